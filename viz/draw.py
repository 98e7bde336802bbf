"""A pen that collects primitives in the house style; blocks are drawn at 0,0 and then moved."""

from dataclasses import dataclass, field

from viz.metrics import clean, width, wrap
from viz.scene import Anchor, Arrow, Circle, Dash, Item, Point, Polyline, Rect, Text, shift
from viz.style import style


@dataclass(frozen=True)
class Block:
    """Primitives drawn from the origin down, with the size they take."""

    items: tuple[Item, ...]
    width: float
    height: float


@dataclass
class Pen:
    """Collects primitives; colours, sizes and strokes are named as in style.yaml."""

    items: list[Item] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: str = "small",
        colour: str = "ink",
        *,
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> float:
        """Draw one line and return its width."""
        points = style().sizes[size]
        shown = clean(text)
        if shown:
            self.items.append(Text(x, y, shown, points, style().colours[colour], bold, anchor))
        return width(shown, points)

    def lines(
        self,
        x: float,
        top: float,
        text: str,
        limit: float,
        size: str = "small",
        colour: str = "ink",
        *,
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> float:
        """Draw text broken to a width below top and return the new bottom."""
        pitch = style().sizes[size] * style().line_height
        for line in wrap(text, limit, style().sizes[size]):
            self.text(x, top + pitch * 0.76, line, size, colour, bold=bold, anchor=anchor)
            top += pitch
        return top

    def rect(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        fill: str = "",
        stroke: str = "",
        stroke_width: float = 0.0,
    ) -> None:
        """Draw a box."""
        colours = style().colours
        self.items.append(
            Rect(x, y, wide, high, colours.get(fill, ""), colours.get(stroke, ""), stroke_width)
        )

    def line(
        self,
        points: list[Point],
        colour: str = "ink",
        stroke: str = "rule",
        dash: Dash = "solid",
        arrow: Arrow = "none",
    ) -> None:
        """Draw a line with a named stroke."""
        named = style()
        self.items.append(
            Polyline(tuple(points), named.colours[colour], named.strokes[stroke], dash, arrow)
        )

    def state(self, x: float, y: float, state: str) -> None:
        """Draw the mark of a post: disc held, bold red ring vacant, dotted grey ring unknown."""
        named = style()
        colours, strokes = named.colours, named.strokes
        if state == "held":
            self.items.append(Circle(x, y, 3.1, colours["ink"]))
        elif state == "vacant":
            ring = strokes["ring_vacant"]
            self.items.append(Circle(x, y, 3.3, colours["paper"], colours["defect"], ring))
        else:
            ring = strokes["ring"]
            self.items.append(Circle(x, y, 3.4, colours["paper"], colours["second"], ring, "ring"))

    def put(self, block: Block, x: float, y: float) -> None:
        """Draw a block with its top left corner at (x, y)."""
        self.items.extend(shift(item, x, y) for item in block.items)
