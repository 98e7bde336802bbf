"""What the tests of ingests share: a few units, and what a store holds after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from graph import statements as st
from graph.schema import schema
from graph.statements import OPEN
from graph.stores import Store
from ingest.run import Report, load

Make = Callable[..., list[Path]]
UNITS = [
    {"id": "U1", "full_name": "甲单位（虚构）", "kind": "central"},
    {"id": "U2", "full_name": "乙单位（虚构）", "kind": "central"},
    {"id": "L1", "full_name": "牵头单位（虚构）", "kind": "lead"},
]


def bring(store: Store, paths: Sequence[Path], skip: bool = False) -> Report:
    return load(store, paths, who="tester", skip_bad_rows=skip)


def facts(store: Store) -> list[str]:
    """All facts that stand, without batch numbers and sources; the files themselves left out."""
    found = []
    for node in schema().facts():
        for row in store.read(st.node_rows(node.label, "n.closed = $open"), {"open": OPEN}):
            if not row["id"].startswith("file:"):
                found.append((node.label, row))
    for edge in schema().edges.values():
        for start, end in edge.endpoints:
            text = st.edge_rows(edge.type, start, end, "r.closed = $open")
            found += [(edge.type, row) for row in store.read(text, {"open": OPEN})]
    hidden = {"evidence", "added", "closed"}
    return sorted(
        repr((kind, sorted((k, v) for k, v in row.items() if k not in hidden)))
        for kind, row in found
    )


def leads(store: Store) -> list[tuple[str, str]]:
    text = (
        "MATCH (a:Unit)-[r:LED_BY]->(b:Unit) WHERE r.closed = $open "
        "RETURN a.id AS a, b.id AS b ORDER BY a.id, b.id"
    )
    return [(row["a"], row["b"]) for row in store.read(text, {"open": OPEN})]
