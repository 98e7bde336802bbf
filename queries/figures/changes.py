"""The first later day on which something reads otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from graph.dates import MAX, Bounds, bounds_of
from graph.stores.base import Store
from queries.nodes import exists, in_force, nodes, spellings


def first_change(told: Callable[[date], object], spans: Iterable[Bounds], on: date) -> date:
    """The first day after `on`, among the ends of spans, on which `told(day)` is another value.

    MAX for none.
    """
    days = {d for b in spans for d in (b.since_min, b.since_max, b.until_min, b.until_max)}
    now = told(on)
    return next((d for d in sorted(days) if on < d < MAX and told(d) != now), MAX)


def bodies_change(store: Store, labels: Mapping[str, str], on: date, known: int) -> date:
    """The first later day on which a body (id -> label) exists otherwise or has another name."""
    rows, named = nodes(store, labels, known), spellings(store, labels, known)

    def told(day: date) -> object:
        standing = [(key, exists(row, day)) for key, row in rows.items()]
        return standing, [(key, in_force(found, day)) for key, found in named.items()]

    spans = [bounds_of(row) for row in (*rows.values(), *(r for f in named.values() for r in f))]
    return first_change(told, spans, on)
