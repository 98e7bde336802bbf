"""A place that cannot be written is refused in one sentence before anything is done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api.commands.common import probe, save
from graph.errors import UsageError
from tests.conftest import write_csv

GUIKOU = str(Path(sys.executable).with_name("guikou"))
Run = Callable[..., "subprocess.CompletedProcess[str]"]
BAD = [{"unit": "U1", "lead": "nobody"}, {"unit": "U1", "lead": "L1"}]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in the temporary folder, or in another."""

    def call(*arguments: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        db = str(tmp_path / "store.kgl")
        return subprocess.run(
            [GUIKOU, "--db", db, *arguments], cwd=cwd,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    return call


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """A store with two units, and a folder `bad` with a good row and a bad one."""
    units = [{"id": i, "full_name": i, "kind": "central"} for i in ("U1", "L1")]
    write_csv(tmp_path / "good", {"units": units})
    assert run("ingest", "good").returncode == 0
    write_csv(tmp_path / "bad", {"leads": BAD})
    (tmp_path / "file").write_text("x", encoding="utf-8")
    return run


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A folder in which no file `issues.csv` can be made, whoever the tests run as."""
    (tmp_path / "sealed" / "issues.csv").mkdir(parents=True)
    return tmp_path / "sealed"


def refused(done: subprocess.CompletedProcess[str], place: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert f"{place}: 无法写入 cannot be written (" in done.stderr


@pytest.mark.parametrize("place", ["file/x.csv", "/proc/nope/x.csv", "bad"])
@pytest.mark.parametrize("more", [["--skip-bad-rows"], []], ids=["skip", "all"])
def test_a_named_issues_file_is_tried_before_the_batch(
    filled: Run, place: str, more: list[str]
) -> None:
    before = filled("hash").stdout
    done = filled("ingest", "bad", *more, "--issues", place)
    refused(done, "/proc/nope" if place.startswith("/proc") else place.removesuffix("/x.csv"))
    assert filled("hash").stdout == before
    assert filled("batches", "--format", "json").stdout.count('"batch"') == 1


def test_without_a_place_for_skipped_rows_nothing_is_loaded(filled: Run, sealed: Path) -> None:
    before = filled("hash").stdout
    refused(filled("ingest", "../bad", "--skip-bad-rows", cwd=sealed), "issues.csv")
    assert filled("hash").stdout == before
    assert filled("ingest", "../bad", "--skip-bad-rows", "--issues", "found.csv",
                  cwd=sealed).returncode == 0  # fmt: skip
    assert (sealed / "found.csv").is_file()


def test_issues_are_shown_even_where_their_file_cannot_be_written(
    filled: Run, sealed: Path
) -> None:
    done = filled("ingest", "../bad", cwd=sealed)
    assert done.returncode == 3
    assert "nobody" in done.stderr
    assert "issues.csv: 无法写入 cannot be written" in done.stderr
    assert "--issues" in done.stderr
    assert "internal" not in done.stderr
    listed = filled("ingest", "../bad", "--format", "json", cwd=sealed)
    assert (listed.returncode, '"nobody"' in listed.stdout) == (3, True)


def test_good_rows_need_no_place_for_issues(filled: Run, sealed: Path) -> None:
    assert filled("ingest", "../good", cwd=sealed).returncode == 0


def test_a_place_for_issues_that_are_not_found_stays_as_it_was(filled: Run, tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text("kept", encoding="utf-8")
    assert filled("ingest", "good", "--issues", "old.csv").returncode == 0
    assert old.read_text(encoding="utf-8") == "kept"
    assert filled("ingest", "good", "--issues", "new/deep/x.csv").returncode == 0
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["template", "--out", "file/t"], "file/t"),
        (["template", "--out", "/proc/nope"], "/proc/nope"),
        (["generate", "--units", "1", "--out", "file/g"], "file/g"),
        (["generate", "--units", "1", "--out", "file"], "file"),
        (["query", "lead_of_unit", "-p", "unit=U1", "--format", "csv", "-o", "file/q"], "file"),
        (["export", "--unit", "U1", "-o", "file/e"], "file"),
        (["export", "--unit", "U1", "--format", "csv", "-o", "file"], "file"),
    ],
)
def test_a_command_that_writes_files_refuses_a_place(
    filled: Run, arguments: list[str], place: str
) -> None:
    refused(filled(*arguments), place)


def test_files_are_written_with_the_folders_they_need(tmp_path: Path) -> None:
    save({tmp_path / "a" / "b": b"x", tmp_path / "c": b"y"})
    assert (tmp_path / "a" / "b").read_bytes() == b"x"


def test_trying_a_place_leaves_no_trace_and_spares_pipes(tmp_path: Path) -> None:
    probe(tmp_path / "a" / "b" / "c")
    assert list(tmp_path.iterdir()) == []
    os.mkfifo(tmp_path / "pipe")
    probe(tmp_path / "pipe")
    with pytest.raises(UsageError, match="cannot be written"):
        probe(tmp_path)
