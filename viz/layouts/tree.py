"""The chains of one line as a tidy tree: a shared prefix is one box, long chains wrap.

Chains are drawn left to right. A tree is cut into rows of so many columns, and a row into bands
that each fit a page; every band begins at the first column, so each can be read alone.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

Doc = dict[str, Any]


@dataclass
class Node:
    """A body at the end of one hop, with the numbered chains that end at it."""

    hop: Doc
    children: list["Node"] = field(default_factory=list)
    ends: list[tuple[int, Doc]] = field(default_factory=list)
    tag: str = ""
    """The row on which its children go on."""


@dataclass(frozen=True)
class Spot:
    """Where a node stands in a band: its column, and its top below the band's, in points."""

    node: Node
    column: int
    top: float


Path = tuple[Node, ...]


def _key(hop: Doc) -> str:
    return json.dumps(hop, sort_keys=True, ensure_ascii=False, default=str)


def build(chains: Sequence[tuple[int, Doc]]) -> list[Node]:
    """Return the tree of numbered chains; equal prefixes are shared."""
    roots: list[Node] = []
    keyed: dict[int, dict[str, Node]] = {}
    for number, chain in chains:
        level, last = roots, None
        for hop in chain.get("hops") or []:
            siblings = keyed.setdefault(id(level), {})
            key = _key(hop)
            if key not in siblings:
                siblings[key] = Node(hop)
                level.append(siblings[key])
            last = siblings[key]
            level = last.children
        if last is not None:
            last.ends.append((number, chain))
    return roots


def tag_name(index: int) -> str:
    """Return the index-th tag: A to Z, then A1, B1 and so on."""
    letter, lap = chr(ord("A") + index % 26), index // 26
    return f"{letter}{lap}" if lap else letter


def cut(roots: list[Node], columns: int, tags: list[str]) -> list[tuple[str, list[Path]]]:
    """Return the rows of a tree: (tag it continues, its paths from the first column to a leaf).

    A chain with more hops than columns goes on in a later row under the tag of its last box;
    tags grows by those used, so that they stay unique in the figure.
    """
    rows = [("", roots)]
    found = []
    for tag, nodes in rows:
        paths = [path for node in nodes for path in _paths(node, columns)]
        for path in paths:
            if path[-1].children:
                path[-1].tag = tag_name(len(tags))
                tags.append(path[-1].tag)
                rows.append((path[-1].tag, path[-1].children))
        found.append((tag, paths))
    return found


def _paths(node: Node, columns: int) -> list[Path]:
    if columns == 1 or not node.children:
        return [(node,)]
    return [(node, *path) for child in node.children for path in _paths(child, columns - 1)]


def spread(
    paths: Sequence[Path], height: Callable[[Node], float], between: float,
    column: int = 0, top: float = 0.0,
) -> tuple[list[Spot], float]:  # fmt: skip
    """Return the spots of paths as one tidy tree, and its bottom: children beside their parent."""
    spots: list[Spot] = []
    y = top
    for _, members in groupby(paths, key=lambda path: id(path[0])):
        group = list(members)
        spots.append(Spot(group[0][0], column, y))
        bottom = y + height(group[0][0])
        if rest := [path[1:] for path in group if len(path) > 1]:
            beyond, low = spread(rest, height, between, column + 1, y)
            spots += beyond
            bottom = max(bottom, low)
        y = bottom + between
    return spots, y - between


def fitting(
    paths: Sequence[Path], room: float, height: Callable[[Node], float], between: float
) -> int:
    """Return how many of the first paths fit a height together."""
    low, high = 0, len(paths)
    while low < high:
        middle = (low + high + 1) // 2
        if spread(paths[:middle], height, between)[1] <= room:
            low = middle
        else:
            high = middle - 1
    return low
