"""Every hop of a line on a day, without listing the chains: there may be more than can be listed.

Each edge that holds on the day and leaves a body that the unit reaches is a hop of some chain, or
closes one, so the edges reached are exactly the hops of all chains.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.known import Known
from graph.stores.base import Store
from queries.nodes import exists, find, names_on, nodes
from queries.sources import gather, shown
from queries.trace.document import post_document
from queries.trace.lines import UNIT_LABELS, relations
from queries.trace.posts import posts_of
from queries.trace.reach import reach

Doc = dict[str, Any]


def reached(store: Store, unit: str, on: date, known: Known, line: str) -> Doc:
    """The unit and all hops, in the words of a trace document, the hops as one list.

    Args:
        store: an open store.
        unit: id of a unit known at that point.
        on: the day.
        known: the point on the known clock.
        line: supervision, party or administrative.
    """
    number = known.number
    label, row = find(store, unit, UNIT_LABELS, number)
    found = reach(store, unit, label, on, number, relations(line))
    edges = [e for node in sorted(found.labels) for e in found.leaving(node, on)]
    rows = {unit: row} | nodes(store, {k: v for k, v in found.labels.items() if k != unit}, number)
    names = names_on(store, found.labels, on, number, rows)
    posts = posts_of(store, found.labels, number)
    held = [h.evidence for own in posts.values() for p in own for h, _ in p.holders(on)]
    items = gather(store, [*(e.evidence for e in edges), *held], number)

    def seats(body: str) -> list[Doc]:
        own = (p for p in posts.get(body, ()) if p.seated(on))
        return [post_document(p, on, number, items) for p in own]

    def hop(edge: Any) -> Doc:
        return {
            "relation": edge.relation, "from": edge.start, "to": edge.end,
            "to_name": names.get(edge.end, ""), "since": edge.since, "until": edge.until or "..",
            "certainty": edge.on(on), "exists": exists(rows.get(edge.end), on),
            "properties": dict(edge.properties),
            "evidence": shown(edge.evidence, number, items), "posts": seats(edge.end),
        }  # fmt: skip

    who = {"id": unit, "full_name": names.get(unit, ""), "exists": exists(row, on),
           "posts": seats(unit)}  # fmt: skip
    return {"unit": who, "line": line, "chains": [{"hops": [hop(e) for e in edges]}]}
