"""What the tests of several folders share: stores in a folder of their own, tables as files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from graph.stores import Store, open_store
from tests import browsers, servers

Tables = Mapping[str, Sequence[Mapping[str, object]]]


def write_csv(folder: Path, tables: Tables) -> list[Path]:
    """Write tables as CSV files; columns are all keys that any row of a table has."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table, rows in tables.items():
        if not rows:
            continue
        path = folder / f"{table}.csv"
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        paths.append(path)
    return paths


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, open for writing."""
    opened = open_store(str(tmp_path / "store.kgl"), write=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    """The real Neo4j server of this session."""
    running = servers.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser for this session."""
    with browsers.running() as running:
        yield running


@pytest.fixture
def watched(browser: Browser) -> Iterator[browsers.Watched]:
    """A fresh page that must ask nothing of the outside and complain of nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = browsers.Watched(context)
    yield page
    context.close()
    assert page.outside == []
    assert page.complaints == []


@pytest.fixture
def neo4j_url(server: servers.Server) -> str:
    """The URL of the server, emptied."""
    server.empty()
    return server.url


@pytest.fixture(params=["embedded", "neo4j"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store of each engine is, in turn."""
    if request.param == "neo4j":
        return str(request.getfixturevalue("neo4j_url"))
    return str(tmp_path / "store.kgl")


@pytest.fixture
def any_store(any_url: str) -> Iterator[Store]:
    """An empty store of each engine in turn, open for writing."""
    opened = open_store(any_url, write=True)
    yield opened
    opened.close()


@pytest.fixture
def tables(tmp_path: Path) -> Callable[..., list[Path]]:
    """Write tables as CSV into a fresh folder; returns the paths."""
    made = 0

    def make(**named: Sequence[Mapping[str, object]]) -> list[Path]:
        nonlocal made
        made += 1
        return write_csv(tmp_path / f"tables-{made}", named)

    return make


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why tests on the server were skipped: they are not optional."""
    reasons = {
        report.longrepr[2]
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and "scripts/neo4j" in report.longrepr[2]
    }
    for reason in sorted(reasons):
        terminalreporter.write_line(f"NOT RUN on Neo4j: {reason}", yellow=True)
