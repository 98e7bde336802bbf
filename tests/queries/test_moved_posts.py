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
