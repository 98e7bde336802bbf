"""The bands of one lane: its bars by row, with their labels in, beside or below them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from math import inf
from typing import Literal

from viz.draw import Pen
from viz.figures.timeline import marks
from viz.figures.timeline.label import Label, label
from viz.figures.timeline.marks import HIGH, TOP
from viz.figures.timeline.text import bar_dates, blank, lane_notes, reform
from viz.figures.timeline.view import Band, View
from viz.layouts.lanes import Ground, Span, free, lead_x, rows
from viz.said import Doc, relation, sources

DEEP = 66.0
"""How far labels reach below a row before one is given a row of its own."""
WRAPS = (0.0, 190.0, 120.0, 72.0)
"""Widths to which a label below its bar is broken, the first that finds room; 0 for one line."""
ONE_LINE = 260.0
"""Longest label below a bar that stays on one line."""
PAD, BRACKET_PAD = 5.0, 14.0
SLACK = 4.0
"""Overlap of two uncertain ends that may share a row, in points."""
NOTHING = {True: "timeline.earlier", False: "timeline.unknown"}
"""What is written where nothing is recorded: before the first bar, or in a lane without any."""
RELATIONS = {"party": "AFFILIATED_WITH", "lead": "LED_BY"}


@dataclass
class Mark:
    """One thing to be drawn on a row and labelled."""

    sort: Literal["bar", "gap", "unknown", "double"]
    place: int
    doc: Doc
    span: Span
    name: str
    dates: str = ""
    reform: str = ""
    pen: Pen = field(default_factory=Pen)

    def labels(self, limit: float = 0.0) -> list[Label]:
        """Its label with dates, and without; a reform goes last."""
        colour = {"bar": "ink", "unknown": "second"}.get(self.sort, "defect")
        plain = self.sort != "bar"
        told = [self.dates] if limit else dict.fromkeys((self.dates, self.reform, ""))
        return [label(self.name, dates, colour, plain=plain, limit=limit) for dates in told]


def bands(view: View, lane: Doc) -> list[Band]:
    """The bands of a lane from top to bottom; one at least."""
    found = _marks(view, lane)
    waiting = [[m for row, m in found if row == n] for n in sorted({0, *(r for r, _ in found)})]
    result: list[Band] = []
    while waiting:
        row = _Row(view, lane, waiting.pop(0))
        later = row.draw(first=not result)
        waiting += [later] if later else []
        result.append(row.band)
    result[0].title = lane["title"]
    for band in result:
        band.again = lane["title"]
    return result


def _marks(view: View, lane: Doc) -> list[tuple[int, Mark]]:
    """Everything of a lane that lies within the period, with its row."""
    say, axis = view.say, view.axis
    drawn = [(i, bar) for i, bar in enumerate(lane["bars"]) if bar["drawn"]]
    extents = [marks.extent(axis, bar["bounds"]) for _, bar in drawn]
    placed = rows(extents, SLACK)
    found = [
        (
            row,
            Mark(
                "bar", i, bar, (e.low, e.high), bar["name"], bar_dates(say, bar), reform(say, bar)
            ),
        )
        for row, (i, bar), e in zip(placed, drawn, extents, strict=True)
    ]
    for doc in lane["blanks"]:
        text = blank(say, lane, doc) if doc["sort"] == "gap" else say(NOTHING[lane["recorded"]])
        found.append((0, Mark(doc["sort"], -1, doc, marks.blank_span(axis, doc), text)))
    last = max([0, *placed])
    for days in lane["doubles"]:
        low, high = (axis.x(day) for day in marks.days(days))
        found.append((last, Mark("double", -1, {}, (low, high), say("timeline.double"))))
    return found


class _Row:
    """One row being drawn."""

    def __init__(self, view: View, lane: Doc, row: list[Mark]) -> None:
        self.view, self.lane = view, lane
        self.row = sorted(row, key=lambda m: m.span)
        self.band = Band()
        self.taken: list[Span] = [view.line, *(m.span for m in row if m.sort != "double")]
        """At the height of the bars: what a label beside one does not enter."""

    def draw(self, *, first: bool) -> list[Mark]:
        """Draw what finds room; return the rest."""
        inside = [m for m in self.row if _IN[m.sort](self, m)]
        below = [m for m in self.row if m not in inside]
        below = [m for m in below if m.sort != "bar" or not self._beside(m)]
        later = self._below(below)
        for mark in self.row:
            if mark not in later:
                self._put(mark)
        places = [m.place for m in self.row if m.place >= 0 and m not in later]
        self.band.notes = lane_notes(self.view.say, self.view.refs, self.lane, places, first)
        return later

    def _bar(self, mark: Mark) -> bool:
        """Draw a bar, and its label in the certain part of it where that is wide enough."""
        axis, line = self.view.axis, self.view.line
        keep = marks.draw_bar(mark.pen, axis, mark.doc, self.lane["group"])
        at = marks.extent(axis, mark.doc["bounds"])
        for told in mark.labels():
            for low, high in free((at.sure_low, at.sure_high), [*keep, line]):
                if high - low >= told.width + 2 * PAD:
                    _centred(mark.pen, told, low + PAD)
                    return True
        if at.sure_high > at.sure_low:
            return False
        # Nowhere certain: the label stands on a plate over the hatch.
        low, high = marks.widest(free(mark.span, [line]))
        for told in mark.labels():
            if high - low >= told.width + 4 * PAD:
                x = (low + high - told.width) / 2
                mark.pen.rect(x - 3, TOP + 1.5, told.width + 6, HIGH - 3, "paper")
                _centred(mark.pen, told, x)
                return True
        return False

    def _gap(self, mark: Mark) -> bool:
        """Draw the bracket of a gap, its label within where it is wide enough."""
        low, high = marks.widest(free(mark.span, [self.view.line]))
        told = mark.labels()[0]
        fits = high - low >= told.width + 2 * BRACKET_PAD
        x = (low + high - told.width) / 2
        label_span = (x, x + told.width) if fits else None
        marks.draw_gap(mark.pen, self.view.axis, mark.doc, label_span)
        if fits:
            _centred(mark.pen, told, x)
        return fits

    def _unknown(self, mark: Mark) -> bool:
        """Draw the dotted box of what is not known, with the word in it."""
        marks.draw_unknown(mark.pen, mark.span)
        low, high = marks.widest(free(mark.span, [self.view.line]))
        told = mark.labels()[0]
        if high - low < told.width + 2 * PAD:
            return False
        _centred(mark.pen, told, (low + high - told.width) / 2)
        return True

    def _double(self, mark: Mark) -> bool:
        marks.draw_double(mark.pen, mark.span)
        return False

    def _beside(self, mark: Mark) -> bool:
        """Write the label after the bar, or before it, in the height of the row."""
        low, high = mark.span
        axis = self.view.axis
        others = [s for s in self.taken if s != mark.span]
        after = next(iter(free((high, axis.right), others)), (high, high))
        ahead = next(iter(reversed(free((axis.left, low), others))), (low, low))
        for told in mark.labels():
            x = None
            if after[0] == high and after[1] - high >= told.width + 3 * PAD:
                x = high + PAD
            elif ahead[1] == low and low - ahead[0] >= told.width + 5 * PAD:
                x = low - PAD - told.width
            if x is not None:
                _centred(mark.pen, told, x)
                self.taken.append((x - PAD, x + told.width + PAD))
                return True
        return False

    def _below(self, waiting: list[Mark]) -> list[Mark]:
        """Write labels below the row, each led back to its mark; return those without room."""
        double = any(m.sort == "double" for m in self.row)
        top = TOP + HIGH + (10 if double else 6)
        axis, later = self.view.axis, []
        self.ground = Ground(axis.left, axis.right, top, top + DEEP, (self.view.on,))
        anchors = [self._anchors(m) for m in waiting]
        for index, mark in enumerate(waiting):
            coming = [own[0] for own in anchors[index + 1 :]]
            if not self._sink(mark, anchors[index], coming):
                if len(self.row) == 1:
                    self.ground.deepest = self.ground.reach = inf
                    self._sink(mark, anchors[index], [])
                else:
                    later.append(mark)
        self.band.height = max(TOP + HIGH, self.ground.bottom if self.ground.boxes else 0) + TOP
        return later

    def _anchors(self, mark: Mark) -> list[float]:
        """Points that the label may be led to: the middles of what the as-of line leaves of it."""
        parts = sorted(free(mark.span, [self.view.line]), key=lambda s: s[0] - s[1])
        if parts:
            return [
                (low + high) / 2
                for low, high in parts
                if high - low >= PAD or (low, high) == parts[0]
            ]
        if (
            mark.span[0] == mark.span[1]
            and not self.view.line[0] < mark.span[0] < self.view.line[1]
        ):
            return [mark.span[0]]
        before, after = self.view.line
        return [after if after < self.view.axis.right - 20 else before]

    def _sink(self, mark: Mark, anchors: list[float], waiting: list[float]) -> bool:
        """Write a label below with its lead; the way of others stays open if it can."""
        for kept, limit, anchor in product((waiting, []), WRAPS, anchors):
            told = mark.labels(limit)[0]
            if not limit and told.width > ONE_LINE:
                continue
            if box := self.ground.set(anchor, told.width, told.height, kept):
                colour = "second" if mark.sort in ("bar", "unknown") else "defect"
                start = TOP + HIGH + {"gap": -HIGH / 2, "double": 5.5}.get(mark.sort, 0.0)
                lead = [(anchor, start), (lead_x(anchor, box), box[1] + 1)]
                mark.pen.line(lead, colour, "frame")
                # The lines of the years end at the label instead of running through it.
                mark.pen.rect(box[0] - 1, box[1] + 1, told.width + 2, told.height - 1, "paper")
                told.draw(mark.pen, box[0], box[1])
                return True
        return False

    def _put(self, mark: Mark) -> None:
        self.band.pen.items.extend(mark.pen.items)
        if mark.sort != "bar":
            return
        doc, (low, high) = mark.doc, mark.span
        box = (low, TOP, high - low, HIGH)
        tie, say = _tie(self.lane, doc, mark.place in self.lane["now"]["bars"]), self.view.say
        # The bar is the tie: it says of it all that a line would.
        notes = (relation(say, tie["relation"]), mark.dates, *sources(say, doc["evidence"]))
        self.band.places.append((doc["id"], doc["label"], doc["name"], box, notes))
        self.band.ties.append(tie)


_IN = {"bar": _Row._bar, "gap": _Row._gap, "unknown": _Row._unknown, "double": _Row._double}


def _centred(pen: Pen, told: Label, x: float) -> None:
    """Write a label of one line in the middle of the height of a bar."""
    told.draw(pen, x, TOP + (HIGH - told.height) / 2)


def _tie(lane: Doc, bar: Doc, cited: bool) -> Doc:
    """The edge behind a bar; its evidence is numbered when the read-off rests on it."""
    ends = (lane["unit"], bar["id"])
    relation = RELATIONS.get(lane["group"], "HOLDS")
    if lane["group"] == "names":
        relation = "SUCCEEDED_BY" if bar.get("side") else "NAMED"
        ends = ends if bar.get("side") != "before" else ends[::-1]
    elif relation == "HOLDS":
        ends = (bar["id"], lane["key"])
    return {
        "relation": relation, "from": ends[0], "to": ends[1], "since": bar["since"],
        "until": bar["until"], "certainty": "certain" if bar["certainty"] != "possible" else
        "possible", "evidence": bar["evidence"], "cited": bar["evidence"] if cited else [],
    }  # fmt: skip
