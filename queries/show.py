"""Show: everything recorded of one thing: values, facts in and out, evidence, earlier values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from graph import statements as st
from graph.known import Known, unpack
from graph.names import called
from graph.schema import NodeType, schema
from graph.stores.base import Row, Store
from queries.cutting import Limit, part
from queries.nodes import find, nodes
from queries.sources import gather, shown

LIMIT = 1000
"""Most facts shown unless told; `total` counts all."""

_ALSO = ("since", "until", "classification")


def show(
    store: Store, id_or_name: str, known: Known, labels: Collection[str] = (), limit: Limit = LIMIT
) -> dict[str, Any]:
    """Everything known of one thing.

    Args:
        store: an open store.
        id_or_name: an id of any fact node, or a name that means one thing.
        known: the point on the known clock.
        labels: what it can be; any fact node unless told.
        limit: most facts shown, or what chooses them.

    Raises:
        NotFound: nothing has the id or name. Ambiguous: several things do.
    """
    every = [node.label for node in schema().facts()]
    label, row = find(store, id_or_name, labels or every, known.number)
    key = row["id"]
    facts = _facts(store, label, key, known.number)
    told = part(facts, limit, _marked)
    others = _others(store, told, known.number)
    lists = [row["evidence"] or (), *(fact["evidence"] or () for fact in told)]
    items = gather(store, lists, known.number)
    return {
        "id": key,
        "label": label,
        "full_name": _name(row, key),
        "known": known.at,
        "data_version": str(known.number),
        "values": _values(schema().nodes[label], row),
        "evidence": shown(row["evidence"] or (), known.number, items),
        "total": len(facts),
        "shown": len(told),
        "facts": [_fact(fact, others, known.number, items) for fact in told],
        "revisions": _revisions(store, label, key, known.number),
    }


def _name(row: Row | None, key: str) -> str:
    return (called(row) if row else None) or key


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _values(node: NodeType, row: Mapping[str, Any]) -> dict[str, Any]:
    names = [*node.own, *(p for p in _ALSO if p in node.properties)]
    return {name: _plain(row.get(name)) for name in names}


def _marked(fact: Row) -> list[Any]:
    return [fact[p] for p in ("relation", "direction", "other", "key", "added")]


def _facts(store: Store, label: str, key: str, known: int) -> list[Row]:
    """Rows of every known edge at the node: relations in order, then by start and far end."""
    found: list[Row] = []
    for relation, direction, other in _touching(label):
        rows = store.read(_query(label, relation, direction, other), {"id": key, "known": known})
        mark = {"relation": relation, "direction": direction, "other_label": other}
        # A fact that leads back to its own node is one fact, told as leaving.
        found += [row | mark for row in rows if direction == "out" or row["other"] != key]
    order = {"out": 0, "in": 1}
    relations = list(schema().edges)
    found.sort(
        key=lambda f: (
            order[f["direction"]], relations.index(f["relation"]), f["since_min"], f["other"],
            f["key"], f["added"],
        )
    )  # fmt: skip
    return found


def _touching(label: str) -> Iterator[tuple[str, str, str]]:
    """(relation, direction, label of the far end) of all edges that a label can have."""
    for edge in schema().edges.values():
        for start, end in edge.endpoints:
            if start == label:
                yield edge.type, "out", end
            if end == label:
                yield edge.type, "in", start


@cache
def _query(label: str, relation: str, direction: str, other: str) -> str:
    """Known edges of one relation at one node, which stands first so that it anchors."""
    left, right = ("-", "->") if direction == "out" else ("<-", "-")
    names = [p for p in schema().edges[relation].properties if p not in _BOUNDS]
    columns = ", ".join(f"r.{p} AS {p}" for p in names)
    return (
        f"MATCH (a:`{label}` {{id: $id}}){left}[r:`{relation}`]{right}(b:`{other}`) "
        f"WHERE {st.known('r')} RETURN b.id AS other, {columns}"
    )


_BOUNDS = frozenset({"since_max", "until_min", "until_max"})


def _others(store: Store, facts: Sequence[Row], known: int) -> dict[str, Row]:
    return nodes(store, {f["other"]: f["other_label"] for f in facts}, known)


def _fact(
    fact: Row, others: Mapping[str, Row], known: int, items: dict[tuple[str, str], dict[str, Any]]
) -> dict[str, Any]:
    own = schema().edges[fact["relation"]].own
    return {
        "relation": fact["relation"],
        "direction": fact["direction"],
        "other": fact["other"],
        "other_label": fact["other_label"],
        "other_name": _name(others.get(fact["other"]), fact["other"]),
        "since": fact["since"] or "",
        "until": fact["until"] or "..",
        "classification": fact["classification"],
        "properties": {p: _plain(fact[p]) for p in own if fact[p] is not None},
        "evidence": shown(fact["evidence"] or (), known, items),
    }


def _revisions(store: Store, label: str, key: str, known: int) -> list[dict[str, Any]]:
    """Values that had been replaced by then, oldest first."""
    text = st.node_rows("Revision", "n.node = $id AND n.added <= $known AND n.closed <= $known")
    rows = store.read(text, {"id": key, "known": known})
    node = schema().nodes[label]
    return [
        {
            "values": _values(node, unpack(label, row["values"])),
            "added": row["added"],
            "closed": row["closed"],
        }
        for row in sorted(rows, key=lambda r: (r["added"], r["closed"], r["id"]))
    ]
