"""The HTML page of a figure in a real browser: keys, mouse, fingers, search, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browsers import Watched
from tests.viz import chain_samples, diff_cases, samples_book, timeline_worlds
from viz.kinds import build as build_kind
from viz.kinds import sheet_of
from viz.metrics import clean
from viz.outputs import Look, render
from viz.scene import Receipt, Scene, Tie

HERE = """() => {
  const [mark, frame] = [document.querySelector('.here'), document.getElementById('frame')];
  const [a, b] = [mark.getBoundingClientRect(), frame.getBoundingClientRect()];
  return [(a.left + a.right - b.left - b.right) / 2, (a.top + a.bottom - b.top - b.bottom) / 2];
}"""
PAPER = """() => {
  const box = document.querySelector('svg').getBoundingClientRect();
  return [box.left, box.top, box.width];
}"""


def show(page: Page, folder: Path, scene: Scene, theme: Any = "light") -> None:
    """Open the page of a scene."""
    path = folder / "figure.html"
    path.write_bytes(render(scene, Look("html", theme))[0])
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has taken the size of its window and words."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def moved(page: Page) -> str:
    """How the sheet lies."""
    return str(page.evaluate("document.getElementById('sheet').style.transform"))


def note(page: Page) -> list[str]:
    """What the note says, element by element; nothing while it is hidden."""
    return page.locator("#note:not([hidden]) > *").all_text_contents()


def spot(page: Page, scene: Scene, number: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of a page of the figure is on the screen."""
    box = page.locator("#sheet > svg").nth(number).bounding_box()
    assert box is not None
    unit = box["width"] / scene.width
    return box["x"] + x * unit, box["y"] + y * unit


def end_of(page: Page, scene: Scene, tie: Tie) -> tuple[float, float]:
    """The middle of the last stretch of the first line of a tie, on the screen."""
    (x, y), (ex, ey) = tie.ways[0].points[-2:]
    return spot(page, scene, tie.ways[0].page, (x + ex) / 2, (y + ey) / 2)


def told(scene: Scene, tie: Tie, relation: str, certainty: str, *cited: int) -> list[str]:
    """What the note of a tie of a sample must say, put together from the scene's own rows."""
    names = {n.id: n.name for n in scene.nodes}
    rows = {row.number: row for row in scene.evidence}
    lines = [f"依据 {rows[n].heading} {rows[n].place} {rows[n].grade}".strip() for n in cited]
    return [relation, f"{names[tie.start]} → {names[tie.end]}", certainty, *lines]


