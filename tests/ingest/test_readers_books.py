"""Workbooks: merged and double headers, typed cells, damage."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from ingest.readers import ReadError, read
from tests.ingest.reading import book_file, only, written


def test_workbook(tmp_path: Path) -> None:
    path = book_file(tmp_path / "a.xlsx")
    for is_header in (None, lambda cells: "编号" in cells):
        first, second = read(path, is_header=is_header)
        assert (first.sheet, first.name) == (" Units ", "units")
        assert first.columns == ("编号", "时间/起", "时间/止", "人数", "column 5")
        assert list(first.rows()) == [
            (5, ("u1", dt.date(2015, 7, 1), "2016年", 12, "")),
            (6, ("u2", "x", "0.5", 0, "TRUE")),
        ]
        assert list(second.rows()) == [(2, (1, "甲"))]
    assert [table.name for table in read(path, sheet="Second")] == ["second"]
    with pytest.raises(ReadError, match="choose from"):
        read(path, sheet="third")


def test_form_line_of_merged_cells_is_no_header(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("t")
    sheet.merge_range(0, 0, 0, 1, "填报单位：甲")
    sheet.merge_range(0, 2, 0, 3, "日期：某日")
    sheet.write_row(1, 0, ["编号", "名称", "类别", "地区"])
    sheet.write_row(2, 0, ["u1", "甲", "中央", "成都"])
    book.close()
    assert only(tmp_path / "a.xlsx").columns == ("编号", "名称", "类别", "地区")


def test_merged_header_without_second_row(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("t")
    sheet.write(0, 0, "id")
    sheet.merge_range(0, 1, 0, 2, "时间")
    sheet.write_row(1, 0, ["u1", "甲", "乙"])
    book.close()
    assert only(tmp_path / "a.xlsx").columns == ("id", "时间", "时间 (2)")


def _ods(path: Path, rows: list[list[str]]) -> Path:
    def cell(text: str) -> str:
        if not text:
            return "<table:table-cell/>"
        kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"

    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="T">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
        archive.writestr("content.xml", content)
    return path


def test_ods_with_two_row_header(tmp_path: Path) -> None:
    rows = [["", ""], ["编号", "时间", ""], ["", "起", "止"], ["u1", "2015", "2016"]]
    table = only(_ods(tmp_path / "a.ods", rows))
    assert (table.name, table.columns) == ("t", ("编号", "时间/起", "时间/止"))
    assert list(table.rows()) == [(4, ("u1", "2015", "2016"))]


def test_damaged_and_oversized_workbooks(tmp_path: Path) -> None:
    whole = book_file(tmp_path / "whole.xlsx").read_bytes()
    with pytest.raises(ReadError, match="not a whole"):
        read(written(tmp_path, "cut.xlsx", whole[: len(whole) // 2]))
    with pytest.raises(ReadError, match="not a ODS|not a XLSB"):
        read(written(tmp_path, "a.ods", whole))
    with zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><")
    with pytest.raises(ReadError, match="damaged"):
        read(tmp_path / "bad.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(101):
            part.write(bytes(1 << 20))
    with pytest.raises(ReadError, match="unpacks to"):
        read(tmp_path / "bomb.xlsx")


def test_far_cell_is_refused(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "id")
    sheet.write(1048575, 16383, "x")
    book.close()
    with pytest.raises(ReadError, match="cannot be laid out"):
        read(tmp_path / "a.xlsx")
