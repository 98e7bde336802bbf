"""Write a page of a Scene as one self-contained SVG: own writer, text as text, the font inside."""

import base64
import io
from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from fontTools import subset
from fontTools.ttLib import TTFont

from viz.metrics import clean, font_path
from viz.scene import (
    DOT_RADIUS,
    Circle,
    Dash,
    Item,
    Polygon,
    Polyline,
    Rect,
    Scene,
    Text,
    arrow_head,
    shaft,
)
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


def style_text(scene: Scene, page: int = 0) -> str:
    """Return the style sheet of a page: only the font, cut down to the characters used."""
    texts = (i for i in scene.pages[page] if isinstance(i, Text))
    used = "".join(sorted({c for i in texts for c in clean(i.text)}))
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


class _Writer:
    """Writes primitives in the colours of a theme."""

    def __init__(self, theme: str) -> None:
        self.colours = style().themes[theme]

    def paint(self, fill: str, stroke: str, stroke_width: float, dash: Dash) -> str:
        line = ""
        if stroke:
            line = f' stroke="{self.colours[stroke]}" stroke-width="{number(stroke_width)}"'
        inside = self.colours[fill] if fill else "none"
        return f'fill="{inside}"{line}{_dash(dash) if stroke else ""}'

    def polyline(self, item: Polyline) -> str:
        paint = self.paint("", item.stroke, item.stroke_width, item.dash)
        out = f'<polyline points="{_points(shaft(item))}" {paint}/>'
        head = arrow_head(item)
        if head is not None:
            fill = item.stroke if item.arrow == "filled" else "paper"
            paint = self.paint(fill, item.stroke, 1, "solid")
            out += f'<polygon points="{_points(head)}" {paint}/>'
        if item.arrow == "dot":
            x, y = item.points[-1]
            out += (
                f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(DOT_RADIUS)}" '
                f'fill="{self.colours[item.stroke]}"/>'
            )
        return out

    def text(self, item: Text) -> str:
        fill, bold = self.colours[item.fill], ""
        if item.bold:
            thick = number(item.size * style().bold_stroke_em)
            bold = f' stroke="{fill}" stroke-width="{thick}" stroke-linejoin="round"'
        anchor = f' text-anchor="{item.anchor}"' if item.anchor != "start" else ""
        return (
            f'<text x="{number(item.x)}" y="{number(item.y)}" font-size="{number(item.size)}" '
            f'fill="{fill}"{bold}{anchor}>{escape(clean(item.text))}</text>'
        )

    def item(self, item: Item) -> str:
        if isinstance(item, Text):
            return self.text(item)
        if isinstance(item, Polyline):
            return self.polyline(item)
        paint = self.paint(item.fill, item.stroke, item.stroke_width, item.dash)
        if isinstance(item, Polygon):
            return f'<polygon points="{_points(item.points)}" {paint}/>'
        if isinstance(item, Circle):
            centre = f'cx="{number(item.x)}" cy="{number(item.y)}"'
            return f'<circle {centre} r="{number(item.r)}" {paint}/>'
        assert isinstance(item, Rect)
        round_ = f' rx="{number(item.radius)}"' if item.radius else ""
        return (
            f'<rect x="{number(item.x)}" y="{number(item.y)}" width="{number(item.width)}" '
            f'height="{number(item.height)}"{round_} {paint}/>'
        )


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def svg(scene: Scene, theme: str = "light", page: int = 0, receipt: str = "") -> str:
    """Return a page of the scene as SVG text; the same scene gives the same bytes."""
    write = _Writer(theme)
    wide, high = number(scene.width), number(scene.height)
    title, description = clean(scene.title), clean(scene.description)
    lang = quoteattr("zh-CN" if scene.lang == "zh" else scene.lang)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" '
        f'viewBox="0 0 {wide} {high}" role="img" aria-label={quoteattr(title)} lang={lang}>'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f"{f'<metadata>{escape(receipt)}</metadata>' if receipt else ''}"
        f"<style>{style_text(scene, page)}</style>"
        f'<rect width="{wide}" height="{high}" fill="{write.colours["paper"]}"/>'
    )
    return "\n".join([head, *(write.item(i) for i in scene.pages[page]), "</svg>\n"])
