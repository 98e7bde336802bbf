"""The written pages: what they name exists, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main

from api.cli import app
from api.docs.pages import ROOT

PACKAGES = ("graph", "ingest", "queries", "viz", "api")
TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
each = pytest.mark.parametrize("path", TEXTS, ids=lambda p: str(p.relative_to(ROOT)))


def anchors(text: str) -> set[str]:
    """Anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings}


@each
def test_every_relative_link_resolves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / unquote(name)).resolve() if name else path
        assert file.exists(), target
        assert file.is_relative_to(ROOT), target
        if anchor:
            assert unquote(anchor) in anchors(file.read_text(encoding="utf-8")), target


@each
def test_every_table_of_a_page_has_rows_as_wide_as_its_head(path: Path) -> None:
    width = None
    for line in path.read_text(encoding="utf-8").splitlines():
        bars = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else None
        assert width is None or bars is None or bars == width, line
        width = bars


@each
def test_every_path_that_a_page_names_exists(path: Path) -> None:
    """Folders end in a slash; a bare file name is one of the folder that its paragraph names."""
    named = set(re.findall(r"`([a-z_]+(?:/[\w.-]+)*(?:/|\.py))`", path.read_text(encoding="utf-8")))
    assert path.name != "architecture.md" or len(named) > 30
    lost = {n for n in named if not (ROOT / n).exists() and not list(ROOT.glob(f"*/*/{n}"))}
    assert lost == set()


def test_every_folder_of_code_has_its_line_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    files = (file for name in PACKAGES for file in ROOT.glob(f"{name}/**/*.py"))
    folders = {file.parent.relative_to(ROOT) for file in files}
    for folder in folders:
        assert f"| `{folder.as_posix()}/` |" in text, folder


def test_the_readme_has_a_line_for_every_top_folder() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in (*PACKAGES, "data", "docs", "tests"):
        assert f"`{name}/`" in text, name


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in typer.main.get_command(app).commands:  # type: ignore[attr-defined]
        assert f"`{name}`" in text, name


def test_the_readme_names_every_setting() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = [*(f for name in PACKAGES for f in ROOT.glob(f"{name}/**/*.py")),
            ROOT / "docker-compose.yml", ROOT / "scripts" / "neo4j"]  # fmt: skip
    read = {n for f in code for n in re.findall(r"GUIKOU_\w+", f.read_text(encoding="utf-8"))}
    assert "GUIKOU_NEO4J_USER" in read
    assert [name for name in sorted(read) if f"`{name}`" not in text] == []


def test_decisions_are_numbered_and_short() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, file in enumerate(files, start=1):
        text = file.read_text(encoding="utf-8")
        assert file.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        assert len(text.splitlines()) <= 25
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Why"))
