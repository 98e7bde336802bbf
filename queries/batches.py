"""The batches as they were known: one written later has undone nothing yet."""

from __future__ import annotations

from typing import Any

from graph.known import Known, ledger
from graph.stores.base import Row, Store
from queries.cutting import Limit, part


def batches(store: Store, known: Known, limit: Limit = None) -> dict[str, Any]:
    """The committed batches, oldest first.

    Args:
        store: an open store.
        known: the point on the known clock.
        limit: most batches shown; `total` counts all.
    """
    found = [row for row in ledger(store) if row["number"] <= known.number]
    shown = part(found, limit, lambda row: row["number"])
    return {
        "known": known.at,
        "data_version": str(known.number),
        "total": len(found),
        "shown": len(shown),
        "batches": [_batch(row, known.number) for row in shown],
    }


def _batch(row: Row, known: int) -> dict[str, Any]:
    undone_by = row["undone_by"]
    return {
        "batch": row["number"], "at": row["at"], "who": row["who"], "files": row["files"] or [],
        "added": row["facts_added"], "closed": row["facts_closed"], "undoes": row["undoes"],
        "undone_by": undone_by if undone_by is not None and undone_by <= known else None,
    }  # fmt: skip
