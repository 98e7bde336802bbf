"""What lies around a thing on a day: nodes and edges with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.known import Known
from graph.schema import Property, schema
from graph.stores.base import Store
from queries.cutting import Limit, part
from queries.graphs import FACTS, around
from queries.nodes import find, names_on
from queries.sources import cited

MOST_HOPS = 6


def neighbourhood(
    store: Store, entity: str, hops: int, on: date, known: Known, limit: Limit = None
) -> dict[str, Any]:
    """The graph induced on what is at most so many hops, in any direction, from one thing.

    Args:
        store: an open store.
        entity: an id of any fact node, or a name that means one thing.
        hops: at most `MOST_HOPS`.
        on: the day on which the edges possibly hold.
        known: the point on the known clock.
        limit: most nodes and edges shown together, nodes first, or what chooses them; `total`
            counts all.

    Raises:
        NotFound, Ambiguous: the entity cannot be told.
    """
    key = find(store, entity, FACTS, known.number)[1]["id"]
    graph = around(store, key, hops, known, on)
    whole = [*graph.nodes(data=True), *graph.edges(keys=True, data=True)]
    told = part(whole, limit, lambda item: item[:-1])
    texts = (text for item in told for text in item[-1]["evidence"])
    items = cited(store, texts, known.number)
    nodes = {item[0]: item[1] for item in told if len(item) == 2}
    labels = {node: values["label"] for node, values in nodes.items()}
    names = names_on(store, labels, on, known.number, nodes)
    return {
        "entity": key, "hops": hops, "on": on.isoformat(), "known": known.at,
        "data_version": str(known.number), "total": len(whole), "shown": len(told),
        "total_nodes": graph.number_of_nodes(), "total_edges": graph.number_of_edges(),
        "nodes": [
            {"id": node, "label": values["label"], "full_name": names[node] or node,
             **_fact(values, schema().nodes[values["label"]].own, items)}
            for node, values in nodes.items()
        ],
        "edges": [
            {"relation": values["relation"], "from": start, "to": end,
             "certainty": values["certainty"],
             **_fact(values, schema().edges[values["relation"]].own, items)}
            for start, end, _, values in (item for item in told if len(item) == 4)
        ],
    }  # fmt: skip


def _fact(
    values: Mapping[str, Any], own: Mapping[str, Property], items: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "since": values.get("since") or "",
        "until": values.get("until") or "..",
        "classification": values.get("classification"),
        "properties": {p: values[p] for p in own if p in values and p != "full_name"},
        "evidence": [items[text] for text in values["evidence"]],
    }
