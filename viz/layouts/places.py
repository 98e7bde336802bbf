"""Places of a network: each stands for the nodes that stand there, one on a day.

Nodes that are never there on one day share a place (the holders of a post, one after the other),
so that a place stays put from day to day and no room is kept for what is past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from viz.layouts.forest import Carry, Forest
from viz.layouts.spans import Spans, apart, holds, join, meet

TRIED = 40
"""How many open places are tried for a node: keeps large bundles quick."""
GroupKey = tuple[str, bool]
"""A relation, and whether its edges leave the parent."""


@dataclass(slots=True)
class Place:
    """Where some nodes stand in turn, with bundles of leaf places and places of their own hubs."""

    entries: dict[str, Spans]
    key: GroupKey
    hub: bool
    above: Place | None = None
    groups: dict[GroupKey, list[Place]] = field(default_factory=dict)
    hubs: list[Place] = field(default_factory=list)

    def on(self, day: str) -> str | None:
        """The node that stands here on a day."""
        return next((key for key, spans in self.entries.items() if holds(spans, day)), None)

    def size(self) -> int:
        """How many nodes stand here and hang on it as leaves, at most."""
        return 1 + sum(place.size() for places in self.groups.values() for place in places)


@dataclass
class Planter:
    """Gives places to the nodes of a forest.

    `is_hub` says of a node, of how many it carries at once, and of how deep it lies below a hub,
    whether it has a box of its own.
    """

    forest: Forest
    order: Callable[[GroupKey], int]
    is_hub: Callable[[str, int, int], bool]

    def plant(self) -> list[Place]:
        """Places of all roots, in the order in which they were reached."""
        carried: dict[str, list[Carry]] = defaultdict(list)
        for carry in self.forest.carries:
            carried[carry.parent].append(carry)
        self._carried = carried
        roots = [
            Place({c.child: c.spans}, ("", True), self._hub(c.child, 0)) for c in carried[""]
        ]
        waiting = list(roots)
        while waiting:
            place = waiting.pop()
            self._grow(place, 1)
            waiting += hubs_of(place)
        return roots

    def _hub(self, key: str, depth: int) -> bool:
        return self.is_hub(key, breadth(c.spans for c in self._carried.get(key, ())), depth)

    def _grow(self, place: Place, depth: int) -> None:
        found: dict[GroupKey, dict[str, Spans]] = defaultdict(dict)
        for key, spans in place.entries.items():
            for carry in self._carried.get(key, ()):
                if days := meet(spans, carry.spans):
                    mine = found[carry.relation, carry.outward]
                    mine[carry.child] = join(mine.get(carry.child, []), days)
        for group in sorted(found, key=lambda group: (self.order(group), group)):
            leaves = {k: v for k, v in found[group].items() if not self._hub(k, depth)}
            hubs = {k: v for k, v in found[group].items() if k not in leaves}
            place.hubs += [Place(e, group, True, place) for e in shared(hubs)]
            if leaves:
                place.groups[group] = [Place(e, group, False, place) for e in shared(leaves)]
                for leaf in place.groups[group]:
                    self._grow(leaf, depth + 1)


def hubs_of(place: Place) -> list[Place]:
    """The hub places that hang on a place or on leaves of it."""
    found = list(place.hubs)
    for places in place.groups.values():
        for leaf in places:
            found += hubs_of(leaf)
    return found


def shared(nodes: Mapping[str, Spans]) -> list[dict[str, Spans]]:
    """Nodes in places, in the order of ids, each in the first place that is free on its days."""
    places: list[dict[str, Spans]] = []
    taken: list[Spans] = []
    # An endless stay leaves nothing free; such places are not tried again.
    tried: list[int] = []
    for key in sorted(nodes):
        spans = nodes[key]
        at = next((i for i in tried[-TRIED:] if apart(taken[i], spans)), None)
        if at is None:
            at = len(places)
            places.append({})
            taken.append([])
            tried.append(at)
        places[at][key] = spans
        taken[at] = join(taken[at], spans)
        if taken[at][0][0] == "0001-01-01" and taken[at][-1][1] == "9999-12-31":
            tried.remove(at)
    return places


def breadth(spans: Iterable[Spans]) -> int:
    """How many of some sets of days hold on one day, at most."""
    turns = sorted(
        turn for found in spans for start, end in found for turn in ((start, 1), (end, -1))
    )
    most = now = 0
    for _, step in turns:
        now += step
        most = max(most, now)
    return most


def cap(sizes: Sequence[int], room: int) -> int:
    """The greatest n for which bundles cut to n places have room for all."""
    low, high = 0, max(sizes, default=0)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(size, middle) for size in sizes) <= room:
            low = middle
        else:
            high = middle - 1
    return low
