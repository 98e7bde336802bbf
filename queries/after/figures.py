"""Reported numbers against what the graph holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.dates import MAX, UNKNOWN, DateError, State, parse_point
from graph.stores.base import Row
from queries.after.places import Places
from queries.after.step import Ask

Period = tuple[date, date]


def agreement(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Every reported figure with the least and the most that the graph counts for it.

    Rows of the text have `sort`: `figure` (with what the document says), `metric` (one that can be
    counted), `item` (a thing to count: `metric`, `item`, the `unit` that it belongs to, `weight`
    and whether that is `exact`, with the bounds of its interval; an `event` counts where it
    begins, a state on the last day of the period), and those that `Places` reads.
    """
    rows = ask()
    places = Places(rows)
    items: dict[str, list[Row]] = {r["metric"]: [] for r in rows if r["sort"] == "metric"}
    for row in rows:
        if row["sort"] == "item":
            items[row["metric"]].append(row)
    told = [_told(row, items, places, values["on"]) for row in rows if row["sort"] == "figure"]
    return sorted(told, key=lambda r: (r["document"], r["metric"], r["period"] or "", r["figure"]))


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


def _told(figure: Row, items: Mapping[str, Sequence[Row]], places: Places, on: date) -> Row:
    counted = items.get(figure["metric"])
    period = _period(figure["period"], on)
    region = places.meant(figure["figure_scope"])
    least = most = agrees = None
    if counted is not None and period is not None and region is not None:
        least, most = _count(counted, period, places, region)
        agrees = _agrees(figure["value"], least, most)
    told = {key: figure[key] for key in _SHOWN}
    return told | {"counted_min": least, "counted_max": most, "agrees": agrees}


def _agrees(value: float, least: int, most: int | None) -> bool | None:
    """Whether a number lies between two; None when the most is unknown and it may."""
    if value < least:
        return False
    return None if most is None else value <= most


def _period(text: str | None, on: date) -> Period | None:
    """First and last day; without an end the last is the day asked about.

    None when it cannot be read, is unknown, or only begins after that day.
    """
    if text == UNKNOWN:
        return None
    try:
        first, last = parse_point(text or "")
    except DateError:
        return None
    last = on if last == MAX else last
    return (first, last) if first <= last else None


def _count(
    items: Sequence[Row], period: Period, places: Places, region: str
) -> tuple[int, int | None]:
    """The least and the most of the period in the region; no most when a weight is open."""
    sure: dict[str, int] = {}
    maybe: dict[str, int] = {}
    vague = False
    for row in items:
        held = _held(row, period, places, region)
        if held == "no":
            continue
        maybe[row["item"]] = row["weight"]
        vague = vague or not row["exact"]
        if held == "certain":
            sure[row["item"]] = row["weight"]
    return sum(sure.values()), None if vague else sum(maybe.values())


def _held(row: Row, period: Period, places: Places, region: str) -> State:
    """Whether a thing counts for a period and a region."""
    first, last = period
    if row["event"]:
        # The days on which it can have been, as far as they count.
        first, last = max(first, row["since_min"]), min(last, row["since_max"])
        may = first <= last
        must = (first, last) == (row["since_min"], row["since_max"])
    else:
        first = last
        may = row["since_min"] <= last < row["until_max"]
        must = row["since_max"] <= last < row["until_min"]
    if not may:
        return "no"
    there = places.inside(row["unit"], region, first, last)
    return there if must or there == "no" else "possible"
