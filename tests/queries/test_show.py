"""Show over a small store: values, facts in and out, evidence, earlier values, plain text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.show_text import show_text
from graph.known import Known, known_at
from graph.stores import open_store
from graph.stores.base import Store
from ingest.run import load
from queries.nodes import NotFound
from queries.show import show

FIRST = {
    "units": "id,full_name,kind,since\n"
    "U-1,嘉陵能源（虚构）,central,2010\n"
    "L-1,[bold]嘉陵国资[/bold]（虚构）,lead,\n",
    "leads": "unit,lead,scope,since,until,source,place\n"
    "U-1,L-1,信访,2015-07,2018-03,D-1,第 3 页\n"
    "L-1,L-1,,2019,,,\n",
    "documents": "id,heading,reliability,credibility\nD-1,分工通知（示例）,B,2\n",
    "posts": "id,post_name,body,duty\nS-1,组长,L-1,监督\n",
}
SECOND = {"units": "id,full_name,kind,since\nU-1,嘉陵新能源（虚构）,central,2010\n"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("show")
    opened = open_store(str(folder / "s.kgl"), write=True)
    for number, tables in enumerate((FIRST, SECOND), 1):
        part = folder / str(number)
        part.mkdir()
        _write(part, tables)
        report = load(opened, [part], who="test")
        assert (report.issues, report.batch) == ([], number)
    yield opened
    opened.close()


def _write(folder: Path, tables: dict[str, str]) -> None:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def _now(store: Store, text: str) -> dict[str, Any]:
    return show(store, text, known_at(store, None))


def test_values_and_facts_out(store: Store) -> None:
    document = _now(store, "U-1")
    assert document["label"] == "Unit"
    assert document["full_name"] == "嘉陵新能源（虚构）"
    assert document["values"]["kind"] == "central"
    assert document["values"]["since"] == "2010"
    assert document["values"]["classification"] == "internal"
    (fact,) = document["facts"]
    assert (fact["relation"], fact["direction"], fact["other"]) == ("LED_BY", "out", "L-1")
    assert (fact["since"], fact["until"]) == ("2015-07", "2018-03")
    assert fact["properties"] == {"scope": "信访"}
    (item,) = fact["evidence"]
    assert (item["document"], item["place"], item["reliability"]) == ("D-1", "第 3 页", "B")


def test_facts_in_and_a_loop_is_told_once(store: Store) -> None:
    document = _now(store, "L-1")
    told = [(f["relation"], f["direction"], f["other"]) for f in document["facts"]]
    assert told == [("LED_BY", "out", "L-1"), ("LED_BY", "in", "U-1"), ("SEAT_OF", "in", "S-1")]
    assert document["total"] == document["shown"] == 3
    assert document["facts"][2]["other_name"] == "组长"


def test_by_name(store: Store) -> None:
    assert _now(store, "嘉陵新能源(虚构)")["id"] == "U-1"
    assert _now(store, "分工通知（示例）")["label"] == "Document"


def test_earlier_values(store: Store) -> None:
    document = _now(store, "U-1")
    (revision,) = document["revisions"]
    assert revision["values"]["full_name"] == "嘉陵能源（虚构）"
    assert (revision["added"], revision["closed"]) == (1, 2)
    before = show(store, "U-1", Known(1, ""))
    assert before["full_name"] == "嘉陵能源（虚构）"
    assert before["revisions"] == []
    assert before["data_version"] == "1"


def test_nothing_has_the_name(store: Store) -> None:
    with pytest.raises(NotFound, match="没有此物"):
        _now(store, "没有此物")


def test_a_cut_list_says_so(store: Store) -> None:
    document = show(store, "L-1", known_at(store, None), limit=1)
    assert (document["total"], document["shown"], len(document["facts"])) == (3, 1, 1)


def test_text_is_plain_and_keeps_brackets(store: Store) -> None:
    out = io.StringIO()
    show_text(_now(store, "L-1"), out)
    text = out.getvalue()
    assert "[bold]嘉陵国资[/bold]（虚构）（L-1）" in text
    assert "显示 shown 3 / 共 of 3" in text
    assert "归口牵头 led by" in text
    out = io.StringIO()
    show_text(_now(store, "U-1"), out)
    assert "《分工通知（示例）》 第 3 页 [B2]" in out.getvalue()
    assert "旧值 earlier values" in out.getvalue()


def test_text_drops_terminal_control(store: Store) -> None:
    document = _now(store, "U-1")
    document["full_name"] = "甲\x1b[31m\n乙"
    out = io.StringIO()
    show_text(document, out)
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().startswith("甲 [31m 乙（U-1）")
