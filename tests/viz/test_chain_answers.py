"""What the chain figure says in words is all that holds, however little of it can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.trace import trace
from tests.conftest import write_csv
from tests.viz import layout
from viz.kinds import draw
from viz.scene import Scene

World = Mapping[str, list[Mapping[str, object]]]
ON = "2016-09-06"


def unit(key: str, name: str, kind: str = "lead", **more: object) -> dict[str, object]:
    return {"id": key, "full_name": name, "kind": kind, "since": "2000-01-01"} | more


def drawn(store: Store, path: Path, world: World, on: str = ON) -> Scene:
    load(store, write_csv(path / "t", world), who="tester")
    return draw(store, "chain", {"unit": "A", "on": on})


def ladder(levels: int, wide: int) -> World:
    """A unit with a lead a scope, each under every body of a level, and so on upwards."""
    bodies = [unit(f"L{i}{j}", f"第{i}层{j}组") for i in range(levels) for j in range(wide)]
    return {
        "units": [unit("A", "甲", "central"), *bodies],
        "leads": [{"unit": "A", "lead": f"L0{j}", "scope": f"事项{j}", "since": "2001-01-01"}
                  for j in range(wide)],
        "reports": [{"unit": f"L{i}{j}", "superior": f"L{i + 1}{k}", "since":
                     "2001-01-01/2020-01-01" if i == 3 and k else "2001-01-01"}
                    for i in range(levels - 1) for j in range(wide) for k in range(wide)],
        "posts": [{"id": "P", "post_name": "组长", "body": f"L0{wide - 1}"}],
        "people": [{"id": "X", "full_name": "某人"}],
        "holders": [{"post": "P", "person": "X", "since": "2010-01-01", "until": "2015-01-01"}],
    }  # fmt: skip


def test_the_answer_is_of_all_chains_though_the_first_are_drawn(
    store: Store, tmp_path: Path
) -> None:
    scene = drawn(store, tmp_path, ladder(5, 4))
    assert scene.counted == "显示 100 / 共 1024 条链"
    leads = "、".join(f"第0层{j}组（2001-01-01 起）" for j in range(4))
    assert f"该单位由{leads}归口牵头" in scene.answer
    assert "再向上为第1层0组、第2层0组、第3层0组、第4层0组 等 13 个" in scene.answer
    assert "再向上可能为第4层1组、第4层2组、第4层3组" in scene.answer
    assert "空缺的岗位：第0层3组组长" in scene.answer
    assert "所示各链中确定" in layout.all_text(scene)


def test_chains_that_are_all_drawn_are_not_said_to_be_some(store: Store, tmp_path: Path) -> None:
    scene = drawn(store, tmp_path, ladder(2, 4))
    assert scene.counted == "显示 16 / 共 16 条链"
    assert "确定 16 条，可能 0 条；各链的状态写在末端" in layout.all_text(scene)


def test_each_of_several_facts_between_the_same_bodies_is_told(
    store: Store, tmp_path: Path
) -> None:
    world: World = {
        "units": [unit("A", "甲", "central"), unit("L", "驻组")],
        "leads": [{"unit": "A", "lead": "L", "scope": "全面", "since": "2013-01-01",
                   "until": "2017-01-01"},
                  {"unit": "A", "lead": "L", "scope": "全面", "since": "2014-01-01"},
                  {"unit": "A", "lead": "L", "since": "2015/2018"}],
    }  # fmt: skip
    answer = drawn(store, tmp_path, world).answer
    assert "由驻组（2013-01-01 至 2017-01-01；2014-01-01 起）归口牵头" in answer
    assert "该单位可能由驻组（2015/2018 起）归口牵头" in answer


def test_a_first_body_that_stands_above_another_is_above_it(store: Store, tmp_path: Path) -> None:
    world: World = {
        "units": [unit("A", "甲", "central"), unit("L", "驻组"), unit("M", "上组")],
        "leads": [{"unit": "A", "lead": "L", "since": "2001"},
                  {"unit": "A", "lead": "M", "scope": "专项", "since": "2001"}],
        "reports": [{"unit": "L", "superior": "M", "since": "2001"},
                    {"unit": "M", "superior": "L", "since": "2001"}],
    }  # fmt: skip
    assert "再向上为上组、驻组" in drawn(store, tmp_path, world).answer


def test_chains_have_the_numbers_of_the_trace(store: Store, tmp_path: Path) -> None:
    world: World = {
        "units": [unit("A", "甲", "central"), unit("L1", "一组"), unit("L2", "二组")],
        "leads": [{"unit": "A", "lead": "L1", "scope": "全面"},
                  {"unit": "A", "lead": "L2", "scope": "专项"}],
        "party_organizations": [{"id": "O", "full_name": "某党组"}],
        "affiliations": [{"unit": "A", "party_organization": "O"}],
        "designations": [{"party_organization": "O", "lead": "L1"}],
    }  # fmt: skip
    scene = drawn(store, tmp_path, world)
    high = {p.id: p.y for p in scene.nodes}
    assert high["L2"] < high["L1"], "the designated lead is next to the party line"
    text = layout.all_text(scene)
    assert text.index("二组\n链 2 止于此") < text.index("一组\n链 1 止于此")


def test_the_next_change_counts_names_and_existence_of_what_is_told(
    store: Store, tmp_path: Path
) -> None:
    world: World = {
        "units": [unit("A", "甲", "central", until="2020-01-01"),
                  unit("L", "驻组", until="2019-06-01"), unit("N", "旁组", until="2018-01-01")],
        "leads": [{"unit": "A", "lead": "L", "since": "2005-01-01"}],
        "names": [{"owner": "L", "name": "驻组旧名", "kind": "former", "since": "2000-01-01",
                   "until": "2017-06-01"}],
    }  # fmt: skip
    load(store, write_csv(tmp_path / "t", world), who="tester")
    days = [ON, "2017-06-01", "2019-06-01", "2020-01-01"]
    for on, change in zip(days, [*days[1:], "无记录"], strict=True):
        text = layout.all_text(draw(store, "chain", {"unit": "A", "on": on}))
        assert f"下次变化\n{change}\n" in text
        document = trace(store, "A", date.fromisoformat(on), known_at(store, None), "all")
        assert document["next_change"] is None, "the fixed document counts neither"


def test_a_relation_that_ended_or_is_to_come_names_its_body(store: Store, tmp_path: Path) -> None:
    world: World = {
        "units": [unit("A", "甲", "central"), unit("L1", "驻组"), unit("L2", "后组")],
        "party_organizations": [{"id": "O", "full_name": "某党组"}],
        "leads": [{"unit": "A", "lead": "L1", "since": "2005-01-01", "until": "2010-01-01"},
                  {"unit": "A", "lead": "L2", "since": "2018-01-01"}],
        "affiliations": [{"unit": "A", "party_organization": "O", "since": "2018-01-01"}],
        "names": [{"owner": "L2", "name": "后组旧名", "kind": "former", "since": "2000-01-01",
                   "until": "2017-06-01"}],
    }  # fmt: skip
    text = layout.all_text(drawn(store, tmp_path, world))
    assert "归口牵头 → 驻组（2005-01-01 至 2010-01-01）" in text
    assert "归口牵头 → 后组旧名（2018-01-01 起）" in text
    assert "党组织隶属 → 某党组（2018-01-01 起）" in text
    assert "下次变化\n2017-06-01\n" in text, "the later lead has another name then"
