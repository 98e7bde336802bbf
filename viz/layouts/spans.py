"""Sets of half-open spans of days: sorted, disjoint pairs of ISO text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

Spans = list[tuple[str, str]]
ALWAYS: Spans = [("0001-01-01", "9999-12-31")]


def on_days(days: Iterable[str]) -> Spans:
    """Some single days."""
    found: Spans = []
    for day in days:
        found = join(found, [(day, (date.fromisoformat(day) + timedelta(1)).isoformat())])
    return found


def meet(one: Spans, two: Spans) -> Spans:
    """The days of both."""
    if one == ALWAYS:
        return two
    found: Spans = []
    i = j = 0
    while i < len(one) and j < len(two):
        start, end = max(one[i][0], two[j][0]), min(one[i][1], two[j][1])
        if start < end:
            found.append((start, end))
        if one[i][1] < two[j][1]:
            i += 1
        else:
            j += 1
    return found


def join(one: Spans, two: Spans) -> Spans:
    """The days of either."""
    if not one or not two:
        return one or two
    found: Spans = []
    for start, end in sorted([*one, *two]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(one: Spans, two: Spans) -> Spans:
    """The days of the first that are not of the second."""
    found: Spans = []
    for span in one:
        start, end = span
        for off, on in two:
            if on <= start or end <= off:
                continue
            if start < off:
                found.append((start, off))
            start = max(start, on)
        if start < end:
            found.append((start, end))
    return found


def apart(one: Spans, two: Spans) -> bool:
    """Whether no day is of both."""
    return not any(a < d and c < b for a, b in one for c, d in two)


def holds(spans: Spans, day: str) -> bool:
    """Whether a day is one of them."""
    return any(start <= day < end for start, end in spans)


def length(spans: Spans) -> int:
    """How many days they are."""
    return sum((date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in spans)
