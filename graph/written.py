"""Dates as cells hold them: texts, date cells and numbers, turned into EDTF text."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from graph import dates_zh
from graph.dates import CACHE, PLAIN, DateError, parse_point, shown, unreadable

_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_END = 3000, 2958466


def normalise(value: object) -> str:
    """The EDTF text of any cell value; '' for '' and None.

    Dates and datetimes give their day (a time of day says nothing about valid time). A whole number
    from 1000 to 2999 is a year, one of eight digits is YYYYMMDD, others from 3000 to 2958465 are
    Excel serials of the 1900 system. Texts may be EDTF or the forms in `graph.dates_zh`.

    Raises DateError for anything else; also for a number such as 201507, which as a serial would be
    a day in 2451 and is far more likely meant as a month.
    """
    if isinstance(value, str):
        return _normalise_text(value)
    if value is None:
        return ""
    if isinstance(value, date):
        return _normalise_date(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _normalise_number(value)
    raise unreadable(value)


def _normalise_date(value: date) -> str:
    """YYYY-MM-DD of a date or datetime; raises DateError for a not-a-time (pandas NaT)."""
    try:
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    except ValueError:
        raise unreadable(value) from None


def _normalise_number(value: float) -> str:
    """EDTF of a numeric cell by the rules of `normalise`; raises DateError."""
    if value != value or value in (float("inf"), float("-inf")) or value != int(value):
        raise unreadable(value)
    number = int(value)
    if 1000 <= number < _EXCEL_FIRST:
        return str(number)
    if 1000_01_01 <= number <= 9999_12_31:
        return _normalise_text(str(number))
    if 1900_01 <= number <= 2100_12 and 1 <= number % 100 <= 12:
        raise DateError(
            f"the number {number} 可能是月份也可能是 Excel 日数 may be a month or an Excel day; "
            f"write it as {number // 100}-{number % 100:02}, or give the cell a date format"
        )
    if _EXCEL_FIRST <= number < _EXCEL_END:
        return (_EXCEL_EPOCH + timedelta(days=number)).isoformat()
    raise unreadable(value)


@lru_cache(maxsize=CACHE)
def _normalise_text(text: str) -> str:
    """EDTF of a text cell, checked by `parse_point`; raises DateError."""
    if PLAIN.fullmatch(text):
        parse_point(text)
        return text
    try:
        result = dates_zh.to_edtf(text)
        parse_point(result)
    except DateError as error:
        dates_zh.complain(text)
        if shown(text) in str(error):
            raise
        # The message quotes what the text was turned into; the reader looks for what is written.
        raise DateError(f"{shown(text)}: {error}") from None
    return result
