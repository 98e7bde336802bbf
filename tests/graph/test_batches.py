"""Batches on the known clock: corrections, undo, replay, killed ingests."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
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
from queries.trace import trace

Make = Callable[..., list[Path]]
ON = date(2016, 9, 6)
UNITS = [
    {"id": "U1", "full_name": "甲（虚构）", "kind": "central"},
    {"id": "L1", "full_name": "牵头一（虚构）", "kind": "lead"},
    {"id": "L2", "full_name": "牵头二（虚构）", "kind": "lead"},
]


@pytest.fixture
def store(any_store: Store) -> Store:
    """Each test here runs on both engines."""
    return any_store


def bring(store: Store, paths: Sequence[Path]) -> int | None:
    report = load(store, paths, who="tester")
    assert report.issues == []
    return report.batch


def leads_of(store: Store, known: str | None = None, on: date = ON) -> list[str]:
    document = trace(store, "U1", on, known_at(store, known))
    return [chain["hops"][0]["to"] for chain in document["chains"]]


def instants(store: Store) -> list[str]:
    return [row["at"] for row in ledger(store)]


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


def test_undo_gives_back_the_hash_and_what_was_known_stays(store: Store, tables: Make) -> None:
    empty = content_hash(store)
    bring(store, tables(units=UNITS, leads=[{"unit": "U1", "lead": "L1", "since": "2015-01-01"}]))
    one = content_hash(store)
    bring(store, tables(leads=[{"unit": "U1", "lead": "L2", "since": "2016-01-01"},
                               {"unit": "U1", "lead": "L1", "since": "2015-01-01",
                                "until": "2016-01-01"}]))  # fmt: skip
    two = content_hash(store)
    assert len({empty, one, two}) == 3
    assert undo(store, 2, "tester") == 3
    assert content_hash(store) == one
    assert undo(store, 3, "tester") == 4
    assert content_hash(store) == two
    assert undo(store, 4, "tester") == 5
    assert content_hash(store) == one
    assert undo(store, 1, "tester") == 6
    assert content_hash(store) == empty
    seen = [leads_of(store, at) for at in instants(store)[:5]]
    assert seen == [["L1"], ["L2"], ["L1"], ["L2"], ["L1"]]
    assert [r["undoes"] for r in ledger(store)] == [None, None, 2, 3, 4, 1]
    assert all(r["undone_by"] for r in ledger(store)[:2])


def test_undo_refuses_and_names_the_later_batch_that_builds_on_it(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=UNITS))
    before = content_hash(store)
    bring(store, tables(leads=[{"unit": "U1", "lead": "L1", "since": "2015-01-01"}]))
    after = content_hash(store)
    with pytest.raises(UsageError, match=r"Batch 1 .*batch 2 builds on it"):
        undo(store, 1, "tester")
    assert content_hash(store) == after
    undo(store, 2, "tester")
    assert content_hash(store) == before
    undo(store, 1, "tester")


def test_undo_refuses_when_what_it_would_bring_back_was_stated_again(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=UNITS))
    row = {"unit": "U1", "lead": "L1", "since": "2015"}
    bring(store, tables(leads=[row]))
    bring(store, tables(leads=[row | {"until": "2020"}]))
    bring(store, tables(leads=[row | {"source": "文件乙（虚构）"}]))
    with pytest.raises(UsageError, match="batch 4 builds on it"):
        undo(store, 3, "tester")
    undo(store, 4, "tester")
    undo(store, 3, "tester")
    text = "MATCH (:Unit)-[r:LED_BY]->(:Unit) WHERE r.closed = $open RETURN r.until AS until"
    assert store.read(text, {"open": statements.OPEN}) == [{"until": ""}]


def test_undo_refuses_when_its_fact_was_corrected_later(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    bring(store, tables(leads=[{"unit": "U1", "lead": "L1", "since": "2015"}]))
    bring(store, tables(leads=[{"unit": "U1", "lead": "L1", "since": "2015", "until": "2017"}]))
    with pytest.raises(UsageError, match="batch 3 builds on it"):
        undo(store, 2, "tester")


@pytest.mark.parametrize("number", [0, 7])
def test_undo_of_no_batch_is_wrong_use(store: Store, tables: Make, number: int) -> None:
    bring(store, tables(units=UNITS))
    with pytest.raises(UsageError, match=f"no batch {number}"):
        undo(store, number, "tester")


def test_undo_twice_names_the_batch_that_did_it(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    undo(store, 1, "tester")
    with pytest.raises(UsageError, match="already undone by batch 2"):
        undo(store, 1, "tester")


def test_a_fact_that_a_later_source_also_states_survives_the_undo(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=UNITS))
    row = {"unit": "U1", "lead": "L1", "since": "2015-01-01"}
    bring(store, tables(leads=[row | {"source": "文件甲（虚构）"}]))
    bring(store, tables(leads=[row | {"source": "文件乙（虚构）"}]))
    undo(store, 2, "tester")
    document = trace(store, "U1", ON, known_at(store, None))
    (evidence,) = document["chains"][0]["hops"][0]["evidence"]
    assert "文件乙" in str(evidence)
    assert leads_of(store) == ["L1"]


def test_undo_of_a_value_that_a_later_source_also_states_keeps_it_or_refuses(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=UNITS))
    changed = UNITS[0] | {"full_name": "甲更名（虚构）"}
    bring(store, tables(units=[changed]))
    bring(store, tables(units=[changed | {"source": "文件乙（虚构）"}]))
    try:
        undo(store, 2, "tester")
    except UsageError as error:
        assert "batch 3 builds on it" in str(error)
    text = "MATCH (n:Unit {id: 'U1'}) RETURN n.full_name AS name"
    assert store.read(text) == [{"name": "甲更名（虚构）"}]


def random_tables(chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    leads = [
        {
            "unit": "U1",
            "lead": chance.choice(["L1", "L2"]),
            "since": chance.choice(["2015", "2015-07-01", "2016-02"]),
            "until": chance.choice(["", "2016-09", "2017-01-01"]),
            "scope": chance.choice(["", "petitions"]),
        }
        for _ in range(chance.randint(0, 3))
    ]
    units = [chance.choice(UNITS) | {"full_name": f"名{chance.randint(1, 3)}（虚构）"}]
    made: dict[str, list[dict[str, Any]]] = {}
    if leads:
        made["leads"] = leads
    if chance.random() < 0.5 or not leads:
        made["units"] = units
    if chance.random() < 0.4:
        for row in leads:
            row["source"] = chance.choice(["文件甲（虚构）", "文件乙（虚构）"])
    return made


@pytest.mark.parametrize("seed", range(6))
def test_any_history_undone_backwards_returns_through_every_hash(
    store: Store, tables: Make, seed: int
) -> None:
    chance = random.Random(seed)
    bring(store, tables(units=UNITS))
    past: list[tuple[int, str]] = []
    seen: dict[str, tuple[str, list[str]]] = {}
    for _ in range(10):
        if past and chance.random() < 0.35:
            number, before = past.pop()
            undo(store, number, "tester")
            assert content_hash(store) == before
        else:
            before = content_hash(store)
            number = bring(store, tables(**random_tables(chance)))
            if number is None:
                assert content_hash(store) == before
                continue
            past.append((number, before))
        seen[instants(store)[-1]] = (content_hash(store), leads_of(store))
    while past:
        number, before = past.pop()
        undo(store, number, "tester")
        assert content_hash(store) == before
    for at, (_, leads) in seen.items():
        assert leads_of(store, at) == leads


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


def test_undo_refuses_when_its_value_was_corrected_in_the_same_place_later(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=UNITS[1:]))
    stated = UNITS[0] | {"source": "文件甲（虚构）", "place": "第1页"}
    bring(store, tables(units=[stated]))
    bring(store, tables(units=[stated | {"full_name": "甲更正（虚构）"}]))
    with pytest.raises(UsageError, match="batch 3 builds on it"):
        undo(store, 2, "tester")
    undo(store, 3, "tester")
    undo(store, 2, "tester")


def test_after_an_undo_of_an_undo_the_last_one_is_the_batch_to_undo(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=UNITS))
    bring(store, tables(leads=[{"unit": "U1", "lead": "L1", "since": "2015"}]))
    two = content_hash(store)
    assert undo(store, undo(store, 2, "tester"), "tester") == 4
    with pytest.raises(UsageError, match=r"already undone by batch 3.*batch 4"):
        undo(store, 2, "tester")
    with pytest.raises(UsageError, match="batch 4 builds on it"):
        undo(store, 1, "tester")
    assert content_hash(store) == two
    undo(store, 4, "tester")
    undo(store, 1, "tester")


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


@pytest.mark.parametrize("text", ["yesterday", "2016-13-01", "2016", "2016-09-06 at noon"])
def test_a_text_that_is_no_instant_is_wrong_use(store: Store, text: str) -> None:
    with pytest.raises(UsageError, match="is no instant"):
        known_at(store, text)


def test_before_the_first_batch_nothing_is_known(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    assert known_at(store, "2001-01-01").number == 0
    assert known_at(store, instants(store)[0]).number == 1
    assert known_at(store, None).number == 1
