"""The figures, measured with the font: nothing overlaps, leaves the page or is read as markup."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import combinations
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from viz.chain import chain_scene
from viz.coverage import coverage_scene
from viz.figure import Format, render
from viz.svg import svg

from tests.viz import samples
from viz.metrics import missing_characters, text_box, width, wrap
from viz.scene import Scene, Text


class Attributes(HTMLParser):
    """Collects what a browser would take for tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


def hostile_chain() -> Scene:
    """Return a chain in which every free text is hostile."""
    first, second, third, fourth, fifth = samples.HOSTILE
    rows = [samples.evidence(n, text, text, "F6") for n, text in enumerate(samples.HOSTILE)]
    posts = [samples.post(fifth, fourth), samples.post(first, second), samples.post(third)]
    hops = [
        samples.hop("LED_BY", first, text, posts, *rows, properties={"scope": text})
        for text in samples.HOSTILE
    ]
    document = samples.trace("supervision", samples.chain(*hops))
    subject = {"id": third, "full_name": fifth + first, "kind": second, "region": fourth,
               "posts": posts}  # fmt: skip
    return chain_scene([document, samples.party()], subject, fictional=True, data_hash=third)


def hostile_coverage() -> Scene:
    """Return a coverage figure with hostile names."""
    units = [
        {"id": str(n), "full_name": text, "short_name": text, "mark": mark}
        for n, (text, mark) in enumerate(
            zip(samples.HOSTILE, [None, "two", "differs", "two", None], strict=True)
        )
    ]
    groups: list[dict[str, Any]] = [
        {"lead_id": str(n), "lead_name": text, "units": units[n:]}
        for n, text in enumerate(samples.HOSTILE)
    ]
    groups.append({"lead_id": None, "lead_name": "", "units": units})
    return coverage_scene(groups, on=samples.ON, known=samples.KNOWN, total=5, fictional=False)


def scenes() -> dict[str, Scene]:
    """Return the figures under test."""
    who, sup, party = samples.subject(), samples.supervision(), samples.party()
    many = samples.coverage()
    day: dict[str, Any] = {"on": samples.ON, "known": samples.KNOWN, "total": 229}
    three = [sup, party, samples.no_chain("between")]
    chains = {
        "two": [sup, party],
        "three": three,
        "branching": [samples.branching(), party],
        "branching below": [party, samples.branching()],
        "ended": [samples.no_chain("ended"), party],
        "never": [samples.no_chain("never")],
        "nothing": [samples.no_chain("never"), samples.no_chain("between")],
    }
    made = {key: chain_scene(ts, who, fictional=True) for key, ts in chains.items()}
    made["english"] = chain_scene(three, who, fictional=True, lang="en")
    made["hostile"] = hostile_chain()
    made["coverage"] = coverage_scene(many, fictional=True, **day)
    made["coverage english"] = coverage_scene(many, fictional=True, lang="en", **day)
    made["hostile coverage"] = hostile_coverage()
    made["empty coverage"] = coverage_scene([], fictional=False, **day)
    return made


SCENES = scenes()
every = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())


def texts(scene: Scene) -> list[Text]:
    """Return the text primitives of a scene."""
    return [i for i in scene.items if isinstance(i, Text)]


@every
def test_no_text_meets_another(scene: Scene) -> None:
    boxes = [(*text_box(t), t.text) for t in texts(scene)]
    for a, b in combinations(boxes, 2):
        apart = a[2] <= b[0] + 0.3 or b[2] <= a[0] + 0.3 or a[3] <= b[1] + 0.3 or b[3] <= a[1] + 0.3
        assert apart, (a, b)


@every
def test_every_text_is_inside_the_margins_readable_and_has_its_glyphs(scene: Scene) -> None:
    assert scene.height >= 595
    for item in texts(scene):
        left, top, right, bottom = text_box(item)
        assert left >= 27.5, item
        assert right <= scene.width - 27.5, item
        assert top >= 20, item
        assert bottom <= scene.height - 5, item
        assert item.size >= 9
        assert not missing_characters(item.text)


@every
def test_svg_is_well_formed_plain_and_loads_nothing(scene: Scene) -> None:
    text = svg(scene)
    root = ElementTree.fromstring(text)
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {
        "svg", "title", "desc", "style", "rect", "text", "polyline", "polygon", "circle"
    }  # fmt: skip
    assert text.count("http") == 1, "the namespace only"
    assert "url(" not in text.replace("url(data:font/otf;base64,", "")
    drawn = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert drawn == [t.text for t in texts(scene)]


@every
def test_all_formats_render_and_twice_the_same(scene: Scene) -> None:
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "html": b"<!DOCTYPE html>"}
    assert set(starts) == set(get_args(Format))
    for fmt in get_args(Format):
        first = render(scene, fmt, 72)
        assert first.startswith(starts[fmt])
        assert first == render(scene, fmt, 72)


@every
def test_html_policy_names_exactly_its_own_style_and_script(scene: Scene) -> None:
    page = render(scene, "html").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; ")
    for kind, count in (("style", 2), ("script", 1)):
        bodies = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert len(bodies) == count
        for body in bodies:
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy[1]
    assert page.count("http") == page.count("http-equiv") + 1
    reader = Attributes()
    reader.feed(page)
    assert not [n for n in reader.names if re.fullmatch(r"src|href|xlink.*|on\w+|style", n)]
    assert reader.tags.isdisjoint({"image", "img", "link", "iframe", "object", "use", "a"})


def test_a_missing_chain_is_said_in_red_and_no_lead_is_drawn() -> None:
    scene = SCENES["never"]
    shown = " ".join(t.text for t in texts(scene))
    assert "监督线：2016-09-06 当日没有责任链" in shown
    assert "从未记录过" in shown
    assert "归口牵头 →" not in shown
    assert "显示 0 / 共 0 条链" in shown


def test_shared_hops_share_a_box_and_long_chains_go_on_below() -> None:
    shown = [t.text for t in texts(SCENES["branching"])]
    assert shown.count("第2级监督机构") == 1
    assert "续下行 A" in shown
    assert "A" in shown
    assert sum("第6级监督机构" in line for line in shown) == 1
    assert any("不少于 10000" in line for line in shown)


def test_every_unit_is_named_and_the_counts_add_up() -> None:
    shown = [t.text for t in texts(SCENES["coverage"])]
    for group in samples.coverage():
        for unit in group["units"]:
            assert unit["short_name"] in shown
    joined = "\n".join(shown)
    assert "显示 229 / 共 229 家" in joined
    assert "合计 224 块 = 222 家 + 2 家重复" in joined
    assert "222 家有归口牵头单位，分属 12 个牵头单位；7 家没有牵头" in joined


def test_names_break_at_word_joints_and_lose_nothing() -> None:
    assert wrap("嘉陵能源集团有限公司", 105, 10.5) == ["嘉陵能源集团有限公司"]
    assert wrap("嘉陵能源集团有限公司", 90, 10.5) == ["嘉陵能源集团", "有限公司"]
    for text in ("中共嘉陵省委企业工作委员会", "甲乙丙" * 30, "A" * 100, "（省外）" * 9):
        for limit in (30, 58, 120):
            lines = wrap(text, limit, 9)
            assert "".join(lines) == text
            assert all(width(line, 9) <= limit + 0.01 for line in lines)


def test_hidden_characters_become_visible() -> None:
    shown = " ".join(t.text for t in texts(SCENES["hostile"]))
    for code in ("202E", "2066", "200B", "0000", "001B", "D800"):
        assert f"[U+{code}]" in shown
