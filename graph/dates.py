"""Valid time: EDTF text at the two ends of a fact, and the days it may mean.

Every fact keeps ``since`` and ``until`` as written (EDTF, ISO 8601-2) and is judged by four
bounds. ``since`` is the first day on which it holds, ``until`` the first day on which it no longer
does; an imprecise end lies somewhere in the period written. On a day D the fact holds certainly
when ``since_max <= D < until_min`` and possibly when ``since_min <= D < until_max``
(the project's design, section "Valid time"). Nothing is rounded and nothing is guessed.

Intervals of days are half-open ``[first, end)``; only the pair given by `parse_point` is closed.
`MIN` and `MAX` stand for "unbounded", so 9999-12-31 itself is a day on which nothing holds.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

MIN = date(1, 1, 1)
MAX = date(9999, 12, 31)

OPEN = ".."
UNKNOWN = "unknown"

State = Literal["certain", "possible", "no"]
Interval = tuple[date, date]

# All days of two centuries fit, so a large ingest parses each distinct text once.
CACHE = 1 << 17

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# What may reach the EDTF library. Years of more than four digits (Y17E8) are left out because they
# lie beyond MAX, and because computing the exponent of a hostile one would never end. A month or
# day of which one digit is masked (2015-0X) is left out because the library prints to stdout on it.
_EDTF = re.compile(r"(?!.*-[~?%]?(?:[0-9]X|X[0-9]))[0-9X~?%,.{}\[\]-]{4,100}")
_SEASONS = range(21, 42)


class DateError(ValueError):
    """A text or a pair of texts that is no date; the message is one sentence with a suggestion."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The four bounds of a fact: `since` and `until` each lie in their closed [min, max]."""

    since_min: date
    since_max: date
    until_min: date
    until_max: date


def bounds_of(row: Mapping[str, Any]) -> Bounds:
    """The four bounds as a node or an edge keeps them."""
    return Bounds(row["since_min"], row["since_max"], row["until_min"], row["until_max"])


