"""The trace document as people read it: a tree, sentences, or Mermaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from api.commands.common import console
from api.wording import Doc, Words, clean
from queries.trace.lines import LINE_NAMES, LINES


def tree(document: Doc, out: TextIO, lang: str = "zh") -> None:
    """Write the chains as trees for a terminal."""
    from rich.text import Text
    from rich.tree import Tree

    screen, words = console(out), Words(lang)
    for line in _head(words, document):
        screen.print(Text(line))
    for number, chain in enumerate(document["chains"], 1):
        root = Tree(Text(_chain_title(words, number, chain)))
        node = root.add(Text(_unit_title(words, document), style="bold"))
        for hop in chain["hops"]:
            node = node.add(Text(_hop_title(words, hop)))
            told = words("evidence_line", text=words.evidence(hop["evidence"]))
            node.add(Text(told, style="dim"))
            for post in hop["posts"]:
                style = "red" if post["state"] == "vacant" else ""
                node.add(Text(words.post_line(post), style=style))
        if "closes" in chain:
            node.add(Text("↺ " + _hop_title(words, chain["closes"]), style="red"))
        screen.print(root)
    for line in _foot(words, document):
        screen.print(Text(line))


def text(document: Doc, out: TextIO, lang: str = "zh") -> None:
    """Write the chains as sentences that can be copied into a report."""
    words = Words(lang)
    for line in _head(words, document):
        out.write(line + "\n")
    for number, chain in enumerate(document["chains"], 1):
        out.write(_chain_title(words, number, chain) + "\n")
        name = clean(document["unit"]["full_name"])
        for hop in chain["hops"]:
            told = words("evidence", text=words.evidence(hop["evidence"]))
            out.write(words("that_day", on=document["on"], name=name,
                            hop=_hop_title(words, hop), evidence=told) + "\n")  # fmt: skip
            for post in hop["posts"]:
                out.write(f"    {words.post_line(post)}\n")
            name = clean(hop["to_name"] or hop["to"])
        if "closes" in chain:
            out.write(f"    ↺ {_hop_title(words, chain['closes'])}\n")
    for line in _foot(words, document):
        out.write(line + "\n")


def mermaid(document: Doc, out: TextIO, lang: str = "zh") -> None:
    """Write the chains as a Mermaid flowchart; certain edges solid, possible ones dotted."""
    words = Words(lang)
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
        label = _quoted(f"{words.relation(hop['relation'])} {words.interval(hop)}")
        out.write(f'    {ids[hop["from"]]} {arrow}|"{label}"| {ids[hop["to"]]}\n')


def _quoted(value: str) -> str:
    """Text inside a Mermaid string: only entities can stand for what would end it."""
    safe = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;"}
    return "".join(safe.get(c, c) if c.isprintable() else " " for c in value)


def _head(words: Words, document: Doc) -> Iterator[str]:
    yield words("gap").join((
        _unit_title(words, document), document["on"],
        words.either(LINE_NAMES[document["line"]]), words.clock(document),
    ))  # fmt: skip
    if document["unit"]["exists"] != "certain":
        yield words(f"unit_{document['unit']['exists']}")


def _unit_title(words: Words, document: Doc) -> str:
    unit = document["unit"]
    return words.called({unit["id"]: unit["full_name"]}, unit["id"])


def _chain_title(words: Words, number: int, chain: Doc) -> str:
    since, until = chain["certain"] or chain["possible"] or [None, None]
    return words(
        "chain", number=number, sure=words(chain["certainty"]),
        since=since or words("unbounded"), until=until or words("unbounded"),
        change=chain["next_change"] or words("none"), ends=words(chain["ends"]),
    )  # fmt: skip


def _hop_title(words: Words, hop: Doc) -> str:
    name = words.called({hop["to"]: hop["to_name"]}, hop["to"])
    absent = "" if hop["exists"] == "certain" else words(f"far_{hop['exists']}")
    sure = "" if hop["certainty"] == "certain" else words("marked", text=words("possible"))
    told = words("hop", name=name, interval=words.interval(hop))
    return f"{words.relation(hop['relation'])}{words('colon')}{told}{sure}{absent}"


def _foot(words: Words, document: Doc) -> Iterator[str]:
    why = document["why_not"]
    if why is not None:
        edges = words.relations(LINES[why["line"]])
        yield words("why_not", edges=edges, why=words(why["reason"]))
        for key in ("ended", "next"):
            edge = why[key]
            if edge:
                far = words.called(why["names"], edge["to"])
                yield (
                    f"  {words(f'nearest_{key}')}: {words.relation(edge['relation'])} → "
                    f"{far} {words.interval(edge)}{words('then')}"
                    f"{words('evidence', text=words.evidence(edge['evidence']))}"
                )
        return
    total = document["total"]
    if total is None:
        total = words("at_least", count=document["at_least"])
    yield words("shown", shown=document["shown"], total=total)
