"""The timeline figure: laid out well for any data, and saying what the tables say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests import oracle
from tests.viz import samples
from tests.viz.layout import all_text, assert_well_laid_out, texts
from tests.viz.timeline_worlds import ON, Province, hostile, scene, small, texts_of, told
from viz.figures.timeline.marks import HIGH
from viz.kinds import draw
from viz.metrics import text_box
from viz.scene import Rect

SHEETS = ("a4", "a3", "slide")
LANGS = ("zh", "en")


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


def test_no_text_lies_on_the_edge_of_a_bar(province: Province) -> None:
    for number, unit in enumerate(chosen(province)):
        for page in scene(told(province.store, unit), SHEETS[number % 3]).pages:
            edges = [r for r in page if isinstance(r, Rect) and r.width <= 4 and r.height == HIGH]
            for left, top, right, bottom in map(text_box, texts(page)):
                for r in edges:
                    beside = right <= r.x or r.x + r.width <= left
                    assert beside or bottom <= r.y or r.y + r.height <= top


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
