"""Lines that pass nothing they must not, and labels put where nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot

from viz.layouts.fans import Box
from viz.scene import Point


@dataclass
class Ground:
    """What stands on a page: boxes that no line may pass, and lines that no label may touch."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[tuple[Point, Point]] = field(default_factory=list)

    def passes(self, points: Sequence[Point], but: Iterable[Box] = ()) -> bool:
        """Whether a line passes a box other than some."""
        skip = {id(box) for box in but}
        boxes = [box for box in self.boxes if id(box) not in skip]
        pairs = list(zip(points, points[1:], strict=False))
        return any(crosses(a, b, box) for a, b in pairs for box in boxes)

    def draw(self, points: Sequence[Point]) -> None:
        """Note a line that is drawn."""
        self.lines += zip(points, points[1:], strict=False)

    def free(self, box: Box) -> bool:
        """Whether nothing stands in a box and no line passes it."""
        left, top, wide, high = box
        for x, y, w, h in self.boxes:
            if x < left + wide and left < x + w and y < top + high and top < y + h:
                return False
        return not any(crosses(a, b, box) for a, b in self.lines)


def crosses(a: Point, b: Point, box: Box) -> bool:
    """Whether a segment passes through a box (Liang-Barsky)."""
    left, top, wide, high = box
    low, far = 0.0, 1.0
    for start, step, least, most in (
        (a[0], b[0] - a[0], left, left + wide), (a[1], b[1] - a[1], top, top + high)
    ):  # fmt: skip
        if abs(step) < 1e-9:
            if not least < start < most:
                return False
            continue
        first, last = (least - start) / step, (most - start) / step
        low, far = max(low, min(first, last)), min(far, max(first, last))
        if low >= far:
            return False
    return True


def bent(ground: Ground, start: Point, end: Point, over: Box, but: Sequence[Box]) -> list[Point]:
    """A line with at most one bend from start to end that passes nothing; [] if there is none.

    Bends are tried on a grid over a box; the shortest way wins, then the first.
    """
    if not ground.passes([start, end], but):
        return [start, end]
    left, top, wide, high = over
    grid = [(left + wide * i / 12, top + high * j / 16) for j in range(17) for i in range(13)]
    grid.sort(key=lambda p: (hypot(p[0] - start[0], p[1] - start[1])
                             + hypot(p[0] - end[0], p[1] - end[1]), p))  # fmt: skip
    for way in grid:
        if not ground.passes([start, way, end], but):
            return [start, way, end]
    return []


def along(points: Sequence[Point], share: float) -> tuple[Point, Point]:
    """The point at a share of the length of a line, and the direction there."""
    pairs = list(zip(points, points[1:], strict=False))
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairs]
    left = sum(lengths) * share
    for (a, b), length in zip(pairs, lengths, strict=True):
        if left <= length or (a, b) == pairs[-1]:
            ux, uy = (b[0] - a[0]) / (length or 1), (b[1] - a[1]) / (length or 1)
            return (a[0] + ux * left, a[1] + uy * left), (ux, uy)
        left -= length
    return points[-1], (1.0, 0.0)


def label_spot(ground: Ground, points: Sequence[Point], size: Point, within: Box) -> Box | None:
    """A free box of a size beside a line: near its middle first, then along and away from it."""
    wide, high = size
    left, top, room_w, room_h = within
    for away in (4.0, 9.0, 15.0, 22.0):
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
            (x, y), (ux, uy) = along(points, share)
            for side in (1, -1):
                # The box just touches a parallel to the line.
                reach = away + abs(uy) * wide / 2 + abs(ux) * high / 2
                cx, cy = x - uy * side * reach, y + ux * side * reach
                box = (cx - wide / 2, cy - high / 2, wide, high)
                inside = left <= box[0] and box[0] + wide <= left + room_w
                inside &= top <= box[1] and box[1] + high <= top + room_h
                if inside and ground.free(box):
                    return box
    return None
