"""Batches on the known clock: corrections, replay, killed ingests."""

from __future__ import annotations

from typing import Any

import pytest

from graph import batches, statements
from graph.batches import open_batch
from graph.errors import UsageError
from graph.hashing import content_hash
from graph.known import known_at, ledger
from graph.stores import Store, open_store
from graph.undo import undo
from ingest.run import load
from tests.graph.leads import UNITS, Make, bring, instants, leads_of


@pytest.fixture
def store(any_store: Store) -> Store:
    """Each test here runs on both engines."""
    return any_store


def test_a_correction_closes_the_old_fact_and_adds_the_new(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS, leads=[{"unit": "U1", "lead": "L1", "since": "2015"}]))
    corrected = [{"unit": "U1", "lead": "L1", "since": "2015", "until": "2016-01-01"}]
    report = load(store, tables(leads=corrected), who="tester")
    assert report.batch == 2
    assert (report.added["LED_BY"], report.closed["LED_BY"]) == (1, 1)
    text = "MATCH (:Unit)-[r:LED_BY]->(:Unit) RETURN r.until AS until, r.added AS a, r.closed AS c"
    found = sorted((r["until"], r["a"], r["c"]) for r in store.read(text))
    assert found == [("", 1, 2), ("2016-01-01", 2, statements.OPEN)]
    first, second = instants(store)
    assert leads_of(store, first) == ["L1"]
    assert leads_of(store, second) == leads_of(store) == []


def expire(store: Store) -> None:
    """Let the time of whoever holds the lease be over."""
    store.write([("MATCH (b:Batch {id: 'batch:0'}) SET b.lease_until = '2000'", {})])


def test_a_killed_ingest_is_swept_when_the_next_one_opens(any_url: str, tables: Make) -> None:
    store = open_store(any_url, write=True)
    bring(store, tables(units=UNITS, leads=[{"unit": "U1", "lead": "L1", "since": "2015"}]))
    before, held = content_hash(store), leads_of(store)
    row = store.read(statements.edge_rows("LED_BY", "Unit", "Unit", "r.added = 1"))[0]
    dead = open_batch(store, "dead")
    dead.add_edges("LED_BY", "Unit", "Unit", [row | {"to_id": "L2", "key": "other"}])
    dead.close_edges("LED_BY", "Unit", [row])
    dead.add_nodes("Unit", [
        store.read(statements.nodes_by_id("Unit"), {"ids": ["U1"]})[0] | {"id": "U9"}
    ])  # fmt: skip
    unit = store.read(statements.nodes_by_id("Unit"), {"ids": ["L1"]})[0]
    dead.change_nodes("Unit", [(unit, {"full_name": "never"})])
    dead.set_node_evidence("Unit", [unit | {"evidence": [*unit["evidence"], "2|doc|x"]}])
    assert leads_of(store) == held == ["L1"]
    dead.wait()
    assert content_hash(store) == before
    store.close()
    again = open_store(any_url, write=True)
    assert leads_of(again) == held
    expire(again)
    open_batch(again, "next").abort()
    assert content_hash(again) == before
    assert [r["number"] for r in ledger(again)] == [1]
    assert again.read("MATCH (n:Revision) RETURN n.id AS id") == []
    assert again.read("MATCH (n:Unit {id: 'U9'}) RETURN n.id AS id") == []
    assert again.read("MATCH ()-[r:LED_BY]->() RETURN r.closed AS c") == [{"c": statements.OPEN}]
    assert bring(again, tables(leads=[{"unit": "U1", "lead": "L2", "since": "2016"}])) == 2
    again.close()


def test_an_aborted_batch_leaves_nothing(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    before = content_hash(store)
    load(
        store, tables(leads=[{"unit": "U1", "lead": "L1"}]), who="tester",
        preview=lambda batch, report: None,
    )  # fmt: skip
    assert content_hash(store) == before
    assert len(ledger(store)) == 1


def test_correcting_a_node_value_files_the_earlier_one(store: Store, tables: Make) -> None:
    from queries.nodes import nodes

    bring(store, tables(units=UNITS))
    bring(store, tables(units=[UNITS[0] | {"full_name": "甲更名（虚构）"}]))
    undo(store, 2, "tester")
    bring(store, tables(units=[UNITS[0] | {"full_name": "甲又名（虚构）"}]))
    (first, *_) = store.read(
        "MATCH (r:Revision) WHERE r.node = 'U1' "
        "RETURN r.added AS a, r.closed AS c ORDER BY r.closed"
    )
    assert (first["a"], first["c"]) == (1, 2)
    names = [nodes(store, {"U1": "Unit"}, n)["U1"]["full_name"] for n in (1, 2, 3, 4)]
    assert names == ["甲（虚构）", "甲更名（虚构）", "甲（虚构）", "甲又名（虚构）"]
    assert nodes(store, {"U1": "Unit"}, 0) == {}


def test_a_corrected_name_is_found_as_of_the_time_when_it_was_known(
    store: Store, tables: Make
) -> None:
    from queries.nodes import NotFound, find

    bring(store, tables(units=UNITS))
    bring(store, tables(units=[UNITS[0] | {"full_name": "甲更名（虚构）"}]))
    for known, text in ((1, "甲（虚构）"), (2, "甲更名（虚构）")):
        label, row = find(store, text, ["Unit"], known)
        assert (label, row["id"], row["full_name"]) == ("Unit", "U1", text)
    with pytest.raises(NotFound):
        find(store, "甲（虚构）", ["Unit"], 2)
    with pytest.raises(NotFound):
        find(store, "甲更名（虚构）", ["Unit"], 1)


def test_instants_strictly_increase_when_the_clock_goes_back(
    store: Store, tables: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batches.datetime
    clock = iter(range(20, 0, -1))

    class Clock(real):  # type: ignore[valid-type,misc]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return real(2026, 1, 1, next(clock), tzinfo=tz)

    monkeypatch.setattr(batches, "datetime", Clock)
    for name in ("甲", "乙", "丙"):
        bring(store, tables(units=[UNITS[0] | {"full_name": f"{name}（虚构）"}]))
    at = instants(store)
    assert len(at) == 3
    assert at == sorted(set(at))


@pytest.mark.parametrize("text", ["yesterday", "2016-13-01", "2016", "2016-09-06 at noon",
                                  "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_a_text_that_is_no_instant_is_wrong_use(store: Store, text: str) -> None:
    with pytest.raises(UsageError, match="is no instant"):
        known_at(store, text)


def test_before_the_first_batch_nothing_is_known(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    for text in ("2001-01-01", "2001-01-01T00:00:00Z", "0500-01-01T00:00:00Z"):
        assert known_at(store, text).number == 0
    assert known_at(store, instants(store)[0]).number == 1
    assert known_at(store, None).number == 1
