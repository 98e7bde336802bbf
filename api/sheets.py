"""Workbooks of answers: one sheet, a frozen heading, and never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

_EPOCH = datetime(2000, 1, 1)


def workbook(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str | int | float]]
) -> bytes:
    """An XLSX file of one table; texts stay texts, whatever they begin with."""
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
