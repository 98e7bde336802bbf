"""What the chain figure says in words: the answer, the state of each chain, why there is none."""

from collections.abc import Sequence

from viz.figures.chain.reached import above, bodies, firsts
from viz.said import Doc, References, dates_line
from viz.style import Words

LINES = ("supervision", "party", "administrative")
MOST_NAMED = 4
"""Names in one list of the answer; the drawing gives them all."""


def relation_name(say: Words, edge: Doc) -> str:
    """The name of an edge's relation."""
    return say.get(f"relation.{edge['relation']}", str(edge["relation"]))


def line_name(say: Words, line: str) -> str:
    """The name of a line of responsibility."""
    return say.get(f"line.{line}", line)


def named(edge: Doc) -> str:
    """The name of the body at the end of an edge."""
    return str(edge.get("to_name") or edge["to"])


def listed(say: Words, names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Names in a row; of more than a few, the first and how many there are."""
    text = say("comma").join(names[:most])
    return say("chain.more", names=text, n=len(names)) if len(names) > most else text


def answer(data: Doc, say: Words) -> str:
    """Return the answer as a sentence, made from the data alone."""
    traces, subject = data["traces"], data["unit"]
    parts = []
    exists = str(subject.get("exists") or "certain")
    if exists in ("no", "possible"):
        parts.append(say(f"chain.answer.subject_{exists}"))
    for trace in traces:
        parts.append(_line_answer(trace, say) if trace.get("chains") else _no_answer(trace, say))
        if trace.get("line") == "party":
            parts += _rule_answer(data, say)
    vacant = _vacancies(traces, subject, say)
    if vacant:
        parts.append(say("chain.answer.vacant", names=listed(say, vacant, 6)))
    start, stop = say("chain.answer.on", on=data["on"]), say("chain.answer.stop")
    return start + say("sep").join(parts) + stop


def _line_answer(trace: Doc, say: Words) -> str:
    """Who answers for the unit first, by relation and certainty, and who stands above them."""
    told: dict[tuple[str, bool], dict[str, list[Doc]]] = {}
    for hop in firsts(trace):
        key = (str(hop["relation"]), hop.get("certainty") == "possible")
        told.setdefault(key, {}).setdefault(str(hop["to"]), []).append(hop)
    if not told:
        return say("chain.answer.loop", line=line_name(say, str(trace.get("line"))))
    parts = [
        say(f"chain.answer.{relation}", maybe=say("chain.answer.maybe") if maybe else "",
            to=listed(say, [_dated(hops, say) for hops in ends.values()]))
        for (relation, maybe), ends in sorted(told.items())
    ]  # fmt: skip
    return say("sep").join(parts) + _upward(trace, say)


def _dated(facts: list[Doc], say: Words) -> str:
    """A body with the interval of each fact that makes it answer for the unit."""
    ordered = sorted(facts, key=lambda f: (str(f.get("since")), str(f.get("until"))))
    spans = dict.fromkeys(dates_line(say, f.get("since"), f.get("until")) for f in ordered)
    return say("chain.answer.dated", name=named(facts[0]), dates=say("sep").join(spans))


def _upward(trace: Doc, say: Words) -> str:
    """Who stands above the first, those reached only by possible hops told apart."""
    text = ""
    for key, hops in zip(("upward", "upward_maybe"), above(trace), strict=True):
        names = [named(hop) for hop in hops]
        text += say(f"chain.answer.{key}", names=listed(say, names)) if names else ""
    return text


def _no_answer(trace: Doc, say: Words) -> str:
    reason = str((trace.get("why_not") or {}).get("reason") or "other")
    why = say.get(f"chain.answer.{reason}", say("chain.answer.other"))
    return say("chain.answer.none", line=line_name(say, str(trace.get("line"))), why=why)


def rule_state(data: Doc, rule: Doc, say: Words) -> str:
    """Whether the actual lead is the one that a rule designates."""
    led = data["beside"] or any(r["leads"] != "no" for r in data["rules"])
    return say(f"chain.rule.state.{rule['leads'] if led else 'none'}")


def _rule_answer(data: Doc, say: Words) -> list[str]:
    """What the rule says, as parts of the answer."""
    rules, parts = data["rules"], []
    for rule in rules[:2] if len(rules) <= 2 else ():
        maybe = say("chain.answer.maybe") if rule["certainty"] == "possible" else ""
        state = rule_state(data, rule, say)
        parts.append(say("chain.answer.rule", maybe=maybe, to=named(rule), state=state))
    if len(rules) > 2:
        agreeing = sum(rule["leads"] == "certain" for rule in rules)
        parts.append(say("chain.answer.rules", n=len(rules), m=agreeing))
    if rules and data["beside"] and any(rule["leads"] != "no" for rule in rules):
        parts.append(say("chain.rule.beside", names=listed(say, data["beside"])))
    return parts


def _vacancies(traces: list[Doc], subject: Doc, say: Words) -> list[str]:
    """The vacant posts of everything reached, each with its body."""
    every = [(str(subject["full_name"]), subject.get("posts") or [])]
    for trace in traces:
        every += [(named(hop), hop.get("posts") or []) for hop in bodies(trace).values()]
    link = "" if say.lang == "zh" else " "
    names = [
        f"{body}{link}{post.get('post_name')}"
        for body, posts in every
        for post in posts
        if post.get("state") == "vacant"
    ]
    return list(dict.fromkeys(names))


def span(say: Words, interval: Sequence[str | None] | None) -> str:
    """Return a half-open interval of days in words."""
    since, until = interval or (None, None)
    if since and until:
        return say("between", a=since, b=until)
    if since:
        return say("since", d=since)
    return say("before", d=until) if until else say("always")


def chain_state(chain: Doc, say: Words) -> str:
    """Return how far a chain holds: its span when certain, its weak hops when possible."""
    if chain.get("certainty") == "certain":
        return say("chain.valid", span=span(say, chain.get("certain")))
    weak = []
    hops = [*(chain.get("hops") or []), *([chain["closes"]] if chain.get("closes") else [])]
    for number, hop in enumerate(hops, 1):
        if hop.get("certainty") == "possible":
            written = dates_line(say, hop.get("since"), hop.get("until"))
            relation = relation_name(say, hop)
            weak.append(say("chain.weak", n=number, relation=relation, dates=written))
        elif hop.get("exists") == "possible":
            weak.append(say("chain.weak_body", n=number))
    return say("sep").join(weak) or say("chain.valid", span=span(say, chain.get("possible")))


def why_not(trace: Doc, refs: References, say: Words) -> list[tuple[str, str]]:
    """Return the reasons why a line has no chain, each with its evidence marks."""
    why = trace.get("why_not") or {}
    reasons = []
    for key in ("ended", "next"):
        edge = why.get(key)
        if edge:
            written = dates_line(say, edge.get("since"), edge.get("until"))
            relation = relation_name(say, edge)
            text = say(f"chain.{key}", relation=relation, to=named(edge), dates=written)
            reasons.append((text, refs.marks(edge.get("evidence"))))
    if not reasons:
        reason = str(why.get("reason") or "")
        key = reason if reason in ("never", "unknown_unit") else "no_reason"
        reasons.append((say(f"chain.{key}"), ""))
    return reasons
