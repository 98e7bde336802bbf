"""The empty tables: what they hold, that they are the same each time, and that they ingest."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from graph.errors import UsageError
from graph.stores import open_store
from ingest.run import Report, load
from ingest.spec import canonical
from ingest.template import README, WORKBOOK, write_templates

COMMON = [
    "since", "until", "source", "place", "classification", "reliability", "credibility",
]  # fmt: skip


def _load(folder: Path, *paths: Path) -> Report:
    store = open_store(str(folder / "t.kgl"), write=True)
    try:
        return load(store, paths, who="test")
    finally:
        store.close()


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_path(str(path)) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_table_is_there_with_own_columns_first(tmp_path: Path) -> None:
    written = write_templates(tmp_path / "out")
    assert [p.name for p in written] == [*(f"{t}.csv" for t in canonical()), WORKBOOK]
    for name, spec in canonical().items():
        raw = (tmp_path / "out" / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        header = raw.decode("utf-8-sig").rstrip("\r\n").split(",")
        assert header == list(spec.columns)
        assert header[-7:] == COMMON


def test_workbook_sheets_are_named_after_the_tables(tmp_path: Path) -> None:
    write_templates(tmp_path)
    sheets = _sheets(tmp_path / WORKBOOK)
    assert list(sheets) == [README, *canonical()]
    for name, spec in canonical().items():
        assert sheets[name] == [[c.zh for c in spec.columns.values()]]
    described = {(row[0], row[2]) for row in sheets[README][1:]}
    assert described == {(n, c) for n, s in canonical().items() for c in s.columns}
    assert all(row[5] and row[6] for row in sheets[README][1:])


def test_headers_of_a_table_do_not_collide() -> None:
    for spec in canonical().values():
        for column in spec.columns.values():
            assert spec.headers[column.zh.casefold()] == column.name
            assert spec.headers[column.name.casefold()] == column.name


def test_same_bytes_each_time_and_no_overwriting(tmp_path: Path) -> None:
    first = {p.name: p.read_bytes() for p in write_templates(tmp_path / "a")}
    second = {p.name: p.read_bytes() for p in write_templates(tmp_path / "b")}
    assert first == second
    write_templates(tmp_path / "a")
    filled = tmp_path / "a" / "units.csv"
    filled.write_text("id,full_name,kind\nU-1,甲,central\n", encoding="utf-8")
    (tmp_path / "a" / "leads.csv").unlink()
    with pytest.raises(UsageError, match="units.csv"):
        write_templates(tmp_path / "a")
    assert "U-1" in filled.read_text(encoding="utf-8")
    assert not (tmp_path / "a" / "leads.csv").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="folder"):
        write_templates(tmp_path / "out")


ROWS: dict[str, list[dict[str, str]]] = {
    "units": [
        {"id": "U-1", "full_name": "嘉陵能源（虚构）", "kind": "中央单位"},
        {"id": "L-1", "full_name": "嘉陵国资（虚构）", "kind": "牵头单位"},
    ],
    "leads": [{"unit": "U-1", "lead": "L-1", "since": "2015-07", "classification": "公开"}],
}


def test_filled_csv_templates_ingest(tmp_path: Path) -> None:
    write_templates(tmp_path / "t")
    for table, rows in ROWS.items():
        path = tmp_path / "t" / f"{table}.csv"
        with path.open("a", encoding="utf-8", newline="") as handle:
            csv.DictWriter(handle, list(canonical()[table].columns)).writerows(rows)
    (tmp_path / "t" / WORKBOOK).unlink()
    report = _load(tmp_path, tmp_path / "t")
    assert report.issues == []
    assert (report.batch, report.rows) == (1, 3)


def test_filled_workbook_ingests_and_its_readme_does_not(tmp_path: Path) -> None:
    import xlsxwriter

    write_templates(tmp_path)
    filled = tmp_path / "filled.xlsx"
    # No library here edits a workbook: the template's cells are written again with rows below.
    with xlsxwriter.Workbook(filled) as book:
        for name, cells in _sheets(tmp_path / WORKBOOK).items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(cells):
                sheet.write_row(at, 0, row)
            for at, values in enumerate(ROWS.get(name, []), 1):
                for column, value in values.items():
                    zh = canonical()[name].columns[column].zh
                    sheet.write_string(at, cells[0].index(zh), value)
    report = _load(tmp_path, filled)
    assert report.issues == []
    assert (report.batch, report.rows) == (1, 3)


def test_the_empty_folder_of_templates_is_nothing_new(tmp_path: Path) -> None:
    write_templates(tmp_path / "t")
    report = _load(tmp_path, tmp_path / "t")
    assert (report.batch, report.rows, report.issues) == (None, 0, [])
