"""Cypher generated from the schema: the only place where a label or relation name is spliced.

Every generated text quotes its identifiers and takes all else as parameters. The statements keep
to the subset that is equal on both engines.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from graph.schema import Schema, schema

OPEN = 9_999_999_999
"""`closed` of a fact that stands: later than any batch, so that one comparison serves."""

KNOWN = "{0}.added <= $known AND $known < {0}.closed"
"""The known-time test, for `.format(variable)`."""


def known(*variables: str) -> str:
    """The known-time test of several variables, joined with AND; reads the parameter $known."""
    return " AND ".join(KNOWN.format(v) for v in variables)


def bounds(variable: str) -> str:
    """The four columns of an interval's ends, as `graph.dates.bounds_of` reads them."""
    names = ("since_min", "since_max", "until_min", "until_max")
    return ", ".join(f"{variable}.{name} AS {name}" for name in names)


@cache
def create_nodes(label: str) -> str:
    """Create nodes of one label from $rows, a list of maps with all properties of the type."""
    names = schema().nodes[label].properties
    return f"UNWIND $rows AS row CREATE (n:`{label}` {_map(names)})"


@cache
def create_edges(edge: str, start: str, end: str) -> str:
    """Create edges between stored nodes from $rows: maps with `from_id`, `to_id`, properties."""
    names = schema().edges[edge].properties
    return (
        f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from_id}}) "
        f"MATCH (b:`{end}` {{id: row.to_id}}) CREATE (a)-[:`{edge}` {_map(names)}]->(b)"
    )


@cache
def set_nodes(label: str) -> str:
    """Set the properties in `row.set` of the nodes `row.id`."""
    return f"UNWIND $rows AS row MATCH (n:`{label}` {{id: row.id}}) SET n += row.set"


@cache
def set_edges(edge: str, start: str) -> str:
    """Set the properties in `row.set` of the edge that has `row.key` and `row.added`."""
    return (
        f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from_id}})-[r:`{edge}`]->() "
        "WHERE r.key = row.key AND r.added = row.added SET r += row.set"
    )


@cache
def node_rows(label: str, where: str) -> str:
    """All properties of the nodes of a label under a condition on `n`."""
    columns = ", ".join(f"n.{p} AS {p}" for p in schema().nodes[label].properties)
    return f"MATCH (n:`{label}`) WHERE {where} RETURN {columns}"


@cache
def nodes_by_id(label: str) -> str:
    """All properties of the nodes of a label whose id is in $ids."""
    columns = ", ".join(f"n.{p} AS {p}" for p in schema().nodes[label].properties)
    return f"UNWIND $ids AS i MATCH (n:`{label}` {{id: i}}) RETURN {columns}"


def _edge_columns(edge: str) -> str:
    names = schema().edges[edge].properties
    return "a.id AS from_id, b.id AS to_id, " + ", ".join(f"r.{p} AS {p}" for p in names)


@cache
def edge_rows(edge: str, start: str, end: str, where: str) -> str:
    """Ends and all properties of the edges of a type under a condition on `r`."""
    return (
        f"MATCH (a:`{start}`)-[r:`{edge}`]->(b:`{end}`) WHERE {where} RETURN {_edge_columns(edge)}"
    )


@cache
def edges_from(edge: str, start: str, end: str, where: str) -> str:
    """Ends and all properties of the edges of a type that leave a node in $ids."""
    return (
        f"UNWIND $ids AS i MATCH (a:`{start}` {{id: i}})-[r:`{edge}`]->(b:`{end}`) "
        f"WHERE {where} RETURN {_edge_columns(edge)}"
    )


def constraints(model: Schema) -> list[str]:
    """Server statements: a unique id a label (also the index that every anchored match uses)."""
    return [
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS "
        f"FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
        for label in model.nodes
    ]


def _map(names: Iterable[str]) -> str:
    return "{" + ", ".join(f"{p}: row.{p}" for p in names) + "}"
