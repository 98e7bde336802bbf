"""The data of the chain figure, gathered from stores, against the tables they were made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.figures.chain import gather
from tests import oracle
from tests.conftest import write_csv
from tests.viz import layout
from tests.viz.provinces import Tables, made
from viz.kinds import draw

Doc = dict[str, Any]
DAY = date(2016, 9, 6)

WORLD: Mapping[str, list[Mapping[str, object]]] = {
    "documents": [{"id": "D1", "heading": "《分工通知》（虚构）", "reliability": "A"}],
    "units": [
        {"id": "U1", "full_name": "甲单位（虚构）", "kind": "central"},
        {"id": "L1", "full_name": "一组（虚构）", "kind": "lead"},
        {"id": "L2", "full_name": "二组（虚构）", "kind": "lead"},
    ],
    "party_organizations": [{"id": "O1", "full_name": "某党组（虚构）"}],
    "leads": [{"unit": "U1", "lead": "L1", "since": "2015-07-01", "until": "2017-02-01"},
              {"unit": "U1", "lead": "L2", "since": "2017-02-01"}],
    "affiliations": [{"unit": "U1", "party_organization": "O1", "since": "2014",
                      "until": "2018-06"}],
    "designations": [{"party_organization": "O1", "lead": "L1", "since": "2015-07-01",
                      "until": "2020-01-01", "source": "D1", "place": "第 3 条"}],
    "names": [{"owner": "L1", "name": "旧一组（虚构）", "kind": "former", "since": "2010-01-01",
               "until": "2016-01-01"}],
    "posts": [{"id": "P1", "post_name": "联络员", "body": "U1", "duty": "liaison"}],
    "people": [{"id": "X1", "full_name": "张某（虚构）"}],
    "holders": [{"post": "P1", "person": "X1", "since": "2016-11-01", "until": "2017-01-01"}],
}  # fmt: skip


def asked(store: Store, on: str, known: str | None = None) -> Doc:
    return gather(store, {"unit": "U1", "on": on}, known_at(store, known))


def ruled(data: Doc) -> list[tuple[object, ...]]:
    return [(r["from"], r["to"], r["to_name"], r["certainty"], r["leads"]) for r in data["rules"]]


def test_the_rule_is_gathered_as_it_holds_that_day(store: Store, tmp_path: Path) -> None:
    load(store, write_csv(tmp_path / "t", WORLD), who="tester")
    early = asked(store, "2015-12-31")
    assert ruled(early) == [("O1", "L1", "旧一组（虚构）", "certain", "certain")]
    assert [e["place"] for e in early["rules"][0]["evidence"]] == ["第 3 条"]
    assert early["beside"] == []
    assert early["fictional"]
    later = asked(store, "2017-03-01")
    assert ruled(later) == [("O1", "L1", "一组（虚构）", "certain", "no")]
    assert later["beside"] == ["二组（虚构）"]
    assert [r["certainty"] for r in asked(store, "2018-06-15")["rules"]] == ["possible"]
    assert asked(store, "2015-06-30")["rules"] == []
    assert asked(store, "2018-07-01")["rules"] == []


def test_the_next_change_counts_own_posts_and_the_rule(store: Store, tmp_path: Path) -> None:
    load(store, write_csv(tmp_path / "t", WORLD), who="tester")
    days = {"2015-01-01": "2015-07-01", "2016-09-06": "2016-11-01", "2016-12-01": "2017-01-01",
            "2017-01-01": "2017-02-01", "2018-06-15": "2018-06-30"}  # fmt: skip
    for on, change in days.items():
        assert asked(store, on)["next_change"] == change


def test_a_rule_that_was_not_known_yet_is_not_drawn(store: Store, tmp_path: Path) -> None:
    first = {k: v for k, v in WORLD.items() if k != "designations"}
    load(store, write_csv(tmp_path / "a", first), who="tester")
    before = known_at(store, None)
    load(store, write_csv(tmp_path / "b", {"designations": WORLD["designations"]}), who="tester")
    assert len(asked(store, "2016-09-06")["rules"]) == 1
    assert gather(store, {"unit": "U1", "on": "2016-09-06"}, before)["rules"] == []
    assert "规则指定：" in layout.all_text(draw(store, "chain", {"unit": "U1", "on": "2016-09-06"}))


@pytest.fixture(scope="module", params=[1, 7])
def province(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Tables]]:
    """A generated province of 60 units, as store and as tables."""
    with made(60, request.param, tmp_path_factory.mktemp("province")) as both:
        yield both


LINKS = {
    "supervision": [("leads", "unit", "lead"), ("reports", "unit", "superior")],
    "party": [("affiliations", "unit", "party_organization"),
              ("party_lines", "party_organization", "superior"),
              ("party_organizations", "id", "superior")],
    "administrative": [("parents", "unit", "parent"), ("units", "id", "superior")],
}  # fmt: skip


def links(tables: Tables, line: str) -> list[oracle.Link]:
    return [
        oracle.Link(table, row[a], row[b], row["since"], row["until"], row.get("scope", ""))
        for table, a, b in LINKS[line] for row in tables[table]
        if row[b] and oracle.holds(row, DAY) != "no"
    ]  # fmt: skip


def test_figures_of_a_province_show_what_its_tables_say(
    province: tuple[Store, Tables],
) -> None:
    store, tables = province
    edges = {line: links(tables, line) for line in LINKS}
    asked_of = [f"U-{n:04}" for n in range(1, 61, 4)] + ["X-01", "L-01", "X-03"]
    for unit in asked_of:
        found = {line: list(oracle.paths(edges[line], unit)) for line in LINKS}
        count = sum(map(len, found.values()))
        bodies = {e.end for paths in found.values() for hops, _ in paths for e in hops}
        for sheet, lang in (("a4", "zh"), ("slide", "en")):
            given = {"unit": unit, "on": DAY.isoformat()}
            scene = draw(store, "chain", given, lang=lang, sheet=sheet)
            layout.assert_well_laid_out(scene)
            assert scene.counted.count(str(count)) == 2, (unit, scene.counted)
            assert {p.id for p in scene.nodes} - {unit} == bodies - {unit}
            assert designated(tables, unit) >= {
                (e.start, e.end) for e in scene.edges if e.relation == "DESIGNATES"
            }


def designated(tables: Tables, unit: str) -> set[tuple[str, str]]:
    parties = {r["party_organization"] for r in tables["affiliations"]
               if r["unit"] == unit and oracle.holds(r, DAY) != "no"}  # fmt: skip
    return {(r["party_organization"], r["lead"]) for r in tables["designations"]
            if r["party_organization"] in parties and oracle.holds(r, DAY) != "no"}  # fmt: skip


def test_gathered_rules_of_a_province_are_those_of_its_tables(
    province: tuple[Store, Tables],
) -> None:
    store, tables = province
    for number in range(1, 61):
        unit = f"U-{number:04}"
        data = gather(store, {"unit": unit, "on": DAY.isoformat()}, known_at(store, None))
        assert {(r["from"], r["to"]) for r in data["rules"]} == designated(tables, unit)
        leads = {r["lead"] for r in tables["leads"]
                 if r["unit"] == unit and oracle.holds(r, DAY) != "no"}  # fmt: skip
        for rule in data["rules"]:
            assert (rule["leads"] != "no") == (rule["to"] in leads)
        assert len(data["beside"]) == len(leads - {r["to"] for r in data["rules"]})
