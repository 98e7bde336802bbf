"""For notebooks: py2neo on the server that guikou writes to. Needs `pip install guikou[py2neo]`.

py2neo is no longer maintained, so nothing else in guikou uses it, and what it returns is for
reading: written through it, a fact would have no batch and no evidence.

    from api.py2neo_bridge import graph, subgraph
    g = graph("bolt://localhost:7687")
    part = subgraph("bolt://localhost:7687", "supervision_chain", {"unit": "U-0002"})
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from graph.errors import UsageError
from graph.stores import open_store
from graph.stores.login import login
from queries.graphs import of_query

if TYPE_CHECKING:
    import networkx


def graph(url: str) -> Any:
    """A `py2neo.Graph` on the server of a guikou URL, with the same user and password.

    Raises:
        UsageError: py2neo is not installed, or the URL is a file.
    """
    parts = urlsplit(url)
    if parts.scheme.split("+")[0] not in ("bolt", "neo4j"):
        raise UsageError(f"{url} 不是服务器地址 is no server; py2neo reads Neo4j only.")
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return _py2neo().Graph(address, auth=login(parts), name=parts.path.strip("/") or None)


def subgraph(url: str, name: str, given: Mapping[str, str] | None = None) -> Any:
    """The part of the graph that a named query names, as a `py2neo.Subgraph`.

    Its nodes and relationships have the same attributes as `queries.graphs.of_query` gives; `url`
    may also be a `.kgl` file.

    Raises:
        UsageError: py2neo is not installed; no such query or parameter.
    """
    store = open_store(url)
    try:
        return from_networkx(of_query(store, name, given or {}))
    finally:
        store.close()


def from_networkx(part: networkx.MultiDiGraph) -> Any:
    """A networkx part as a `py2neo.Subgraph`."""
    py2neo = _py2neo()
    made = {}
    for key, attributes in part.nodes(data=True):
        own = {k: v for k, v in attributes.items() if k != "label"}
        made[key] = py2neo.Node(attributes["label"], id=key, **own)
    ties = []
    for start, end, key, attributes in part.edges(keys=True, data=True):
        own = {k: v for k, v in attributes.items() if k != "relation"}
        kind = attributes["relation"]
        ties.append(py2neo.Relationship(made[start], kind, made[end], key=key, **own))
    return py2neo.Subgraph(list(made.values()), ties)


def _py2neo() -> Any:
    try:
        return importlib.import_module("py2neo")
    except ImportError as error:
        raise UsageError(
            "没有安装 py2neo is not installed; run `pip install 'guikou[py2neo]'`."
        ) from error
