"""What a timeline says in words of what is only possible, vacant, or outside the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.stores import Store
from tests.viz.layout import assert_well_laid_out
from tests.viz.timeline_worlds import ON, small, texts_of
from viz.kinds import draw
from viz.scene import Polyline, Scene
from viz.style import style

Draw = Callable[..., Scene]
POST = {"id": "P1", "post_name": "组长", "body": "L1", "duty": "main", "since": "2000-01-01"}


@pytest.fixture
def drawn(tmp_path: Path) -> Iterator[Draw]:
    """Draws the timeline of U in a world of the given tables; more: on, from, to, lang."""
    stores: list[Store] = []

    def picture(given: dict[str, str] | None = None, **tables: Any) -> Scene:
        store = small(tmp_path / str(len(stores)), **tables)
        stores.append(store)
        scene = draw(store, "timeline", {"unit": "U", "on": ON} | (given or {}))
        assert_well_laid_out(scene)
        return scene

    yield picture
    for store in stores:
        store.close()


def words_of(picture: Scene) -> str:
    """All texts as they follow one another, lines of one text joined."""
    return "".join(t.text for t in texts_of(picture))


def case(*stages: tuple[str, str, str], conduct: str = "") -> dict[str, Any]:
    """Case K1 with its stages: name, since, until."""
    return {
        "cases": [{"id": "K1", "unit": "U", "heading": "某案（虚构）", "conduct": conduct,
                   "since": "2014-01-01"}],
        "stages": [{"case": "K1", "stage": s, "body": "L1", "since": a, "until": b}
                   for s, a, b in stages],
    }  # fmt: skip


def test_of_two_leads_the_possible_one_is_said_to_be_possible(drawn: Draw) -> None:
    leads = [
        {"unit": "U", "lead": "L1", "since": "2012-01-01", "until": "2016"},
        {"unit": "U", "lead": "L2", "since": "2016-06-01"},
    ]
    answer = drawn(leads=leads).answer
    assert "由牵头二（虚构）归口牵头；可能由牵头一（虚构）归口牵头" in answer
    assert "先后由 2 个单位归口牵头" in answer


def test_a_lead_of_unknown_days_led_in_the_period_only_possibly(drawn: Draw) -> None:
    never = {"unit": "U", "lead": "L1", "since": "unknown", "until": "unknown"}
    sure = {"unit": "U", "lead": "L2", "since": "2012-01-01"}
    assert "年间，可能由 1 个单位归口牵头" in drawn(leads=[never]).answer
    both = drawn(leads=[never, sure]).answer
    assert "由 1 个单位归口牵头，另可能由 1 个单位归口牵头" in both


def test_a_case_possibly_at_a_stage_is_possibly_under_way(drawn: Draw) -> None:
    maybe = drawn(**case(("review", "unknown", "unknown")))
    assert "1 件案件可能正在办理" in maybe.answer
    assert "1 件案件正在办理" in drawn(**case(("review", "2016-01-01", ".."))).answer


def test_a_vacancy_is_sure_though_the_lead_is_only_possible(drawn: Draw) -> None:
    lead = {"unit": "U", "lead": "L1", "since": "unknown", "until": "unknown"}
    held = {"post": "P1", "person": "X1", "since": "2008", "until": "2016-03"}
    picture = drawn(leads=[lead], posts=[POST], holders=[held])
    assert "；空缺：牵头一（虚构）组长" in picture.answer
    assert "可能由牵头一" in picture.answer
    assert "可能空缺" not in words_of(picture)
    assert "空缺 2016-03 起" in words_of(picture)
    assert "当日只是可能牵头" in words_of(picture)


def test_a_post_that_only_possibly_exists_is_possibly_vacant(drawn: Draw) -> None:
    post = POST | {"body": "U", "since": "2000-01-01", "until": "2016"}
    held = {"post": "P1", "person": "X1", "since": "2008", "until": "2016-01-01"}
    picture = drawn(posts=[post], holders=[held])
    assert "；可能空缺：组长" in picture.answer
    assert "可能空缺 2016-01-01 起" in words_of(picture)


@pytest.mark.parametrize(
    ("held", "said"),
    [(("2001", "2003"), "空缺 2003 起"), (("2018", ".."), "空缺（此前无任职记录）")],
)
def test_a_post_of_a_lead_held_when_it_did_not_lead_is_vacant(
    drawn: Draw, held: tuple[str, str], said: str
) -> None:
    lead = {"unit": "U", "lead": "L1", "since": "2016-01-01", "until": "2017-01-01"}
    holder = {"post": "P1", "person": "X1", "since": held[0], "until": held[1]}
    picture = drawn(leads=[lead], posts=[POST], holders=[holder])
    shown = words_of(picture)
    assert said in shown
    assert "；空缺：牵头一（虚构）组长" in picture.answer
    assert "某1（虚构）" not in shown, "who held it at another time has no bar"
    assert shown.count("未知") == 2, "only the affiliation is"


def test_a_post_that_nobody_ever_held_is_unknown(drawn: Draw) -> None:
    lead = {"unit": "U", "lead": "L1", "since": "2016-01-01"}
    picture = drawn(leads=[lead], posts=[POST])
    assert "空缺：" not in picture.answer
    said = [t.text for t in texts_of(picture)]
    assert said.count("未知") == 4, "the affiliation and the post, on the lane and on the day"


def courses(picture: Scene) -> list[tuple[float, float, str]]:
    """The lines of the courses of cases: from, to, and arrow; the last one is the legend's."""
    lines = [
        (item.points[0][0], item.points[1][0], item.arrow)
        for page in picture.pages
        for item in page
        if isinstance(item, Polyline) and item.points[0][1] == item.points[1][1]
        and item.stroke == "ink" and item.stroke_width == style().strokes["hop"]
    ]  # fmt: skip
    return lines[:-1]


