"""One lane as plain data: its bars, its blanks, and what holds on the as-of day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.dates import Bounds, State, state
from queries.figures.timeline.blanks import Blank, Sort, blanks, doubles, length
from queries.figures.timeline.facts import Bar

Doc = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lane:
    """What a lane is made of.

    Attributes:
        group: names, party, lead, posts or lead_posts.
        key: tells lanes apart: a scope, or the id of a post.
        title: what stands beside it: a scope, or a post's name.
        body, body_name: the lead whose post it is.
        frames: when the lane should be held; no blanks are told without.
        before: what a blank before the first bar is.
        since: start of the first frame as written.
        aside: holdings of a lead's post while it did not lead: not drawn, but it was held.
        seats, terms: of a lead's post, when the body has it, and when the body leads.
    """

    group: str
    key: str
    title: str
    bars: tuple[Bar, ...]
    frames: tuple[Bounds, ...]
    before: Sort = "unknown"
    body: str = ""
    body_name: str = ""
    since: str = ""
    aside: tuple[Bar, ...] = ()
    seats: tuple[Bounds, ...] = ()
    terms: tuple[Bounds, ...] = ()

    def document(self, on: date) -> Doc:
        """The lane as maps and lists; days as ISO text."""
        bounds = [bar.bounds for bar in (*self.bars, *self.aside)]
        found = blanks(bounds, self.frames, self.before)
        both = doubles([(bar.key, bar.bounds) for bar in self.bars]) if self.group == "lead" else []
        return {
            "group": self.group, "key": self.key, "title": self.title,
            "body": self.body, "body_name": self.body_name,
            "bars": [_bar(bar, self._holds(bar, on)) for bar in self.bars],
            "recorded": bool(bounds),
            "blanks": list(map(self._blank, found, self._whole(found))),
            "doubles": [_days(run) for run in both],
            "now": self.now(on),
        }  # fmt: skip

    def _whole(self, found: Sequence[Blank]) -> list[Blank]:
        """Each blank as long as it is; that of a lead's post is cut to the time of the lead."""
        bounds = [bar.bounds for bar in (*self.bars, *self.aside)]
        longer = blanks(bounds, self.seats, self.before)
        return [
            next((w for w in longer if w.start[1] <= b.start[1] and b.end[0] <= w.end[0]), b)
            for b in found
        ]

    def _blank(self, blank: Blank, whole: Blank) -> Doc:
        """A blank as a map: where it is drawn, and the days and the length of the whole of it.

        `beyond` says how sure it is that it lasts on days on which the body does not lead.
        """
        return {
            "sort": blank.sort, "start": _days(blank.start), "end": _days(blank.end),
            "since": self._written(blank.start[1]), "length": length(whole),
            "whole": _days((whole.start[1], whole.end[0])),
            "beyond": self._beyond(whole) if whole is not blank else "no",
        }  # fmt: skip

    def _beyond(self, whole: Blank) -> State:
        first, end = whole.start[1], whole.end[0]
        days = [first, *(d for t in self.terms for d in (t.since_max, t.until_min, t.until_max))]
        found = [{state(t, day) for t in self.terms} for day in days if first <= day < end]
        if any(states == {"no"} for states in found):
            return "certain"
        return "no" if all("certain" in states for states in found) else "possible"

    def _written(self, start: date) -> str:
        """The start of a blank as written: the end of the bar before it, or that of the frame."""
        last = self._last(start)
        return last.until if last else self.since

    def _last(self, day: date) -> Bar | None:
        ended = [bar for bar in (*self.bars, *self.aside) if bar.bounds.until_max <= day]
        key = [(b.bounds.until_max, b.bounds.until_min) for b in ended]
        return ended[key.index(max(key))] if ended else None

    def now(self, on: date) -> Doc:
        """What holds on a day.

        `state` is held, gap, unknown, or out where nothing is expected; `certainty` says how sure
        that is. `bars` are the places in the list of those that possibly hold; none on a post that
        is none that day, or of a body that does not lead. `lead` says of a post of a lead how sure
        it is that the body leads: that the post is vacant may be sure all the same.
        """
        states = [self._holds(bar, on) for bar in self.bars]
        held = [i for i, found in enumerate(states) if found != "no"]
        wanted = {state(f, on) for f in self.frames}
        if self._post and not wanted & {"certain", "possible"}:
            held = []
        last = self._last(on)
        kind = "held" if held else "out"
        if not held and wanted & {"certain", "possible"}:
            kind = "gap" if last or (self._post and self.bars + self.aside) else self.before
        certain = kind == "out" or self._seated(on)
        if held:
            certain = any(states[i] == "certain" for i in held)
        return {
            "state": kind, "certainty": "certain" if certain else "possible", "bars": held,
            "lead": "certain" if kind == "out" or _surely(self.terms, on) else "possible",
            "since": self._written(on) if kind == "gap" else "",
            "evidence": list(last.evidence) if last and kind == "gap" else [],
        }  # fmt: skip

    @property
    def _post(self) -> bool:
        return self.group in ("posts", "lead_posts")

    def _seated(self, on: date) -> bool:
        """Whether on a day there certainly is what should be held."""
        return _surely(self.seats or self.frames, on)

    def _holds(self, bar: Bar, on: date) -> State:
        """Nobody surely holds a post that is one only possibly."""
        found = state(bar.bounds, on)
        return "possible" if found == "certain" and self._post and not self._seated(on) else found

    def signature(self, on: date) -> object:
        """What a reader sees of the lane on a day; a change of it is a change of the answer."""
        now = self.now(on)
        holding = [(i, self._holds(self.bars[i], on)) for i in now["bars"]]
        return now["state"], now["certainty"], now["lead"], holding


def _surely(spans: Sequence[Bounds], on: date) -> bool:
    """Whether one of them certainly holds on a day; none at all ask for nothing."""
    return not spans or any(state(b, on) == "certain" for b in spans)


def _bar(bar: Bar, certainty: State) -> Doc:
    b = bar.bounds
    return {
        "id": bar.key, "label": bar.label, "name": bar.name, "since": bar.since,
        "until": bar.until, "certainty": certainty,
        "bounds": _days((b.since_min, b.since_max, b.until_min, b.until_max)),
        "evidence": list(bar.evidence), **bar.more,
    }  # fmt: skip


def _days(days: Sequence[date]) -> list[str]:
    return [day.isoformat() for day in days]


def common(one: Bounds, two: Bounds) -> Bounds | None:
    """When two facts hold at once; None when they never possibly do."""
    low, high = max(one.since_min, two.since_min), min(one.until_max, two.until_max)
    if low >= high:
        return None
    return Bounds(low, max(one.since_max, two.since_max),
                  max(min(one.until_min, two.until_min), low), high)  # fmt: skip
