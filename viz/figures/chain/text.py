"""What the chain figure says in words: the answer, the state of each chain, why there is none."""

from viz.layouts.tree import bodies
from viz.said import Doc, References, dates_line
from viz.style import Words


def answer(traces: list[Doc], subject: Doc, on: str, say: Words) -> str:
    """Return the answer as a sentence, made from the traces alone."""
    parts = []
    exists = next((str(t["unit"].get("exists")) for t in traces if t.get("unit")), "certain")
    if exists in ("no", "possible"):
        parts.append(say(f"answer.subject_{exists}"))
    for trace in traces:
        chains = trace.get("chains") or []
        parts.append(_line_answer(trace, chains, say) if chains else _no_answer(trace, say))
    vacant = _vacancies(traces, subject, say)
    if vacant:
        parts.append(say("answer.vacant", names=say("comma").join(vacant)))
    return say("answer.on", on=on) + say("sep").join(parts) + say("answer.stop")


def _line_answer(trace: Doc, chains: list[Doc], say: Words) -> str:
    firsts: dict[str, Doc] = {}
    for chain in chains:
        if chain.get("hops"):
            firsts.setdefault(str(chain["hops"][0]["to"]), chain["hops"][0])
    hops = list(firsts.values())
    if not hops:
        return _no_answer(trace, say)
    maybe = all(h.get("certainty") == "possible" for h in hops)
    spans = dict.fromkeys(dates_line(say, h.get("since"), h.get("until")) for h in hops)
    line = str(trace.get("line") or "all")
    key = f"answer.{line}" if line in ("supervision", "party", "administrative") else "answer.all"
    text = say(
        key,
        maybe=say("answer.maybe") if maybe else "",
        to=say("comma").join(_named(h) for h in hops),
        dates=say("sep").join(spans),
    )
    upward = [name for name, _ in bodies([{"hops": c["hops"][1:]} for c in chains])]
    if upward:
        names = say("comma").join(upward[:4]) + ("…" if len(upward) > 4 else "")
        text += say("answer.upward", names=names)
    return text


def _named(hop: Doc) -> str:
    return str(hop.get("to_name") or hop["to"])


def _no_answer(trace: Doc, say: Words) -> str:
    why = trace.get("why_not") or {}
    reason = str(why.get("reason") or "other")
    line = say.get(f"line.{trace.get('line')}", str(trace.get("line")))
    return say("answer.none", line=line, why=say.get(f"answer.{reason}", say("answer.other")))


def _vacancies(traces: list[Doc], subject: Doc, say: Words) -> list[str]:
    """Return the vacant posts of everything drawn, at most six by name."""
    every = [(str(subject["full_name"]), subject.get("posts") or [])]
    for trace in traces:
        every += bodies(trace.get("chains") or [])
    link = "" if say.lang == "zh" else " "
    names = [
        f"{body}{link}{post.get('post_name')}"
        for body, posts in every
        for post in posts
        if post.get("state") == "vacant"
    ]
    names = list(dict.fromkeys(names))
    return [*names[:6], "…"] if len(names) > 6 else names


def span(say: Words, interval: list[str | None] | None) -> str:
    """Return a half-open interval of days in words."""
    since, until = interval or [None, None]
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
        relation = say.get(f"relation.{hop['relation']}", str(hop["relation"]))
        if hop.get("certainty") == "possible":
            written = dates_line(say, hop.get("since"), hop.get("until"))
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
            relation = say.get(f"relation.{edge['relation']}", str(edge["relation"]))
            written = dates_line(say, edge.get("since"), edge.get("until"))
            text = say(f"chain.{key}", relation=relation, to=_named(edge), dates=written)
            reasons.append((text, refs.marks(edge.get("evidence"))))
    if not reasons:
        reason = str(why.get("reason") or "")
        key = reason if reason in ("never", "unknown_unit") else "no_reason"
        reasons.append((say(f"chain.{key}"), ""))
    return reasons
