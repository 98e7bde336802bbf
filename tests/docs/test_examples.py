"""Every example in the written pages runs, in order, on the demo store.

Examples are `guikou` and `printf` lines of fenced `sh` and `console` blocks, and `python` blocks. A
line whose comment says "exit code N" must end with it, every other with 0. Those that name a server
run on a real one. Commands of `text` blocks go on until they are stopped, or ask for a password:
they are only read.
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
from tests import servers

TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SERVER = "neo4j://localhost"
_FENCE = re.compile(r"^```(sh|console|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_READ_ONLY = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMANDS = ("guikou ", "printf ")


def examples(text: str) -> list[str]:
    """The examples of a page; a line that ends in a backslash goes on in the next."""
    found = []
    for language, block in _FENCE.findall(text):
        if language == "python":
            found.append(block)
            continue
        lines = (n.removeprefix("$ ").strip() for n in block.replace("\\\n", " ").splitlines())
        found += [line for line in lines if line.startswith(_COMMANDS)]
    return found


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("demo"))


def test_examples_are_found_in_shell_and_python_blocks_only() -> None:
    shell = "```sh\nguikou b \\\n  --c\n# guikou d\nls\n```\n"
    console = "```console\n$ guikou e\nout\n```\n"
    python = "```python\nimport x\nprint(x)\n```\n"
    text = f"guikou a\n{shell}{console}```\nguikou f\n```\n{python}"
    assert examples(text) == ["guikou b    --c", "guikou e", "import x\nprint(x)\n"]


EXAMPLES = {path: examples(path.read_text(encoding="utf-8")) for path in TEXTS}
PAGES = [path for path, found in EXAMPLES.items() if found]
each = pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


def test_the_readme_has_examples() -> None:
    assert ROOT / "README.md" in PAGES
    assert any(SERVER in example for example in EXAMPLES[ROOT / "README.md"])


@each
def test_the_examples_of_a_page_run(path: Path, store: Path, tmp_path: Path) -> None:
    work = prepared(tmp_path, store)
    for example in EXAMPLES[path]:
        if SERVER not in example:
            check(example, work, {})


@each
def test_commands_that_are_not_run_are_commands(path: Path, store: Path, tmp_path: Path) -> None:
    work = prepared(tmp_path, store)
    for block in _READ_ONLY.findall(path.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith(_COMMANDS):
                check(f"{line.partition('#')[0]} --help", work, {})


def test_the_examples_on_a_server_run(
    neo4j_url: str, server: servers.Server, store: Path, tmp_path: Path
) -> None:
    work = prepared(tmp_path, store)
    login = {"GUIKOU_NEO4J_USER": "neo4j", "GUIKOU_NEO4J_PASSWORD": server.password}
    for example in (e for found in EXAMPLES.values() for e in found if SERVER in e):
        check(example.replace(SERVER, f"bolt://{server.address}"), work, login)


def prepared(work: Path, store: Path) -> Path:
    """A folder as the examples expect it."""
    (work / "out").mkdir()
    (work / "out" / "demo.kgl").write_bytes(store.read_bytes())
    (work / "data").symlink_to(ROOT / "data")
    return work


def check(example: str, work: Path, settings: dict[str, str]) -> None:
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | settings | {
        "GUIKOU_DB": "out/demo.kgl",
        "PATH": os.pathsep.join((scripts, os.environ["PATH"])),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
    }  # fmt: skip
    shell = example.startswith(_COMMANDS)
    said = re.search(r"#.*exit code (\d)", example)
    done = subprocess.run(
        ["sh", "-c", example] if shell else [sys.executable, "-c", example], cwd=work,
        env=environment, timeout=120, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == int(said[1] if said else 0), f"{example}\n{done.stderr}"
    assert shell or done.stdout.strip(), example
