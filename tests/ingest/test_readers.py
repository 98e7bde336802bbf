"""Text tables: every dress of the same table gives the same table."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from ingest.readers import ReadError, read
from tests.ingest.reading import only, written

DATA = Path(__file__).parents[2].parent / "shared" / "data"
ROWS = [
    ["id", "full_name", "kind"],
    ["u1", "四川省, 一号单位", "central"],
    ["u2", '二号"分公司"', "local;x"],
    ["u3", "三号\t|处", ""],
]
EXPECTED = [
    (2, ("u1", "四川省, 一号单位", "central")),
    (3, ("u2", '二号"分公司"', "local;x")),
    (4, ("u3", "三号\t|处", "")),
]
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


def _text(separator: str, end: str) -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in ROWS]
    return "".join(separator.join(row) + end for row in quoted)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"], ids=["comma", "tab", "semi", "pipe"])
@pytest.mark.parametrize("encoding", list(ENCODINGS))
def test_every_dress_of_text(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    path = written(tmp_path, "Units.csv", ENCODINGS[encoding](_text(separator, end)))
    table = only(path)
    assert (table.file, table.sheet, table.name) == (str(path), "", "units")
    assert table.columns == ("id", "full_name", "kind")
    assert list(table.rows()) == EXPECTED
    assert list(table.rows()) == EXPECTED, "each call gives a fresh iterator"


def test_given_encoding_and_separator(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "编号,名称|x\n1,单位|y\n".encode("gbk"))
    table = only(path, encoding="gbk", separator="|")
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
    assert only(written(tmp_path, "b.csv", big5.encode("big5"))).columns == ("編號", "名稱")
    text = "id,name\n" + "".join(f"{n},Élève né à Orléans où ça brûle\n" for n in range(60))
    path = written(tmp_path, "a.csv", text.encode("cp1252"))
    assert only(path, encoding="cp1252").columns == ("id", "name")


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
    assert only(written(tmp_path, "a.txt", text)).columns == columns


def test_is_header_decides_the_separator(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "a;b,c;d\n1;2,3;4\n")
    assert only(path, is_header=lambda cells: "c;d" in cells).columns == ("a;b", "c;d")


def test_title_rows_above_the_header(tmp_path: Path) -> None:
    text = "单位登记表,,\n填报单位：某处,,\n\n编号,名称,类别\n1,甲,中央\n2,乙,地方\n"
    path = written(tmp_path, "a.csv", text)
    for is_header in (lambda cells: "编号" in cells, lambda cells: False):
        table = only(path, is_header=is_header)
        assert table.columns == ("编号", "名称", "类别")
        assert list(table.rows()) == [(5, ("1", "甲", "中央")), (6, ("2", "乙", "地方"))]


def test_header_names_are_normalised(tmp_path: Path) -> None:
    text = '编 号*,"名称\n（全称）",Ｎａｍｅ１,x,x,x (2)\n1,2,3,4,5,6\n'
    table = only(written(tmp_path, "a.csv", text))
    assert table.columns == ("编号", "名称（全称）", "Name1", "x", "x (2)", "x(2)")
    assert list(table.rows()) == [(3, ("1", "2", "3", "4", "5", "6"))]
    repeated = only(written(tmp_path, "b.csv", "x,x,x\n1,2,3\n"))
    assert repeated.columns == ("x", "x (2)", "x (3)")


def test_cells_are_cleaned_and_blank_rows_skipped(tmp_path: Path) -> None:
    text = "a,b\n  １２Ａｂ ,\u3000甲\u3000乙\u00a0\n,\n\n \u3000 ,\u200b\n\ufeffx\u200b,（１）\n"
    table = only(written(tmp_path, "a.csv", text))
    assert list(table.rows()) == [(2, ("12Ab", "甲 乙")), (6, ("x", "（1）"))]
    assert table.invisible == {5, 6}


def test_rows_that_lose_invisible_characters_are_told_in_every_kind_of_file(
    tmp_path: Path,
) -> None:
    rows = [["id", "names"], ["u1", "甲"], ["u2", "乙\u200b"], ["\ufeffu3", ""], ["u\u200b4", "丁"]]
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("t")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    items = [{"id": i, "names": [name]} for i, name in rows[1:]]
    lines = "\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    for path, first in (
        (tmp_path / "a.xlsx", 3),
        (written(tmp_path, "b.csv", "\n".join(map(",".join, rows))), 3),
        (written(tmp_path, "c.json", json.dumps(items)), 2),
        (written(tmp_path, "d.jsonl", lines), 2),
        (written(tmp_path, "e.yaml", json.dumps(items)), 2),
    ):
        table = only(path)
        for _ in range(2):
            found = [(number, *map(str, cells)) for number, cells in table.rows()]
            assert [cells[0] for _, *cells in found] == ["u1", "u2", "u3", "u4"]
            assert table.invisible == {first, first + 1, first + 2}


def test_quoted_newlines_keep_row_numbers(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["a,b", '1,"x', "", 'y"', "2,z", ""])
        rows = list(only(written(tmp_path, "a.csv", text)).rows())
        assert rows == [(2, ("1", f"x{end}{end}y")), (5, ("2", "z"))]


def test_short_and_long_rows(tmp_path: Path) -> None:
    table = only(written(tmp_path, "a.csv", "a,b,,,\n1\n1,2,,\n1,2,,3,\n1,2,,,,,7\n"))
    assert table.columns == ("a", "b", "column 4", "column 7")
    assert [cells for _, cells in table.rows()] == [
        ("1", "", "", ""),
        ("1", "2", "", ""),
        ("1", "2", "3", ""),
        ("1", "2", "", "7"),
    ]
    trailing = only(written(tmp_path, "b.csv", "a,b\n1,2,\n3,4,\n"))
    assert trailing.columns == ("a", "b")
    assert [cells for _, cells in trailing.rows()] == [("1", "2"), ("3", "4")]


def test_two_row_header_in_text(tmp_path: Path) -> None:
    table = only(written(tmp_path, "a.csv", "编号,时间,,备注\n,起,止,\n1,2015,2016,无\n"))
    assert table.columns == ("编号", "时间/起", "时间/止", "备注")
    assert list(table.rows()) == [(3, ("1", "2015", "2016", "无"))]
    plain = only(written(tmp_path, "b.csv", "编号,时间,\n1,起,止\n"))
    assert plain.columns == ("编号", "时间", "column 3")


def _real(*parts: str) -> Path:
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data is not there: {path.name}")
    return path


def test_donations_agree_between_formats() -> None:
    text = only(_real("donations", "nomenklatura_donations.csv"))
    book = only(_real("donations", "nomenklatura_donations.xlsx"))
    rows = [
        [(number, tuple(map(str, cells))) for number, cells in table.rows()]
        for table in (text, book)
    ]
    assert text.columns == book.columns
    assert len(rows[0]) == 292
    assert rows[0] == rows[1]


def test_other_real_files() -> None:
    assert len(list(only(_real("donations", "nomenklatura_donations.ijson")).rows())) == 474
    regions = only(_real("areacodes", "result.csv"))
    assert all(len(cells) == len(regions.columns) for _, cells in regions.rows())
    committees = read(_real("congress", "committee-membership-current.yaml"))
    assert sum(1 for table in committees for _ in table.rows()) == 3879
