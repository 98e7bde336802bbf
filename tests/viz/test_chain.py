"""The chain figure: laid out well on every sheet, and what it shows is what the data says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.viz import layout, samples
from tests.viz.chain_samples import KINDS, LEAD, OTHER, scene_of, two_leads, up
from viz.scene import Placed, Point, Polyline, Scene
from viz.style import style


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


def test_the_posts_of_a_body_on_two_chains_are_told_once() -> None:
    text = layout.all_text(scene_of(KINDS["two leads"])).split("\n")
    assert text.count("第2级监督机构") == 2
    assert text.count("某2") == 1
    assert text.count("岗位见前") >= 1


def test_the_designated_lead_stands_next_to_the_party_line() -> None:
    scene = scene_of(KINDS["two leads"], "a3")
    (ruled,), (other,) = boxes(scene, LEAD[0]), boxes(scene, OTHER[0])
    assert ruled.y > other.y
    (line,) = rule_lines(scene)
    assert len({round(x, 3) for x, _ in line.points}) == 1, "straight up"


def test_the_lines_of_two_lanes_never_cross() -> None:
    parent = samples.trace("administrative", samples.chain(
        samples.hop("PART_OF", "G-1", "某集团", [], samples.SETUP)))  # fmt: skip
    for lanes in ([samples.supervision(), samples.party(), parent],
                  [two_leads(), samples.party(), parent],
                  [samples.supervision(), two_leads() | {"line": "party"}, parent]):  # fmt: skip
        scene = scene_of(samples.chain_data(lanes), "a3")
        lines = [i for i in scene.items if isinstance(i, Polyline) and i.stroke_width > 1.5
                 and i.stroke in ("supervision", "party", "administrative")]  # fmt: skip
        pieces = [(i.stroke, a, b) for i in lines
                  for a, b in zip(i.points, i.points[1:], strict=False)]  # fmt: skip
        assert {stroke for stroke, _, _ in pieces} == {"supervision", "party", "administrative"}
        for n, (stroke, a, b) in enumerate(pieces):
            for other, c, d in pieces[n + 1 :]:
                assert stroke == other or not meet(a, b, c, d), (stroke, a, b, other, c, d)


def meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two upright or level pieces of line have a point in common."""
    return all(
        min(a[k], b[k]) <= max(c[k], d[k]) and min(c[k], d[k]) <= max(a[k], b[k]) for k in (0, 1)
    )


def plain(hops: int, **more: Any) -> dict[str, Any]:
    """A unit with the three lines, its names marked as generated ones are."""
    mark = "（虚构）"
    rows = [samples.evidence(n, f"中央驻嘉单位基本情况名录{mark}", f"第{n}行") for n in range(13)]
    board = [samples.post("书记", f"钱甲二{mark}", since="2010/2012", until="2017-03-19",
                          evidence=rows[7:8]),
             samples.post("副书记", f"蒋辰光儿{mark}", since="2011-06", until="2017-04",
                          evidence=rows[8:9])]  # fmt: skip
    team = [samples.post(name, f"秦丙文{mark}", since="2012-03", until="2018-03-21",
                         evidence=[row])
            for name, row in zip(("组长", "副组长", "联络员"), rows[4:7], strict=True)]  # fmt: skip
    ups = [samples.hop("REPORTS_TO", f"B-{n}", f"中共嘉陵省纪律检查委员会{mark}", board, rows[2])
           for n in range(2, hops + 1)]  # fmt: skip
    lead = samples.hop("LED_BY", "B-1", f"嘉陵省交通厅派驻纪检组{mark}", team, rows[3],
                       since="2015-07/2016-06", until="2018-03-21",
                       properties={"scope": "统筹联动"}, **more)  # fmt: skip
    party = [samples.hop("AFFILIATED_WITH", "O-1", f"中共嘉陵省交通厅委员会{mark}",
                         team[:1], rows[9], since="2005"),
             samples.hop("SUBORDINATE_TO", "O-2", f"中共嘉陵省委员会{mark}", board[:1],
                         rows[10], since="1993-02")]  # fmt: skip
    parent = samples.hop("PART_OF", "G-1", f"华嵘集团总公司{mark}", [], rows[0], since="2005")
    lanes = [samples.trace("supervision", samples.chain(lead, *ups)),
             samples.trace("party", samples.chain(*party)),
             samples.trace("administrative", samples.chain(parent))]  # fmt: skip
    rule = samples.rule(("O-1", party[0]["to_name"]), ("B-1", lead["to_name"]), "certain",
                        evidence=[rows[1]])  # fmt: skip
    who = samples.subject(f"禹泽银行嘉陵分行{mark}") | {"posts": [
        samples.post("纪委书记", f"尤巳正{mark}", until="..", evidence=rows[11:12]),
        samples.post("联络员", f"蒋巳正{mark}", since="2014-05-27", until="2018-03-28",
                     evidence=rows[12:13])]}  # fmt: skip
    return samples.chain_data(lanes, rule, who=who)


