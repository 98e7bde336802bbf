"""The document of case-trace as people read it: one paragraph a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TextIO

from api.analyse_text import speaker
from api.wording import Doc, called, clean, evidence, interval, post_line, relation
from graph.schema import schema

Say = Callable[[str], None]
_FLAGS = {
    "is_subject": "承办人即当事人 the handler is a subject",
    "is_reporter": "承办人即举报人 the handler is a reporter",
    "is_witness": "承办人即证人 the handler is a witness",
    "held_post_in_unit": "承办人当时在涉案单位任职 the handler held a post in the unit concerned",
    "shares_body": "承办人与当事人当时同在一单位任职 the handler shared a body with a subject",
}
_SURE = {"certain": "确定 certain", "possible": "可能 possible", "no": "不存在 absent"}


def case_trace(document: Doc, out: TextIO) -> None:
    """Write the case, and for every moment its chains, bodies, handlers and flags."""
    say, names = speaker(out), document["names"]
    say(
        f"{clean(document['heading'])}（{clean(document['case'])}）　"
        f"已知于 known {document['known'] or '—'}　数据版本 version {document['data_version']}"
    )
    for unit in document["units"]:
        say(f"涉案单位 unit concerned: {called(names, unit['unit'])} {interval(unit)}；"
            f"依据 evidence: {evidence(unit['evidence'])}")  # fmt: skip
    if not document["units"]:
        say("涉案单位 unit concerned: 未记录 none recorded")
    for moment in document["moments"]:
        _moment(say, names, moment)


def _moment(say: Say, names: Mapping[str, str], moment: Doc) -> None:
    say(f"\n■ {_title(moment)}")
    if moment["evidence"]:
        say(f"  依据 evidence: {evidence(moment['evidence'])}")
    if not moment["days"]:
        say("  时间未知，不作推测 its time is unknown; nothing is guessed")
    elif not moment["precise"]:
        say("  时间不精确，取最早与最晚可能日 imprecise: first and last possible day are shown")
    elif len(moment["days"]) > 1:
        say("  取首日与末日 first and last day are shown")
    for day in moment["days"]:
        for trace in day["traces"]:
            _chains(say, trace)
        for body in day["bodies"]:
            name = called({body["id"]: body["full_name"]}, body["id"])
            absent = "" if body["exists"] == "certain" else f"［{_SURE[body['exists']]}］"
            said = f"依据 evidence: {evidence(body['evidence'])}"
            say(f"  {day['on']} 承办单位 handled by: {name}{absent} {interval(body)}；{said}")
            for post in body["posts"]:
                say(f"    {post_line(post)}")
    for handler in moment["handlers"]:
        who = f"{clean(handler['full_name'])}（{clean(handler['person'])}）"
        say(f"  承办人 handler: {who} {interval(handler)}；"
            f"依据 evidence: {evidence(handler['evidence'])}")  # fmt: skip
        for post in handler["posts"]:
            say(f"    {clean(post['post_name'])}，{called(names, post['body'])} {interval(post)}"
                f"［{_SURE[post['certainty']]}］；依据 evidence: {evidence(post['evidence'])}"
                )  # fmt: skip
    for flag in moment["flags"]:
        _flag(say, names, flag, moment["handlers"])


def _title(moment: Doc) -> str:
    words = schema().nodes["Stage"].own["stage"].values or {}
    if moment["when"] == "conduct":
        return f"行为期间 conduct: {clean(moment['since']) or '未记录 not recorded'}"
    if moment["when"] == "today":
        return f"截至 as of {moment['since']}"
    stage = moment["when"]
    outcome = clean(moment["stage"]["outcome"])
    return f"{words.get(stage, '')} {clean(stage)} {interval(moment)} {outcome}".rstrip()


def _chains(say: Say, trace: Doc) -> None:
    unit = called({trace["unit"]["id"]: trace["unit"]["full_name"]}, trace["unit"]["id"])
    if not trace["chains"]:
        say(f"  {trace['on']} {unit}: 没有责任链 no chain")
    for chain in trace["chains"]:
        steps = "".join(f" →{relation(h['relation'])}→ {_end(h)}" for h in chain["hops"])
        say(f"  {trace['on']} {unit}{steps}［{_SURE[chain['certainty']]}］")
        for hop in chain["hops"]:
            told = f"{interval(hop)}；依据 evidence: {evidence(hop['evidence'])}"
            say(f"    {relation(hop['relation'])} → {_end(hop)} {told}")
            for post in hop["posts"]:
                say(f"      {post_line(post)}")
    if trace["chains"] and trace["shown"] != trace["total"]:
        total = trace["total"] or f"{trace['at_least']}+"
        say(f"    显示 shown {trace['shown']} / 共 of {total}")


def _end(hop: Doc) -> str:
    return called({hop["to"]: hop["to_name"]}, hop["to"])


def _flag(say: Say, names: Mapping[str, str], flag: Doc, handlers: list[Doc]) -> None:
    people = {h["person"]: h["full_name"] for h in handlers} | dict(names)
    where = f"，{called(names, flag['body'])}" if flag["body"] else ""
    other = f"，{called(names, flag['other'])}" if flag["kind"] == "shares_body" else ""
    say(f"  ⚠ 回避 recusal: {_FLAGS[flag['kind']]}: {called(people, flag['person'])}{other}{where}"
        f"［{_SURE[flag['certainty']]}］；依据 evidence: {evidence(flag['evidence'])}")  # fmt: skip