@contextmanager
def telephone(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page on a small screen with fingers on it; it must be as quiet as any."""
    context = browser.new_context(
        viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True
    )
    watched = Watched(context)
    yield watched.page, context.new_cdp_session(watched.page)
    context.close()
    assert (watched.outside, watched.complaints) == ([], [])


def touch(fingers: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    """Fingers on the screen: touchStart, touchMove or touchEnd with those that remain."""
    fingers.send("Input.dispatchTouchEvent", {
        "type": kind, "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
    })  # fmt: skip


def diff_scene(name: str) -> Scene:
    """A diff by hand."""
    asked = (("unit", "U-0417"),)
    receipt = Receipt("diff", asked, "zh", "a4", "7", "0" * 64)
    return build_kind("diff", diff_cases.cases()[name], sheet_of("a4"), "zh", receipt)


@pytest.mark.parametrize("theme", ["light", "dark", "grey"])
def test_no_error_no_request_and_the_pages_in_sight(
    watched: Watched, tmp_path: Path, theme: str
) -> None:
    page, fetched = watched.page, []
    page.on("request", lambda request: fetched.append(request.url))
    for scene in (samples_book.scene(25), samples_book.hostile()):
        fetched.clear()
        show(page, tmp_path, scene, theme)
        assert page.evaluate(
            "document.fonts.ready.then(() => document.fonts.check('9px guikou-sans'))"
        )
        assert {url[:5] for url in fetched} <= {"file:", "data:"}
        assert len([u for u in fetched if u.startswith("file:")]) == 1
        assert page.locator("svg").count() == len(scene.pages)
        assert page.evaluate("document.body.scrollWidth <= innerWidth")


def test_keys_move_zoom_turn_and_reset(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    show(page, tmp_path, samples_book.scene(25))
    home = moved(page)
    for key in ("ArrowLeft", "ArrowUp", "+", "-", "PageDown"):
        before = moved(page)
        press(page, key)
        assert moved(page) != before, key
    press(page, "0")
    assert moved(page) == home
    for there, back in (("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown"),
                        ("PageDown", "PageUp")):  # fmt: skip
        press(page, there)
        assert moved(page) != home
        press(page, back)
        assert moved(page) == home


def test_search_by_name_and_id_centres_each_hit_and_comes_round(
    watched: Watched, tmp_path: Path
) -> None:
    scene, page = samples_book.scene(25), watched.page
    show(page, tmp_path, scene)
    press(page, "/")
    assert page.evaluate("document.activeElement.id") == "field"
    page.keyboard.type("u-002")
    found = [n for n in scene.nodes if "U-002" in n.id]
    assert len(found) == 5
    assert page.locator(".hit").count() == 5
    assert page.inner_text("#status") == f"第 1 处 / 共 5 处：{found[0].name}"
    assert [abs(v) < 1 for v in page.evaluate(HERE)] == [True, True]
    page.focus("#frame")
    seen = []
    for _ in range(5):
        press(page, "n")
        assert [abs(v) < 1 for v in page.evaluate(HERE)] == [True, True]
        seen.append(note(page)[0])
    assert seen == [n.name for n in (*found[1:], found[0])]
    press(page, "p")
    assert found[-1].name in page.inner_text("#status")
    press(page, "Escape")
    assert page.locator(".hit").count() == 0
    assert note(page) == []


def test_what_is_not_there_is_said_and_typing_does_not_move(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.page
    show(page, tmp_path, samples_book.scene(3, "en"))
    home = moved(page)
    press(page, "/")
    page.keyboard.type("+-0npt/x")
    assert page.inner_text("#status") == "Nothing found"
    assert moved(page) == home
    assert page.input_value("#field") == "+-0npt/x"


def test_notes_are_told_over_a_node_and_pinned_by_a_click(watched: Watched, tmp_path: Path) -> None:
    scene, page = samples_book.scene(3), watched.page
    show(page, tmp_path, scene)
    first = scene.nodes[0]
    at = spot(page, scene, 0, first.x + 20, first.y + 5)
    assert note(page) == []
    page.mouse.move(*at)
    assert note(page) == ["嘉陵第0能源有限公司", "U-0000", "在任：顾某0"]
    page.mouse.move(1000, 600)
    assert note(page) == []
    page.mouse.click(*at)
    page.mouse.move(1000, 600)
    assert note(page)[1] == "U-0000"
    press(page, "Escape")
    assert note(page) == []


def test_dragging_moves_and_the_wheel_zooms_where_it_points(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.page
    show(page, tmp_path, samples_book.scene(3))
    left, top, wide = page.evaluate(PAPER)
    page.mouse.move(600, 400)
    page.mouse.down()
    page.mouse.move(650, 380)
    page.mouse.up()
    dragged = page.evaluate(PAPER)
    assert dragged == pytest.approx([left + 50, top - 20, wide], abs=0.01)
    x, y = dragged[0] + 100, dragged[1] + 200
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"({PAPER})()[2] > {wide * 1.3}")
    zoomed = page.evaluate(PAPER)
    factor = zoomed[2] / wide
    assert zoomed[:2] == pytest.approx([x - 100 * factor, y - 200 * factor], abs=1.0)


def test_without_a_search_the_keys_walk_over_every_node(watched: Watched, tmp_path: Path) -> None:
    scene, page = samples_book.hostile(), watched.page
    show(page, tmp_path, scene)
    names = []
    for _ in scene.nodes:
        press(page, "n")
        names.append(note(page)[0])
    assert names == [clean(n.name) for n in scene.nodes]
    assert page.locator("#note script, #note image").count() == 0


def test_printing_gives_the_pages_of_the_figure(watched: Watched, tmp_path: Path) -> None:
    scene, page = samples_book.scene(25), watched.page
    show(page, tmp_path, scene)
    press(page, "+", "t")
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox ?\[ ?0 0 ([0-9.]+) ([0-9.]+) ?\]", data)
    assert len(boxes) == len(scene.pages)
    for box in boxes:
        assert [float(side) for side in box] == pytest.approx([scene.width, scene.height], abs=1)


def test_a_mouse_near_a_line_is_told_of_its_tie(watched: Watched, tmp_path: Path) -> None:
    scene, page = samples_book.scene(4), watched.page
    show(page, tmp_path, scene)
    for tie, certainty in zip(scene.edges, ("确定", "确定", "可能"), strict=True):
        (number,) = tie.evidence
        expected = told(scene, tie, "归口牵头", f"2015-07 起 · {certainty}", number)
        x, y = end_of(page, scene, tie)
        for off in (0, 4, -4):
            page.mouse.move(x, y + off)
            assert note(page) == expected
        for off in (9, -9):
            page.mouse.move(x, y + off)
            assert note(page) == []
    page.mouse.click(*end_of(page, scene, scene.edges[0]))
    page.mouse.move(1200, 700)
    assert note(page) == told(scene, scene.edges[0], "归口牵头", "2015-07 起 · 确定", 1)
    assert page.locator(".lit").count() == 1
    page.mouse.click(1200, 700)
    assert (note(page), page.locator(".lit").count()) == ([], 0)


def test_every_line_of_a_chain_says_what_it_stands_for(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    for name in ("agrees", "two leads", "many"):
        scene = chain_samples.scene_of(chain_samples.kinds()[name])
        show(page, tmp_path, scene)
        names = {n.id: n.name for n in scene.nodes}
        assert all(tie.ways for tie in scene.edges)
        for tie in sorted(scene.edges, key=lambda t: t.ways[0].page):
            press(page, "0", *["PageDown"] * tie.ways[0].page)
            page.mouse.move(*end_of(page, scene, tie))
            assert f"{names[tie.start]} → {names[tie.end]}" in note(page), name
            assert set(tie.notes) <= set(note(page))


def test_a_shared_trunk_tells_every_tie_that_takes_it(watched: Watched, tmp_path: Path) -> None:
    scene, page = chain_samples.scene_of(chain_samples.kinds()["two leads"]), watched.page
    show(page, tmp_path, scene)
    both = [t for t in scene.edges if t.relation == "LED_BY"]
    assert len(both) == 2
    (x, y), (ex, _) = both[0].ways[0].points[:2]
    assert both[1].ways[0].points[:2] == both[0].ways[0].points[:2]
    page.mouse.move(*spot(page, scene, 0, (x + ex) / 2, y))
    assert note(page)[0] == "此处经过 2 条关系"
    assert [text for text in note(page) if " → " in text] == [
        told(scene, tie, "", "")[1] for tie in both
    ]
    assert page.locator(".lit").count() == 2


def test_a_diff_says_of_a_line_what_became_of_it(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    states = {"appears": {"后有前无"}, "vanishes": {"前有后无"}, "same": {"两者相同"}}
    for name, expected in states.items():
        scene = diff_scene(name)
        show(page, tmp_path, scene)
        said = set()
        for tie in scene.edges:
            page.mouse.move(*end_of(page, scene, tie))
            assert note(page)[2:] == list(tie.notes)
            said.add(note(page)[2])
        assert said == expected, name


def test_the_keyboard_alone_reaches_every_tie(watched: Watched, tmp_path: Path) -> None:
    scene, page = samples_book.scene(25), watched.page
    show(page, tmp_path, scene)
    names = {n.id: n.name for n in scene.nodes}
    expected = [f"{names[t.start]} → {names[t.end]}" for t in scene.edges]
    drawn = [e for e, t in zip(expected, scene.edges, strict=True) if t.ways]
    seen = []
    for _ in drawn:
        press(page, "t")
        seen.append(note(page)[1])
        assert [abs(v) < 1 for v in page.evaluate(HERE)] == [True, True]
    assert seen == drawn == expected
    press(page, "t", "T", "T")
    assert note(page)[1] == drawn[-2]
    # From a thing that is told, only its own.
    press(page, "Escape", "/")
    page.keyboard.type("U-0005")
    page.keyboard.press("Tab")
    own = [text for text in expected if "第5能源" in text]
    assert len(own) == 2
    press(page, "t")
    assert note(page)[1] == own[0]
    assert page.inner_text("#status").startswith("第 1 处 / 共 2 处：归口牵头 ")
    press(page, "t")
    assert note(page)[1] == own[1]


def test_a_tie_is_found_by_its_source(watched: Watched, tmp_path: Path) -> None:
    scene, page = samples_book.scene(25), watched.page
    show(page, tmp_path, scene)
    press(page, "/")
    page.keyboard.type("通知》第 7 号")
    assert page.locator("polyline.hit").count() == page.locator(".hit").count() == 1
    assert "《分工通知》第 7 号" in note(page)[-1]


def test_hostile_words_of_a_tie_stay_text(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    for scene in (samples_book.hostile(), chain_samples.scene_of(chain_samples.hostile()),
                  diff_scene("hostile wild")):  # fmt: skip
        show(page, tmp_path, scene)
        before = page.evaluate("document.querySelectorAll('body *').length")
        said = []
        ties = [t for t in scene.edges if t.ways]
        assert ties
        for _ in ties:
            press(page, "t")
            said.append(note(page)[2:])
        assert said == [[clean(text) for text in tie.notes] for tie in ties]
        press(page, "Escape")
        page.evaluate("document.getElementById('note').replaceChildren()")
        assert page.evaluate("document.querySelectorAll('body *').length") == before


def test_without_lines_there_is_nothing_to_walk(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    bare = replace(samples_book.scene(3), edges=())
    show(page, tmp_path, bare)
    press(page, "t")
    assert (page.inner_text("#status"), note(page)) == ("没有找到", [])


def test_a_finger_moves_two_zoom_and_a_tap_tells(browser: Browser, tmp_path: Path) -> None:
    scene = samples_book.scene(4)
    with telephone(browser) as (page, fingers):
        show(page, tmp_path, scene)
        left, top, wide = page.evaluate(PAPER)
        touch(fingers, "touchStart", (200, 400))
        touch(fingers, "touchMove", (230, 450))
        touch(fingers, "touchEnd")
        assert page.evaluate(PAPER) == pytest.approx([left + 30, top + 50, wide], abs=0.5)
        assert note(page) == []
        left, top, wide = page.evaluate(PAPER)
        # The middle of the fingers, 200, 400, stays where it is on the paper.
        touch(fingers, "touchStart", (150, 400), (250, 400))
        touch(fingers, "touchMove", (100, 400), (300, 400))
        touch(fingers, "touchEnd")
        zoomed = page.evaluate(PAPER)
        assert zoomed == pytest.approx(
            [200 - 2 * (200 - left), 400 - 2 * (400 - top), 2 * wide], abs=1
        )
        assert note(page) == []
        press(page, "0")
        first = scene.nodes[0]
        page.touchscreen.tap(*spot(page, scene, 0, first.x + 60, first.y + 8))
        assert note(page) == [first.name, first.id, *first.notes]
        box = page.locator("#note").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        x, y = end_of(page, scene, scene.edges[0])
        page.touchscreen.tap(x, y + 9)
        assert note(page) == told(scene, scene.edges[0], "归口牵头", "2015-07 起 · 确定", 1)
        page.touchscreen.tap(380, 500)
        assert note(page) == []
        assert not page.locator(".keys").is_visible()


def test_a_smaller_window_keeps_what_one_looks_at(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    show(page, tmp_path, samples_book.scene(3))
    home = moved(page)
    page.set_viewport_size({"width": 900, "height": 600})
    settle(page)
    assert moved(page) != home
    press(page, "+")
    near = moved(page)
    page.set_viewport_size({"width": 900, "height": 400})
    settle(page)
    assert moved(page) == near


def test_a_bar_of_a_timeline_says_its_relation_dates_and_source(
    watched: Watched, tmp_path: Path
) -> None:
    leads = [{"unit": "U", "lead": "L1", "since": "2014-03", "until": "2017-01-01"},
             {"unit": "U", "lead": "L2", "since": "2017-01-01"}]  # fmt: skip
    store = timeline_worlds.small(tmp_path, leads=leads)
    scene = timeline_worlds.scene(timeline_worlds.told(store, "U", "2018-01-01"))
    store.close()
    show(watched.page, tmp_path, scene)
    for key, dates in (("L1", "2014-03 至 2017-01-01"), ("L2", "2017-01-01 起")):
        (bar,) = [n for n in scene.nodes if n.id == key]
        at = spot(watched.page, scene, bar.page, bar.x + bar.width / 2, bar.y + 5)
        watched.page.mouse.move(*at)
        assert note(watched.page)[1:] == [key, "归口牵头", dates, "依据 名录（虚构） 第1页 B"]
