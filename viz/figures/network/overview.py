"""The overview: the centre in a corridor, boxes at both sides, leaves outward on arcs."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from math import hypot

from viz.figures.network.bonds import RULE, Bond
from viz.figures.network.canvas import MARK, Canvas, Spot
from viz.figures.network.plan import BULGE, INDENT, Plan, Planner, hanging_on
from viz.layouts.avoid import bent, label_spot
from viz.layouts.columns import spread
from viz.layouts.fans import BETWEEN, GAP, LINE, Block, Box, Bundle, arc, clipped, port, seated
from viz.layouts.places import ROOT, Place
from viz.marks import REACH
from viz.metrics import width
from viz.scene import Point
from viz.style import style

CROSSING = 3
"""Most ties of one relation from leaves to a node that they do not hang on; more are told."""

NEAR = 30.0
"""Between marks that are nearer there is no room for a line of its own."""


class Overview:
    """Draws the first page of a network."""

    def __init__(
        self, canvas: Canvas, planner: Planner, plan: Plan, area: Box, most: int
    ) -> None:
        self.canvas, self.model, self.planner, self.area = canvas, canvas.model, planner, area
        self.widths, self.plan, self.most = planner.widths, plan, most
        self.cut: set[int] = set()
        """Ids of the hub places of which not all leaves have room."""

    def draw(self) -> None:
        """Draw all, and put it on the page."""
        self._centre()
        left, top, wide, high = self.area
        for side, blocks in zip((-1, 1), self.plan.sides, strict=True):
            for block, at in zip(blocks, spread(blocks, top, high), strict=True):
                self._block(block, at, side)
        left_over = [b for b in self._order()
                     if (b.start, b.end, b.relation) not in self.canvas.drawn]  # fmt: skip
        for bond in left_over:
            self._cross(bond)
        self._labels()
        self.canvas.close()

    def _centre(self) -> None:
        place = self.model.roots[0]
        key = place.on(self.model.day)
        left, top, wide, high = self.area
        box_wide = self.widths.box + 14
        tall = self.planner.box(place)
        box = (left + (wide - box_wide) / 2, top + (high - tall) / 2, box_wide, tall)
        if key:
            self.canvas.hub(place, key, box)

    def _block(self, block: Block, top: float, side: int) -> None:
        """A hub with its fan, or a bundle of the centre's own leaves."""
        place = block.hub or self.model.roots[0]
        key = place.on(self.model.day)
        edge = self.area[0] if side < 0 else self.area[0] + self.area[2]
        inner = block.hub is None
        room = self.planner.room(inner)
        mark = edge - side * (room + REACH)
        if block.hub is not None:
            at = mark - side * (BULGE + self.widths.fan + MARK)
            left = at if side < 0 else at - self.widths.box
            if key:
                box = (left, top + (block.height - block.box) / 2, self.widths.box, block.box)
                self.canvas.hub(place, key, box)
        rows = sum(b.height for b in block.bundles) + BETWEEN * (len(block.bundles) - 1)
        y = top + (block.height - rows) / 2
        for one in block.bundles:
            self._bundle(one, place, key, (mark, y, room, side), (top, block.height))
            y += one.height + BETWEEN

    def _bundle(
        self, one: Bundle, place: Place, parent: str | None,
        at: tuple[float, float, float, int], block: tuple[float, float],
    ) -> None:  # fmt: skip
        """Caption and rows of a bundle; `at` is mark, top, room and side."""
        mark, top, room, side = at
        shown, there = seated(one, self.model.day, self.most)
        if there > len(shown):
            self.cut.add(id(place))
        if there and one.head:
            self._caption(one, parent, len(shown), there, at)
        y, middle = top + one.head, block[0] + block[1] / 2
        for row, height in enumerate(one.heights):
            if row in shown:
                leaf, key = shown[row]
                inwards = arc(y + LINE / 2, middle, block[1] / 2, BULGE)
                x = mark - side * inwards
                told = one.head > 0
                self._row(leaf, key, (x, y, room + inwards, side), room, told)
                self._fan(leaf, key, parent, (y - middle) / max(block[1] / 2, 1))
            y += height

    def _caption(
        self, one: Bundle, parent: str | None, shown: int, there: int,
        at: tuple[float, float, float, int],
    ) -> None:  # fmt: skip
        mark, top, room, side = at
        inner = room > self.widths.label
        ties = self.model.degrees[parent][one.key] if parent else there
        lines = self.planner.caption(
            one.key, shown, there, inner=inner, other=ties > there
        )
        colour = self.colour(one.key[0])
        bottom = top + one.head - 2
        self.canvas.say(mark + side * REACH, bottom - len(lines) * LINE, lines, side, colour,
                        bold=True)  # fmt: skip

    @staticmethod
    def colour(relation: str) -> str:
        colour = Bond(relation, "", "", ()).look[0]
        return "second" if colour == "hairline" else colour

    def _row(
        self, leaf: Place, key: str, at: tuple[float, float, float, int], room: float, told: bool
    ) -> None:
        """A leaf and what hangs below it; `at` is mark, top, room and side.

        `room` is that by which its height was reserved, whoever stands there.
        """
        x, top, wide, side = at
        after = ""
        if folded := self.plan.folded.get(id(leaf)):
            hanging = hanging_on(folded, self.model.day)
            after = self.model.say("network.folded", n=hanging) if hanging else ""
        group = ROOT if told else leaf.tie(self.model.day)
        self.canvas.leaf(key, at, after, group)
        y = top + self.model.lines(leaf, room, told=told) * LINE + GAP
        for places in leaf.groups.values():
            for below in places:
                if under := below.on(self.model.day):
                    place = (x + side * INDENT, y, wide - INDENT, side)
                    self._row(below, under, place, room - INDENT, told=False)
                    self.canvas.below(key, under, self.model.carrier(below, under, key))
                y += self._height(below, room - INDENT)

    def _height(self, place: Place, room: float) -> float:
        own = self.model.lines(place, room, told=False) * LINE + GAP
        return own + sum(self._height(b, room - INDENT) for g in place.groups.values() for b in g)

    def _fan(self, leaf: Place, key: str, parent: str | None, share: float) -> None:
        """The tie of a leaf to the box that it hangs on."""
        bond = self.model.carrier(leaf, key, parent) if parent else None
        if bond is None or parent not in self.canvas.spots:
            return
        spot, hub = self.canvas.spots[key], self.canvas.spots[parent]
        assert hub.box is not None
        end = port(hub.box, (spot.x, spot.y), max(-1.0, min(1.0, share)))
        points = [toward((spot.x, spot.y), end, MARK), end]
        own = self._own(key, parent)
        if self.canvas.ground.passes(points, own):
            points = self._round(spot, hub, own)
        if points:
            way = points if bond.start == key else points[::-1]
            self.canvas.line(bond, way, self.model.step(bond))

    def _round(self, start: Spot, end: Spot, own: list[Box]) -> list[Point]:
        """A tie through the corridor with at most one bend; [] when there is no free way."""
        left, top, wide, high = self.area
        corridor = (left + wide * 0.36, top, wide * 0.28, high)
        points = bent(self.canvas.ground, (start.x, start.y), (end.x, end.y), corridor, own)
        if not points:
            return []
        return [self._edge(start, points[1]), *points[1:-1], self._edge(end, points[-2])]

    def _own(self, *keys: str) -> list[Box]:
        """The boxes on which the ties of some nodes begin."""
        spots = [self.canvas.spots[key] for key in keys]
        return [
            box for box in self.canvas.ground.boxes for spot in spots
            if box == spot.box or box == (spot.x - 6, spot.y - 6, 12, 12)
        ]  # fmt: skip

    def _order(self) -> list[Bond]:
        """Ties in the order of drawing: the path, those between boxes, the rest."""
        spots = self.canvas.spots
        bonds = [b for b in self.model.bonds if b.start in spots and b.end in spots]
        return sorted(bonds, key=lambda b: (
            self.model.step(b) or 99, sum(spots[k].box is None for k in (b.start, b.end)),
        ))  # fmt: skip

    def _cross(self, bond: Bond) -> None:
        """A tie between boxes, or from a leaf to what it does not hang on, when nothing is met."""
        start, end = self.canvas.spots[bond.start], self.canvas.spots[bond.end]
        number = self.model.step(bond)
        if not (start.box and end.box) and not number and not self._may(bond):
            return
        own = self._own(bond.start, bond.end)
        points = list(self._ends(start, end, 4.5 * self._between(bond)))
        if self.canvas.ground.passes(points, own):
            points = self._round(start, end, own) if number or (start.box and end.box) else []
        if points:
            self.canvas.line(bond, points, number)

    def _may(self, bond: Bond) -> bool:
        """Whether a tie of a leaf is one of few: a tangle of lines says less than a list."""
        start, end = self.canvas.spots[bond.start], self.canvas.spots[bond.end]
        near = hypot(start.x - end.x, start.y - end.y) < NEAR
        if near or bond.look[0] == "hairline":
            return False
        return max(self._shared[bond.start, bond.relation, True],
                   self._shared[bond.end, bond.relation, False]) <= CROSSING  # fmt: skip

    @cached_property
    def _shared(self) -> Counter[tuple[str, str, bool]]:
        """How many ties of a relation that no fan draws each node has."""
        found: Counter[tuple[str, str, bool]] = Counter()
        for bond in self._order():
            if (bond.start, bond.end, bond.relation) not in self.canvas.drawn:
                found[bond.start, bond.relation, True] += 1
                found[bond.end, bond.relation, False] += 1
        return found

    def _between(self, bond: Bond) -> int:
        """How many lines there are between these two already."""
        return sum({s, e} == {bond.start, bond.end} for s, e, _ in self.canvas.drawn)

    def _ends(self, start: Spot, end: Spot, aside: float) -> tuple[Point, Point]:
        """Where a straight tie leaves one and enters the other, moved aside of another tie."""
        dx, dy = end.x - start.x, end.y - start.y
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        move = (-dy / length * aside, dx / length * aside)
        a = (start.x + move[0], start.y + move[1])
        b = (end.x + move[0], end.y + move[1])
        return self._edge(start, b, a), self._edge(end, a, b)

    @staticmethod
    def _edge(spot: Spot, other: Point, own: Point | None = None) -> Point:
        """Where a line from elsewhere meets a node."""
        aim = own or (spot.x, spot.y)
        return clipped(other, aim, spot.box) if spot.box else toward(aim, other, MARK)

    def _labels(self) -> None:
        """Name the ties between boxes, where there is room beside them."""
        canvas, size = self.canvas, style().sizes["small"]
        for bond in self._order():
            start, end = canvas.spots[bond.start], canvas.spots[bond.end]
            if not (start.box and end.box) or (
                (bond.start, bond.end, bond.relation) not in canvas.drawn
            ):
                continue
            text = self.model.relation(bond.relation)
            if not bond.certain and bond.relation == RULE:
                text += self.model.say("maybe")
            points = canvas.paths[bond.start, bond.end, bond.relation]
            within = (self.area[0], self.area[1], self.area[2], self.area[3])
            box = label_spot(canvas.ground, points, (width(text, size) + 3, LINE), within)
            if box:
                canvas.say(box[0] + 1.5, box[1], [text], 1, self.colour(bond.relation), bold=True)


def toward(start: Point, end: Point, step: float) -> Point:
    """The point a step from start towards end."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return (start[0] + dx / length * step, start[1] + dy / length * step)

