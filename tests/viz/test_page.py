"""The HTML page of a figure in a real browser: keys, mouse, search, notes; nothing fetched."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.browser import Browser, browser_path
from tests.viz import samples_book
from viz.metrics import clean
from viz.outputs import Look, render
from viz.scene import Scene

pytestmark = pytest.mark.skipif(browser_path() is None, reason="no chromium is installed")

MOVED = "document.getElementById('sheet').style.transform"
STATUS = "document.getElementById('status').textContent"
NOTE = "document.getElementById('note').innerText"
HIDDEN = "document.getElementById('note').hidden"
FOCUS = "document.activeElement.id"
HERE = """(() => {
  const [mark, frame] = [document.querySelector('.here'), document.getElementById('frame')];
  const [a, b] = [mark.getBoundingClientRect(), frame.getBoundingClientRect()];
  return [(a.left + a.right - b.left - b.right) / 2, (a.top + a.bottom - b.top - b.bottom) / 2];
})()"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with Browser() as running:
        yield running


def show(browser: Browser, folder: Path, scene: Scene, theme: Any = "light") -> None:
    """Open the page of a scene."""
    path = folder / "figure.html"
    path.write_bytes(render(scene, Look("html", theme))[0])
    browser.said.clear()
    browser.fetched.clear()
    browser.open(path)


def type_text(browser: Browser, text: str) -> None:
    """Type into what has the focus."""
    for char in text:
        browser.press(char)


@pytest.mark.parametrize("theme", ["light", "dark", "grey"])
def test_no_error_no_request_and_the_pages_in_sight(
    browser: Browser, tmp_path: Path, theme: str
) -> None:
    for scene in (samples_book.scene(25), samples_book.hostile()):
        show(browser, tmp_path, scene, theme)
        assert browser.run(
            "document.fonts.ready.then(() => document.fonts.check('9px guikou-sans'))"
        )
        assert browser.said == []
        assert {url[:5] for url in browser.fetched} == {"file:", "data:"}
        assert len([u for u in browser.fetched if u.startswith("file:")]) == 1
        assert browser.run("document.querySelectorAll('svg').length") == len(scene.pages)
        assert browser.run("document.body.scrollWidth <= innerWidth")


def test_keys_move_zoom_turn_and_reset(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, samples_book.scene(25))
    home = browser.run(MOVED)
    for key in ("ArrowLeft", "ArrowUp", "+", "-", "PageDown"):
        before = browser.run(MOVED)
        browser.press(key)
        assert browser.run(MOVED) != before, key
    browser.press("0")
    assert browser.run(MOVED) == home
    for there, back in (("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown"),
                        ("PageDown", "PageUp")):  # fmt: skip
        browser.press(there)
        assert browser.run(MOVED) != home
        browser.press(back)
        assert browser.run(MOVED) == home


def test_search_by_name_and_id_centres_each_hit_and_comes_round(
    browser: Browser, tmp_path: Path
) -> None:
    scene = samples_book.scene(25)
    show(browser, tmp_path, scene)
    browser.press("/")
    assert browser.run(FOCUS) == "field"
    type_text(browser, "u-002")
    found = [n for n in scene.nodes if "U-002" in n.id]
    assert len(found) == 5
    assert browser.run("document.querySelectorAll('.hit').length") == 5
    assert browser.run(STATUS) == f"第 1 处 / 共 5 处：{found[0].name}"
    assert [abs(v) < 1 for v in browser.run(HERE)] == [True, True]
    browser.run("document.getElementById('frame').focus()")
    seen = []
    for _ in range(5):
        browser.press("n")
        assert [abs(v) < 1 for v in browser.run(HERE)] == [True, True]
        seen.append(browser.run(NOTE).split("\n")[0])
    assert seen == [n.name for n in (*found[1:], found[0])]
    browser.press("p")
    assert found[-1].name in browser.run(STATUS)
    browser.press("Escape")
    assert browser.run("document.querySelectorAll('.hit').length") == 0
    assert browser.run(HIDDEN)


def test_what_is_not_there_is_said_and_typing_does_not_move(
    browser: Browser, tmp_path: Path
) -> None:
    show(browser, tmp_path, samples_book.scene(3, "en"))
    home = browser.run(MOVED)
    browser.press("/")
    type_text(browser, "+-0np/x")
    assert browser.run(STATUS) == "Nothing found"
    assert browser.run(MOVED) == home
    assert browser.run("document.getElementById('field').value") == "+-0np/x"


def test_notes_are_told_over_a_node_and_pinned_by_a_click(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, samples_book.scene(3))
    box = browser.run(
        "(() => { const b = document.querySelectorAll('svg rect')[2].getBoundingClientRect();"
        " return [b.left + b.width / 2, b.top + b.height / 2]; })()"
    )
    assert browser.run(HIDDEN)
    browser.point(*box)
    assert browser.run(NOTE).split() == ["嘉陵第0能源有限公司", "U-0000", "在任：顾某0"]
    browser.point(1000, 600)
    assert browser.run(HIDDEN)
    for kind in ("mousePressed", "mouseReleased"):
        browser.point(*box, kind, button="left", clickCount=1)
    browser.point(1000, 600)
    assert not browser.run(HIDDEN)
    browser.press("Escape")
    assert browser.run(HIDDEN)


def test_dragging_moves_and_the_wheel_zooms_where_it_points(
    browser: Browser, tmp_path: Path
) -> None:
    show(browser, tmp_path, samples_book.scene(3))
    corner = "(() => { const b = document.querySelector('svg').getBoundingClientRect();" \
             " return [b.left, b.top, b.width]; })()"  # fmt: skip
    left, top, wide = browser.run(corner)
    browser.point(600, 400, "mousePressed", button="left", clickCount=1)
    browser.point(650, 380, buttons=1, button="left")
    browser.point(650, 380, "mouseReleased", button="left", clickCount=1)
    moved = browser.run(corner)
    assert moved == pytest.approx([left + 50, top - 20, wide], abs=0.01)
    x, y = moved[0] + 100, moved[1] + 200
    browser.point(x, y, "mouseWheel", deltaX=0, deltaY=-300)
    zoomed = browser.run(corner)
    factor = zoomed[2] / wide
    assert factor > 1.3
    assert zoomed[:2] == pytest.approx([x - 100 * factor, y - 200 * factor], abs=1.0)


def test_without_a_search_the_keys_walk_over_every_node(browser: Browser, tmp_path: Path) -> None:
    scene = samples_book.hostile()
    show(browser, tmp_path, scene)
    names = []
    for _ in scene.nodes:
        browser.press("n")
        names.append(browser.run("document.querySelector('#note strong').textContent"))
    assert names == [clean(n.name) for n in scene.nodes]
    assert browser.said == []
    assert browser.run("document.querySelectorAll('#note script, #note image').length") == 0


def test_printing_gives_the_pages_of_the_figure(browser: Browser, tmp_path: Path) -> None:
    scene = samples_book.scene(25)
    show(browser, tmp_path, scene)
    browser.press("+")
    printed = browser.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    data = base64.b64decode(printed["data"])
    boxes = re.findall(rb"/MediaBox ?\[ ?0 0 ([0-9.]+) ([0-9.]+) ?\]", data)
    assert len(boxes) == len(scene.pages)
    for box in boxes:
        assert [float(side) for side in box] == pytest.approx([scene.width, scene.height], abs=1)
