"""Copies of whole graphs between engines: equal in hash, ledger and every earlier known time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph import copying
from graph.batches import open_batch
from graph.copying import copy_graph
from graph.errors import GuikouError, StoreBusy, UsageError
from graph.hashing import content_hash
from graph.known import Known, committed, ledger
from graph.schema import schema
from graph.stores import Store, open_store
from graph.undo import undo
from ingest.generate import generate
from ingest.run import load
from queries.trace import trace
from tests.servers import Server

Make = Callable[..., list[Path]]
GUIKOU = str(Path(sys.executable).with_name("guikou"))


def unit(key: str) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(schema().nodes["Unit"].properties)
    return blank | {"id": key, "full_name": f"{key}（虚构）", "evidence": []}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a province, corrections, a rename, an undo and an undone undo."""
    folder = tmp_path_factory.mktemp("history")
    generate(8, 5, folder / "province")
    store = open_store(str(folder / "history.kgl"), write=True)
    assert load(store, [folder / "province"], who="first").batch == 1
    text = "MATCH (u:Unit)-[r:LED_BY]->(l:Unit) RETURN u.id AS u, l.id AS l ORDER BY u.id LIMIT 1"
    row = store.read(text)[0]
    for number, tables in enumerate([
        f"unit,lead,since\n{row['u']},{row['l']},2011-02\n",
        f"unit,lead,since,until\n{row['u']},{row['l']},2011-02,2015\n",
    ]):  # fmt: skip
        (folder / str(number)).mkdir()
        (folder / str(number) / "leads.csv").write_text(tables, encoding="utf-8")
        assert load(store, [folder / str(number)], who="second").batch == number + 2
    units = f"id,full_name,kind\n{row['u']},更名单位（虚构）,central\n"
    (folder / "units.csv").write_text(units, encoding="utf-8")
    assert load(store, [folder / "units.csv"], who="third").batch == 4
    undo(store, undo(store, 4, "undoer"), "undoer")
    store.close()
    return folder / "history.kgl"


def all_said(store: Store) -> list[Any]:
    """Traces of some units at every known time, and the ledger."""
    said: list[Any] = [ledger(store), content_hash(store)]
    units = store.read("MATCH (u:Unit)-[:LED_BY]->() RETURN DISTINCT u.id AS id ORDER BY id")
    for batch in ledger(store):
        known = Known(batch["number"], batch["at"])
        said += [trace(store, row["id"], date(2016, 9, 6), known) for row in units[:4]]
    return said


def test_a_copy_there_and_back_says_the_same_at_every_known_time(
    history: Path, neo4j_url: str, tmp_path: Path
) -> None:
    source = open_store(str(history))
    server = open_store(neo4j_url, write=True)
    seen: list[tuple[int, int]] = []
    copied = copy_graph(source, server, "tester", lambda *done: seen.append(done))
    assert copied.batches == 6
    assert seen[-1] == (copied.nodes + copied.edges,) * 2
    back = open_store(str(tmp_path / "back.kgl"), write=True)
    assert copy_graph(server, back, "tester") == copied
    first = all_said(source)
    assert first[1] == copied.content_hash
    assert all_said(server) == first
    assert all_said(back) == first
    # Both copies go on like the source.
    assert undo(back, 6, "tester") == undo(server, 6, "tester") == 7
    assert content_hash(back) == content_hash(server) != copied.content_hash
    for store in (source, server, back):
        store.close()


def test_a_copy_into_what_is_not_empty_is_refused(history: Path, any_store: Store) -> None:
    batch = open_batch(any_store, "earlier")
    batch.add_nodes("Unit", [unit("U1")])
    batch.commit()
    before = content_hash(any_store)
    source = open_store(str(history))
    with pytest.raises(UsageError, match="not empty"):
        copy_graph(source, any_store, "tester")
    assert content_hash(any_store) == before
    open_batch(any_store, "next").abort()
    source.close()


