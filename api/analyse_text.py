"""The documents of why-not, spans, diff and audit as people read them.

Recorded text is never taken as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from api.wording import WHY, Doc, called, clean, evidence, interval, relation
from graph.schema import schema
from queries.audit import KINDS
from queries.trace.lines import LINE_NAMES, LINES

_EVIDENCE = 3


def why_not(document: Doc, out: TextIO) -> None:
    """Write why there is no chain, and the nearest facts before and after."""
    say = speaker(out)
    if document["reason"] == "unknown_unit":
        say(f"没有此单位 unknown unit: {document['hint']}")
        return
    names = document["names"]
    say(f"{called(names, document['unit'])}　{document['on']}　{_told(document)}")
    if document["reason"] == "has_chain":
        say("当日有责任链 there is a chain that day; `guikou trace` shows it.")
    else:
        edges = "、".join(relation(r) for r in LINES[document["line"]])
        say(f"没有责任链 no chain: 本库中该单位的{edges}{WHY[document['reason']]}。")
    for key, word in (("ended", "最近结束 nearest ended"), ("next", "最近开始 nearest later")):
        edge = document[key]
        if edge is None:
            say(f"  {word}: 无 none")
            continue
        far = called(names, edge["to"])
        say(f"  {word}: {relation(edge['relation'])} → {far} {interval(edge)}")
        say(f"    依据 evidence: {evidence(edge['evidence'])}")


def spans(document: Doc, out: TextIO) -> None:
    """Write one row a span, with its chains."""
    names = document["names"]
    speaker(out)(f"{called(names, document['unit'])}　{_told(document)}")
    headers = ("起 since", "止（不含）until", "责任链 chains")
    rows = [
        (
            span["since"] or "不限 unbounded",
            span["until"] or "不限 unbounded",
            "\n".join(_chain(names, document["unit"], c) for c in span["chains"]) or "无 none",
        )
        for span in document["spans"]
    ]
    _table(out, headers, rows)


def _chain(names: Mapping[str, str], unit: str, hops: Sequence[Doc]) -> str:
    if not hops:
        return f"{called(names, unit)} ↺"
    steps = (
        f" →{relation(h['relation'])}{'' if h['certainty'] == 'certain' else '（可能 possible）'}→ "
        f"{called(names, h['to'])}"
        for h in hops
    )
    return called(names, hops[0]["from"]) + "".join(steps)


def diff(document: Doc, out: TextIO) -> None:
    """Write what moved, came, went and changed, and the holders that differ."""
    say, names, hops = speaker(out), document["names"], document["hops"]
    say(f"{called(names, document['unit'])}　{LINE_NAMES[document['line']][0]}")
    for word, on, known, version in (
        ("前 before", "on", "known", "data_version"),
        ("后 after", "and", "and_known", "and_data_version"),
    ):
        count = document["chains"][word.split()[1]]
        say(
            f"  {word}: {document[on]}　已知于 known {document[known] or '—'}　"
            f"数据版本 version {document[version]}　{count} 条链 chains"
        )
    moved = hops["moved"]
    gone = {(m["relation"], m["from"], m["before"]) for m in moved}
    come = {(m["relation"], m["from"], m["after"]) for m in moved}
    for m in moved:
        far = f"{called(names, m['before'])} ⇒ {called(names, m['after'])}"
        say(f"  移至 moved: {called(names, m['from'])} {relation(m['relation'])} {far}")
    for key, word, left in (
        ("added", "新增 added", come), ("removed", "消失 removed", gone),
        ("changed", "起止或确定性变化 changed", set[Any]()),
    ):  # fmt: skip
        for h in hops[key]:
            if (h["relation"], h["from"], h["to"]) not in left:
                ends = f"{relation(h['relation'])} → {called(names, h['to'])}"
                say(f"  {word}: {called(names, h['from'])} {ends}")
    for item in document["holders"]:
        was, now = (
            "、".join(called(names, p) for p in item[side]) or "无人 nobody"
            for side in ("before", "after")
        )
        say(f"  任职变化 holders: {called(names, item['post'])}: {was} ⇒ {now}")
    if not any(hops.values()) and not document["holders"]:
        say("  没有变化 nothing differs")


def audit(document: Doc, out: TextIO) -> None:
    """Write one table a kind of defect, and the total."""
    say, names = speaker(out), document["names"]
    say(
        f"数据核查 audit　{document['on']}　已知于 known {document['known'] or '—'}　"
        f"数据版本 version {document['data_version']}"
    )
    headers = ("对象 subject", "相关 others", "起 first", "止 last", "确定性 certainty",
               "依据 evidence")  # fmt: skip
    for kind, (zh, en) in KINDS.items():
        found = [d for d in document["defects"] if d["kind"] == kind]
        if not found:
            continue
        say(f"\n{zh} {en} ({kind}): {len(found)}")
        _table(out, headers, (_defect(names, d) for d in found))
    say(f"\n共 total: {document['total']}" if document["total"] else "未发现问题 no defects found")


def _defect(names: Mapping[str, str], defect: Doc) -> Sequence[str]:
    others = [called(names, o) for o in defect["others"]] + list(_details(names, defect))
    return (
        called(names, defect["subject"]),
        "\n".join(others),
        defect["first"] or "不限",
        defect["last"] or "不限",
        "确定 certain" if defect["certainty"] == "certain" else "可能 possible",
        evidence(defect["evidence"], _EVIDENCE),
    )


def _details(names: Mapping[str, str], defect: Doc) -> Iterator[str]:
    said = defect["properties"]
    words = schema().nodes["Stage"].own["stage"].values or {}
    if said.get("scope"):
        yield f"范围 scope: {clean(said['scope'])}"
    if "designated" in said:
        expected = "、".join(called(names, d) for d in said["designated"])
        yield f"应为 designated: {expected}"
    if "seats" in said:
        yield f"职数 seats: {said['seats']}"
    if "line" in said:
        yield " ".join(LINE_NAMES[said["line"]])
    for early, due in said.get("stages", ()):
        yield f"{words[early]}早于{words[due]} {early} before {due}"
    if said.get("stage"):
        yield f"{words.get(said['stage'], '')} {clean(said['stage'])}".strip()


def _told(document: Doc) -> str:
    line = " ".join(LINE_NAMES[document["line"]])
    return (
        f"{line}　已知于 known {document['known'] or '—'}　数据版本 version "
        f"{document['data_version']}"
    )


def _table(out: TextIO, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from api.commands.common import console, table

    console(out).print(table(headers, rows))


def speaker(out: TextIO) -> Callable[[str], None]:
    """Writes lines of text."""
    return lambda line: print(line, file=out)
