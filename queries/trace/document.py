"""The trace document: the answer that others script against (exact and fixed)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from graph.dates import MAX, MIN, Bounds, State, iso
from graph.known import Known
from graph.stores.base import Row, Store
from queries.nodes import exists, find, names_on, nodes
from queries.sources import gather, shown
from queries.trace.chains import MAX_CHAINS, Chain, chains
from queries.trace.lines import UNIT_LABELS, relations
from queries.trace.posts import Holding, Post, posts_of
from queries.trace.reach import Edge, Reach, reach
from queries.trace.why_not import Items, edge_document, names, nearest, reason


def trace(
    store: Store, unit: str, on: date, known: Known, line: str = "supervision", limit: int = 100
) -> dict[str, Any]:
    """Every chain of responsibility of a unit on a day.

    Args:
        unit: id, or a name that means one unit (or party organisation).
        on: the day asked about.
        known: the point on the known clock.
        line: supervision, party, administrative or all.
        limit: most chains shown; `total` is exact up to 10,000.

    Raises:
        UsageError: unknown line. NotFound, Ambiguous: the unit cannot be told.
    """
    names = relations(line)
    label, row = find(store, unit, UNIT_LABELS, known.number)
    return _Answer(store, label, row, on, known, line, names, limit).document()


class _Answer:
    """All that one answer needs, read once."""

    def __init__(
        self, store: Store, label: str, row: Row, on: date, known: Known, line: str,
        names: tuple[str, ...], limit: int,
    ) -> None:  # fmt: skip
        self.store, self.key, self.label, self.on = store, row["id"], label, on
        self.known, self.line, self.limit = known, line, limit
        self.reached: Reach = reach(store, self.key, label, on, known.number, names)
        self.chains, self.more = chains(self.reached, self.key, on)
        self.shown = self.chains[:limit]
        self.posts = posts_of(store, self.reached.labels, known.number)
        others = {k: v for k, v in self.reached.labels.items() if k != self.key}
        self.nodes = {self.key: row} | nodes(store, others, known.number)
        self.names = names_on(store, self.reached.labels, on, known.number, self.nodes)
        self.items = gather(store, self._evidence(), known.number)

    def _evidence(self) -> Iterable[tuple[str, ...]]:
        for chain in self.shown:
            yield from (edge.evidence for edge in chain.edges())
        for edges in self.reached.edges.values():
            if not self.chains:
                yield from (edge.evidence for edge in edges)
        for posts in self.posts.values():
            for post in posts:
                yield from (h.evidence for h, _ in post.holders(self.on))

    def document(self) -> dict[str, Any]:
        row = self.nodes[self.key]
        change = iso(self._next_change() or MAX)
        return {
            "unit": {
                "id": self.key,
                "full_name": self.names.get(self.key, ""),
                "kind": row.get("kind") or self.label,
                "exists": exists(row, self.on),
                "posts": self._posts(self.key),
            },
            "on": self.on.isoformat(),
            "known": self.known.at,
            "line": self.line,
            "data_version": str(self.known.number),
            "total": None if self.more else len(self.chains),
            "shown": len(self.shown),
            **({"at_least": MAX_CHAINS} if self.more else {}),
            "next_change": change,
            "chains": [self._chain(chain, change) for chain in self.shown],
            "why_not": None if self.chains else self._why_not(),
        }

    def _chain(self, chain: Chain, change: str | None) -> dict[str, Any]:
        sure = chain.certain_on(self.on)
        certain, possible = chain.certain() if sure else None, chain.possible()
        result: dict[str, Any] = {
            "certainty": "certain" if sure else "possible",
            "ends": chain.ends,
            "certain": None if certain is None else [iso(day) for day in certain],
            "possible": None if possible is None else [iso(day) for day in possible],
            "next_change": change,
            "hops": [self._hop(edge) for edge in chain.hops],
        }
        if chain.closes is not None:
            result["closes"] = self._hop(chain.closes)
        return result

    def _hop(self, edge: Edge) -> dict[str, Any]:
        return {
            "relation": edge.relation,
            "from": edge.start,
            "to": edge.end,
            "to_name": self.names.get(edge.end, ""),
            "since": edge.since,
            "until": edge.until or "..",
            "certainty": edge.on(self.on),
            "exists": exists(self.nodes.get(edge.end), self.on),
            "properties": dict(edge.properties),
            "evidence": shown(edge.evidence, self.known.number, self.items),
            "posts": self._posts(edge.end),
        }

    def _posts(self, body: str) -> list[dict[str, Any]]:
        return [
            post_document(p, self.on, self.known.number, self.items)
            for p in self.posts.get(body, ()) if p.seated(self.on)
        ]  # fmt: skip

    def _next_change(self) -> date | None:
        """The first later day on which edges, posts or holders would read otherwise.

        Only edges that leave a node reached today can change the set of chains first, so their
        bounds and those of the posts at the hops are all the days there are to try.
        """
        bodies = {e.end for c in self.chains for e in c.hops}
        days: set[date] = set()
        for edges in self.reached.edges.values():
            for edge in edges:
                _note(days, edge.bounds)
        for body in bodies:
            for post in self.posts.get(body, ()):
                for bounds in post.bounds():
                    _note(days, bounds)
        now = self._signature(self.on, bodies)
        for day in sorted(d for d in days if self.on < d < MAX):
            if self._signature(day, bodies) != now:
                return day
        return None

    def _signature(self, day: date, bodies: set[str]) -> object:
        edges = frozenset(
            (start, e.relation, e.end, e.key, e.on(day))
            for start, leaving in self.reached.edges.items()
            for e in leaving
            if e.on(day) != "no"
        )
        posts = frozenset(
            (body, p.id, p.persons(day))
            for body in bodies
            for p in self.posts.get(body, ())
            if p.seated(day)
        )
        return edges, posts

    def _why_not(self) -> dict[str, Any]:
        own = self.reached.edges.get(self.key, [])
        ended, later = told = nearest(own, self.on)
        return {
            "unit": self.key, "on": self.on.isoformat(), "line": self.line,
            "reason": reason(own, self.on),
            "ended": edge_document(ended, self.known.number, self.items),
            "next": edge_document(later, self.known.number, self.items),
            "names": names(self.store, {self.key: self.label}, told, self.on, self.known.number),
        }  # fmt: skip


def post_document(post: Post, on: date, known: int, items: Items) -> dict[str, Any]:
    """A post with its state and holders on a day."""
    holders = post.holders(on)
    return {
        "id": post.id,
        "post_name": post.post_name,
        "duty": post.duty,
        "state": post.state(holders),
        "holders": [_holder(h, sure, known, items) for h, sure in holders],
    }


def _holder(holding: Holding, sure: State, known: int, items: Items) -> dict[str, Any]:
    return {
        "person": holding.person,
        "full_name": holding.full_name,
        "since": holding.since,
        "until": holding.until or "..",
        "certainty": sure,
        "evidence": shown(holding.evidence, known, items),
    }


def _note(days: set[date], bounds: Bounds) -> None:
    days.update((bounds.since_min, bounds.since_max, bounds.until_min, bounds.until_max))
    days.discard(MIN)
