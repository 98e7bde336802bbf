"""The chains of one line as a tidy tree: a shared prefix is one box, long chains wrap."""

import json
from dataclasses import dataclass, field
from typing import Any

from viz.said import Doc


@dataclass
class Node:
    """A body at the end of one hop, with the chains that end at it."""

    hop: Doc
    children: list["Node"] = field(default_factory=list)
    ends: list[tuple[int, Doc]] = field(default_factory=list)
    tag: str = ""


def _key(hop: Doc) -> str:
    return json.dumps(hop, sort_keys=True, ensure_ascii=False, default=str)


def build(chains: list[Doc], first: int) -> list[Node]:
    """Return the tree of chains, numbered from first; equal prefixes are shared."""
    roots: list[Node] = []
    for number, chain in enumerate(chains, first):
        level, last = roots, None
        for hop in chain.get("hops") or []:
            key = _key(hop)
            last = next((n for n in level if _key(n.hop) == key), None)
            if last is None:
                last = Node(hop)
                level.append(last)
            level = last.children
        if last is not None:
            last.ends.append((number, chain))
    return roots


def tag_name(index: int) -> str:
    """Return the index-th tag: A to Z, then A1, B1 and so on."""
    letter, lap = chr(ord("A") + index % 26), index // 26
    return f"{letter}{lap}" if lap else letter


def cut(roots: list[Node], columns: int, tags: list[str]) -> list[tuple[str, list[Node]]]:
    """Return the rows of a tree: (tag it continues, nodes of its first column).

    A chain with more hops than columns goes on in a later row under the tag of its last box;
    tags grows by those used, so that they stay unique on the page.
    """
    rows: list[tuple[str, list[Node]]] = [("", roots)]
    for _, nodes in rows:
        level = nodes
        for _ in range(columns - 1):
            level = [child for node in level for child in node.children]
        for node in level:
            if node.children:
                node.tag = tag_name(len(tags))
                tags.append(node.tag)
                rows.append((node.tag, node.children))
    return rows


def bodies(chains: list[Doc]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return every body on the chains once, with its posts, in order of appearance."""
    found: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for chain in chains:
        for hop in chain.get("hops") or []:
            name = str(hop.get("to_name") or hop.get("to"))
            found.setdefault(str(hop.get("to")), (name, hop.get("posts") or []))
    return list(found.values())
