"""JSON, JSON lines and YAML as tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.readers import ReadError, read, records
from tests.ingest.reading import only, written


def test_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        {"id": "ｕ１", "n": 1, "tags": ["a", "b"], "at": {"since": "2015", "deep": {"x": None}}},
        {"id": "u2", "more": True, "parts": [{"k": 1}]},
    ]
    path = written(tmp_path, "A.json", json.dumps(items))
    columns = ("id", "n", "tags", "at.since", "at.deep.x", "more", "parts")
    expected = [
        (1, ("u1", 1, "a;b", "2015", "", "", "")),
        (2, ("u2", "", "", "", "", True, '[{"k": 1}]')),
    ]
    for limit in (1 << 20, 0):
        monkeypatch.setattr(records, "STREAM_FROM", limit)
        table = only(path)
        assert (table.name, table.columns) == ("a", columns)
        assert list(table.rows()) == expected
    for codec in ("utf-8-sig", "utf-16"):
        assert only(written(tmp_path, "b.json", json.dumps(items).encode(codec))).columns == columns


def test_json_shapes(tmp_path: Path) -> None:
    several = read(written(tmp_path, "a.json", '{"Units": [{"id": 1}], "posts": [{"id": 2}]}'))
    assert [(table.name, list(table.rows())) for table in several] == [
        ("units", [(1, (1,))]),
        ("posts", [(1, (2,))]),
    ]
    assert [t.name for t in read(tmp_path / "a.json", sheet="posts")] == ["posts"]
    single = only(written(tmp_path, "b.json", '{"id": 1, "tags": ["x", "y"]}'))
    assert list(single.rows()) == [(1, (1, "x;y"))]


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson", "ijson"])
def test_json_lines(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, f"a.{suffix}", '{"id": 1}\n\n{"id": 2, "x": "a\u2028b"}\r\n')
    assert list(only(path).rows()) == [(1, (1, "")), (3, (2, "a\u2028b"))]


def test_yaml_keeps_text_as_written(tmp_path: Path) -> None:
    text = "- {id: 1, day: 2016-09-06, ok: no, code: 010, when: 2015.10, time: 12:30, t: true}\n"
    text += "- id:\n  names: [甲, 乙]\n  at: {since: ~}\n  day: x\n"
    table = only(written(tmp_path, "a.yaml", text))
    assert table.columns == ("id", "day", "ok", "code", "when", "time", "t", "names", "at.since")
    assert list(table.rows()) == [
        (1, (1, "2016-09-06", "no", "010", "2015.10", "12:30", True, "", "")),
        (2, ("", "x", "", "", "", "", "", "甲;乙", "")),
    ]
    several = read(written(tmp_path, "b.yml", "units:\n- id: 1\nposts:\n- id: 2\n"))
    assert [one.name for one in several] == ["units", "posts"]


def test_broken_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "STREAM_FROM", 0)
    for content in ('[{"a": 1}, {"a"', '[{"a": 1, "a": 2}]', '[{"a": 1}] x'):
        with pytest.raises(ReadError, match="not valid JSON"):
            read(written(tmp_path, "a.json", content))
