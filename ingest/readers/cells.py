"""What every reader hands over, and the cleaning of single cells."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from graph.errors import BadInput

IsHeader = Callable[[tuple[str, ...]], bool]
Row = tuple[int, tuple[object, ...]]


class ReadError(BadInput):
    """A file cannot be read; the message says which file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file.

    Attributes:
        file: the file name as given.
        sheet: the sheet name, empty for text files.
        name: sheet name, key or file stem, stripped and in lower case.
        columns: the header names, unique.
        rows: gives a fresh iterator of (1-based row number, cells aligned to the columns).
        invisible: numbers of the rows read so far in which `INVISIBLE` was left out of a cell.
    """

    file: str
    sheet: str
    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    invisible: set[int] = field(default_factory=set, compare=False)


# Full-width digits and letters, the ideographic space and two invisible characters. Full-width
# punctuation stays: it is part of Chinese names, a full-width digit never is.
CARE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000\u200b\ufeff]")
INVISIBLE = re.compile("[\u200b\ufeff]")
_NARROW: dict[int, int | None] = {
    wide: wide - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for wide in range(first, last + 1)
}
_NARROW |= {0x3000: 0x20, 0x200B: None, 0xFEFF: None}
# A double holds every whole number below this one; beyond it, digits would be invented.
_EXACT = 2**53


@lru_cache(maxsize=65536)
def clean_text(text: str) -> str:
    """Return the text stripped, with full-width digits, letters and spaces made half-width.

    Args:
        text: a cell as written.

    Returns:
        The cleaned text, possibly empty.
    """
    if text.isascii() or CARE.search(text) is None:
        return text.strip()
    return text.translate(_NARROW).strip()


def hides(values: Iterable[object]) -> bool:
    """Return whether one of the values is a text with a character that cleaning leaves out."""
    return any(
        isinstance(value, str) and not value.isascii() and INVISIBLE.search(value) is not None
        for value in values
    )


def header_name(value: object) -> str:
    """Return the normal form of a header cell: no white space inside, no `*` at the end.

    Args:
        value: the header cell.

    Returns:
        The name, possibly empty.
    """
    return "".join(clean_text(str(value)).split()).rstrip("*\uff0a")


def workbook_cell(value: object) -> object:
    """Return a spreadsheet value as date, datetime, int or cleaned text.

    Args:
        value: what the spreadsheet library gave.

    Returns:
        The cell; blank cells are the empty string.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT else str(value)
    if isinstance(value, int | dt.date):
        return value
    return "" if value is None else str(value)


def unique(names: list[str]) -> tuple[str, ...]:
    """Return the names with repeats numbered: `x`, `x (2)`, `x (3)`.

    Args:
        names: the names in column order, none empty.

    Returns:
        As many names, all different.
    """
    taken = set(names)
    seen: set[str] = set()
    result: list[str] = []
    for name in names:
        fresh, number = name, 1
        # A numbered name must not hit one that the file itself uses.
        while fresh in seen or (number > 1 and fresh in taken):
            number += 1
            fresh = f"{name} ({number})"
        seen.add(fresh)
        result.append(fresh)
    return tuple(result)
