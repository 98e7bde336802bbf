"""The bridge for notebooks, against the real server."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api import py2neo_bridge
from graph.errors import UsageError
from graph.stores import open_store
from ingest.run import load
from tests.conftest import write_csv
from tests.servers import Server

with warnings.catch_warnings():
    # py2neo is no longer maintained; it warns about what it uses.
    warnings.simplefilter("ignore")
    py2neo: Any = pytest.importorskip("py2neo")

pytestmark = pytest.mark.filterwarnings("ignore")
WORLD = {
    "units": [
        {"id": i, "full_name": f"{i}（虚构）", "kind": "central", "short_names": "甲;乙"}
        for i in ("U1", "L1", "L2")
    ],
    "leads": [
        {"unit": "U1", "lead": "L1", "scope": "petitions", "since": "2015"},
        {"unit": "U1", "lead": "L1", "scope": "training", "since": "2015"},
    ],
}  # fmt: skip
ASKED = {"unit": "U1", "on": "2016-09-06"}


@pytest.fixture
def closing() -> Iterator[Callable[[Any], Any]]:
    """Takes a graph and closes its connections after the test; py2neo itself never does."""
    graphs: list[Any] = []

    def note(graph: Any) -> Any:
        graphs.append(graph)
        return graph

    yield note
    for graph in graphs:
        graph.service.connector.close()


@pytest.fixture
def filled(neo4j_url: str, tmp_path: Path) -> str:
    """The server with three units and two leads."""
    store = open_store(neo4j_url, write=True)
    assert load(store, write_csv(tmp_path / "tables", WORLD), who="tester").issues == []
    store.close()
    return neo4j_url


def test_a_graph_on_the_same_server(filled: str, closing: Callable[[Any], Any]) -> None:
    graph = closing(py2neo_bridge.graph(filled))
    assert graph.run("MATCH (n:Unit) RETURN count(n) AS n").evaluate() == 3
    assert graph.nodes.match("Unit", id="U1").first()["full_name"] == "U1（虚构）"


def test_user_and_password_from_the_environment(
    filled: str,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    closing: Callable[[Any], Any],
) -> None:
    monkeypatch.setenv("GUIKOU_NEO4J_PASSWORD", server.password)
    graph = closing(py2neo_bridge.graph(f"bolt://{server.address}"))
    assert graph.run("RETURN 1 AS n").evaluate() == 1


def test_a_query_as_a_subgraph(filled: str) -> None:
    part = py2neo_bridge.subgraph(filled, "lead_of_unit", ASKED)
    assert isinstance(part, py2neo.Subgraph)
    assert {n["id"] for n in part.nodes} == {"U1", "L1"}
    assert {frozenset(n.labels) for n in part.nodes} == {frozenset({"Unit"})}
    assert sorted(r["scope"] for r in part.relationships) == ["petitions", "training"]
    assert {type(r).__name__ for r in part.relationships} == {"LED_BY"}
    assert {(r.start_node["id"], r.end_node["id"]) for r in part.relationships} == {("U1", "L1")}
    assert not py2neo_bridge.subgraph(filled, "lead_of_unit", ASKED | {"unit": "L2"})


def test_a_file_is_no_server(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no server"):
        py2neo_bridge.graph(str(tmp_path / "x.kgl"))


def test_without_py2neo_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(UsageError, match=r"pip install 'guikou\[py2neo\]'"):
        py2neo_bridge.graph("bolt://localhost")
