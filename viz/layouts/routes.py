"""Where the boxes of a tile stand, and the square lines between them.

Between two columns lie, from left to right: the marks of lines cut off, one track for each line
that turns, and the room of the labels before the boxes they lead to. So no line meets a label.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from viz.layouts.union import Joint, Key, Tile, box, merged, stacked

BETWEEN = 12.5
PASSING = 10.0
TRACK, MOST_TRACKS = 6.0, 66.0
BADGE = 22.0
TIP = 11.0
Spot = tuple[float, float]


@dataclass(frozen=True)
class Cell:
    """The height of a box, and of what is written below it, in points."""

    high: float
    below: float


@dataclass
class Plan:
    """A tile in place; boxes as left, top, width, height; `height` is that of the whole."""

    boxes: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    lines: dict[Key, list[Spot]] = field(default_factory=dict)
    labels: dict[Key, Spot] = field(default_factory=dict)
    """The middle of a label's room, on the line."""
    leaves: dict[Key, Spot] = field(default_factory=dict)
    enters: dict[Key, Spot] = field(default_factory=dict)
    """Where the marks of cut lines are."""
    lanes: list[tuple[float, float]] = field(default_factory=list)
    """Top and bottom of each tile, its heading included."""
    height: float = 0.0


def gaps(tile: Tile) -> list[float]:
    """The room between columns and, first and last, before and after them."""
    depth = _depth(tile)
    result = []
    for at in range(-1, len(tile.columns)):
        label = max((j.wide for j in tile.joints if depth[box(j.end)] == at + 1), default=0.0)
        entering = [j for j in tile.enters if depth[box(j.end)] == at + 1]
        label = max(label, *(j.wide for j in entering), 0.0) if entering else label
        leaving = any(depth[box(j.start)] == at for j in tile.leaves)
        steps = len(_steps(tile, depth).get(at, ()))
        tracks = min(MOST_TRACKS, TRACK * (steps + 1)) if steps else 0.0
        head = label + TIP + 6 if label else 0.0
        result.append(head + tracks + BADGE * bool(entering) + (BADGE + 4) * bool(leaving))
    return result


def least(tile: Tile, node: str) -> float:
    """The least height of a box that has room for the labels and marks of its lines."""
    arriving = sum(j.rise + j.fall for j in (*tile.joints, *tile.enters) if j.end == node)
    leaving = sum(7.0 for j in tile.joints if j.start == node)
    leaving += sum(17.0 for j in tile.leaves if j.start == node)
    return max(arriving, leaving + 10)


def arrange(tiles: Sequence[Tile], cells: Mapping[str, Cell], wide: float, head: float) -> Plan:
    """Tiles in place, one below the other with room for a heading, their top left at 0, 0.

    Several tiles share the root, which stands at the middle of what it leads to.
    """
    plan, tops, y = Plan(), dict[Key, float](), 0.0
    for one in tiles:
        own = _tops(one, cells)
        bottom = max((t + sum(_size(e, cells)) for e, t in own.items()), default=0.0)
        plan.lanes.append((y, y + head + bottom))
        tops |= {entry: y + head + top for entry, top in own.items()}
        y += head + bottom + BETWEEN
    whole = merged(tiles)
    plan.height = y - BETWEEN
    if whole.root:
        root = whole.columns[0][0]
        ends = [whole.paths[j.key][1] for j in whole.joints if box(j.start) == root]
        middles = [tops[e] + _size(e, cells)[0] / 2 for e in ends]
        high, below = _size(root, cells)
        mean = sum(middles) / len(middles) if middles else plan.height / 2
        tops[root] = max(0.0, min(mean - high / 2, plan.height - high - below))
        plan.height = max(plan.height, high + below)
    room = gaps(whole)
    lefts, x = [], room[0]
    for at, column in enumerate(whole.columns):
        lefts.append(x)
        x += wide + room[at + 1]
        for entry in column:
            if entry[0]:
                plan.boxes[entry[1]] = (lefts[at], tops[entry], wide, cells[entry[1]].high)
    _Router(whole, plan, tops, lefts, wide, room).run()
    return plan


def _depth(tile: Tile) -> dict[Key, int]:
    return {entry: at for at, column in enumerate(tile.columns) for entry in column}


