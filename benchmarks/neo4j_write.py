"""Bulk writing to a real Neo4j: guikou against a hand-written script, py2neo, and one by one.

All write the same nodes and edges with the same properties to the same server, which is emptied
before each; the ways take turns, so that a busy moment hits all alike. The hand-written script is
`UNWIND ... MERGE` over the official driver with the batch size of guikou, once the usual 10,000.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from figures import Figure

SCRIPT = Path(__file__).parents[1] / "scripts" / "neo4j"
TIMES = 3
NODES = (
    "UNWIND $rows AS row MERGE (n:Unit {id: row.id}) SET n += row"
)  # fmt: skip
EDGES = (
    "UNWIND $rows AS row MATCH (a:Unit {id: row.a}) MATCH (b:Unit {id: row.b}) "
    "MERGE (a)-[r:LED_BY {key: row.set.key}]->(b) SET r += row.set"
)
ONE_NODE = "MERGE (n:Unit {id: $row.id}) SET n += $row"
ONE_EDGE = (
    "MATCH (a:Unit {id: $row.a}) MATCH (b:Unit {id: $row.b}) "
    "MERGE (a)-[r:LED_BY {key: $row.set.key}]->(b) SET r += $row.set"
)
Rows = list[dict[str, Any]]
Way = Callable[[Rows, Rows], tuple[float, float]]


def measure(folder: Path, quick: bool) -> list[Figure]:
    """The figures of bulk writing; none, with a word on stderr, where no server can be had."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "start", "--with", str(os.getpid())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.stderr.write(f"neo4j_write is left out: {done.stderr}")
        return []
    server = json.loads(done.stdout)
    try:
        return _measure(server, 4_000 if quick else 50_000)
    finally:
        subprocess.run([sys.executable, str(SCRIPT), "stop", "--home", server["home"]], check=True)


def _measure(server: dict[str, str], count: int) -> list[Figure]:
    from graph.batches import CHUNK

    ways: dict[str, tuple[Way, int]] = {
        "guikou": (lambda n, e: _guikou(server, n, e), count),
        "hand": (lambda n, e: _by_hand(server, n, e, CHUNK), count),
        "hand10": (lambda n, e: _by_hand(server, n, e, 10_000), count),
        "py2neo": (lambda n, e: _py2neo(server, n, e, CHUNK), count),
        "single": (lambda n, e: _one_by_one(server, n, e), min(count, 2_000)),
    }
    speed: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    # The first round warms the server up and does not count.
    for turn in range(TIMES + 1):
        for name, (way, rows) in ways.items():
            _empty(server)
            seconds = way(*_rows(rows))
            _check(server, rows)
            if turn:
                speed[name].append((rows / seconds[0], rows / seconds[1]))
    nodes, edges = ({n: median(s[i] for s in found) for n, found in speed.items()} for i in (0, 1))
    labels = {
        "guikou": f"guikou batch, {CHUNK:,} rows a statement",
        "hand": f"hand-written UNWIND MERGE, {CHUNK:,}",
        "hand10": "hand-written UNWIND MERGE, 10,000",
        "py2neo": f"py2neo bulk merge, {CHUNK:,}", "single": "MERGE one by one",
    }  # fmt: skip
    found = [
        Figure("neo4j write", f"{what}: {kind}", figures[name], f"{kind}/s")
        for name, what in labels.items()
        for kind, figures in (("nodes", nodes), ("edges", edges))
    ]
    for kind, figures in (("nodes", nodes), ("edges", edges)):
        best = max(figures["hand"], figures["hand10"])
        found.append(Figure("neo4j write", f"{kind}: guikou against hand-written, same batch size",
                            figures["guikou"] / figures["hand"], "x", least=0.9))  # fmt: skip
        found.append(Figure("neo4j write", f"{kind}: guikou against the better of the two",
                            figures["guikou"] / best, "x"))  # fmt: skip
    return found


def _rows(count: int) -> tuple[Rows, Rows]:
    """Units and leads as an ingest makes them."""
    day = date(2015, 7, 1)
    dated = {
        "since": "2015-07", "until": "", "since_min": day, "since_max": date(2015, 7, 31),
        "until_min": date(9999, 12, 31), "until_max": date(9999, 12, 31),
        "classification": "internal",
    }  # fmt: skip
    nodes = [
        {"id": f"U-{n:06}", "full_name": f"第{n}单位（虚构）", "kind": "central",
         "short_names": [f"单位{n}"], "evidence": [f"1|file:0123456789abcdef|第 {n} 行"], **dated}
        for n in range(count)
    ]  # fmt: skip
    edges = [
        {"from_id": f"U-{n:06}", "to_id": f"U-{n * 7 % count:06}", "key": f"{n:024x}",
         "scope": "petitions", "basis": "", "evidence": [f"1|file:0123456789abcdef|第 {n} 行"],
         **dated}
        for n in range(count)
    ]  # fmt: skip
    return nodes, edges


