"""The document of case-trace as people read it: one paragraph a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TextIO

from api.analyse_text import speaker
from api.wording import Doc, Words, clean

Say = Callable[[str], None]
Names = Mapping[str, str]


def case_trace(document: Doc, out: TextIO, lang: str = "zh") -> None:
    """Write the case, and for every moment its chains, bodies, handlers and flags."""
    say, words, names = speaker(out), Words(lang), document["names"]
    case = words("called", name=clean(document["heading"]), id=clean(document["case"]))
    say(case + words("gap") + words.clock(document))
    for unit in document["units"]:
        say(f"{words('concerned')}: {words.called(names, unit['unit'])} {_based(words, unit)}")
    if not document["units"]:
        say(f"{words('concerned')}: {words('not_recorded')}")
    for moment in document["moments"]:
        _moment(say, words, names, moment)


def _based(words: Words, fact: Doc, mark: str = "") -> str:
    """When a fact was, and on what it rests."""
    return f"{words.interval(fact)}{mark}{words('then')}{_evidence(words, fact['evidence'])}"


def _evidence(words: Words, items: list[Doc]) -> str:
    return words("evidence_line", text=words.evidence(items))


def _sure(words: Words, state: str) -> str:
    return words("marked", text=words("absent" if state == "no" else state))


def _moment(say: Say, words: Words, names: Names, moment: Doc) -> None:
    say(f"\n■ {_title(words, moment)}")
    if moment["evidence"]:
        say(f"  {_evidence(words, moment['evidence'])}")
    if not moment["days"]:
        say(f"  {words('no_time')}")
    elif not moment["precise"]:
        say(f"  {words('imprecise')}")
    elif len(moment["days"]) > 1:
        say(f"  {words('in_parts')}")
    for part in moment["days"]:
        _part(say, words, part)
    if moment["left_out"]:
        say(f"  {words('left_out', count=moment['left_out'])}")
    for handler in moment["handlers"]:
        who = words("called", name=clean(handler["full_name"]), id=clean(handler["person"]))
        say(f"  {words('handler')}: {who} {_based(words, handler)}")
        for post in handler["posts"]:
            seat = clean(post["post_name"]) + words("comma") + words.called(names, post["body"])
            say(f"    {seat} {_based(words, post, _sure(words, post['certainty']))}")
    for flag in moment["flags"]:
        _flag(say, words, names, flag, moment["handlers"])


def _part(say: Say, words: Words, part: Doc) -> None:
    when = words.part(part["since"], part["until"])
    for trace in part["traces"]:
        _chains(say, words, when, trace)
    for body in part["bodies"]:
        name = words.called({body["id"]: body["full_name"]}, body["id"])
        absent = "" if body["exists"] == "certain" else _sure(words, body["exists"])
        say(f"  {when} {words('handled_by')}: {name}{absent} {_based(words, body)}")
        for post in body["posts"]:
            say(f"    {words.post_line(post)}")


def _title(words: Words, moment: Doc) -> str:
    if moment["when"] == "conduct":
        return words("conduct", when=clean(moment["since"]) or words("no_conduct"))
    if moment["when"] == "today":
        return words("as_of", day=moment["since"])
    outcome = clean(moment["stage"]["outcome"])
    return f"{words.stage(moment['when'])} {words.interval(moment)} {outcome}".strip()


def _chains(say: Say, words: Words, when: str, trace: Doc) -> None:
    unit = words.called({trace["unit"]["id"]: trace["unit"]["full_name"]}, trace["unit"]["id"])
    if not trace["chains"]:
        say(f"  {when} {unit}: {words('no_chain')}")
    for chain in trace["chains"]:
        steps = "".join(
            f" →{words.relation(h['relation'])}→ {_end(words, h)}" for h in chain["hops"]
        )
        say(f"  {when} {unit}{steps}{_sure(words, chain['certainty'])}")
        for hop in chain["hops"]:
            near = f"{words.relation(hop['relation'])} → {_end(words, hop)}"
            say(f"    {near} {_based(words, hop)}")
            for post in hop["posts"]:
                say(f"      {words.post_line(post)}")
    if trace["chains"] and trace["shown"] != trace["total"]:
        total = trace["total"] or words("at_least", count=trace["at_least"])
        say("    " + words("shown", shown=trace["shown"], total=total))


def _end(words: Words, hop: Doc) -> str:
    return words.called({hop["to"]: hop["to_name"]}, hop["to"])


def _flag(say: Say, words: Words, names: Names, flag: Doc, handlers: list[Doc]) -> None:
    people = {h["person"]: h["full_name"] for h in handlers} | dict(names)
    told = [words.called(people, flag["person"])]
    if flag["kind"] == "shares_body":
        told.append(words.called(names, flag["other"]))
    if flag["body"]:
        told.append(words.called(names, flag["body"]))
    said = words("comma").join(told) + _sure(words, flag["certainty"])
    based = words("then") + _evidence(words, flag["evidence"])
    say(f"  {words('recusal')}: {words(flag['kind'])}: {said}{based}")
