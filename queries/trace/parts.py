"""A time cut into parts: within one, the same bodies, posts and holders answer for a unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol

from graph.dates import Bounds, Interval, bounds_of, state
from graph.stores.base import Row, Store
from queries.nodes import exists, nodes
from queries.trace.lines import relations
from queries.trace.posts import Post, posts_of
from queries.trace.reach import reach


class Answer(Protocol):
    """Something that is told of a day."""

    def bounds(self) -> Iterable[Bounds]:
        """All intervals on which it depends."""
        ...

    def on(self, day: date) -> object:
        """What is told of a day; equal where it is the same."""
        ...


def parts(window: Interval, answers: Sequence[Answer]) -> list[Interval]:
    """The maximal half-open parts of a time within which every answer stays the same."""
    days = set(window)
    for answer in answers:
        for b in answer.bounds():
            days |= {b.since_min, b.since_max, b.until_min, b.until_max}
    result: list[Interval] = []
    last: object = None
    for first, end in pairwise(sorted(d for d in days if window[0] <= d <= window[1])):
        told = [answer.on(first) for answer in answers]
        if result and told == last:
            result[-1] = (result[-1][0], end)
        else:
            result.append((first, end))
        last = told
    return result


class Responsible:
    """Who answers for a unit, on whatever day: the edges of its chains, bodies, posts, holders.

    A hop is told by the fact behind it, so that a renewal is another answer; a new name is not.
    Nor are the unit's own posts: their holders do not answer for it.
    """

    def __init__(self, store: Store, unit: str, label: str, known: int) -> None:
        self.unit = unit
        self.reached = reach(store, unit, label, None, known, relations("supervision"))
        self.nodes = nodes(store, self.reached.labels, known)
        others = {k: v for k, v in self.reached.labels.items() if k != unit}
        self.posts = posts_of(store, others, known)

    def bounds(self) -> Iterable[Bounds]:
        for edges in self.reached.edges.values():
            yield from (e.bounds for e in edges)
        yield from (bounds_of(row) for row in self.nodes.values())
        yield from (b for own in self.posts.values() for p in own for b in p.bounds())

    def on(self, day: date) -> object:
        edges, bodies, frontier = set(), {self.unit}, [self.unit]
        while frontier:
            for edge in self.reached.leaving(frontier.pop(), day):
                edges.add((edge.start, edge.order, edge.on(day)))
                if edge.end not in bodies:
                    bodies.add(edge.end)
                    frontier.append(edge.end)
        posts = {b: told_posts(self.posts.get(b, ()), day) for b in bodies}
        return edges, {b: exists(self.nodes.get(b), day) for b in bodies}, posts


class Handled:
    """A body that handles a stage, with its posts and holders.

    How certain it handles it on a day is only how certain the stage has that day: no other answer.
    """

    def __init__(self, edge: Row, body: Row | None, posts: Sequence[Post]) -> None:
        self.edge, self.body, self.posts = bounds_of(edge), body, posts

    def bounds(self) -> Iterable[Bounds]:
        yield self.edge
        if self.body is not None:
            yield bounds_of(self.body)
        yield from (b for p in self.posts for b in p.bounds())

    def on(self, day: date) -> object:
        return state(self.edge, day) != "no", exists(self.body, day), told_posts(self.posts, day)


def told_posts(posts: Iterable[Post], day: date) -> object:
    """What is told of posts on a day: which there are, their holders, and how certain."""
    return {
        p.id: [(h.person, h.since, h.until, sure) for h, sure in p.holders(day)]
        for p in posts if p.seated(day)
    }  # fmt: skip
