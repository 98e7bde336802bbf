"""A post seen in one body and later in another: who holds it where in between, and what moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from ingest.snapshots import Snapshot
from queries.trace import trace
from queries.trace.diff import diff

Make = Callable[..., list[Path]]
Rows = Sequence[Mapping[str, str]]
FIRST, SECOND = date(2016, 5, 1), date(2017, 5, 1)
UNITS = [
    {"id": i, "full_name": f"{i}（虚构）", "kind": "central"}
    for i in ("U1", "L1", "L2", "L3", "L4")
]  # fmt: skip
LEADS = [{"unit": "U1", "lead": "L1", "since": "2010-01-01"}]
REPORTS = [{"unit": "L1", "superior": "L2", "since": "2010-01-01"}]


@pytest.fixture
def seen(store: Store, tables: Make) -> Callable[[Rows, Rows], Store]:
    """Ingest two snapshots of posts over a chain U1 -> L1 -> L2; L3 and L4 are on no chain."""

    def make(first: Rows, second: Rows) -> Store:
        people = [{"id": f"X{n}", "full_name": f"某{n}（虚构）"} for n in (1, 2)]
        lines = tables(units=UNITS, leads=LEADS, reports=REPORTS, people=people)
        assert load(store, lines, who="tester").issues == []
        holders = [{"post": "P1", "person": "X1"}]
        for day, posts in ((FIRST, first), (SECOND, second)):
            paths = tables(posts=posts, holders=holders)
            assert load(store, paths, who="tester", snapshot=Snapshot(day)).issues == []
        return store

    return make


def post(key: str, body: str) -> dict[str, str]:
    return {"id": key, "post_name": "组长", "body": body}


def told(store: Store, on: date) -> dict[str, list[tuple[str, str, str]]]:
    """Body -> holders with what is said of their certainty."""
    (chain,) = trace(store, "U1", on, known_at(store, None))["chains"]
    return {
        hop["to"]: [(p["id"], h["person"], h["certainty"]) for p in hop["posts"]
                    for h in p["holders"]]
        for hop in chain["hops"]
    }  # fmt: skip


def test_a_holder_is_certain_only_where_the_seat_is(seen: Callable[[Rows, Rows], Store]) -> None:
    store = seen([post("P1", "L1")], [post("P1", "L2")])
    assert told(store, FIRST) == {"L1": [("P1", "X1", "certain")], "L2": []}
    assert told(store, SECOND) == {"L1": [], "L2": [("P1", "X1", "certain")]}
    between = [("P1", "X1", "possible")]
    assert told(store, date(2016, 10, 1)) == {"L1": between, "L2": between}


def compared(store: Store, first: date = FIRST, second: date = SECOND) -> dict[str, Any]:
    known = known_at(store, None)
    return diff(store, "U1", (first, known), (second, known))


def seat(key: str, body: str) -> dict[str, str]:
    return {"relation": "SEAT_OF", "from": key, "to": body}


def moved(key: str, before: str, after: str) -> dict[str, Any]:
    return {
        "relation": "SEAT_OF", "from": key, "before": before, "after": after, "properties": {},
        "alone": True,
    }  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [("L1", "L2"), ("L1", "L3"), ("L3", "L2"),
                                               ("U1", "L3")])  # fmt: skip
def test_a_post_in_another_body_has_moved(
    seen: Callable[[Rows, Rows], Store], before: str, after: str
) -> None:
    """One of the bodies on the chain is enough, and the unit itself is one."""
    store = seen([post("P1", before)], [post("P1", after)])
    document = compared(store)
    assert document["hops"] == {
        "added": [], "removed": [], "changed": [], "moved": [moved("P1", before, after)]
    }  # fmt: skip
    assert document["seats"] == {
        "added": [seat("P1", after)], "removed": [seat("P1", before)], "changed": []
    }  # fmt: skip
    assert document["names"]["P1"] == "组长"
    assert document["names"][before] == f"{before}（虚构）"
    assert document["names"][after] == f"{after}（虚构）"
    back = compared(store, SECOND, FIRST)
    assert back["hops"]["moved"] == [moved("P1", after, before)]


def test_a_post_between_bodies_off_the_chain_is_none_of_the_unit(
    seen: Callable[[Rows, Rows], Store],
) -> None:
    document = compared(seen([post("P1", "L3")], [post("P1", "L4")]))
    assert document["hops"]["moved"] == []
    assert document["seats"] == {"added": [], "removed": [], "changed": []}


def test_a_seat_that_is_only_possible_on_one_day_has_changed(
    seen: Callable[[Rows, Rows], Store],
) -> None:
    """On a day between, the post is possibly in both bodies: nothing moved, another is possible."""
    document = compared(
        seen([post("P1", "L1")], [post("P1", "L2")]), FIRST, date(2016, 10, 1)
    )  # fmt: skip
    assert document["hops"]["moved"] == []
    assert document["seats"] == {
        "added": [seat("P1", "L2")], "removed": [], "changed": [seat("P1", "L1")]
    }  # fmt: skip


def test_posts_that_came_and_went_are_no_move(seen: Callable[[Rows, Rows], Store]) -> None:
    posts = [post("P1", "L1"), post("P2", "L1")]
    document = compared(seen(posts, [post("P1", "L1"), post("P3", "L2")]))
    assert document["hops"]["moved"] == []
    assert document["seats"] == {
        "added": [seat("P3", "L2")], "removed": [seat("P2", "L1")], "changed": []
    }  # fmt: skip


def test_a_post_of_two_bodies_that_goes_to_two_others_is_not_paired(
    seen: Callable[[Rows, Rows], Store],
) -> None:
    document = compared(
        seen([post("P1", "L1"), post("P1", "L3")], [post("P1", "L2"), post("P1", "L4")])
    )
    assert document["hops"]["moved"] == []
    assert document["seats"] == {
        "added": [seat("P1", "L2"), seat("P1", "L4")],
        "removed": [seat("P1", "L1"), seat("P1", "L3")], "changed": [],
    }  # fmt: skip
