"""What the network figure gathers: names, dates, posts, paths and queries as known then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.known import known_at, ledger
from graph.stores import Store
from ingest.run import load
from queries.figures.network import gather, parted
from queries.graphs import around
from queries.nodes import NotFound
from queries.run import run
from tests.conftest import write_csv
from tests.viz.network_cases import Doc, build, province
from viz.kinds import draw, parameters

TABLES = {
    "documents": [{"id": "D1", "heading": "名册（虚构）", "reliability": "B", "credibility": 2}],
    "units": [
        {"id": "U1", "full_name": "甲厂（虚构）", "short_names": "甲", "kind": "central"},
        {"id": "L1", "full_name": "乙组（虚构）", "kind": "lead"},
        {"id": "R", "full_name": "纪委（虚构）", "kind": "discipline"},
        {"id": "Z", "full_name": "孤立厂（虚构）", "kind": "central"},
    ],
    "leads": [{"unit": "U1", "lead": "L1", "since": "2015-07", "until": "2018", "source": "D1",
               "place": "第3行"}],
    "reports": [{"unit": "L1", "superior": "R", "since": "2016/2017"}],
    "posts": [{"id": f"P{n}", "post_name": name, "body": "U1", "since": "2010"}
              for n, name in enumerate(("书记", "副书记", "联络员"))],
    "people": [{"id": "A", "full_name": "丙某丁（虚构）"}],
    "holders": [{"post": "P0", "person": "A", "since": "2014", "until": "2017"},
                {"post": "P1", "person": "A", "since": "2011", "until": "2012"}],
    "names": [{"owner": "U1", "name": "甲旧厂（虚构）", "kind": "former", "since": "2000",
               "until": "2012"}],
}  # fmt: skip


@pytest.fixture
def world(store: Store, tmp_path: Path) -> Store:
    """A unit with a lead, three posts and a former name; the lead is renamed in a later batch."""
    assert load(store, write_csv(tmp_path / "a", TABLES), who="tester").issues == []
    renamed = {"units": [TABLES["units"][1] | {"full_name": "乙新组（虚构）"}]}
    load(store, write_csv(tmp_path / "b", renamed), who="tester")
    return store


def asked(store: Store, known: str | None = None, **given: str) -> Doc:
    filled = parameters("network", {"on": "2016-09-06"} | given)
    return gather(store, filled, known_at(store, known))


def nodes(data: Doc) -> dict[str, Doc]:
    return {n["id"]: n for n in data["nodes"]}


def test_facts_dates_states_and_evidence(world: Store) -> None:
    data = asked(world, entity="甲厂（虚构）", hops="2")
    found = nodes(data)
    assert {k: n["state"] for k, n in found.items() if n["label"] == "Post"} == {
        "P0": "held", "P1": "vacant", "P2": "unknown",
    }  # fmt: skip
    assert (found["U1"]["name"], found["U1"]["short"]) == ("甲厂（虚构）", "甲")
    assert set(found["U1"]["spellings"]) == {"甲厂（虚构）", "甲旧厂（虚构）"}
    held = {(e["from"], e["relation"], e["to"]): e for e in data["edges"] if e["certainty"]}
    assert held["L1", "REPORTS_TO", "R"]["certainty"] == "possible"
    lead = held["U1", "LED_BY", "L1"]
    assert (lead["certainty"], lead["since"], lead["until"]) == ("certain", "2015-07", "2018")
    assert (lead["begins"], lead["ends"]) == ("2015-07-01", "2018-12-31")
    [source] = lead["evidence"]
    assert (source["heading"], source["place"], source["reliability"]) == (
        "名册（虚构）", "第3行", "B2",
    )  # fmt: skip
    past = [e for e in data["edges"] if e["to"] == "P1" and e["relation"] == "HOLDS"]
    assert [e["certainty"] for e in past] == [""]
    assert data["next_change"] == "2017-01-01", "the holder may leave"
    assert data["fictional"] is True


def test_names_in_force_and_as_known(world: Store) -> None:
    assert nodes(asked(world, entity="U1", on="2011-05-05"))["U1"]["name"] == "甲旧厂（虚构）"
    assert nodes(asked(world, entity="U1"))["L1"]["name"] == "乙新组（虚构）"
    first = ledger(world)[0]["at"]
    assert nodes(asked(world, first, entity="U1"))["L1"]["name"] == "乙组（虚构）"
    with pytest.raises(NotFound):
        asked(world, "2001-01-01", entity="U1")


def test_a_path_in_both_directions(world: Store) -> None:
    data = asked(world, entity="R", to="U1")
    assert [(s["from"], s["relation"], s["to"]) for s in data["path"]] == [
        ("L1", "REPORTS_TO", "R"), ("U1", "LED_BY", "L1"),
    ]  # fmt: skip
    answer = run(world, "path_between", {"start": "R", "end": "U1", "on": "2016-09-06"})
    assert answer["rows"][0][0] == ["R", "L1", "U1"]
    assert set(nodes(data)) == {"R", "L1", "U1"}
    assert all(step["keys"] for step in data["path"])
    assert "第 1 步" in build(data).answer
    assert asked(world, entity="R", to="U1", on="2014-01-01")["path"] == []
    assert asked(world, entity="R", to="U1", relations="REPORTS_TO")["path"] == []
    assert asked(world, entity="U1", to="Z")["path"] == []
    assert {n["id"] for n in asked(world, entity="U1", to="Z")["nodes"]} == {"U1", "Z"}


def test_a_path_with_hops_is_in_its_neighbourhood(world: Store) -> None:
    data = asked(world, entity="U1", to="R", hops="1")
    assert data["form"] == "around"
    assert {"P0", "P1", "P2", "L1", "R"} <= set(nodes(data))


def test_a_query_names_its_nodes(world: Store) -> None:
    data = asked(world, query="lead_of_unit", **{"with": "unit=U1"})
    assert set(nodes(data)) == {"U1", "L1"}
    assert data["centre"] is None
    assert parted("unit=U1, relations=LED_BY,REPORTS_TO") == {
        "unit": "U1", "relations": "LED_BY,REPORTS_TO",
    }  # fmt: skip


@pytest.mark.parametrize("given", [
    {}, {"entity": "U1", "query": "lead_of_unit"}, {"query": "lead_of_unit", "to": "R"},
    {"entity": "U1", "hops": "many"}, {"entity": "U1", "hops": "0"}, {"entity": "U1", "limit": "0"},
    {"entity": "U1", "limit": "2001"}, {"query": "lead_of_unit", "with": "unit"},
    {"query": "lead_of_unit", "with": "unit=U1,on=2015-01-01"}, {"query": "no_such_query"},
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(world: Store, given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        asked(world, **given)


@pytest.mark.parametrize("day", ["2013-05-02", "2016-09-06", "2018-03-21", "2024-01-01"])
def test_the_figure_shows_what_is_around_that_day(day: str) -> None:
    store = province(30, 1)
    known = known_at(store, None)
    for centre in ("ROOT", "U-0004", "O-02", "R-01"):
        graph = around(store, centre, 2, known, date.fromisoformat(day))
        scene = draw(store, "network", {"entity": centre, "on": day, "limit": "2000"})
        assert {n.id for n in scene.nodes} == set(graph)
        assert sorted((t.start, t.relation, t.end, t.certainty) for t in scene.edges) == sorted(
            (a, d["relation"], b, d["certainty"]) for a, b, d in graph.edges(data=True)
        )
