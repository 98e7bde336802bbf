"""Statements that make every label, relation and property of the schema known to an engine.

An engine warns about names that it has never stored. With all of them known, any warning about a
name is a defect in a query, and can be an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.schema import Property, schema
from graph.stores.base import Statement

_SAMPLES: Mapping[str, Any] = {
    "string": "x", "strings": ["x"], "integer": 1, "number": 1.5, "date": date(2000, 1, 1),
}  # fmt: skip


def primer() -> list[Statement]:
    """Create one of everything and delete it again; to be run in one transaction."""
    model = schema()
    statements: list[Statement] = []
    for label, node in model.nodes.items():
        values = _sample(node.properties) | {"id": f"prime:{label}"}
        statements.append((f"CREATE (n:`{label}`) SET n += $v", {"v": values}))
    for edge in model.edges.values():
        for start, end in edge.endpoints:
            text = (
                f"MATCH (a:`{start}` {{id: $a}}) MATCH (b:`{end}` {{id: $b}}) "
                f"CREATE (a)-[r:`{edge.type}`]->(b) SET r += $v"
            )
            ends = {"a": f"prime:{start}", "b": f"prime:{end}"}
            statements.append((text, {"v": _sample(edge.properties), **ends}))
    for label in model.nodes:
        text = f"MATCH (n:`{label}` {{id: $id}}) DETACH DELETE n"
        statements.append((text, {"id": f"prime:{label}"}))
    return statements


def _sample(properties: Mapping[str, Property]) -> dict[str, Any]:
    return {name: _SAMPLES[p.type] for name, p in properties.items() if name != "id"}
