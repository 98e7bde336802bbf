"""Fans: the leaves of one hub at even steps on an arc, and where their ties meet its box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt

from viz.layouts.places import GroupKey, Place
from viz.scene import Point

LINE, GAP = 11.7, 2.8
"""Height of a line of a label, and what lies between rows, in points."""
BETWEEN = 4.0
"""Between bundles of one block."""
Measure = Callable[[Place, int], int]
"""How many lines a label at a place takes, so many steps below its row."""
Box = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass
class Bundle:
    """The leaves that one relation ties to a hub, with room for a caption.

    There are rows of equal height, and what is higher takes several; once there are enough for
    all places, each place has its own.
    """

    key: GroupKey
    places: list[Place]
    needs: list[float]
    """The height of each place, whoever stands there."""
    rows: int
    head: float
    growing: bool = True
    """Whether it takes more rows when there is room."""

    def __post_init__(self) -> None:
        self.step = min(self.needs)
        self.spans = [ceil(need / self.step - 0.01) for need in self.needs]
        self.most = sum(self.spans)
        """Rows that are enough for all."""
        self.rows = max(min(self.rows, self.most), *self.spans)
        self.stretch = 1.0
        """How much higher rows are than they must be, on a roomy page."""

    @property
    def full(self) -> bool:
        """Whether each place has room of its own."""
        return self.rows >= self.most

    @property
    def heights(self) -> list[float]:
        """Heights of the rows."""
        heights = self.needs if self.full else [self.step] * self.rows
        return [height * self.stretch for height in heights]

    @property
    def height(self) -> float:
        """From the top of the caption to the bottom of the last row."""
        return self.head + sum(self.heights)


@dataclass
class Block:
    """What stands together in a column: a hub with its bundles, or bundles of the centre."""

    hub: Place | None
    bundles: list[Bundle] = field(default_factory=list)
    box: float = 0.0
    """Height of the hub's box."""

    @property
    def height(self) -> float:
        """Of all bundles, at least that of the box."""
        rows = sum(b.height for b in self.bundles) + BETWEEN * max(0, len(self.bundles) - 1)
        return max(rows, self.box)


def row_height(place: Place, measure: Measure, depth: int = 0) -> float:
    """The height of a place with what hangs on it, whoever stands there."""
    own = measure(place, depth) * LINE + GAP
    return own + sum(
        row_height(below, measure, depth + 1)
        for places in place.groups.values()
        for below in places
    )


def seated(bundle: Bundle, day: str, most: int) -> tuple[dict[int, tuple[Place, str]], int]:
    """Who stands in which row on a day, and how many there are that day.

    The first by id for whom there is room are shown: each in the row of its place, or in free ones
    when it has none; one after the other when that leaves one out.
    """
    there = sorted((key, n) for n, place in enumerate(bundle.places) if (key := place.on(day)))
    shown, used = [], 0
    for key, n in there[:most]:
        used += bundle.spans[n]
        if used > bundle.rows and not bundle.full:
            break
        shown.append((key, n))
    rows = _kept(bundle, shown)
    if len(rows) < len(shown):
        rows, at = {}, 0
        for _, n in shown:
            rows[n] = at
            at += bundle.spans[n]
    return {rows[n]: (bundle.places[n], key) for key, n in shown}, len(there)


def _kept(bundle: Bundle, shown: Sequence[tuple[str, int]]) -> dict[int, int]:
    """The first row of each place that finds one: its own, else the first that is free."""
    if bundle.full:
        return {n: n for _, n in shown}
    free = [True] * bundle.rows
    found: dict[int, int] = {}
    for own in (True, False):
        for _, n in shown:
            tried = [n] if own else range(bundle.rows)
            span = bundle.spans[n]
            at = next((r for r in tried if r + span <= bundle.rows
                       and all(free[r : r + span])), None)  # fmt: skip
            if n not in found and at is not None:
                found[n] = at
                free[at : at + span] = [False] * span
    return found


def arc(y: float, middle: float, reach: float, depth: float) -> float:
    """How far inwards a mark at y stands on an arc that bulges by `depth` around the middle."""
    share = min(1.0, abs(y - middle) / max(reach, 1.0))
    return depth * (1 - sqrt(max(0.0, 1 - 0.8 * share * share))) / (1 - sqrt(0.2))


def port(box: Box, mark: Point, share: float) -> Point:
    """Where the tie from a mark meets a box; `share` in -1..1 spreads ties over its height."""
    left, top, wide, high = box
    aim = (left + wide / 2, top + high / 2 + share * (high / 2 - 4))
    side = left if mark[0] < aim[0] else left + wide
    # Aimed at a spine near the side, so that ties come in spread out and steep ones at the top.
    aim = (side + (wide * 0.3 if side == left else -wide * 0.3), aim[1])
    return clipped(mark, aim, box)


def clipped(start: Point, aim: Point, box: Box) -> Point:
    """Where the line from outside to a point in a box enters the box."""
    left, top, wide, high = box
    dx, dy = aim[0] - start[0], aim[1] - start[1]
    enter = 0.0
    for step, first, least, most in (
        (dx, start[0], left, left + wide), (dy, start[1], top, top + high)
    ):  # fmt: skip
        if abs(step) > 1e-9:
            enter = max(enter, min((least - first) / step, (most - first) / step))
    return (start[0] + dx * enter, start[1] + dy * enter)


def tops(heights: Sequence[float], top: float, between: float) -> list[float]:
    """The tops of things one below the other."""
    found = []
    for height in heights:
        found.append(top)
        top += height + between
    return found
