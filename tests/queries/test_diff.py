"""Diff: random worlds and corrections against plain rows, and worlds answered by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph.known import Known, known_at
from graph.stores import open_store
from ingest.run import load
from queries.nodes import NotFound
from queries.trace.diff import diff
from tests import oracle_diff
from tests.conftest import write_csv
from tests.queries.test_trace import days, spans, stored, units, worlds

Tables = dict[str, list[dict[str, str]]]


def said(document: dict[str, Any]) -> dict[str, object]:
    hops = document["hops"]
    return {
        **{
            key: [(h["relation"], h["from"], h["to"]) for h in hops[key]]
            for key in ("added", "removed", "changed")
        },
        "holders": [
            (h["post"], tuple(h["before"]), tuple(h["after"])) for h in document["holders"]
        ],
        "seats": {
            key: [(h["from"], h["to"]) for h in document["seats"][key]]
            for key in ("added", "removed", "changed")
        },
        "moved": sorted(
            (m["relation"], m["from"], m["properties"].get("scope", ""), m["before"], m["after"])
            for m in hops["moved"]
        ),
        "chains": (document["chains"]["before"], document["chains"]["after"]),
    }


@some.composite
def moving(draw: some.DrawFn) -> Tables:
    """A world whose posts may also be seats of a second body, at other times."""
    world = draw(worlds())
    for post in tuple(world["posts"]):
        body = draw(units)
        if body != post["body"] and draw(some.booleans()):
            world["posts"].append({**post, "body": body, **draw(spans())})
    return world


@settings(
    max_examples=150, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(moving(), some.lists(some.tuples(units, days, days), min_size=3, max_size=3))
def test_two_days_of_a_random_world_differ_as_by_its_rows(
    world: Tables, asked: list[tuple[str, date, date]]
) -> None:
    with TemporaryDirectory() as folder:
        store = stored(folder, world)
        known = known_at(store, None)
        for line in ("supervision", "all"):
            for unit, one, two in asked:
                document = diff(store, unit, (one, known), (two, known), line)
                assert said(document) == oracle_diff.diff(world, world, unit, (one, two), line)
        store.close()


@settings(
    max_examples=75, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(worlds(), worlds(), units, days, days)
def test_two_points_of_knowing_differ_as_by_the_rows_known(
    first: Tables, second: Tables, unit: str, one: date, two: date
) -> None:
    """The second ingest only adds: rows that begin alike would be corrections of the first."""
    keys = {
        "leads": ("unit", "lead", "scope", "since"), "reports": ("unit", "superior", "since"),
        "parents": ("unit", "parent", "since"), "holders": ("post", "person", "since"),
    }  # fmt: skip
    more: Tables = {}
    for table, columns in keys.items():
        taken = {tuple(row[c] for c in columns) for row in first[table]}
        more[table] = [r for r in second[table] if tuple(r[c] for c in columns) not in taken]
    posts = {row["id"] for row in first["posts"]}
    more["holders"] = [row for row in more["holders"] if row["post"] in posts]
    whole = {table: first[table] + more.get(table, []) for table in first}
    with TemporaryDirectory() as folder:
        store = stored(folder, first)
        report = load(store, write_csv(Path(folder) / "more", more), who="tester")
        assert report.issues == []
        before, after = Known(1, "then"), known_at(store, None)
        document = diff(store, unit, (one, before), (two, after), "all")
        expected = oracle_diff.diff(first, whole, unit, (one, two), "all")
        assert said(document) == expected
        store.close()


WORLD: Tables = {
    "units": [
        {"id": i, "full_name": f"body {i}", "kind": "central"} for i in ("U", "A", "B", "C", "R")
    ],
    "leads": [
        {"unit": "U", "lead": "A", "since": "2015", "until": "2017-01-01"},
        {"unit": "U", "lead": "B", "since": "2017-01-01"},
        {"unit": "U", "lead": "C", "since": "2015", "until": "2016-12", "scope": "x"},
        {"unit": "U", "lead": "C", "since": "2016-12", "scope": "x"},
    ],
    "reports": [{"unit": x, "superior": "R", "since": "2014"} for x in ("A", "B", "C")],
    "posts": [
        {"id": "P1", "post_name": "head", "body": "R"},
        {"id": "P2", "post_name": "deputy", "body": "R", "since": "2016", "until": "2017-01-01"},
        {"id": "P3", "post_name": "head", "body": "A"},
    ],
    "people": [{"id": x, "full_name": f"person {x}"} for x in ("X", "Y")],
    "holders": [
        {"post": "P1", "person": "X", "since": "2014", "until": "2017-01-01"},
        {"post": "P1", "person": "Y", "since": "2016-12-01"},
        {"post": "P2", "person": "Y", "since": "2016-01-01"},
        {"post": "P3", "person": "X", "since": "2014", "until": "2016-08-01"},
    ],
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Any:
    opened = stored(str(tmp_path), WORLD)
    yield opened
    opened.close()


def test_what_came_went_changed_and_moved(store: Any) -> None:
    known = known_at(store, None)
    document = diff(store, "body U", (date(2016, 6, 1), known), (date(2018, 1, 1), known))
    assert document["hops"] == {
        "added": [
            {"relation": "LED_BY", "from": "U", "to": "B"},
            {"relation": "REPORTS_TO", "from": "B", "to": "R"},
        ],
        "removed": [
            {"relation": "LED_BY", "from": "U", "to": "A"},
            {"relation": "REPORTS_TO", "from": "A", "to": "R"},
        ],
        "changed": [{"relation": "LED_BY", "from": "U", "to": "C"}],
        "moved": [{"relation": "LED_BY", "from": "U", "before": "A", "after": "B",
                   "properties": {}, "alone": True}],
    }  # fmt: skip
    # A post of a body that is no far end on both dates is not compared (P3); a seat that is
    # none any more has no holders (P2).
    assert document["holders"] == [
        {"post": "P1", "before": ["X"], "after": ["Y"]},
        {"post": "P2", "before": ["Y"], "after": []},
    ]
    assert document["chains"] == {"before": 2, "after": 2}
    assert (document["unit"], document["on"], document["and"]) == ("U", "2016-06-01", "2018-01-01")
    assert document["names"] == {
        "U": "body U", "A": "body A", "B": "body B", "C": "body C", "R": "body R",
        "P1": "head", "P2": "deputy", "X": "person X", "Y": "person Y",
    }  # fmt: skip


def lead(to: str, scope: str, since: str = "2010", until: str = "") -> dict[str, str]:
    return {"unit": "U", "lead": to, "scope": scope, "since": since, "until": until}


def scoped(folder: Path, *leads: dict[str, str]) -> dict[str, Any]:
    """What the days 2016-06-01 and 2018-01-01 differ in, for a unit with these leads."""
    opened = stored(str(folder), {"units": WORLD["units"], "leads": list(leads)})
    known = known_at(opened, None)
    document = diff(opened, "U", (date(2016, 6, 1), known), (date(2018, 1, 1), known))
    opened.close()
    return document


def hops_to(document: dict[str, Any], key: str) -> list[str]:
    return [h["to"] for h in document["hops"][key]]


def moves(document: dict[str, Any]) -> list[tuple[str, str, dict[str, str]]]:
    return [(m["before"], m["after"], m["properties"]) for m in document["hops"]["moved"]]


def test_a_move_stays_within_its_scope(tmp_path: Path) -> None:
    """One scope goes from A to B, another from C to A, a third stays with A."""
    document = scoped(
        tmp_path,
        lead("A", "x", until="2017-01-01"), lead("B", "x", "2017-01-01"),
        lead("C", "y", until="2017-01-01"), lead("A", "y", "2017-01-01"), lead("A", "z"),
    )  # fmt: skip
    assert hops_to(document, "added") == ["B"]
    assert hops_to(document, "removed") == ["C"]
    assert hops_to(document, "changed") == ["A"]
    assert moves(document) == [("A", "B", {"scope": "x"}), ("C", "A", {"scope": "y"})]
    assert [m["alone"] for m in document["hops"]["moved"]] == [False, False]


def test_a_move_beside_a_lead_for_another_scope_is_not_alone(tmp_path: Path) -> None:
    moved = (lead("A", "x", until="2017-01-01"), lead("B", "x", "2017-01-01"))
    for number, more in enumerate((lead("B", "y", "2017-01-01"), lead("A", "y", until="2017"))):
        document = scoped(tmp_path / str(number), *moved, more)
        assert moves(document) == [("A", "B", {"scope": "x"})]
        assert [m["alone"] for m in document["hops"]["moved"]] == [False]
    document = scoped(tmp_path / "alone", *moved)
    assert [m["alone"] for m in document["hops"]["moved"]] == [True]


def test_a_scope_that_ended_and_another_that_began_are_no_move(tmp_path: Path) -> None:
    document = scoped(tmp_path, lead("A", "x", until="2017-01-01"), lead("B", "z", "2017-01-01"))
    assert (hops_to(document, "added"), hops_to(document, "removed")) == (["B"], ["A"])
    assert moves(document) == []


def test_several_of_one_scope_are_not_paired(tmp_path: Path) -> None:
    document = scoped(
        tmp_path,
        lead("A", "x", until="2017-01-01"), lead("B", "x", until="2017-01-01"),
        lead("C", "x", "2017-01-01"),
    )  # fmt: skip
    assert (hops_to(document, "added"), hops_to(document, "removed")) == (["C"], ["A", "B"])
    assert moves(document) == []


def test_a_lead_beside_one_that_stays_is_paired(tmp_path: Path) -> None:
    document = scoped(
        tmp_path, lead("R", "x"), lead("A", "x", until="2017-01-01"), lead("B", "x", "2017-01-01")
    )
    assert moves(document) == [("A", "B", {"scope": "x"})]


def test_a_hop_that_becomes_certain_has_changed(store: Any) -> None:
    known = known_at(store, None)
    sides = [((date(2015, 6, 1), known), (date(2016, 6, 1), known))]
    sides += [(sides[0][1], sides[0][0])]
    for before, after in sides:
        hops = diff(store, "U", before, after)["hops"]
        assert [h["to"] for h in hops["changed"]] == ["A", "C"]
        assert hops["added"] == hops["removed"] == []


def test_a_day_does_not_differ_from_itself(store: Any) -> None:
    known, on = known_at(store, None), date(2016, 6, 1)
    document = diff(store, "U", (on, known), (on, known))
    assert document["hops"] == {"added": [], "removed": [], "changed": [], "moved": []}
    assert document["seats"] == {"added": [], "removed": [], "changed": []}
    assert document["holders"] == []


def test_a_unit_known_on_one_side_only_has_nothing_on_the_other(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.kgl"), write=True)
    rows = [{"id": i, "full_name": i, "kind": "central"} for i in ("U", "A")]
    load(store, write_csv(tmp_path / "one", {"units": rows[1:]}), who="tester")
    leads = [{"unit": "U", "lead": "A", "since": "2016-01-01"}]
    load(store, write_csv(tmp_path / "two", {"units": rows[:1], "leads": leads}), who="tester")
    on = date(2016, 6, 1)
    document = diff(store, "U", (on, Known(1, "then")), (on, Known(2, "now")))
    assert document["hops"]["added"] == [{"relation": "LED_BY", "from": "U", "to": "A"}]
    assert document["chains"] == {"before": 0, "after": 1}
    assert (document["known"], document["and_known"]) == ("then", "now")
    assert (document["data_version"], document["and_data_version"]) == ("1", "2")
    back = diff(store, "U", (on, Known(2, "now")), (on, Known(1, "then")))
    assert back["hops"]["removed"] == document["hops"]["added"]
    with pytest.raises(NotFound, match="nobody"):
        diff(store, "nobody", (on, Known(1, "then")), (on, Known(2, "now")))
    store.close()
