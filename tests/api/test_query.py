"""The query command: every format to stdout and to a file, parameters told once."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from graph.sheets import inert
from tests.conftest import write_csv

GUIKOU = str(Path(sys.executable).with_name("guikou"))
Ask = Callable[..., "subprocess.CompletedProcess[bytes]"]
FORMATS = ("table", "json", "csv", "xlsx")


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Run a command on a store in which U1 and U2 are led by L1."""

    def call(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [GUIKOU, "--db", "store.kgl", *arguments], cwd=tmp_path, capture_output=True,
            check=False,
        )  # fmt: skip

    write_csv(tmp_path / "roster", {
        "units": [{"id": i, "full_name": f"={i}（虚构）", "kind": "central"}
                  for i in ("U1", "U2", "L1")],
        "leads": [{"unit": i, "lead": "L1", "since": "2015"} for i in ("U1", "U2")],
    })  # fmt: skip
    assert call("ingest", "roster").returncode == 0
    return call


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_holds_what_stdout_would(ask: Ask, tmp_path: Path, format: str) -> None:
    asked = ["query", "portfolio_of_lead", "-p", "lead=L1", "-p", "on=2016-09-06",
             "--format", format]  # fmt: skip
    shown, written = ask(*asked), ask(*asked, "-o", "out/x")
    assert (shown.returncode, written.returncode) == (0, 0)
    assert written.stdout.decode().strip() == "out/x"
    data = (tmp_path / "out" / "x").read_bytes()
    if format == "json":
        assert json.loads(data)["rows"] == json.loads(shown.stdout)["rows"]
    else:
        assert data == shown.stdout
    if format == "xlsx":
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        assert [row[0] for row in rows[1:]] == ["U1", "U2"]
    else:
        assert b"U1" in data
        assert b"U2" in data
    assert (format == "csv") == (b"'=U1" in data)


def test_nothing_found_is_still_written(ask: Ask, tmp_path: Path) -> None:
    done = ask("query", "portfolio_of_lead", "-p", "lead=U1", "--format", "json", "-o", "x")
    assert done.returncode == 1
    assert json.loads((tmp_path / "x").read_bytes())["rows"] == []


@pytest.mark.parametrize("command", [["query", "lead_of_unit"],
                                     ["export", "--query", "lead_of_unit", "-o", "x"]])  # fmt: skip
@pytest.mark.parametrize(
    ("given", "said"),
    [(["unit=U1", "unit=U2"], "unit 给了两次"), (["unit=U1", " unit = U1"], "is given twice"),
     (["unit"], "-p name=value")],
)  # fmt: skip
def test_a_parameter_is_given_once_and_with_a_value(
    ask: Ask, tmp_path: Path, command: list[str], given: list[str], said: str
) -> None:
    done = ask(*command, *(word for text in given for word in ("-p", text)))
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＠a"])
def test_a_text_that_would_run_is_made_plain(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert [inert(cell) for cell in ("a=1", "", -1, None)] == ["a=1", "", -1, None]
