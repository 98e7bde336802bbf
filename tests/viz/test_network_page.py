"""The page of a network to look around in: offline, hostile text inert, all of it reachable."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsers import Watched
from tests.viz import samples
from tests.viz.network_cases import build, edge, gather, hostile, network, node, province, star
from viz.metrics import clean
from viz.outputs.network_page import page as network_page
from viz.outputs.receipt import told as told_by
from viz.scene import Scene


class Reader(HTMLParser):
    """Tags, attributes and scripts as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.inside = ""
        self.bodies: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.inside = "json" if ("type", "application/json") in attrs else tag

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style", "json"):
            self.bodies.append((self.inside, data))
            self.inside = ""


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def scenes() -> list[Scene]:
    return [build(gather(province(12, 3), entity="ROOT")), build(star(40), lang="en"),
            *(build(hostile(text)) for text in samples.HOSTILE)]  # fmt: skip


def test_the_policy_allows_exactly_its_own_scripts_and_style() -> None:
    for scene in scenes():
        text = network_page(scene, "dark")
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy is not None
        allowed = dict(part.split(" ", 1) for part in policy[1].split("; "))
        assert allowed["default-src"] == "'none'"
        found = read(text).bodies
        for kind in ("script", "style"):
            hashes = {
                f"'sha256-{base64.b64encode(hashlib.sha256(b.encode()).digest()).decode()}'"
                for k, b in found if k == kind
            }  # fmt: skip
            assert set(allowed[f"{kind}-src"].split()) == hashes
        assert len([k for k, _ in found if k == "script"]) == 2


def test_the_page_has_only_its_own_elements_whatever_the_text() -> None:
    expected = read(network_page(build(star(3)))).tags
    for scene in scenes():
        reader = read(network_page(scene))
        assert reader.tags == expected
        assert not [n for n in reader.names if re.fullmatch(r"src|href|on\w+|style", n)]


def test_the_data_is_the_scene_with_its_places() -> None:
    for scene in scenes():
        [island] = [body for kind, body in read(network_page(scene)).bodies if kind == "json"]
        data = json.loads(island)
        assert sorted(n["id"] for n in data["nodes"]) == sorted(n.id for n in scene.nodes)
        assert len(data["edges"]) == len(scene.edges)
        for drawn in data["nodes"]:
            placed = next(n for n in scene.nodes if n.id == drawn["id"])
            assert drawn["name"] == clean(placed.name)
            assert "".join(drawn["lines"]).replace(" ", "") == drawn["name"].replace(" ", "")
            assert drawn["x"] == pytest.approx(placed.x + placed.width / 2, abs=0.01)
        assert network_page(scene) == network_page(scene)


def test_the_receipt_is_in_the_page() -> None:
    scene = scenes()[0]
    receipt = told_by(scene, "html", "light", 144)
    text = network_page(scene, "light", receipt)
    metas = re.findall(r'<meta name="guikou-receipt" content="([^"]*)"', text)
    assert [m.replace("&quot;", '"') for m in metas] == [receipt]
    assert "guikou-receipt" not in network_page(scene)


def opened(page: Page, folder: Path, scene: Scene) -> None:
    """Show the page of a network, with its font."""
    path = folder / "network.html"
    path.write_text(network_page(scene), encoding="utf-8", newline="")
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready=yes]")


def told(page: Page) -> list[str]:
    """What is told beside the network: its heading and its notes."""
    return [page.inner_text("#who"), *page.locator("#notes li").all_text_contents()]


