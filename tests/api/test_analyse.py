"""why-not, spans, diff, case-trace and audit on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.analyse_text import clean
from tests.conftest import write_csv

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
MAIN = "import sys; sys.argv[0] = 'guikou'; from api.cli import main; main()"
TABLES: Any = {
    "units": [
        {"id": "U1", "full_name": "甲单位（虚构）[red]", "kind": "central"},
        {"id": "U2", "full_name": "乙单位（虚构）", "kind": "central"},
        {"id": "L1", "full_name": "牵头一（虚构）", "kind": "lead"},
        {"id": "R", "full_name": "省纪委（虚构）", "kind": "discipline"},
    ],
    "leads": [{"unit": "U1", "lead": "L1", "since": "2015-07-01", "until": "2018-01-01"}],
    "reports": [{"unit": "L1", "superior": "R", "since": "2015"}],
    "people": [{"id": "P1", "full_name": "张三（虚构）"}],
    "posts": [{"id": "S1", "post_name": "书记", "body": "U1", "since": "2015-01-01"}],
    "holders": [{"post": "S1", "person": "P1", "since": "2015-01-01", "until": "2016-01-01"}],
    "cases": [{"id": "K1", "unit": "U1", "heading": "一案（虚构）", "conduct": "2015",
               "since": "2016-02-01"}],
    "stages": [{"case": "K1", "stage": "check", "body": "L1", "since": "2016-02-01",
                "until": "2016-03-01", "outcome": "查完"}],
    "involvements": [{"case": "K1", "person": "P1", "role": "handler", "since": "2016"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("analyse")
    write_csv(folder / "roster", TABLES)

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", MAIN, "--db", "store.kgl", *arguments],
            capture_output=True, encoding="utf-8", check=False, cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin"},
        )  # fmt: skip

    done = call("ingest", "roster")
    assert (done.returncode, done.stderr) == (0, "")
    return call


def answer(run: Run, code: int, *arguments: str) -> Any:
    done = run(*arguments, "--format", "json")
    assert (done.returncode, done.stderr) == (code, "")
    return json.loads(done.stdout)


def text(run: Run, code: int, *arguments: str) -> str:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (code, "")
    return done.stdout


def test_why_not_says_why_and_has_code_one_without_a_chain(run: Run) -> None:
    assert answer(run, 0, "why-not", "U1", "--on", "2016-09-06")["reason"] == "has_chain"
    document = answer(run, 1, "why-not", "U1", "--on", "2019-01-01")
    assert (document["reason"], document["ended"]["to"], document["next"]) == ("ended", "L1", None)
    assert answer(run, 1, "why-not", "nobody")["reason"] == "unknown_unit"
    said = text(run, 1, "why-not", "U1", "--on", "2015-01-01")
    assert "尚未开始 it has not begun" in said
    assert "牵头一（虚构）（L1） 2015-07-01 至 2018-01-01" in said
    assert "leads.csv" in said
    assert "甲单位（虚构）[red]" in said
    assert "nobody" in text(run, 1, "why-not", "nobody")
    assert "there is a chain" in text(run, 0, "why-not", "U1", "--on", "2016-09-06")


def test_spans_cover_all_of_time(run: Run) -> None:
    document = answer(run, 0, "spans", "U1")
    assert [(s["since"], s["until"], len(s["chains"])) for s in document["spans"]] == [
        (None, "2015-07-01", 0), ("2015-07-01", "2015-12-31", 1), ("2015-12-31", "2018-01-01", 1),
        ("2018-01-01", None, 0),
    ]  # fmt: skip
    said = text(run, 0, "spans", "U1")
    assert "归口牵头" in said
    assert "可能 possible" in said
    assert answer(run, 1, "spans", "U2")["spans"] == [{"since": None, "until": None, "chains": []}]


def test_diff_of_two_days_and_of_two_instants(run: Run) -> None:
    document = answer(run, 0, "diff", "U1", "--on", "2016-09-06", "--and", "2019-01-01")
    assert [h["to"] for h in document["hops"]["removed"]] == ["L1", "R"]
    assert document["chains"] == {"before": 1, "after": 0}
    said = text(run, 0, "diff", "U1", "--on", "2016-09-06", "--and", "2019-01-01")
    assert "消失 removed" in said
    then = ("--known", "2000-01-01", "--and-known", "2999-01-01")
    document = answer(run, 0, "diff", "U1", "--on", "2016-09-06", *then)
    assert [h["to"] for h in document["hops"]["added"]] == ["L1", "R"]
    assert (document["on"], document["and"]) == ("2016-09-06", "2016-09-06")
    assert "没有变化 nothing differs" in text(run, 0, "diff", "U1", "--on", "2016-09-06")


def test_a_case_trace_tells_moments_and_flags(run: Run) -> None:
    document = answer(run, 0, "case-trace", "K1", "--on", "2020-01-01")
    assert [m["when"] for m in document["moments"]] == ["conduct", "check", "today"]
    said = text(run, 0, "case-trace", "一案（虚构）", "--on", "2020-01-01")
    for part in ("2015-01-01", "2015-12-31", "时间不精确", "初核 preliminary check", "查完",
                 "没有责任链 no chain", "held a post in the unit concerned: 张三（虚构）（P1）",
                 "［确定 certain］", "截至 as of 2020-01-01", "cases.csv"):  # fmt: skip
        assert part in said
    assert run("case-trace", "nothing").returncode == 1


def test_an_audit_has_code_one_when_it_finds_something(run: Run) -> None:
    document = answer(run, 1, "audit", "--on", "2016-09-06")
    assert [(d["kind"], d["subject"]) for d in document["defects"]] == [
        ("no_lead", "U2"), ("vacant_post", "S1"), ("handled_outside_term", "K1"),
    ]  # fmt: skip
    said = text(run, 1, "audit", "--on", "2016-09-06")
    assert "没有归口牵头单位 no lead (no_lead): 1" in said
    assert "共 total: 3" in said
    assert answer(run, 0, "audit", "--on", "2016-09-06", "--kind", "cycle")["defects"] == []
    assert "no defects" in text(run, 0, "audit", "--on", "2016-09-06", "--kind", "cycle")
    many = ("--kind", "vacant_post", "--kind", "cycle")
    assert answer(run, 1, "audit", "--on", "2016-09-06", *many)["total"] == 1
    kept = answer(run, 1, "audit", "--on", "2016-09-06", "--certain")["defects"]
    assert "U2" not in {d["subject"] for d in kept}


def test_words_come_in_the_language_asked_for(run: Run) -> None:
    for command, word in (("spans", "→led by→"), ("trace", "led by: "), ("why-not", "known ")):
        day = () if command == "spans" else ("--on", "2016-09-06")
        said = text(run, 0, command, "U1", *day, "--lang", "en")
        assert word in said
        assert "已知于" not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["spans", "U1", "--line", "family"],
        ["why-not", "U1", "--on", "yesterday"],
        ["diff", "U1", "--and", "soon"],
        ["case-trace", "K1", "--known", "soon"],
        ["audit", "--kind", "no_leads"],
        ["audit", "--format", "smoke"],
        ["spans", "U1", "--lang", "fr"],
        ["trace", "U1", "--lang", "fr"],
    ],
)
def test_wrong_use_is_one_sentence_with_code_two(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1


def test_recorded_text_cannot_command_a_terminal() -> None:
    assert clean("a\x1b[31m\nb ") == "a [31m b"
