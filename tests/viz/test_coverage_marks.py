"""The marks of the coverage figure: every one, on the right lead, as surely as audited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.audit import audit
from queries.figures.coverage import gather
from tests.conftest import write_csv
from tests.viz import layout
from tests.viz.provinces import made
from viz.kinds import draw
from viz.scene import Rect

ON = "2016-09-06"
EARLY = {"since": "2000-01-01"}


def unit(key: str, name: str, **more: object) -> dict[str, object]:
    return {"id": key, "full_name": name, "kind": "central", "since": "2000-01-01"} | more


def lead(key: str, to: str, **more: object) -> dict[str, object]:
    return {"unit": key, "lead": to, "since": "2001-01-01"} | more


WORLD: Mapping[str, list[Mapping[str, object]]] = {
    "units": [
        unit("A", "兼有"), unit("B", "分事项"), unit("C", "可能归口"), unit("D", "交接"),
        unit("E", "存疑", since="2015/2017"), unit("F", "存疑归口", since="2015/2017"),
        unit("G", "规则存疑"), unit("N", "无牵头"),
        *(unit(f"L{n}", f"{n}组", kind="lead") for n in range(1, 4)),
    ],
    "party_organizations": [{"id": "O", "full_name": "党组"} | EARLY,
                            {"id": "M", "full_name": "存疑党组"} | EARLY],
    "leads": [
        lead("A", "L2"), lead("A", "L3"),
        lead("B", "L1", scope="信访"), lead("B", "L2", scope="巡察"),
        lead("C", "L1", since="2016/2018"),
        lead("D", "L1", until="2016"), lead("D", "L2", since="2016"),
        lead("F", "L1"), lead("G", "L1"),
    ],
    "affiliations": [{"unit": key, "party_organization": "O"} | EARLY for key in "ABD"]
    + [{"unit": "G", "party_organization": "M"} | EARLY],
    "designations": [{"party_organization": "O", "lead": "L1"} | EARLY,
                     {"party_organization": "M", "lead": "L2", "since": "2016/2018"}],
}  # fmt: skip
KINDS = {"no_lead": "none", "two_leads": "two", "lead_against_rule": "differs"}


@pytest.fixture
def world(store: Store, tmp_path: Path) -> Store:
    load(store, write_csv(tmp_path / "t", WORLD), who="tester")
    return store


def told(store: Store, on: str) -> dict[tuple[str, str], bool]:
    """Every mark of a unit, with whether it is certain."""
    found: dict[tuple[str, str], bool] = {}
    for group in gather(store, {"on": on}, known_at(store, None))["groups"]:
        for item in group["units"]:
            marks = item["marks"] if group["lead_id"] else {"none": item["exists"]}
            for mark, certainty in marks.items():
                key = (item["id"], mark)
                found[key] = found.get(key, False) or certainty == "certain"
    return found


def audited(store: Store, on: str) -> dict[tuple[str, str], bool]:
    central = {item["id"] for group in gather(store, {"on": on}, known_at(store, None))["groups"]
               for item in group["units"]}  # fmt: skip
    found: dict[tuple[str, str], bool] = {}
    for defect in audit(store, date.fromisoformat(on), known_at(store, None))["defects"]:
        if defect["kind"] in KINDS and defect["subject"] in central:
            key = (defect["subject"], KINDS[defect["kind"]])
            found[key] = found.get(key, False) or defect["certainty"] == "certain"
    return found


@pytest.mark.parametrize("on", [ON, "2015-06-30", "2017-12-31", "2018-12-31", "2000-06-01"])
def test_marks_are_those_of_the_audit_and_as_certain(world: Store, on: str) -> None:
    assert told(world, on) == audited(world, on)


def test_marks_of_a_province_are_those_of_its_audit(tmp_path: Path) -> None:
    with made(60, 3, tmp_path) as (store, _):
        for on in ("2013-06-30", ON, "2018-02-15"):
            assert told(store, on) == audited(store, on)


def boxed(store: Store) -> dict[tuple[str, str | None], Any]:
    data = gather(store, {"on": ON}, known_at(store, None))
    return {(item["id"], group["lead_id"]): item
            for group in data["groups"] for item in group["units"]}  # fmt: skip


def test_a_unit_has_every_mark_and_each_on_the_lead_that_it_is_about(world: Store) -> None:
    found = boxed(world)
    both = {"two": "certain", "differs": "certain"}
    assert found["A", "L2"]["marks"] == found["A", "L3"]["marks"] == both
    assert found["B", "L1"]["marks"] == {}, "the lead of the rule"
    assert found["B", "L2"]["marks"] == {"differs": "certain"}
    assert found["D", "L1"]["marks"] == {"two": "possible"}
    assert found["D", "L2"]["marks"] == {"two": "possible", "differs": "possible"}
    assert found["G", "L1"]["marks"] == {"differs": "possible"}
    assert found["C", "L1"]["certainty"] == "possible"
    assert (found["F", "L1"]["certainty"], found["F", "L1"]["exists"]) == ("certain", "possible")
    assert len(found["A", "L2"]["evidence"]) == 4


def test_the_figure_counts_what_is_only_possible_and_lists_both_marks(world: Store) -> None:
    scene = draw(world, "coverage", {"on": ON})
    layout.assert_well_laid_out(scene)
    assert scene.answer == (
        "2016-09-06 当日，6 家有归口牵头单位（其中 3 家只是可能），分属 3 个牵头单位；"
        "2 家没有牵头（其中 1 家只是可能），2 家同时有两个以上牵头（其中 1 家只是可能），"
        "4 家的实际牵头与规则不一致（其中 2 家只是可能）。需要处理的共 6 家（其中 3 家只是可能）。"
    )
    text = layout.all_text(scene)
    assert "2组 与 3组  " in text
    assert "现由 2组 与 3组；应由 1组" in text
    assert "现由 1组 与 2组；应由 1组" in text
    assert "现由 1组（可能） 与 2组（可能）；应由 1组；此项只是可能" in text
    assert "虚线框：只是可能" in text
    assert "牵头者不止一个的" in text


def test_what_is_only_possible_has_a_dashed_outline(world: Store) -> None:
    scene = draw(world, "coverage", {"on": ON})
    dashed = [i for page in scene.pages for i in page
              if isinstance(i, Rect) and i.dash == "dashed"]  # fmt: skip
    notes = {(p.id, p.notes) for p in scene.nodes
             if any(abs(p.x - i.x) + abs(p.y - i.y) < 1.1 for i in dashed)}  # fmt: skip
    assert {key for key, _ in notes} == set("CDEFG")
    assert ("C", ("1组（可能）",)) in notes
    assert ("F", ("1组", "当日是否存在未定")) in notes
    assert ("D", ("2组（可能）", "两个以上牵头（可能）", "与规则不一致（可能）")) in notes


def test_the_next_change_counts_certainty(world: Store) -> None:
    for on, change in (("2016-12-31", "2017-12-31"), ("2017-12-31", "2018-12-31")):
        assert gather(world, {"on": on}, known_at(world, None))["next_change"] == change
