"""Statements that make every label, relation and property of the schema known to an engine.

An engine warns about names that it has never stored. With all of them known, any warning about a
name is a defect in a query, and can be an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from graph.evidence import digest
from graph.schema import Property, schema
from graph.stores.base import Statement

_SAMPLES: Mapping[str, Any] = {
    "string": "x", "strings": ["x"], "integer": 1, "number": 1.5, "date": date(2000, 1, 1),
}  # fmt: skip


ROOT = "batch:0"
"""The batch that holds the counter, the lease, and the digest of the names made known."""
PRIMED = "MATCH (b:`Batch` {id: $root}) RETURN b.`schema` AS primed"
"""Asks for that digest; to be run without minding warnings, as the store may not know the name."""


@lru_cache(maxsize=1)
def names_digest() -> str:
    """A digest of every label, relation, endpoint and property with its type."""
    model = schema()
    said = [
        (t, sorted((p.name, p.type) for p in properties.values()))
        for t, properties in [
            *((n.label, n.properties) for n in model.nodes.values()),
            *((f"{e.type}{e.endpoints}", e.properties) for e in model.edges.values()),
        ]
    ]
    return digest(repr(sorted(said)))


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
    counter = {"number": 0, "committed": 0, "holder": "", "token": "", "lease_until": ""}
    statements.append(
        (
            "MERGE (b:`Batch` {id: $root}) ON CREATE SET b += $counter SET b.`schema` = $digest",
            {"root": ROOT, "counter": counter, "digest": names_digest()},
        )
    )
    return statements


def _sample(properties: Mapping[str, Property]) -> dict[str, Any]:
    return {name: _SAMPLES[p.type] for name, p in properties.items() if name != "id"}
