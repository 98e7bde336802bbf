"""Names in an answer: those in force on the day asked about, as known at the time asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.names import called
from graph.stores.base import Row, Store
from queries.catalog import Column, NamedQuery
from queries.nodes import names_on, nodes


def name(store: Store, asked: NamedQuery, rows: Sequence[Row], values: Mapping[str, Any]) -> None:
    """Put into the rows the names and values of the things that their ids mean.

    The text of a query gives the names of today. An id whose node was not known then keeps them.
    """
    columns = {c.name: c for c in asked.columns}
    for source in sorted({c.of for c in asked.columns if c.of}):
        found, names = _things(store, columns[source], rows, values)
        for column in (c for c in asked.columns if c.of == source):
            told = names if not column.value else {
                key: row.get(column.value) for key, row in found.items()
            }  # fmt: skip
            for row in rows:
                row[column.name] = _told(row[source], row[column.name], told)


def _things(
    store: Store, source: Column, rows: Iterable[Row], values: Mapping[str, Any]
) -> tuple[dict[str, Row], dict[str, str | None]]:
    """Values and names of all that a column of ids names."""
    known, day = values["known"], values.get("on")
    missing = {key for row in rows for key in _ids(row[source.name])}
    found: dict[str, Row] = {}
    names: dict[str, str | None] = {}
    for label in source.labels:
        if not missing:
            break
        labels = dict.fromkeys(sorted(missing), label)
        present = nodes(store, labels, known)
        found |= present
        names |= {key: called(row) for key, row in present.items()}
        if day is not None:
            mine = dict.fromkeys(present, label)
            dated = names_on(store, mine, day, known, present)
            names |= {key: text for key, text in dated.items() if text}
        missing -= present.keys()
    return found, names


def _ids(value: Any) -> Iterable[str]:
    return [v for v in value if v] if isinstance(value, list) else [value] if value else []


def _told(ids: Any, present: Any, told: Mapping[str, Any]) -> Any:
    if isinstance(ids, list):
        return [told.get(key, old) for key, old in zip(ids, present, strict=True)]
    return told.get(ids, present)
