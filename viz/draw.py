"""A pen that collects primitives in the house style; blocks are drawn at 0,0 and then moved."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from viz.metrics import clean, width, wrap
from viz.scene import (
    Anchor,
    Arrow,
    Circle,
    Dash,
    Item,
    Point,
    Polygon,
    Polyline,
    Rect,
    Text,
    shift,
)
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
            self.items.append(Text(x, y, shown, points, colour, bold, anchor))
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
        dash: Dash = "solid",
        radius: float = 0.0,
    ) -> None:
        """Draw a box; half its height as radius makes a stadium."""
        self.items.append(Rect(x, y, wide, high, fill, stroke, stroke_width, dash, radius))

    def circle(
        self,
        x: float,
        y: float,
        r: float,
        fill: str = "",
        stroke: str = "",
        stroke_width: float = 0.0,
        dash: Dash = "solid",
    ) -> None:
        """Draw a disc or a ring."""
        self.items.append(Circle(x, y, r, fill, stroke, stroke_width, dash))

    def polygon(
        self,
        points: Sequence[Point],
        fill: str = "",
        stroke: str = "",
        stroke_width: float = 0.0,
        dash: Dash = "solid",
    ) -> None:
        """Draw a closed shape."""
        self.items.append(Polygon(tuple(points), fill, stroke, stroke_width, dash))

    def hexagon(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        fill: str = "",
        stroke: str = "",
        stroke_width: float = 0.0,
        dash: Dash = "solid",
    ) -> None:
        """Draw a lying hexagon in a box, its tips at the left and right."""
        tip, middle = min(high * 0.3, wide / 2), y + high / 2
        points = [(x, middle), (x + tip, y), (x + wide - tip, y), (x + wide, middle),
                  (x + wide - tip, y + high), (x + tip, y + high)]  # fmt: skip
        self.polygon(points, fill, stroke, stroke_width, dash)

    def hatch(
        self, x: float, y: float, wide: float, high: float, colour: str, pitch: float = 4.0
    ) -> None:
        """Draw rising lines at 45 degrees within a box."""
        offset = pitch / 2
        while offset < wide + high:
            ends = max(0.0, offset - high), min(offset, wide)
            self.line([(x + a, y + offset - a) for a in ends], colour, "rule")
            offset += pitch

    def line(
        self,
        points: list[Point],
        colour: str = "ink",
        stroke: str = "rule",
        dash: Dash = "solid",
        arrow: Arrow = "none",
    ) -> None:
        """Draw a line with a named stroke."""
        self.items.append(Polyline(tuple(points), colour, style().strokes[stroke], dash, arrow))

    def state(self, x: float, y: float, state: str) -> None:
        """Draw the mark of a post: disc held, bold red ring vacant, dotted grey ring unknown."""
        strokes = style().strokes
        if state == "held":
            self.circle(x, y, 3.1, "ink")
        elif state == "vacant":
            self.circle(x, y, 3.3, "paper", "defect", strokes["ring_vacant"])
        else:
            self.circle(x, y, 3.4, "paper", "second", strokes["ring"], "ring")

    def put(self, block: Block, x: float, y: float) -> None:
        """Draw a block with its top left corner at (x, y)."""
        self.items.extend(shift(item, x, y) for item in block.items)