def _steps(tile: Tile, depth: Mapping[Key, int]) -> dict[int, list[tuple[Key, Key, Joint]]]:
    """What runs from each column to the next."""
    found: dict[int, list[tuple[Key, Key, Joint]]] = defaultdict(list)
    for joint in tile.joints:
        for one, two in pairwise(tile.paths[joint.key]):
            found[depth[one]].append((one, two, joint))
    return found


def _size(entry: Key, cells: Mapping[str, Cell]) -> tuple[float, float]:
    return (cells[entry[1]].high, cells[entry[1]].below) if entry[0] else (PASSING, 0.0)


def _tops(tile: Tile, cells: Mapping[str, Cell]) -> dict[Key, float]:
    """The top of every entry: each as near to the middle of its neighbours as the others allow.

    The root is left out.
    """
    columns = tile.columns[1:] if tile.root else tile.columns
    within = {entry for column in columns for entry in column}
    beside: dict[Key, list[tuple[int, Key]]] = defaultdict(list)
    for path in tile.paths.values():
        for one, two in pairwise(path):
            if one in within:
                beside[one].append((1, two))
                beside[two].append((-1, one))
    middle: dict[Key, float] = {}
    for column in columns:
        y = 0.0
        for entry in column:
            high, below = _size(entry, cells)
            middle[entry] = y + high / 2
            y += high + below + BETWEEN
    around = list(range(len(columns)))
    for sweep, ways in enumerate([(-1,), (1,), (-1, 1), (-1, 1), (-1, 1)]):
        for at in around if sweep % 2 == 0 else around[::-1]:
            column = columns[at]
            near = {e: [middle[n] for way, n in beside[e] if way in ways] for e in column}
            wanted = [sum(near[e]) / len(near[e]) if near[e] else middle[e] for e in column]
            apart = [
                sum(_size(a, cells)) - _size(a, cells)[0] / 2 + BETWEEN + _size(b, cells)[0] / 2
                for a, b in pairwise(column)
            ]
            middle |= dict(zip(column, stacked(wanted, apart), strict=True))
    tops = {entry: y - _size(entry, cells)[0] / 2 for entry, y in middle.items()}
    first = min(tops.values(), default=0.0)
    return {entry: top - first for entry, top in tops.items()}


