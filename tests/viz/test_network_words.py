"""What the network figure says of small worlds: words and names for codes, facts counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.stores import Store
from ingest.run import load
from tests.conftest import write_csv
from tests.viz.layout import all_text, assert_well_laid_out
from tests.viz.network_cases import Doc, build, edge, network, node, star
from viz.kinds import draw

TABLES = {
    "units": [{"id": "U", "full_name": "甲单位", "kind": "central", "since": "2000-01-01"},
              {"id": "L1", "full_name": "驻一组", "kind": "lead", "since": "2000-01-01"}],
    "cases": [{"id": "K", "unit": "U", "heading": "某案", "since": "2016-01-01"}],
    "stages": [{"case": "K", "stage": "check", "body": "L1", "since": "2016-02-01"}],
}  # fmt: skip


@pytest.fixture
def world(store: Store, tmp_path: Path) -> Store:
    """A case of a unit, with one stage."""
    assert load(store, write_csv(tmp_path / "a", TABLES), who="test").issues == []
    return store


def test_a_stage_is_told_in_words(world: Store) -> None:
    given = {"entity": "K", "to": "L1", "on": "2016-09-06"}
    for more in ({}, {"hops": "2"}):
        scene = draw(world, "network", given | more)
        assert "→ 初核；" in scene.answer
        told = [all_text(scene), *(text for n in scene.nodes for text in (n.name, *n.notes))]
        assert any("← 初核" in text for text in told)
        assert not any("check" in text for text in told)
        scene = draw(world, "network", given | more, lang="en")
        assert "→ preliminary check; " in scene.answer
        assert any("← preliminary check" in text for n in scene.nodes for text in n.notes)


def test_a_query_is_called_by_its_title(world: Store) -> None:
    given = {"query": "lead_of_unit", "with": "unit=U", "on": "2016-09-06"}
    for lang in ("zh", "en"):
        scene = draw(world, "network", given, lang=lang)
        assert "lead_of_unit" not in scene.title + scene.answer
    assert scene.title == "Network of query “Lead of a unit”"


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", "2016-09-06 当日，查询“单位由谁牵头”没有所及的对象。"),
    ("en", "On 2016-09-06, query “Lead of a unit” names nothing. "),
])  # fmt: skip
def test_a_query_that_names_nothing_has_a_sentence_of_its_own(lang: str, words: str) -> None:
    data = network([node("U")], [], form="query", query="lead_of_unit") | {
        "nodes": [], "centre": None,
    }  # fmt: skip
    scene = build(data, lang=lang)
    assert_well_laid_out(scene)
    assert scene.answer == words


def test_relations_are_counted_as_facts() -> None:
    twice = [edge("U", "LED_BY", "L", key="1"), edge("U", "LED_BY", "L", key="2"),
             edge("U", "LED_BY", "L", key="3", certainty="possible")]  # fmt: skip
    answer = build(network([node("U"), node("L")], twice)).answer
    assert "；3 条关系，其中 1 条只是可能" in answer


def drawn(data: Doc) -> int:
    return len({n.id for n in build(data).nodes})


@pytest.mark.parametrize("data", [star(5, 6), star(1, 9), star(9, 1), star(0, 3), star(0, 1)])
def test_a_limit_holds_or_is_refused_with_the_least(data: Doc) -> None:
    refused = []
    for limit in range(1, 20):
        try:
            shown = drawn(data | {"limit": limit})
        except UsageError as error:
            refused.append((limit, int(re.findall(r"\d+", str(error))[-1])))
        else:
            assert shown <= limit
    assert [limit for limit, _ in refused] == list(range(1, len(refused) + 1))
    assert {least for _, least in refused} == {len(refused) + 1}
