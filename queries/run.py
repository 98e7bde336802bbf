"""Running a named query: parameters as users write them, rows of plain columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.dates import iso
from graph.errors import StoreError
from graph.evidence import standing
from graph.known import Known
from graph.stores.base import Row, Store
from queries.after import STEPS
from queries.catalog import NamedQuery, query
from queries.cutting import Limit, part
from queries.given import meanings
from queries.naming import name as name_things
from queries.nodes import revised


def run(
    store: Store, name: str, given: Mapping[str, str], limit: Limit = None,
    known: Known | None = None, today: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Answer a named query.

    Args:
        store: an open store.
        name: a query of the catalog.
        given: parameter values as text; the others take their defaults.
        limit: most rows shown, or what chooses them; `total` counts all.
        known: the point on the known clock, whatever `given` says of it.
        today: the day that is meant by `today`.

    Raises:
        UsageError: no such query or parameter, one is missing, or a value is none that it can have.
        NotFound, Ambiguous: an id or name cannot be told.
    """
    asked = query(name)
    meant = meanings(store, asked, given, known, today)
    known = meant["known"]
    values = {n: v.number if isinstance(v, Known) else v for n, v in meant.items()}
    rows = rows_of(store, asked, values)
    shown = part(rows, limit, lambda row: [row[name] for name in _lasting(asked)])
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


def _lasting(asked: NamedQuery) -> list[str]:
    """Columns that later batches do not change: names and sources are told anew."""
    return [c.name for c in asked.columns if not c.of and c.name != "evidence"]


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


def _plain(value: Any) -> Any:
    if isinstance(value, Known):
        return value.at
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> Any:
    """A value of a row; a day that stands for "unbounded" is none."""
    return iso(value) if isinstance(value, date) else value
