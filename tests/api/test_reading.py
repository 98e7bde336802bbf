"""The reading endpoints give the documents of the library, and tell nobody what is not theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.door import Door
from graph.known import known_at
from graph.schema import schema
from graph.stores import Store
from ingest.run import load
from queries.audit import audit
from queries.neighbourhood import neighbourhood
from queries.paths import paths
from queries.show import show
from queries.trace import trace
from queries.trace.case_trace import case_trace
from queries.trace.diff import diff
from queries.trace.spans import spans
from queries.trace.why_not import why_not
from tests.api.served import client_of

DAY, LATER = date(2016, 9, 6), date(2018, 1, 1)
TABLES: dict[str, list[dict[str, Any]]] = {
    "documents": [{"id": "D/1", "heading": "归口通知（虚构）", "publisher": "某办（虚构）",
                   "published": "2015-06", "reliability": "B", "credibility": "2"}],
    "units": [{"id": i, "full_name": f"{i}单位（虚构）", "kind": k, "since": "2000"}
              for i, k in (("U1", "central"), ("U2", "central"), ("L1", "lead"), ("L2", "lead"))],
    "leads": [
        {"unit": "U1", "lead": "L1", "since": "2015", "until": "2017-01-01"},
        {"unit": "U1", "lead": "L2", "since": "2017-01-01"},
        {"unit": "U2", "lead": "L1", "since": "2017-01-01"},
    ],
    "party_organizations": [{"id": "O1", "full_name": "党组织（虚构）"}],
    "posts": [{"id": "S1", "post_name": "书记", "body": "L1"}],
    "people": [{"id": "P1", "full_name": "张某（虚构）"},
               {"id": "P2", "full_name": "李某（虚构）"}],
    "holders": [{"post": "S1", "person": "P1", "since": "2014"}],
    "cases": [{"id": "K1", "unit": "U1", "heading": "某案（虚构）", "conduct": "2015"}],
    "stages": [{"case": "K1", "stage": "filing", "body": "L1", "since": "2016-02-01"}],
    "involvements": [{"case": "K1", "person": "P1", "role": "handler", "since": "2016"}],
}  # fmt: skip


@pytest.fixture
def world(store: Store, tables: Callable[..., list[Path]]) -> Store:
    """A small world; each fact but documents rests on one."""
    rest = {name: [row if name == "documents" else row | {"source": "D/1", "place": "第 3 页"}
                   for row in rows] for name, rows in TABLES.items()}  # fmt: skip
    assert load(store, tables(**rest), who="某").issues == []
    return store


@pytest.fixture
def client(world: Store, open_door: Callable[[Any], Door]) -> Iterator[TestClient]:
    with client_of(open_door(world), "investigator") as made:
        yield made


def got(client: TestClient, path: str, params: Mapping[str, Any] | None = None) -> Any:
    answer = client.get(f"/api/v1/{path}", params=params or {})
    assert answer.status_code == 200, answer.text
    return answer.json()


def plain(document: Any) -> Any:
    return orjson.loads(orjson.dumps(document))


def test_documents_are_those_of_the_library(client: TestClient, world: Store) -> None:
    now, end = known_at(world, None), {"next": None}
    on = {"on": DAY.isoformat()}
    both = {"unit": "U1", **on}
    assert got(client, "responsibility", both) == trace(world, "U1", DAY, now)
    assert got(client, "spans", {"unit": "U1"}) == spans(world, "U1", now)
    assert got(client, "why-not", {"unit": "U2", **on}) == why_not(world, "U2", DAY, now)
    assert got(client, "why-not", {"unit": "U9"})["reason"] == "unknown_unit"
    there = diff(world, "U1", (DAY, now), (LATER, now))
    assert got(client, "diff", both | {"and": LATER.isoformat()}) == plain(there)
    assert there["hops"]["added"] and there["facts"]["after"]
    assert got(client, "audit", on) == plain(audit(world, DAY, now)) | end
    certain = {"kind": ["no_lead", "no_root"], "certain": "true"} | on
    assert got(client, "audit", certain) == plain(
        audit(world, DAY, now, ["no_lead", "no_root"], True)) | end  # fmt: skip
    assert got(client, "cases/K1/trace", on) == plain(case_trace(world, "K1", DAY, now))
    around = neighbourhood(world, "U1", 2, DAY, now)
    assert got(client, "neighbourhood", {"entity": "U1", "hops": "2"} | on) == around | end
    ends = {"start": "U1", "end": "P1"}
    ways = paths(world, ends | {"which": "all"}, DAY, now)
    assert got(client, "paths", ends | on) == ways | end


@pytest.mark.parametrize(("path", "key"), [
    ("units", "U1"), ("units", "O1"), ("people", "P1"), ("posts", "S1"), ("cases", "K1"),
    ("documents", "D/1"),
])  # fmt: skip
def test_a_thing_by_its_id(client: TestClient, world: Store, path: str, key: str) -> None:
    now = known_at(world, None)
    assert got(client, f"{path}/{key}") == show(world, key, now) | {"next": None}
    by_name = got(client, f"{path}/{show(world, key, now)['full_name']}")
    assert by_name["id"] == key


def test_a_thing_elsewhere_is_told_by_its_type_to_those_who_may_see_it(
    client: TestClient, world: Store, open_door: Callable[[Any], Door]
) -> None:
    own = {
        "units": ("U1", "a unit"), "people": ("P1", "a person"), "posts": ("S1", "a post"),
        "cases": ("K1", "a case"), "documents": ("D/1", "a document"),
    }  # fmt: skip
    for path in own:
        for key, called in [named for other, named in own.items() if other != path]:
            there = client.get(f"/api/v1/{path}/{key}")
            assert there.status_code == 404
            assert f"{key} is {called}, not " in there.json()["detail"]
    with client_of(open_door(world), "viewer") as viewer:
        for hidden in ("P1", "K1"):
            there, none = (viewer.get(f"/api/v1/units/{key}") for key in (hidden, "QQ"))
            assert there.status_code == none.status_code == 404
            assert there.json()["detail"].replace(hidden, "QQ") == none.json()["detail"]


def test_who_may_see_people_and_cases(world: Store, open_door: Callable[[Any], Door]) -> None:
    door = open_door(world)
    with client_of(door, "viewer") as viewer:
        for path in ("people/P1", "people/QQ", "cases/K1", "cases/QQ", "cases/K1/trace"):
            assert viewer.get(f"/api/v1/{path}").status_code == 403, path
        assert viewer.get("/api/v1/units/U1").status_code == 200
        for key in ("P1", "K1", "张某（虚构）"):
            hidden = viewer.get("/api/v1/neighbourhood", params={"entity": key})
            none = viewer.get("/api/v1/neighbourhood", params={"entity": "QQ"})
            assert hidden.status_code == none.status_code == 404
            assert hidden.json()["detail"].replace(key, "QQ") == none.json()["detail"]
        assert got(viewer, "batches")["batches"][0]["files"] == []
    with client_of(door, "investigator") as one:
        batch = got(one, "batches")["batches"][0]
        assert (batch["who"], batch["undone_by"]) == ("某", None)
        assert "units.csv" in batch["files"]


def rows_within(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        for one in document:
            yield from rows_within(one)
    elif isinstance(document, dict):
        for name, value in document.items():
            if name == "evidence":
                yield from value
            else:
                yield from rows_within(value)


@pytest.mark.parametrize(("path", "params"), [
    ("responsibility", {"unit": "U1", "on": "2016-09-06"}), ("spans", {"unit": "U1"}),
    ("why-not", {"unit": "U2", "on": "2016-09-06"}),
    ("diff", {"unit": "U1", "on": "2016-09-06", "and": "2018-01-01"}),
    ("cases/K1/trace", {}), ("audit", {"on": "2018-01-01", "kind": "vacant_post"}),
    ("coverage", {"on": "2016-09-06"}), ("neighbourhood", {"entity": "U1"}),
    ("paths", {"start": "U1", "end": "L1", "on": "2016-09-06"}), ("units/U1", {}),
])  # fmt: skip
def test_evidence_is_told_in_full_when_asked(
    client: TestClient, path: str, params: dict[str, str]
) -> None:
    short = [*rows_within(got(client, path, params))]
    full = [*rows_within(got(client, path, params | {"evidence": "full"}))]
    assert [{k: v for k, v in row.items() if k in brief} for row, brief in
            zip(full, short, strict=True)] == short  # fmt: skip
    for row in full:
        assert (row["publisher"], row["published"]) == ("某办（虚构）", "2015-06")
        assert (row["document"], row["reliability"], row["credibility"]) == ("D/1", "B", "2")
    assert all("publisher" not in row for row in short)
    if path != "audit":
        assert full


def test_the_words_of_a_passage_are_quoted(
    store: Store, door: Door, tables: Callable[..., list[Path]]
) -> None:
    graded = {"source": "D/1", "place": "第 5 页", "reliability": "A", "credibility": "1"}
    units = [row | graded for row in TABLES["units"]]
    load(store, tables(documents=TABLES["documents"], units=units), who="某")
    # No table carries the words yet.
    store.write([("MATCH (e:`Evidence`) SET e.text = $words", {"words": "由其牵头（虚构）"})])
    with client_of(door) as client:
        row = got(client, "units/U1", {"evidence": "full"})["evidence"][0]
        assert (row["text"], row["place"]) == ("由其牵头（虚构）", "第 5 页")
        assert (row["reliability"], row["credibility"]) == ("A", "1")
        assert row["publisher"] == "某办（虚构）"
        assert "text" not in got(client, "units/U1")["evidence"][0]


def test_rows_of_a_query_quote_their_sources(client: TestClient) -> None:
    asked = {"unit": "U1", "on": "2016-09-06"}
    short = got(client, "queries/lead_of_unit", asked)
    full = got(client, "queries/lead_of_unit", asked | {"evidence": "full"})
    at = short["columns"].index("evidence")
    assert short["rows"][0][at] == ["D/1|第 3 页"]
    assert full["rows"][0][at][0]["publisher"] == "某办（虚构）"
    assert full["rows"][0][at][0]["id"] == short["rows"][0][at][0]


def test_the_schema_says_all_types_with_their_words(client: TestClient) -> None:
    told = got(client, "schema")
    assert [n["label"] for n in told["nodes"]] == list(schema().nodes)
    assert [e["relation"] for e in told["edges"]] == list(schema().edges)
    unit = next(n for n in told["nodes"] if n["label"] == "Unit")
    assert (unit["zh"], unit["en"]) == ("单位", "unit")
    seats = next(p for n in told["nodes"] if n["label"] == "Post" for p in n["properties"]
                 if p["name"] == "seats")  # fmt: skip
    assert (seats["type"], seats["unit"]) == ("integer", {"zh": "席", "en": "seats"})
    for kind in (*told["nodes"], *told["edges"]):
        for one in kind["properties"]:
            assert bool(one["unit"]) == (one["type"] in ("integer", "number", "date")), one
    stage = next(p for n in told["nodes"] if n["label"] == "Stage" for p in n["properties"]
                 if p["name"] == "stage")  # fmt: skip
    assert {"value": "filing", "zh": "立案", "en": "filing"} in stage["values"]


@pytest.mark.parametrize(("path", "named"), [
    ("responsibility?unit=U1&day=2016-09-06", "unit, on, known, line, limit, evidence"),
    ("search?text=x&evidence=full", "text, known, limit, cursor"), ("schema?x=1", "none"),
    ("queries?x=1", "none"), ("units/U1?on=2016-09-06", "known, limit, cursor, evidence"),
    ("queries/lead_of_unit?unit=U1&untl=2", "unit, on, known, limit, cursor, evidence"),
    ("responsibility?unit=U1&unit=U2", "twice"), ("queries/lead_of_unit?unit=U1&on=&on=", "twice"),
    ("audit?on=2016-09-06&on=2016-09-06", "twice"),
])  # fmt: skip
def test_parameters_that_are_none_are_refused(client: TestClient, path: str, named: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 422
    assert named in answer.json()["detail"]


@pytest.mark.parametrize("on", [
    "2016", "2016-09", "0", "1473120000", "20160906", "2016-W36-2", "2016-02-30", "06/09/2016",
    "2016-09-06T00:00:00", "２０１６-09-06", "", "0000-01-01",
])  # fmt: skip
def test_what_is_no_day_is_refused(client: TestClient, on: str) -> None:
    answer = client.get("/api/v1/responsibility", params={"unit": "U1", "on": on})
    assert answer.status_code == 422
    assert "on: " in answer.json()["detail"]


def test_reads_are_logged_with_what_was_asked(
    world: Store, open_door: Callable[[Any], Door]
) -> None:
    door = open_door(world)
    with client_of(door, "investigator") as client:
        got(client, "people/P1")
    event = [entry.event for entry in door.log.entries(0, 10)][-1]
    assert (event.who, event.action, event.data_version) == ("investigator", "read", 1)
    assert event.about == ("id=P1",)


def test_what_was_answered_before_is_not_told_of_a_later_version(
    client: TestClient, world: Store, tables: Callable[..., list[Path]]
) -> None:
    asked = {"unit": "U2", "on": "2018-01-01"}
    first = got(client, "responsibility", asked)
    assert got(client, "responsibility", asked) == first
    load(world, tables(leads=[{"unit": "U2", "lead": "L2", "since": "2017-06"}]), who="某")
    second = got(client, "responsibility", asked)
    assert (first["total"], second["total"], second["data_version"]) == (1, 2, "2")
    assert got(client, "responsibility", asked | {"known": first["known"]})["total"] == 1
    for change in ({"line": "party"}, {"on": "2016-09-06"}, {"limit": "1"}, {"unit": "U1"},
                   {"evidence": "full"}):  # fmt: skip
        assert got(client, "responsibility", asked | change) != second


def test_roles_are_told_their_own_answers(world: Store, open_door: Callable[[Any], Door]) -> None:
    door, asked = open_door(world), {"unit": "U1", "on": "2016-09-06"}
    told = {}
    for role in ("investigator", "viewer", "investigator"):
        with client_of(door, role) as client:
            body = client.get("/api/v1/responsibility", params=asked).text
            assert told.setdefault(role, body) == body
    assert "张某" in told["investigator"]
    assert "张某" not in told["viewer"]
