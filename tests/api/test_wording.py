"""Recorded text reaches a terminal without the control characters that it would obey."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

import pytest
from rich.text import Text

from api.commands.common import console, say, table
from api.trace_text import mermaid, text, tree
from api.wording import Words
from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.trace import trace
from tests.conftest import write_csv

HOSTILE = "甲\x1b[31m\x07红（虚构）"
GUIKOU = str(Path(sys.executable).with_name("guikou"))
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


@pytest.mark.parametrize("force", [False, True], ids=["file", "terminal"])
def test_a_line_holds_no_control_characters_and_keeps_its_indent(force: bool) -> None:
    screen = console(StringIO())
    screen._force_terminal = force
    screen.print(f"  {HOSTILE}", markup=False)
    screen.print(Text(HOSTILE))
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    # Rich drops the bell by itself.
    assert shown.splitlines() == ["  甲 [31m红（虚构）", "甲 [31m红（虚构）"]


def test_a_said_line_holds_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"  {HOSTILE}")
    say(HOSTILE, err=True)
    assert capsys.readouterr() == ("  甲 [31m 红（虚构）\n", "甲 [31m 红（虚构）\n")


def test_no_command_prints_a_recorded_name_as_it_is(tmp_path: Path) -> None:
    """What a hostile name reaches: a dry run's lines, a snapshot's, an error's suggestions."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [GUIKOU, "--db", "store.kgl", *arguments], cwd=tmp_path, check=False,
            capture_output=True, encoding="utf-8", env=os.environ | {"FORCE_COLOR": ""},
        )  # fmt: skip

    units = [{"id": "U1", "full_name": "集\x1b[31m团", "kind": "central"},
             {"id": "L\x1b[32m1", "full_name": "牵头\x9b2J", "kind": "lead"}]  # fmt: skip
    post = {"id": "P1", "post_name": "组\x1b]0;x\x07长", "body": "U1"}
    write_csv(tmp_path / "one", {
        "units": units, "posts": [post], "people": [{"id": "X1", "full_name": "人\x1b[5m"}],
    })  # fmt: skip
    write_csv(tmp_path / "two", {
        "leads": [{"unit": "U1", "lead": "L\x1b[32m1"}],
        "holders": [{"post": "P1", "person": "X1"}],
    })
    write_csv(tmp_path / "bad", {"leads": [{"unit": "U1", "lead": "no\x1b[31mbody"}]})
    done = [
        run("ingest", "one", "--snapshot", "2016-05-01", "--source", "册\x1b[1m", "--dry-run"),
        run("ingest", "one"),
        run("ingest", "two", "--snapshot", "2016-05-01", "--dry-run"),
        run("ingest", "two", "--dry-run"),
        run("ingest", "two"),
        run("ingest", "bad"),
        run("trace", "集"),
        run("trace", "U1"),
        run("search", "团"),
        run("query", "units_without_lead", "-p", "kind=all"),
    ]
    assert [d.returncode for d in done] == [0, 0, 0, 0, 0, 3, 1, 0, 0, 0]
    for said in done:
        text = said.stdout + said.stderr
        assert "internal" not in text
        assert [c for c in text if not c.isprintable() and c not in "\n\u3000"] == [], said.args
    assert "集 [31m团（U1）" in done[6].stderr


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
