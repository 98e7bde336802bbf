"""The timeline figure: laid out well for any data, and saying what the tables say."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UsageError
from graph.known import known_at
from graph.stores import Store, open_store
from ingest.generate import generate
from ingest.run import load
from queries.figures.timeline import gather
from tests import oracle
from tests.conftest import write_csv
from tests.viz import samples
from tests.viz.layout import all_text, assert_well_laid_out, texts
from viz.figures.timeline import build
from viz.kinds import KINDS, draw
from viz.scene import Receipt, Scene
from viz.style import style

ON = "2016-09-06"
Doc = dict[str, Any]
SHEETS = ("a4", "a3", "slide")
LANGS = ("zh", "en")


def told(store: Store, unit: str, on: str = ON, first: str = "", last: str = "") -> Doc:
    given = {"unit": unit, "on": on, "from": first, "to": last}
    return gather(store, given, known_at(store, None))


def scene(data: Doc, sheet: str = "a4", lang: str = "zh") -> Scene:
    receipt = Receipt("timeline", (("unit", "U"),), lang, sheet, "1", "0" * 64)
    return build(data, style().sheets[sheet], lang, receipt)


class Province:
    """A generated province: its tables, and a store that holds them."""

    def __init__(self, folder: Path, units: int, seed: int) -> None:
        generate(units=units, seed=seed, out=folder / "tables")
        self.tables: dict[str, list[dict[str, str]]] = {}
        for path in sorted((folder / "tables").glob("*.csv")):
            with path.open(encoding="utf-8") as text:
                self.tables[path.stem] = list(csv.DictReader(text))
        self.store = open_store(str(folder / "p.kgl"), write=True)
        load(self.store, [folder / "tables"], who="tester")


@pytest.fixture(scope="module", params=[(60, 1), (40, 5)], ids=["60 units", "40 units"])
def province(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Province]:
    made = Province(tmp_path_factory.mktemp("province"), *request.param)
    yield made
    made.store.close()


def chosen(province: Province) -> list[str]:
    """Every eighth unit, and all in which a defect was planted."""
    units = [row["id"] for row in province.tables["units"]]
    planted = {row["subject"] for row in province.tables["planted_defects"]}
    return [u for n, u in enumerate(units) if n % 8 == 0 or u in planted]


def test_every_unit_of_a_province_is_drawn_well(province: Province) -> None:
    for number, unit in enumerate(chosen(province)):
        data = told(province.store, unit)
        for sheet, lang in [("a4", "zh"), (SHEETS[number % 3], LANGS[number % 2])]:
            assert_well_laid_out(scene(data, sheet, lang))


def test_leads_and_cases_are_those_of_the_tables(province: Province) -> None:
    tables = province.tables
    for unit in chosen(province):
        data = told(province.store, unit)
        leads = [row for row in tables["leads"] if row["unit"] == unit]
        lanes = [lane for lane in data["lanes"] if lane["group"] == "lead"]
        drawn = sorted((b["id"], b["since"]) for lane in lanes for b in lane["bars"])
        assert drawn == sorted((row["lead"], row["since"]) for row in leads)
        cases = {row["id"] for row in tables["cases"] if row["unit"] == unit}
        assert {case["id"] for case in data["cases"]} == cases
        picture = scene(data)
        shown = all_text(picture)
        assert f"{len(cases)} / 共 {len(cases)} 件案件" in shown or not cases
        assert all(case in shown for case in cases)
        count = len({row["lead"] for row in leads})
        if lanes:
            words = {0: "没有归口牵头的记录", 1: "由 1 个单位归口牵头"}
            assert words.get(count, f"先后由 {count} 个单位归口牵头") in picture.answer
        led = [e for e in picture.edges if e.relation == "LED_BY"]
        assert len(led) == len(leads)


def test_gaps_counted_in_the_answer_are_the_brackets_drawn(province: Province) -> None:
    for unit in chosen(province):
        picture = scene(told(province.store, unit))
        axis = picture.width * 0.8
        red = [t.text for t in texts_of(picture) if t.fill == "defect" and t.x < axis]
        for word, said in (("无牵头", r"没有牵头 (\d+) 段"), ("空缺", r"任职空缺 (\d+) 次")):
            found = re.search(said, picture.answer)
            brackets = sum(t.startswith(word) for t in red)
            if "没有归口牵头的记录" in picture.answer and word == "无牵头":
                assert brackets == 1
            else:
                assert brackets == (int(found[1]) if found else 0)


def texts_of(picture: Scene) -> list[Any]:
    return [t for page in picture.pages for t in texts(page)]


def test_posts_on_the_day_are_those_of_the_tables(province: Province) -> None:
    tables, on = province.tables, date.fromisoformat(ON)
    names = {row["id"]: row["full_name"] for row in tables["people"]}
    for unit in chosen(province):
        data = told(province.store, unit)
        for lane in (lane for lane in data["lanes"] if lane["group"] == "posts"):
            held = {
                names[row["person"]] for row in tables["holders"]
                if row["post"] == lane["key"] and oracle.holds(row, on) != "no"
            }  # fmt: skip
            assert {lane["bars"][i]["name"] for i in lane["now"]["bars"]} == held


def test_the_same_data_gives_the_same_scene(province: Province) -> None:
    unit = chosen(province)[0]
    first = told(province.store, unit)
    again = json.loads(json.dumps(told(province.store, unit), ensure_ascii=False))
    assert scene(first) == scene(again)
    assert draw(province.store, "timeline", {"unit": unit, "on": ON}) == draw(
        province.store, "timeline", {"unit": unit, "on": ON}
    )


SOURCE = {"source": "D1", "place": "第1页"}


def small(folder: Path, **more: list[Doc]) -> Store:
    """A store of hand-made tables around unit U."""
    tables: dict[str, list[Doc]] = {
        "documents": [{"id": "D1", "heading": "名录（虚构）", "reliability": "B"}],
        "units": [
            {"id": "U", "full_name": "今名（虚构）", "kind": "central", "since": "2010-01-01"},
            {"id": "L1", "full_name": "牵头一（虚构）", "kind": "lead"},
            {"id": "L2", "full_name": "牵头二（虚构）", "kind": "lead"},
        ],
        "people": [{"id": f"X{n}", "full_name": f"某{n}（虚构）"} for n in range(1, 4)],
    } | more
    rows = {name: [SOURCE | row for row in own] for name, own in tables.items()}
    store = open_store(str(folder / "s.kgl"), write=True)
    assert load(store, write_csv(folder / "t", rows), who="tester").issues == []
    return store


def lane_of(data: Doc, group: str, title: str = "") -> Doc:
    return next(x for x in data["lanes"] if x["group"] == group and title in x["title"])


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


STEPS = ("petition", "transfer", "check", "filing", "review", "trial", "sanction", "closed")


def case_tables() -> dict[str, list[Doc]]:
    start = date(2016, 1, 1)
    days = [start + timedelta(20 * n) for n in range(len(STEPS) + 1)]
    return {
        "cases": [{"id": "K1", "unit": "U", "heading": "某案（虚构）", "conduct": "2012/2013",
                   "since": days[0].isoformat()}],
        "stages": [
            {"case": "K1", "stage": s, "body": "L1", "since": a.isoformat(),
             "until": b.isoformat()}
            for s, a, b in zip(STEPS, days, days[1:], strict=False)
        ],
    }  # fmt: skip


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


def hostile(text: str) -> Doc:
    """Data in which every free text is the same hostile one, with more bars than one row holds."""
    rows = [samples.evidence(n, text, text) for n in range(3)]

    def bar(n: int, since: str, until: str, *bounds: str) -> Doc:
        return {
            "id": text,
            "label": "Unit",
            "name": text,
            "since": since,
            "until": until,
            "certainty": "certain",
            "bounds": list(bounds),
            "evidence": rows[n % 3 :][:1],
        }

    starts = [date(2012, 1, 1) + timedelta(60 * n) for n in range(12)]
    crowd = [
        bar(n, d.isoformat(), "unknown", *[(d + timedelta(k)).isoformat() for k in (0, 9, 40, 55)])
        for n, d in enumerate(starts)
    ]
    long = [bar(0, "..", "..", "0001-01-01", "0001-01-01", "9999-12-31", "9999-12-31"),
            bar(1, "", "..", "0001-01-01", "9999-12-31", "9999-12-31", "9999-12-31")]  # fmt: skip
    gaps = [{"sort": "gap", "start": ["2016-08-01", "2016-08-20"], "since": text,
             "end": ["2016-09-10", "2016-09-20"],
             "length": {"least": [0, 21], "most": [1, 19], "days": [21, 50]}}]  # fmt: skip
    now = {"state": "held", "certainty": "possible", "bars": [0, 1], "since": "", "evidence": rows}
    lane = {"key": text, "title": text, "body": "", "body_name": "", "doubles": []}
    lanes = [
        lane | {"group": "names", "bars": [long[0] | {"side": "after", "change": text}],
                "blanks": [], "now": now | {"bars": [0]}},
        lane | {"group": "lead", "bars": [*long, *crowd], "blanks": [], "now": now,
                "doubles": [["2016-09-01", "2016-09-12"]]},
        lane | {"group": "posts", "bars": crowd, "blanks": gaps,
                "now": now | {"state": "gap", "bars": [], "since": text}},
        lane | {"group": "lead_posts", "body": text, "body_name": text, "bars": crowd,
                "blanks": gaps, "now": now | {"state": "unknown", "bars": []}},
    ]  # fmt: skip
    stages = [{"id": text, "stage": s, "outcome": text, "since": text, "until": text,
               "bounds": [d.isoformat()] * 2 + ["9999-12-31"] * 2, "certainty": "certain",
               "evidence": rows} for s, d in zip([*STEPS, text] * 5, starts * 4, strict=False)]  # fmt: skip
    case = {
        "id": text,
        "heading": text,
        "conduct": text,
        "conduct_days": ["2011-01-01", "2016-10-01"],
        "concerns": [],
        "first": "2012-01-01",
        "stages": stages,
        "evidence": rows,
        "now": {"state": "at", "stage": text, "certainty": "possible", "evidence": rows},
    }
    return {
        "unit": {"id": text, "full_name": text, "kind": text, "exists": "possible"},
        "on": ON, "known": samples.KNOWN, "data_version": "1", "fictional": True,
        "from": "2010-01-01", "to": "2020-01-01", "next_change": None,
        "lanes": lanes, "cases": [case, case | {"conduct_days": None, "stages": []}],
    }  # fmt: skip


@pytest.mark.parametrize("text", samples.HOSTILE)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_hostile_text_in_every_field_is_drawn_plainly(text: str, lang: str, sheet: str) -> None:
    assert_well_laid_out(scene(hostile(text), sheet, lang))


@pytest.mark.parametrize("on", ["2010-01-01", "2010-02-20", "2019-12-31"])
def test_the_line_at_either_edge_leaves_room_for_every_label(on: str) -> None:
    data = hostile("嘉陵省某某单位（虚构）") | {"on": on}
    assert_well_laid_out(scene(data))


def test_pages_that_follow_keep_the_axis(tmp_path: Path) -> None:
    posts = [{"id": f"P{n}", "post_name": f"职务{n}", "body": "U", "since": "2012-01-01"}
             for n in range(60)]  # fmt: skip
    store = small(tmp_path, posts=posts)
    picture = scene(told(store, "U"))
    assert len(picture.pages) > 2
    years = [
        [(t.text, t.x) for t in texts(page) if re.fullmatch(r"20\d\d", t.text)]
        for page in picture.pages
        if any(t.text.startswith("职务") for t in texts(page))
    ]
    assert len(years) > 1
    assert all(own == years[0] for own in years)
    assert "62 / 共 62 条泳道" in picture.counted or "63 / 共 63 条泳道" in picture.counted
    store.close()


def test_the_kind_is_asked_with_a_unit_a_day_and_years() -> None:
    assert [p.name for p in KINDS["timeline"].parameters] == ["unit", "on", "from", "to"]
