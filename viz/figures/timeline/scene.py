"""The timeline of a unit: lanes of names, affiliation, leads, posts and cases on one axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.dates import MAX, MIN
from viz.book import Book, Head
from viz.draw import Pen
from viz.figures.timeline import bars, stages
from viz.figures.timeline.marks import HIGH, TOP
from viz.figures.timeline.text import answer, last_year
from viz.figures.timeline.view import MARKS, Band, Note, View, view
from viz.metrics import width, wrap
from viz.said import Doc, stage_word
from viz.scene import Receipt, Scene, shift
from viz.style import Sheet, Words, style, words

HEAD = 36.0
"""Height of the years and the tag of the as-of day."""
LEGEND_STAGES = ("petition", "transfer", "check", "filing", "review", "trial", "sanction", "closed")


def build(data: Mapping[str, Any], sheet: Sheet, lang: str, receipt: Receipt) -> Scene:
    """The scene of the data of `queries.figures.timeline`."""
    say = words(lang)
    told = (_within(data, lane) for lane in data["lanes"])
    lanes = [lane for lane in told if lane["shown"]]
    cases = [case for case in data["cases"] if _case_within(data, case)]
    book = Book(sheet, say, _head(data, lanes, say), receipt)
    book.counted = _counted(say, data, len(lanes), len(cases))
    seen = view(sheet, say, book.refs, (data["from"], data["to"]), data["on"])
    _Body(book, seen, str(data["on"])).draw(_groups(seen, lanes, cases))
    _legend(book, lanes, cases)
    book.evidence()
    return book.finish(_worded(say, "timeline.description", data))


def _within(data: Mapping[str, Any], lane: Doc) -> Doc:
    """A lane with what of it lies in the period; `shown` says whether anything does.

    A lane of which nothing at all is recorded has one unknown stretch.
    """
    first, end = data["from"], data["to"]
    drawn = [b | _seen(b["bounds"], first, end) for b in lane["bars"]]
    blanks = [b for b in lane["blanks"] if b["start"][1] < end and b["end"][0] > first]
    both = [run for run in lane["doubles"] if run[0] < end and run[1] > first]
    if not lane["recorded"] and not lane["blanks"]:
        blanks = [{"sort": "unknown", "start": [first, first], "end": [end, end], "length": None,
                   "beyond": "no"}]  # fmt: skip
    empty = lane["now"]["state"] == "gap"
    shown = empty or bool(blanks) or any(b["drawn"] for b in drawn)
    return lane | {"bars": drawn, "blanks": blanks, "doubles": both, "shown": shown,
                   "unit": data["unit"]["id"]}  # fmt: skip


def _seen(bounds: list[str], first: str, end: str) -> dict[str, bool]:
    """Whether a bar is drawn, and whether one of its ends then lies outside the period."""
    low, _, until, high = bounds
    drawn = low < end and high > first
    return {"drawn": drawn, "cut": drawn and (low < first or end < until < MAX.isoformat())}


def _case_within(data: Mapping[str, Any], case: Doc) -> bool:
    spans = [(s["bounds"][0], s["bounds"][3]) for s in case["stages"]]
    # Between its stages a case goes on, so that it is drawn where none of them falls.
    dated = [s for s in spans if s[0] != MIN.isoformat()]
    spans += [(min(dated)[0], max(high for _, high in spans))] if dated else []
    spans += [tuple(case["conduct_days"])] if case["conduct_days"] else []
    return any(low < data["to"] and high >= data["from"] for low, high in spans) or not spans


def _worded(say: Words, key: str, data: Mapping[str, Any]) -> str:
    name = data["unit"]["full_name"] or data["unit"]["id"]
    return say(key, name=name, a=data["from"][:4], b=last_year(data), on=data["on"])


def _head(data: Mapping[str, Any], lanes: list[Doc], say: Words) -> Head:
    one = data["from"][:4] == last_year(data)
    known = str(data["known"]).replace("T", " ")[:16]
    facts = (
        (say("as_of"), data["on"]),
        (say("known"), known),
        (say("next_change"), data["next_change"] or say("no_change")),
    )
    title = _worded(say, "timeline.title_one" if one else "timeline.title", data)
    return Head(title, answer(say, data, lanes), facts, bool(data["fictional"]))


def _counted(say: Words, data: Mapping[str, Any], lanes: int, cases: int) -> str:
    every, all_cases = len(data["lanes"]), len(data["cases"])
    key = "timeline.counted" if all_cases else "timeline.counted_lanes"
    return say(key, lanes=lanes, all_lanes=every, cases=cases, all_cases=all_cases)


@dataclass(frozen=True)
class _Group:
    """Bands under one name."""

    name: str
    bands: list[Band]
    lone: bool
    """Whether its lanes have no titles, so that the name takes their room."""


def _groups(seen: View, lanes: list[Doc], cases: list[Doc]) -> Iterator[_Group]:
    found: dict[tuple[str, str], list[Doc]] = {}
    for lane in lanes:
        found.setdefault((lane["group"], lane["body"]), []).append(lane)
    for (group, body), own in found.items():
        name = seen.say(f"timeline.group.{group}") if not body else seen.say(
            "timeline.lead_posts", name=own[0]["body_name"])  # fmt: skip
        drawn = [band for lane in own for band in bars.bands(seen, lane)]
        yield _Group(name, drawn, not any(lane["title"] for lane in own))
    if cases:
        drawn = [band for case in cases for band in stages.bands(seen, case)]
        yield _Group(seen.say("timeline.group.cases"), drawn, False)


class _Body:
    """The bands being put on pages, each page with the same axis."""

    def __init__(self, book: Book, seen: View, on: str) -> None:
        self.book, self.view, self.on = book, seen, on

    def draw(self, groups: Iterator[_Group]) -> None:
        """Draw all groups."""
        self._open()
        for group in groups:
            self._group(group)
        self._close()

    def _open(self) -> None:
        """Draw the axis of a page: years, the tag of the as-of day, heads of the columns."""
        book, seen, pen, axis = self.book, self.view, self.book.pen, self.view.axis
        y = book.y + 14
        for year, x in axis.labelled():
            pen.text(x, y, str(year), colour="second", anchor="middle")
        pen.text(seen.day, y, seen.say("timeline.day"), "post", bold=True)
        pen.text(seen.right, y, seen.say("timeline.marks"), colour="second", anchor="end")
        self.start, self.top = len(pen.items), book.y + HEAD
        book.y = self.top

    def _close(self) -> None:
        """Draw the grid behind the bands of a page, and the as-of line over them."""
        book, seen, pen = self.book, self.view, self.book.pen
        bottom, axis = book.y, self.view.axis
        behind = Pen()
        behind.line([(seen.left, self.top), (seen.right, self.top)], "rule")
        for x in [*(x for _, x in axis.years()), axis.right]:
            behind.line([(x, self.top), (x, bottom)], "rule")
        behind.line([(seen.day - 6, self.top), (seen.day - 6, bottom)], "hairline")
        pen.items[self.start : self.start] = behind.items
        pen.line([(seen.on, self.top - 4), (seen.on, bottom)], "ink", "hop")
        text = f"{seen.say('as_of')} {self.on}"
        inner = Pen()
        wide = inner.text(0, 0, text, "post", "paper", bold=True) + 12
        x = max(seen.titles, min(seen.on - wide / 2, seen.day - 8 - wide))
        y = self.top - 18
        pen.rect(x, y, wide, 14, "ink")
        pen.text(x + 6, y + 10.6, text, "post", "paper", bold=True)

    def _group(self, group: _Group) -> None:
        book, seen = self.book, self.view
        limit = (seen.axis.left if group.lone else seen.titles) - seen.left - 8
        lines = wrap(group.name, limit, style().sizes["post"])
        high = len(lines) * style().sizes["post"] * style().line_height
        label = 0.0
        for index, band in enumerate(group.bands):
            # A page must hold all of the name as well.
            need = max(self._height(band), 0.0 if index else high + 5)
            begins = not index
            if book.y + need > book.bottom and book.y > self.top:
                book.y = min(max(book.y, label + 3), book.bottom)
                self._close()
                book.turn()
                self._open()
                begins, band.title = True, band.again
            if begins:
                label = book.pen.lines(seen.left, book.y + 6, group.name, limit, "post", bold=True)
            self._band(band, self._height(band))
        book.y = max(book.y, label + 3)
        book.pen.line([(seen.left, book.y), (seen.right, book.y)], "rule")

    def _height(self, band: Band) -> float:
        """The height of a band with its title and its read-off."""
        title = self._title(Pen(), band, 0)
        return max(band.height + 1, title, self._notes(Pen(), band, 0))

    def _band(self, band: Band, height: float) -> None:
        book, y = self.book, self.book.y
        book.pen.items.extend(shift(item, 0, y) for item in band.pen.items)
        self._title(book.pen, band, y)
        self._notes(book.pen, band, y)
        for key, label, name, (x, top, wide, high), notes in band.places:
            book.place(key, label, name, (x, y + top, wide, high), notes)
        for tie in band.ties:
            book.tie(tie)
        book.y = y + height

    def _title(self, pen: Pen, band: Band, y: float) -> float:
        """Write the name of a lane before the axis; return its bottom."""
        seen, top = self.view, y + TOP + (HIGH - 12.2) / 2
        right, limit = seen.axis.left - 7, seen.axis.left - 7 - seen.titles
        if band.under:
            name = width(seen.say("timeline.group.cases"), style().sizes["post"])
            limit = right - seen.left - name - 8
        if band.title:
            top = pen.lines(right, top, band.title, limit, anchor="end")
        if band.under:
            top = pen.lines(right, top, band.under, limit, colour="second", anchor="end")
        return top + 3

    def _notes(self, pen: Pen, band: Band, y: float) -> float:
        """Write what holds on the as-of day; return its bottom."""
        seen, top = self.view, y + TOP + (HIGH - 12.2) / 2
        for note in band.notes:
            top = _note(pen, seen, note, top)
        return top + 3


def _note(pen: Pen, seen: View, note: Note, top: float) -> float:
    marked = min(MARKS, width(note.marks, style().sizes["small"]) + 5) if note.marks else 0.0
    limit = seen.right - seen.day - marked
    bottom = pen.lines(seen.day, top, note.text, limit, "small", note.colour, bold=note.bold)
    marks = pen.lines(seen.right, top, note.marks, MARKS, colour="second", anchor="end")
    return max(bottom, marks if note.marks else top)


def _legend(book: Book, lanes: list[Doc], cases: list[Doc]) -> None:
    """The marks that the picture has, and what the letters of the stages mean."""
    say, t = book.say, "timeline.legend."
    entries = [("span-bar", "second", say(t + "bar")), ("span-hatch", "second", say(t + "hatch"))]
    sorts = {b["sort"] for lane in lanes for b in lane["blanks"]}
    entries += [("span-gap", "defect", say(t + "gap"))] if "gap" in sorts else []
    both = any(lane["doubles"] for lane in lanes)
    entries += [("span-double", "defect", say(t + "double"))] if both else []
    entries += [("span-unknown", "second", say(t + "unknown"))] if "unknown" in sorts else []
    notes = []
    if any(bar["cut"] for lane in lanes for bar in lane["bars"]):
        notes.append(say(t + "cut"))
    if cases:
        entries += [("span-conduct", "second", say(t + "conduct")),
                    ("span-stage", "ink", say(t + "stage"))]  # fmt: skip
        told = [stage_word(say, s) for s in LEGEND_STAGES]
        short = [say(f"timeline.letters.{s}") for s in LEGEND_STAGES]
        notes.append(say(t + "letters", all=" → ".join(told), short=" ".join(short)))
    book.legend(entries, [*notes, say(t + "evidence")])