def _blank(rows: Rows, names: Sequence[str]) -> Rows:
    blank = dict.fromkeys(n for n in names if n not in ("added", "closed"))
    return [blank | row for row in rows]


def _guikou(server: dict[str, str], nodes: Rows, edges: Rows) -> tuple[float, float]:
    from graph.batches import open_batch
    from graph.schema import schema
    from graph.stores import open_store

    nodes = _blank(nodes, list(schema().nodes["Unit"].properties))
    edges = _blank(edges, list(schema().edges["LED_BY"].properties))
    store = open_store(_url(server), write=True)
    batch = open_batch(store, "benchmark")
    start = perf_counter()
    batch.add_nodes("Unit", nodes)
    batch.wait()
    middle = perf_counter()
    batch.add_edges("LED_BY", "Unit", "Unit", edges)
    batch.wait()
    end = perf_counter()
    batch.commit()
    store.close()
    return middle - start, end - middle


def _mine(edges: Rows) -> Rows:
    """Edges as a hand-written script has them: the ends, and the properties to set."""
    account = {"added": 1, "closed": 9_999_999_999}
    return [
        {"a": e["from_id"], "b": e["to_id"],
         "set": {k: v for k, v in e.items() if k not in ("from_id", "to_id")} | account}
        for e in edges
    ]  # fmt: skip


def _by_hand(
    server: dict[str, str], nodes: Rows, edges: Rows, size: int
) -> tuple[float, float]:  # fmt: skip
    nodes = [n | {"added": 1, "closed": 9_999_999_999} for n in nodes]
    edges = _mine(edges)
    with _session(server) as session:
        seconds = []
        for text, rows in ((NODES, nodes), (EDGES, edges)):
            start = perf_counter()
            for i in range(0, len(rows), size):
                part = rows[i : i + size]
                session.execute_write(lambda t, q=text, p=part: t.run(q, rows=p).consume())
            seconds.append(perf_counter() - start)
    return seconds[0], seconds[1]


def _one_by_one(server: dict[str, str], nodes: Rows, edges: Rows) -> tuple[float, float]:
    with _session(server) as session:
        seconds = []
        for text, rows in ((ONE_NODE, nodes), (ONE_EDGE, _mine(edges))):
            start = perf_counter()
            for row in rows:
                session.execute_write(lambda t, q=text, r=row: t.run(q, row=r).consume())
            seconds.append(perf_counter() - start)
    return seconds[0], seconds[1]


def _py2neo(server: dict[str, str], nodes: Rows, edges: Rows, size: int) -> tuple[float, float]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from py2neo import Graph
        from py2neo.bulk import merge_nodes, merge_relationships

    graph = Graph(server["url"], auth=(server["user"], server["password"]))
    triples = [(e["a"], e["set"], e["b"]) for e in _mine(edges)]
    start = perf_counter()
    for i in range(0, len(nodes), size):
        merge_nodes(graph.auto(), nodes[i : i + size], ("Unit", "id"))
    middle = perf_counter()
    ends = ("Unit", "id")
    for i in range(0, len(triples), size):
        part = triples[i : i + size]
        merge_relationships(graph.auto(), part, ("LED_BY", "key"), start_node_key=ends,
                            end_node_key=ends)  # fmt: skip
    return middle - start, perf_counter() - middle


def _url(server: dict[str, str]) -> str:
    return server["url"].replace("://", f"://{server['user']}:{server['password']}@")


@contextmanager
def _session(server: dict[str, str]) -> Iterator[Any]:
    import neo4j

    auth = (server["user"], server["password"])
    with neo4j.GraphDatabase.driver(server["url"], auth=auth) as driver, driver.session() as made:
        yield made


def _empty(server: dict[str, str]) -> None:
    """Remove all; the constraints and the names that guikou made known stay."""
    from graph.stores import open_store

    with _session(server) as session:
        session.run(
            "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
        ).consume()
    open_store(_url(server), write=True).close()


def _check(server: dict[str, str], count: int) -> None:
    with _session(server) as session:
        for text in ("MATCH (n:Unit) RETURN count(n) AS n", "MATCH ()-[r:LED_BY]->() RETURN "
                     "count(r) AS n"):  # fmt: skip
            if session.run(text).single()["n"] != count:
                raise SystemExit("a way of writing did not store all rows")


if __name__ == "__main__":
    from figures import machine, table

    print(machine())
    print(table(measure(Path(), "--quick" in sys.argv)))