def test_three_ordinary_lanes_with_marked_names_take_one_page() -> None:
    scene = scene_of(plain(2))
    assert len(scene.pages) == 1
    assert len(scene.evidence) == 13
    layout.assert_well_laid_out(scene)
    assert "规则指定：隶属该党组织的单位应由该单位牵头，与实际牵头一致" in layout.all_text(scene)


def test_evidence_that_does_not_keep_to_one_line_in_three_columns_has_two() -> None:
    def columns(heading: str) -> int:
        rows = [samples.evidence(n, heading, f"第{n}行") for n in range(6)]
        lead = samples.hop("LED_BY", *LEAD, [], *rows)
        scene = scene_of(samples.chain_data([samples.trace("supervision", samples.chain(lead))]))
        found = [t.x for t in layout.texts(scene.pages[0]) if t.text == heading]
        assert len(found) in (0, 6)
        return len(set(found)) or 2

    assert columns("《名册》") == 3
    assert columns("《派驻机构设置方案和归口牵头单位分工的通知》嘉编发") == 2


def test_what_is_in_both_pictures_of_two_dates_keeps_its_place() -> None:
    """The subject and the columns stay where they are, whatever of a chain changes."""
    lost = samples.chain_data([samples.no_chain("never"), *plain(2)["traces"][1:]])
    for other in (plain(1), plain(2, certainty="possible"), lost):
        for sheet in style().sheets:
            one, two = scene_of(plain(2), sheet), scene_of(other, sheet)
            spots = {p.id: p for p in one.nodes}
            assert {spots[p.id].x for p in two.nodes} == {p.x for p in two.nodes}
            assert all(p.x == spots[p.id].x for p in two.nodes)
            tops = [(p.x, p.y - answer_end(s)) for s in (one, two) for p in boxes(s, "U-0417")]
            assert len({(x, round(y, 3)) for x, y in tops}) == 1


def answer_end(scene: Scene) -> float:
    """The rule under the head of the first page: the answer above it may take more lines."""
    return next(i.points[0][1] for i in scene.pages[0] if isinstance(i, Polyline)
                and i.points[0][0] < 40 and i.points[-1][0] > scene.width - 40)  # fmt: skip


def test_the_legend_has_the_marks_of_the_picture_alone() -> None:
    legend = scene_of(plain(2)).legend
    assert "规则指定 DESIGNATES" in legend
    assert "当日可能" not in legend
    weak = scene_of(plain(2, certainty="possible")).legend
    assert "当日可能" in weak
    assert "未知（从未有记录）" not in weak
    undrawn = scene_of(KINDS["no lead"])
    assert "规则指定 DESIGNATES" not in undrawn.legend
    assert not rule_lines(undrawn)


def test_a_body_that_reports_is_named_in_the_answer() -> None:
    """Of a body without a lead the sentence has its subject all the same."""
    up = samples.hop("REPORTS_TO", "B-2", "中共嘉陵省纪律检查委员会", [], samples.SETUP)
    data = samples.chain_data([samples.trace("supervision", samples.chain(up))])
    assert scene_of(data).answer.startswith(
        "2016-09-06 当日，该单位向中共嘉陵省纪律检查委员会（2015-07 起）负责"
    )
