"""A figure as plain data: what it says, what it shows, and positioned primitives on pages.

Colours are roles of style.yaml (`ink`, `supervision`), so that one scene serves every theme; the
outputs put the colours of a theme in.
"""

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from math import hypot
from typing import Any, Literal

Dash = Literal["solid", "dashed", "dotted", "ring"]
Arrow = Literal["none", "filled", "open", "dot"]
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

ARROW_LENGTH = 8.0
ARROW_HALF_WIDTH = 3.2
DOT_RADIUS = 2.2


@dataclass(frozen=True)
class Rect:
    """An axis-parallel box with corners of a radius; an empty colour means none."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0.0
    dash: Dash = "solid"
    radius: float = 0.0


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
class Polygon:
    """A closed shape: a hexagon, a diamond, a tag."""

    points: tuple[Point, ...]
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0.0
    dash: Dash = "solid"


@dataclass(frozen=True)
class Polyline:
    """A line through points, with an optional arrow or dot at its last one."""

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


Item = Rect | Circle | Polygon | Polyline | Text
Page = tuple[Item, ...]


@dataclass(frozen=True)
class Placed:
    """A node as it stands on a page: what it is, and the box it takes up, in points.

    `notes` are what the figure says of it (posts and holders, dates, certainty), in words.
    """

    id: str
    label: str
    name: str
    page: int
    x: float
    y: float
    width: float
    height: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """A line that is drawn for an edge: its page and its points, from start to end."""

    page: int
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Tie:
    """An edge between two placed nodes, with its interval as written.

    `notes` are what the figure says of it (dates, certainty, sources), in words; `ways` its lines,
    none where a mark or words tell it. Several edges may share a line, or a part of one.
    """

    relation: str
    start: str
    end: str
    certainty: str
    since: str = ""
    until: str = ""
    evidence: tuple[int, ...] = ()
    """Numbers in the list of evidence."""
    notes: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Source:
    """One row of the numbered evidence."""

    number: int
    id: str
    document: str
    heading: str
    place: str
    grade: str


@dataclass(frozen=True)
class Receipt:
    """How to draw the figure again: the kind, its parameters with all defaults filled in.

    `content` is the SHA-256 of the data that was drawn, `evidence` the ids it rests on.
    """

    figure: str
    parameters: tuple[tuple[str, str], ...]
    lang: str
    sheet: str
    data_version: str
    content: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A finished figure: pages of one size, in points, origin at the top left of each."""

    title: str
    width: float
    height: float
    pages: tuple[Page, ...]
    lang: str = "zh"
    description: str = ""
    answer: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """As-of day, known time, next change: label and value."""
    nodes: tuple[Placed, ...] = ()
    edges: tuple[Tie, ...] = ()
    legend: tuple[str, ...] = ()
    counted: str = ""
    """The words for: shown n of m."""
    evidence: tuple[Source, ...] = ()
    receipt: Receipt | None = None

    @property
    def items(self) -> Page:
        """The primitives of all pages."""
        return tuple(item for page in self.pages for item in page)


def content_hash(data: Any) -> str:
    """SHA-256 of plain data, however its maps are ordered."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain(scene: Scene) -> dict[str, Any]:
    """The scene as maps and lists; every primitive says its kind."""
    pages = [[{"kind": type(i).__name__.lower(), **asdict(i)} for i in p] for p in scene.pages]
    return asdict(replace(scene, pages=())) | {"pages": pages}


def shift(item: Item, dx: float, dy: float) -> Item:
    """Return the item moved by (dx, dy)."""
    if isinstance(item, Polyline | Polygon):
        return replace(item, points=tuple((x + dx, y + dy) for x, y in item.points))
    return replace(item, x=item.x + dx, y=item.y + dy)


def arrow_head(line: Polyline) -> tuple[Point, Point, Point] | None:
    """Return the triangle at the end of a line, tip first, or None without one."""
    if line.arrow not in ("filled", "open") or len(line.points) < 2:
        return None
    (x0, y0), (x1, y1) = line.points[-2:]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    # A very thick line (a path) has a larger head, or the head would not show.
    scale = line.stroke_width / 1.7 if line.stroke_width > 3 else 1.0
    long, wide = ARROW_LENGTH * min(scale, 1.6), ARROW_HALF_WIDTH * scale
    bx, by = x1 - ux * long, y1 - uy * long
    wx, wy = -uy * wide, ux * wide
    return ((x1, y1), (bx + wx, by + wy), (bx - wx, by - wy))


def shaft(line: Polyline) -> tuple[Point, ...]:
    """Return the points to stroke: shortened to the base of the arrow, so the tip stays sharp."""
    head = arrow_head(line)
    if head is None:
        return line.points
    base = ((head[1][0] + head[2][0]) / 2, (head[1][1] + head[2][1]) / 2)
    return (*line.points[:-1], base)
