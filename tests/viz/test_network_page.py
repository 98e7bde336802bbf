"""The page of a network to look around in: offline, hostile text inert, all of it reachable."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from benchmarks.browser import Browser, browser_path
from tests.viz import samples
from tests.viz.network_cases import build, gather, hostile, province, star
from viz.metrics import clean
from viz.outputs.network_page import page
from viz.outputs.receipt import told
from viz.scene import Scene

driven = pytest.mark.skipif(browser_path() is None, reason="no chromium is installed")


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
        text = page(scene, "dark")
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
    expected = read(page(build(star(3)))).tags
    for scene in scenes():
        reader = read(page(scene))
        assert reader.tags == expected
        assert not [n for n in reader.names if re.fullmatch(r"src|href|on\w+|style", n)]


def test_the_data_is_the_scene_with_its_places() -> None:
    for scene in scenes():
        [island] = [body for kind, body in read(page(scene)).bodies if kind == "json"]
        data = json.loads(island)
        assert sorted(n["id"] for n in data["nodes"]) == sorted(n.id for n in scene.nodes)
        assert len(data["edges"]) == len(scene.edges)
        for node in data["nodes"]:
            placed = next(n for n in scene.nodes if n.id == node["id"])
            assert node["name"] == clean(placed.name)
            assert "".join(node["lines"]).replace(" ", "") == node["name"].replace(" ", "")
            assert node["x"] == pytest.approx(placed.x + placed.width / 2, abs=0.01)
        assert page(scene) == page(scene)


def test_the_receipt_is_in_the_page() -> None:
    scene = scenes()[0]
    receipt = told(scene, "html", "light", 144)
    text = page(scene, "light", receipt)
    metas = re.findall(r'<meta name="guikou-receipt" content="([^"]*)"', text)
    assert [m.replace("&quot;", '"') for m in metas] == [receipt]
    assert "guikou-receipt" not in page(scene)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with Browser() as running:
        yield running


READY = "document.documentElement.dataset.ready"


def opened(browser: Browser, folder: Path, scene: Scene) -> None:
    path = folder / "network.html"
    path.write_text(page(scene), encoding="utf-8", newline="")
    browser.said.clear()
    browser.fetched.clear()
    browser.open(path)
    browser.run("document.fonts.ready.then(() => new Promise(r => setTimeout(r, 100)))")


@driven
def test_it_runs_without_a_word_or_a_request(browser: Browser, tmp_path: Path) -> None:
    for scene in scenes():
        opened(browser, tmp_path, scene)
        assert browser.run(READY) == "yes"
        assert browser.said == []
        assert [url for url in browser.fetched if not url.startswith(("file:", "data:"))] == []


@driven
def test_search_keys_and_notes(browser: Browser, tmp_path: Path) -> None:
    scene = build(star(40))
    opened(browser, tmp_path, scene)
    browser.press("/")
    assert browser.run("document.activeElement.id") == "search"
    browser.run("const s = document.getElementById('search'); s.value = '7号厂';"
                "s.dispatchEvent(new Event('input'))")  # fmt: skip
    shown = [n for n in scene.nodes if "7号厂" in n.name]
    assert browser.run("document.querySelectorAll('#found button').length") == len(shown) > 1
    browser.press("Enter")
    assert browser.run("document.getElementById('who').textContent") == shown[0].name
    notes = browser.run("[...document.querySelectorAll('#notes li')].map(i => i.textContent)")
    assert notes == [clean(note) for note in shown[0].notes]
    assert any("归口牵头 → 第0派驻组" in note for note in notes)
