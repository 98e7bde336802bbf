"""The marks of a lane and their colours: bars with hatched ends, brackets, dotted boxes."""

from __future__ import annotations

from datetime import date
from math import inf

from graph.dates import MAX, MIN
from viz.draw import Pen
from viz.layouts.lanes import Axis, Extent, Span
from viz.said import Doc
from viz.style import style

TOP, HIGH = 4.5, 17.0
"""Where a bar stands in its band, and how high it is."""
EDGE, EDGE_MOST = 1.8, 4.0
"""Width of the thick edge of an end: at least, and at most for one known to the month."""
MONTH = 31
"""Days of the longest stretch that counts as known to the month."""
ARROW = 5.5
COLOURS = {
    "names": ("chip", "second"),
    "party": ("party_tint", "party"),
    "lead": ("supervision_tint", "supervision"),
    "posts": ("person_tint", "person"),
    "lead_posts": ("person_tint", "person"),
}
"""Fill and line by group."""


def days(texts: list[str]) -> list[date]:
    """ISO days."""
    return [date.fromisoformat(text) for text in texts]


def extent(axis: Axis, bounds: list[str]) -> Extent:
    """Where a bar lies on the axis."""
    low, sure_low, sure_high, high = (axis.x(day) for day in days(bounds))
    return Extent(low, sure_low, max(sure_low, sure_high), high)


def edge(axis: Axis, low: date, high: date) -> float | None:
    """The width of a thick edge for an end between two days; None for one to be hatched."""
    wide = axis.x(high) - axis.x(low)
    if (high - low).days > MONTH or wide > EDGE_MOST:
        return None
    return max(EDGE, wide)


def draw_bar(pen: Pen, axis: Axis, bar: Doc, group: str) -> list[Span]:
    """Draw a bar; return the stretches of it that text keeps out of: hatches and edges."""
    fill, colour = COLOURS[group]
    since_min, since_max, until_min, until_max = days(bar["bounds"])
    at = extent(axis, bar["bounds"])
    pen.rect(at.low, TOP, at.high - at.low, HIGH, "paper")
    pen.rect(at.sure_low, TOP, at.sure_high - at.sure_low, HIGH, fill)
    taken: list[Span] = []
    ends = [(since_min, since_max, 1), (until_min, until_max, -1)]
    if since_max >= until_min:
        # Never certain: one hatch from end to end.
        ends = [(since_min, until_max, 0)]
    for first, last, side in ends:
        taken += _end(pen, axis, first, last, side, colour)
    for y in (TOP, TOP + HIGH):
        pen.line([(at.low, y), (at.high, y)], colour, "frame")
    if until_min == MAX and at.high >= axis.right - 0.01:
        y = TOP + HIGH / 2
        pen.polygon([(axis.right, y - 5), (axis.right + ARROW, y), (axis.right, y + 5)], colour)
    return taken


def _end(pen: Pen, axis: Axis, first: date, last: date, side: int, colour: str) -> list[Span]:
    """Draw one end of a bar (side 1: start, -1: end, 0: both in one)."""
    low, high = axis.x(first), axis.x(last)
    within = axis.first <= first if side >= 0 else last <= axis.end
    wide = edge(axis, first, last) if side else None
    if wide is None:
        if high > low:
            pen.hatch(low, TOP, high - low, HIGH, colour)
            for x in (low, high):
                if axis.left < x < axis.right:
                    pen.line([(x, TOP), (x, TOP + HIGH)], colour, "frame")
        return [(low, high)] if high > low else []
    if not within or {first, last} & {MIN, MAX} or not axis.left <= low <= axis.right:
        return []
    left = low if side > 0 else high - wide
    pen.rect(left, TOP, wide, HIGH, colour)
    return [(left, left + wide)]


def blank_span(axis: Axis, blank: Doc) -> Span:
    """The stretch of a blank that is certain."""
    return axis.x(date.fromisoformat(blank["start"][1])), axis.x(
        date.fromisoformat(blank["end"][0])
    )


def draw_unknown(pen: Pen, span: Span) -> None:
    """Draw a stretch of which nothing is recorded."""
    pen.rect(span[0], TOP, span[1] - span[0], HIGH, "paper", "second", style().strokes["ring"],
             "ring")  # fmt: skip


def draw_gap(pen: Pen, axis: Axis, blank: Doc, label: Span | None) -> None:
    """Draw the bracket of a gap, its line broken where the label stands in it."""
    low, high = blank_span(axis, blank)
    y, stroke, serif = TOP + HIGH / 2, "tie", min(3.5, (high - low) / 3)
    closed = [
        (low, 1, date.fromisoformat(blank["start"][1]) >= axis.first),
        (high, -1, date.fromisoformat(blank["end"][0]) <= axis.end),
    ]
    for x, side, inside in closed:
        if inside:
            pen.line([(x + serif * side, TOP - 1), (x, TOP - 1), (x, TOP + HIGH + 1),
                      (x + serif * side, TOP + HIGH + 1)], "defect", "hop")  # fmt: skip
    parts = [(low, high)] if label is None else [(low, label[0] - 4), (label[1] + 4, high)]
    for a, b in parts:
        if b > a:
            pen.line([(a, y), (b, y)], "defect", stroke)
    if blank["end"][0] == MAX.isoformat():
        pen.polygon([(axis.right, y - 4), (axis.right + ARROW, y), (axis.right, y + 4)], "defect")


def draw_double(pen: Pen, span: Span) -> None:
    """Draw the bracket below bars that hold at once."""
    low, high = span
    y, bottom = TOP + HIGH + 1.5, TOP + HIGH + 5.5
    pen.line([(low, y), (low, bottom), (high, bottom), (high, y)], "defect", "hop")


def widest(spans: list[Span]) -> Span:
    """The widest stretch; none at all is a point nowhere."""
    return max(spans, key=lambda s: s[1] - s[0], default=(inf, inf))
