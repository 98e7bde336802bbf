"""The whole trace document of one small world, written out by hand: every field and every order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from graph.dates import Bounds, certain
from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.trace import trace

Make = Callable[..., list[Path]]
ON = date(2016, 9, 6)
SOURCE = {"source": "名录（虚构）", "place": "第1页"}
PEOPLE = [{"id": f"X{n}", "full_name": f"某{n}（虚构）"} for n in range(1, 5)]
POSTS = [
    {"id": "P2", "post_name": "联络员", "body": "L9", "duty": "liaison"},
    {"id": "P1", "post_name": "组长", "body": "L9", "duty": "main", "since": ".."},
    {"id": "P3", "post_name": "组员", "body": "L9", "duty": ""},
    {"id": "P4", "post_name": "书记", "body": "L9", "duty": "main", "since": "2017-01-01"},
]


def world(store: Store, tables: Make) -> None:
    report = load(
        store,
        tables(
            documents=[{"id": "D1", "heading": "名录（虚构）", "reliability": "B",
                        "credibility": "2"}],
            units=[
                {"id": "U", "full_name": "甲（虚构）", "kind": "central", **SOURCE},
                {"id": "L1", "full_name": "牵头一（虚构）", "kind": "lead", **SOURCE},
                {"id": "L9", "full_name": "牵头九（虚构）", "kind": "lead", **SOURCE},
                {"id": "R", "full_name": "根（虚构）", "kind": "discipline", **SOURCE},
            ],
            leads=[
                {"unit": "U", "lead": "L1", "since": "2016/2017", "scope": "", **SOURCE},
                {"unit": "U", "lead": "L9", "since": "2015-07", "scope": "信访", **SOURCE},
            ],
            reports=[{"unit": "L9", "superior": "R", "since": "2012-01-01", "until": "2018-01-01",
                      **SOURCE}],
            posts=[{**SOURCE, **post} for post in POSTS],
            people=PEOPLE,
            holders=[
                {"post": "P1", "person": "X1", "since": "2016/2017", **SOURCE},
                {"post": "P1", "person": "X2", "since": "2014-03", "until": "2017", **SOURCE},
                {"post": "P2", "person": "X3", "since": "2010", "until": "2015-01-01", **SOURCE},
                {"post": "P4", "person": "X4", "since": "2017-01-01", **SOURCE},
            ],
        ),
        who="tester",
    )  # fmt: skip
    assert report.issues == []


EVIDENCE = [
    {"id": "D1|第1页", "document": "D1", "place": "第1页", "reliability": "B", "credibility": "2",
     "heading": "名录（虚构）"}
]  # fmt: skip


def holder(person: str, since: str, until: str, certainty: str) -> dict[str, Any]:
    return {"person": person, "full_name": f"某{person[1]}（虚构）", "since": since, "until": until,
            "certainty": certainty, "evidence": EVIDENCE}  # fmt: skip


def hop(relation: str, start: str, end: str, name: str, **more: Any) -> dict[str, Any]:
    return {"relation": relation, "from": start, "to": end, "to_name": name, "until": "..",
            "certainty": "certain", "exists": "possible", "properties": {}, "evidence": EVIDENCE,
            "posts": [], **more}  # fmt: skip


def post(key: str, name: str, duty: str, state: str, *holders: dict[str, Any]) -> dict[str, Any]:
    return {"id": key, "post_name": name, "duty": duty, "state": state, "holders": list(holders)}


SEATS = [
    post("P1", "组长", "main", "held",
         holder("X2", "2014-03", "2017", "certain"), holder("X1", "2016/2017", "..", "possible")),
    post("P2", "联络员", "liaison", "vacant"),
    post("P3", "组员", "", "unknown"),
]  # fmt: skip
CHANGE = "2017-01-01"


def test_the_document_is_exactly_this(store: Store, tables: Make) -> None:
    world(store, tables)
    known = known_at(store, None)
    assert trace(store, "U", ON, known) == {
        "unit": {"id": "U", "full_name": "甲（虚构）", "kind": "central", "exists": "possible",
                 "posts": []},
        "on": "2016-09-06", "known": known.at, "line": "supervision", "data_version": "1",
        "total": 2, "shown": 2, "next_change": CHANGE, "why_not": None,
        "chains": [
            {
                "certainty": "certain", "ends": "root", "certain": ["2015-07-31", "2018-01-01"],
                "possible": ["2015-07-01", "2018-01-01"], "next_change": CHANGE,
                "hops": [
                    hop("LED_BY", "U", "L9", "牵头九（虚构）", since="2015-07",
                        properties={"scope": "信访"}, posts=SEATS),
                    hop("REPORTS_TO", "L9", "R", "根（虚构）", since="2012-01-01",
                        until="2018-01-01"),
                ],
            },
            {
                "certainty": "possible", "ends": "root", "certain": None,
                "possible": ["2016-01-01", None], "next_change": CHANGE,
                "hops": [hop("LED_BY", "U", "L1", "牵头一（虚构）", since="2016/2017",
                             certainty="possible")],
            },
        ],
    }  # fmt: skip


def test_posts_and_persons_read_as_they_were_known(store: Store, tables: Make) -> None:
    world(store, tables)
    before = known_at(store, None)
    report = load(
        store,
        tables(
            posts=[{**SOURCE, **POSTS[1], "post_name": "纪检组长", "duty": "supervision"}],
            people=[PEOPLE[1] | {"full_name": "某二（虚构）"}],
        ),
        who="tester",
    )
    assert (report.issues, report.batch) == ([], 2)

    def told(known: Any) -> tuple[str, str, str]:
        (found,) = (
            p for p in trace(store, "U", ON, known)["chains"][0]["hops"][0]["posts"]
            if p["id"] == "P1"
        )  # fmt: skip
        return found["post_name"], found["duty"], found["holders"][0]["full_name"]

    assert told(known_at(store, None)) == ("纪检组长", "supervision", "某二（虚构）")
    assert told(before) == ("组长", "main", "某2（虚构）")


def test_why_not_names_the_nearest_edges_either_side(store: Store, tables: Make) -> None:
    world(store, tables)
    load(
        store,
        tables(leads=[
            {"unit": "R", "lead": "L1", "since": "2010", "until": "2012-01-01", **SOURCE},
            {"unit": "R", "lead": "L9", "since": "2010", "until": "2013-01-01", **SOURCE},
            {"unit": "R", "lead": "L1", "since": "2019-01-01", **SOURCE},
            {"unit": "R", "lead": "L9", "since": "2018-01-01", **SOURCE},
        ]),
        who="tester",
    )  # fmt: skip
    document = trace(store, "R", ON, known_at(store, None))

    def edge(since: str, until: str) -> dict[str, Any]:
        return {"relation": "LED_BY", "from": "R", "to": "L9", "since": since, "until": until,
                "evidence": EVIDENCE}  # fmt: skip

    assert document["chains"] == []
    assert document["why_not"] == {
        "unit": "R", "on": "2016-09-06", "line": "supervision", "reason": "between",
        "ended": edge("2010", "2013-01-01"), "next": edge("2018-01-01", ".."),
        "names": {"R": "根（虚构）", "L9": "牵头九（虚构）"},
    }  # fmt: skip


def test_a_fact_of_no_certain_day_has_no_certain_interval() -> None:
    day = date(2016, 1, 1)
    assert certain(Bounds(date(2015, 1, 1), day, day, date(2017, 1, 1))) is None
