"""The shortest paths between two things on a day, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.known import Known
from graph.stores.base import Store
from queries.cutting import Limit
from queries.run import run
from queries.sources import cited


def paths(
    store: Store, given: Mapping[str, str], on: date, known: Known, limit: Limit = None
) -> dict[str, Any]:
    """What the query `path_between` finds, as steps.

    Args:
        store: an open store.
        given: its parameters `start` and `end`, and `which`, `hops` and `relations` if not left
            to their defaults.
        on: the day asked about.
        known: the point on the known clock.
        limit: most paths shown, or what chooses them; `total` counts all.

    Raises:
        UsageError: a value is none that it can have, or there are too many paths to list.
        NotFound, Ambiguous: an id or name cannot be told.
    """
    answer = run(store, "path_between", {**given, "on": on.isoformat()}, limit, known)
    rows = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
    items = cited(store, (text for row in rows for text in row["evidence"]), known.number)
    asked = answer["parameters"]
    return {
        "start": asked["start"], "end": asked["end"], "relations": asked["relations"],
        "on": on.isoformat(), "known": known.at, "data_version": str(known.number),
        "total": answer["total"], "shown": answer["shown"],
        "paths": [_path(row) | {"evidence": [items[e] for e in row["evidence"]]} for row in rows],
    }  # fmt: skip


def _path(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "certainty": "certain" if row["certain"] else "possible",
        "nodes": [
            {"id": key, "full_name": name}
            for key, name in zip(row["path"], row["path_names"], strict=True)
        ],
        "steps": [
            {"relation": relation, "from": start, "to": end}
            for start, end, relation in steps(row["path"], row["ties"])
        ],
    }


def steps(path: Sequence[str], ties: Sequence[str]) -> list[tuple[str, str, str]]:
    """The steps along a path as (from, to, relation), each in the relation's own direction."""
    pairs = zip(path, path[1:], strict=False)
    return [
        (b, a, tie.removeprefix("<-").removesuffix("-")) if tie.startswith("<-")
        else (a, b, tie.removeprefix("-").removesuffix("->"))
        for (a, b), tie in zip(pairs, ties, strict=True)
    ]  # fmt: skip
