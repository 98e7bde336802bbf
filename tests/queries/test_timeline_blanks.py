"""Gaps of a lane against every way in which its imprecise facts can have been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as some

from graph.dates import MAX, Bounds
from queries.figures.timeline.blanks import blanks, doubles, length, months
from queries.figures.timeline.facts import Bar
from queries.figures.timeline.lanes import Lane

ZERO = date(2020, 1, 1)
LAST = 14


def day(number: int) -> date:
    return ZERO + timedelta(days=number)


@some.composite
def facts(draw: some.DrawFn, *, sure: bool) -> Bounds:
    """A fact within fourteen days; `sure` ones certainly hold some day."""
    since = draw(some.integers(0, LAST - 4))
    later = draw(some.integers(since, min(since + 2, LAST - 3)))
    first = draw(some.integers(later + 1 if sure else since, LAST - 2))
    until = draw(some.integers(max(first, since + 1), min(max(first, since + 1) + 2, LAST)))
    return Bounds(day(since), day(later), day(first), day(until))


def ways(fact: Bounds) -> Iterator[set[date]]:
    """The days of a fact, in every way that its bounds allow and that holds on a day at least."""
    for a in range((fact.since_max - fact.since_min).days + 1):
        for b in range((fact.until_max - fact.until_min).days + 1):
            start, end = fact.since_min + timedelta(a), fact.until_min + timedelta(b)
            if start < end:
                yield {start + timedelta(n) for n in range((end - start).days)}


def stretch(days: set[date], inside: date) -> tuple[date, date]:
    """The unbroken stretch of days around one of them."""
    first = end = inside
    while first - timedelta(1) in days:
        first -= timedelta(1)
    while end in days:
        end += timedelta(1)
    return first, end


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(
    some.lists(facts(sure=False), max_size=3), some.lists(facts(sure=True), min_size=1, max_size=2)
)
def test_gaps_are_as_short_and_as_long_as_any_way_of_it_makes_them(
    bars: list[Bounds], frames: list[Bounds]
) -> None:
    empty = []
    for chosen in product(*map(list, map(ways, [*frames, *bars]))):
        wanted = set().union(*chosen[: len(frames)])
        empty.append(wanted - set().union(*chosen[len(frames) :]))
    always = set.intersection(*empty)
    found = blanks(bars, frames, "unknown")
    covered = {
        b.start[1] + timedelta(n) for b in found for n in range((b.end[0] - b.start[1]).days)
    }
    assert covered == always
    for blank in found:
        seen = [stretch(days, blank.start[1]) for days in empty]
        assert (min(a for a, _ in seen), max(a for a, _ in seen)) == blank.start
        assert (min(b for _, b in seen), max(b for _, b in seen)) == blank.end
        lengths = [(b - a).days for a, b in seen]
        told = length(blank)
        assert told is not None
        assert told["days"] == [min(lengths), max(lengths)]
        before = any(b.until_max <= blank.start[1] for b in bars)
        assert blank.sort == ("gap" if before else "unknown")


def lane(bars: list[Bounds], frames: list[Bounds], before: str, group: str = "party") -> Lane:
    named = [Bar(f"P{n}", "Person", f"某{n}", f"s{n}", f"u{n}", b, ()) for n, b in enumerate(bars)]
    own, spans = tuple(named), tuple(frames)
    return Lane(group, "S", "书记", own, spans, before)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    some.lists(facts(sure=False), max_size=3), some.lists(facts(sure=True), max_size=2),
    some.sampled_from(["gap", "unknown"]), some.integers(-1, LAST + 1),
)  # fmt: skip
def test_the_read_off_is_what_looking_at_the_day_says(
    bars: list[Bounds], frames: list[Bounds], before: str, number: int
) -> None:
    on = day(number)
    now = lane(bars, frames, before).now(on)
    may = [i for i, b in enumerate(bars) if any(on in days for days in ways(b))]
    must = any(b.since_max <= on < b.until_min for b in bars)
    assert now["bars"] == may
    if may:
        assert (now["state"], now["certainty"]) == ("held", "certain" if must else "possible")
        return
    wanted = [any(on in days for days in ways(f)) for f in frames]
    if not any(wanted):
        assert now["state"] == "out"
        return
    sure = any(all(on in days for days in ways(f)) for f in frames)
    assert now["certainty"] == ("certain" if sure else "possible")
    over = [i for i, b in enumerate(bars) if all(on > max(days) for days in ways(b))]
    assert now["state"] == ("gap" if over else before)
    if over:
        last = max(bars[i].until_max for i in over)
        assert now["since"] in {f"u{i}" for i in over if bars[i].until_max == last}


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    some.lists(facts(sure=False), max_size=2),
    some.lists(facts(sure=False), min_size=1, max_size=2),
    some.integers(-1, LAST + 1),
)  # fmt: skip
def test_a_post_is_held_only_where_it_is_one_and_unknown_only_if_never_held(
    bars: list[Bounds], seats: list[Bounds], number: int
) -> None:
    on = day(number)
    now = lane(bars, seats, "unknown", "posts").now(on)
    if not any(on in days for s in seats for days in ways(s)):
        assert (now["state"], now["bars"]) == ("out", [])
        return
    may = [i for i, b in enumerate(bars) if any(on in days for days in ways(b))]
    assert now["bars"] == may
    assert now["state"] == ("held" if may else "gap" if bars else "unknown")
    sure, must = (any(b.since_max <= on < b.until_min for b in own) for own in (seats, bars))
    assert now["certainty"] == ("certain" if sure and (must or not may) else "possible")


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(some.lists(some.tuples(some.sampled_from("AB"), facts(sure=True)), max_size=4))
def test_two_at_once_are_two_different_bodies_on_every_such_day(
    held: list[tuple[str, Bounds]],
) -> None:
    found = {a + timedelta(n) for a, b in doubles(held) for n in range((b - a).days)}
    expected = set()
    for number in range(LAST):
        on = day(number)
        bodies = {k for k, b in held if all(on in days for days in ways(b))}
        expected |= {on} if len(bodies) > 1 else set()
    assert found == expected


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(some.dates(date(1990, 1, 1), date(2030, 1, 1)), some.integers(0, 2000))
def test_months_and_days_lead_from_the_first_day_to_the_last(start: date, days: int) -> None:
    end = start + timedelta(days)
    whole, rest = months(start, end)
    # Walk month by month: the day of the month, or the last there is.
    walked, count = start, 0
    while True:
        year, month = divmod(start.year * 12 + start.month - 1 + count + 1, 12)
        following = None
        for number in range(start.day, 0, -1):
            try:
                following = date(year, month + 1, number)
                break
            except ValueError:
                continue
        assert following is not None
        if following > end:
            break
        walked, count = following, count + 1
    assert (whole, rest) == (count, (end - walked).days)


def test_what_never_ends_has_no_length() -> None:
    bar = Bounds(day(0), day(0), day(3), day(3))
    frame = Bounds(day(0), day(0), MAX, MAX)
    assert [length(b) for b in blanks([bar], [frame], "unknown")] == [None]
