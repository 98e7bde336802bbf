"""The chains themselves: every maximal simple path of the edges that hold possibly on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.dates import Interval, certain, intersect, possible
from queries.trace.reach import MAX_HOPS, Edge, Reach

MAX_CHAINS = 10_000


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: its hops, and how it ends (`root`, `cycle` with the closing edge, or `depth`)."""

    hops: tuple[Edge, ...]
    ends: str
    closes: Edge | None

    def edges(self) -> tuple[Edge, ...]:
        """Hops and the closing edge: all that its certainty and intervals rest on."""
        return self.hops if self.closes is None else (*self.hops, self.closes)

    def certain_on(self, day: date) -> bool:
        """Whether every edge holds certainly."""
        return all(e.on(day) == "certain" for e in self.edges())

    def certain(self) -> Interval | None:
        """Half-open days on which every edge holds certainly; None when there is none."""
        spans = [certain(e.bounds) for e in self.edges()]
        if any(span is None for span in spans):
            return None
        return intersect(span for span in spans if span is not None)

    def possible(self) -> Interval | None:
        """Half-open days on which every edge holds possibly."""
        return intersect(possible(e.bounds) for e in self.edges())

    def order(self, day: date) -> tuple[object, ...]:
        """Certain first, then by length, then by ids."""
        return (not self.certain_on(day), len(self.hops), tuple(e.order for e in self.edges()))


def chains(reached: Reach, unit: str, day: date) -> tuple[list[Chain], bool]:
    """All chains in order, and whether there are more than `MAX_CHAINS`.

    The walk stops at the limit, so that a dense graph cannot hang it; the chains found are then
    the first of the walk, in order.
    """
    found: list[Chain] = []
    # One frame a node of the path: edges still to try. The path's edges stand beside it.
    path: list[Edge] = []
    on_path = {unit}
    frames = [iter(reached.leaving(unit, day))]
    while frames and len(found) <= MAX_CHAINS:
        edge = next(frames[-1], None)
        if edge is None:
            frames.pop()
            if path:
                on_path.discard(path.pop().end)
            continue
        if edge.end in on_path:
            found.append(Chain(tuple(path), "cycle", edge))
            continue
        following = reached.leaving(edge.end, day)
        if not following or len(path) + 1 == MAX_HOPS:
            ends = "depth" if following else "root"
            found.append(Chain((*path, edge), ends, None))
            continue
        path.append(edge)
        on_path.add(edge.end)
        frames.append(iter(following))
    more = len(found) > MAX_CHAINS
    found = found[:MAX_CHAINS]
    found.sort(key=lambda chain: chain.order(day))
    return found, more
