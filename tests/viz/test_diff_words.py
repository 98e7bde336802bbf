"""What the diff figure says of small hand-made worlds: nothing that left stands, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.stores import Store
from ingest.run import load
from tests.conftest import write_csv
from tests.viz.layout import all_text, assert_well_laid_out
from viz.kinds import draw

BODIES = [
    {"id": "U", "full_name": "甲单位", "kind": "central", "since": "2000-01-01"},
    {"id": "L1", "full_name": "驻一组", "kind": "lead", "since": "2000-01-01"},
    {"id": "L2", "full_name": "驻二组", "kind": "lead", "since": "2000-01-01"},
]
POSTS = [{"id": "S", "post_name": "书记", "body": "U", "duty": "main", "since": "2000-01-01"}]
PEOPLE = [{"id": "P1", "full_name": "张三"}, {"id": "P2", "full_name": "李四"}]
DAYS = {"on": "2016-04-01", "and": "2016-06-01"}


def answers(store: Store, folder: Path, **tables: list[dict[str, str]]) -> tuple[str, str]:
    """What is said of the two days, in both languages."""
    write_csv(folder, {"units": BODIES, **tables})
    assert load(store, [folder], who="test").issues == []
    return told(store, **DAYS)


def told(store: Store, **given: str) -> tuple[str, str]:
    zh, en = (draw(store, "diff", {"unit": "U"} | given, lang=k) for k in ("zh", "en"))
    assert_well_laid_out(zh)
    return zh.answer, en.answer


def held(person: str, since: str, until: str = "") -> dict[str, str]:
    return {"post": "S", "person": person, "since": since, "until": until}


def test_who_left_is_not_said_to_hold_the_post(store: Store, tmp_path: Path) -> None:
    zh, en = answers(store, tmp_path, posts=POSTS, people=PEOPLE, holders=[
        held("P1", "2001-01-01", "2016-05-01"), held("P2", "2016-05-01"),
    ])  # fmt: skip
    assert "之间，甲单位的书记由张三换为李四（2016-05-01）。共" in zh
    assert "书记 of 甲单位 passed from 张三 to 李四 (2016-05-01). Added 1" in en


@pytest.mark.parametrize(("holding", "zh", "en"), [
    (held("P1", "2001-01-01", "2016-05-01"), "不再有张三 任甲单位书记（至 2016-05-01）。共",
     "张三, 书记 of 甲单位 removed (until 2016-05-01). Added"),
    (held("P2", "2016-05-01"), "新增李四 任甲单位书记（2016-05-01）。共",
     "李四, 书记 of 甲单位 added (2016-05-01). Added"),
    (held("P2", "2016-05-01", "unknown"), "新增李四 任甲单位书记（可能）（2016-05-01）。共",
     "李四, 书记 of 甲单位 (possible) added (2016-05-01). Added"),
])  # fmt: skip
def test_one_who_comes_or_goes_is_told_once(
    store: Store, tmp_path: Path, holding: dict[str, str], zh: str, en: str
) -> None:
    other = [held("P1", "2001-01-01")] if holding["person"] == "P2" else [held("P2", "2001-01-01")]
    texts = answers(store, tmp_path, posts=POSTS, people=PEOPLE, holders=[holding, *other])
    assert zh in texts[0]
    assert en in texts[1]


def test_what_is_in_both_states_but_otherwise_has_changed(store: Store, tmp_path: Path) -> None:
    zh, en = answers(store, tmp_path, posts=POSTS, people=PEOPLE,
                     holders=[held("P1", "2001-01-01", "2016-05/2016-08")])  # fmt: skip
    span = "2001-01-01 至 2016-05/2016-08"
    assert f"张三 任甲单位书记有变（前：{span}；后：{span}（可能））。" in zh
    assert "张三, 书记 of 甲单位 changed (before: " in en


def test_a_relation_otherwise_has_changed(store: Store, tmp_path: Path) -> None:
    lead = {"unit": "U", "lead": "L1", "since": "2010-01-01", "until": "2016-05/2016-08"}
    zh, en = answers(store, tmp_path, leads=[lead])
    assert "归口牵头：驻一组有变（前：" in zh
    assert "led by: 驻一组 changed (before: " in en


def test_a_post_that_became_vacant_has_no_dates_of_its_holder(
    store: Store, tmp_path: Path
) -> None:
    zh, en = answers(store, tmp_path, posts=POSTS, people=PEOPLE,
                     holders=[held("P1", "2001-01-01", "2016-05-01")])  # fmt: skip
    assert "甲单位 书记由在任变为空缺；不再有张三 任甲单位书记（至 2016-05-01）。" in zh
    assert "书记 turned from held to vacant; 张三, 书记 of 甲单位 removed (until 2016-05-01)." in en
    scene = draw(store, "diff", {"unit": "U", **DAYS})
    assert all_text(scene).count("2016-05-01") == 3, "the answer, the holder's box and his row"


def test_by_the_known_clock_a_vacancy_has_no_dates(store: Store, tmp_path: Path) -> None:
    first = {"units": BODIES, "posts": POSTS, "people": PEOPLE,
             "holders": [held("P1", "2016-01-01", "2016-12-01")]}  # fmt: skip
    load(store, write_csv(tmp_path / "a", first), who="test")
    cut = {"holders": [held("P1", "2016-01-01", "2016-03-01")]}
    load(store, write_csv(tmp_path / "b", cut), who="test")
    zh, _ = told(store, on="2016-09-06", and_known="batch:1")
    assert "由在任变为空缺；不再有张三 任甲单位书记（2016-01-01 至 2016-12-01）" in zh


def test_a_possible_lead_is_said_to_be_possible(store: Store, tmp_path: Path) -> None:
    lead = {"unit": "U", "lead": "L1", "since": "2016-05-01", "until": "unknown"}
    zh, en = answers(store, tmp_path, leads=[lead])
    assert "归口牵头新增驻一组（可能）（2016-05-01）。" in zh
    assert "led by: 驻一组 (possible) added (2016-05-01)." in en
    listed = all_text(draw(store, "diff", {"unit": "U", **DAYS}))
    assert "2016-05-01（可能）" in listed
    assert "进入责任链（可能）" in listed
    back = draw(store, "diff", {"unit": "U", "on": DAYS["and"], "and": DAYS["on"]})
    assert "归口牵头不再是驻一组（此前只是可能）" in back.answer
    assert "退出责任链（此前只是可能）" in all_text(back)


def test_a_possible_move_and_a_post_possibly_held(store: Store, tmp_path: Path) -> None:
    leads = [{"unit": "U", "lead": "L1", "since": "2010-01-01", "until": "2016-05-01"},
             {"unit": "U", "lead": "L2", "since": "2016-05-01/2016-07-01"}]  # fmt: skip
    zh, en = answers(store, tmp_path / "a", leads=leads)
    assert "归口牵头由驻一组换为驻二组（可能）（" in zh
    assert "led by: from 驻一组 to 驻二组 (possible)" in en
    listed = all_text(draw(store, "diff", {"unit": "U", **DAYS}))
    assert "归口牵头：驻一组 → 驻二组（可能）" in listed


def test_a_post_possibly_held_is_not_said_to_be_held(store: Store, tmp_path: Path) -> None:
    zh, _ = answers(store, tmp_path, posts=POSTS, people=PEOPLE, holders=[
        held("P1", "2001-01-01", "2002-01-01"), held("P2", "2016-05-01/2016-07-01"),
    ])  # fmt: skip
    assert "甲单位 书记由空缺变为在任（可能）；新增李四 任甲单位书记（可能）" in zh


def test_one_certain_holding_is_enough_to_hold_for_certain(store: Store, tmp_path: Path) -> None:
    both = [held("P1", "2001-01-01"), held("P1", "2015-01-01", "2016-02/2016-08")]
    lead = {"unit": "U", "lead": "L1", "since": "2010-01-01"}
    leads = [lead, lead | {"since": "2015-01-01", "until": "2016-02/2016-08"}]
    zh, _ = answers(store, tmp_path, posts=[POSTS[0] | {"body": "L1"}], people=PEOPLE,
                    holders=both, leads=leads)  # fmt: skip
    assert "没有不同" in zh
    assert "可能" not in all_text(draw(store, "diff", {"unit": "U", **DAYS}))


def test_batches_of_one_minute_are_told_apart(store: Store, tmp_path: Path) -> None:
    answers(store, tmp_path / "1")
    lead = {"unit": "U", "lead": "L1", "since": "2016-05-01"}
    answers(store, tmp_path / "2", leads=[lead])
    scene = draw(store, "diff", {"unit": "U", "on": "2016-06-01", "and_known": "1"})
    (_, before), (_, after) = scene.facts[-2:]
    assert (before[16:], after[16:]) == (" · 批次 1", " · 批次 2")


def test_a_unit_not_known_at_first_is_told_with_its_lead(store: Store, tmp_path: Path) -> None:
    answers(store, tmp_path, leads=[{"unit": "U", "lead": "L1", "since": "2016-05-01"}])
    zh, en = told(store, on="2016-06-01", and_known="2001-01-01T00:00:00Z")
    assert "之间，前一状态尚不知有该单位；归口牵头新增驻一组（2016-05-01 起）。" in zh
    assert "the unit is not known in the first state; led by: 驻一组 added (from 2016-05-01)." in en


def test_who_left_held_the_post_of_the_body_under_its_name_then(
    store: Store, tmp_path: Path
) -> None:
    names = [{"owner": "U", "name": "旧单位", "kind": "former", "since": "2000-01-01",
              "until": "2016-05-01"}]  # fmt: skip
    answers(store, tmp_path, names=names, posts=POSTS, people=PEOPLE, holders=[
        held("P1", "2001-01-01", "2016-05-01"), held("P2", "2016-05-01"),
    ])  # fmt: skip
    listed = all_text(draw(store, "diff", {"unit": "U", **DAYS}))
    assert "张三 任旧单位书记" in listed
    assert "李四 任甲单位书记" in listed
