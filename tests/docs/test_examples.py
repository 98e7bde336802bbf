"""Every `guikou` line in the written pages runs, in order, on the demo store.

Lines are taken from fenced `sh` and `console` blocks. A line whose comment says "exit code N" must
end with it, every other with 0.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api import demo
from api.docs.pages import ROOT

TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples(text: str) -> list[str]:
    """The `guikou` lines of a page; a line that ends in a backslash goes on in the next."""
    blocks = "".join(_FENCE.findall(text)).replace("\\\n", " ")
    lines = (line.removeprefix("$ ").strip() for line in blocks.splitlines())
    return [line for line in lines if line.startswith("guikou ")]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("demo"))


def test_examples_are_found_in_shell_blocks_only() -> None:
    shell = "```sh\nguikou b \\\n  --c\n# guikou d\n```\n"
    console = "```console\n$ guikou e\nout\n```\n"
    text = f"guikou a\n{shell}{console}```\nguikou f\n```\n"
    assert examples(text) == ["guikou b    --c", "guikou e"]


LINES = {path: examples(path.read_text(encoding="utf-8")) for path in TEXTS}
PAGES = [path for path, lines in LINES.items() if lines]


def test_the_readme_has_examples() -> None:
    assert ROOT / "README.md" in PAGES


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_examples_of_a_page_run(path: Path, store: Path, tmp_path: Path) -> None:
    copy = tmp_path / store.name
    copy.write_bytes(store.read_bytes())
    (tmp_path / "data").symlink_to(ROOT / "data")
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {
        "GUIKOU_DB": str(copy),
        "PATH": os.pathsep.join((scripts, os.environ["PATH"])),
        "PYTHONWARNINGS": "error",
    }
    for line in LINES[path]:
        said = re.search(r"#.*exit code (\d)", line)
        done = subprocess.run(
            ["sh", "-c", line], cwd=tmp_path, env=environment, timeout=120,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == int(said[1] if said else 0), f"{line}\n{done.stderr}"
