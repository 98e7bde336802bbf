"""The coverage figure: every unit named, counts that agree, on every sheet."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.viz import layout, samples
from viz.figures.coverage import build
from viz.scene import Polyline, Receipt, Rect, Scene
from viz.style import style

Doc = dict[str, Any]
RECEIPT = Receipt("coverage", (("on", samples.ON),), "zh", "a4", "1284", "0" * 64)


def scene_of(data: Doc, sheet: str = "a4", lang: str = "zh") -> Scene:
    return build(data, style().sheets[sheet], lang, RECEIPT)


def unit(number: int, *marks: str, **more: Any) -> Doc:
    name = f"第{number}号单位"
    return {"id": f"U-{number}", "full_name": name + "有限公司", "short_name": name,
            "marks": dict.fromkeys(marks, "certain"), **more}  # fmt: skip


def groups_of(*sizes: int, bare: int = 0) -> list[Doc]:
    """Groups of sizes, and units without a lead."""
    found, start = [], 0
    for index, size in enumerate(sizes):
        units = [unit(n) for n in range(start, start + size)]
        found.append({"lead_id": f"L-{index}", "lead_name": f"驻省{index}厅纪检组",
                      "units": units})  # fmt: skip
        start += size
    rest = [unit(n) for n in range(start, start + bare)]
    return [*found, {"lead_id": None, "lead_name": None, "units": rest}] if rest else found


def hostile() -> Doc:
    marks: list[Doc] = [{}, {"two": "possible"}, {"differs": "certain"},
                        {"two": "certain", "differs": "possible"}, {}]  # fmt: skip
    rows = [samples.evidence(n, text, text, "F6") for n, text in enumerate(samples.HOSTILE)]
    units = [
        {"id": str(n), "full_name": text, "short_name": text, "marks": mark, "evidence": rows,
         "expected": samples.HOSTILE}
        for n, (text, mark) in enumerate(zip(samples.HOSTILE, marks, strict=True))
    ]  # fmt: skip
    groups: list[Doc] = [{"lead_id": str(n), "lead_name": text, "units": units[n:]}
                         for n, text in enumerate(samples.HOSTILE)]  # fmt: skip
    return samples.coverage_data([*groups, {"lead_id": None, "lead_name": "", "units": units}])


def defects(count: int) -> list[Doc]:
    """Many units to repair, of both marks, with evidence."""
    two = [unit(n, "two", evidence=[samples.LEADS, samples.ROSTER]) for n in range(count)]
    differs = [unit(1000 + n, "differs", expected=["驻省一厅"], evidence=[samples.LEADS])
               for n in range(count * 2)]  # fmt: skip
    return [{"lead_id": "L-1", "lead_name": "甲组", "units": [*two, *differs]},
            {"lead_id": "L-2", "lead_name": "乙组", "units": two}]  # fmt: skip


def uncertain() -> list[Doc]:
    """Each count has something that is only possible, each chip its own kind of it."""
    weak, maybe = {"exists": "possible"}, {"certainty": "possible"}
    both = [unit(n, "two", "differs", expected=["驻省一厅"], **maybe) for n in range(3)]
    units = [*both, unit(3, **weak), unit(4, **maybe), unit(5), unit(6)]
    units[0] |= {"marks": {"two": "possible", "differs": "possible"}}
    return [{"lead_id": "L-1", "lead_name": "甲组", "units": units},
            {"lead_id": "L-2", "lead_name": "乙组", "units": [*both, unit(7, **maybe)]},
            {"lead_id": None, "lead_name": None, "units": [unit(8, **weak), unit(9)]}]


KINDS: dict[str, Doc] = {
    "uncertain": samples.coverage_data(uncertain()),
    "sample": samples.coverage_data(samples.coverage(), fictional=True),
    "empty": samples.coverage_data([]),
    "one": samples.coverage_data(groups_of(1)),
    "bare": samples.coverage_data(groups_of(bare=400)),
    "giant": samples.coverage_data(groups_of(900, 400, 3, 2, 1, bare=7)),
    "small leads": samples.coverage_data(groups_of(*[1] * 90)),
    "defects": samples.coverage_data(defects(60)),
    "hostile": hostile(),
    "grouped": samples.coverage_data([*groups_of(4000, 1500, 20, bare=30), *defects(5)]),
}


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"giant", "grouped"}))
@pytest.mark.parametrize("sheet", style().sheets)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_coverage_figure_is_well_laid_out(name: str, sheet: str, lang: str) -> None:
    check(scene_of(KINDS[name], sheet, lang))
    assert scene_of(KINDS[name], sheet, lang) == scene_of(KINDS[name], sheet, lang)


@pytest.mark.parametrize(("name", "sheet"), [("giant", "a4"), ("grouped", "slide")])
def test_large_coverage_figures_are_well_laid_out(name: str, sheet: str) -> None:
    check(scene_of(KINDS[name], sheet))


def check(scene: Scene) -> None:
    layout.assert_well_laid_out(scene)
    assert "…" not in layout.all_text(scene)
    for place in scene.nodes:
        assert place.x >= 27.5, place
        assert place.x + place.width <= scene.width - 27.5, place
        assert 20 <= place.y <= scene.height - 20 - place.height, place


def chips(scene: Scene) -> Counter[str]:
    """How often each unit stands in the figure."""
    return Counter(p.id for p in scene.nodes if p.id.startswith("U-"))


@pytest.mark.parametrize("name", ["sample", "bare", "giant", "small leads", "defects"])
@pytest.mark.parametrize("sheet", ["a4", "slide"])
def test_every_unit_is_named_in_each_of_its_boxes(name: str, sheet: str) -> None:
    data = KINDS[name]
    scene = scene_of(data, sheet)
    wanted = Counter(u["id"] for g in data["groups"] for u in g["units"])
    assert chips(scene) == wanted
    assert scene.counted == f"显示 {len(wanted)} / 共 {len(wanted)} 家"
    boxes = [p for p in scene.nodes if p.id.startswith("L-")]
    for page, x, y, wide, high in {(p.page, p.x, p.y, p.width, p.height) for p in scene.nodes
                                   if p.id.startswith("U-")}:  # fmt: skip
        around = [b for b in boxes if b.page == page and b.x <= x and b.y <= y
                  and x + wide <= b.x + b.width and y + high <= b.y + b.height]  # fmt: skip
        assert len(around) <= 1


def test_the_counts_of_the_sample_agree() -> None:
    scene = scene_of(KINDS["sample"])
    text = layout.all_text(scene)
    assert len(scene.pages) == 1, "229 units stand on one page of A4"
    assert "合计 224 块 = 222 家 + 2 家重复" in text
    assert "222 家有归口牵头单位，分属 12 个牵头单位；7 家没有牵头" in scene.answer
    assert "2 家同时有两个以上牵头，1 家的实际牵头与规则不一致。需要处理的共 10 家" in scene.answer
    lines = text.split("\n")
    for group in KINDS["sample"]["groups"][:-1]:
        assert str(len(group["units"])) in lines
    assert lines.count("0") == 7 + 1, "a chip each, and the legend"
    assert lines.count("2") == 4 + 1 + 1 + 1, "chips, the list, the legend, the box of two units"
    assert lines.count("≠") == 1 + 1 + 1


def test_a_box_that_goes_on_says_so_and_gives_its_count_once() -> None:
    scene = scene_of(KINDS["giant"])
    lines = layout.all_text(scene).split("\n")
    parts = [p for p in scene.nodes if p.id == "L-0"]
    assert len({p.page for p in parts}) == len(parts) > 1
    assert lines.count("900") == 1
    assert lines.count("驻省0厅纪检组") == 1
    assert lines.count("驻省0厅纪检组（续）") == len(parts) - 1


def test_more_than_can_be_named_are_counted_by_lead_and_it_is_said() -> None:
    data = KINDS["grouped"]
    scene = scene_of(data)
    marked = {u["id"] for g in data["groups"] for u in g["units"] if u["marks"]}
    assert scene.counted == f"显示 {len(marked) + 30} / 共 {data['total']} 家"
    assert len(chips(scene)) == 30
    text = layout.all_text(scene)
    assert {"4000", "1500", "20"} <= set(text.split("\n"))
    assert "逐家写出的只有需要处理的" in text
    for group in data["groups"]:
        for item in group["units"]:
            if item["marks"]:
                assert item["short_name"] in text
    assert len(scene.pages) < 4


def test_the_lists_say_what_to_repair_and_on_what_it_rests() -> None:
    scene = scene_of(KINDS["sample"])
    text = layout.all_text(scene)
    assert "驻省国资委 与 驻省金融办" in text
    assert "现由 驻省国防科工办；应由 驻省科技厅" in text
    many = scene_of(KINDS["defects"])
    assert [s.id for s in many.evidence] == ["E-3", "E-2"]
    rows = Counter(layout.all_text(many).split("\n"))
    assert rows["甲组 与 乙组  ①②"] == 60
    assert rows["现由 甲组；应由 驻省一厅  ①"] == 120
    assert not [i for i in many.items if isinstance(i, Polyline) and i.dash != "solid"]


def test_a_fictional_figure_says_so_once_on_each_page() -> None:
    groups = groups_of(30)
    for item in groups[0]["units"]:
        item["short_name"] += "（虚构）"
    told = layout.all_text(scene_of(samples.coverage_data(groups, fictional=True)))
    plain = layout.all_text(scene_of(samples.coverage_data(groups)))
    assert "虚构数据" in told
    assert "名称后的“（虚构）”不重复写出" in told
    assert "第3号单位（虚构）" in plain
    assert "虚构数据" not in plain


@pytest.mark.parametrize("sheet", style().sheets)
def test_a_short_list_of_repairs_is_never_cut(sheet: str) -> None:
    """However full the page above it is, it stands on one page."""
    for size in range(100, 340, 15):
        led = [unit(2000 + n) for n in range(size)]
        data = samples.coverage_data([{"lead_id": "L-0", "lead_name": "丙组", "units": led},
                                      *defects(3)])  # fmt: skip
        heads = [t.text for page in scene_of(data, sheet).pages for t in layout.texts(page)
                 if "实际牵头与规则不一致  " in t.text]  # fmt: skip
        assert heads == ["实际牵头与规则不一致  6 家"]


def test_outlines_stay_within_their_chips() -> None:
    """So the dashes of two that are only possible do not run into one another."""
    scene = scene_of(KINDS["uncertain"])
    within = [p for p in scene.nodes if p.id.startswith("U-")]
    outlines = [i for page in scene.pages for i in page if isinstance(i, Rect)
                and i.fill == "paper" and i.stroke and i.width > 20]  # fmt: skip
    assert len(outlines) > 6
    for each in outlines:
        half = each.stroke_width / 2 - 0.001
        assert any(
            p.x <= each.x - half and each.x + each.width + half <= p.x + p.width
            and p.y <= each.y - half and each.y + each.height + half <= p.y + p.height
            for p in within
        ), each  # fmt: skip
