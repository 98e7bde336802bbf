"""Lanes along an axis of time: where days lie, what shares a row, where labels find room.

Plain geometry in points; x grows to the right, y downward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

Span = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

APART = 4.0
"""Room between two labels, and between a label and a line that is not its own."""
YEAR_LABEL = 25.0
"""Least room of a year that bears a label."""
REACH = 14.0
"""How far from its label the line that leads to it may begin."""
_STEP = 3.0


@dataclass(frozen=True)
class Axis:
    """Days from `first` (included) to `end` (not), drawn from `left` to `right`."""

    first: date
    end: date
    left: float
    right: float

    def x(self, day: date, offset: float = 0.0) -> float:
        """Where a day begins (`offset` of a day later), kept within the axis."""
        return max(self.left, min(self.right, self.at(day, offset)))

    def at(self, day: date, offset: float = 0.0) -> float:
        """Where a day begins, on the axis or beyond it."""
        days = day.toordinal() + offset - self.first.toordinal()
        return self.left + days * (self.right - self.left) / (self.end - self.first).days

    def years(self) -> list[tuple[int, float]]:
        """Every year with the x at which it begins."""
        return [(y, self.x(date(y, 1, 1))) for y in range(self.first.year, self.last_year + 1)]

    @property
    def last_year(self) -> int:
        """The year of the last day."""
        return date.fromordinal(self.end.toordinal() - 1).year

    def labelled(self) -> list[tuple[int, float]]:
        """The years that bear a label, with its middle: all, or every second, fifth, tenth ..."""
        years = self.years()
        room = (self.right - self.left) / len(years)
        steps = [m * 10**e for e in range(5) for m in (1, 2, 5)]
        step = next(s for s in steps if s * room >= YEAR_LABEL)
        return [
            (year, min(max(x + room / 2, self.left + 12), self.right - 12))
            for year, x in years
            if year % step == 0 or step == 1
        ]


@dataclass(frozen=True)
class Extent:
    """A bar: where it may begin and end (`low`, `high`), and where it surely holds between."""

    low: float
    sure_low: float
    sure_high: float
    high: float


def rows(extents: Sequence[Extent], slack: float) -> list[int]:
    """The row of each bar, first come first: ends that meet within `slack` share a row.

    Bars that surely hold at once never share one.
    """
    placed: list[list[Extent]] = []
    result = []
    for one in extents:
        row = next((i for i, own in enumerate(placed)
                    if not any(_meet(one, two, slack) for two in own)), len(placed))  # fmt: skip
        if row == len(placed):
            placed.append([])
        placed[row].append(one)
        result.append(row)
    return result


def _meet(a: Extent, b: Extent, slack: float) -> bool:
    shared = min(a.high, b.high) - max(a.low, b.low)
    surely = min(a.sure_high, b.sure_high) - max(a.sure_low, b.sure_low)
    inside = a.low <= b.low and b.high <= a.high or b.low <= a.low and a.high <= b.high
    return shared > slack or surely > 0.01 or shared > 0.01 and inside


def free(span: Span, taken: Sequence[Span]) -> list[Span]:
    """The parts of a stretch that nothing takes, from the left."""
    parts, left = [], span[0]
    for low, high in sorted(taken):
        if low > left:
            parts.append((left, min(low, span[1])))
        left = max(left, high)
        if left >= span[1]:
            break
    if left < span[1]:
        parts.append((left, span[1]))
    return [(low, high) for low, high in parts if high > low]


@dataclass
class Ground:
    """The ground below a row of bars: labels lie in it, each led back to a point of its bar.

    `barriers` are upright lines that no label crosses; `deepest` is how far down one may reach.
    """

    left: float
    right: float
    top: float
    deepest: float
    barriers: tuple[float, ...] = ()
    boxes: list[Box] = field(default_factory=list)
    leads: list[tuple[float, float, float]] = field(default_factory=list)
    """Of every label set: from where to where in x its lead runs, and the y at which it ends."""
    reach: float = REACH

    def set(self, anchor: float, wide: float, high: float, kept: Sequence[float]) -> Box | None:
        """Find room for a label led to `anchor`, as high up as it goes; None when there is none.

        `kept` are anchors of labels to come, whose way down stays open.
        """
        top = self.top
        while top + high <= self.deepest:
            if box := self._at(anchor, wide, high, top, tuple(kept)):
                self.boxes.append(box)
                low, far = sorted((anchor, lead_x(anchor, box)))
                self.leads.append((low, far, top))
                return box
            top += _STEP
        return None

    def _at(
        self, anchor: float, wide: float, high: float, top: float, kept: tuple[float, ...]
    ) -> Box | None:
        middle = anchor - wide / 2
        edges = [b for box in self.boxes for b in (box[2] + APART, box[0] - APART - wide)]
        upright = [*self.barriers, *kept, *(x for a, b, _ in self.leads for x in (a, b))]
        edges += [b for x in upright for b in (x + APART, x - APART - wide)]
        wanted = [middle, self.left, self.right - wide, *edges]
        for left in sorted(wanted, key=lambda x: (abs(x - middle), x)):
            box = (left, top, left + wide, top + high)
            if self._fits(anchor, box, kept):
                return box
        return None

    def _fits(self, anchor: float, box: Box, kept: tuple[float, ...]) -> bool:
        left, top, right, bottom = box
        if left < self.left - 0.01 or right > self.right + 0.01:
            return False
        if abs(lead_x(anchor, box) - anchor) > self.reach:
            return False
        gap = APART - 0.01
        if any(left - gap < x < right + gap for x in (*self.barriers, *kept)):
            return False
        if any(a < right + gap and left - gap < b and end > top for a, b, end in self.leads):
            return False
        clear = all(
            right + gap <= b[0] or b[2] + gap <= left or bottom <= b[1] + 0.01
            or b[3] <= top + 0.01
            for b in self.boxes
        )  # fmt: skip
        # Its own lead, which may slant, passes beside the labels above.
        way = sorted((anchor, lead_x(anchor, box)))
        return clear and not any(
            b[1] < top and b[0] - 2 < way[1] and way[0] < b[2] + 2 for b in self.boxes
        )

    @property
    def bottom(self) -> float:
        """How far down the labels reach."""
        return max([self.top, *(box[3] for box in self.boxes)])


def lead_x(anchor: float, box: Box) -> float:
    """Where the line from an anchor meets the top of its label."""
    return max(box[0] + 3, min(box[2] - 3, anchor))


def spread(wanted: Sequence[float], wide: float, within: Sequence[Span]) -> list[float] | None:
    """Middles of equal labels in order, at least `wide` apart, each near where it is wanted.

    Args:
        wanted: where they belong, from left to right.
        wide: the room of each.
        within: stretches, from left to right, that the labels keep to.

    Returns:
        None when the stretches cannot hold them.
    """
    room = [int((high - low + 0.01) // wide) for low, high in within]
    if sum(room) < len(wanted):
        return None
    shares = [0] * len(within)
    for x in wanted:
        near = min(range(len(within)), key=lambda i: max(within[i][0] - x, x - within[i][1]))
        shares[near] += 1
    _level(shares, room)
    result: list[float] = []
    for (low, high), share in zip(within, shares, strict=True):
        own = wanted[len(result) : len(result) + share]
        result += _apart(own, wide, low + wide / 2, high - wide / 2)
    return result


def _level(shares: list[int], room: Sequence[int]) -> None:
    """Pass on to the neighbour what a stretch cannot hold: rightward, then leftward."""
    last = len(shares) - 1
    for i in range(last):
        over = max(0, shares[i] - room[i])
        shares[i], shares[i + 1] = shares[i] - over, shares[i + 1] + over
    for i in range(last, 0, -1):
        over = max(0, shares[i] - room[i])
        shares[i], shares[i - 1] = shares[i] - over, shares[i - 1] + over


def _apart(wanted: Sequence[float], wide: float, low: float, high: float) -> list[float]:
    """Positions that keep their distance with the least squared shift: pooled neighbours."""
    pools: list[tuple[float, int]] = []
    for index, x in enumerate(wanted):
        # Without the distances that lie before it, each label only must not pass the one before.
        pools.append((x - index * wide, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    flat = [value for value, count in pools for _ in range(count)]
    most = high - (len(wanted) - 1) * wide
    return [min(max(v, low), most) + i * wide for i, v in enumerate(flat)]
