"""Both engines side by side, with one clock, so that whole documents can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from difflib import unified_diff
from pathlib import Path
from pprint import pformat
from typing import Any

import pytest

from graph import batches
from graph.errors import GuikouError
from graph.stores import Store, open_store
from ingest.run import Report, load
from tests.conftest import write_csv
from tests.parity.worlds import worlds
from tests.servers import Server


class Clock(datetime):
    """A clock that stands; batches then follow each other by a microsecond on every engine."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 1, 1, tzinfo=tz)


@dataclass(slots=True)
class Engines:
    """The same calls on both engines. `ask` returns the one answer, or fails."""

    embedded: Store
    neo4j: Store

    def ask(self, call: Callable[[Store], Any]) -> Any:
        """The answer, or the error's type and words, equal on both."""
        first, second = outcome(call, self.embedded), outcome(call, self.neo4j)
        if first != second:
            texts = [pformat(o, width=150).splitlines() for o in (first, second)]
            pytest.fail("\n".join(unified_diff(*texts, "embedded", "neo4j", n=2, lineterm="")))
        return first

    def both(self, call: Callable[[Store], object]) -> None:
        """Do something on both, whatever it returns."""
        call(self.embedded)
        call(self.neo4j)

    def read(self, query: str, params: Mapping[str, Any] | None = None) -> Any:
        return self.ask(lambda store: store.read(query, params))

    def load(self, folder: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Report:
        """Ingest on both; the reports are equal."""
        paths = write_csv(folder, tables)
        first, second = (load(s, paths, who="tester") for s in (self.embedded, self.neo4j))
        assert first == second
        return first

    def close(self) -> None:
        self.embedded.close()
        self.neo4j.close()


def outcome(call: Callable[[Store], Any], store: Store) -> Any:
    try:
        return call(store)
    except GuikouError as error:
        return type(error).__name__, str(error).replace(store.url, "STORE")


def opened(server: Server, folder: Path) -> Engines:
    """Both engines, empty."""
    server.empty()
    return Engines(
        open_store(str(folder / "store.kgl"), write=True), open_store(server.url, write=True)
    )


@pytest.fixture(scope="module", autouse=True)
def one_clock() -> Iterator[None]:
    """Batches get the same instants on both engines."""
    patch = pytest.MonkeyPatch()
    patch.setattr(batches, "datetime", Clock)
    yield
    patch.undo()


@pytest.fixture
def engines(server: Server, tmp_path: Path) -> Iterator[Engines]:
    """Both engines, empty, for one test."""
    made = opened(server, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module", params=sorted(worlds()))
def world(
    request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engines]:
    """A world on both engines, each ingested on its own."""
    folder = tmp_path_factory.mktemp("world")
    made = opened(server, folder)
    assert made.load(folder / "tables", worlds()[request.param]).issues == []
    yield made
    made.close()
