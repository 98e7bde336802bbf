"""Running a named query: parameters as users write them, rows of plain columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.dates import iso
from graph.errors import StoreError, UsageError
from graph.evidence import standing
from graph.known import Known, known_at
from graph.stores.base import Row, Store
from queries.after import STEPS
from queries.catalog import NamedQuery, Parameter, query
from queries.naming import name as name_things
from queries.nodes import find, revised


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
        raise UsageError(
            f"{name}: 没有参数 no parameter {'、'.join(sorted(unknown))}; 可用 it takes {takes}."
        )
    known = known_at(store, given.get("known") if given.get("known") != "now" else None)
    meant = {p.name: _value(store, asked, p, given.get(p.name), known) for p in asked.parameters}
    values = {n: v.number if isinstance(v, Known) else v for n, v in meant.items()}
    rows = rows_of(store, asked, values)
    shown = rows if limit is None else rows[:limit]
    told(store, asked, shown, values)
    return {
        "name": name,
        "parameters": {n: _plain(v) for n, v in meant.items()},
        "known": known.at,
        "data_version": str(known.number),
        "columns": [c.name for c in asked.columns],
        "rows": [[_cell(row[c.name]) for c in asked.columns] for row in shown],
        "total": len(rows),
        "shown": len(shown),
    }


def rows_of(store: Store, asked: NamedQuery, values: Mapping[str, Any]) -> list[Row]:
    """The rows of a query for values of the right types, as the graph holds them."""
    sent = {p.name: values[p.name] for p in asked.parameters if not p.after}
    if asked.revised:
        sent["revised"] = revised(store, asked.revised, values["known"])

    def ask(**changed: Any) -> list[Row]:
        return store.read(asked.text, sent | changed)

    rows = STEPS[asked.after].run(ask, values) if asked.after else ask()
    names = {c.name for c in asked.columns}
    for row in rows:
        if set(row) != names:
            raise StoreError(f"{asked.name}: rows hold {sorted(row)}, not {sorted(names)}.")
    return rows


def told(store: Store, asked: NamedQuery, rows: Sequence[Row], values: Mapping[str, Any]) -> None:
    """Make rows as people read them: names in force, evidence as `document|place`."""
    name_things(store, asked, rows, values)
    for row in rows:
        if row.get("evidence"):
            sources = standing(row["evidence"], values["known"])
            row["evidence"] = list(dict.fromkeys(f"{s.document}|{s.place}" for s in sources))


def _value(
    store: Store, asked: NamedQuery, parameter: Parameter, text: str | None, known: Known
) -> Any:
    text = parameter.default if text is None else text
    if text is None:
        raise UsageError(
            f"{asked.name}: 缺少参数 parameter {parameter.name} ({parameter.zh} {parameter.en}) is "
            f"missing; add -p {parameter.name}=…"
        )
    if parameter.type == "strings":
        return _several(asked, parameter, text)
    _among(asked, parameter, [text])
    if parameter.type == "id":
        return find(store, text, parameter.labels, known.number)[1]["id"]
    try:
        if parameter.type == "date":
            return date.today() if text == "today" else date.fromisoformat(text)
        if parameter.type == "integer":
            return int(text)
    except ValueError as error:
        zh, en = _FORMS[parameter.type]
        raise UsageError(
            f"{asked.name}: {parameter.name}={text!r} 不是{zh} is not {en}."
        ) from error
    if parameter.type == "instant":
        return known_at(store, None if text == "now" else text)
    return text


_FORMS = {
    "date": ("日期（如 2016-09-06）", "a day like 2016-09-06"),
    "integer": ("整数", "a whole number"),
}


def _several(asked: NamedQuery, parameter: Parameter, text: str) -> list[str]:
    """Words parted by commas; `all` means every value there is."""
    if text == "all" and parameter.values:
        return list(parameter.values)
    words = [word for word in re.split(r"[\s,，、;；]+", text) if word]
    _among(asked, parameter, words)
    return words


def _among(asked: NamedQuery, parameter: Parameter, words: Sequence[str]) -> None:
    for word in words if parameter.values else ():
        if word not in parameter.values:
            allowed = ", ".join(parameter.values)
            raise UsageError(f"{asked.name}: {parameter.name}={word!r}: 可用 use one of {allowed}.")


def _plain(value: Any) -> Any:
    if isinstance(value, Known):
        return value.at
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> Any:
    """A value of a row; a day that stands for "unbounded" is none."""
    return iso(value) if isinstance(value, date) else value
