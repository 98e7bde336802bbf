"""One lane as plain data: its bars, its blanks, and what holds on the as-of day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.dates import Bounds, state
from queries.figures.timeline.blanks import Sort, blanks, doubles, length
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
            "bars": [_bar(bar, on) for bar in self.bars],
            "recorded": bool(bounds),
            "blanks": [
                {"sort": b.sort, "start": _days(b.start), "end": _days(b.end),
                 "since": self._written(b.start[1]), "length": length(b)}
                for b in found
            ],
            "doubles": [_days(run) for run in both],
            "now": self.now(on),
        }  # fmt: skip

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
        that is. `bars` are the places in the list of those that possibly hold; none on a post of
        a body that does not lead that day. `lead` says of a post of a lead how sure it is that
        the body leads: that the post is vacant may be sure all the same.
        """
        sure = [i for i, bar in enumerate(self.bars) if state(bar.bounds, on) == "certain"]
        held = [i for i, bar in enumerate(self.bars) if state(bar.bounds, on) != "no"]
        wanted = {state(f, on) for f in self.frames}
        if self.group == "lead_posts" and not wanted & {"certain", "possible"}:
            sure = held = []
        last = self._last(on)
        kind = "held" if held else "out"
        if not held and wanted & {"certain", "possible"}:
            kind = "gap" if last or self._was_held() else self.before
        certain = bool(sure) if held else kind == "out" or _surely(self.seats or self.frames, on)
        return {
            "state": kind, "certainty": "certain" if certain else "possible", "bars": held,
            "lead": "certain" if kind == "out" or _surely(self.terms, on) else "possible",
            "since": self._written(on) if kind == "gap" else "",
            "evidence": list(last.evidence) if last and kind == "gap" else [],
        }  # fmt: skip

    def _was_held(self) -> bool:
        """Whether it is a post that somebody ever held: then it is vacant, never unknown."""
        return self.group in ("posts", "lead_posts") and bool(self.bars or self.aside)

    def signature(self, on: date) -> object:
        """What a reader sees of the lane on a day; a change of it is a change of the answer."""
        now = self.now(on)
        holding = [(i, state(self.bars[i].bounds, on)) for i in now["bars"]]
        return now["state"], now["certainty"], now["lead"], holding


def _surely(spans: Sequence[Bounds], on: date) -> bool:
    """Whether one of them certainly holds on a day; none at all ask for nothing."""
    return not spans or any(state(b, on) == "certain" for b in spans)


def _bar(bar: Bar, on: date) -> Doc:
    b = bar.bounds
    return {
        "id": bar.key, "label": bar.label, "name": bar.name, "since": bar.since,
        "until": bar.until, "certainty": state(b, on),
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
