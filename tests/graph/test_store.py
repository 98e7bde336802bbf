"""The embedded store: guarded reads, one writer, and files that must not be opened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import kglite
import pytest

from graph.errors import StoreBusy, StoreCorrupt, StoreError, UsageError
from graph.schema import schema
from graph.stores import Store, open_store
from graph.stores.embedded import PASSES_OFF

ROOT = Path(__file__).parents[2]
ORDINARY = {"added": 1, "closed": 9_999_999_999}


def chain_of_three(store: Store) -> None:
    """(a)-[LED_BY one]->(b)-[LED_BY two]->(c)."""
    nodes = [{"id": i, "full_name": i.upper(), "kind": "central"} | ORDINARY for i in "abc"]
    edges = [{"f": "a", "t": "b", "scope": "one"}, {"f": "b", "t": "c", "scope": "two"}]
    store.write([
        ("UNWIND $rows AS row CREATE (n:Unit {id: row.id, full_name: row.full_name})",
         {"rows": nodes}),
        ("UNWIND $rows AS row MATCH (a:Unit {id: row.f}) MATCH (b:Unit {id: row.t}) "
         "CREATE (a)-[:LED_BY {scope: row.scope}]->(b)", {"rows": edges}),
    ])  # fmt: skip


def test_every_pass_that_is_switched_off_still_exists() -> None:
    assert set(PASSES_OFF) <= set(kglite.cypher_pass_names())
    assert set(PASSES_OFF) == {
        "fuse_match_return_aggregate", "fuse_match_with_aggregate",
        "fuse_optional_match_aggregate", "push_limit_into_match",
        "desugar_multi_match_return_aggregate", "optimize_pattern_start_node",
        "fuse_order_by_top_k", "fuse_node_scan_top_k",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (
            "MATCH (a:Unit {id: 'a'})--(x)--(c:Unit {id: 'c'}) RETURN count(*) AS n",
            [{"n": 1}],
        ),
        ("MATCH (a)--(x)--(c) RETURN count(*) AS n", [{"n": 2}]),
        (
            "MATCH (a:Unit)-[:LED_BY]->(x)-[r:LED_BY]->(c) WHERE r.scope = 'none' "
            "RETURN count(*) AS n",
            [{"n": 0}],
        ),
        (
            "MATCH (a:Unit)-[:LED_BY]->(x)-[r:LED_BY]->(c) WHERE r.scope = 'two' "
            "RETURN count(*) AS n",
            [{"n": 1}],
        ),
        (
            "MATCH (a:Unit)-[:LED_BY]->(x)-[:LED_BY]->(c:Unit {id: 'none'}) "
            "RETURN a.id AS id, count(*) AS n",
            [],
        ),
        (
            "MATCH (a:Unit {id: 'a'}) OPTIONAL MATCH (a)-[:LED_BY]->(x) "
            "RETURN x.id AS id, count(*) AS n",
            [{"id": "b", "n": 1}],
        ),
        (
            "MATCH (a:Unit) WHERE COUNT { (a)-[:LED_BY]->()-[:LED_BY]->() } > 0 "
            "RETURN a.id AS id",
            [{"id": "a"}],
        ),
        (
            "MATCH (a:Unit) WHERE EXISTS { (a)-[:LED_BY]->() } RETURN a.id AS id ORDER BY a.id",
            [{"id": "a"}, {"id": "b"}],
        ),
    ],
)  # fmt: skip
def test_the_shapes_that_the_optimizer_gets_wrong_come_out_right(
    store: Store, query: str, rows: list[dict[str, Any]]
) -> None:
    chain_of_three(store)
    assert store.read(query) == rows


def test_values_come_back_as_they_went_in(store: Store) -> None:
    values = {"id": "x", "full_name": "“甲”|\n'乙'", "since_min": date(1, 1, 1),
              "until_max": date(9999, 12, 31), "short_names": ["一", ""]}  # fmt: skip
    store.write([("CREATE (n:Unit {id: $id}) SET n += $v", {"id": "x", "v": values})])
    columns = ", ".join(f"n.{name} AS {name}" for name in values)
    (row,) = store.read(f"MATCH (n:Unit {{id: 'x'}}) RETURN {columns}")
    assert row == values


def test_a_failed_statement_takes_the_whole_write_back(store: Store) -> None:
    with pytest.raises(StoreError):
        store.write([
            ("CREATE (n:Unit {id: 'one'})", {}),
            ("MATCH (n RETURN", {}),
        ])  # fmt: skip
    assert store.read("MATCH (n:Unit) RETURN n.id AS id") == []


@pytest.mark.parametrize("query", ["MATCH (n RETURN n", "MATCH (n:Nothing) RETURN n.id AS id"])
def test_a_bad_query_is_a_store_error_of_one_line(store: Store, query: str) -> None:
    with pytest.raises(StoreError) as caught:
        store.read(query)
    assert "\n" not in str(caught.value)


def test_no_query_about_a_type_of_the_schema_meets_an_unknown_name(store: Store) -> None:
    for label, node in schema().nodes.items():
        columns = ", ".join(f"n.{name} AS {name}" for name in node.properties)
        rows = store.read(f"MATCH (n:`{label}`) RETURN {columns}")
        # The counter is the only node of a new store.
        assert [row["id"] for row in rows] == (["batch:0"] if label == "Batch" else [])
    for edge in schema().edges.values():
        columns = ", ".join(f"r.{name} AS {name}" for name in edge.properties)
        assert store.read(f"MATCH ()-[r:`{edge.type}`]->() RETURN {columns}") == []


HOLD = """
import sys, time
from graph.stores import open_store
store = open_store(sys.argv[1], write=True)
print("ready", flush=True)
time.sleep(60)
"""


def test_a_second_writer_is_told_the_pid_while_a_reader_works(tmp_path: Path) -> None:
    url = str(tmp_path / "held.kgl")
    first = open_store(url, write=True)
    chain_of_three(first)
    first.checkpoint()
    first.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        with pytest.raises(StoreBusy, match=str(holder.pid)) as caught:
            open_store(url, write=True)
        assert "\n" not in str(caught.value)
        assert caught.value.exit_code == 4
        reader = open_store(url)
        assert reader.read("MATCH (n:Unit) RETURN count(*) AS n") == [{"n": 3}]
        reader.close()
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
    after = open_store(url, write=True)
    assert after.read("MATCH (n:Unit) RETURN count(*) AS n") == [{"n": 3}]
    after.close()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A closed store with three units."""
    path = tmp_path / "saved.kgl"
    store = open_store(str(path), write=True)
    chain_of_three(store)
    store.checkpoint()
    store.close()
    return path


