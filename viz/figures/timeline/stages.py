"""The bands of one case: the time of the conduct, and its stages as ticks with letters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from graph.dates import MAX, MIN, OPEN, UNKNOWN
from viz.figures.timeline.text import case_note
from viz.figures.timeline.view import Band, Note, View
from viz.layouts.lanes import Span, free, spread
from viz.metrics import width
from viz.said import Doc, dates_line, stage_word
from viz.style import Words, style

LETTERS, LINE, UNDER = 12.5, 26.0, 39.0
"""Baseline of the letters, height of the line of stages, and of a conduct that lies below it."""
THICK = 8.0
CLEAR = 6.0
NARROW = 2.0
"""An uncertainty drawn no wider than this is a plain line, in points."""


def bands(view: View, case: Doc) -> list[Band]:
    """The bands of a case: one, and more where the letters of its stages do not fit on one."""
    drawn = [s for s in case["stages"] if _within(view, s)]
    wide = max([width(letter(view, s), style().sizes["post"]) for s in drawn], default=0.0) + 2.5
    most = max(1, int(sum(b - a for a, b in _sides(view)) / wide) - 2)
    parts = [drawn[i : i + most] for i in range(0, len(drawn), most)] or [[]]
    starts = [_x(view, part[0]) for part in parts[1:]]
    course = _course(view, case["stages"])
    result = []
    for index, part in enumerate(parts):
        own = replace(course, low=starts[index - 1]) if index else course
        if index < len(starts):
            own = replace(own, sure=starts[index], high=starts[index], going=False)
        result.append(_band(view, part, wide, own))
    for band in result:
        band.again = case["id"]
    first = result[0]
    first.title, first.under = case["id"], case["heading"]
    _conduct(view, case, first)
    first.notes = [case_note(view.say, view.refs, case), *_left_out(view, case["stages"])]
    box = (view.axis.left, 4.0, view.axis.right - view.axis.left, first.height - 8)
    notes = tuple(stage_word(view.say, s["stage"]) for s in drawn)
    first.places.append((case["id"], "Case", case["heading"] or case["id"], box, notes))
    return result


def letter(view: View, stage: Doc) -> str:
    """The letters that stand for a stage."""
    return view.say.get(f"timeline.letters.{stage['stage']}", view.say("timeline.letter"))


def _within(view: View, stage: Doc) -> bool:
    start = date.fromisoformat(stage["bounds"][0])
    return start != MIN and view.axis.first <= start < view.axis.end


def _left_out(view: View, stages: list[Doc]) -> list[Note]:
    """The stages that have no tick in words: their start is unknown, or outside the picture."""
    say, first = view.say, view.axis.first.isoformat()
    found: dict[str, list[str]] = {"undated": [], "outside": []}
    for stage in (s for s in stages if not _within(view, s)):
        dated = stage["bounds"][0] != MIN.isoformat() or stage["bounds"][3] <= first
        name = stage_word(say, stage["stage"])
        found["outside" if dated else "undated"].append(name or say("timeline.letter"))
    return [
        Note(say(f"timeline.{key}", n=len(names),
                 names=say("comma").join(dict.fromkeys(names))), "second", False)
        for key, names in found.items() if names
    ]  # fmt: skip


def _x(view: View, stage: Doc) -> float:
    return view.axis.x(date.fromisoformat(stage["bounds"][0]))


@dataclass(frozen=True)
class _Course:
    """The way of a case: where it begins, how far it surely goes, and how far at most."""

    low: float
    sure: float
    high: float
    going: bool = False


def _course(view: View, stages: list[Doc]) -> _Course:
    """From the first stage to the last end of all, drawn or not; whether the case goes on.

    It goes on when a stage without an end began after the last closing, or none closed it.
    """
    dated = [s for s in stages if s["bounds"][0] != MIN.isoformat()]
    if not dated:
        return _Course(view.axis.left, view.axis.left, view.axis.left)
    low = _x(view, dated[0])
    closing = max((i for i, s in enumerate(dated) if s["stage"] == "closed"), default=-1)
    after = dated[closing + 1 :] if closing >= 0 else stages
    if any(s["bounds"][2] == MAX.isoformat() for s in after):
        return _Course(low, view.axis.right, view.axis.right, going=True)
    ends = [_end(s, last=s is dated[-1]) for s in stages]
    sure, high = (view.axis.x(date.fromisoformat(max(days))) for days in zip(*ends, strict=True))
    return _Course(low, sure, high)


def _end(stage: Doc, *, last: bool) -> tuple[str, str]:
    """The earliest and the latest day on which a stage ends.

    One of unknown end counts as far as its beginning, unless it is the last and no closing.
    """
    start, _, least, most = stage["bounds"]
    if most == MAX.isoformat() and (not last or stage["stage"] == "closed"):
        return start, start
    return least, most


def _sides(view: View) -> list[Span]:
    return free((view.axis.left, view.axis.right), [view.line])


def _band(view: View, stages: list[Doc], wide: float, course: _Course) -> Band:
    """Draw ticks on the line of the course, letters above; an uncertain end is hatched."""
    band, axis, low, high = Band(height=LINE + 10), view.axis, course.low, course.high
    pen = band.pen
    ticks = [_x(view, s) for s in stages]
    sure = max(low, course.sure) if high - course.sure > NARROW else high
    if sure > low:
        room = sure - max([low, *ticks]) > 10
        pen.line([(low, LINE), (sure, LINE)], "ink", "hop",
                 arrow="filled" if course.going and room else "none")  # fmt: skip
    if high > sure:
        pen.hatch(sure, LINE - 3.5, high - sure, 7, "ink")
    if high > low:
        band.busy = low - 2
    if not stages:
        return band
    for tick, stage in zip(ticks, stages, strict=True):
        late = axis.x(date.fromisoformat(stage["bounds"][1]))
        if late - tick > NARROW:
            # The day it began is uncertain: a hatched stretch instead of a tick alone.
            pen.hatch(tick, LINE - 3.5, late - tick, 7, "ink")
        pen.line([(tick, LINE - 5), (tick, LINE + 5)], "ink", "tie")
    places = spread(ticks, wide, _sides(view)) or ticks
    for x, tick, stage in zip(places, ticks, stages, strict=True):
        pen.text(x, LETTERS, letter(view, stage), "post", bold=True, anchor="middle")
        pen.line([(x, LETTERS + 2), (tick, LINE - 5)], "second", "rule")
    band.busy = min(band.busy, places[0] - wide / 2, ticks[0] - 2)
    return band


def _conduct(view: View, case: Doc, band: Band) -> None:
    """Draw the time of the conduct: on the line of the stages where free, else below it."""
    if not case["conduct_days"]:
        return
    axis, say = view.axis, view.say
    first, last = (date.fromisoformat(d) for d in case["conduct_days"])
    low, high = axis.x(first), axis.x(last, 1.0)
    if high - low <= 0 or last < axis.first or first >= axis.end:
        return
    text = say("timeline.conduct") + " " + _written(say, case["conduct"])
    wide = width(text, style().sizes["small"])
    y = LINE if high + CLEAR < band.busy else UNDER
    taken = [view.line, *([(band.busy - CLEAR, axis.right)] if y == LINE else [])]
    band.pen.rect(low, y - THICK / 2, high - low, THICK, "chip", "second",
                  style().strokes["frame"])  # fmt: skip
    if y == UNDER:
        band.height = UNDER + 12
    x = _room(free((axis.left, axis.right), [*taken, (low - 4, high + 4)]), wide, low, high)
    if x is not None:
        band.pen.text(x, y + 3.2, text, colour="second")
        return
    over = [(a, b) for a, b in free((axis.left, axis.right), taken) if b - a >= wide]
    if over:
        x = min((max(a, min(b - wide, (low + high - wide) / 2)) for a, b in over),
                key=lambda at: abs(at + wide / 2 - (low + high) / 2))  # fmt: skip
        level = LETTERS if y == LINE else UNDER + 17
        band.pen.text(x, level, text, colour="second")
        band.height = max(band.height, level + 8)


def _written(say: Words, conduct: str) -> str:
    """The time of a conduct as written, with words for an end that is open or unknown."""
    since, _, until = conduct.partition("/")
    if not until:
        return since
    if {since, until} & {OPEN, UNKNOWN}:
        return dates_line(say, since, until)
    return say("timeline.conduct_span", a=since, b=until)


def _room(parts: list[Span], wide: float, low: float, high: float) -> float | None:
    """Right beside a bar: after it, or before it."""
    for a, b in parts:
        if abs(a - high - 4) < 0.01 and b - a >= wide + 4:
            return a
    for a, b in parts:
        if abs(b - low + 4) < 0.01 and b - a >= wide + 4:
            return b - wide
    return None
