"""A file that cannot be read is refused in one sentence that says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import ReadError, read, supported
from tests.ingest.reading import written

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BROKEN = [
    ("a.csv", "", "empty"),
    ("a.csv", "\n \n", "blank lines"),
    ("a.csv", 'a,b\n1,"x\n2,y\n', "quotation mark"),
    ("a.csv", "编号,名称\n1,四川省国资委单位\n".encode() + b"\xe5\x9b", "broken at byte"),
    ("a.csv", "编号,名称\n1,四川省\xff单位\n".encode().replace(b"\xc3\xbf", b"\xff"), "broken at"),
    ("a.csv", "a,b\n1,2\n".encode("utf-16")[:-1], "broken at byte"),
    ("a.csv", b"a,b\n1\x00,2\n" + bytes(9), "binary"),
    ("a.csv", b"PK\x03\x04abc", "not text"),
    ("a.csv", OLE, "not text"),
    pytest.param("a.csv", "a,b\n1," + "x" * (17 << 20) + "\n", "line 2", id="huge cell"),
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
    path = written(tmp_path, name, content)
    with pytest.raises(ReadError, match=says) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_other_faults(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.csv")
    (tmp_path / "dir.csv").mkdir()
    with pytest.raises(ReadError, match="not a file"):
        read(tmp_path / "dir.csv")
    with pytest.raises(ReadError, match="no sheet"):
        read(written(tmp_path, "a.csv", "a\n1\n"), sheet="x")
    assert supported(Path("a.XLSX"))
    assert not supported(Path("a.docx"))
