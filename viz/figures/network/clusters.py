"""Further pages of a network: one hub after the other with all its leaves, in columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from viz.book import Book
from viz.figures.network.canvas import MARK, Canvas
from viz.figures.network.model import Model
from viz.figures.network.overview import Overview, toward
from viz.figures.network.plan import INDENT, hanging_on
from viz.layouts.fans import GAP, LINE, port
from viz.layouts.places import ROOT, GroupKey, Place
from viz.marks import REACH
from viz.metrics import width, wrap
from viz.style import Sheet, style

COLUMN, GUTTER, BOX, FAN = 240.0, 18.0, 88.0, 34.0
APART = 12.0
LEAST = 92.0
"""A hub begins in a column only with this much room, in points."""
MOST = 320.0
"""No fan is higher: its ties would be too steep."""


@dataclass
class Row:
    """A caption or a node of a cell."""

    height: float
    lines: list[str]
    place: Place | None
    key: str
    group: GroupKey
    parent: str = ""
    depth: int = 0
    after: str = ""


@dataclass
class Cell:
    """A hub on a further page, with its rows."""

    place: Place
    key: str
    rows: list[Row]
    box: float


@dataclass
class Clusters:
    """The cells of a network and what they show; drawn once all is counted."""

    model: Model
    book: Book
    label: float
    width: float
    cells: list[Cell] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    drawn: set[tuple[str, str, str]] = field(default_factory=set)
    roles: dict[str, None] = field(default_factory=dict)
    relations: dict[str, None] = field(default_factory=dict)
    left: int = 0
    """Hubs that are left out for the limit."""

    def take(self, other: Clusters) -> None:
        """Add the cells of another."""
        self.cells += other.cells
        self.seen |= other.seen
        self.drawn |= other.drawn
        self.roles |= other.roles
        self.relations |= other.relations

    def add(self, place: Place, key: str, most: int) -> None:
        """Take a hub with the first of its leaves that are there."""
        rows: list[Row] = []
        groups: dict[GroupKey, dict[str, Place]] = defaultdict(dict)
        below = [p for places in place.groups.values() for p in places]
        for under in [*below, *place.hubs]:
            if found := under.on(self.model.day):
                groups[under.tie(self.model.day)][found] = under
        for group in sorted(groups, key=lambda g: (self.model.order(g), g)):
            there = sorted(groups[group].items())
            rows += self._group(group, there[:most], len(there), key)
        self.cells.append(Cell(place, key, rows, 0.0))
        self._see(key)

    def _see(self, key: str) -> None:
        self.seen.add(key)
        self.roles[self.model.role(key)] = None

    def _group(
        self, group: GroupKey, there: list[tuple[str, Place]], total: int, parent: str
    ) -> list[Row]:
        say, size = self.model.say, style().sizes["small"]
        word = "network.bundle" if group[0] else "network.loose"
        text = say(word, relation=self.model.relation(group[0]))
        count = say("network.shown_of", n=len(there), m=total)
        lines = [text + count]
        if width(lines[0], size) > self.label:
            lines = [*wrap(text, self.label, size), *wrap(count, self.label, size)]
        rows = [Row(len(lines) * LINE + 4, lines, None, "", group)]
        for key, place in there:
            rows += self._rows(place, key, parent, 0)
        return rows

    def _rows(self, place: Place, key: str, parent: str, depth: int) -> list[Row]:
        hanging = hanging_on(place, self.model.day) if place.hub else 0
        after = self.model.say("network.folded", n=hanging) if hanging else ""
        group = place.tie(self.model.day) if depth else ROOT
        label = self.model.label(key, group)
        text = " ".join(t for t in (label, self.model.state(key), after) if t)
        lines = wrap(text, self.label - INDENT * depth, style().sizes["small"])
        rows = [Row(len(lines) * LINE + GAP, lines, place, key, group, parent, depth, after)]
        self._see(key)
        if bond := self.model.carrier(place, key, parent):
            self.drawn.add((bond.start, bond.end, bond.relation))
            self.relations[bond.relation] = None
        for places in [] if place.hub else place.groups.values():
            for below in places:
                if under := below.on(self.model.day):
                    rows += self._rows(below, under, key, depth + 1)
        return rows

    def draw(self) -> None:
        """Draw the cells, column by column, page after page."""
        if not self.cells:
            return
        sheet, book = self.book.sheet, self.book
        columns = max(1, int((sheet.right - sheet.left + GUTTER) // (self.width + GUTTER)))
        column, canvas = columns, Canvas(book, self.model)
        y = 0.0
        for cell in self.cells:
            rows = cell.rows
            first = True
            while rows or first:
                if column >= columns or y + self._wanted(cell, rows) > book.bottom:
                    column += 1
                    y = book.top + 10
                    if column >= columns:
                        canvas.close()
                        book.turn()
                        canvas, column, y = Canvas(book, self.model), 0, book.top + 10
                x = sheet.left + column * (self.width + GUTTER)
                taken = self._fitting(rows, min(book.bottom - y, MOST))
                y = self._segment(canvas, cell, rows[:taken], x, y) + APART
                rows, first = rows[taken:], False
        canvas.close()
        book.y = book.bottom

    def _wanted(self, cell: Cell, rows: list[Row]) -> float:
        return max(min(sum(r.height for r in rows), LEAST), self._box(cell))

    def _box(self, cell: Cell) -> float:
        lines = wrap(self.model.title(cell.key), BOX - 16, style().sizes["holder"])
        return len(lines) * 13.0 + LINE + 13

    @staticmethod
    def _fitting(rows: list[Row], room: float) -> int:
        """How many rows fit; never a caption alone, nor a node without what it hangs on."""
        used, count = 0.0, 0
        for row in rows:
            used += row.height
            if used > room:
                break
            count += 1
        while 0 < count < len(rows) and (rows[count].depth or rows[count - 1].place is None):
            count -= 1
        return count or min(1, len(rows))

    def _segment(self, canvas: Canvas, cell: Cell, rows: list[Row], x: float, top: float) -> float:
        """The box of a hub with some of its rows; returns the bottom."""
        high = max(sum(row.height for row in rows), self._box(cell))
        own = self._box(cell)
        hub = canvas.hub(cell.place, cell.key, (x, top + (high - own) / 2, BOX, own))
        mark = x + BOX + FAN + MARK
        y = top + (high - sum(row.height for row in rows)) / 2
        middle = top + high / 2
        for row in rows:
            if row.place is None:
                colour = Overview.colour(row.group[0])
                canvas.say(mark - 1, y + 1, row.lines, 1, colour, bold=True)
            else:
                at = mark + INDENT * row.depth
                place = (at, y, self.label - INDENT * row.depth, 1)
                spot = canvas.leaf(row.key, place, row.after, row.group)
                bond = self.model.carrier(row.place, row.key, row.parent)
                if row.depth:
                    canvas.below(row.parent, row.key, bond)
                elif bond:
                    assert hub.box is not None
                    end = port(hub.box, (spot.x, spot.y), (spot.y - middle) / max(high / 2, 1))
                    near = toward((spot.x, spot.y), end, MARK)
                    points = [near, end] if bond.start == row.key else [end, near]
                    canvas.line(bond, points, self.model.step(bond))
            y += row.height
        return top + high


def clusters(
    model: Model, book: Book, overview: Overview, most: int, shown: set[str]
) -> Clusters:
    """The cells of the hubs that the overview does not draw with all their leaves.

    A hub with which the figure would show more than its limit is left out and counted; `shown` is
    what the overview shows.
    """
    sheet: Sheet = book.sheet
    whole = sheet.right - sheet.left
    columns = max(1, int((whole + GUTTER) // (COLUMN + GUTTER)))
    width = (whole - GUTTER * (columns - 1)) / columns
    label = width - BOX - FAN - MARK - REACH
    found = Clusters(model, book, label, width)
    for place in [model.roots[0], *model.hubs]:
        key = place.on(model.day)
        boxed = id(place) in overview.plan.boxed
        boxed |= place is model.roots[0] and not overview.plan.bare
        if key and (not boxed or id(place) in overview.cut):
            one = Clusters(model, book, label, width)
            one.add(place, key, most)
            if len(shown | found.seen | one.seen) <= model.data["limit"]:
                found.take(one)
            else:
                found.left += 1
    return found

