"""Why a unit has no chain on a day: the nearest of its own edges before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from graph.dates import MAX
from graph.known import Known
from graph.stores.base import Store
from queries.nodes import NotFound, find, names_on, nodes
from queries.sources import gather, shown
from queries.trace.lines import UNIT_LABELS, relations
from queries.trace.reach import Edge, reach

Items = dict[tuple[str, str], dict[str, Any]]


def why_not(
    store: Store, unit: str, on: date, known: Known, line: str = "supervision"
) -> dict[str, Any]:
    """Whether a unit has a chain on a day, and if not, which of its own edges is nearest.

    Args:
        unit: id, or a name that means one unit (or party organisation).
        on: the day asked about.
        known: the point on the known clock.
        line: supervision, party, administrative or all.

    Returns:
        `reason` is has_chain, unknown_unit, never, ended, not_yet or between; `ended` and `next`
        are the edge that ended last and the one that begins first, whatever the reason. `names`
        gives the names that day of all ids; for an unknown unit `hint` says what is similar.

    Raises:
        UsageError: unknown line. Ambiguous: the name means several.
    """
    wanted = relations(line)
    try:
        label, row = find(store, unit, UNIT_LABELS, known.number)
    except NotFound as error:
        return _document(unit, on, known, line, "unknown_unit") | {"hint": str(error)}
    key = row["id"]
    own = reach(store, key, label, on, known.number, wanted).edges.get(key, [])
    told = nearest(own, on)
    items = gather(store, (e.evidence for e in told if e), known.number)
    ended, later = (edge_document(e, known.number, items) for e in told)
    return _document(key, on, known, line, reason(own, on), ended, later) | {
        "names": names(store, {key: label}, told, on, known.number)
    }


def nearest(own: Sequence[Edge], on: date) -> tuple[Edge | None, Edge | None]:
    """Of a unit's own edges, in order: the one that ended last and the one that begins first."""
    ended = [e for e in own if e.bounds.until_max <= on]
    later = [e for e in own if e.bounds.since_min > on]
    return (
        min(ended, key=lambda e: (MAX - e.bounds.until_max, e.relation, e.end), default=None),
        min(later, key=lambda e: (e.bounds.since_min, e.relation, e.end), default=None),
    )


def names(
    store: Store, unit: dict[str, str], told: Iterable[Edge | None], on: date, known: int
) -> dict[str, str]:
    """The names on a day, by id, of a unit (id -> label) and of the far ends of its edges."""
    labels = unit | {edge.end: edge.end_label for edge in told if edge}
    return names_on(store, labels, on, known, nodes(store, labels, known))


def reason(own: Sequence[Edge], on: date) -> str:
    """Why a unit with these edges of its own has no chain on a day, or that it has one."""
    if any(e.on(on) != "no" for e in own):
        return "has_chain"
    ended, later = nearest(own, on)
    return {
        (False, False): "never", (True, False): "ended",
        (False, True): "not_yet", (True, True): "between",
    }[ended is not None, later is not None]  # fmt: skip


def edge_document(edge: Edge | None, known: int, items: Items) -> dict[str, Any] | None:
    """An edge as the document gives it."""
    if edge is None:
        return None
    return {
        "relation": edge.relation, "from": edge.start, "to": edge.end, "since": edge.since,
        "until": edge.until or "..", "evidence": shown(edge.evidence, known, items),
    }  # fmt: skip


def _document(
    unit: str, on: date, known: Known, line: str, why: str,
    ended: dict[str, Any] | None = None, later: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "unit": unit, "on": on.isoformat(), "line": line, "known": known.at,
        "data_version": str(known.number), "reason": why, "ended": ended, "next": later,
        "names": {},
    }  # fmt: skip
