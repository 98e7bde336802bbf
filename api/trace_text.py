"""The trace document as people read it: a tree, sentences, or Mermaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from api.commands.common import console
from api.wording import WHY, Doc, called, clean, evidence, interval, post_line, relation
from queries.trace.lines import LINE_NAMES, LINES

_SURE = {"certain": "确定 certain", "possible": "可能 possible"}
_EXISTS = {
    "certain": "",
    "possible": "［当日是否存在未定 possibly exists］",
    "no": "［当日不存在 does not exist］",
}
_ENDS = {"root": "链止于此 root", "cycle": "循环 cycle", "depth": "超过 32 跳 depth"}


def tree(document: Doc, out: TextIO) -> None:
    """Write the chains as trees for a terminal."""
    from rich.text import Text
    from rich.tree import Tree

    screen = console(out)
    for line in _head(document):
        screen.print(Text(line))
    for number, chain in enumerate(document["chains"], 1):
        root = Tree(Text(_chain_title(number, chain)))
        node = root.add(Text(_unit_title(document), style="bold"))
        for hop in chain["hops"]:
            node = node.add(Text(_hop_title(hop)))
            node.add(Text("依据 evidence: " + evidence(hop["evidence"]), style="dim"))
            for post in hop["posts"]:
                node.add(Text(post_line(post), style="red" if post["state"] == "vacant" else ""))
        if "closes" in chain:
            node.add(Text("↺ " + _hop_title(chain["closes"]), style="red"))
        screen.print(root)
    for line in _foot(document):
        screen.print(Text(line))


def text(document: Doc, out: TextIO) -> None:
    """Write the chains as sentences that can be copied into a report."""
    for line in _head(document):
        out.write(line + "\n")
    for number, chain in enumerate(document["chains"], 1):
        out.write(_chain_title(number, chain) + "\n")
        name = clean(document["unit"]["full_name"])
        for hop in chain["hops"]:
            out.write(f"{document['on']} 当日：{name} → {_hop_title(hop)}；")
            out.write(f"依据 {evidence(hop['evidence'])}\n")
            for post in hop["posts"]:
                out.write(f"    {post_line(post)}\n")
            name = clean(hop["to_name"] or hop["to"])
        if "closes" in chain:
            out.write(f"    ↺ {_hop_title(chain['closes'])}\n")
    for line in _foot(document):
        out.write(line + "\n")


def mermaid(document: Doc, out: TextIO) -> None:
    """Write the chains as a Mermaid flowchart; certain edges solid, possible ones dotted."""
    out.write("flowchart LR\n")
    unit = document["unit"]
    names = {unit["id"]: unit["full_name"] or unit["id"]}
    hops: dict[tuple[str, str, str, str], Doc] = {}
    for chain in document["chains"]:
        for hop in [*chain["hops"], *([chain["closes"]] if "closes" in chain else [])]:
            names.setdefault(hop["to"], hop["to_name"] or hop["to"])
            hops[hop["relation"], hop["from"], hop["to"], hop["since"]] = hop
    ids = {key: f"n{i}" for i, key in enumerate(names)}
    for key, name in names.items():
        out.write(f'    {ids[key]}["{_quoted(name)}"]\n')
    for hop in hops.values():
        arrow = "-->" if hop["certainty"] == "certain" else "-.->"
        label = _quoted(f"{relation(hop['relation'])} {interval(hop)}")
        out.write(f'    {ids[hop["from"]]} {arrow}|"{label}"| {ids[hop["to"]]}\n')


def _quoted(value: str) -> str:
    """Text inside a Mermaid string: only entities can stand for what would end it."""
    safe = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;"}
    return "".join(safe.get(c, c) if c.isprintable() else " " for c in value)


def _head(document: Doc) -> Iterator[str]:
    yield (
        f"{_unit_title(document)}　{document['on']}　{LINE_NAMES[document['line']][0]}　"
        f"已知于 known {document['known'] or '—'}　数据版本 version {document['data_version']}"
    )
    exists = document["unit"]["exists"]
    if exists != "certain":
        yield f"该单位当日{'可能存在 possibly exists' if exists == 'possible' else '不存在 absent'}"


def _unit_title(document: Doc) -> str:
    unit = document["unit"]
    return called({unit["id"]: unit["full_name"]}, unit["id"])


def _chain_title(number: int, chain: Doc) -> str:
    span = chain["certain"] or chain["possible"] or [None, None]
    valid = f"{span[0] or '不限'} 至 {span[1] or '不限'}"
    change = chain["next_change"] or "无 none"
    return (
        f"链 chain {number}　{_SURE[chain['certainty']]}　整链有效 valid {valid}　"
        f"下次变化 next change {change}　{_ENDS[chain['ends']]}"
    )


def _hop_title(hop: Doc) -> str:
    name = called({hop["to"]: hop["to_name"]}, hop["to"])
    absent = _EXISTS[hop["exists"]]
    sure = "" if hop["certainty"] == "certain" else f"［{_SURE['possible']}］"
    return f"{relation(hop['relation'])}：{name}{interval(hop)}{sure}{absent}"


def _foot(document: Doc) -> Iterator[str]:
    why = document["why_not"]
    if why is not None:
        edges = "、".join(relation(r) for r in LINES[why["line"]])
        yield f"没有责任链 no chain: 本库中该单位的{edges}{WHY[why['reason']]}。"
        for key, word in (("ended", "最近结束 nearest ended"), ("next", "最近开始 nearest later")):
            edge = why[key]
            if edge:
                yield (
                    f"  {word}: {relation(edge['relation'])} → {clean(edge['to'])} "
                    f"{interval(edge)}；依据 {evidence(edge['evidence'])}"
                )
        return
    total = document["total"]
    of = f"{total}" if total is not None else f"{document['at_least']} 以上 or more"
    yield f"显示 shown {document['shown']} / 共 of {of} 条链 chains"