class _Router:
    """Lines of one tile, gap by gap."""

    def __init__(
        self, tile: Tile, plan: Plan, tops: Mapping[Key, float], lefts: Sequence[float],
        wide: float, room: Sequence[float],
    ) -> None:  # fmt: skip
        self.tile, self.plan, self.tops, self.lefts = tile, plan, tops, lefts
        self.wide, self.room = wide, room
        self.depth = _depth(tile)
        self.steps = _steps(tile, self.depth)
        self.into: dict[tuple[Key, Key], float] = {}
        """Height at which a joint comes into an entry."""
        self.out: dict[tuple[Key, Key], float] = {}

    def run(self) -> None:
        """Put ports, then lines, labels and marks."""
        for column in self.tile.columns:
            for entry in column:
                self._arrivals(entry)
        for column in self.tile.columns:
            for entry in column:
                self._departures(entry)
        for joint in self.tile.joints:
            self.plan.lines[joint.key] = []
        for at in range(len(self.tile.columns)):
            self._gap(at)
        self._cut()

    def _middle(self, entry: Key) -> float:
        if not entry[0]:
            return self.tops[entry] + PASSING / 2
        _, top, _, high = self.plan.boxes[entry[1]]
        return top + high / 2

    def _arrivals(self, entry: Key) -> None:
        found = [(one, j) for steps in self.steps.values() for one, two, j in steps if two == entry]
        found.sort(key=lambda f: (self._middle(f[0]), f[1].key))
        joints = [j for _, j in found]
        if not entry[0]:
            self.into |= {(entry, j.key): self._middle(entry) for j in joints}
            return
        joints += [j for j in self.tile.enters if box(j.end) == entry]
        if not joints:
            return
        _, top, _, high = self.plan.boxes[entry[1]]
        rises = [sum(j.rise + j.fall for j in joints[:i]) + j.rise for i, j in enumerate(joints)]
        start = self._middle(entry) - sum(rises) / len(rises)
        whole = sum(j.rise + j.fall for j in joints)
        start = max(top, min(start, top + high - whole))
        self.into |= {(entry, j.key): start + r for j, r in zip(joints, rises, strict=True)}

    def _departures(self, entry: Key) -> None:
        found = [(self.into[two, j.key], j) for steps in self.steps.values()
                 for one, two, j in steps if one == entry]  # fmt: skip
        found.sort(key=lambda f: (f[0], f[1].key))
        if not entry[0]:
            self.out |= {(entry, j.key): self._middle(entry) for _, j in found}
            return
        _, top, _, high = self.plan.boxes[entry[1]]
        cut = [j for j in self.tile.leaves if box(j.start) == entry]
        joints = [*(j for _, j in found), *cut]
        if not joints:
            return
        apart = [7.0] * (len(found) - 1) + [17.0] * (len(cut) - (not found))
        low, highest = top + 6, top + high - 6
        wanted = [min(max(y, low), highest) for y, _ in found] + [highest] * len(cut)
        places = _within(stacked(wanted, apart), apart, low, highest)
        self.out |= {(entry, j.key): p for j, p in zip(joints, places, strict=True)}

    def _gap(self, at: int) -> None:
        """Draw what runs through the gap after a column."""
        steps = self.steps.get(at, [])
        ends = [(self.out[a, j.key], self.into[b, j.key]) for a, b, j in steps]
        turning = [i for i, (s, t) in enumerate(ends) if abs(s - t) > 0.6]
        order = _tracks([ends[i] for i in turning])
        left = self.lefts[at] + self.wide
        first = left + (BADGE + 4 if any(self.depth[box(j.start)] == at
                                         for j in self.tile.leaves) else 0.0)  # fmt: skip
        pitch = min(TRACK, MOST_TRACKS / (len(steps) + 1))
        track = {turning[i]: first + pitch * (n + 1) for n, i in enumerate(order)}
        right = left + self.room[at + 1]
        for index, ((_, two, joint), (start, end)) in enumerate(zip(steps, ends, strict=True)):
            line = self.plan.lines[joint.key]
            x = track.get(index)
            if x is None:
                line += [(left, end), (right, end)]
            else:
                line += [(left, start), (x, start), (x, end), (right, end)]
            if two[0]:
                self._label(joint, at + 1, end)

    def _label(self, joint: Joint, column: int, y: float) -> None:
        widest = max(
            j.wide for j in (*self.tile.joints, *self.tile.enters)
            if self.depth[box(j.end)] == column
        )  # fmt: skip
        self.plan.labels[joint.key] = (self.lefts[column] - TIP - widest / 2, y)

    def _cut(self) -> None:
        for joint in self.tile.leaves:
            at = self.depth[box(joint.start)]
            y, x = self.out[box(joint.start), joint.key], self.lefts[at] + self.wide
            self.plan.leaves[joint.key] = (x + BADGE - 7, y)
        for joint in self.tile.enters:
            at = self.depth[box(joint.end)]
            y = self.into[box(joint.end), joint.key]
            self._label(joint, at, y)
            x = 2 * self.plan.labels[joint.key][0] - self.lefts[at] + TIP
            self.plan.enters[joint.key] = (x - 8, y)


def _within(
    places: Sequence[float], apart: Sequence[float], low: float, high: float
) -> list[float]:
    """Places moved into a range, in order and apart; centred on it where it is too small."""
    steps = [0.0]
    for step in apart:
        steps.append(steps[-1] + step)
    spare = high - low - steps[-1]
    if spare < 0:
        return [low + spare / 2 + step for step in steps]
    return [min(max(p, low + s), low + s + spare) for p, s in zip(places, steps, strict=True)]


def _tracks(ends: Sequence[Spot]) -> list[int]:
    """The order, from the left, in which turning lines go up or down with fewest crossings.

    A line that leaves at the height at which another arrives turns before that one does.
    """
    left = sorted(
        range(len(ends)),
        key=lambda i: (ends[i][0] if ends[i][1] < ends[i][0] else -ends[i][0], i),
    )
    result: list[int] = []
    while left:
        free = [i for i in left if not any(abs(ends[o][0] - ends[i][1]) < 4 and o != i
                                           for o in left)]  # fmt: skip
        result.append((free or left)[0])
        left.remove(result[-1])
    return result
