"""What every figure must keep to, measured with the font; the tests of each kind call these."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import dist

from viz.metrics import missing_characters, text_box
from viz.scene import Circle, Page, Polyline, Rect, Scene, Text, shaft

Box = tuple[float, float, float, float]
NEAR = 0.3
"""Boxes that touch by less do not meet, in points."""


def texts(page: Page) -> list[Text]:
    """The text primitives of a page."""
    return [item for item in page if isinstance(item, Text)]


def all_text(scene: Scene) -> str:
    """Every text of a scene, a line each."""
    return "\n".join(t.text for page in scene.pages for t in texts(page))


def assert_well_laid_out(scene: Scene, struck: frozenset[str] = frozenset()) -> None:
    """No text meets another, no line runs through text, all is on the page and readable.

    `struck` are texts that are struck through on purpose.
    """
    assert scene.pages
    for number, page in enumerate(scene.pages):
        where = f"page {number + 1} of {scene.title}"
        assert not list(_meeting(page)), where
        assert not list(_crossed(page, struck)), where
        _inside(scene, page, where)


def _meeting(page: Page) -> Iterator[tuple[str, str]]:
    boxes = [(text_box(t), t.text) for t in texts(page)]
    for (a, one), (b, two) in combinations(boxes, 2):
        if _overlap(a, b):
            yield one, two


def _overlap(a: Box, b: Box) -> bool:
    across = a[0] < b[2] - NEAR and b[0] < a[2] - NEAR
    return across and a[1] < b[3] - NEAR and b[1] < a[3] - NEAR


def _crossed(page: Page, struck: frozenset[str]) -> Iterator[tuple[str, Polyline]]:
    """Texts with a line through them that is drawn later or without a box under the text."""
    lines = [(at, item) for at, item in enumerate(page) if isinstance(item, Polyline)]
    for text in texts(page):
        if text.text in struck:
            continue
        left, top, right, bottom = text_box(text)
        inner = (left + 0.5, top + text.size * 0.15, right - 0.5, bottom - text.size * 0.08)
        covered = _covers(page, text, inner)
        at = page.index(text)
        for place, line in lines:
            shows = place > at or not covered
            if line.stroke != "rule" and shows and _passes(line, inner):
                yield text.text, line


def _covers(page: Page, text: Text, inner: Box) -> bool:
    """Whether a filled box (a tag set on its line) lies right under a text, over the lines."""
    under = page[: page.index(text)]
    crossing = (i for i, item in enumerate(under) if isinstance(item, Polyline)
                and _passes(item, inner))  # fmt: skip
    middle = ((inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2)
    for item in under[max(crossing, default=-1) + 1 :]:
        if isinstance(item, Rect) and item.fill and _holds(item, inner):
            return True
        if isinstance(item, Circle) and item.fill and dist(middle, (item.x, item.y)) < item.r:
            return True
    return False


def _holds(outer: Rect, box: Box) -> bool:
    across = outer.x <= box[0] and outer.x + outer.width >= box[2]
    return across and outer.y <= box[1] + 1 and outer.y + outer.height >= box[3] - 1


def _passes(line: Polyline, box: Box) -> bool:
    points = shaft(line)
    return any(_segment_meets(a, b, box) for a, b in zip(points, points[1:], strict=False))


def _segment_meets(a: tuple[float, float], b: tuple[float, float], box: Box) -> bool:
    """Liang-Barsky: whether any part of a segment lies within a box."""
    low, high = 0.0, 1.0
    for start, step, least, most in (
        (a[0], b[0] - a[0], box[0], box[2]),
        (a[1], b[1] - a[1], box[1], box[3]),
    ):
        if step == 0:
            if not least < start < most:
                return False
            continue
        enter, leave = sorted(((least - start) / step, (most - start) / step))
        low, high = max(low, enter), min(high, leave)
    return low < high


def _inside(scene: Scene, page: Page, where: str) -> None:
    for item in texts(page):
        left, top, right, bottom = text_box(item)
        assert left >= 27.5, (where, item)
        assert right <= scene.width - 27.5, (where, item)
        assert top >= 20, (where, item)
        assert bottom <= scene.height - 5, (where, item)
        assert item.size >= 9, (where, item)
        assert not missing_characters(item.text), (where, item)
    for line in page:
        if isinstance(line, Polyline):
            for x, y in line.points:
                assert -0.5 <= x <= scene.width + 0.5, (where, line)
                assert -0.5 <= y <= scene.height + 0.5, (where, line)
