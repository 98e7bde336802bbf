"""Places of a network: each stands for the nodes that stand there, one on a day.

Nodes that are never there on one day share a place (the holders of a post, one after the other),
so that a place stays put from day to day and no room is kept for what is past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from viz.layouts.forest import Carry, Forest
from viz.layouts.spans import ALWAYS, Spans, apart, holds, join, length, meet

TRIED = 40
"""How many open places are tried for a node: keeps large bundles quick."""
LASTING = 365
"""Room is kept for a box that stands for a year; what passes sooner has room when it is there."""
SMALL = 2
"""Bundles of so few places share one that has no caption."""
GroupKey = tuple[str, bool]
"""A relation, and whether its edges leave the parent."""
ROOT: GroupKey = ("", True)
MIXED: GroupKey = ("*", True)
"""The bundle of small bundles."""
Stay = tuple[str, GroupKey, Spans]


@dataclass(slots=True)
class Place:
    """Where some nodes stand in turn, with bundles of leaf places and places of their own hubs.

    `stays` says who stands here, by which tie, and when.
    """

    stays: list[Stay]
    hub: bool
    above: Place | None = None
    groups: dict[GroupKey, list[Place]] = field(default_factory=dict)
    hubs: list[Place] = field(default_factory=list)

    def on(self, day: str) -> str | None:
        """The node that stands here on a day."""
        return next((key for key, _, spans in self.stays if holds(spans, day)), None)

    def tie(self, day: str) -> GroupKey:
        """The tie by which it hangs here that day; by which the first does when there is none."""
        return next((tie for _, tie, spans in self.stays if holds(spans, day)), self.stays[0][1])

    @property
    def nodes(self) -> dict[str, None]:
        """All that stand here on some day."""
        return dict.fromkeys(key for key, _, _ in self.stays)

    def lasting(self, days: Iterable[str]) -> bool:
        """Whether something stands here on one of some days, or on LASTING days or more."""
        if any(self.on(day) is not None for day in days):
            return True
        return sum(map(length, (spans for _, _, spans in self.stays))) >= LASTING

    def size(self) -> int:
        """How many nodes stand here and hang on it as leaves, at most."""
        return 1 + sum(place.size() for places in self.groups.values() for place in places)


@dataclass
class Planter:
    """Gives places to the nodes of a forest.

    `is_hub` says of a node, of its days at a place, of how many it carries then at once, and of how
    deep it lies below a hub, whether it has a box of its own.
    """

    forest: Forest
    order: Callable[[GroupKey], int]
    is_hub: Callable[[str, Spans, int, int], bool]
    apart: Collection[str] = ()
    """Relations whose bundles are never mixed with others."""

    def plant(self) -> list[Place]:
        """Places of all roots, in the order in which they were reached."""
        carried: dict[str, list[Carry]] = defaultdict(list)
        for carry in self.forest.carries:
            carried[carry.parent].append(carry)
        self._carried = carried
        roots = [
            Place([(c.child, ROOT, c.spans)], self._hub(c.child, c.spans, 0)) for c in carried[""]
        ]
        waiting = list(roots)
        while waiting:
            place = waiting.pop()
            self._grow(place, 1)
            waiting += hubs_of(place)
        return roots

    def _hub(self, key: str, spans: Spans, depth: int) -> bool:
        carried = (meet(c.spans, spans) for c in self._carried.get(key, ()))
        return self.is_hub(key, spans, breadth(carried), depth)

    def _grow(self, place: Place, depth: int) -> None:
        found: dict[GroupKey, dict[str, Spans]] = defaultdict(dict)
        for key, _, spans in place.stays:
            for carry in self._carried.get(key, ()):
                if days := meet(spans, carry.spans):
                    mine = found[carry.relation, carry.outward]
                    mine[carry.child] = join(mine.get(carry.child, []), days)
        groups = {g: found[g] for g in sorted(found, key=lambda g: (self.order(g), g))}
        hubs: list[Stay] = []
        small: list[Stay] = []
        for group, children in groups.items():
            stays = [(key, group, children[key]) for key in sorted(children)]
            hubs += [stay for stay in stays if self._hub(stay[0], stay[2], depth)]
            leaves = [stay for stay in stays if not self._hub(stay[0], stay[2], depth)]
            places = shared(leaves, place, hub=False)
            if len(places) > SMALL or (places and group[0] in self.apart):
                place.groups[group] = places
            else:
                small += leaves
        place.hubs = shared(hubs, place, hub=True)
        if small:
            place.groups[MIXED] = shared(small, place, hub=False)
        for leaf in [leaf for places in place.groups.values() for leaf in places]:
            self._grow(leaf, depth + 1)


def hubs_of(place: Place) -> list[Place]:
    """The hub places that hang on a place or on leaves of it."""
    found = list(place.hubs)
    for places in place.groups.values():
        for leaf in places:
            found += hubs_of(leaf)
    return found


def shared(stays: Sequence[Stay], above: Place | None, *, hub: bool) -> list[Place]:
    """Places for nodes, in the order given, each in the first that is free on its days."""
    places: list[Place] = []
    taken: list[Spans] = []
    # An endless stay leaves nothing free; such places are not tried again.
    tried: list[int] = []
    for key, group, spans in stays:
        at = next((i for i in tried[-TRIED:] if apart(taken[i], spans)), None)
        if at is None:
            at = len(places)
            places.append(Place([], hub, above))
            taken.append([])
            tried.append(at)
        places[at].stays.append((key, group, spans))
        taken[at] = join(taken[at], spans)
        if taken[at] == ALWAYS:
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
