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
from viz.scene import Scene

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
