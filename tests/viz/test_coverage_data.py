"""The data of the coverage figure, gathered from stores, against their tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.figures.coverage import gather
from tests import oracle
from tests.conftest import write_csv
from tests.viz import layout
from tests.viz.provinces import Tables, made
from viz.kinds import draw
from viz.scene import Scene

Doc = dict[str, Any]
DAY = date(2016, 9, 6)


def chips(scene: Scene) -> Counter[str]:
    """How often each unit stands in the figure."""
    return Counter(p.id for p in scene.nodes if p.id.startswith("U-"))


WORLD: Mapping[str, list[Mapping[str, object]]] = {
    "units": [
        *({"id": f"U{n}", "full_name": f"单位{n}（虚构）", "short_names": f"单{n}（虚构）",
           "kind": "central"} for n in range(1, 5)),
        {"id": "L1", "full_name": "一组（虚构）", "kind": "lead"},
        {"id": "L2", "full_name": "二组（虚构）", "kind": "lead"},
    ],
    "party_organizations": [{"id": "O1", "full_name": "某党组（虚构）"}],
    "leads": [
        {"unit": "U1", "lead": "L1", "since": "2015-01-01"},
        {"unit": "U2", "lead": "L1", "since": "2015-01-01"},
        {"unit": "U2", "lead": "L2", "since": "2015-01-01", "until": "2017-01-01"},
        {"unit": "U3", "lead": "L1", "since": "2015-01-01"},
        {"unit": "U4", "lead": "L1", "since": "2017-06-01"},
    ],
    "affiliations": [{"unit": "U3", "party_organization": "O1"}],
    "designations": [{"party_organization": "O1", "lead": "L2", "since": "2015-01-01",
                      "until": "2018-01-01"}],
    "names": [{"owner": "L2", "name": "旧二组（虚构）", "kind": "former", "since": "2010-01-01",
               "until": "2016-12-01"},
              {"owner": "U1", "name": "旧单位一（虚构）", "kind": "former", "since": "2010-01-01",
               "until": "2016-12-01"}],
}  # fmt: skip


def asked(store: Store, on: str) -> Doc:
    return gather(store, {"on": on}, known_at(store, None))


def marks(data: Doc) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in (u for g in data["groups"] for u in g["units"]):
        found.setdefault(item["id"], set()).update(item.get("marks", ()))
    return found


def test_marks_expected_leads_and_evidence_are_gathered(store: Store, tmp_path: Path) -> None:
    load(store, write_csv(tmp_path / "t", WORLD), who="tester")
    data = asked(store, "2016-09-06")
    assert data["fictional"]
    assert marks(data) == {"U1": set(), "U2": {"two"}, "U3": {"differs"}, "U4": set()}
    units = {u["id"]: u for g in data["groups"] for u in g["units"]}
    assert units["U3"]["expected"] == ["旧二组（虚构）"]
    assert len(units["U2"]["evidence"]) == 2
    assert [e["document"] for e in units["U3"]["evidence"]] != []
    assert "evidence" not in units["U1"]
    assert units["U1"]["short_name"] == "旧单位一（虚构）"
    assert units["U2"]["short_name"] == "单2（虚构）"
    later = {u["id"]: u for g in asked(store, "2017-01-01")["groups"] for u in g["units"]}
    assert later["U1"]["short_name"] == "单1（虚构）"
    assert later["U3"]["expected"] == ["二组（虚构）"]


def test_the_next_change_is_a_day_on_which_a_lead_or_mark_is_another(
    store: Store, tmp_path: Path
) -> None:
    load(store, write_csv(tmp_path / "t", WORLD), who="tester")
    days = {"2014-06-01": "2015-01-01", "2016-09-06": "2017-01-01", "2017-01-01": "2017-06-01",
            "2017-06-01": "2018-01-01", "2018-01-01": None}  # fmt: skip
    for on, change in days.items():
        assert asked(store, on)["next_change"] == change


def test_what_was_not_known_yet_is_not_drawn(store: Store, tmp_path: Path) -> None:
    load(store, write_csv(tmp_path / "a", {k: v for k, v in WORLD.items() if k != "leads"}),
         who="tester")  # fmt: skip
    before = known_at(store, None)
    load(store, write_csv(tmp_path / "b", {"leads": WORLD["leads"]}), who="tester")
    then = gather(store, {"on": "2016-09-06"}, before)
    assert [(g["lead_id"], len(g["units"])) for g in then["groups"]] == [(None, 4)]
    assert then["next_change"] is None
    assert len(asked(store, "2016-09-06")["groups"]) == 3


@pytest.fixture(scope="module", params=[(60, 3), (229, 1)])
def province(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Tables]]:
    """A generated province, as store and as tables."""
    with made(*request.param, tmp_path_factory.mktemp("province")) as both:
        yield both


@pytest.mark.parametrize(("sheet", "lang"), [("a4", "zh"), ("slide", "en"), ("a3", "zh")])
def test_a_province_is_drawn_as_its_tables_say(
    province: tuple[Store, Tables], sheet: str, lang: str
) -> None:
    store, tables = province
    scene = draw(store, "coverage", {"on": DAY.isoformat()}, lang=lang, sheet=sheet)
    layout.assert_well_laid_out(scene)
    central = {r["id"] for r in tables["units"]
               if r["kind"] == "central" and oracle.holds(r, DAY) != "no"}  # fmt: skip
    pairs = {(r["unit"], r["lead"]) for r in tables["leads"]
             if r["unit"] in central and oracle.holds(r, DAY) != "no"}  # fmt: skip
    bare = central - {u for u, _ in pairs}
    assert chips(scene) == Counter([*(u for u, _ in pairs), *bare])
    leads = Counter(lead for _, lead in pairs)
    drawn = {p.id: p.notes[0] for p in scene.nodes if not p.id.startswith("U-")}
    assert {k: int(re.findall(r"\d+", v)[0]) for k, v in drawn.items()} == leads
    assert layout.all_text(scene).split("\n").count("0") == len(bare) + 1, "the legend"
    weak = sum(r["kind"] == "central" and oracle.holds(r, DAY) == "possible"
               for r in tables["units"])  # fmt: skip
    numbers = [int(n) for n in re.findall(r"\d+", scene.counted)]
    assert numbers == [len(central), len(central), *([weak] if weak else [])]


def test_the_province_of_229_shows_all_its_units_on_one_page_of_a4(
    province: tuple[Store, Tables],
) -> None:
    store, tables = province
    scene = draw(store, "coverage", {"on": DAY.isoformat()})
    assert {p.page for p in scene.nodes} == {0}
    assert scene.counted in layout.all_text(scene)
    assert len(scene.pages) <= 2, "what follows is evidence"
