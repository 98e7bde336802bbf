"""What a timeline gathers and says of small hand-made worlds."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.known import known_at
from ingest.run import load
from queries.figures.timeline import gather
from tests.conftest import write_csv
from tests.viz.layout import all_text, assert_well_laid_out
from tests.viz.timeline_worlds import (
    ON,
    SOURCE,
    STEPS,
    case_tables,
    lane_of,
    scene,
    small,
    texts_of,
    told,
)
from viz.kinds import draw
from viz.scene import Polyline


def test_a_gap_is_told_as_a_range_and_a_handover_in_one_month_is_none(tmp_path: Path) -> None:
    store = small(
        tmp_path,
        leads=[
            {"unit": "U", "lead": "L1", "since": "2012-01-01", "until": "2015-03"},
            {"unit": "U", "lead": "L2", "since": "2015-03", "until": "2018-01-01"},
            {"unit": "U", "lead": "L1", "since": "2018-05/2018-09"},
        ],
    )
    data = told(store, "U", "2016-01-01")
    gaps = [(b["start"], b["end"]) for b in lane_of(data, "lead")["blanks"]]
    assert gaps == [
        (["2010-01-01"] * 2, ["2012-01-01"] * 2),
        (["2018-01-01"] * 2, ["2018-05-01", "2018-09-30"]),
    ]
    picture = scene(data)
    shown = all_text(picture)
    assert "无牵头 24 个月" in shown
    assert "无牵头 4 至 9 个月" in shown
    assert "没有牵头 2 段" in picture.answer
    assert "由牵头二（虚构）归口牵头" in picture.answer
    assert data["next_change"] == "2018-01-01"
    assert_well_laid_out(picture)
    store.close()


def test_a_post_is_held_vacant_or_unknown_and_vacant_says_since_when(tmp_path: Path) -> None:
    store = small(
        tmp_path,
        leads=[{"unit": "U", "lead": "L1", "since": "2014", "until": "2017-01-01"}],
        posts=[
            {"id": "P1", "post_name": "书记", "body": "U", "duty": "main", "since": "2010-01-01"},
            {
                "id": "P2",
                "post_name": "联络员",
                "body": "U",
                "duty": "liaison",
                "since": "2010-01-01",
            },
            {"id": "P3", "post_name": "组长", "body": "L1", "duty": "main", "since": "2010-01-01"},
        ],
        holders=[
            {"post": "P1", "person": "X1", "since": "2012-01-01", "until": "2016-06-30"},
            {"post": "P1", "person": "X2", "since": "2016-11-01"},
            {"post": "P3", "person": "X3", "since": "2010-01-01", "until": "2012-01-01"},
            {"post": "P3", "person": "X2", "since": "2015-01-01"},
        ],
    )
    data = told(store, "U")
    first = lane_of(data, "posts", "书记")
    assert [b["sort"] for b in first["blanks"]] == ["unknown", "gap"]
    assert (first["now"]["state"], first["now"]["since"]) == ("gap", "2016-06-30")
    assert lane_of(data, "posts", "联络员")["now"]["state"] == "unknown"
    lead = lane_of(data, "lead_posts", "组长")
    assert [b["name"] for b in lead["bars"]] == ["某2（虚构）"], "only who held while it led"
    picture = scene(data)
    red = [t.text for t in texts_of(picture) if t.fill == "defect"]
    assert "空缺 2016-06-30 起" in red
    assert "空缺 4 个月 2 天" in red
    assert "空缺：书记" in picture.answer
    assert "①" in all_text(picture)
    later = told(store, "U", "2018-01-01")
    assert lane_of(later, "lead_posts")["now"]["state"] == "out"
    assert "当日不牵头" in all_text(scene(later))
    store.close()


def test_two_leads_of_one_scope_are_marked_and_of_two_scopes_are_not(tmp_path: Path) -> None:
    both = [{"unit": "U", "lead": f"L{n}", "since": f"201{n}-01-01"} for n in (1, 2)]
    apart = [row | {"scope": f"事项{n}"} for n, row in enumerate(both)]
    for name, leads, count in (("one", both, 1), ("two", apart, 0)):
        (tmp_path / name).mkdir()
        store = small(tmp_path / name, leads=leads)
        data = told(store, "U")
        lanes = [x for x in data["lanes"] if x["group"] == "lead"]
        assert sum(len(x["doubles"]) for x in lanes) == count
        shown = [t.text for t in texts_of(scene(data))]
        assert shown.count("两个牵头并存") == 2 * count, "on the lanes and in the legend"
        places = [p.y for p in scene(data).nodes if p.id in ("L1", "L2")]
        assert len(set(places)) == 2
        store.close()


def test_names_step_from_former_to_present_and_reforms_stand_beside(tmp_path: Path) -> None:
    store = small(
        tmp_path,
        names=[{"owner": "U", "name": "旧名（虚构）", "kind": "former", "since": "2010-01-01",
                "until": "2014/2015"}],
        successions=[{"former": "L1", "successor": "U", "change": "merge", "since": "2010-01-01"},
                     {"former": "U", "successor": "L2", "change": "rename", "since": "2019-12-20"}],
    )  # fmt: skip
    bars = {b["name"]: b for b in lane_of(told(store, "U"), "names")["bars"]}
    assert bars["旧名（虚构）"]["bounds"][2:] == ["2014-01-01", "2015-12-31"]
    assert bars["今名（虚构）"]["bounds"][:2] == ["2014-01-01", "2015-12-31"]
    assert bars["牵头一（虚构）"]["bounds"][3] == "2010-01-01"
    assert bars["牵头二（虚构）"]["bounds"][:2] == ["2019-12-20", "2019-12-20"]
    picture = scene(told(store, "U"))
    assert "由本单位更名" in all_text(picture)
    rows = {p.name: p.y for p in picture.nodes}
    assert rows["旧名（虚构）"] != rows["今名（虚构）"], "both uncertain ends show"
    store.close()


def test_letters_of_stages_keep_their_order_and_clear_of_the_line(tmp_path: Path) -> None:
    store = small(tmp_path, **case_tables())
    for on in ("2015-12-31", "2016-01-01", "2016-03-15", "2016-06-08", "2020-01-01"):
        data = told(store, "U", on)
        picture = scene(data)
        assert_well_laid_out(picture)
        letters = [
            t for t in texts_of(picture) if t.text in "信移核立查理处结" and t.anchor == "middle"
        ]
        assert "".join(t.text for t in sorted(letters, key=lambda t: t.x)) == "信移核立查理处结"
        begun = [s for s in STEPS if case_tables()["stages"][STEPS.index(s)]["since"] <= on]
        state = data["cases"][0]["now"]
        assert state["stage"] == (begun[-1] if begun else "")
    assert "尚未受理" in all_text(scene(told(store, "U", "2015-12-31")))
    assert "核中" in all_text(scene(told(store, "U", "2016-02-20")))
    assert "已办结" in all_text(scene(told(store, "U", "2020-01-01")))
    store.close()


def test_the_next_change_is_the_first_day_that_reads_otherwise(tmp_path: Path) -> None:
    stages = [
        {
            "case": "K1",
            "stage": "petition",
            "body": "L1",
            "since": "2016-01-20",
            "until": "2016-02-03",
        }
    ]
    store = small(
        tmp_path,
        leads=[{"unit": "U", "lead": "L1", "since": "2016-01-03/2016-01-06", "until": "2016-01-15"},
               {"unit": "U", "lead": "L2", "since": "2016-01-24"}],
        cases=[{"id": "K1", "unit": "U", "heading": "某案（虚构）", "since": "2016-01-20"}],
        stages=stages,
    )  # fmt: skip

    def seen(day: date) -> object:
        data = told(store, "U", day.isoformat())
        lanes = [(x["now"]["state"], x["now"]["certainty"],
                  [(i, x["bars"][i]["certainty"]) for i in x["now"]["bars"]])
                 for x in data["lanes"]]  # fmt: skip
        now = data["cases"][0]["now"]
        return lanes, now["state"], now["stage"], data["next_change"]

    days = [date(2016, 1, 1) + timedelta(n) for n in range(40)]
    views = [seen(day) for day in days]
    for n, view in enumerate(views):
        *what, change = view  # type: ignore[misc]
        other = [d for d, v in zip(days[n:], views[n:], strict=True) if [*v][:-1] != what]  # type: ignore[misc]
        assert change == (other[0].isoformat() if other else None)
    store.close()


def test_what_was_known_earlier_is_drawn_as_it_was_known(tmp_path: Path) -> None:
    lead = {"unit": "U", "lead": "L1", "since": "2012-01-01"}
    store = small(tmp_path, leads=[lead])
    first = known_at(store, None)
    paths = write_csv(
        tmp_path / "more", {"leads": [SOURCE | lead | {"lead": "L2", "scope": "信访"}]}
    )
    assert load(store, paths, who="tester").issues == []
    given = {"unit": "U", "on": ON, "from": "", "to": ""}
    groups = [
        [
            b["id"]
            for x in gather(store, given, at)["lanes"]
            if x["group"] == "lead"
            for b in x["bars"]
        ]
        for at in (first, known_at(store, None))
    ]
    assert groups == [["L1"], ["L1", "L2"]]
    store.close()


@pytest.mark.parametrize("years", [("x", ""), ("2020", "2012"), ("2017", ""), ("", "2015")])
def test_years_that_make_no_period_with_the_day_are_refused(
    tmp_path: Path, years: tuple[str, str]
) -> None:
    store = small(tmp_path)
    with pytest.raises(UsageError):
        told(store, "U", ON, *years)
    store.close()


def test_what_lies_outside_the_years_is_counted_and_not_drawn(tmp_path: Path) -> None:
    store = small(tmp_path, **case_tables(), leads=[
        {"unit": "U", "lead": "L1", "since": "2010-01-01", "until": "2012-01-01"},
        {"unit": "U", "lead": "L2", "since": "2012-01-01"},
    ])  # fmt: skip
    picture = scene(told(store, "U", "2018-01-01", "2017", "2019"))
    assert "显示 0 / 共 1 件案件" in picture.counted
    assert "牵头一（虚构）" not in all_text(picture)
    assert "由 1 个单位归口牵头" in picture.answer
    assert "2017 至 2019" in picture.title
    store.close()


def test_before_the_first_holder_timeline_and_chain_say_vacant_alike(tmp_path: Path) -> None:
    post = {"id": "P1", "post_name": "书记", "body": "U", "duty": "main", "since": "2010-01-01"}
    store = small(
        tmp_path,
        posts=[post],
        holders=[{"post": "P1", "person": "X1", "since": "2015-01-01"}],
    )
    timeline, chain = (
        all_text(draw(store, kind, {"unit": "U", "on": "2012-01-01"}))
        for kind in ("timeline", "chain")
    )
    assert "空缺（此前无任职记录）" in timeline.replace("\n", "")
    assert "空缺" in chain
    store.close()


def test_one_vacancy_that_runs_over_two_terms_of_the_lead_is_counted_once(tmp_path: Path) -> None:
    store = small(
        tmp_path,
        leads=[{"unit": "U", "lead": "L1", "since": "2011-01-01", "until": "2013-01-01"},
               {"unit": "U", "lead": "L2", "since": "2013-01-01", "until": "2015-01-01"},
               {"unit": "U", "lead": "L1", "since": "2015-01-01", "until": "2018-01-01"}],
        posts=[{"id": "P3", "post_name": "组长", "body": "L1", "duty": "main",
                "since": "2010-01-01"}],
        holders=[{"post": "P3", "person": "X1", "since": "2010-01-01", "until": "2012-01-01"},
                 {"post": "P3", "person": "X2", "since": "2016-01-01", "until": "2017-01-01"},
                 {"post": "P3", "person": "X3", "since": "2017-03-01"}],
    )  # fmt: skip
    picture = scene(told(store, "U"))
    red = [t.text for t in texts_of(picture) if t.fill == "defect"]
    assert sum(t.startswith("空缺 48 个月") for t in red) == 2, "drawn in either term"
    assert "任职空缺 2 次" in picture.answer, "from 2012 to 2016, and early in 2017"
    store.close()


@pytest.mark.parametrize(
    ("until", "sure", "late"),
    [("2016-05-10", "2016-05-10", "2016-05-10"), ("2016", "2016-03-01", "2016-12-31"),
     ("2017/2018", "2017-01-01", "2018-12-31"), ("unknown", "2016-03-01", "")],
)  # fmt: skip
def test_the_uncertain_end_of_the_last_stage_is_hatched(
    tmp_path: Path, until: str, sure: str, late: str
) -> None:
    stages = [{"case": "K1", "stage": "petition", "body": "L1", "since": "2015-01-01",
               "until": "2016-03-01"},
              {"case": "K1", "stage": "check", "body": "L1", "since": "2016-03-01",
               "until": until}]  # fmt: skip
    store = small(tmp_path, stages=stages, cases=[
        {"id": "K1", "unit": "U", "heading": "某案（虚构）", "since": "2015-01-01"}])  # fmt: skip
    picture = scene(told(store, "U", "2019-06-01", "2010", "2019"))
    (case,) = [p for p in picture.nodes if p.id == "K1"]
    days = (date(2020, 1, 1) - date(2010, 1, 1)).days

    def at(day: str) -> float:
        gone = (date.fromisoformat(day) - date(2010, 1, 1)).days if day else days
        return case.x + gone * case.width / days

    lines = [i for i in picture.pages[0] if isinstance(i, Polyline)
             and case.y <= min(y for _, y in i.points) and i.stroke == "ink"
             and max(y for _, y in i.points) < case.y + 60]  # fmt: skip
    course = max(i.points[-1][0] for i in lines if i.stroke_width == 1.6
                 and i.points[0][1] == i.points[-1][1])  # fmt: skip
    assert course == pytest.approx(at(sure), abs=0.6)
    slanted = [x for i in lines for (x, y), *_, (end, bottom) in [i.points]
               if x != end and y != bottom for x in (x, end)]  # fmt: skip
    if sure == late:
        assert not slanted
    else:
        assert min(slanted) == pytest.approx(at(sure), abs=0.6)
        assert max(slanted) == pytest.approx(at(late), abs=0.6)
    store.close()
