"""Running a named query: parameters as users write them, rows of plain columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.errors import StoreError, UsageError
from graph.evidence import standing
from graph.known import Known, known_at
from graph.stores.base import Row, Store
from queries.after import STEPS
from queries.catalog import NamedQuery, Parameter, query
from queries.nodes import find


def run(
    store: Store, name: str, given: Mapping[str, str], limit: int | None = None
) -> dict[str, Any]:
    """Answer a named query.

    Args:
        store: an open store.
        name: a query of the catalog.
        given: parameter values as text; the others take their defaults.
        limit: most rows shown; `total` counts all.

    Raises:
        UsageError: no such query or parameter, one is missing, or a value is none.
        NotFound, Ambiguous: an id or name cannot be told.
    """
    asked = query(name)
    unknown = set(given) - {p.name for p in asked.parameters}
    if unknown:
        takes = ", ".join(p.name for p in asked.parameters)
        raise UsageError(f"{name}: no parameter {'、'.join(sorted(unknown))}; it takes {takes}.")
    known = known_at(store, given.get("known") if given.get("known") != "now" else None)
    values = {p.name: _value(store, asked, p, given.get(p.name), known) for p in asked.parameters}
    rows = rows_of(store, asked, values)
    shown = rows if limit is None else rows[:limit]
    return {
        "name": name,
        "parameters": {n: _plain(v) for n, v in values.items()},
        "known": known.at,
        "data_version": str(known.number),
        "columns": [c.name for c in asked.columns],
        "rows": [[_plain(row[c.name]) for c in asked.columns] for row in shown],
        "total": len(rows),
        "shown": len(shown),
    }


def rows_of(store: Store, asked: NamedQuery, values: Mapping[str, Any]) -> list[Row]:
    """The rows of a query for values of the right types; evidence as `document|place`."""
    sent = {p.name: values[p.name] for p in asked.parameters if not p.after}
    rows = store.read(asked.text, sent)
    if asked.after:
        rows = STEPS[asked.after](store, rows, values)
    names = [c.name for c in asked.columns]
    for row in rows:
        if set(row) != set(names):
            raise StoreError(f"{asked.name}: rows hold {sorted(row)}, not {names}.")
        if row.get("evidence"):
            told = standing(row["evidence"], values["known"])
            row["evidence"] = [f"{loc.document}|{loc.place}" for loc in told]
    return rows


def _value(
    store: Store, asked: NamedQuery, parameter: Parameter, text: str | None, known: Known
) -> Any:
    text = parameter.default if text is None else text
    if text is None:
        raise UsageError(
            f"{asked.name}: 缺少参数 parameter {parameter.name} ({parameter.zh} {parameter.en}) is "
            f"missing; add -p {parameter.name}=…"
        )
    if parameter.values and text not in parameter.values:
        allowed = ", ".join(parameter.values)
        raise UsageError(f"{asked.name}: {parameter.name}={text!r}; use one of {allowed}.")
    if parameter.type == "id":
        return find(store, text, parameter.labels, known.number)[1]["id"]
    try:
        if parameter.type == "date":
            return date.today() if text == "today" else date.fromisoformat(text)
        if parameter.type == "integer":
            return int(text)
    except ValueError as error:
        form = "a day like 2016-09-06" if parameter.type == "date" else "a whole number"
        raise UsageError(f"{asked.name}: {parameter.name}={text!r} is not {form}.") from error
    if parameter.type == "instant":
        return known_at(store, None if text == "now" else text).number
    return text


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
