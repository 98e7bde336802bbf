"""Tests of the readers: every dress of the same table gives the same table."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from ingest.readers import ReadError, Table, read, records, supported

DATA = Path(__file__).parents[2].parent / "shared" / "data"
ROWS = [
    ["id", "full_name", "kind"],
    ["u1", "四川省, 一号单位", "central"],
    ["u2", '二号"分公司"', "local;x"],
    ["u3", "三号\t|处", ""],
]
EXPECTED = [(2, ("u1", "四川省, 一号单位", "central")), (3, ("u2", '二号"分公司"', "local;x"))]
EXPECTED.append((4, ("u3", "三号\t|处", "")))
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8-bom": lambda text: text.encode("utf-8-sig"),
    "utf-16-le-bom": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16-be-bom": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "gb18030": lambda text: text.encode("gb18030"),
    "gbk": lambda text: text.encode("gbk"),
}


def _write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _one(path: Path, **options: object) -> Table:
    tables = read(path, **options)  # type: ignore[arg-type]
    assert len(tables) == 1
    return tables[0]


def _text(separator: str, end: str) -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in ROWS]
    return "".join(separator.join(row) + end for row in quoted)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"], ids=["comma", "tab", "semi", "pipe"])
@pytest.mark.parametrize("encoding", list(ENCODINGS))
def test_every_dress_of_text(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    path = _write(tmp_path, "Units.csv", ENCODINGS[encoding](_text(separator, end)))
    table = _one(path)
    assert (table.file, table.sheet, table.name) == (str(path), "", "units")
    assert table.columns == ("id", "full_name", "kind")
    assert list(table.rows()) == EXPECTED
    assert list(table.rows()) == EXPECTED, "each call gives a fresh iterator"


def test_given_encoding_and_separator(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.txt", "编号,名称|x\n1,单位|y\n".encode("gbk"))
    table = _one(path, encoding="gbk", separator="|")
    assert table.columns == ("编号,名称", "x")
    with pytest.raises(ReadError, match="not utf-8"):
        read(path, encoding="utf-8")
    for unknown in ("klingon", "hex"):
        with pytest.raises(ReadError, match="not known"):
            read(path, encoding=unknown)
    with pytest.raises(ReadError, match="no separator"):
        read(path, separator="ab")


def test_other_encodings(tmp_path: Path) -> None:
    big5 = "編號,名稱\n" + "".join(f"{n},臺灣省政府辦公室單位\n" for n in range(60))
    assert _one(_write(tmp_path, "b.csv", big5.encode("big5"))).columns == ("編號", "名稱")
    text = "id,name\n" + "".join(f"{n},Élève né à Orléans où ça brûle\n" for n in range(60))
    path = _write(tmp_path, "a.csv", text.encode("cp1252"))
    assert _one(path, encoding="cp1252").columns == ("id", "name")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("id,names\n1,a;b\n2,c;d\n", ("id", "names")),
        ("a,b,c,d,e\n1,x;y\n2,x;y,3\n3,x;y\n4,q,w,e\n", ("a", "b", "c", "d", "e")),
        ("id;note\n1;a, b\n2;c, d\n", ("id", "note")),
        ("name\n甲，乙\n丙，丁\n", ("name",)),
        ("name\n甲;乙\n丙\n", ("name",)),
        ("题\n某年\n某处\nid,a,b\n1,2,3\n", ("题", "column 2", "column 3")),
        ("登记表\nid|x\n1|2\n", ("登记表", "column 2")),
    ],
)
def test_separator_is_the_consistent_one(
    tmp_path: Path, text: str, columns: tuple[str, ...]
) -> None:
    assert _one(_write(tmp_path, "a.txt", text)).columns == columns


def test_is_header_decides_the_separator(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.csv", "a;b,c;d\n1;2,3;4\n")
    assert _one(path, is_header=lambda cells: "c;d" in cells).columns == ("a;b", "c;d")


def test_title_rows_above_the_header(tmp_path: Path) -> None:
    text = "单位登记表,,\n填报单位：某处,,\n\n编号,名称,类别\n1,甲,中央\n2,乙,地方\n"
    path = _write(tmp_path, "a.csv", text)
    for is_header in (lambda cells: "编号" in cells, lambda cells: False):
        table = _one(path, is_header=is_header)
        assert table.columns == ("编号", "名称", "类别")
        assert list(table.rows()) == [(5, ("1", "甲", "中央")), (6, ("2", "乙", "地方"))]


def test_header_names_are_normalised(tmp_path: Path) -> None:
    text = '编 号*,"名称\n（全称）",Ｎａｍｅ１,x,x,x (2)\n1,2,3,4,5,6\n'
    table = _one(_write(tmp_path, "a.csv", text))
    assert table.columns == ("编号", "名称（全称）", "Name1", "x", "x (2)", "x(2)")
    assert list(table.rows()) == [(3, ("1", "2", "3", "4", "5", "6"))]
    repeated = _one(_write(tmp_path, "b.csv", "x,x,x\n1,2,3\n"))
    assert repeated.columns == ("x", "x (2)", "x (3)")


def test_cells_are_cleaned_and_blank_rows_skipped(tmp_path: Path) -> None:
    text = "a,b\n  １２Ａｂ ,\u3000甲\u3000乙\u00a0\n,\n\n \u3000 ,\u200b\n\ufeffx\u200b,（１）\n"
    rows = list(_one(_write(tmp_path, "a.csv", text)).rows())
    assert rows == [(2, ("12Ab", "甲 乙")), (6, ("x", "（1）"))]


def test_quoted_newlines_keep_row_numbers(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["a,b", '1,"x', "", 'y"', "2,z", ""])
        rows = list(_one(_write(tmp_path, "a.csv", text)).rows())
        assert rows == [(2, ("1", f"x{end}{end}y")), (5, ("2", "z"))]


def test_short_and_long_rows(tmp_path: Path) -> None:
    table = _one(_write(tmp_path, "a.csv", "a,b,,,\n1\n1,2,,\n1,2,,3,\n1,2,,,,,7\n"))
    assert table.columns == ("a", "b", "column 4", "column 7")
    assert [cells for _, cells in table.rows()] == [
        ("1", "", "", ""),
        ("1", "2", "", ""),
        ("1", "2", "3", ""),
        ("1", "2", "", "7"),
    ]
    trailing = _one(_write(tmp_path, "b.csv", "a,b\n1,2,\n3,4,\n"))
    assert trailing.columns == ("a", "b")
    assert [cells for _, cells in trailing.rows()] == [("1", "2"), ("3", "4")]


def test_two_row_header_in_text(tmp_path: Path) -> None:
    table = _one(_write(tmp_path, "a.csv", "编号,时间,,备注\n,起,止,\n1,2015,2016,无\n"))
    assert table.columns == ("编号", "时间/起", "时间/止", "备注")
    assert list(table.rows()) == [(3, ("1", "2015", "2016", "无"))]
    plain = _one(_write(tmp_path, "b.csv", "编号,时间,\n1,起,止\n"))
    assert plain.columns == ("编号", "时间", "column 3")


def _book(path: Path) -> Path:
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


def test_workbook(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx")
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
    assert _one(tmp_path / "a.xlsx").columns == ("编号", "名称", "类别", "地区")


def test_merged_header_without_second_row(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("t")
    sheet.write(0, 0, "id")
    sheet.merge_range(0, 1, 0, 2, "时间")
    sheet.write_row(1, 0, ["u1", "甲", "乙"])
    book.close()
    assert _one(tmp_path / "a.xlsx").columns == ("id", "时间", "时间 (2)")


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
    table = _one(_ods(tmp_path / "a.ods", rows))
    assert (table.name, table.columns) == ("t", ("编号", "时间/起", "时间/止"))
    assert list(table.rows()) == [(4, ("u1", "2015", "2016"))]


def test_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        {"id": "ｕ１", "n": 1, "tags": ["a", "b"], "at": {"since": "2015", "deep": {"x": None}}},
        {"id": "u2", "more": True, "parts": [{"k": 1}]},
    ]
    path = _write(tmp_path, "A.json", json.dumps(items))
    columns = ("id", "n", "tags", "at.since", "at.deep.x", "more", "parts")
    expected = [
        (1, ("u1", 1, "a;b", "2015", "", "", "")),
        (2, ("u2", "", "", "", "", True, '[{"k": 1}]')),
    ]
    for limit in (1 << 20, 0):
        monkeypatch.setattr(records, "STREAM_FROM", limit)
        table = _one(path)
        assert (table.name, table.columns) == ("a", columns)
        assert list(table.rows()) == expected
    for codec in ("utf-8-sig", "utf-16"):
        assert _one(_write(tmp_path, "b.json", json.dumps(items).encode(codec))).columns == columns


def test_json_shapes(tmp_path: Path) -> None:
    several = read(_write(tmp_path, "a.json", '{"Units": [{"id": 1}], "posts": [{"id": 2}]}'))
    assert [(table.name, list(table.rows())) for table in several] == [
        ("units", [(1, (1,))]),
        ("posts", [(1, (2,))]),
    ]
    assert [t.name for t in read(tmp_path / "a.json", sheet="posts")] == ["posts"]
    single = _one(_write(tmp_path, "b.json", '{"id": 1, "tags": ["x", "y"]}'))
    assert list(single.rows()) == [(1, (1, "x;y"))]


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson", "ijson"])
def test_json_lines(tmp_path: Path, suffix: str) -> None:
    path = _write(tmp_path, f"a.{suffix}", '{"id": 1}\n\n{"id": 2, "x": "a\u2028b"}\r\n')
    assert list(_one(path).rows()) == [(1, (1, "")), (3, (2, "a\u2028b"))]


def test_yaml_keeps_text_as_written(tmp_path: Path) -> None:
    text = "- {id: 1, day: 2016-09-06, ok: no, code: 010, when: 2015.10, time: 12:30, t: true}\n"
    text += "- id:\n  names: [甲, 乙]\n  at: {since: ~}\n  day: x\n"
    table = _one(_write(tmp_path, "a.yaml", text))
    assert table.columns == ("id", "day", "ok", "code", "when", "time", "t", "names", "at.since")
    assert list(table.rows()) == [
        (1, (1, "2016-09-06", "no", "010", "2015.10", "12:30", True, "", "")),
        (2, ("", "x", "", "", "", "", "", "甲;乙", "")),
    ]
    several = read(_write(tmp_path, "b.yml", "units:\n- id: 1\nposts:\n- id: 2\n"))
    assert [one.name for one in several] == ["units", "posts"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BROKEN: list[tuple[str, str | bytes, str]] = [
    ("a.csv", "", "empty"),
    ("a.csv", "\n \n", "blank lines"),
    ("a.csv", 'a,b\n1,"x\n2,y\n', "quotation mark"),
    ("a.csv", "编号,名称\n1,四川省国资委单位\n".encode() + b"\xe5\x9b", "broken at byte"),
    ("a.csv", "编号,名称\n1,四川省\xff单位\n".encode().replace(b"\xc3\xbf", b"\xff"), "broken at"),
    ("a.csv", "a,b\n1,2\n".encode("utf-16")[:-1], "broken at byte"),
    ("a.csv", b"a,b\n1\x00,2\n" + bytes(9), "binary"),
    ("a.csv", b"PK\x03\x04abc", "not text"),
    ("a.csv", OLE, "not text"),
    ("a.csv", '[{"a": 1}]', "JSON"),
    ("a.csv", "<html><table></table></html>", "web page"),
    ("a.xlsx", "a,b\n1,2\n", "not a whole XLSX"),
    ("a.xlsx", b"PK\x03\x04abc", "not a whole XLSX"),
    ("a.xlsx", OLE, "old Office"),
    ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ("a.xls", "a,b\n1,2\n", "not an XLS"),
    ("a.xls", OLE, "damaged"),
    ("a.json", '[{"a": 1}', "not valid JSON"),
    ("a.json", '{"a": 1}\n{"a": 2}\n', "jsonl"),
    ("a.json", '[{"a": 1, "a": 2}]', "given twice"),
    ("a.json", '[{"a": NaN}]', "not a JSON value"),
    ("a.json", "[1, 2]", "not an object"),
    ("a.json", "[]", "no records"),
    ("a.json", '{"a": [], "b": []}', "empty"),
    ("a.json", "a,b\n1,2\n", "not valid JSON"),
    ("a.json", "[" * 100000, "not valid JSON"),
    ("a.json", '[{"a": {"b": 1}, "a.b": 2}]', "twice"),
    ("a.jsonl", '{"a": 1}\n{"a"\n', "line 2"),
    ("a.jsonl", '[{"a": 1}]', "not an object"),
    ("a.yaml", "a: 1\na: 2\n", "given twice"),
    ("a.yaml", "- {a: 1\n", "mend"),
    ("a.yaml", "hello", "no records"),
    ("a.yaml", "a: &x [1, 2]\nb: *x\n", "alias"),
    ("a.yaml", "? [a]\n: 1\n", "plain word"),
    ("a.doc", "x", "not known"),
]


@pytest.mark.parametrize(("name", "content", "says"), BROKEN)
def test_broken_files(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    path = _write(tmp_path, name, content)
    with pytest.raises(ReadError, match=says) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "STREAM_FROM", 0)
    for content in ('[{"a": 1}, {"a"', '[{"a": 1, "a": 2}]', '[{"a": 1}] x'):
        with pytest.raises(ReadError, match="not valid JSON"):
            read(_write(tmp_path, "a.json", content))


def test_damaged_and_oversized_workbooks(tmp_path: Path) -> None:
    whole = _book(tmp_path / "whole.xlsx").read_bytes()
    with pytest.raises(ReadError, match="not a whole"):
        read(_write(tmp_path, "cut.xlsx", whole[: len(whole) // 2]))
    with pytest.raises(ReadError, match="not a ODS|not a XLSB"):
        read(_write(tmp_path, "a.ods", whole))
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
    with pytest.raises(ReadError, match="1048576 rows by 16384 columns"):
        read(tmp_path / "a.xlsx")


def test_other_faults(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.csv")
    (tmp_path / "dir.csv").mkdir()
    with pytest.raises(ReadError, match="not a file"):
        read(tmp_path / "dir.csv")
    with pytest.raises(ReadError, match="no sheet"):
        read(_write(tmp_path, "a.csv", "a\n1\n"), sheet="x")
    assert supported(Path("a.XLSX"))
    assert not supported(Path("a.docx"))


def _real(*parts: str) -> Path:
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data is not there: {path.name}")
    return path


def test_donations_agree_between_formats() -> None:
    text = _one(_real("donations", "nomenklatura_donations.csv"))
    book = _one(_real("donations", "nomenklatura_donations.xlsx"))
    rows = [
        [(number, tuple(map(str, cells))) for number, cells in table.rows()]
        for table in (text, book)
    ]
    assert text.columns == book.columns
    assert len(rows[0]) == 292
    assert rows[0] == rows[1]


def test_other_real_files() -> None:
    assert len(list(_one(_real("donations", "nomenklatura_donations.ijson")).rows())) == 474
    regions = _one(_real("areacodes", "result.csv"))
    assert all(len(cells) == len(regions.columns) for _, cells in regions.rows())
    committees = read(_real("congress", "committee-membership-current.yaml"))
    assert sum(1 for table in committees for _ in table.rows()) == 3879
