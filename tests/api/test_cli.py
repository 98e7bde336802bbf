"""The command line in a process of its own: exit codes, one-sentence errors, plain JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.stores import open_store
from tests.conftest import write_csv

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
MAIN = "import sys; sys.argv[0] = 'guikou'; from api.cli import main; main()"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("GUIKOU_DB", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    monkeypatch.setenv("GUIKOU_USER", "tester")

    def call(*arguments: str, db: str = "store.kgl") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", MAIN, "--db", db, *arguments],
            capture_output=True, encoding="utf-8", check=False, cwd=tmp_path,
        )  # fmt: skip

    return call


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    write_csv(tmp_path / "roster", {
        "units": [
            {"id": "U1", "full_name": "甲单位（虚构）", "kind": "central"},
            {"id": "U2", "full_name": "同名（虚构）", "kind": "central"},
            {"id": "L1", "full_name": "同名（虚构）", "kind": "lead"},
        ],
        "leads": [{"unit": "U1", "lead": "L1", "since": "2015-07-01"}],
    })  # fmt: skip
    return tmp_path / "roster"


@pytest.fixture
def filled(run: Run, roster: Path) -> Run:
    done = run("ingest", str(roster))
    assert (done.returncode, done.stderr) == (0, "")
    return run


def failed(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The error, after checking that it is one plain message and nothing was answered."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    return done.stderr


def sentence(done: subprocess.CompletedProcess[str], code: int) -> str:
    said = failed(done, code)
    assert done.stdout == ""
    assert len(said.splitlines()) == 1
    return said


def test_a_trace_as_json_is_one_document(filled: Run) -> None:
    done = filled("trace", "U1", "--on", "2016-09-06", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["unit"]["id"] == "U1"
    assert (document["on"], document["line"]) == ("2016-09-06", "supervision")
    assert (document["total"], document["shown"], document["why_not"]) == (1, 1, None)
    (chain,) = document["chains"]
    assert {"certainty", "ends", "certain", "possible", "next_change", "hops"} <= set(chain)
    assert chain["certain"] == ["2015-07-01", None]
    (hop,) = chain["hops"]
    assert {
        "relation", "from", "to", "to_name", "since", "until", "certainty", "exists",
        "properties", "evidence", "posts",
    } <= set(hop)  # fmt: skip
    assert (hop["relation"], hop["from"], hop["to"]) == ("LED_BY", "U1", "L1")
    assert {"id", "document", "place", "reliability"} <= set(hop["evidence"][0])


@pytest.mark.parametrize("form", ["tree", "text", "mermaid"])
def test_a_trace_can_be_read(filled: Run, form: str) -> None:
    done = filled("trace", "甲单位（虚构）", "--on", "2016-09-06", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert "同名（虚构）" in done.stdout


def test_no_chain_is_an_answer_with_code_one(filled: Run) -> None:
    done = filled("trace", "U1", "--on", "2015-06-30", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    document = json.loads(done.stdout)
    assert document["chains"] == []
    assert document["why_not"]["reason"] == "not_yet"
    assert document["why_not"]["next"]["to"] == "L1"


@pytest.mark.parametrize("form", ["tree", "text"])
def test_the_nearest_fact_is_told_by_name_first(filled: Run, form: str) -> None:
    lead = {"zh": "→ 同名（虚构）（L1） 2015-07", "en": "→ 同名（虚构） (L1) from 2015-07"}
    for lang, said in lead.items():
        done = filled("trace", "U1", "--on", "2015-06-30", "--format", form, "--lang", lang)
        assert (done.returncode, done.stderr) == (1, "")
        assert said in done.stdout


def test_an_unknown_unit_is_one_sentence_with_code_one(filled: Run) -> None:
    assert "nobody" in sentence(filled("trace", "nobody", "--format", "json"), 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trace", "U1", "--on", "yesterday"], "'yesterday'"),
        (["trace", "U1", "--line", "family"], "'family'"),
        (["trace", "U1", "--format", "smoke"], "tree, text, json, mermaid"),
        (["trace", "U1", "--known", "soon"], "'soon'"),
        (["trace", "同名（虚构）"], "L1、U2"),
        (["undo", "9"], "no batch 9"),
        (["ingest", "roster", "--format", "smoke"], "text, json"),
    ],
)
def test_wrong_use_is_one_sentence_with_code_two(
    filled: Run, arguments: list[str], said: str
) -> None:
    assert said in sentence(filled(*arguments), 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "nonsense"),
        (["trace"], "argument 'unit'"),
        (["trace", "U1", "--limit", "0"], "--limit"),
        (["undo", "x"], "'batch'"),
    ],
)
def test_a_wrong_command_line_has_code_two(filled: Run, arguments: list[str], said: str) -> None:
    assert said in failed(filled(*arguments), 2)


def test_reading_no_store_is_wrong_use_and_makes_none(run: Run, tmp_path: Path) -> None:
    assert "absent.kgl" in sentence(run("trace", "U1", db="absent.kgl"), 2)
    assert not (tmp_path / "absent.kgl").exists()


def test_bad_rows_have_code_three_and_change_nothing(
    filled: Run, tmp_path: Path
) -> None:
    before = filled("hash").stdout
    write_csv(tmp_path / "bad", {"leads": [{"unit": "U1", "lead": "nobody"}]})
    failed(filled("ingest", "bad", "--issues", "found.csv"), 3)
    found = (tmp_path / "found.csv").read_text(encoding="utf-8-sig").splitlines()
    assert found[0] == "file,sheet,row,column,value,reason,suggestion"
    assert len(found) == 2
    done = filled("ingest", "bad", "--format", "json")
    failed(done, 3)
    (issue,) = json.loads(done.stdout)["issues"]
    assert (issue["row"], issue["column"], issue["value"]) == (2, "lead", "nobody")
    assert filled("hash").stdout == before
    assert filled("ingest", "bad", "--skip-bad-rows").returncode == 0


def test_bad_input_leaves_no_new_store_that_holds_anything(run: Run, tmp_path: Path) -> None:
    assert "absent.csv" in sentence(run("ingest", "absent.csv"), 3)


def test_a_damaged_store_has_code_four(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "store.kgl").write_bytes(b"damaged")
    assert "store.kgl" in sentence(filled("trace", "U1"), 4)
    assert (tmp_path / "store.kgl").read_bytes() == b"damaged"


def test_a_busy_store_has_code_four_and_can_be_read(
    filled: Run, roster: Path, tmp_path: Path
) -> None:
    holder = open_store(str(tmp_path / "store.kgl"), write=True)
    sentence(filled("ingest", str(roster)), 4)
    assert filled("trace", "U1", "--on", "2016-09-06").returncode == 0
    holder.close()


def test_batches_hash_and_undo_are_as_promised(run: Run, roster: Path) -> None:
    open_store(str(roster.parent / "store.kgl"), write=True).close()
    empty = run("hash")
    assert len(empty.stdout.strip()) == 64
    assert int(empty.stdout, 16) >= 0
    report = json.loads(run("ingest", str(roster), "--format", "json").stdout)
    assert (report["batch"], report["rows"], report["issues"]) == (1, 4, [])
    assert run("undo", "1").returncode == 0
    assert run("hash").stdout == empty.stdout
    first, second = json.loads(run("batches", "--format", "json").stdout)
    assert set(first) == {"batch", "at", "who", "files", "added", "closed", "undoes", "undone_by"}
    assert (first["batch"], first["who"], first["undone_by"]) == (1, "tester", 2)
    assert sorted(first["files"]) == ["leads.csv", "units.csv"]
    assert (second["undoes"], second["undone_by"]) == (1, None)
    assert first["at"] < second["at"]


def test_invisible_characters_that_are_left_out_are_told(run: Run, tmp_path: Path) -> None:
    names = ("甲\u200b厂（虚构）", "乙厂（虚构）", "\ufeff丙厂（虚构）")
    paths = write_csv(tmp_path, {"units": [
        {"id": f"U{n}", "full_name": name, "kind": "central"} for n, name in enumerate(names)
    ]})  # fmt: skip
    report = json.loads(run("ingest", str(paths[0]), "--dry-run", "--format", "json").stdout)
    assert report["invisible"] == [{"file": str(paths[0]), "sheet": "", "rows": [2, 4]}]
    said = "were left out: units.csv, 2 行 rows，首行 first 2"
    for more in (["--dry-run"], []):
        assert said in run("ingest", str(paths[0]), *more).stdout
    assert "甲厂（虚构）" in run("show", "U0").stdout


def test_a_dry_run_says_which_answers_change(filled: Run, tmp_path: Path) -> None:
    before = filled("hash").stdout
    write_csv(tmp_path / "more", {"leads": [{"unit": "U2", "lead": "L1", "since": "2015"}]})
    done = filled("ingest", "more", "--dry-run", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert (document["batch"], document["dry_run"]) == (None, True)
    assert [c["unit"] for c in document["changed_answers"]] == ["U2"]
    assert filled("hash").stdout == before


@pytest.mark.parametrize(
    "arguments", [["map", "U1"], ["figure", "coverage"]], ids=lambda words: str(words[0])
)
def test_a_picture_is_written(filled: Run, tmp_path: Path, arguments: list[str]) -> None:
    done = filled(*arguments, "--on", "2016-09-06", "-o", "picture.svg")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "picture.svg").read_text(encoding="utf-8").startswith("<")


def test_a_table_names_the_documents_of_its_evidence_and_json_gives_their_ids(filled: Run) -> None:
    asked = ("query", "lead_of_unit", "-p", "unit=U1", "-p", "on=2016-09-06")
    (row,) = json.loads(filled(*asked, "--format", "json").stdout)["rows"]
    (cited,) = row[-1]
    document, _, place = cited.partition("|")
    assert document.startswith("file:")
    told = "".join(c for c in filled(*asked).stdout if c.isalnum() or c in ".:")
    assert "leads.csv" in told
    assert "".join(c for c in place if c.isalnum()) in told
