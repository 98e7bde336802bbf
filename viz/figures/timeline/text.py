"""What a timeline says in words: the answer, lengths of gaps, and the read-off column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from viz.figures.timeline.view import Note
from viz.said import Doc, References, dates_line
from viz.style import Words

MONTHS = 2
"""From so many whole months on, a length is told in months."""


def length(say: Words, told: Doc) -> str:
    """A length at least and at most: in months from two on, else in days.

    The least is rounded down to whole months and the most up, so that the range told holds; a
    length that is certain is told to the day.
    """
    (least, spare), (most, over) = told["least"], told["most"]
    low, high = told["days"]
    if low == high:
        if least < MONTHS:
            return say("timeline.days", n=low)
        if spare:
            return say("timeline.months_days", m=least, d=spare)
        return say("timeline.months", n=least)
    up = most + 1 if over else most
    if least >= MONTHS:
        n = least if least == up else say("timeline.range", a=least, b=up)
        return say("timeline.months", n=n)
    if most < MONTHS:
        return say("timeline.days", n=say("timeline.range", a=low, b=high))
    end = say("timeline.months", n=up)
    return say("timeline.range", a=say("timeline.days", n=low), b=end)


def blank(say: Words, lane: Doc, gap: Doc) -> str:
    """A gap in words, with its length or since when."""
    what = say(f"timeline.gap.{lane['group']}")
    if not lane["bars"]:
        return say("timeline.never", what=what)
    if gap["length"]:
        return say("timeline.blank", what=what, length=length(say, gap["length"]))
    return _since(say, what, gap["since"])


def _since(say: Words, what: str, since: str) -> str:
    if since in ("", "..", "unknown"):
        return say("timeline.open", what=what)
    return say("timeline.since", what=what, d=since)


def bar_dates(say: Words, bar: Doc) -> str:
    """The interval of a bar as written, after the reform that ended or began it."""
    told = (reform(say, bar), dates_line(say, bar["since"], bar["until"]))
    return say("dot").join(part for part in told if part)


def reform(say: Words, bar: Doc) -> str:
    """What became of another unit, or how it came to be."""
    if not bar.get("side"):
        return ""
    words: Doc = say.table["timeline"][bar["side"]]
    return str(words.get(bar["change"], words["other"]))


def lane_notes(say: Words, refs: References, lane: Doc, bars: list[int], first: bool) -> list[Note]:
    """The read-off of the bars of one band; what holds without a bar stands on the first."""
    now, notes = lane["now"], []
    for index in now["bars"]:
        if index in bars:
            bar = lane["bars"][index]
            maybe = say("timeline.maybe") if bar["certainty"] == "possible" else ""
            other = bool(bar.get("side"))
            marks = refs.marks(bar["evidence"])
            notes.append(Note(maybe + bar["name"], "second" if other else "ink", not other, marks))
    if not first or now["state"] == "held":
        return notes
    if now["state"] == "gap":
        what = say(f"timeline.gap.{lane['group']}")
        text = say("timeline.never", what=what) if not lane["bars"] else _since(
            say, what, now["since"])  # fmt: skip
        if now["certainty"] == "possible":
            text = say("timeline.maybe") + text
        return [Note(text, "defect", True, refs.marks(now["evidence"]))]
    if now["state"] == "unknown" and lane["bars"] and lane["group"] in ("posts", "lead_posts"):
        # As the trace has it: a post that others held on other days is vacant, not unknown.
        return [Note(say("timeline.vacant_earlier"), "defect", True)]
    if now["state"] == "unknown":
        return [Note(say("timeline.unknown"), "second", False)]
    return [Note(say(f"timeline.out.{lane['group']}"), "second", False)]


def case_note(say: Words, refs: References, case: Doc) -> Note:
    """Where a case stands on the as-of day."""
    now = case["now"]
    stage = say.get(f"timeline.stages.{now['stage']}", now["stage"])
    maybe = say("timeline.maybe") if now["certainty"] == "possible" else ""
    text = say(f"timeline.standing.{now['state']}", stage=stage, maybe=maybe)
    if now["state"] != "at" and maybe:
        text = maybe + text
    going = now["state"] in ("at", "after")
    marks = refs.marks(now["evidence"]) if now["state"] != "before" else ""
    return Note(text, "ink" if going else "second", going, marks)


def answer(say: Words, data: Mapping[str, Any], drawn: list[Doc]) -> str:
    """The answer as sentences, from what is drawn: the period, then the as-of day."""
    t = "timeline.answer."
    leads = [x for x in drawn if x["group"] == "lead"]
    bodies = {bar["id"] for x in leads for bar in x["bars"] if bar["drawn"]}
    key = "no_lead" if not bodies else "one_lead" if len(bodies) == 1 else "leads"
    said = [say(t + key, n=len(bodies))] if leads else []
    gaps = _gaps(leads) if bodies else 0
    vacant = _gaps([x for x in drawn if x["group"] in ("posts", "lead_posts")])
    both = sum(len(x["doubles"]) for x in leads)
    for name, count in (("gaps", gaps), ("doubles", both), ("vacancies", vacant)):
        said += [say(t + name, n=count)] if count else []
    years = say(t + "period", a=data["from"][:4], b=last_year(data))
    link, join = say(t + "link"), say(t + "join")
    text = years + link + join.join(said) + say(t + "stop") if said else ""
    return text + say(t + "on", on=data["on"]) + link + _day(say, data, drawn)


def _gaps(lanes: list[Doc]) -> int:
    return sum(b["sort"] == "gap" for lane in lanes for b in lane["blanks"])


def last_year(data: Mapping[str, Any]) -> str:
    """The last year drawn: `to` is the day after it."""
    return f"{int(data['to'][:4]) - 1:04}" if data["to"] != "9999-12-31" else "9999"


def _day(say: Words, data: Mapping[str, Any], drawn: list[Doc]) -> str:
    t, said = "timeline.answer.", []
    exists = data["unit"]["exists"]
    if exists != "certain":
        said.append(say(f"{t}absent.{exists}"))
    leads = [x for x in drawn if x["group"] == "lead"]
    held = [(x, x["bars"][i]) for x in leads for i in x["now"]["bars"]]
    if held:
        several = len(leads) > 1
        names = dict.fromkeys(
            say("timeline.scoped", name=b["name"], scope=x["title"])
            if several and x["title"] else b["name"] for x, b in held
        )  # fmt: skip
        sure = any(b["certainty"] == "certain" for _, b in held)
        maybe = "" if sure else say("timeline.maybe")
        said.append(say(t + "lead", maybe=maybe, names=say("comma").join(names)))
    elif any(x["now"]["state"] == "gap" for x in leads):
        said.append(say(t + "none"))
    space = "" if say.lang == "zh" else " "
    empty = [
        x["body_name"] + (space if x["body_name"] else "") + x["title"]
        for x in drawn
        if x["now"]["state"] == "gap" and x["group"] in ("posts", "lead_posts")
    ]
    said += [say(t + "vacant", names=say("comma").join(empty))] if empty else []
    running = sum(c["now"]["state"] == "at" for c in data["cases"])
    said += [say(t + "running", n=running)] if running else []
    own = [x["now"]["state"] for x in drawn if x["group"] == "posts"]
    if not said and own:
        said.append(say(t + "posts", n=own.count("held"), m=len(own)))
    said = said or [say("timeline.none")]
    return say("sep").join(said) + say(t + "stop")
