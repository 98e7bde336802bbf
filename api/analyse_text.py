"""The documents of why-not, spans, diff and audit as people read them.

Recorded text is never taken as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from api.wording import Doc, Words, clean, step
from queries.audit import KINDS
from queries.trace.lines import LINE_NAMES, LINES

_EVIDENCE = 3
Names = Mapping[str, str]


def why_not(document: Doc, out: TextIO, lang: str = "zh") -> None:
    """Write why there is no chain, and the nearest facts before and after."""
    say, words = speaker(out), Words(lang)
    if document["reason"] == "unknown_unit":
        say(words("unknown_unit", hint=document["hint"]))
        return
    names = document["names"]
    unit = words.called(names, document["unit"])
    say(words("gap").join((unit, document["on"], _told(words, document))))
    if document["reason"] == "has_chain":
        say(words("has_chain"))
    else:
        edges = words.relations(LINES[document["line"]])
        say(words("why_not", edges=edges, why=words(document["reason"])))
    for key in ("ended", "next"):
        edge, heading = document[key], words(f"nearest_{key}")
        if edge is None:
            say(f"  {heading}: {words('none')}")
            continue
        far = words.called(names, edge["to"])
        say(f"  {heading}: {words.relation(edge['relation'])} → {far} {words.interval(edge)}")
        say("    " + words("evidence_line", text=words.evidence(edge["evidence"])))


def spans(document: Doc, out: TextIO, lang: str = "zh") -> None:
    """Write one row a span, with its chains."""
    names, words = document["names"], Words(lang)
    unit = document["unit"]
    speaker(out)(words.called(names, unit) + words("gap") + _told(words, document))
    rows = [
        (
            span["since"] or words("unbounded_both"),
            span["until"] or words("unbounded_both"),
            "\n".join(_chain(words, names, unit, c) for c in span["chains"]) or words("none"),
        )
        for span in document["spans"]
    ]
    _table(out, [words(key) for key in ("since", "until", "chains")], rows)


def _chain(words: Words, names: Names, unit: str, hops: Sequence[Doc]) -> str:
    if not hops:
        return f"{words.called(names, unit)} ↺"
    steps = (
        f" →{words.relation(h['relation'])}"
        f"{'' if h['certainty'] == 'certain' else words('maybe')}→ {words.called(names, h['to'])}"
        for h in hops
    )
    return words.called(names, hops[0]["from"]) + "".join(steps)


def diff(document: Doc, out: TextIO, lang: str = "zh") -> None:
    """Write what moved, came, went and changed, and the holders that differ."""
    say, words, names = speaker(out), Words(lang), document["names"]
    line = words.either(LINE_NAMES[document["line"]])
    say(words.called(names, document["unit"]) + words("gap") + line)
    for side, on, clock in (
        ("before", "on", ("known", "data_version")),
        ("after", "and", ("and_known", "and_data_version")),
    ):
        count = words("count", count=document["chains"][side])
        told = words("gap").join((document[on], words.clock(document, *clock), count))
        say(f"  {words(side)}: {told}")
    lines = [*_moved(words, names, document), *_others(words, names, document)]
    for item in document["holders"]:
        was, now = (
            words("list").join(words.called(names, p) for p in item[side]) or words("nobody")
            for side in ("before", "after")
        )
        lines.append(f"{words('holders')}: {words.called(names, item['post'])}: {was} ⇒ {now}")
    for text in lines or [words("same")]:
        say(f"  {text}")


def _moved(words: Words, names: Names, document: Doc) -> Iterator[str]:
    for m in document["hops"]["moved"]:
        far = f"{words.called(names, m['before'])} ⇒ {words.called(names, m['after'])}"
        said = words("list").join(clean(value) for value in m["properties"].values())
        scope = words("called", name="", id=said) if said else ""
        near = words.called(names, m["from"])
        yield f"{words('moved')}: {near} {words.relation(m['relation'])}{scope} {far}"


def _others(words: Words, names: Names, document: Doc) -> Iterator[str]:
    """Hops and seats that came, went or changed; not those that are no more than a move."""
    for kind in ("hops", "seats"):
        told = document[kind]
        moved = {
            (m["relation"], m["from"], m[side])
            for m in document["hops"]["moved"] if m["alone"] for side in ("before", "after")
        }  # fmt: skip
        for key in _WAYS:
            for h in told[key]:
                if key == "changed" or (h["relation"], h["from"], h["to"]) not in moved:
                    ends = f"{words.relation(h['relation'])} → {words.called(names, h['to'])}"
                    yield f"{words(key)}: {words.called(names, h['from'])} {ends}"


_WAYS = ("added", "removed", "changed")


def audit(document: Doc, out: TextIO, lang: str = "zh") -> None:
    """Write one table a kind of defect, and the total."""
    say, words, names = speaker(out), Words(lang), document["names"]
    say(words("gap").join((words("audit"), document["on"], words.clock(document))))
    headers = [
        words(key)
        for key in ("subject", "others", "first", "last", "certainty", "evidence_heading")
    ]
    for kind, called in KINDS.items():
        found = [d for d in document["defects"] if d["kind"] == kind]
        if not found:
            continue
        say(f"\n{words.both(called)} ({kind}): {len(found)}")
        _table(out, headers, (_defect(words, names, d) for d in found))
    total = document["total"]
    say("\n" + words("total", total=total) if total else words("no_defects"))


def _defect(words: Words, names: Names, defect: Doc) -> Sequence[str]:
    others = [words.called(names, o) for o in defect["others"]]
    return (
        words.called(names, defect["subject"]),
        "\n".join([*others, *_details(words, names, defect)]),
        defect["first"] or words("unbounded"),
        defect["last"] or words("unbounded"),
        words(defect["certainty"]),
        words.evidence(defect["evidence"], _EVIDENCE),
    )


def _details(words: Words, names: Names, defect: Doc) -> Iterator[str]:
    said = defect["properties"]
    if said.get("scope"):
        yield words("scope", text=clean(said["scope"]))
    if "designated" in said:
        expected = words("list").join(words.called(names, d) for d in said["designated"])
        yield words("designated", text=expected)
    if "seats" in said:
        yield words("seats", text=said["seats"])
    if "line" in said:
        yield words.both(LINE_NAMES[said["line"]])
    for early, due in said.get("stages", ()):
        (early_zh, early), (due_zh, due) = step(early), step(due)
        yield words("order", early=early, due=due, early_zh=early_zh, due_zh=due_zh)
    if said.get("stage"):
        yield words.stage(said["stage"])


def _told(words: Words, document: Doc) -> str:
    return words.both(LINE_NAMES[document["line"]]) + words("gap") + words.clock(document)


def _table(out: TextIO, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from api.commands.common import console, table

    console(out).print(table(headers, rows))


def speaker(out: TextIO) -> Callable[[str], None]:
    """Writes lines of text."""
    return lambda line: print(line, file=out)
