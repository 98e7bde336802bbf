"""The content hash: what the graph says now, equal on every engine and free of batch numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson

from graph import statements as st
from graph.evidence import standing
from graph.known import committed
from graph.schema import schema
from graph.stores.base import Row, Store

_ACCOUNT = ("added", "closed", "evidence")


def content_hash(store: Store, known: int | None = None) -> str:
    """SHA-256 (hex) over the sorted digests of all facts that stand; an empty graph has one too.

    `known` is the number of the last batch that counts: the last committed one unless given (node
    values are the present ones whatever it is).
    """
    total = hashlib.sha256()
    for fact in sorted(_facts(store, committed(store) if known is None else known)):
        total.update(fact)
    return total.hexdigest()


def _facts(store: Store, known: int) -> Iterator[bytes]:
    given = {"known": known}
    for node in schema().facts():
        text = st.node_rows(node.label, st.known("n"))
        for row in store.read(text, given, timeout=600):
            yield _digest(node.label, row, known)
    for edge in schema().edges.values():
        for start, end in edge.endpoints:
            text = st.edge_rows(edge.type, start, end, st.known("r"))
            for row in store.read(text, given, timeout=600):
                yield _digest(edge.type, row, known)


def _digest(kind: str, row: Row, known: int) -> bytes:
    said: dict[str, Any] = {}
    for name, value in row.items():
        if name not in _ACCOUNT and value is not None:
            said[name] = value.isoformat() if isinstance(value, date) else value
    sources = {(loc.document, loc.place) for loc in standing(row["evidence"], known)}
    text = orjson.dumps([kind, said, sorted(sources)], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).digest()
