"""What the coverage figure draws: every central unit under its lead on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.known import Known
from graph.stores.base import Store
from queries.coverage import coverage


def gather(store: Store, given: Mapping[str, str], known: Known) -> dict[str, Any]:
    """The document of `queries.coverage`, and whether all its units are fictional."""
    found = coverage(store, date.fromisoformat(given["on"]), known)
    names = [unit["full_name"] for group in found["groups"] for unit in group["units"]]
    return found | {"fictional": bool(names) and all("虚构" in name for name in names)}
