"""Small things of the trace that a whole document seldom shows: limits, orders, blanks, one day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from graph.dates import MAX, Bounds
from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.trace import chains as module
from queries.trace import trace
from queries.trace.chains import chains
from queries.trace.posts import Holding, Post
from queries.trace.reach import reach

Make = Callable[..., list[Path]]
ON = date(2016, 9, 6)
LINES = ("LED_BY", "REPORTS_TO")


def units(*ids: str) -> list[dict[str, str]]:
    return [{"id": i, "full_name": f"{i}（虚构）", "kind": "central"} for i in ids]


def stored(store: Store, tables: Make, **named: Any) -> None:
    assert load(store, tables(**named), who="tester").issues == []


def always() -> Bounds:
    return Bounds(date(2000, 1, 1), date(2000, 1, 1), MAX, MAX)


def holding(person: str, since: int, sure: int | None = None) -> Holding:
    """From the start of a year, certainly from the start of another; gone on 2016-01-01."""
    start, certain = date(since, 1, 1), date(sure or since, 1, 1)
    gone = date(2016, 1, 1)
    return Holding(person, person, str(since), "2016", Bounds(start, certain, gone, gone), ())


def test_holders_stand_certain_ones_first_then_by_person_and_only_those_of_the_day() -> None:
    held = (holding("X3", 2010), holding("X2", 2010), holding("X1", 2010, 2015))
    post = Post("P", "head", "main", (always(),), held)
    day = date(2012, 1, 1)
    assert [(h.person, sure) for h, sure in post.holders(day)] == [
        ("X2", "certain"), ("X3", "certain"), ("X1", "possible"),
    ]  # fmt: skip
    two = Post("P", "head", "main", (always(),), held[1:])
    assert [h.person for h, _ in two.holders(day)] == ["X2", "X1"]
    assert post.persons(day) == {"X1", "X2", "X3"}
    assert post.persons(date(2016, 1, 1)) == frozenset()
    assert post.holders(date(2016, 1, 1)) == []


def test_a_seat_is_as_certain_as_the_best_of_its_intervals() -> None:
    perhaps = Bounds(date(2010, 1, 1), date(2014, 1, 1), MAX, MAX)
    sure = Bounds(date(2012, 1, 1), date(2012, 1, 1), date(2013, 1, 1), date(2013, 1, 1))
    post = Post("P", "head", "main", (perhaps, sure), (holding("X1", 2000),))
    told = [(y, post.seat(date(y, 1, 1)), [s for _, s in post.holders(date(y, 1, 1))])
            for y in (2009, 2010, 2012, 2013, 2014)]  # fmt: skip
    assert told == [
        (2009, "no", []), (2010, "possible", ["possible"]), (2012, "certain", ["certain"]),
        (2013, "possible", ["possible"]), (2014, "certain", ["certain"]),
    ]  # fmt: skip


def test_as_many_chains_as_the_limit_are_all_counted(
    store: Store, tables: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = [{"unit": "U", "lead": x, "since": "2010"} for x in ("A", "B", "C")]
    stored(store, tables, units=units("U", "A", "B", "C"), leads=leads)
    reached = reach(store, "U", "Unit", ON, 1, LINES)
    for most, counted, more in ((2, 2, True), (3, 3, False), (4, 3, False)):
        monkeypatch.setattr(module, "MAX_CHAINS", most)
        found, over = chains(reached, "U", ON)
        assert (len(found), over) == (counted, more)


def test_a_hundred_chains_are_shown_unless_told(store: Store, tables: Make) -> None:
    ids = [f"L{n:03}" for n in range(101)]
    leads = [{"unit": "U", "lead": x, "since": "2010"} for x in ids]
    stored(store, tables, units=units("U", *ids), leads=leads)
    document = trace(store, "U", ON, known_at(store, None))
    assert (document["shown"], document["total"], len(document["chains"])) == (100, 101, 100)
    assert document["next_change"] is None


def test_the_unit_itself_is_told_with_its_posts(store: Store, tables: Make) -> None:
    posts = [{"id": "P1", "post_name": "书记", "body": "U", "since": ".."}]
    people = [{"id": "X1", "full_name": "某1（虚构）"}]
    holders = [{"post": "P1", "person": "X1", "since": "", "until": "2017"}]
    stored(store, tables, units=units("U", "L"), posts=posts, people=people, holders=holders)
    (post,) = trace(store, "U", ON, known_at(store, None))["unit"]["posts"]
    (holder,) = post["holders"]
    assert (post["id"], holder["person"]) == ("P1", "X1")
    assert (holder["since"], holder["until"], holder["certainty"]) == ("", "2017", "possible")


def test_what_can_be_reached_on_a_day_leaves_out_what_only_other_days_reach(
    store: Store, tables: Make
) -> None:
    """And on no day in particular, nothing is left out."""
    leads = [
        {"unit": "U", "lead": "A", "since": "2010-01-01"},
        {"unit": "U", "lead": "B", "since": "2010-01-01", "until": "2012-01-01"},
        {"unit": "B", "lead": "C", "since": "2010-01-01"},
    ]
    stored(store, tables, units=units("U", "A", "B", "C"), leads=leads)
    on_day = reach(store, "U", "Unit", ON, 1, LINES)
    assert set(on_day.labels) == {"U", "A"}
    assert {node: [e.end for e in edges] for node, edges in on_day.edges.items()} == {
        "U": ["A", "B"]
    }
    ever = reach(store, "U", "Unit", None, 1, LINES)
    assert set(ever.labels) == {"U", "A", "B", "C"}


def test_a_change_behind_what_is_not_reached_that_day_is_no_next_change(
    store: Store, tables: Make
) -> None:
    leads = [
        {"unit": "U", "lead": "A", "since": "2010-01-01"},
        {"unit": "U", "lead": "B", "since": "2010-01-01", "until": "2012-01-01"},
        {"unit": "B", "lead": "C", "since": "2010-01-01", "until": "2018-01-01"},
    ]
    stored(store, tables, units=units("U", "A", "B", "C"), leads=leads)
    assert trace(store, "U", ON, known_at(store, None))["next_change"] is None


def test_a_bound_that_changes_no_state_is_no_next_change(store: Store, tables: Make) -> None:
    """A later edge counts from its first possible day, an ended one not at all."""
    leads = [
        {"unit": "U", "lead": "A", "since": "2010-01-01"},
        {"unit": "U", "lead": "B", "since": "2018-01-01/2019-01-01"},
        {"unit": "U", "lead": "A", "scope": "x", "since": "2005", "until": "unknown"},
    ]
    stored(store, tables, units=units("U", "A", "B"), leads=leads)
    known = known_at(store, None)
    assert trace(store, "U", ON, known)["next_change"] == "2018-01-01"
    assert trace(store, "U", date(2018, 1, 1), known)["next_change"] == "2019-01-01"
    assert trace(store, "U", date(2019, 1, 1), known)["next_change"] is None


def test_what_lies_beyond_the_longest_chain_changes_nothing(store: Store, tables: Make) -> None:
    """A shortcut that ended brings a body into sight that is 33 hops away on the day."""
    ids = [f"U{n:02}" for n in range(35)]
    steps = [{"unit": a, "lead": b, "since": "2010-01-01"} for a, b in pairwise(ids)]
    steps[-1]["until"] = "2018-01-01"
    shortcut = {"unit": ids[0], "lead": ids[33], "since": "2010-01-01", "until": "2011-01-01"}
    stored(store, tables, units=units(*ids), leads=[*steps, shortcut])
    document = trace(store, ids[0], ON, known_at(store, None))
    assert [(c["ends"], len(c["hops"])) for c in document["chains"]] == [("depth", 32)]
    assert document["next_change"] is None
