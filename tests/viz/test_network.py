"""The network figure: all that it shows is named, counted, tied and in its place."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict, deque
from typing import Any

import pytest

from graph.errors import UsageError
from tests.viz import layout, samples
from tests.viz.network_cases import (
    LABELS,
    ON,
    Doc,
    build,
    edge,
    gather,
    hostile,
    network,
    node,
    province,
    star,
)
from viz.metrics import clean
from viz.scene import Circle, Polyline, Scene, Text, plain
from viz.style import style

SHEETS, LANGS = tuple(style().sheets), ("zh", "en")
SHOWN = {"zh": r"显示 (\d+) / 共 (\d+)", "en": r"(\d+) of (\d+)"}
DAYS = ("2013-05-02", "2016-09-06", "2019-04-11")


def reached(data: Doc) -> set[str]:
    """What is within reach on the day, by a walk over the edges that hold."""
    if data["centre"] is None:
        return {n["id"] for n in data["nodes"]}
    near: dict[str, set[str]] = {}
    for e in data["edges"]:
        if e["certainty"]:
            near.setdefault(e["from"], set()).add(e["to"])
            near.setdefault(e["to"], set()).add(e["from"])
    found, waiting = {data["centre"]: 0}, deque([data["centre"]])
    while waiting:
        at = waiting.popleft()
        for other in sorted(near.get(at, ())):
            if other not in found and found[at] < data["hops"]:
                found[other] = found[at] + 1
                waiting.append(other)
    on_path = {key for step in data["path"] for key in (step["from"], step["to"])}
    return set(found) | on_path


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def spoken(scene: Scene) -> str:
    """All text without breaks: names are broken over lines."""
    return "".join(squeezed(t.text) for page in scene.pages for t in layout.texts(page))


def check(data: Doc, scene: Scene) -> None:
    """What holds for every network figure."""
    layout.assert_well_laid_out(scene)
    there = reached(data)
    numbers = re.search(SHOWN[scene.lang], scene.counted)
    assert numbers is not None
    shown, total = map(int, numbers.groups())
    ids = [n.id for n in scene.nodes]
    assert len(ids) == len(set(ids)) == shown
    assert set(ids) <= there
    assert total == len(there)
    assert str(total) in scene.answer
    words = spoken(scene)
    assert squeezed(scene.counted) in words
    for placed in scene.nodes:
        own = next(n for n in data["nodes"] if n["id"] == placed.id)
        texts = {clean(t) for t in (own["name"], own["short"], own["id"]) if t}
        assert placed.label == "Stage" or any(squeezed(t) in words for t in texts), placed
    told = {(e["key"], e["from"], e["to"]) for e in data["edges"]
            if e["certainty"] and {e["from"], e["to"]} <= set(ids)}  # fmt: skip
    assert len(scene.edges) == len(told)
    numbered = {n for tie in scene.edges for n in tie.evidence}
    assert numbered == {s.number for s in scene.evidence}


CASES = [(units, seed, hops, limit) for units, seed in ((12, 3), (30, 1), (30, 2))
         for hops, limit in (("1", "64"), ("2", "64"), ("2", "2000"), ("3", "20"))]  # fmt: skip


@pytest.mark.parametrize(("units", "seed", "hops", "limit"), CASES)
def test_generated_neighbourhoods(units: int, seed: int, hops: str, limit: str) -> None:
    store = province(units, seed)
    chosen = random.Random(f"{units}{seed}{hops}")
    for label in LABELS:
        rows = store.read(f"MATCH (n:`{label}`) RETURN n.id AS id ORDER BY id")
        centre = chosen.choice(rows)["id"]
        data = gather(store, entity=centre, hops=hops, limit=limit, on=chosen.choice(DAYS))
        sheet, lang = chosen.choice(SHEETS), chosen.choice(LANGS)
        scene = build(data, sheet, lang)
        check(data, scene)
        if limit == "2000":
            assert len(scene.nodes) == len(reached(data)), "nothing is left out"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_query_and_hostile_text_on_every_sheet(sheet: str, lang: str) -> None:
    data = gather(province(12, 3), query="hubs_and_brokers", limit="2000")
    check(data, build(data, sheet, lang))
    for text in samples.HOSTILE:
        bad = hostile(text)
        scene = build(bad, sheet, lang)
        check(bad, scene)
        assert squeezed(clean(text)) in spoken(scene)


def test_the_same_data_in_any_order_is_the_same_scene() -> None:
    data = gather(province(30, 1), entity="ROOT", limit="200")
    turned = data | {"nodes": data["nodes"][::-1], "edges": data["edges"][::-1]}
    first = plain(build(data))
    assert first == plain(build(data))
    assert first["pages"] == plain(build(turned))["pages"]


def at(scene: Scene) -> dict[str, tuple[float, float]]:
    """The middles: a box is as high as its words of the day."""
    return {n.id: (round(n.x + n.width / 2, 6), round(n.y + n.height / 2, 6)) for n in scene.nodes}


def reformed(day: str) -> Doc:
    """A body whose units and posts change in 2018, seen on a day."""
    nodes = [node("C", kind="central"), node("L", kind="lead"), node("M", kind="lead"),
             node("P", "书记", "Post", state="held"), node("A1", "甲某一", "Person"),
             node("A2", "乙某一", "Person"), *(node(f"U{n}") for n in range(8))]  # fmt: skip
    spans_of = {"L": ("LED_BY", "L", "2015-01-01", "2018-03-21"),
                "M": ("LED_BY", "M", "2018-03-21", "9999-12-31")}  # fmt: skip
    spans = [("C", *spans_of["L"]), ("C", *spans_of["M"]),
             ("P", "SEAT_OF", "C", "2010-01-01", "9999-12-31"),
             ("A1", "HOLDS", "P", "2010-01-01", "2017-01-01"),
             ("A2", "HOLDS", "P", "2017-01-01", "9999-12-31"),
             *((f"U{n}", *spans_of["L"]) for n in range(5)),
             *((f"U{n}", *spans_of["M"]) for n in range(3, 8))]  # fmt: skip
    edges = [edge(a, r, b, begins=x, ends=y, since=x, until=y,
                  certainty="certain" if x <= day < y else "")
             for a, r, b, x, y in spans]  # fmt: skip
    return network(nodes, edges, on=day)


@pytest.mark.parametrize("sheet", SHEETS)
def test_places_are_kept_from_day_to_day(sheet: str) -> None:
    before, after = (at(build(reformed(day), sheet)) for day in ("2016-09-06", "2019-09-06"))
    assert set(before) & set(after) == {"C", "P", "U3", "U4"}
    for key in set(before) & set(after):
        assert before[key] == after[key], key
    # Who follows stands where the one before stood.
    assert before["A1"] == after["A2"]
    assert before["L"] == after["M"]


def ties_of(data: Doc) -> dict[str, set[tuple[str, str, str]]]:
    """What each node is tied to on the day of a figure, by relation and direction."""
    found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for e in data["edges"]:
        if e["certainty"]:
            found[e["from"]].add((e["relation"], "out", e["to"]))
            found[e["to"]].add((e["relation"], "in", e["from"]))
    return found


def steady(days: list[Doc]) -> set[str]:
    """Nodes tied on all days to the same nearer nodes, which are so tied themselves: by walks."""
    above: list[dict[str, set[tuple[str, str, str]]]] = []
    for data in days:
        ties, near, waiting = ties_of(data), {data["centre"]: 0}, deque([data["centre"]])
        while waiting:
            here = waiting.popleft()
            for other in sorted({tie[2] for tie in ties[here]} - near.keys()):
                near[other] = near[here] + 1
                waiting.append(other)
        above.append({key: {tie for tie in ties[key] if near[tie[2]] < near[key]} for key in near})
    same = {key for key in above[0] if all(day.get(key) == above[0][key] for day in above)}
    while loose := {key for key in same if any(tie[2] not in same for tie in above[0][key])}:
        same -= loose
    return same


@pytest.mark.parametrize("sheet", SHEETS)
def test_days_laid_beside_each_other_have_the_same_places(sheet: str) -> None:
    store, days = province(229, 1), ("2012-03-01", ON, "2019-03-31")
    for unit in ("U-0002", "U-0040", "ROOT"):
        told = [gather(store, entity=unit, on=day, days=",".join(days)) for day in days]
        places = [at(build(data, sheet)) for data in told]
        common = set.intersection(steady(told), *map(set, places))
        assert len(common) > 7, (unit, common)
        for key in common:
            assert len({found[key] for found in places}) == 1, (unit, key)


def test_days_to_lay_beside_are_days_of_what_is_around_one_thing() -> None:
    store = province(30, 1)
    for given, said in (
        ({"entity": "ROOT", "days": "2016-13-01"}, "2016-13-01"),
        ({"entity": "ROOT", "to": "U-0002", "days": ON}, "days"),
        ({"query": "led_units", "with": "lead=ROOT", "days": ON}, "days"),
    ):
        with pytest.raises(UsageError, match=said):
            gather(store, **given)


def test_a_bundle_shows_the_first_by_id_and_counts_the_rest() -> None:
    scene = build(star(150))
    check(star(150), scene)
    units = sorted(n.id for n in scene.nodes if n.id.startswith("U"))
    assert units == [f"U000-{n:03}" for n in range(len(units))]
    assert 15 <= len(units) <= 62
    assert len(scene.nodes) <= 64
    texts = layout.all_text(scene)
    assert f"显示 {len(units)} / 共 150" in texts
    assert "归口牵头 150" in texts


@pytest.mark.parametrize("sheet", SHEETS)
def test_two_thousand_nodes_are_all_named_on_further_pages(sheet: str) -> None:
    data = star(48, 40, limit=2000)
    scene = build(data, sheet)
    words = spoken(scene)
    assert "显示1961/共1961个对象" in words
    assert len(scene.nodes) == 1961
    assert len(scene.pages) > 8
    for n in range(48):
        assert f"第7组{n}号厂" in words
    for page in scene.pages[:3]:
        layout.assert_well_laid_out(Scene(scene.title, scene.width, scene.height, (page,)))


def lines(scene: Scene) -> list[Polyline]:
    return [i for i in scene.pages[0] if isinstance(i, Polyline)]


def test_certainty_and_rules_are_told_by_the_line() -> None:
    nodes = [node("C", kind="central"), node("L", kind="lead"),
             node("O", label="PartyOrganization"), *(node(f"U{n}") for n in range(6))]  # fmt: skip
    edges = [edge("C", "LED_BY", "L", certainty="possible"), edge("C", "AFFILIATED_WITH", "O"),
             edge("O", "DESIGNATES", "L"), *(edge(f"U{n}", "LED_BY", "L") for n in range(3)),
             *(edge(f"U{n}", "AFFILIATED_WITH", "O") for n in range(3, 6))]  # fmt: skip
    found = Counter(
        (line.stroke, line.dash, line.arrow) for line in lines(build(network(nodes, edges)))
        if line.stroke_width == style().strokes["tie"]
    )  # fmt: skip
    assert found == {
        ("supervision", "dashed", "filled"): 1, ("supervision", "solid", "filled"): 3,
        ("party", "solid", "filled"): 4, ("second", "dotted", "none"): 1,
    }  # fmt: skip


def test_posts_tell_their_state_in_words() -> None:
    nodes = [node("C"), node("P1", "书记", "Post", state="vacant"),
             node("P2", "联络员", "Post", state="unknown"),
             node("P3", "组长", "Post", state="held")]  # fmt: skip
    data = network(nodes, [edge(f"P{n}", "SEAT_OF", "C") for n in (1, 2, 3)])
    scene = build(data)
    red = [t.text for t in layout.texts(scene.pages[0]) if t.fill == "defect"]
    assert red == ["空缺"]
    assert "空缺的职务：书记" in scene.answer
    texts = [t.text for t in layout.texts(scene.pages[0])]
    assert "未知" in texts
    assert texts.count("空缺") == 1


def way(certainty: str = "certain", **more: Any) -> Doc:
    """A path of two steps, the second against its edge."""
    nodes = [node("A"), node("L", kind="lead"), node("B")]
    edges = [edge("A", "LED_BY", "L", evidence=[samples.LEADS]),
             edge("B", "LED_BY", "L", certainty=certainty, evidence=[samples.PARTY])]  # fmt: skip
    steps = [{"from": e["from"], "to": e["to"], "relation": "LED_BY", "keys": [e["key"]]}
             for e in edges]  # fmt: skip
    base = {"form": "path", "to": "B", "hops": 0, "path": steps}
    return network(nodes, edges) | base | more


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_path_alone_is_a_row_of_boxes_with_numbered_steps(sheet: str, lang: str) -> None:
    scene = build(way("possible"), sheet, lang)
    layout.assert_well_laid_out(scene)
    assert [n.id for n in sorted(scene.nodes, key=lambda n: n.x)] == ["A", "L", "B"]
    thick = [x for x in lines(scene) if x.stroke_width == style().strokes["path"]][:2]
    assert [x.dash for x in thick] == ["solid", "dashed"]
    # Both arrows point at the body that leads.
    assert thick[0].points[-1][0] < thick[1].points[-1][0] < thick[1].points[0][0]
    texts = layout.all_text(scene)
    assert ("第 2 步" if lang == "zh" else "step 2") in scene.answer
    assert "①" in texts
    assert "②" in texts
    headings = [samples.LEADS["heading"], samples.PARTY["heading"]]
    assert [s.heading for s in scene.evidence] == headings


@pytest.mark.parametrize("steps", [7, 23])
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_long_path_goes_on_below(sheet: str, steps: int) -> None:
    nodes = [node(f"N{n:02}", samples.HOSTILE[4] if n % 3 else "") for n in range(steps + 1)]
    edges = [edge(f"N{n:02}", "REPORTS_TO", f"N{n + 1:02}", since="2016/2018", until="unknown")
             for n in range(steps)]  # fmt: skip
    path = [{"from": e["from"], "to": e["to"], "relation": e["relation"], "keys": [e["key"]]}
            for e in edges]  # fmt: skip
    scene = build(network(nodes, edges, form="path", to=nodes[-1]["id"], hops=0, path=path), sheet)
    layout.assert_well_laid_out(scene)
    assert len(scene.nodes) == steps + 1
    thick = [i for page in scene.pages for i in page if isinstance(i, Polyline)
             and i.stroke_width == style().strokes["path"] and i.arrow == "open"]  # fmt: skip
    discs = [t.text for page in scene.pages for t in numbers(page)]
    assert discs == [str(n) for n in range(1, steps + 1)]
    assert len(thick) == steps


def numbers(page: Any) -> list[Text]:
    """Texts right after a disc: the numbers of steps."""
    return [after for item, after in zip(page, page[1:], strict=False)
            if isinstance(item, Circle) and item.r == 7 and isinstance(after, Text)]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_no_path_is_said(lang: str) -> None:
    scene = build(way(path=[], edges=[]), lang=lang)
    layout.assert_well_laid_out(scene)
    assert ("没有路径" if lang == "zh" else "no path") in scene.answer
    assert {n.id for n in scene.nodes} == {"A", "B"}


def test_a_path_in_its_neighbourhood_is_thick_numbered_and_first_in_the_evidence() -> None:
    data = gather(province(30, 1), entity="U-0003", to="ROOT", hops="2")
    scene = build(data)
    check(data, scene)
    discs = [t.text for t in layout.texts(scene.pages[0]) if t.fill == "paper"]
    steps = [str(n) for n in range(1, len(data["path"]) + 1)]
    assert steps
    assert [text for text in discs if text.isdigit()] == steps
    first = [e for e in data["edges"] if e["key"] in data["path"][0]["keys"]][0]
    assert scene.evidence[0].id == first["evidence"][0]["id"]


def test_an_empty_answer_and_a_node_alone() -> None:
    empty = network([node("C")], []) | {"nodes": [], "centre": None, "form": "query", "query": "q"}
    scene = build(empty)
    layout.assert_well_laid_out(scene)
    assert "显示 0 / 共 0 个对象" in layout.all_text(scene)
    alone = network([node("C")], [])
    check(alone, build(alone))
