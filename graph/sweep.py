"""What a batch touched, and how to remove every trace of one that was never committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph import statements as st
from graph.evidence import Locator, parse
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from graph.stores.primer import ROOT

PART = 20_000
"""Facts a transaction; an engine holds all that one transaction changes in memory."""


def sweep(store: Store, number: int) -> None:
    """Remove all that an uncommitted batch wrote, as if it had never been."""
    for edge in schema().edges.values():
        match = f"MATCH ()-[r:`{edge.type}`]->() WHERE r."
        _repeat(store, match + "added = $n", "r", "DELETE r", number)
        _repeat(store, match + "closed = $n", "r", f"SET r.closed = {OPEN}", number)
        for start in {pair[0] for pair in edge.endpoints}:
            rows = touched_edges(store, edge.type, start, number)
            sets = [named(row, {"evidence": without(row["evidence"], number)}) for row in rows]
            _write(store, st.set_edges(edge.type, start), sets)
    for node in schema().facts():
        text = f"MATCH (n:`{node.label}`) WHERE n.added = $n"
        _repeat(store, text, "n", "DETACH DELETE n", number)
        sets = [
            {"id": row["id"], "set": {"evidence": without(row["evidence"], number)}}
            for row in touched_nodes(store, node.label, number)
        ]
        _write(store, st.set_nodes(node.label), sets)
    text = f"MATCH (n:`Revision`) WHERE n.id STARTS WITH 'revision:{number}:'"
    _repeat(store, text, "n", "DELETE n", number)
    store.write([("MATCH (n:`Batch` {id: $id}) DELETE n", {"id": f"batch:{number}"})])


def clear(store: Store) -> None:
    """Remove every node and edge but the counter."""
    for label in schema().nodes:
        text = f"MATCH (n:`{label}`) WHERE n.id <> '{ROOT}'"
        _repeat(store, text, "n", "DETACH DELETE n", 0)


def _repeat(store: Store, match: str, variable: str, change: str, number: int) -> None:
    """Change what matches, part by part, until nothing does any more."""
    text = (
        f"{match} WITH {variable} LIMIT {PART} {change} "
        "WITH count(*) AS done WHERE done > 0 RETURN done"
    )
    while store.write([], only_if=(text, {"n": number})):
        pass


def _write(store: Store, text: str, rows: Sequence[Row]) -> None:
    for i in range(0, len(rows), PART):
        store.write([(text, {"rows": rows[i : i + PART]})])


_TOUCHED = "any(e IN {0}.evidence WHERE e STARTS WITH $start OR e CONTAINS $mid)"


def touched_edges(store: Store, edge: str, start: str, number: int) -> list[Row]:
    """Edges with a locator that a batch added or closed."""
    rows: list[Row] = []
    for first, end in schema().edges[edge].endpoints:
        if first == start:
            text = st.edge_rows(edge, start, end, _TOUCHED.format("r"))
            rows += store.read(text, _marks(number), timeout=600)
    return [row for row in rows if _touches(row["evidence"], number)]


def touched_nodes(store: Store, label: str, number: int) -> list[Row]:
    """Nodes with a locator that a batch added or closed."""
    text = st.node_rows(label, _TOUCHED.format("n"))
    rows = store.read(text, _marks(number), timeout=600)
    return [row for row in rows if _touches(row["evidence"], number)]


def _marks(number: int) -> Row:
    return {"start": f"{number}", "mid": f"-{number}|"}


def _touches(evidence: Sequence[str], number: int) -> bool:
    return any(number in (loc.added, loc.closed) for loc in map(parse, evidence))


def without(evidence: Sequence[str], number: int) -> list[str]:
    """Evidence as it was before a batch that is not committed."""
    result = []
    for locator in map(parse, evidence):
        if locator.added == number:
            continue
        closed = None if locator.closed == number else locator.closed
        result.append(str(Locator(locator.added, closed, locator.document, locator.place)))
    return result


def named(row: Row, values: Mapping[str, Any]) -> Row:
    """A row for `statements.set_edges`: which edge, and what to set on it."""
    return {
        "from_id": row["from_id"], "key": row["key"], "added": row["added"], "set": dict(values)
    }  # fmt: skip
