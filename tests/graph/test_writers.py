"""Two writers on one server, lost answers, and ingests that were killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import statements, sweep
from graph.batches import Batch, open_batch
from graph.errors import StoreBusy
from graph.hashing import content_hash
from graph.known import committed, ledger
from graph.schema import schema
from graph.stores import Store, open_store
from ingest.run import load

ROOT = Path(__file__).parents[2]
Make = Callable[..., list[Path]]
UNITS = [{"id": f"U{n}", "full_name": f"单位{n}（虚构）", "kind": "central"} for n in range(3)]


def unit(number: int) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(schema().nodes["Unit"].properties)
    return blank | {"id": f"N{number}", "full_name": f"新{number}（虚构）", "evidence": []}


@pytest.fixture
def pair(neo4j_url: str) -> Iterator[list[Store]]:
    """Two writers on one server."""
    stores = [open_store(neo4j_url, write=True) for _ in range(2)]
    yield stores
    for store in stores:
        store.close()


def test_the_second_writer_is_told_who_writes(pair: list[Store]) -> None:
    first = open_batch(pair[0], "first")
    first.add_nodes("Unit", [unit(1)])
    with pytest.raises(StoreBusy, match=r"first .*is writing to bolt://") as caught:
        open_batch(pair[1], "second")
    assert "\n" not in str(caught.value)
    assert first.commit() == 1
    second = open_batch(pair[1], "second")
    second.add_nodes("Unit", [unit(2)])
    assert second.commit() == 2
    assert [row["who"] for row in ledger(pair[0])] == ["first", "second"]


def expire(store: Store) -> None:
    store.write([("MATCH (b:Batch {id: 'batch:0'}) SET b.lease_until = '2000'", {})])


def taken_over(pair: list[Store]) -> tuple[Batch, Batch]:
    """A first writer whose time ran out in the midst, and the second that took over."""
    first = open_batch(pair[0], "first")
    first.add_nodes("Unit", [unit(1)])
    first.wait()
    expire(pair[0])
    return first, open_batch(pair[1], "second")


def test_an_expired_lease_is_taken_over_and_the_first_writer_cannot_commit(
    pair: list[Store],
) -> None:
    first, second = taken_over(pair)
    second.add_nodes("Unit", [unit(2)])
    with pytest.raises(StoreBusy, match="ran out and someone else took over"):
        first.commit()
    first.abort()
    assert second.commit() == 1
    with pytest.raises(StoreBusy):
        first.commit()
    assert pair[0].read("MATCH (n:Unit) RETURN n.id AS id") == [{"id": "N2"}]
    assert [row["who"] for row in ledger(pair[0])] == ["second"]


def test_the_first_writer_stores_nothing_after_it_was_taken_over(pair: list[Store]) -> None:
    first, second = taken_over(pair)
    with pytest.raises(StoreBusy, match="took over"):
        first.add_nodes("Unit", [unit(3)])
        first.wait()
    second.add_nodes("Unit", [unit(2)])
    second.commit()
    assert pair[0].read("MATCH (n:Unit) RETURN n.id AS id") == [{"id": "N2"}]


def test_a_lease_that_ran_out_unnoticed_still_commits(pair: list[Store]) -> None:
    first = open_batch(pair[0], "first")
    first.add_nodes("Unit", [unit(1)])
    expire(pair[1])
    assert first.commit() == 1


def test_a_commit_whose_answer_was_lost_counts(
    neo4j_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(neo4j_url, write=True)
    batch = open_batch(store, "tester")
    batch.add_nodes("Unit", [unit(1)])
    batch.wait()
    write = store.write

    def twice(*given: Any, **named: Any) -> bool:
        write(*given, **named)
        return write(*given, **named)

    monkeypatch.setattr(store, "write", twice)
    assert batch.commit() == 1
    monkeypatch.undo()
    assert committed(store) == 1
    store.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from graph.batches import Batch
from graph.stores import open_store
from ingest.run import load
Batch.commit = lambda self: (self.wait(), os.kill(os.getpid(), signal.SIGKILL))
load(open_store(sys.argv[1], write=True), [Path(sys.argv[2])], who="killed")
"""


def test_a_killed_ingest_is_swept_by_the_next_one(neo4j_url: str, tables: Make) -> None:
    store = open_store(neo4j_url, write=True)
    assert load(store, tables(units=UNITS), who="tester").batch == 1
    before = content_hash(store)
    leads = tables(units=[UNITS[0] | {"full_name": "更名（虚构）"}],
                   leads=[{"unit": "U0", "lead": "U1", "since": "2015"}])  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", KILLED, neo4j_url, str(leads[0].parent)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    edges = "MATCH (:Unit)-[r:LED_BY]->(:Unit) RETURN r.closed AS closed"
    assert store.read(edges) == [{"closed": statements.OPEN}]
    assert content_hash(store) == before
    with pytest.raises(StoreBusy, match="killed .*is writing"):
        open_batch(store, "next")
    expire(store)
    open_batch(store, "next").abort()
    assert content_hash(store) == before
    assert store.read(edges) == []
    assert store.read("MATCH (n:Revision) RETURN n.id AS id") == []
    assert [row["number"] for row in ledger(store)] == [1]
    store.close()


def test_a_sweep_of_many_facts_goes_in_parts(
    neo4j_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "PART", 7)
    store = open_store(neo4j_url, write=True)
    batch = open_batch(store, "tester")
    batch.add_nodes("Unit", [unit(n) for n in range(20)])
    batch.abort()
    assert store.read("MATCH (n:Unit) RETURN count(*) AS n") == [{"n": 0}]
    store.close()
