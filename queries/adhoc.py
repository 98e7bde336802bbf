"""A Cypher query of somebody's own: read, never written, and stopped at stated limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import orjson

from graph.errors import BadValue, UsageError
from graph.known import known_at
from graph.stores import Store
from graph.stores.base import Row
from queries.reads import only_reads

SECONDS = 10.0
"""Longest run of a query."""
MOST = 10_000
"""Most rows of an answer."""
BYTES = 16 * 2**20
"""Most bytes of its rows as JSON."""


def ask(store: Store, text: str, parameters: Mapping[str, Any], limit: int) -> dict[str, Any]:
    """Answer a query of the common Cypher.

    Nodes are given as `{labels, properties}`, relationships as `{type, properties}`, paths as
    `{nodes, relationships}`: engine ids mean nothing outside of their engine.

    Args:
        store: an open store.
        text: the query; it may only read, and every value is to be a parameter.
        parameters: values by name.
        limit: most rows, at most MOST; when there are more, `total` is null and `at_least` says
            how many there are at least.

    Raises:
        UsageError: the text could do anything but read, or the rows have more than BYTES.
        BadValue: a value is none that an engine holds.
        QueryRefused: the engine refuses it.
        StoreTimeout: it ran for more than SECONDS, or visited too much.
    """
    checked = only_reads(text)
    _holdable(dict(parameters))
    known = known_at(store, None)
    found = store.read(checked, parameters, timeout=SECONDS, most=limit + 1)
    rows = list(_within(found[:limit]))
    cut = len(found) > limit
    return {
        "known": known.at,
        "data_version": str(known.number),
        "columns": list(found[0]) if found else [],
        "rows": rows,
        "total": None if cut else len(rows),
        "at_least": len(found) if cut else None,
        "shown": len(rows),
        "limit": limit,
        "seconds": SECONDS,
    }


def _within(found: Iterable[Row]) -> Iterator[list[Any]]:
    """The rows as they are told. Raises UsageError when they are too much to be sent."""
    size = 0
    for row in found:
        told = [_plain(value) for value in row.values()]
        size += len(orjson.dumps(told, default=str))
        if size > BYTES:
            raise UsageError(
                f"答案过大 the rows have more than {BYTES} bytes as JSON; 请少取行或列 ask for "
                "fewer rows or columns."
            )
        yield told


def _holdable(value: Any) -> None:
    """Raises BadValue for a whole number beyond 64 bits, or text that is no Unicode."""
    if isinstance(value, dict):
        _holdable([*value, *value.values()])
    elif isinstance(value, list):
        for one in value:
            _holdable(one)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise BadValue("参数中有超过 64 位的整数 a parameter holds an integer beyond 64 bits.")
    elif isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise BadValue("参数不是 Unicode 文本 a parameter is no Unicode text.") from error


def _plain(value: Any) -> Any:
    """A value for JSON. The embedded engine tells nodes and relationships by the keys of a map."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, dict):
        return value
    for kept, dropped in ((("labels",), {"id"}), (("type",), {"id", "start", "end"})):
        if set(value) == {*kept, "properties", *dropped}:
            own = {k: v for k, v in value["properties"].items() if k not in ("title", "type")}
            return {**{k: value[k] for k in kept}, "properties": _plain(own)}
    return {key: _plain(one) for key, one in value.items()}
