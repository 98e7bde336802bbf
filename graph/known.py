"""The known clock: committed batches, points on it, and node values as they were before.

Every fact carries the numbers of the batch that added it and of the one that closed it; a point on
the clock is the number of the last batch that counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from graph import statements as st
from graph.errors import BadValue
from graph.schema import schema
from graph.stores.base import Row, Store
from graph.stores.primer import ROOT


@dataclass(frozen=True, slots=True)
class Known:
    """A point on the known clock: the last batch that counts, and its instant."""

    number: int
    at: str


def ledger(store: Store) -> list[Row]:
    """The committed batches, oldest first, with all properties of the type."""
    rows = store.read(st.node_rows("Batch", "n.number > 0 AND n.state = 'committed'"))
    return sorted(rows, key=lambda row: row["number"])


def committed(store: Store) -> int:
    """Number of the last committed batch; 0 for an empty store."""
    rows = store.read(st.nodes_by_id("Batch"), {"ids": [ROOT]})
    return int(rows[0]["committed"]) if rows else 0


def known_at(store: Store, text: str | None, name: str = "known") -> Known:
    """The last batch committed by an instant (ISO 8601; a bare date means its whole UTC day).

    None means now: the last batch. Before the first batch nothing is known (number 0).
    `name` is what the parameter is called.

    Raises:
        BadValue: the text is no instant.
    """
    if text is None:
        number = committed(store)
        rows = store.read(st.nodes_by_id("Batch"), {"ids": [f"batch:{number}"]})
        return Known(number, rows[0]["at"] if rows and number else "")
    instant = _instant(text, name)
    best = 0
    for row in ledger(store):
        if row["at"] <= instant:
            best = row["number"]
    return Known(best, instant)


def _instant(text: str, name: str) -> str:
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return f"{day.isoformat()}T23:59:59.999999Z"
        moment = datetime.fromisoformat(text)
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise BadValue(
            f"{name}: {text!r} 不是时刻 is no instant; 写作 write 2026-11-23 or "
            "2026-11-23T08:00:00Z."
        ) from error


def stamp(moment: datetime) -> str:
    """An instant as stored: UTC with microseconds, so that text order is time order."""
    # Not by strftime, which writes the year 500 in three digits.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def pack(row: Mapping[str, Any]) -> str:
    """A node's values as JSON, for a Revision; dates as ISO text."""
    plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def unpack(label: str, text: str) -> Row:
    """The values of a Revision as they were on the node."""
    values = json.loads(text)
    for name, prop in schema().nodes[label].properties.items():
        if prop.type == "date" and values.get(name) is not None:
            values[name] = date.fromisoformat(values[name])
    return dict(values)
