"""Write a Scene as one self-contained SVG: own writer, text as text, the font inside."""

import base64
import io
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from fontTools import subset
from fontTools.ttLib import TTFont

from viz.metrics import clean, font_path
from viz.scene import Circle, Dash, Item, Polyline, Rect, Scene, Text, arrow_head, shaft
from viz.style import style

FONT = "guikou-sans"


def number(value: float) -> str:
    """Return a coordinate in the shortest fixed form."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


@lru_cache(maxsize=16)
def _font_data(characters: str) -> str:
    options = subset.Options()
    # Without layout features a browser adds up plain advance widths, as the layouts did.
    options.layout_features = []
    options.name_IDs = [1, 2]
    options.notdef_outline = True
    options.hinting = False
    worker = subset.Subsetter(options)
    worker.populate(text=characters + " ")
    buffer = io.BytesIO()
    with TTFont(font_path(), recalcTimestamp=False) as font:
        worker.subset(font)
        font.save(buffer, reorderTables=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def style_text(scene: Scene) -> str:
    """Return the style sheet of the SVG: only the font, cut down to the characters used."""
    used = "".join(sorted({c for i in scene.items if isinstance(i, Text) for c in clean(i.text)}))
    source = f"url(data:font/otf;base64,{_font_data(used)}) format('opentype')"
    return (
        f"@font-face{{font-family:'{FONT}';src:{source}}}"
        f"text{{font-family:'{FONT}',sans-serif;font-kerning:none;white-space:pre}}"
    )


def _dash(dash: Dash) -> str:
    pattern = style().dashes[dash]
    if not pattern:
        return ""
    cap = ' stroke-linecap="round"' if dash == "dotted" else ""
    return f' stroke-dasharray="{" ".join(number(p) for p in pattern)}"{cap}'


def _paint(fill: str, stroke: str, stroke_width: float, dash: Dash) -> str:
    line = f' stroke="{stroke}" stroke-width="{number(stroke_width)}"' if stroke else ""
    return f'fill="{fill or "none"}"{line}{_dash(dash) if stroke else ""}'


def _polyline(item: Polyline) -> str:
    points = " ".join(f"{number(x)},{number(y)}" for x, y in shaft(item))
    paint = _paint("", item.stroke, item.stroke_width, item.dash)
    out = f'<polyline points="{points}" {paint}/>'
    head = arrow_head(item)
    if head is not None:
        corners = " ".join(f"{number(x)},{number(y)}" for x, y in head)
        fill = item.stroke if item.arrow == "filled" else style().colours["paper"]
        out += f'<polygon points="{corners}" {_paint(fill, item.stroke, 1.0, "solid")}/>'
    return out


def _text(item: Text) -> str:
    bold = ""
    if item.bold:
        thick = number(item.size * style().bold_stroke_em)
        bold = f' stroke="{item.fill}" stroke-width="{thick}" stroke-linejoin="round"'
    anchor = f' text-anchor="{item.anchor}"' if item.anchor != "start" else ""
    return (
        f'<text x="{number(item.x)}" y="{number(item.y)}" font-size="{number(item.size)}" '
        f'fill="{item.fill}"{bold}{anchor}>{escape(clean(item.text))}</text>'
    )


def _item(item: Item) -> str:
    if isinstance(item, Text):
        return _text(item)
    if isinstance(item, Polyline):
        return _polyline(item)
    paint = _paint(item.fill, item.stroke, item.stroke_width, item.dash)
    if isinstance(item, Circle):
        return f'<circle cx="{number(item.x)}" cy="{number(item.y)}" r="{number(item.r)}" {paint}/>'
    assert isinstance(item, Rect)
    return (
        f'<rect x="{number(item.x)}" y="{number(item.y)}" width="{number(item.width)}" '
        f'height="{number(item.height)}" {paint}/>'
    )


def svg(scene: Scene) -> str:
    """Return the scene as SVG text; the same scene gives the same bytes."""
    wide, high = number(scene.width), number(scene.height)
    title, description = clean(scene.title), clean(scene.description)
    lang = quoteattr("zh-CN" if scene.lang == "zh" else scene.lang)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" '
        f'viewBox="0 0 {wide} {high}" role="img" aria-label={quoteattr(title)} lang={lang}>'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f"<style>{style_text(scene)}</style>"
        f'<rect width="{wide}" height="{high}" fill="{style().colours["paper"]}"/>'
    )
    return "\n".join([head, *(_item(i) for i in scene.items), "</svg>\n"])
