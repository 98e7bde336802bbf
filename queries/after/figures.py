"""Reported numbers against what the graph holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.dates import MAX, MIN, DateError, parse_point
from graph.stores.base import Row
from queries.after.step import Ask


def agreement(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Every reported figure with the least and the most that the graph counts for its period.

    Rows of the text are figures (`metric`, `value`, ...) and things to count: `counts` names the
    metric, `item` the thing (none in the row that says it can be counted), `weight` how much it
    counts, with the bounds of its interval; an `event` counts where it begins, a state on the last
    day of the period.
    """
    rows = ask()
    counted: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["counts"]:
            counted[row["counts"]] += [row] if row["item"] else []
    told = [_told(row, counted, values["on"]) for row in rows if not row["counts"]]
    return sorted(told, key=lambda r: (r["document"], r["metric"], r["period"] or "", r["figure"]))


def _told(figure: Row, counted: Mapping[str, Sequence[Row]], on: date) -> Row:
    items = counted.get(figure["metric"])
    period = _period(figure["period"])
    least = most = None
    if items is not None and period is not None:
        least, most = _count(items, period, on)
    told = {key: figure[key] for key in _SHOWN}
    known = least is not None and most is not None
    return told | {
        "counted_min": least,
        "counted_max": most,
        "agrees": least <= figure["value"] <= most if known else None,
    }


_SHOWN = (
    "document",
    "document_name",
    "figure",
    "metric",
    "period",
    "figure_scope",
    "value",
    "evidence",
)


def _period(text: str | None) -> tuple[date, date] | None:
    """First and last day; of all time when none is stated, None when it cannot be read."""
    try:
        return parse_point(text or "")
    except DateError:
        return None


def _count(items: Sequence[Row], period: tuple[date, date], on: date) -> tuple[int, int]:
    first, last = period
    if period == (MIN, MAX):
        last = on
    sure: dict[str, int] = {}
    maybe: dict[str, int] = {}
    for row in items:
        if row["event"]:
            may = row["since_min"] <= last and first <= row["since_max"]
            must = first <= row["since_min"] and row["since_max"] <= last
        else:
            may = row["since_min"] <= last < row["until_max"]
            must = row["since_max"] <= last < row["until_min"]
        for held, into in ((must, sure), (may, maybe)):
            if held:
                into[row["item"]] = row["weight"]
    return sum(sure.values()), sum(maybe.values())
