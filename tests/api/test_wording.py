"""Recorded text reaches a terminal without the control characters that it would obey."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

import pytest

from api.commands.common import table
from api.trace_text import mermaid, text, tree
from api.wording import Words
from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.trace import trace

HOSTILE = "甲\x1b[31m\x07红（虚构）"
Render = Callable[[dict[str, Any], TextIO], None]


@pytest.mark.parametrize("render", [tree, text, mermaid])
def test_a_trace_holds_no_control_characters(
    store: Store, tables: Callable[..., list[Path]], render: Render
) -> None:
    people = [{"id": "X1", "full_name": "人"}]
    report = load(
        store,
        tables(
            units=[{"id": i, "full_name": i, "kind": "central"} for i in ("U1", "L1")],
            leads=[{"unit": "U1", "lead": "L1", "since": "2015"}],
            posts=[{"id": "P1", "post_name": "组长", "body": "L1"}],
            people=people,
            holders=[{"post": "P1", "person": "X1", "since": "2015"}],
        ),
        who="tester",
    )
    assert report.issues == []
    document = trace(store, "U1", date(2016, 9, 6), known_at(store, None))
    hop = document["chains"][0]["hops"][0]
    document["unit"]["full_name"] = hop["to_name"] = HOSTILE
    hop["evidence"][0]["heading"] = hop["posts"][0]["post_name"] = HOSTILE
    hop["posts"][0]["holders"][0]["full_name"] = HOSTILE
    out = StringIO()
    render(document, out)
    assert "红（虚构）" in out.getvalue()
    assert [c for c in out.getvalue() if not c.isprintable() and c not in "\n\u3000"] == []


def test_a_table_holds_no_control_characters_and_keeps_its_lines() -> None:
    (cells,) = table(["x"], [[f"{HOSTILE}\n乙"]]).columns
    assert [str(cell) for cell in cells.cells] == ["甲 [31m 红（虚构）\n乙"]


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("2015-07", "..", "2015-07 起"),
        ("", "2018", "起始不详 至 2018"),
        ("../2016-05-01", "2016-05-02/..", "见于 seen 2016-05-01"),
        ("../2016-05-01", "2017-05-02/..", "见于 seen 2016-05-01 至 2017-05-01"),
    ],
)
def test_an_interval_is_told_as_written_or_as_seen(since: str, until: str, told: str) -> None:
    assert Words("zh").interval({"since": since, "until": until}) == told
