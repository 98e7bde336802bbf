"""Valid time: the bounds, what holds on a day, and what each cell value becomes."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.dates import (
    MAX,
    MIN,
    Bounds,
    DateError,
    bounds,
    certain,
    intersect,
    iso,
    parse_point,
    possible,
    state,
)
from graph.written import normalise

FIRST = date(2015, 1, 1)
WINDOW = [FIRST + timedelta(days=n) for n in range(900)]

days = st.dates(date(2015, 1, 1), date(2017, 5, 30))
plain = st.builds(lambda d, size: d.isoformat()[:size], days, st.sampled_from([4, 7, 10]))
between = st.tuples(plain, plain).map(lambda pair: "/".join(sorted(pair)))
half_open = plain.flatmap(lambda p: st.sampled_from([f"../{p}", f"{p}/.."]))
ends = st.one_of(plain, between, half_open, st.sampled_from(["", "..", "unknown"]))
intervals = st.tuples(days, days)


def d(text: str) -> date:
    return date.fromisoformat(text)


POINTS = [
    ("2015", "2015-01-01", "2015-12-31"),
    ("2015-07", "2015-07-01", "2015-07-31"),
    ("2015-12", "2015-12-01", "2015-12-31"),
    ("9999-12", "9999-12-01", "9999-12-31"),
    ("2016-02", "2016-02-01", "2016-02-29"),
    ("2016-02-29", "2016-02-29", "2016-02-29"),
    ("0001", "0001-01-01", "0001-12-31"),
    ("2010/2012", "2010-01-01", "2012-12-31"),
    ("../2016-05-01", "0001-01-01", "2016-05-01"),
    ("2016-05-02/..", "2016-05-02", "9999-12-31"),
    ("unknown/2016", "0001-01-01", "2016-12-31"),
    ("", "0001-01-01", "9999-12-31"),
    ("201X", "2010-01-01", "2019-12-31"),
    ("2015-XX", "2015-01-01", "2015-12-31"),
    ("2015-02-XX", "2015-02-01", "2015-02-28"),
    ("2015-21", "2015-03-01", "2015-05-31"),
    ("2015-24", "2015-12-01", "2015-12-31"),
    ("2015-40", "2015-01-01", "2015-06-30"),
    ("2015~", "2014-01-01", "2016-12-31"),
    ("2015?", "2014-01-01", "2016-12-31"),
    ("2015%", "2013-01-01", "2017-12-31"),
    ("2015-07~", "2014-06-01", "2016-08-31"),
    ("2015~/2018", "2014-01-01", "2018-12-31"),
    ("[2015,2017]", "2015-01-01", "2017-12-31"),
    ("{2015..2017}", "2015-01-01", "2017-12-31"),
    ("0001~", "0001-01-01", "0002-12-31"),
    ("9999~", "9998-01-01", "9999-12-31"),
    ("{2015-01-01,2015-01-01}", "2015-01-01", "2015-01-01"),
    ("0001-03-XX", "0001-03-01", "0001-03-31"),
    ("9999-03-XX", "9999-03-01", "9999-03-31"),
    ("XXXX", "0001-01-01", "9999-12-31"),
]


@pytest.mark.parametrize(("text", "low", "high"), POINTS)
def test_point(text: str, low: str, high: str) -> None:
    assert parse_point(text) == (d(low), d(high))


BAD_POINTS = [
    "0000",
    "2015-13",
    "2015-00",
    "2015-02-29",
    "2015-06-31",
    "2015-7",
    "15",
    "abc",
    "2015/",
    "/2015",
    "2010/2011/2012",
    "2012/2010",
    "2016-05-02/2016-05-01",
    "Y12015",
    "Y1E999999999",
    "-0001",
    "2015-0X",
    "2015-07-3X",
    "[..2015]",
    "2015-02-30~",
    "2015-16",
    "２０１５",
    "2015-07-01T10:00",
    "/",
    "../",
    "[2015",
    "2015~~",
    "99999",
]


@pytest.mark.parametrize("text", BAD_POINTS)
def test_bad_point(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DateError) as caught:
        parse_point(text)
    assert text.split("/")[0] in str(caught.value)
    assert "write" in str(caught.value)
    assert capsys.readouterr().out == ""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="0123459X~?%-/.,[]{}", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        low, high = parse_point(text)
    except DateError:
        return
    assert MIN <= low <= high <= MAX


BOUNDS = [
    ("", "", MIN, MAX, MAX, MAX),
    ("..", "..", MIN, MIN, MAX, MAX),
    ("unknown", "", MIN, MAX, MAX, MAX),
    ("2015", "unknown", d("2015-01-01"), d("2015-12-31"), d("2015-01-01"), MAX),
    ("2010/2012", "2015-07", d("2010-01-01"), d("2012-12-31"), d("2015-07-01"), d("2015-07-31")),
    ("2015-07-10", "2015-07", d("2015-07-10"), d("2015-07-10"), d("2015-07-10"), d("2015-07-31")),
    ("..", "../2016", MIN, MIN, MIN, d("2016-12-31")),
    ("2015", "2014/..", d("2015-01-01"), d("2015-12-31"), d("2015-01-01"), MAX),
    ("2015", "9999-12-31", d("2015-01-01"), d("2015-12-31"), MAX, MAX),
]


@pytest.mark.parametrize(("since", "until", "a", "b", "c", "e"), BOUNDS)
def test_bounds(since: str, until: str, a: date, b: date, c: date, e: date) -> None:
    assert bounds(since, until) == Bounds(a, b, c, e)


@pytest.mark.parametrize(
    ("since", "until"),
    [("2016", "2015"), ("2015-07-01", "2015-07-01"), ("..", "0001-01-01"), ("2015-08", "2015-07")],
)
def test_ends_before_it_begins(since: str, until: str) -> None:
    with pytest.raises(DateError, match="ends .* before it begins") as caught:
        bounds(since, until)
    assert since in str(caught.value)
    assert until in str(caught.value)


def test_one_day_apart_is_one_day() -> None:
    b = bounds("2015-07-01", "2015-07-02")
    assert [day for day in WINDOW if state(b, day) == "certain"] == [d("2015-07-01")]


def test_imprecise_ends_that_meet_are_never_certain() -> None:
    b = bounds("2015-07", "2015-07")
    assert certain(b) is None
    assert possible(b) == (d("2015-07-01"), d("2015-07-31"))


@settings(deadline=None)
@given(ends, ends)
def test_state_by_enumeration(since: str, until: str) -> None:
    """state() against every pair of a real start and a real end that the texts allow."""
    try:
        b = bounds(since, until)
    except DateError:
        return
    assert MIN <= b.since_min <= b.since_max <= MAX
    assert MIN <= b.since_min <= b.until_min <= b.until_max <= MAX
    sure, maybe = certain(b), possible(b)
    for day in WINDOW[::7]:
        # A start s and an end e hold on the day when s <= day < e; the extremes decide.
        pairs = [(s, e) for s in (b.since_min, b.since_max) for e in (b.until_min, b.until_max)]
        held = [s <= day < e for s, e in pairs]
        expected = "certain" if all(held) else "possible" if any(held) else "no"
        assert state(b, day) == expected
        assert (sure is not None and sure[0] <= day < sure[1]) == (expected == "certain")
        assert (maybe[0] <= day < maybe[1]) == (expected != "no")


@settings(deadline=None, max_examples=60)
@given(st.tuples(days, days), st.tuples(days, days))
def test_state_by_every_start_and_end(starts: tuple[date, date], stops: tuple[date, date]) -> None:
    """Day by day over all starts and ends of short 'between' periods."""
    s0, e0 = min(starts), min(stops)
    s1, e1 = min(max(starts), s0 + timedelta(20)), min(max(stops), e0 + timedelta(20))
    if e0 < s0 or e1 <= s0:
        return
    b = bounds(f"{s0}/{s1}", f"{e0}/{e1}")
    all_starts = [s0 + timedelta(n) for n in range((s1 - s0).days + 1)]
    all_ends = [e0 + timedelta(n) for n in range((e1 - e0).days + 1)]
    for day in {s0, s1, e0, e1, s1 + timedelta(1), e1 - timedelta(1), s0 - timedelta(1)}:
        held = {s <= day < e for s in all_starts for e in all_ends}
        expected = {(True,): "certain", (False, True): "possible", (False,): "no"}
        assert state(b, day) == expected[tuple(sorted(held))]


@given(st.lists(intervals, max_size=5))
def test_intersect_is_that_of_the_day_sets(pairs: list[tuple[date, date]]) -> None:
    common = set(WINDOW)
    for first, end in pairs:
        common &= {day for day in WINDOW if first <= day < end}
    found = intersect(pairs)
    if found is None:
        assert not common
    else:
        assert {day for day in WINDOW if found[0] <= day < found[1]} == common


def test_intersect_of_nothing_is_unbounded() -> None:
    assert intersect([]) == (MIN, MAX)


@given(st.dates())
def test_a_coarser_text_contains_a_finer_one(day: date) -> None:
    text = day.isoformat()
    year, month, exact = parse_point(text[:4]), parse_point(text[:7]), parse_point(text)
    assert exact == (day, day)
    assert year[0] <= month[0] <= day <= month[1] <= year[1]
    assert {month[0].month, month[1].month} == {day.month}
    assert month[1] == MAX or (month[1] + timedelta(1)).day == 1


@given(st.dates())
def test_normalise_keeps_days(day: date) -> None:
    text = day.isoformat()
    assert normalise(day) == normalise(text) == text
    assert normalise(datetime(day.year, day.month, day.day, 13, 5)) == text


VALUES = [
    (None, ""),
    (2015, "2015"),
    (2015.0, "2015"),
    (2999, "2999"),
    (3000, "1908-03-18"),
    (42186, "2015-07-01"),
    (42186.0, "2015-07-01"),
    (2958465, "9999-12-31"),
    (20150701, "2015-07-01"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_normalise_values(value: object, text: str) -> None:
    assert normalise(value) == text


@pytest.mark.parametrize(
    "value",
    [0, 60, 999, -5, 2958466, 42186.5, 2015.7, True, float("nan"), float("inf"), b"2015", 201507],
)
def test_normalise_refuses(value: object) -> None:
    with pytest.raises(DateError, match="write it as"):
        normalise(value)


def test_iso() -> None:
    assert (iso(MIN), iso(MAX), iso(d("2015-07-01"))) == (None, None, "2015-07-01")


def test_repeated_calls_are_cache_hits() -> None:
    bounds("2015-03", "2016-03")
    before = bounds.cache_info().hits
    assert bounds("2015-03", "2016-03") is bounds("2015-03", "2016-03")
    assert bounds.cache_info().hits == before + 2
