"""Valid time: how errors quote and advise, and intervals that only touch."""

from datetime import date

import pytest

from graph.dates import MAX, DateError, intersect, parse_point, shown


def test_a_value_is_quoted_with_at_most_sixty_characters() -> None:
    assert shown("x" * 58) == "'" + "x" * 58 + "'"
    assert shown("x" * 59) == "'" + "x" * 56 + "..."
    assert shown(12) == "12"


def test_errors_say_what_to_write_instead() -> None:
    with pytest.raises(DateError) as unreadable:
        parse_point("someday")
    assert str(unreadable.value) == (
        "'someday' is not a date that can be read; write it as 2015, 2015-07 or 2015-07-01, "
        "2010/2012 for 'between', '..' for open, or unknown"
    )
    for text in ("2015-13", "2015-21-05", "2015-02-30"):
        with pytest.raises(DateError) as absent:
            parse_point(text)
        assert str(absent.value) == (
            f"{text!r} is not in the calendar (years 0001 to 9999); "
            "correct it, or write only the part that is known, such as 2015 or 2015-07"
        )


def test_intervals_that_only_touch_share_no_day() -> None:
    one, two, three = (date(2016, 1, n) for n in (1, 2, 3))
    assert intersect([(one, two), (two, three)]) is None
    assert intersect([(one, two), (three, MAX)]) is None
    assert intersect([(one, three), (two, MAX)]) == (two, three)
