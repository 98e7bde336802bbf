"""What a batch touched, and how to remove every trace of one that was never committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph import statements as st
from graph.evidence import Locator, parse
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store


def sweep(store: Store, number: int) -> None:
    """Remove all that an uncommitted batch wrote, as if it had never been."""
    for edge in schema().edges.values():
        store.write(
            [
                (f"MATCH ()-[r:`{edge.type}`]->() WHERE r.added = $n DELETE r", {"n": number}),
                (
                    f"MATCH ()-[r:`{edge.type}`]->() WHERE r.closed = $n SET r.closed = $open",
                    {"n": number, "open": OPEN},
                ),
            ]
        )
        for start in {pair[0] for pair in edge.endpoints}:
            rows = touched_edges(store, edge.type, start, number)
            sets = [named(row, {"evidence": _without(row["evidence"], number)}) for row in rows]
            if sets:
                store.write([(st.set_edges(edge.type, start), {"rows": sets})])
    for node in schema().facts():
        store.write(
            [(f"MATCH (n:`{node.label}`) WHERE n.added = $n DETACH DELETE n", {"n": number})]
        )
        rows = touched_nodes(store, node.label, number)
        sets = [
            {"id": row["id"], "set": {"evidence": _without(row["evidence"], number)}}
            for row in rows
        ]
        if sets:
            store.write([(st.set_nodes(node.label), {"rows": sets})])
    store.write(
        [
            ("MATCH (n:`Revision`) WHERE n.id STARTS WITH $p DELETE n",
             {"p": f"revision:{number}:"}),
            ("MATCH (n:`Batch` {id: $id}) DELETE n", {"id": f"batch:{number}"}),
        ]
    )  # fmt: skip


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


def _without(evidence: Sequence[str], number: int) -> list[str]:
    """Evidence as it was before a batch."""
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
