"""The graph of two states laid out as one: columns by distance, tiles that fit a page.

Only the union counts, never which state has what, so a box stays put whichever state is drawn.
A joint (an edge) that closes a circle is left to be told in words; one whose ends stand on
different tiles is cut, and both its ends get the same mark.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Key = tuple[str, ...]


@dataclass(frozen=True)
class Joint:
    """An edge with its label: width, and the room it takes above and below its line, in points."""

    key: Key
    start: str
    end: str
    wide: float
    rise: float
    fall: float


@dataclass
class Tile:
    """Boxes drawn together: columns of boxes and of lanes for edges that pass by (`""` and key)."""

    root: bool
    columns: list[list[Key]]
    joints: list[Joint]
    paths: dict[Key, list[Key]]
    """Entries that each joint runs through, from start to end."""
    leaves: list[Joint] = field(default_factory=list)
    """Joints cut off on their way out of this tile."""
    enters: list[Joint] = field(default_factory=list)
    """Joints cut off before they come into this tile."""


def box(node: str) -> Key:
    """The entry of a box."""
    return ("box", node)


def layers(root: str, joints: Sequence[Joint]) -> tuple[dict[str, int], set[Key]]:
    """The column of every node (its longest way from the root), and the joints that close circles.

    Nodes come in the order in which they are met.
    """
    leaving: dict[str, list[Joint]] = defaultdict(list)
    for each in sorted(joints, key=lambda j: j.key):
        leaving[each.start].append(each)
    columns: dict[str, int] = {root: 0}
    closing: set[Key] = set()
    done: list[str] = []
    on_path = {root}
    frames = [(root, iter(leaving[root]))]
    while frames:
        node, rest = frames[-1]
        joint = next(rest, None)
        if joint is None:
            frames.pop()
            on_path.discard(node)
            done.append(node)
        elif joint.end in on_path:
            closing.add(joint.key)
        elif joint.end not in columns:
            columns[joint.end] = 0
            on_path.add(joint.end)
            frames.append((joint.end, iter(leaving[joint.end])))
    for node in reversed(done):
        for way in leaving[node]:
            if way.key not in closing:
                columns[way.end] = max(columns[way.end], columns[node] + 1)
    return columns, closing


def tile(
    nodes: Iterable[str], root: str, rooted: bool, column: Mapping[str, int],
    joints: Sequence[Joint],
) -> Tile:  # fmt: skip
    """A tile of some nodes, with the root in its first column or without it."""
    inside = [n for n in nodes if n != root]
    if rooted:
        inside.insert(0, root)
    first = min(column[n] for n in inside)
    span = max(column[n] for n in inside) - first + 1
    made = Tile(rooted, [[] for _ in range(span)], [], {})
    rank = {node: at for at, node in enumerate(inside)}
    for node in inside:
        made.columns[column[node] - first].append(box(node))
    order: dict[Key, float] = {box(n): rank[n] for n in inside}
    for joint in joints:
        if joint.start not in rank or joint.end not in rank:
            continue
        made.joints.append(joint)
        path = [box(joint.start)]
        for at in range(column[joint.start] + 1, column[joint.end]):
            passing = ("", str(at), *joint.key)
            made.columns[at - first].append(passing)
            order[passing] = rank[joint.end] + 0.5
            path.append(passing)
        made.paths[joint.key] = [*path, box(joint.end)]
    for entries in made.columns:
        entries.sort(key=lambda e: (order[e], e))
    _untangle(made)
    return made


def merged(tiles: Sequence[Tile]) -> Tile:
    """Tiles that share the root, one below the other, as one."""
    if len(tiles) == 1:
        return tiles[0]
    span = max(len(t.columns) for t in tiles)
    columns = [tiles[0].columns[0]] + [
        [entry for t in tiles if at < len(t.columns) for entry in t.columns[at]]
        for at in range(1, span)
    ]
    whole = Tile(True, columns, [], {})
    for one in tiles:
        whole.joints += one.joints
        whole.paths |= one.paths
        whole.leaves += one.leaves
        whole.enters += one.enters
    return whole


def _untangle(made: Tile) -> None:
    """Reorder entries by the middle of their neighbours, as long as fewer lines cross."""
    before: dict[Key, list[Key]] = defaultdict(list)
    after: dict[Key, list[Key]] = defaultdict(list)
    for path in made.paths.values():
        for one, two in pairwise(path):
            after[one].append(two)
            before[two].append(one)
    best, fewest = [list(c) for c in made.columns], _crossings(made.columns, made.paths)
    trial = [list(c) for c in made.columns]
    for sweep in range(8):
        if not fewest:
            break
        beside = before if sweep % 2 == 0 else after
        at = {entry: i for column in trial for i, entry in enumerate(column)}
        for index in range(len(trial)) if sweep % 2 == 0 else reversed(range(len(trial))):
            column = trial[index]
            middle = {
                e: sum(at[n] for n in beside[e]) / len(beside[e]) if beside[e] else at[e]
                for e in column
            }
            column.sort(key=lambda e: middle[e])
            at |= {entry: i for i, entry in enumerate(column)}
        found = _crossings(trial, made.paths)
        if found < fewest:
            best, fewest = [list(c) for c in trial], found
    made.columns = best


def _crossings(columns: Sequence[Sequence[Key]], paths: Mapping[Key, Sequence[Key]]) -> int:
    at = {entry: i for column in columns for i, entry in enumerate(column)}
    depth = {entry: i for i, column in enumerate(columns) for entry in column}
    steps: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for path in paths.values():
        for one, two in pairwise(path):
            steps[depth[one]].append((at[one], at[two]))
    return sum(
        (a[0] - b[0]) * (a[1] - b[1]) < 0
        for found in steps.values() for i, a in enumerate(found) for b in found[:i]
    )  # fmt: skip


def stacked(wanted: Sequence[float], apart: Sequence[float]) -> list[float]:
    """The positions nearest to those wanted (least squares), in order and so far apart at least.

    `apart[i]` is the least distance from i to i + 1.
    """
    sums = [0.0]
    for step in apart:
        sums.append(sums[-1] + step)
    pools: list[list[float]] = []
    for want, base in zip(wanted, sums, strict=False):
        pools.append([want - base, 1.0])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, count = pools.pop()
            last = pools[-1]
            last[0] = (last[0] * last[1] + mean * count) / (last[1] + count)
            last[1] += count
    found = [mean for mean, count in pools for _ in range(int(count))]
    return [value + base for value, base in zip(found, sums, strict=False)]