def test_a_case_goes_on_while_any_stage_has_no_end(drawn: Draw) -> None:
    ended = ("filing", "2016-07-01", "2016-07-02")
    lines = courses(drawn(**case(("review", "2016-05-01", ".."), ended)))
    assert [arrow for *_, arrow in lines] == ["filled"]
    lines = courses(drawn(**case(("review", "2016-05-01", "2016-08-01"), ended)))
    assert [arrow for *_, arrow in lines] == ["none"]
    closed = ("closed", "2016-09-01", "2016-09-02")
    lines = courses(drawn(**case(("review", "2016-05-01", ".."), ended, closed)))
    assert [arrow for *_, arrow in lines] == ["none"], "the closing ends what has no end"
    lines = courses(drawn(**case(("review", "2016-05-01", "unknown"), ended)))
    assert [arrow for *_, arrow in lines] == ["none"], "of unknown end is not open"


def test_a_case_runs_to_the_edge_beyond_which_stages_follow(drawn: Draw) -> None:
    stages = case(
        ("petition", "2014-01-05", "2014-02-01"),
        ("check", "2015-03-01", "2015-10-01"),
        ("closed", "2018-01-01", "2018-01-02"),
    )
    whole, part, none = (
        courses(drawn({"from": a, "to": b, "on": f"{b}-06-01"}, **stages))
        for a, b in (("2013", "2019"), ("2015", "2017"), ("2016", "2017"))
    )
    assert part == none
    assert part[0][0] < whole[0][0] < whole[0][1] < part[0][1]
    shown = words_of(drawn({"from": "2015", "to": "2017"}, **stages))
    assert "2 个环节起于图外：信访、办结" in shown


def test_stages_of_unknown_start_are_told_and_counted(drawn: Draw) -> None:
    stages = case(
        ("check", "unknown", "2016-01-01"),
        ("filing", "2016-01-01", "2016-01-02"),
        ("review", "unknown", "unknown"),
    )
    shown = words_of(drawn(**stages))
    assert "2 个环节起始不详：初核、审查" in shown
    assert "起于图外" not in shown


def test_one_vacancy_has_one_length_whenever_the_lead_began(drawn: Draw) -> None:
    holders = [
        {"post": "P1", "person": "X1", "since": "2008", "until": "2016-03/2016-10"},
        {"post": "P1", "person": "X2", "since": "2017"},
    ]
    for since in ("2010-01-01", "2016-09-07"):
        lead = {"unit": "U", "lead": "L1", "since": since}
        shown = words_of(drawn(leads=[lead], posts=[POST], holders=holders))
        assert "空缺 2 至 22 个月" in shown
        assert "含牵头期外" not in shown, "the certain part of it lies within"
    maybe = "（可能含牵头期外）"
    for since, said in (("2016-12-01", "（含牵头期外）"), ("2016/2016-12-01", maybe)):
        lead = {"unit": "U", "lead": "L1", "since": since}
        shown = words_of(drawn(leads=[lead], posts=[POST], holders=holders))
        assert "空缺 2 至 22 个月" + said in shown


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2013-05/..", "行为期 2013-05 起"),
        ("../2013-05", "行为期 至 2013-05"),
        ("2012/unknown", "行为期 2012 起，止日不详"),
        ("2012/2013", "行为期 2012 至 2013"),
        ("2012", "行为期 2012"),
    ],
)
def test_an_open_end_of_a_conduct_is_told_in_words(drawn: Draw, written: str, said: str) -> None:
    stages = case(("review", "2016-05-01", ".."), conduct=written)
    assert said in [t.text for t in texts_of(drawn(**stages))]


def test_nobody_surely_holds_a_post_that_only_possibly_is_one(drawn: Draw) -> None:
    held = {"post": "P1", "person": "X1", "since": "2008-01-01", "until": ".."}
    post = POST | {"body": "U", "until": "2016"}
    picture = drawn(posts=[post], holders=[held])
    assert "可能某1（虚构）" in words_of(picture)
    gone = drawn(posts=[post | {"until": "2016-01-01"}], holders=[held])
    assert "当日未设此职" in words_of(gone)
