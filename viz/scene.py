"""A figure as plain data: positioned primitives, nothing of any output format."""

from dataclasses import dataclass, field, replace
from math import hypot
from typing import Literal

Dash = Literal["solid", "dashed", "dotted", "ring"]
Arrow = Literal["none", "filled", "open"]
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

ARROW_LENGTH = 8.0
ARROW_HALF_WIDTH = 3.2


@dataclass(frozen=True)
class Rect:
    """An axis-parallel box; an empty colour means none."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0.0
    dash: Dash = "solid"


@dataclass(frozen=True)
class Circle:
    """A disc or a ring."""

    x: float
    y: float
    r: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0.0
    dash: Dash = "solid"


@dataclass(frozen=True)
class Polyline:
    """A line through points, with an optional arrow at its last one."""

    points: tuple[Point, ...]
    stroke: str
    stroke_width: float
    dash: Dash = "solid"
    arrow: Arrow = "none"


@dataclass(frozen=True)
class Text:
    """One line of text; (x, y) is a point of its baseline chosen by the anchor."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    bold: bool = False
    anchor: Anchor = "start"


Item = Rect | Circle | Polyline | Text


@dataclass(frozen=True)
class Scene:
    """A finished figure, in points, origin at the top left."""

    width: float
    height: float
    title: str
    items: tuple[Item, ...]
    lang: str = "zh"
    description: str = ""
    meta: dict[str, str] = field(default_factory=dict)


def shift(item: Item, dx: float, dy: float) -> Item:
    """Return the item moved by (dx, dy)."""
    if isinstance(item, Polyline):
        return replace(item, points=tuple((x + dx, y + dy) for x, y in item.points))
    return replace(item, x=item.x + dx, y=item.y + dy)


def arrow_head(line: Polyline) -> tuple[Point, Point, Point] | None:
    """Return the triangle at the end of a line, tip first, or None without an arrow."""
    if line.arrow == "none" or len(line.points) < 2:
        return None
    (x0, y0), (x1, y1) = line.points[-2:]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    bx, by = x1 - ux * ARROW_LENGTH, y1 - uy * ARROW_LENGTH
    wx, wy = -uy * ARROW_HALF_WIDTH, ux * ARROW_HALF_WIDTH
    return ((x1, y1), (bx + wx, by + wy), (bx - wx, by - wy))


def shaft(line: Polyline) -> tuple[Point, ...]:
    """Return the points to stroke: shortened to the base of the arrow, so the tip stays sharp."""
    head = arrow_head(line)
    if head is None:
        return line.points
    base = ((head[1][0] + head[2][0]) / 2, (head[1][1] + head[2][1]) / 2)
    return (*line.points[:-1], base)
