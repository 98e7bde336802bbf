"""The rows of a named query as files for spreadsheets: CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from graph.sheets import inert

if TYPE_CHECKING:
    from queries.catalog import NamedQuery

Document = Mapping[str, Any]
Cells = list[list[str | int | float]]


def headings(asked: NamedQuery) -> list[str]:
    """What stands above the columns for people."""
    return [f"{column.zh} {column.en}" for column in asked.columns]


def cells(document: Document) -> Cells:
    """The rows as spreadsheets hold them: nothing for what is not known, lists joined."""
    return [[_cell(value) for value in row] for row in document["rows"]]


def as_csv(document: Document, asked: NamedQuery) -> bytes:
    """UTF-8 with its mark; what a spreadsheet would run as a formula is made inert."""
    text = io.StringIO()
    rows = [[inert(cell) for cell in row] for row in cells(document)]
    csv.writer(text).writerows([document["columns"], *rows])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(document: Document, asked: NamedQuery) -> bytes:
    """A workbook of one sheet. Raises UsageError for more than the format holds."""
    from api.sheets import workbook

    return workbook(asked.title["zh"], headings(asked), cells(document))


FORMATS: Mapping[str, Callable[[Document, NamedQuery], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(str(v) for v in value)
    return value if isinstance(value, int | float) else str(value)