def listing(folder: Path) -> dict[str, bytes]:
    """Files of the store; a lease or lock file of the engine holds no data."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix == ".kgl"}


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("damage", ["text", "empty", "half", "head", "tail"])
def test_a_damaged_file_is_refused_and_left_as_it_is(
    saved: Path, damage: str, write: bool
) -> None:
    whole = saved.read_bytes()
    saved.write_bytes({
        "text": "单位,牵头单位\n".encode(),
        "empty": b"",
        "half": whole[: len(whole) // 2],
        "head": b"\0" * 16 + whole[16:],
        "tail": whole[:-1],
    }[damage])  # fmt: skip
    before = listing(saved.parent)
    with pytest.raises(StoreCorrupt) as caught:
        open_store(str(saved), write=write)
    assert str(saved) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert listing(saved.parent) == before


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    "debris", ["saved.kgl-wal.quarantine-1", "saved.kgl.torn-1", "saved.kgl-wal.torn-20260101"]
)
def test_a_store_beside_its_debris_is_refused(saved: Path, debris: str, write: bool) -> None:
    (saved.parent / debris).write_bytes(b"x")
    before = listing(saved.parent)
    with pytest.raises(StoreCorrupt, match=debris):
        open_store(str(saved), write=write)
    assert listing(saved.parent) == before


def test_debris_of_another_store_is_no_matter(saved: Path) -> None:
    debris = saved.parent / "other.kgl-wal.quarantine-1"
    debris.write_bytes(b"x")
    store = open_store(str(saved), write=True)
    assert store.read("MATCH (n:Unit) RETURN count(*) AS n") == [{"n": 3}]
    store.close()
    assert debris.read_bytes() == b"x"


@pytest.mark.parametrize("write", [False, True])
def test_a_log_without_its_file_is_refused(saved: Path, write: bool) -> None:
    log = saved.with_name(saved.name + "-wal")
    log.write_bytes(b"something")
    saved.unlink()
    with pytest.raises(StoreCorrupt, match=str(log)):
        open_store(str(saved), write=write)
    assert not saved.exists()
    assert log.read_bytes() == b"something"


def test_reading_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    path = tmp_path / "absent.kgl"
    with pytest.raises(UsageError, match="absent.kgl"):
        open_store(str(path))
    assert list(tmp_path.iterdir()) == []


def test_a_store_open_for_reading_refuses_to_write(saved: Path) -> None:
    reader = open_store(str(saved))
    with pytest.raises(StoreError, match="reading only"):
        reader.write([("CREATE (n:Unit {id: 'x'})", {})])
    reader.close()


def test_closing_twice_does_no_harm(saved: Path) -> None:
    store = open_store(str(saved), write=True)
    store.close()
    store.close()
    again = open_store(str(saved), write=True)
    assert again.read("MATCH (n:Unit) RETURN count(*) AS n") == [{"n": 3}]
    again.close()
