"""A page of a network under way: ties below, marks and boxes over them, words on top."""

from __future__ import annotations

from dataclasses import dataclass, field

from viz.book import Book
from viz.draw import Pen
from viz.figures.network.bonds import Bond
from viz.figures.network.model import Model
from viz.figures.network.plan import NAME, box_height
from viz.layouts.avoid import Ground, along
from viz.layouts.fans import LINE, Box
from viz.layouts.places import ROOT, GroupKey, Place
from viz.marks import REACH, draw_mark
from viz.metrics import text_box, width, wrap
from viz.scene import Point, Text
from viz.style import style

MARK = 6.5
"""From the middle of a mark to where its ties begin, in points."""
DISC = 7.0


@dataclass(frozen=True)
class Spot:
    """Where a node stands: the middle of its mark, or its box."""

    x: float
    y: float
    box: Box | None = None
    side: int = 1
    """Where its label is: 1 right, -1 left."""


@dataclass
class Canvas:
    """Collects what is drawn on the page under way of a book."""

    book: Book
    model: Model
    spots: dict[str, Spot] = field(default_factory=dict)
    ground: Ground = field(default_factory=Ground)
    drawn: set[tuple[str, str, str]] = field(default_factory=set)
    """Ties that have a line: start, end, relation."""
    paths: dict[tuple[str, str, str], list[Point]] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    looks: dict[str, None] = field(default_factory=dict)
    """Roles of nodes and relations drawn, for the legend."""

    def __post_init__(self) -> None:
        self.ties, self.marks, self.words = Pen(), Pen(), Pen()

    def close(self) -> None:
        """Put all on the page, in the order in which it lies."""
        self.book.pen.items += self.ties.items + self.marks.items + self.words.items

    def block(self, text: Text) -> Box:
        """Keep lines off a text; returns its box with a margin."""
        left, top, right, bottom = text_box(text)
        box = (left - 2, top - 1, right - left + 4, bottom - top + 2)
        self.ground.boxes.append(box)
        return box

    def say(
        self, x: float, top: float, lines: list[str], side: int, colour: str = "ink",
        *, bold: bool = False,
    ) -> float:
        """Draw lines of a label beside x; returns the bottom."""
        for line in lines:
            self.words.text(x, top + LINE * 0.79, line, "small", colour, bold=bold,
                            anchor="start" if side > 0 else "end")  # fmt: skip
            if line.strip():
                self.block(self.words.items[-1])  # type: ignore[arg-type]
            top += LINE
        return top

    def leaf(
        self, key: str, at: tuple[float, float, float, int], after: str = "",
        group: GroupKey = ROOT,
    ) -> Spot:  # fmt: skip
        """Draw a node as a mark with its label; `at` is middle, top, room of the label, side."""
        x, top, room, side = at
        role, state = self.model.role(key), self.model.state(key)
        self.roles[role] = None
        spot = Spot(x, top + LINE / 2 + 0.4, None, side)
        draw_mark(self.marks, spot.x, spot.y, role)
        self.ground.boxes.append((x - 6, spot.y - 6, 12, 12))
        label = " ".join(t for t in (self.model.label(key, group), state, after) if t)
        lines = wrap(label, room, style().sizes["small"])
        x += REACH * side
        if not state or not lines[-1].endswith(state):
            self.say(x, top, lines, side)
        else:
            self._with_state(x, top, lines, state, side, role)
        self._stands(key, spot, (spot.x - 7, spot.y - 6, 14, 12))
        return spot

    def _with_state(
        self, x: float, top: float, lines: list[str], state: str, side: int, role: str
    ) -> None:
        """A label that ends in the state of a post, in the colour of the state."""
        size, colour = style().sizes["small"], "defect" if role == "vacant" else "second"
        *whole, last = lines
        before = last[: -len(state)].rstrip()
        bottom = self.say(x, top, whole, side)
        step = width(f"{before} |", size) - width("|", size) if before else 0.0
        wide = width(state, size)
        self.say(x if side > 0 else x - wide - 3, bottom, [before], side)
        self.say(x + step if side > 0 else x, bottom, [state], side, colour, bold=True)

    def hub(self, place: Place, key: str, box: Box) -> Spot:
        """Draw a node as a box that holds its name, in the box that its place reserves."""
        left, top, wide, high = box
        role, centre = self.model.role(key), key == self.model.data["centre"]
        lines = wrap(self.model.title(key), wide - 16, style().sizes["holder"])
        count = self._count(key)
        own = box_height(len(lines)) if count else box_height(len(lines)) - LINE
        top, high = top + (high - own) / 2, own
        fill, ink, edge = BOXES["centre" if centre else role if role in BOXES else "unit"]
        frame = style().strokes["frame"]
        if role == "party" and not centre:
            self.marks.hexagon(left - 4, top, wide + 8, high, fill, edge, frame)
        else:
            self.marks.rect(left, top, wide, high, fill, edge, frame)
        y = top + 6.5
        for line in lines:
            self.words.text(left + wide / 2, y + 9.6, line, "holder", ink, bold=True,
                            anchor="middle")  # fmt: skip
            y += NAME
        if count:
            self.words.text(left + wide / 2, y + 8.8, count, "small", ink, anchor="middle")
        self.roles["centre" if centre else role] = None
        real = (left, top, wide, high)
        self.ground.boxes.append(real)
        spot = Spot(left + wide / 2, top + high / 2, real)
        self._stands(key, spot, real)
        return spot

    def _count(self, key: str) -> str:
        """How many one relation ties to a hub: the first by rank that ties several."""
        found = [g for g, n in self.model.degrees.get(key, {}).items()
                 if n > 1 and g[0] != "SEAT_OF"]  # fmt: skip
        if not found:
            return ""
        group = min(found, key=lambda g: (self.model.order(g), g))
        relation, number = self.model.relation(group[0]), self.model.degrees[key][group]
        return self.model.say("network.count", relation=relation, n=number)

    def _stands(self, key: str, spot: Spot, box: Box) -> None:
        self.spots[key] = spot
        if key in self.model.placed:
            return
        self.model.placed.add(key)
        node = self.model.nodes[key]
        self.book.place(key, node["label"], self.model.title(key), box, self.model.notes(key))

    def line(self, bond: Bond, points: list[Point], number: int = 0) -> None:
        """Draw a tie along points from its start to its end; a step of the path has a number."""
        colour, arrow = bond.look
        stroke = "path" if number else "tie"
        self.ties.line(points, colour, stroke, bond.dash, arrow)
        self.ground.draw(points)
        self.drawn.add((bond.start, bond.end, bond.relation))
        self.paths[bond.start, bond.end, bond.relation] = points
        self.looks[bond.relation] = None
        if number:
            self._number(points, colour, number)

    def _number(self, points: list[Point], colour: str, number: int) -> None:
        """The number of a step, in a disc on its line."""
        (x, y), _ = along(points, 0.5)
        self.marks.circle(x, y, DISC, colour, "paper", 1.0)
        self.words.text(x, y + 3.3, str(number), "small", "paper", bold=True, anchor="middle")
        self.ground.boxes.append((x - DISC, y - DISC, 2 * DISC, 2 * DISC))

    def below(self, parent: str, child: str, bond: Bond | None) -> None:
        """Draw the tie from a mark down to one that hangs below it."""
        if bond is None:
            return
        top, under = self.spots[parent], self.spots[child]
        points = [(top.x, top.y + MARK - 1), (top.x, under.y),
                  (under.x - (MARK + 1.5) * under.side, under.y)]  # fmt: skip
        self.line(bond, points if bond.start == parent else points[::-1])


BOXES = {
    "centre": ("ink", "paper", "ink"),
    "body": ("supervision", "paper", "supervision"),
    "party": ("party", "paper", "party"),
    "unit": ("chip", "ink", "ink"),
}
