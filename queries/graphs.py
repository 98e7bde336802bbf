"""Parts of the graph as networkx graphs: a neighbourhood, or what a named query names.

A part is the graph induced on some nodes: every edge between two of them that was known, and, when
a day is given, that possibly holds on it. Dates are ISO text and evidence is `document|place`, so
that a graph can be taken to rows and back without loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import networkx as nx

from graph import statements as st
from graph.dates import bounds_of, iso, state
from graph.evidence import standing
from graph.known import Known
from graph.names import called
from graph.schema import schema
from graph.stores.base import Row, Store
from queries.catalog import query
from queries.nodes import find, nodes
from queries.run import run

_ACCOUNT = frozenset({"id", "key", "added", "closed", "evidence"})
FACTS = tuple(node.label for node in schema().facts())


def of_query(store: Store, name: str, given: Mapping[str, str]) -> nx.MultiDiGraph:
    """The graph induced on all ids in the answer of a named query, on its day and known time.

    What was asked about is a part of it, because most answers name the other ends only. Nothing
    found is an empty graph.

    Raises:
        UsageError, NotFound, Ambiguous: as `queries.run.run`.
    """
    asked = query(name)
    answer = run(store, name, given)
    places = [i for i, c in enumerate(asked.columns) if c.type == "id" or c.labels]
    about = [p.name for p in asked.parameters if p.type == "id"] if answer["rows"] else []
    ids = {answer["parameters"][name] for name in about}
    for row in answer["rows"]:
        for value in (row[i] for i in places):
            # A path is a list of ids.
            ids.update(value if isinstance(value, list) else [value] if value else ())
    on = answer["parameters"].get("on")
    known = Known(int(answer["data_version"]), answer["known"])
    return subgraph(store, ids, known, date.fromisoformat(on) if on else None)


def around(
    store: Store, start: str, hops: int, known: Known, on: date | None = None
) -> nx.MultiDiGraph:
    """The graph induced on what is at most so many hops, in any direction, from one node.

    Raises:
        NotFound, Ambiguous: `start` is no id, and no name of one thing.
    """
    label, row = find(store, start, FACTS, known.number)
    found = {row["id"]: label}
    edge = dict(found)
    for _ in range(hops):
        edge = {
            key: other
            for key, other in _neighbours(store, edge, known, on)
            if key not in found
        }  # fmt: skip
        found |= edge
    return _induced(store, found, known, on)


def subgraph(
    store: Store, ids: Iterable[str], known: Known, on: date | None = None
) -> nx.MultiDiGraph:
    """The graph induced on nodes given by id; ids that were not known then are left out.

    Nodes carry `label`, `full_name` and their own properties; an edge has its fact key as key and
    carries `relation`, `since`, `until`, `certainty` (on the day; none without one) and its own.
    """
    wanted = sorted(set(ids))
    labels: dict[str, str] = {}
    for label in FACTS:
        text = f"UNWIND $ids AS i MATCH (n:`{label}` {{id: i}}) RETURN n.id AS id"
        labels |= {row["id"]: label for row in store.read(text, {"ids": wanted})}
    return _induced(store, labels, known, on)


def _induced(
    store: Store, labels: Mapping[str, str], known: Known, on: date | None
) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    values = nodes(store, labels, known.number)
    for key in sorted(values):
        graph.add_node(key, **_node(labels[key], values[key], known.number))
    inside = {key: labels[key] for key in values}
    found = [
        (row["from_id"], row["to_id"], row["key"], _edge(relation, row, known.number, on))
        for relation, start, end in _kinds(set(inside.values()))
        for row in _edges(store, _out(relation, start, end), _of(inside, start), known, on)
        if row["to_id"] in inside
    ]
    for start, end, key, attributes in sorted(found, key=lambda edge: edge[:3]):
        graph.add_edge(start, end, key=key, **attributes)
    return graph


def _kinds(labels: set[str]) -> Iterator[tuple[str, str, str]]:
    for edge in schema().edges.values():
        for start, end in edge.endpoints:
            if start in labels and end in labels:
                yield edge.type, start, end


def _of(labels: Mapping[str, str], label: str) -> list[str]:
    return [key for key, found in labels.items() if found == label]


def _edges(
    store: Store, text: str, ids: Sequence[str], known: Known, on: date | None
) -> Iterator[Row]:
    """Edges at some nodes, without those that do not hold on the day."""
    if ids:
        for row in store.read(text, {"ids": list(ids), "known": known.number}, timeout=120):
            if on is None or state(bounds_of(row), on) != "no":
                yield row


def _neighbours(
    store: Store, labels: Mapping[str, str], known: Known, on: date | None
) -> Iterator[tuple[str, str]]:
    for edge in schema().edges.values():
        for start, end in edge.endpoints:
            out = _out(edge.type, start, end)
            for row in _edges(store, out, _of(labels, start), known, on):
                yield row["to_id"], end
            into = _into(edge.type, start, end)
            for row in _edges(store, into, _of(labels, end), known, on):
                yield row["from_id"], start


def _out(edge: str, start: str, end: str) -> str:
    return st.edges_from(edge, start, end, st.known("r"))


@cache
def _into(edge: str, start: str, end: str) -> str:
    return (
        f"UNWIND $ids AS i MATCH (b:`{end}` {{id: i}})<-[r:`{edge}`]-(a:`{start}`) "
        f"WHERE {st.known('r')} RETURN a.id AS from_id, {st.bounds('r')}"
    )


def _node(label: str, row: Row, known: int) -> dict[str, Any]:
    name = called(row) or row["id"]
    return {"label": label, "full_name": name} | _plain(row, known) | {"full_name": name}


def _edge(relation: str, row: Row, known: int, on: date | None) -> dict[str, Any]:
    certainty = {} if on is None else {"certainty": state(bounds_of(row), on)}
    own = {k: v for k, v in row.items() if k not in ("from_id", "to_id")}
    return {"relation": relation, "since": "", "until": ""} | _plain(own, known) | certainty


def _plain(row: Row, known: int) -> dict[str, Any]:
    """Properties that are set, as scalars and lists of text; a bound that is none is not set."""
    told = {k: iso(v) if isinstance(v, date) else v for k, v in row.items() if k not in _ACCOUNT}
    said = {name: value for name, value in told.items() if value is not None}
    evidence = [f"{loc.document}|{loc.place}" for loc in standing(row["evidence"] or (), known)]
    return said | {"evidence": sorted(evidence)}


def to_rows(graph: nx.MultiDiGraph) -> tuple[list[Row], list[Row]]:
    """Rows of nodes (`id` and attributes) and edges (`from_id`, `to_id`, `key` and attributes)."""
    found = [{"id": key, **attributes} for key, attributes in graph.nodes(data=True)]
    edges = [
        {"from_id": start, "to_id": end, "key": key, **attributes}
        for start, end, key, attributes in graph.edges(keys=True, data=True)
    ]
    return found, edges


def from_rows(found: Iterable[Row], edges: Iterable[Row]) -> nx.MultiDiGraph:
    """The graph of such rows."""
    graph = nx.MultiDiGraph()
    for row in found:
        graph.add_node(row["id"], **{k: v for k, v in row.items() if k != "id"})
    for row in edges:
        own = {k: v for k, v in row.items() if k not in ("from_id", "to_id", "key")}
        graph.add_edge(row["from_id"], row["to_id"], key=row["key"], **own)
    return graph
