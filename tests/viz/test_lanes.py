"""The geometry of lanes: labels keep apart, keep their order, and stay near what they name."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as some

from viz.layouts.lanes import REACH, Axis, Extent, Ground, free, rows, spread

often = settings(max_examples=200, deadline=None, derandomize=True, database=None)
places = some.floats(0, 300, allow_nan=False)


@often
@given(some.lists(places, max_size=14).map(sorted), some.floats(20, 280))
def test_letters_keep_apart_in_order_and_clear_of_the_line(
    wanted: list[float], line: float
) -> None:
    within = [(0.0, line - 4), (line + 4, 300.0)]
    found = spread(wanted, 10.0, within)
    assert found is not None, "there is room for 24 letters at least"
    assert len(found) == len(wanted)
    assert all(b - a >= 9.99 for a, b in pairwise(found))
    for x in found:
        assert any(low + 4.99 <= x <= high - 4.99 for low, high in within)


def test_letters_that_already_stand_apart_stay_where_they_are() -> None:
    assert spread([30, 60, 200], 10, [(0, 300)]) == [30, 60, 200]
    assert spread([50, 50], 10, [(0, 300)]) == [45, 55]
    assert spread([5] * 4, 10, [(0, 30)]) is None


@often
@given(some.lists(some.tuples(places, some.floats(10, 90)), min_size=1, max_size=8))
def test_labels_below_a_row_meet_neither_each_other_nor_a_foreign_lead(
    asked: list[tuple[float, float]],
) -> None:
    ground = Ground(0, 300, 20, 200, (150.0,))
    set_down = [(a, w, box) for a, w in asked if (box := ground.set(a, w, 12, []))]
    for (_, _, a), (_, _, b) in combinations(set_down, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 0.1 or b[3] <= a[1] + 0.1
    for anchor, wide, box in set_down:
        assert box[0] + 0.1 >= 0
        assert box[2] <= 300.1
        assert abs(box[2] - box[0] - wide) < 0.01
        assert not box[0] < 150 < box[2]
        assert box[0] - REACH <= anchor <= box[2] + REACH
    for _, _, box in set_down:
        own = ground.boxes.index(box)
        for n, (low, high, end) in enumerate(ground.leads):
            assert n == own or end <= box[1] or not (low < box[2] and box[0] < high)


@often
@given(some.lists(some.tuples(places, some.floats(0, 40), some.floats(0, 40), some.floats(0, 9)),
                  max_size=9))  # fmt: skip
def test_bars_that_surely_hold_at_once_have_rows_of_their_own(
    asked: list[tuple[float, float, float, float]],
) -> None:
    bars = [Extent(a, a + b, a + b + c, a + b + c + d) for a, b, c, d in asked]
    found = list(zip(rows(bars, 4.0), bars, strict=True))
    for (m, a), (n, b) in combinations(found, 2):
        if m == n:
            assert min(a.high, b.high) - max(a.low, b.low) <= 4.0
            assert min(a.sure_high, b.sure_high) - max(a.sure_low, b.sure_low) <= 0.01


def test_ends_known_to_the_month_share_a_row_and_holders_at_once_do_not() -> None:
    before, after = Extent(0, 0, 97, 100), Extent(97, 100, 200, 200)
    assert rows([before, after], 4.0) == [0, 0]
    assert rows([Extent(0, 0, 100, 100), Extent(97, 97, 200, 200)], 4.0) == [0, 1]
    assert rows([before, Extent(90, 110, 200, 200)], 4.0) == [0, 1]


def test_what_is_free_of_a_stretch() -> None:
    assert free((0, 10), [(2, 3), (8, 20)]) == [(0, 2), (3, 8)]
    assert free((0, 10), [(-5, 4), (3, 6)]) == [(6, 10)]
    assert free((0, 10), [(0, 10)]) == []


def test_labels_of_years_are_thinned_to_round_years() -> None:
    def labelled(first: int, end: int) -> list[int]:
        axis = Axis(date(first, 1, 1), date(end, 1, 1), 0, 500)
        return [year for year, _ in axis.labelled()]

    assert labelled(2012, 2027) == list(range(2012, 2027))
    assert labelled(1990, 2027) == list(range(1990, 2027, 2))
    assert labelled(1921, 2027) == list(range(1930, 2021, 10))
