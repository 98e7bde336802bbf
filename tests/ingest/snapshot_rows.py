"""What the tests of snapshots share: rows, ingest of one day, relations as they stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from graph import statements as st
from graph.statements import OPEN
from graph.stores import Store
from ingest.run import Report, load
from ingest.snapshots import Snapshot

Make = Callable[..., list[Path]]
D1, D2, D3 = (date(year, 5, 1) for year in (2016, 2017, 2018))
SEEN_ONCE = ("../2016-05-01", "2016-05-02/..")


def unit(key: str, name: str = "", **more: str) -> dict[str, str]:
    return {"id": key, "full_name": f"{name or key}（虚构）", "kind": "central"} | more


def led(unit: str, lead: str, **more: str) -> dict[str, str]:
    return {"unit": unit, "lead": lead} | more


UNITS = [unit(i) for i in ("U1", "U2", "U3", "L1", "L2")]


def bring(
    store: Store, paths: list[Path], day: date | None = None, roster: str = "", **more: Any
) -> Report:
    said = Snapshot(day, roster) if day else None
    report = load(store, paths, who="tester", snapshot=said, **more)
    assert report.issues == []
    return report


def edges(store: Store, edge: str, start: str, end: str) -> dict[tuple[str, str], list[str]]:
    """Standing relations by their ends, with their intervals as written."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in store.read(st.edge_rows(edge, start, end, "r.closed = $open"), {"open": OPEN}):
        ends = found.setdefault((row["from_id"], row["to_id"]), [])
        ends.append(f"{row['since']} {row['until']}")
        ends.sort()
    return found


def leads(store: Store) -> dict[tuple[str, str], list[str]]:
    return edges(store, "LED_BY", "Unit", "Unit")


def node(store: Store, key: str, label: str = "Unit") -> dict[str, Any]:
    (row,) = store.read(st.nodes_by_id(label), {"ids": [key]})
    return row


def snapshots(store: Store) -> list[tuple[str, str, str]]:
    rows = store.read(st.node_rows("Document", "n.closed = $open"), {"open": OPEN})
    return sorted((r["roster"], r["roster_table"], r["snapshot"]) for r in rows if r["snapshot"])
