"""Who carries whom: of a network over all time, the tree that each day's picture hangs on.

From its roots a node is reached by the first tie, in a fixed order, of the shortest way there is on
a day. Worked out for all days at once, so that places given by it are kept from day to day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from viz.layouts.spans import ALWAYS, Spans, join, meet, without


@dataclass(frozen=True, slots=True)
class Link:
    """An edge with the half-open span of days on which it possibly holds."""

    key: str
    relation: str
    start: str
    end: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Carry:
    """On the days of `spans` the child hangs on the parent; `outward`: the edge leaves the parent.

    A root has the parent ''.
    """

    child: str
    parent: str
    relation: str
    outward: bool
    spans: Spans


@dataclass
class Forest:
    """What carries each node, by day."""

    carries: list[Carry] = field(default_factory=list)
    reached: dict[str, Spans] = field(default_factory=lambda: defaultdict(list))

    def add(self, carry: Carry) -> None:
        """Note that a node is reached."""
        self.carries.append(carry)
        self.reached[carry.child] = join(self.reached[carry.child], carry.spans)


def grown(
    nodes: Sequence[str], links: Iterable[Link], rank: Mapping[str, int], centre: str | None,
    hops: int, further: Collection[str] = (),
) -> Forest:  # fmt: skip
    """The forest of a network.

    Args:
        nodes: all ids.
        links: all edges at any day.
        rank: the order in which relations carry; the others come last.
        centre: the one root; None makes roots of the best tied nodes until all are reached.
        hops: how far from the centre; 0 for no bound.
        further: nodes that may be reached beyond it (those of a path).
    """
    near: dict[str, list[tuple[int, Link, str]]] = defaultdict(list)
    for link in links:
        order = rank.get(link.relation, len(rank))
        near[link.start].append((order, link, link.end))
        near[link.end].append((order, link, link.start))
    forest = Forest()
    if centre is not None:
        _spread(forest, near, {centre: ALWAYS}, hops, further)
        return forest
    for key in sorted(nodes, key=lambda key: (-len(near[key]), key)):
        if bare := without(ALWAYS, forest.reached[key]):
            _spread(forest, near, {key: bare}, 0, further)
    return forest


def _spread(
    forest: Forest, near: Mapping[str, list[tuple[int, Link, str]]], roots: Mapping[str, Spans],
    hops: int, further: Collection[str],
) -> None:  # fmt: skip
    """Reach ring after ring from roots."""
    for key, spans in roots.items():
        forest.add(Carry(key, "", "", True, spans))
    ring, round_ = dict(roots), 0
    while ring:
        round_ += 1
        tried = [
            (order, parent, link, child)
            for parent in ring
            for order, link, child in near[parent]
            if not hops or round_ <= hops or child in further
        ]
        tried.sort(key=lambda t: (t[0], t[1], t[2].key, t[3]))
        gained: dict[str, Spans] = {}
        for _, parent, link, child in tried:
            days = meet(ring[parent], [(link.begins, link.ends)])
            if new := without(days, forest.reached[child]) if days else []:
                forest.add(Carry(child, parent, link.relation, link.start == parent, new))
                gained[child] = join(gained.get(child, []), new)
        ring = gained
