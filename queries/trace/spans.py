"""Spans: all of time cut where the chains of a unit, or the certainty of a hop, change."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

from graph.dates import MAX, MIN, iso
from graph.errors import UsageError
from graph.known import Known
from graph.stores.base import Store
from queries.nodes import find, nodes
from queries.sources import gather
from queries.trace.chains import MAX_CHAINS, chains
from queries.trace.lines import UNIT_LABELS, relations
from queries.trace.reach import Edge, Reach, reach
from queries.trace.why_not import edge_document

MAX_LISTED = 100_000
"""Most chains listed over all spans."""

Hop = tuple[str, str, str]
"""Relation and both ends: edges that differ in all else are one hop."""
HopChain = tuple[tuple[Hop, str], ...]
"""The hops of a chain, without what closes it, each with its certainty."""


def spans(store: Store, unit: str, known: Known, line: str = "supervision") -> dict[str, Any]:
    """The maximal half-open intervals in which a unit's chains and their certainty stay the same.

    Args:
        unit: id, or a name that means one unit (or party organisation).
        known: the point on the known clock.
        line: supervision, party, administrative or all.

    Returns:
        `spans`, and `facts`: the edges behind all hops, with their intervals as written and their
        evidence.

    Raises:
        UsageError: unknown line, or too many chains to list.
        NotFound, Ambiguous: the unit cannot be told.
    """
    wanted = relations(line)
    label, row = find(store, unit, UNIT_LABELS, known.number)
    key = row["id"]
    reached = reach(store, key, label, None, known.number, wanted)
    found = _intervals(reached, key)
    hops = {hop for _, _, listed in found for chain in listed for hop, _ in chain}
    behind = [e for leaving in reached.edges.values() for e in leaving
              if (e.relation, e.start, e.end) in hops]  # fmt: skip
    items = gather(store, (e.evidence for e in behind), known.number)
    others = {k: v for k, v in reached.labels.items() if k != key}
    named = {key: row} | nodes(store, others, known.number)
    return {
        "unit": key,
        "line": line,
        "known": known.at,
        "data_version": str(known.number),
        "spans": [_span(*span) for span in found],
        "facts": [edge_document(e, known.number, items) for e in behind],
        "names": {k: str(v.get("full_name") or "") for k, v in named.items()},
    }


def hop_chains(reached: Reach, unit: str, day: date) -> list[HopChain]:
    """The distinct lists of hops of all chains on a day, certain ones first.

    A hop is certain when one of the edges behind it is.

    Raises:
        UsageError: there are more chains than can be listed.
    """
    once = Reach(labels=reached.labels)
    for node in reached.edges:
        best: dict[tuple[str, str], Edge] = {}
        for edge in reached.leaving(node, day):
            if (edge.end, edge.relation) not in best or edge.on(day) == "certain":
                best[edge.end, edge.relation] = edge
        once.edges[node] = list(best.values())
    found, more = chains(once, unit, day)
    if more:
        raise UsageError(
            f"{unit} 在 {day} 有超过 {MAX_CHAINS} 条链 has more than {MAX_CHAINS:,} chains on that "
            "day; ask for one line, or use trace, which counts to a limit."
        )
    lists = {
        tuple(((e.relation, e.start, e.end), e.on(day)) for e in chain.hops) for chain in found
    }
    return sorted(lists, key=_order)


def _order(chain: HopChain) -> tuple[object, ...]:
    sure = all(certainty == "certain" for _, certainty in chain)
    return (not sure, len(chain), [(end, relation) for (relation, _, end), _ in chain])


def _intervals(reached: Reach, unit: str) -> list[tuple[date, date, list[HopChain]]]:
    """Time cut at every bound of every edge, equal neighbours put together again."""
    days = {MIN}
    for edges in reached.edges.values():
        for bounds in (e.bounds for e in edges):
            days.update((bounds.since_min, bounds.since_max, bounds.until_min, bounds.until_max))
    days.discard(MAX)
    result: list[tuple[date, date, list[HopChain]]] = []
    listed = 0
    for first, end in pairwise([*sorted(days), MAX]):
        found = hop_chains(reached, unit, first)
        if result and result[-1][2] == found:
            result[-1] = (result[-1][0], end, found)
            continue
        result.append((first, end, found))
        listed += len(found)
        if listed > MAX_LISTED:
            raise UsageError(
                f"{unit} 的链过多 has more than {MAX_LISTED:,} chains over all of time; "
                "ask for one line, or for single days with trace."
            )
    return result


def _span(first: date, end: date, found: list[HopChain]) -> dict[str, Any]:
    return {
        "since": iso(first),
        "until": iso(end),
        "chains": [
            [
                {"relation": relation, "from": start, "to": to, "certainty": certainty}
                for (relation, start, to), certainty in chain
            ]
            for chain in found
        ],
    }  # fmt: skip


def edges_behind(reached: Reach, day: date) -> dict[Hop, list[Edge]]:
    """The edges that hold possibly on a day, by the hop they make."""
    result: dict[Hop, list[Edge]] = defaultdict(list)
    for node in reached.edges:
        for edge in reached.leaving(node, day):
            result[edge.relation, edge.start, edge.end].append(edge)
    return result
