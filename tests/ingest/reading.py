"""Files for the tests of readers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

from ingest.readers import Table, read


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(path: Path, **options: object) -> Table:
    tables = read(path, **options)  # type: ignore[arg-type]
    assert len(tables) == 1
    return tables[0]


def book_file(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(" Units ")
    sheet.merge_range(0, 1, 0, 5, "单位登记表")
    sheet.merge_range(1, 1, 2, 1, "编号*")
    sheet.merge_range(1, 2, 1, 3, "时 间")
    sheet.merge_range(1, 4, 2, 4, "人数")
    sheet.write_row(2, 2, ["起", "止"])
    sheet.write(2, 5, "")
    sheet.write(4, 1, " ｕ１ ")
    sheet.write_datetime(4, 2, dt.datetime(2015, 7, 1), day)
    sheet.write_row(4, 3, ["2016年", 12])
    sheet.write_row(5, 1, ["u2", "x", 0.5, 0, True])
    book.add_worksheet("blank")
    second = book.add_worksheet("second")
    second.write_row(0, 0, ["id", "name"])
    second.write_row(1, 0, [1, "甲"])
    book.close()
    return path
