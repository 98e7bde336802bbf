"""The chain figure: laid out well on every sheet, and what it shows is what the data says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.viz import layout, samples
from viz.figures.chain import build
from viz.scene import Placed, Polyline, Receipt, Scene
from viz.style import style

Doc = dict[str, Any]
RECEIPT = Receipt("chain", (("unit", "U-0417"), ("on", samples.ON)), "zh", "a4", "1284", "0" * 64)
LEAD, OTHER = ("B-1", "省纪委驻省国资委纪检组"), ("B-9", "嘉陵省国防科技工业办公室纪检组")
COMMITTEE = ("O-1", "中共嘉陵省国资委委员会")


def scene_of(data: Doc, sheet: str = "a4", lang: str = "zh") -> Scene:
    return build(data, style().sheets[sheet], lang, RECEIPT)


def up(number: int, **more: Any) -> Doc:
    """A hop to the n-th body."""
    posts = [samples.post("书记", f"某{number}")]
    name = f"第{number}级监督机构"
    return samples.hop("REPORTS_TO", f"B-{number}", name, posts, samples.SETUP, **more)


def fan(count: int) -> Doc:
    """Many chains: leads one below the other, each with its own superior."""
    return samples.trace("supervision", *(
        samples.chain(samples.hop("LED_BY", f"F-{n}", f"第{n}派驻纪检组", samples.TEAM,
                                  samples.LEADS, certainty="possible" if n % 3 else "certain"),
                      up(100 + n))
        for n in range(count)
    ))  # fmt: skip


def crowded() -> Doc:
    """A body with more posts, and a post with more holders, than a page is high."""
    shared = samples.post("委员", "某甲")
    shared["holders"] = [dict(shared["holders"][0], full_name=f"委员{n}号") for n in range(40)]
    posts = [*(samples.post(f"岗位{n}", f"在任{n}号") for n in range(60)), shared]
    head = samples.hop("LED_BY", "B-1", "省纪委驻省国资委纪检组", posts, samples.LEADS)
    who = samples.subject() | {"posts": [samples.post(f"本单位岗位{n}", f"本{n}号")
                                         for n in range(50)]}  # fmt: skip
    return samples.chain_data([samples.trace("supervision", samples.chain(head, up(2)))], who=who)


def hostile() -> Doc:
    """Every free text is hostile."""
    first, second, third, fourth, fifth = samples.HOSTILE
    rows = [samples.evidence(n, text, text, "F6") for n, text in enumerate(samples.HOSTILE)]
    posts = [samples.post(fifth, fourth), samples.post(first, second), samples.post(third)]
    hops = [
        samples.hop("LED_BY", first, text, posts, *rows, properties={"scope": text})
        for text in samples.HOSTILE
    ]
    who = {"id": third, "full_name": fifth + first, "kind": second, "region": fourth,
           "posts": posts, "exists": "possible"}  # fmt: skip
    rules = [samples.rule((text, text), (first, fifth), "no", evidence=rows)
             for text in samples.HOSTILE[:2]]  # fmt: skip
    traces = [samples.trace("supervision", samples.chain(*hops)), samples.party()]
    return samples.chain_data(traces, *rules, who=who, beside=samples.HOSTILE)


def loop() -> Doc:
    """A unit that supervises itself, and a second chain."""
    closes = {"relation": "REPORTS_TO", "from": "U-0417", "to": "U-0417", "since": "2016",
              "until": "..", "certainty": "certain", "evidence": [samples.SETUP]}  # fmt: skip
    return samples.trace("supervision", samples.chain(ends="cycle", closes=closes),
                         samples.chain(up(3)))  # fmt: skip


def two_leads() -> Doc:
    """The designated lead comes first in the trace, another lead follows."""
    first = samples.hop("LED_BY", *LEAD, samples.TEAM, samples.LEADS)
    second = samples.hop("LED_BY", *OTHER, samples.TEAM, samples.ROSTER)
    return samples.trace("supervision", samples.chain(first, up(2)), samples.chain(second, up(2)))


def kinds() -> dict[str, Doc]:
    """The data under test by name."""
    sup, party, none = samples.supervision(), samples.party(), samples.no_chain("between")
    agrees, differs = samples.rule(COMMITTEE, LEAD, "certain"), samples.rule(COMMITTEE, OTHER, "no")
    deep = samples.trace("supervision", samples.chain(*(up(n) for n in range(1, 21))))
    return {
        "agrees": samples.chain_data([sup, party, none], agrees),
        "differs": samples.chain_data([sup, party], differs, beside=[LEAD[1]]),
        "no lead": samples.chain_data([samples.no_chain("never"), party], differs),
        "two leads": samples.chain_data([two_leads(), party], agrees, beside=[OTHER[1]]),
        "two rules": samples.chain_data(
            [two_leads(), party], agrees, samples.rule(COMMITTEE, OTHER, "possible")),
        "nothing": samples.chain_data([samples.no_chain("never"), none, none]),
        "branching": samples.chain_data([samples.branching(), party]),
        "below": samples.chain_data([party, samples.branching()]),
        "deep": samples.chain_data([deep, party]),
        "many": samples.chain_data([fan(40), party], agrees),
        "crowded": crowded(),
        "loop": samples.chain_data([loop(), party]),
        "hostile": hostile(),
    }  # fmt: skip


KINDS = kinds()


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("sheet", style().sheets)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chain_figure_is_well_laid_out(name: str, sheet: str, lang: str) -> None:
    scene = scene_of(KINDS[name], sheet, lang)
    layout.assert_well_laid_out(scene)
    assert "…" not in layout.all_text(scene)
    for place in scene.nodes:
        assert 0 <= place.x <= scene.width - place.width, place
        assert 0 <= place.y <= scene.height - place.height, place
    assert scene == scene_of(KINDS[name], sheet, lang)


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"loop"}))
def test_every_hop_is_drawn_once_and_every_body_stands_there(name: str) -> None:
    data, scene = KINDS[name], scene_of(KINDS[name])
    hops = [h for t in data["traces"] for c in t["chains"] for h in c["hops"]]
    drawn = [(e.relation, e.start, e.end) for e in scene.edges if e.relation != "DESIGNATES"]
    assert set(drawn) == {(h["relation"], h["from"], h["to"]) for h in hops}
    assert {p.id for p in scene.nodes} == {data["unit"]["id"]} | {h["to"] for h in hops}
    subjects = [p for p in scene.nodes if p.id == data["unit"]["id"]]
    lanes = {p.page for p in scene.nodes}
    assert {p.page for p in subjects} == lanes, "the subject stands on every page with a box"


def test_no_two_boxes_of_a_page_meet() -> None:
    for data in KINDS.values():
        scene = scene_of(data)
        for i, a in enumerate(scene.nodes):
            for b in scene.nodes[i + 1 :]:
                apart = (a.page != b.page or a.x + a.width <= b.x or b.x + b.width <= a.x
                         or a.y + a.height <= b.y or b.y + b.height <= a.y)  # fmt: skip
                assert apart, (a, b)


@pytest.mark.parametrize("name", ["crowded"])
def test_posts_that_do_not_fit_go_on(name: str) -> None:
    for sheet in style().sheets:
        scene = scene_of(KINDS[name], sheet)
        text = layout.all_text(scene).split("\n")
        for number in range(60):
            assert text.count(f"在任{number}号") == 1
        for number in range(40):
            assert text.count(f"委员{number}号") == 1
        for number in range(50):
            assert text.count(f"本{number}号") == 1


def test_a_cycle_is_said_with_its_evidence() -> None:
    closes = {"relation": "REPORTS_TO", "from": "B-2", "to": "U-0417", "since": "2016",
              "until": "..", "certainty": "certain", "evidence": [samples.HISTORY]}  # fmt: skip
    data = samples.trace("supervision", samples.chain(up(2), ends="cycle", closes=closes))
    scene = scene_of(samples.chain_data([data]))
    assert [source.id for source in scene.evidence] == ["E-5", "E-9"]
    text = "".join(layout.all_text(scene).split())
    assert "链1止于此：上级监督回到嘉陵能源集团有限公司（成环）②" in text


def test_long_chains_wrap_and_say_where() -> None:
    text = layout.all_text(scene_of(KINDS["deep"])).split("\n")
    for tag in "ABCDEF":
        assert f"续 {tag} 行" in text
        assert tag in text
    assert "续 G 行" not in text, "20 hops take seven rows of three"
    wide = layout.all_text(scene_of(KINDS["deep"], "a3")).split("\n")
    assert "续 D 行" in wide
    assert "续 E 行" not in wide, "20 hops take five rows of four"


def test_counts_agree() -> None:
    for name, chains in (("many", 41), ("agrees", 2), ("nothing", 0), ("deep", 2)):
        scene = scene_of(KINDS[name])
        assert scene.counted == f"显示 {chains} / 共 {chains} 条链"
        assert scene.counted in layout.all_text(scene)
    assert scene_of(KINDS["branching"]).counted == "显示 4 / 共 不少于 10001 条链"
    states = layout.all_text(scene_of(KINDS["many"]))
    assert "确定 14 条，可能 26 条" in states


def boxes(scene: Scene, key: str) -> list[Placed]:
    return [p for p in scene.nodes if p.id == key]


def rule_lines(scene: Scene) -> list[Polyline]:
    """The dotted lines with an arrow: those of the legend have none."""
    return [i for i in scene.items
            if isinstance(i, Polyline) and i.dash == "dotted" and i.arrow != "none"]  # fmt: skip


@pytest.mark.parametrize("name", ["agrees", "two leads", "two rules"])
@pytest.mark.parametrize("sheet", ["a3"])
def test_the_rule_is_a_dotted_line_from_the_party_to_the_designated_lead(
    name: str, sheet: str
) -> None:
    data = KINDS[name]
    scene = scene_of(data, sheet)
    lines = rule_lines(scene)
    ruled = [(e.start, e.end) for e in scene.edges if e.relation == "DESIGNATES"]
    assert ruled == [(r["from"], r["to"]) for r in data["rules"]]
    assert len(lines) == len(ruled)
    for line, (party, lead) in zip(lines, ruled, strict=True):
        (at,), (to,) = boxes(scene, party), boxes(scene, lead)
        assert on_edge(line.points[0], at)
        assert on_edge(line.points[-1], to)
        for other in scene.nodes:
            inside = [p for p in line.points[1:-1] if within(p, other)]
            assert not inside, other


def on_edge(point: tuple[float, float], box: Placed) -> bool:
    x, y = point
    across = box.x - 0.1 <= x <= box.x + box.width + 0.1
    down = box.y - 0.1 <= y <= box.y + box.height + 0.1
    sides = (abs(x - box.x), abs(x - box.x - box.width), abs(y - box.y),
             abs(y - box.y - box.height))  # fmt: skip
    return across and down and min(sides) < 0.1


def within(point: tuple[float, float], box: Placed) -> bool:
    return box.x < point[0] < box.x + box.width and box.y < point[1] < box.y + box.height


def test_the_rule_is_said_in_words() -> None:
    said = {name: " ".join(layout.all_text(scene_of(KINDS[name])).split()) for name in KINDS}
    flat = {name: text.replace(" ", "") for name, text in said.items()}
    assert "按规则应由省纪委驻省国资委纪检组牵头，与实际牵头一致" in flat["agrees"]
    assert "按规则应由嘉陵省国防科技工业办公室纪检组牵头，与实际牵头不一致" in flat["differs"]
    assert "规则指定：隶属中共嘉陵省国资委委员会的单位应由" in flat["differs"]
    assert "（该单位未画在本页）" in flat["differs"]
    assert "牵头，当日没有实际牵头" in flat["no lead"]
    assert "规则之外的实际牵头：嘉陵省国防科技工业办公室纪检组" in flat["two leads"]
    assert not rule_lines(scene_of(KINDS["differs"]))
    assert not any(e.relation == "DESIGNATES" for e in scene_of(KINDS["differs"]).edges)


def test_the_answer_says_who_and_how_surely() -> None:
    possible = samples.hop("LED_BY", *OTHER, [], samples.ROSTER, certainty="possible")
    certain = samples.hop("LED_BY", *LEAD, [], samples.LEADS, until="2018-08")
    own = samples.trace("supervision", samples.chain(certain, up(2)),
                        samples.chain(possible, up(4)), samples.chain(up(3)))  # fmt: skip
    answer = scene_of(samples.chain_data([own])).answer
    assert "该单位由省纪委驻省国资委纪检组（2015-07 至 2018-08）归口牵头" in answer
    assert "该单位可能由嘉陵省国防科技工业办公室纪检组（2015-07 起）归口牵头" in answer
    assert "向第3级监督机构（2015-07 起）负责" in answer
    assert "再向上为第2级监督机构，再向上可能为第4级监督机构" in answer
    long = scene_of(KINDS["deep"]).answer
    assert "第2级监督机构、第3级监督机构、第4级监督机构、第5级监督机构 等 19 个" in long


def test_what_is_only_possible_is_dashed() -> None:
    scene = scene_of(samples.chain_data([samples.party()]))
    lines = [i for i in scene.items if isinstance(i, Polyline) and i.stroke == "party"]
    assert sum(i.dash == "dashed" for i in lines) == 1
    assert {e.certainty for e in scene.edges if e.end == "O-2"} == {"possible"}


def test_missing_chains_are_said_and_a_missing_parent_is_no_defect() -> None:
    text = layout.all_text(scene_of(KINDS["nothing"]))
    assert text.count("2016-09-06 当日没有责任链") == 3
    red = samples.chain_data([samples.no_chain("never")])
    parent = samples.chain_data([samples.no_chain("never") | {"line": "administrative"}])
    body = samples.chain_data([samples.no_chain("never")], who=samples.subject() | {"kind": "lead"})
    assert "没有责任链" not in scene_of(body).legend
    assert "没有责任链" in scene_of(red).legend
    assert "没有责任链" not in scene_of(parent).legend


def test_hidden_characters_become_visible() -> None:
    text = layout.all_text(scene_of(KINDS["hostile"]))
    for code in ("202E", "2066", "200B", "0000", "001B", "D800"):
        assert f"[U+{code}]" in text