def middle(page: Page) -> tuple[float, float]:
    """The middle of the network on the screen: what keys and search go to lies there."""
    box = page.locator("#network").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def picture(page: Page) -> str:
    """The canvas, once it is drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return str(page.evaluate("document.querySelector('canvas').toDataURL()"))


def pair() -> Scene:
    """A unit, its lead and its organisation: two ties that stand apart."""
    nodes = [node("A", "甲厂"), node("B", "乙组", kind="lead"),
             node("O", "丙委", "PartyOrganization")]  # fmt: skip
    rows = [samples.evidence(1, "《通知》", "第 2 页"),
            samples.evidence(2, "《名册》", "附 1", "A1")]  # fmt: skip
    edges = [edge("A", "LED_BY", "B", since="2015-07", until="2018-08", evidence=rows),
             edge("A", "AFFILIATED_WITH", "O", certainty="possible", evidence=[])]  # fmt: skip
    return build(network(nodes, edges))


LED = ["归口牵头 甲厂 → 乙组", "2015-07 至 2018-08 · 确定", "依据 《通知》 第 2 页 B2",
       "依据 《名册》 附 1 A1"]  # fmt: skip
JOINED = ["党组织隶属 甲厂 → 丙委", "2015 起 · 可能", "没有记录依据"]


def test_it_runs_without_a_word_or_a_request(watched: Watched, tmp_path: Path) -> None:
    for scene in scenes():
        opened(watched.page, tmp_path, scene)


def test_search_keys_and_notes(watched: Watched, tmp_path: Path) -> None:
    scene, page = build(star(40)), watched.page
    opened(page, tmp_path, scene)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("7号厂")
    shown = [n for n in scene.nodes if "7号厂" in n.name]
    assert page.locator("#found button").count() == len(shown) > 1
    page.keyboard.press("Enter")
    assert told(page) == [shown[0].name, *(clean(note) for note in shown[0].notes)]
    assert any("归口牵头 → 第0派驻组" in note for note in told(page))


def test_a_new_search_has_its_results_in_sight(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    opened(page, tmp_path, build(star(40)))
    page.fill("#search", "第0派驻组")
    page.press("#search", "Enter")
    assert len(told(page)) > 40
    page.fill("#search", "7号厂")
    assert told(page) == [""]
    box = page.locator("#found button").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 800


def test_the_keyboard_alone_reaches_every_tie(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    opened(page, tmp_path, pair())
    seen = []
    for key in ("t", "t", "t", "T"):
        page.keyboard.press(key)
        seen.append(told(page))
    assert sorted(seen[:2]) == sorted([LED, JOINED])
    assert seen[2:] == [seen[0], seen[1]]
    page.keyboard.press("Escape")
    assert told(page) == [""]
    # From a thing that is told, only its own.
    page.keyboard.press("/")
    page.keyboard.type("丙委")
    page.keyboard.press("Enter")
    assert told(page)[0] == "丙委"
    for _ in range(2):
        page.keyboard.press("t")
        assert told(page) == JOINED


def test_every_tie_of_a_province_is_reached_and_told(watched: Watched, tmp_path: Path) -> None:
    scene, page = build(gather(province(12, 3), entity="ROOT")), watched.page
    opened(page, tmp_path, scene)
    names = {n.id: n.name for n in scene.nodes}
    for tie in scene.edges:
        page.keyboard.press("t")
        heading, *notes = told(page)
        assert heading.endswith(f" {names[tie.start]} → {names[tie.end]}")
        assert notes == [clean(note) for note in tie.notes]


def test_a_tie_is_found_by_its_relation_and_its_source(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    opened(page, tmp_path, pair())
    for asked in ("归口牵头", "《通知》"):
        page.fill("#search", asked)
        assert page.locator("#found button").all_text_contents() == [LED[0]]
        page.press("#search", "Enter")
        assert told(page) == LED
        page.keyboard.press("Escape")


def test_a_mouse_near_a_line_is_told_of_its_tie(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    opened(page, tmp_path, pair())
    page.keyboard.press("t")
    first = told(page)
    page.keyboard.press("Escape")
    x, y = middle(page)
    page.mouse.move(x + 3, y + 3)
    assert told(page) == first
    page.mouse.move(x + 150, y + 150)
    assert told(page) == [""]
    page.mouse.click(x - 3, y - 3)
    page.wait_for_function("document.getElementById('who').textContent")
    page.mouse.move(x + 150, y + 150)
    assert told(page) == first
    page.mouse.click(x + 150, y + 150)
    page.wait_for_function("!document.getElementById('who').textContent")


def test_ties_between_the_same_two_are_told_together(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    nodes = [node("A", "甲厂"), node("B", "乙组", kind="lead")]
    edges = [edge("A", "LED_BY", "B"), edge("A", "PART_OF", "B"),
             edge("A", "LED_BY", "B", key="again", since="2016")]  # fmt: skip
    opened(page, tmp_path, build(network(nodes, edges)))
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    page.mouse.move(*middle(page))
    assert told(page)[0] == "此处有 3 条关系"
    heads = page.locator("#notes .head").all_text_contents()
    assert sorted(heads) == ["归口牵头 甲厂 → 乙组"] * 2 + ["行政隶属 甲厂 → 乙组"]


def test_a_name_is_pointed_at_like_its_mark(watched: Watched, tmp_path: Path) -> None:
    scene, page = build(star(40)), watched.page
    opened(page, tmp_path, scene)
    page.keyboard.press("/")
    page.keyboard.type("7号厂")
    page.keyboard.press("Enter")
    name = told(page)[0]
    page.keyboard.press("Escape")
    x, y = middle(page)
    # Names stand outward: at one of the two sides of the mark is the name, at the other its tie.
    found = []
    for off in (-30, 30):
        page.mouse.move(x + off, y)
        found.append(told(page)[0])
    assert name in found


def test_hostile_words_of_a_tie_stay_text(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    for text in samples.HOSTILE:
        scene = build(hostile(text))
        opened(page, tmp_path, scene)
        markup = "document.querySelectorAll('#told :not(h2, ul, li)').length"
        for tie in scene.edges:
            page.keyboard.press("t")
            shown = page.locator("#notes li").all_text_contents()
            assert shown == [clean(note) for note in tie.notes]
            assert any(clean(text) in line for line in shown)
            assert page.evaluate(markup) == 0


def test_a_finger_moves_two_zoom_and_a_tap_tells(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True
    )
    watched = Watched(context)
    page, fingers = watched.page, context.new_cdp_session(watched.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [
            {"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]})  # fmt: skip

    opened(page, tmp_path, pair())
    x, y = middle(page)
    seen = [picture(page)]
    for start, end in (([(x, y)], [(x + 60, y + 40)]),
                       ([(x - 40, y), (x + 40, y)], [(x - 90, y), (x + 90, y)])):  # fmt: skip
        touch("touchStart", *start)
        for part in (0.4, 0.7, 1.0):
            steps = zip(start, end, strict=True)
            touch("touchMove", *((a + (c - a) * part, b + (d - b) * part)
                                 for (a, b), (c, d) in steps))  # fmt: skip
        touch("touchEnd")
        seen.append(picture(page))
    assert len(set(seen)) == 3
    assert told(page) == [""]
    page.keyboard.press("t")
    first = told(page)
    page.keyboard.press("Escape")
    page.touchscreen.tap(x + 8, y + 8)
    page.wait_for_function("document.getElementById('who').textContent")
    assert told(page) == first
    box = page.locator("#told").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 780
    page.touchscreen.tap(x + 60, y + 120)
    page.wait_for_function("!document.getElementById('who').textContent")
    assert not page.locator("#told").is_visible()
    context.close()
    assert (watched.outside, watched.complaints) == ([], [])
