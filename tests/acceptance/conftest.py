"""Open data for the acceptance tests: `../shared/data` beside the repository.

Where the folder is absent a test is skipped and the reason printed; on CI (`CI=true`) it fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
MAPPINGS = Path(__file__).parent / "mappings"
MAIN = "import sys; sys.argv[0] = 'guikou'; from api.cli import main; main()"
_absent: list[str] = []


def open_data(name: str) -> Path:
    """A file of the open data; skips, or fails on CI, when it is not there."""
    path = DATA / name
    if path.exists():
        return path
    reason = f"open data {path} is absent"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    _absent.append(reason)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print why tests were skipped, also without -rs."""
    for reason in dict.fromkeys(_absent):
        terminalreporter.write_line(f"acceptance tests skipped: {reason}")
    _absent.clear()


Guikou = Callable[..., Any]


@pytest.fixture(scope="session")
def guikou() -> Guikou:
    """Run the command line in a process of its own; returns the JSON document that it prints."""

    def run(db: Path, *arguments: str, code: int = 0) -> Any:
        unset = {k: v for k, v in os.environ.items() if k != "GUIKOU_DB"}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", MAIN, "--db", str(db), *arguments],
            capture_output=True, encoding="utf-8", check=False, cwd=db.parent,
            env={**unset, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (code, "")
        return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout

    return run
