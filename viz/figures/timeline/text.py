"""What a timeline says in words: the answer, lengths of gaps, and the read-off column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from viz.figures.timeline.view import Note
from viz.said import Doc, References, dates_line, stage_word
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
    if not lane["recorded"]:
        return say("timeline.never", what=what)
    if gap["length"]:
        text = say("timeline.blank", what=what, length=length(say, gap["length"]))
        return text + say.get(f"timeline.beyond.{gap['beyond']}", "")
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
    if first and now["state"] != "held":
        notes.append(_empty(say, refs, lane))
    if first and lane["group"] == "lead_posts" and now["lead"] == "possible":
        notes.append(Note(say("timeline.lead_maybe"), "second", False))
    return notes


def _empty(say: Words, refs: References, lane: Doc) -> Note:
    """The read-off of a lane in which nobody holds."""
    now = lane["now"]
    if now["state"] == "gap":
        text = _vacancy(say, lane)
        if now["certainty"] == "possible":
            text = say("timeline.maybe") + text
        return Note(text, "defect", True, refs.marks(now["evidence"]))
    if now["state"] == "unknown":
        return Note(say("timeline.unknown"), "second", False)
    return Note(say(f"timeline.out.{lane['group']}"), "second", False)


def _vacancy(say: Words, lane: Doc) -> str:
    """Since when a lane is without a holder."""
    what, since = say(f"timeline.gap.{lane['group']}"), lane["now"]["since"]
    if not lane["recorded"]:
        return say("timeline.never", what=what)
    if not since and lane["group"] in ("posts", "lead_posts"):
        return say("timeline.vacant_earlier")
    return _since(say, what, since)


def case_note(say: Words, refs: References, case: Doc) -> Note:
    """Where a case stands on the as-of day."""
    now = case["now"]
    stage = stage_word(say, now["stage"])
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
    said, led = _led(say, data, leads)
    gaps = _gaps(leads) if led else 0
    vacant = _gaps([x for x in drawn if x["group"] in ("posts", "lead_posts")])
    both = sum(len(x["doubles"]) for x in leads)
    for name, count in (("gaps", gaps), ("doubles", both), ("vacancies", vacant)):
        said += [say(t + name, n=count)] if count else []
    years = say(t + "period", a=data["from"][:4], b=last_year(data))
    link, join = say(t + "link"), say(t + "join")
    text = years + link + join.join(said) + say(t + "stop") if said else ""
    return text + say(t + "on", on=data["on"]) + link + _day(say, data, drawn)


def _led(say: Words, data: Mapping[str, Any], leads: list[Doc]) -> tuple[list[str], bool]:
    """How many bodies led in the period, certain and possible apart; whether any is drawn."""
    t = "timeline.answer."
    bars = [b for x in leads for b in x["bars"] if b["drawn"]]
    sure = {b["id"] for b in bars if _surely_within(b, data["from"], data["to"])}
    maybe = {b["id"] for b in bars} - sure
    if not bars:
        return ([say(t + "no_lead")] if leads else []), False
    said = [say(t + ("one_lead" if len(sure) == 1 else "leads"), n=len(sure))] if sure else []
    key = "more_leads_maybe" if sure else "leads_maybe"
    return said + ([say(t + key, n=len(maybe))] if maybe else []), True


def _surely_within(bar: Doc, first: str, end: str) -> bool:
    """Whether a fact certainly held on a day of the period: it did on one day at least."""
    since_min, since_max, until_min, until_max = map(str, bar["bounds"])
    return (since_max < end or until_max <= end) and (until_min > first or since_min >= first)


def _gaps(lanes: list[Doc]) -> int:
    """The gaps of lanes; one cut by the terms of a lead is one."""
    return sum(
        len({tuple(b["whole"]) for b in lane["blanks"] if b["sort"] == "gap"}) for lane in lanes
    )


def last_year(data: Mapping[str, Any]) -> str:
    """The last year drawn: `to` is the day after it."""
    return f"{int(data['to'][:4]) - 1:04}" if data["to"] != "9999-12-31" else "9999"


def _day(say: Words, data: Mapping[str, Any], drawn: list[Doc]) -> str:
    t, said = "timeline.answer.", []
    exists = data["unit"]["exists"]
    if exists != "certain":
        said.append(say(f"{t}absent.{exists}"))
    said += _leading(say, [x for x in drawn if x["group"] == "lead"])
    said += _vacant(say, drawn)
    running = [c["now"]["certainty"] for c in data["cases"] if c["now"]["state"] == "at"]
    for key, sure in (("running", "certain"), ("running_maybe", "possible")):
        count = running.count(sure)
        said += [say(t + key, n=count)] if count else []
    own = [x["now"] for x in drawn if x["group"] == "posts"]
    if not said and own:
        held = [now["certainty"] for now in own if now["state"] == "held"]
        said.append(say(t + "posts", n=held.count("certain"), m=len(own)))
        maybe = held.count("possible")
        said += [say(t + "posts_maybe", n=maybe)] if maybe else []
    said = said or [say("timeline.none")]
    return say("sep").join(said) + say(t + "stop")


def _leading(say: Words, leads: list[Doc]) -> list[str]:
    """Who leads on the day: who certainly does, then who possibly does."""
    t, several = "timeline.answer.", len(leads) > 1
    held: dict[str, dict[str, None]] = {"certain": {}, "possible": {}}
    for lane in leads:
        for bar in (lane["bars"][i] for i in lane["now"]["bars"]):
            scoped = several and lane["title"]
            name = say("timeline.scoped", name=bar["name"], scope=lane["title"])
            held[bar["certainty"]][name if scoped else bar["name"]] = None
    said = []
    for certainty, names in held.items():
        own = [n for n in names if certainty == "certain" or n not in held["certain"]]
        maybe = say("timeline.maybe") if certainty == "possible" else ""
        said += [say(t + "lead", maybe=maybe, names=say("comma").join(own))] if own else []
    gaps = [x["now"]["certainty"] for x in leads if x["now"]["state"] == "gap"]
    if not said and gaps:
        maybe = "" if "certain" in gaps else say("timeline.maybe")
        said.append(say(t + "none", maybe=maybe))
    return said


def _vacant(say: Words, drawn: list[Doc]) -> list[str]:
    """The posts vacant on the day: those that certainly are, then those that possibly are."""
    space, said = "" if say.lang == "zh" else " ", []
    for certainty, maybe in (("certain", ""), ("possible", say("timeline.maybe"))):
        names = [
            x["body_name"] + (space if x["body_name"] else "") + x["title"]
            for x in drawn
            if x["now"]["state"] == "gap" and x["group"] in ("posts", "lead_posts")
            and x["now"]["certainty"] == certainty
        ]  # fmt: skip
        key = "timeline.answer.vacant"
        said += [say(key, maybe=maybe, names=say("comma").join(names))] if names else []
    return said
