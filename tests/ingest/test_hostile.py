"""Files made to hurt: archives that lie, cells without bound, nesting, and half characters."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from graph.errors import BadInput, UsageError
from graph.hashing import content_hash
from graph.stores import Store
from ingest.readers import ReadError, archive, read
from ingest.run import load
from ingest.spec import mapping
from tests.ingest.books import SHEET, book, entry_at
from tests.ingest.reading import only, written


def test_a_plain_hand_made_book_is_read(tmp_path: Path) -> None:
    rows = (f'<row r="{n}"><c r="A{n}"><v>{n + 6}</v></c></row>' for n in (1, 2))
    table = only(book(tmp_path / "a.xlsx", SHEET.format("".join(rows))))
    assert (table.columns, list(table.rows())) == (("7",), [(2, (8,))])


@pytest.mark.parametrize("cell", [
    '<c s="0" r="XFD1048576"><v>1</v></c>', "<c r='XFD1048576'><v>1</v></c>",
    '<c r="xfd1048576"><v>1</v></c>', '<c r ="XFD1048576"><v>1</v></c>',
    '<c r="ZZZZ99999999"><v>1</v></c>',
])  # fmt: skip
def test_a_far_cell_does_not_end_the_process(tmp_path: Path, cell: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{cell}</row>'
    with pytest.raises(ReadError, match="cannot be laid out"):
        read(book(tmp_path / "a.xlsx", SHEET.format(rows)))


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SHEET.format("")
    with pytest.raises(ReadError, match="entities"):
        read(book(tmp_path / "a.xlsx", bomb))
    # Also where the definition lies across two parts of what is read at a time.
    late = f"<!--{' ' * ((1 << 20) - 6)}--><!ENTITY" + SHEET.format("")
    with pytest.raises(ReadError, match="entities"):
        read(book(tmp_path / "b.xlsx", late))


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", SHEET.format(" " * (8 << 20)))
    data = bytearray(path.read_bytes())
    at = entry_at(data, b"xl/worksheets/sheet1.xml")
    for size in (100, (8 << 20) * 2):
        data[at + 24 : at + 28] = struct.pack("<I", size)
        with pytest.raises(ReadError, match=f"unpack to the {size} bytes"):
            read(written(tmp_path, "b.xlsx", bytes(data)))


@pytest.mark.parametrize(("offset", "value", "says"), [
    (8, 1, "encrypted"), (10, 12, "unusual way"), (10, 99, "unusual way"),
    (42, 5, "does not unpack|not a whole"),
])  # fmt: skip
def test_odd_members_are_refused(tmp_path: Path, offset: int, value: int, says: str) -> None:
    data = bytearray(book(tmp_path / "a.xlsx", SHEET.format("")).read_bytes())
    at = entry_at(data, b"xl/worksheets/sheet1.xml")
    data[at + offset] = value
    with pytest.raises(ReadError, match=says):
        read(written(tmp_path, "b.xlsx", bytes(data)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml"])
def test_two_members_of_one_name_are_refused(tmp_path: Path, name: str) -> None:
    path = book(tmp_path / "a.xlsx", SHEET.format(""))
    with zipfile.ZipFile(path, "a") as more:
        more.writestr(name, "<workbook/>")
    with pytest.raises(ReadError, match="one name"):
        read(path)


def test_many_members_and_a_high_ratio_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "a.xlsx", SHEET.format(" " * (1 << 20)))
    monkeypatch.setattr(archive, "BIG_BYTES", 1 << 19)
    with pytest.raises(ReadError, match="unpacks to 1 MiB"):
        read(path)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 4)
    with pytest.raises(ReadError, match="over 4 parts"):
        read(path)


@pytest.mark.parametrize(("name", "content", "says"), [
    ("a.csv", ",".join(f"c{n}" for n in range(16_385)) + "\n1\n", "16385 columns; at most 16384"),
    ("a.jsonl", "".join(f'{{"k{n}": 1}}\n' for n in range(16_385)), "16385 columns"),
    ("a.yaml", "- a: " + "x" * (4 << 20), "at most 4 MiB"),
    ("a.yaml", "[" * 100_000, "over 100 deep"),
    ("a.yaml", "- " * 100_000, "over 100 deep"),
    ("a.yaml", "{a: " * 100_000, "over 100 deep"),
    ("a.json", '[{"a": "\\ud800"}]', "half a character"),
    ("a.json", '[{"\\udc00": 1}]', "half a character"),
    ("a.json", '[{"a": [["x", {"b": "\\ud800"}]]}]', "half a character"),
    ("a.json", '[{"a": ' + "[" * 40 + "]" * 40 + "}]", "nested too deep"),
])  # fmt: skip
def test_what_has_no_bound_or_is_no_text_is_refused(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    with pytest.raises(ReadError, match=says):
        read(written(tmp_path, name, content))


def test_a_file_that_breaks_off_late_is_bad_input_and_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    before = content_hash(store)
    rows = "".join(f"U{n},某单位{n}（虚构）,central\n" for n in range(100))
    path = written(tmp_path, "units.csv", f'id,full_name,kind\n{rows}U,"open,central\n')
    with pytest.raises(BadInput, match="quotation mark"):
        load(store, [path], who="tester")
    assert content_hash(store) == before


def test_more_rows_than_may_be_are_refused_before_anything_is_written(
    store: Store, tmp_path: Path
) -> None:
    units, people = "id,full_name,kind\n", "id,full_name\n"
    for n in (1, 2):
        units += f"U{n},某单位（虚构）,central\n"
        people += f"P{n},某人（虚构）\n"
    paths = [written(tmp_path, "units.csv", units), written(tmp_path, "people.csv", people)]
    with pytest.raises(BadInput, match="more than 3 rows"):
        load(store, paths, who="tester", most_rows=3)
    report = load(store, paths, who="tester", most_rows=4)
    assert (report.issues, report.rows, report.batch) == ([], 4, 1)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\ntable: *b\ncolumns: {id: {}}\n"


@pytest.mark.parametrize(("text", "says"), [
    (BOMB, "alias"),
    ("table: t\ncolumns: [id]\n", "mapping of names"),
    ("table: t\ncolumns: {id: 5}\n", "mapping of names"),
    ("table: t\ncolumns: {1: {}}\n", "put it in quotes"),
    ("table: t\ncolumns: {id: {required: often}}\n", "true or false"),
    ("table: t\ncolumns: {id: {also: x}}\n", "must be a list"),
    ("table: t\ncolumns: {id: {also: [[x]]}}\n", "item 1: must be a text"),
    ("table: t\ncolumns: {id: {color: red}}\n", "unknown: color"),
    ("table: {a: b}\ncolumns: {id: {}}\n", "table: must be a text"),
    ("table: t\ncolumns: {id: {}}\nnodes: 3\n", "must be a list"),
    ("table: t\ncolumns: {id: {}}\nnodes: [3]\n", "mapping of names"),
    ("table: t\ncolumns: {id: {}}\nnodes: [{label: Unit, id: {hash: x, prefix: y}}]\n", "a list"),
    ("table: t\ncolumns: {id: {}}\nwords: {id: x}\n", "mapping of names"),
    ("table: !!python/object/apply:os.system [x]\ncolumns: {}\n", "not a YAML file"),
    ("table: 2016-99-99\ncolumns: {}\n", "not a YAML file"),
    ("a: " + "[" * 100_000, "over 100 deep"),
    ("x", "must be a mapping"),
    ("\x00", "not a YAML file"),
])  # fmt: skip
def test_a_mapping_of_another_shape_is_wrong_use(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        mapping(written(tmp_path, "m.yaml", text))
