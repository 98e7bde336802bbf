"""The figure commands as users call them: every kind and format, and a figure verified later."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.generate import generate
from tests.conftest import write_csv

Run = Callable[..., subprocess.CompletedProcess[str]]
ASKED = {
    "chain": ["U-0001"],
    "coverage": [],
    "timeline": ["U-0001"],
    "diff": ["U-0001", "--and", "2019-03-31"],
    "network": ["U-0001", "-p", "limit=60"],
}
STARTS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "html": b"<!DOCTYPE", "json": b"{"}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store of a generated province of 40 units."""
    folder = tmp_path_factory.mktemp("figures")
    generate(40, 3, folder / "tables")
    assert _guikou(folder, "ingest", "tables").returncode == 0
    return folder


def _guikou(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from api.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "--db", "store.kgl", *arguments], cwd=folder,
        capture_output=True, text=True, encoding="utf-8",
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "", "PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_every_kind_is_drawn_and_verified_in_every_format(kind: str, province: Path) -> None:
    for fmt, start in STARTS.items():
        name = f"{kind}.{fmt}"
        done = _guikou(province, "figure", kind, *ASKED[kind], "--on", "2016-09-06", "-o", name)
        assert done.returncode == 0, done.stderr
        written = [province / line for line in done.stdout.split()]
        assert all(path.read_bytes().startswith(start) for path in written)
        assert len(written) == 1 or fmt in ("svg", "png")
        told = _guikou(province, "figure", "verify", written[0].name)
        assert told.returncode == 0, told.stdout + told.stderr


def test_map_draws_the_chain_and_what_is_around(province: Path) -> None:
    done = _guikou(province, "map", "U-0002", "--on", "2016-09-06", "-o", "my.pdf", "--sheet", "a3")
    assert done.stdout.split() == ["my.pdf", "my-network.pdf"]


def test_a_figure_tells_what_changed_since_and_when_its_file_was_altered(tmp_path: Path) -> None:
    world = {
        "units": [{"id": "U1", "full_name": "甲（虚构）", "kind": "central", "since": "2000"},
                  {"id": "L1", "full_name": "乙（虚构）", "kind": "lead", "since": "2000"},
                  {"id": "L2", "full_name": "丙（虚构）", "kind": "lead", "since": "2000"}],
        "leads": [{"unit": "U1", "lead": "L1", "since": "2015"}],
    }  # fmt: skip
    write_csv(tmp_path / "one", world)
    assert _guikou(tmp_path, "ingest", "one").returncode == 0
    drawn = ("figure", "chain", "U1", "--on", "2016-09-06", "-o", "chain.svg")
    assert _guikou(tmp_path, *drawn).returncode == 0
    write_csv(tmp_path / "two", {"leads": [{"unit": "U1", "lead": "L2", "since": "2016-01-01"}]})
    assert _guikou(tmp_path, "ingest", "two").returncode == 0
    told = _guikou(tmp_path, "figure", "verify", "chain.svg")
    assert told.returncode == 0, told.stdout
    assert "丙（虚构）" in told.stdout
    picture = tmp_path / "chain.svg"
    picture.write_bytes(picture.read_bytes().replace("乙".encode(), "丁".encode()))
    assert _guikou(tmp_path, "figure", "verify", "chain.svg").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["figure", "chain", "U-0001"], "-o"),
        (["figure", "chain", "-o", "x.svg"], "unit"),
        (["figure", "pie", "U-0001", "-o", "x.svg"], "pie"),
        (["figure", "chain", "U-0001", "-o", "x.docx"], ".svg"),
        (["figure", "chain", "U-0001", "-p", "unit=U-0002", "-o", "x.svg"], "twice"),
        (["figure", "chain", "U-0001", "-p", "colour=red", "-o", "x.svg"], "colour"),
        (["figure", "chain", "U-0001", "--on", "September", "-o", "x.svg"], "2016-09-06"),
        (["figure", "chain", "U-0001", "--sheet", "a9", "-o", "x.svg"], "a3"),
        (["figure", "chain", "U-0001", "--theme", "pink", "-o", "x.svg"], "dark"),
        (["figure", "chain", "U-0001", "--lang", "fr", "-o", "x.svg"], "zh"),
        (["figure", "diff", "U-0001", "--on", "2016-09-06", "-o", "x.svg"], "and"),
        (["figure", "verify"], "verify FILE"),
        (["figure", "verify", "absent.svg"], "absent.svg"),
        (["figure", "verify", "tables/units.csv"], "receipt"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(arguments: list[str], said: str, province: Path) -> None:
    done = _guikou(province, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (province / "x.svg").exists()


def test_a_thing_that_is_not_there_is_not_drawn(province: Path) -> None:
    done = _guikou(province, "figure", "timeline", "没有的单位", "-o", "x.svg")
    assert done.returncode == 1
    assert "没有的单位" in done.stderr


def test_characters_without_a_glyph_are_named_before_drawing(tmp_path: Path) -> None:
    units = [{"id": "U1", "full_name": "甲\U0001d54f公司（虚构）", "kind": "central"}]
    write_csv(tmp_path / "one", {"units": units})
    assert _guikou(tmp_path, "ingest", "one").returncode == 0
    done = _guikou(tmp_path, "figure", "chain", "U1", "--on", "2016-09-06", "-o", "x.svg")
    assert done.returncode == 0
    assert "U+1D54F MATHEMATICAL DOUBLE-STRUCK CAPITAL X" in done.stderr