def test_a_copy_that_fails_leaves_nothing(
    history: Path, any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = open_store(str(history))
    empty = content_hash(any_store)

    def fail(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_graph(source, any_store, "tester", fail)
    assert any_store.read("MATCH (n) RETURN n.id AS id") == [{"id": "batch:0"}]
    monkeypatch.setattr(copying, "content_hash", lambda store, known: store.url)
    with pytest.raises(GuikouError, match="differs"):
        copy_graph(source, any_store, "tester")
    monkeypatch.undo()
    assert any_store.read("MATCH (n) RETURN n.id AS id") == [{"id": "batch:0"}]
    assert (committed(any_store), content_hash(any_store)) == (0, empty)
    assert copy_graph(source, any_store, "tester").batches == 6
    source.close()


KILLED = """
import os, signal, sys
from graph.copying import copy_graph
from graph.stores import open_store

def kill(done, total):
    if done > total / 2:
        os.kill(os.getpid(), signal.SIGKILL)

copy_graph(open_store(sys.argv[1]), open_store(sys.argv[2], write=True), "killed", kill)
"""


def test_what_a_killed_copy_left_is_removed_by_the_next_writer(history: Path, any_url: str) -> None:
    for again in ("copy", "batch"):
        root = str(Path(__file__).parents[2])
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(history), any_url],
            env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == -9, done.stderr
        store = open_store(any_url, write=True)
        assert (committed(store), ledger(store)) == (0, [])
        store.write([("MATCH (b:Batch {id: 'batch:0'}) SET b.lease_until = '2000'", {})])
        if again == "copy":
            source = open_store(str(history))
            assert copy_graph(source, store, "tester").batches == 6
            source.close()
            store.write([("MATCH (n) WHERE n.id <> 'batch:0' DETACH DELETE n", {}),
                         ("MATCH (b:Batch) SET b.committed = 0", {})])  # fmt: skip
            store.checkpoint()
        else:
            batch = open_batch(store, "next")
            batch.add_nodes("Unit", [unit("U1")])
            assert batch.commit() == 1
            ids = store.read("MATCH (n) RETURN n.id AS id ORDER BY id")
            assert [row["id"] for row in ids] == ["U1", "batch:0", "batch:1"]
        store.close()


def test_what_is_not_committed_is_not_copied(neo4j_url: str, tmp_path: Path, tables: Make) -> None:
    source = open_store(neo4j_url, write=True)
    units = [{"id": i, "full_name": f"{i}（虚构）", "kind": "central"} for i in ("U1", "U2")]
    leads = [{"unit": "U1", "lead": "U2", "since": "2015"}]
    load(source, tables(units=units, leads=leads), who="tester")
    before = content_hash(source)
    batch = open_batch(source, "writing")
    batch.add_nodes("Unit", [unit("U9")])
    row = source.read("MATCH (a:Unit)-[r:LED_BY]->() RETURN a.id AS from_id, r.key AS key, "
                      "r.added AS added, r.evidence AS evidence")[0]  # fmt: skip
    batch.close_edges("LED_BY", "Unit", [row])
    batch.set_edge_evidence("LED_BY", "Unit", [row | {"evidence": [*row["evidence"], "2|d|p"]}])
    batch.wait()
    target = open_store(str(tmp_path / "copy.kgl"), write=True)
    assert copy_graph(source, target, "tester").content_hash == before
    assert committed(target) == 1
    assert target.read("MATCH (n:Unit {id: 'U9'}) RETURN n.id AS id") == []
    batch.abort()
    assert content_hash(source) == content_hash(target) == before
    for store in (source, target):
        store.close()


def test_a_batch_committed_meanwhile_is_noticed(neo4j_url: str, tmp_path: Path) -> None:
    source = open_store(neo4j_url, write=True)
    for key in ("U1", "U2"):
        batch = open_batch(source, "tester")
        batch.add_nodes("Unit", [unit(key)])
        if key == "U1":
            batch.commit()
    target = open_store(str(tmp_path / "copy.kgl"), write=True)

    def commit(done: int, total: int) -> None:
        if committed(source) == 1:
            batch.commit()

    with pytest.raises(StoreBusy, match="new batch"):
        copy_graph(source, target, "tester", commit)
    assert committed(target) == 0
    assert copy_graph(source, target, "tester").batches == 2
    for store in (source, target):
        store.close()


def test_the_command(history: Path, server: Server, neo4j_url: str, tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([GUIKOU, *arguments], capture_output=True, text=True, check=False)

    there = run("copy", str(history), neo4j_url)
    assert there.returncode == 0, there.stderr
    asked = run("--db", str(history), "hash").stdout.strip()
    assert there.stdout.splitlines()[-1] == asked
    assert server.password not in there.stdout + there.stderr
    assert run("--db", neo4j_url, "hash").stdout.strip() == asked
    back = run("copy", neo4j_url, str(tmp_path / "back.kgl"), "--format", "json")
    assert f'"hash": "{asked}"' in back.stdout
    refused = run("copy", str(history), neo4j_url)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert run("copy", str(history), str(history)).returncode == 2
    absent = run("copy", str(tmp_path / "absent.kgl"), str(tmp_path / "new.kgl"))
    assert absent.returncode == 2
    assert run("copy", str(history), "bolt://127.0.0.1:1").returncode == 4
