"""The years that a timeline covers: as asked, or those in which something is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from graph.dates import MAX, MIN
from graph.errors import BadValue, UsageError

LONG = 18
"""Years beyond which only leads, holders and cases make the period, not what began long before."""
LEAD_IN = 2
"""Years before the first lead, holder or case that a long period then begins."""
_OUTER = (MIN.isoformat(), MAX.isoformat())


def period(
    given: Mapping[str, str],
    on: date,
    known: str,
    lanes: list[dict[str, Any]],
    cases: list[dict[str, Any]],
) -> tuple[date, date]:
    """First day, and the day after the last.

    Raises:
        UsageError: a year is none, they are in the wrong order, or leave out the as-of day.
    """
    years = [int(day[:4]) for day in _told(lanes, cases)]
    now = [on.year, *([int(known[:4])] if known else [])]
    first, last = min([*years, on.year]), max([*years, *now])
    core = [lane | {"blanks": []} for lane in lanes if _core(lane)]
    inner = [int(day[:4]) for day in _told(core, cases)]
    if last - first > LONG:
        first = max(first, min([*inner, on.year]) - LEAD_IN)
    first = _year("from", given.get("from", ""), first)
    last = _year("to", given.get("to", ""), last)
    if first > last:
        raise UsageError(f"起年晚于末年 the first year {first} is after the last, {last}.")
    if not first <= on.year <= last:
        raise UsageError(
            f"截至日 {on.isoformat()} 不在 {first} 至 {last} 年内 the day lies outside those "
            "years; give on=, or other years."
        )
    return date(first, 1, 1), date(last + 1, 1, 1) if last < MAX.year else MAX


def _core(lane: dict[str, Any]) -> bool:
    return lane["group"] in ("lead", "posts", "lead_posts")


def _told(lanes: Iterable[dict[str, Any]], cases: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Every bounded day of which something is told."""
    for lane in lanes:
        for bar in lane["bars"]:
            yield from (d for d in bar["bounds"] if d not in _OUTER)
        for blank in lane["blanks"]:
            yield from (d for d in blank["start"] + blank["end"] if d not in _OUTER)
    for case in cases:
        for stage in case["stages"]:
            yield from (d for d in stage["bounds"] if d not in _OUTER)
        yield from (d for d in case["conduct_days"] or () if d not in _OUTER)


def _year(name: str, text: str, default: int) -> int:
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{4}", text) or text == "0000":
        raise BadValue(f"{name}: {text!r} 不是年份 is no year; 写作 write 2012.")
    return int(text)
