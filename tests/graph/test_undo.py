"""Undo: the hash from before, what builds on it, any history backwards."""

from __future__ import annotations

import random
from typing import Any

import pytest

from graph import statements
from graph.errors import UsageError
from graph.hashing import content_hash
from graph.known import known_at, ledger
from graph.stores import Store
from graph.undo import undo
from queries.trace import trace
from tests.graph.leads import ON, UNITS, Make, bring, instants, leads_of


@pytest.fixture
def store(any_store: Store) -> Store:
    """Each test here runs on both engines."""
    return any_store


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
