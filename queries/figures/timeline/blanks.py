"""Blanks of a lane: the days on which it should have a holder and certainly has none.

A lane has bars (who held, from when to when) within frames (when it should be held: the life of a
unit, the time a post was a seat). A day is blank when a frame certainly holds and no bar possibly
does. A blank that follows a bar is a gap; one before the first bar is a gap where a missing record
is itself a defect (leads), and unknown elsewhere.

Both ends of a blank are ranges, taken from the four bounds of the bars and frames around it: the
stretch that has no holder begins at the earliest on `start[0]` and at the latest on `start[1]`,
and has ended on `end[0]` at the earliest and `end[1]` at the latest. It is therefore
``end[0] - start[1]`` days long at least and ``end[1] - start[0]`` at most.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from graph.dates import MAX, MIN, Bounds, Interval, state

Sort = Literal["gap", "unknown"]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Blank:
    """Days [start[1], end[0]) that are certainly without a holder, and how far they may reach."""

    sort: Sort
    start: tuple[date, date]
    end: tuple[date, date]


def blanks(bars: Sequence[Bounds], frames: Sequence[Bounds], before: Sort) -> list[Blank]:
    """The blanks of a lane in order of time; `before` is what one before the first bar is."""
    days = {MIN, MAX}
    for b in (*bars, *frames):
        days |= {b.since_min, b.since_max, b.until_min, b.until_max}
    runs: list[Interval] = []
    for first, end in pairwise(sorted(days)):
        if _blank(bars, frames, first):
            joins = runs and runs[-1][1] == first
            runs[-1:] = [(runs[-1][0], end)] if joins else [*runs[-1:], (first, end)]
    return [_ends(bars, frames, run, before) for run in runs]


def _blank(bars: Sequence[Bounds], frames: Sequence[Bounds], day: date) -> bool:
    wanted = any(state(f, day) == "certain" for f in frames)
    return wanted and all(state(b, day) == "no" for b in bars)


def _ends(bars: Sequence[Bounds], frames: Sequence[Bounds], run: Interval, before: Sort) -> Blank:
    """How far a run may reach: to the nearest day that some bar is sure to hold, or no frame may.

    A fact holds on one day at least, so one that has begun by a day has ended after it.
    """
    first, last = run
    earlier = [max(b.until_min, b.since_min + _DAY) for b in bars if b.until_max <= first]
    later = [
        b.since_max if b.until_max == MAX else min(b.since_max, b.until_max - _DAY)
        for b in bars if b.since_min >= last
    ]  # fmt: skip
    low, high = first, last
    # The frames may touch, so reach on from one to the next.
    for _ in frames:
        low = min([low, *(f.since_min for f in frames if f.since_min < low <= f.until_max)])
        high = max([high, *(f.until_max for f in frames if f.since_min <= high < f.until_max)])
    sort: Sort = "gap" if earlier else before
    return Blank(sort, (max([low, *earlier]), first), (last, min([high, *later])))


def doubles(bars: Sequence[tuple[str, Bounds]]) -> list[Interval]:
    """The longest stretches in which two different holders certainly hold at once."""
    days = {MIN, MAX}
    for _, b in bars:
        days |= {b.since_max, b.until_min}
    runs: list[Interval] = []
    for first, end in pairwise(sorted(days)):
        if len({key for key, b in bars if state(b, first) == "certain"}) > 1:
            joins = runs and runs[-1][1] == first
            runs[-1:] = [(runs[-1][0], end)] if joins else [*runs[-1:], (first, end)]
    return runs


def length(blank: Blank) -> dict[str, list[int]] | None:
    """How long a blank is, at least and at most; None when it has no end or no beginning.

    `least` and `most` are whole calendar months and the days left over, counted from the earliest
    day (a month is over on the same day of the next one, or on its last day when it has none);
    `days` are both in days. Nothing is rounded.
    """
    if blank.start[0] == MIN or blank.end[1] == MAX:
        return None
    least, most = (blank.start[1], blank.end[0]), (blank.start[0], blank.end[1])
    return {
        "least": list(months(*least)), "most": list(months(*most)),
        "days": [(end - start).days for start, end in (least, most)],
    }  # fmt: skip


def months(start: date, end: date) -> tuple[int, int]:
    """Whole calendar months from a day to a later one, and the days left over."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    if _after(start, whole) > end:
        whole -= 1
    return whole, (end - _after(start, whole)).days


def _after(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
