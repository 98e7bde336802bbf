"""Workbooks of answers: one sheet, a frozen heading, and never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from graph.errors import UsageError

_EPOCH = datetime(2000, 1, 1)
ROWS, CHARACTERS = 2**20 - 1, 32_767
"""Most rows below the heading, and most characters (UTF-16) of a cell: the format's own limits."""


def workbook(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str | int | float]]
) -> bytes:
    """An XLSX file of one table; texts stay texts, whatever they begin with.

    Raises:
        UsageError: more rows or longer texts than the format holds, which would else be cut.
    """
    if len(rows) > ROWS or any(_units(cell) > CHARACTERS for row in rows for cell in row):
        raise UsageError(
            f"xlsx 最多 {ROWS} 行、每格 {CHARACTERS} 字 holds at most {ROWS} rows and {CHARACTERS} "
            "characters a cell; use csv."
        )
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        # Without this the file would hold the moment at which it was made.
        book.set_properties({"title": title, "created": _EPOCH})
        sheet = book.add_worksheet("查询")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)
        sheet.autofit()
    return buffer.getvalue()


def _units(cell: str | int | float) -> int:
    return len(cell.encode("utf-16-le")) // 2 if isinstance(cell, str) else 0
