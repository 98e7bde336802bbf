"""Write a page of a Scene as one self-contained SVG: own writer, text as text, the font inside."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from viz.metrics import clean
from viz.outputs.font import font_data
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
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def font_style(texts: Iterable[str]) -> str:
    """Return the style sheet for texts: only the font, cut down to the characters used."""
    used = {c for text in texts for c in clean(text)} | {" "}
    source = f"url(data:font/otf;base64,{font_data(''.join(sorted(used)))}) format('opentype')"
    return (
        f"@font-face{{font-family:'{FONT}';src:{source}}}"
        f"svg text{{font-family:'{FONT}',sans-serif;font-kerning:none;white-space:pre}}"
    )


def texts(items: Iterable[Item]) -> list[str]:
    """Return what the primitives say."""
    return [item.text for item in items if isinstance(item, Text)]


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


def svg(
    scene: Scene, theme: str = "light", page: int = 0, receipt: str = "", *, inline: bool = False
) -> str:
    """Return a page of the scene as SVG text; the same scene gives the same bytes.

    `inline` is for a page of HTML, which holds the font itself: one for all pages, and no title,
    since browsers would show it over everything.
    """
    write = _Writer(theme)
    wide, high = number(scene.width), number(scene.height)
    title, description = clean(scene.title), clean(scene.description)
    lang = quoteattr("zh-CN" if scene.lang == "zh" else scene.lang)
    unit = "" if inline else "pt"
    alone = f"<title>{escape(title)}</title>"
    style_ = f"<style>{font_style(texts(scene.pages[page]))}</style>"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}{unit}" height="{high}{unit}" '
        f'viewBox="0 0 {wide} {high}" role="img" aria-label={quoteattr(title)} lang={lang}>'
        f"{'' if inline else alone}<desc>{escape(description)}</desc>"
        f"{f'<metadata>{escape(receipt)}</metadata>' if receipt else ''}"
        f"{'' if inline else style_}"
        f'<rect width="{wide}" height="{high}" fill="{write.colours["paper"]}"/>'
    )
    return "\n".join([head, *(write.item(i) for i in scene.pages[page]), "</svg>\n"])