def shown(value: object) -> str:
    """The value as error messages quote it: its repr, at most 60 characters of it."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def unreadable(value: object) -> DateError:
    """The general error for a value that is no date, naming the forms that are."""
    return DateError(
        f"{shown(value)} is not a date that can be read; write it as 2015, 2015-07 or 2015-07-01, "
        "2010/2012 for 'between', '..' for open, or unknown"
    )


def not_in_calendar(value: object) -> DateError:
    """The error for a date in a known form whose year, month or day does not exist."""
    return DateError(
        f"{shown(value)} is not in the calendar (years 0001 to 9999); "
        "correct it, or write only the part that is known, such as 2015 or 2015-07"
    )


@lru_cache(maxsize=CACHE)
def parse_day(text: str) -> date:
    """The day that a parameter names, written YYYY-MM-DD as EDTF has it; raises DateError."""
    if _DAY.fullmatch(text):
        # Of that form, what is still refused is not in the calendar.
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise DateError(
        f"{shown(text)} 不是日历上的一天，一天写作 2016-09-06 is no day of the calendar; "
        "write a day as 2016-09-06."
    )


def parse_point(text: str) -> tuple[date, date]:
    """The earliest and the latest day, both inclusive, of one EDTF text used at one end.

    ``a/b`` means "between": the earliest day of a to the latest of b, where ``..`` leaves that side
    unbounded (so does ``unknown``). The texts '', '..' and 'unknown' alone give (MIN, MAX); what
    they mean at the start or the end of a fact is decided by `bounds`.

    Raises DateError when the text is not EDTF, names a day that is not in the calendar, lies
    outside the years 0001 to 9999, or has a second date that ends before the first begins.
    """
    if text in ("", OPEN, UNKNOWN):
        return MIN, MAX
    if "/" not in text:
        return _single(text)
    first, _, second = text.partition("/")
    if not first or not second or "/" in second:
        raise DateError(
            f"{shown(text)} 不是两个日期的区间 is not an interval of two dates; write 2010/2012, "
            "with '..' for a side that is open"
        )
    low = MIN if first in (OPEN, UNKNOWN) else _single(first)[0]
    high = MAX if second in (OPEN, UNKNOWN) else _single(second)[1]
    if low > high:
        raise DateError(
            f"{shown(text)} 先止后起 ends before it begins; write the earlier date first, "
            f"as in {second}/{first}"
        )
    return low, high


def _single(text: str) -> tuple[date, date]:
    """Earliest and latest day, both inclusive, of one EDTF date without '/'; raises DateError."""
    match = PLAIN.fullmatch(text)
    if match is None:
        return _by_library(text)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if match[2] and not match[3] and month in _SEASONS:
        return _by_library(text)
    try:
        if match[3]:
            exact = date(year, month, day)
            return exact, exact
        if match[2]:
            return date(year, month, 1), _last_of_month(year, month)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        raise not_in_calendar(text) from None


def _last_of_month(year: int, month: int) -> date:
    """The last day of a month; raises ValueError when there is no such month."""
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _by_library(text: str) -> tuple[date, date]:
    """Earliest and latest day, both inclusive, of a date beyond the plain ones, by python-edtf.

    Rules are those of ``lower_fuzzy`` and ``upper_fuzzy`` with that library's default padding:
    ``~`` and ``?`` widen by one unit of the precision and of every coarser unit they cover (2015~
    by a year, 2015-07~ by a year and a month), ``%`` by two; seasons are those of the north unless
    numbered as southern, winter being December. The result is cut to MIN..MAX. Raises DateError.
    """
    if not _EDTF.fullmatch(text):
        raise unreadable(text)
    # Imported here: it costs 150 ms, and most data never has such a date.
    from edtf import parse_edtf

    try:
        parsed = parse_edtf(text)
        low, high = _clamped(parsed.lower_fuzzy()), _clamped(parsed.upper_fuzzy())
    except Exception as error:  # The library raises whatever its parts raise, TypeError included.
        raise unreadable(text) from error
    if low > high or high == MIN or low == MAX:
        raise unreadable(text)
    return low, high


def _clamped(moment: tuple[int, ...]) -> date:
    """The day of a struct_time, or MIN or MAX when its year is outside; raises ValueError."""
    year, month, day = moment[:3]
    if year < MIN.year:
        return MIN
    if year > MAX.year:
        return MAX
    return date(year, month, day)


@lru_cache(maxsize=CACHE)
def bounds(since: str, until: str) -> Bounds:
    """The four bounds of a fact from its two ends as written, EDTF or ''.

    A blank `since` is an unknown start (MIN to MAX), '..' one that was always; a blank `until` and
    '..' are an open end (MAX), 'unknown' one at any time after the start. ``until_min`` is raised
    to ``since_min``, because a fact cannot end before it began.

    Raises DateError for an unreadable end, and when ``until_max <= since_min``: no day could hold.
    """
    since_min, since_max = (MIN, MIN) if since == OPEN else parse_point(since)
    if until in ("", OPEN):
        until_min, until_max = MAX, MAX
    else:
        until_min, until_max = parse_point(until)
    if until_max <= since_min:
        raise DateError(
            f"止不晚于起 the fact ends (until {shown(until)}) on the day or before it begins "
            f"(since {shown(since)}); until is the first day on which it no longer holds, "
            "so write a later until or an earlier since"
        )
    return Bounds(since_min, since_max, max(until_min, since_min), until_max)


def state(b: Bounds, day: date) -> State:
    """Whether the fact holds on `day`: 'certain', 'possible' (not certain) or 'no'."""
    if not b.since_min <= day < b.until_max:
        return "no"
    return "certain" if b.since_max <= day < b.until_min else "possible"


def certain(b: Bounds) -> Interval | None:
    """The half-open days on which the fact certainly holds, None when there are none."""
    return (b.since_max, b.until_min) if b.since_max < b.until_min else None


def possible(b: Bounds) -> Interval:
    """The half-open days on which the fact possibly holds; `bounds` never lets it be empty."""
    return b.since_min, b.until_max


def intersect(intervals: Iterable[Interval]) -> Interval | None:
    """The half-open days common to all half-open intervals; None when there are none.

    Of no intervals at all it is (MIN, MAX): nothing restricts the days.
    """
    low, high = MIN, MAX
    for first, end in intervals:
        low, high = max(low, first), min(high, end)
    return (low, high) if low < high else None


def iso(day: date) -> str | None:
    """The day as YYYY-MM-DD, None for MIN and MAX, which mean unbounded."""
    return None if day in (MIN, MAX) else day.isoformat()
