"""The shape of a Cypher text: tokens, brackets, clauses, patterns and conditions.

Not a full grammar: just what the checks of the library need, read from tokens so that strings,
comments and brackets cannot mislead them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"(?P<skip>\s+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<quoted>`[^`]*`)|(?P<parameter>\$\w+)|(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d]\w*)"
    r"|(?P<sign><=|>=|<>|=~|\.\.|\+=|.)",
    re.S,
)
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_CLAUSES = frozenset({
    "MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "UNWIND", "ORDER", "UNION", "CALL", "LIMIT",
    "SKIP", "OFFSET",
})  # fmt: skip
SUBQUERIES = ("EXISTS", "COUNT", "COLLECT")


class Unbalanced(ValueError):
    """A bracket has no partner; holds its place."""

    def __init__(self, at: int) -> None:
        super().__init__("a bracket has no partner")
        self.at = at


@dataclass(frozen=True, slots=True)
class Token:
    """A word, name in backticks (kind quoted), parameter, number, string or sign."""

    text: str
    kind: str
    at: int

    def says(self, *words: str) -> bool:
        """Whether it is one of some words (in capitals) or signs."""
        return self.kind in ("word", "sign") and self.text.upper() in words

    @property
    def name(self) -> str | None:
        """The name that it stands for, without backticks."""
        return self.text.strip("`") if self.kind in ("word", "quoted") else None


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between two brackets."""

    opens: str
    items: tuple[Item, ...]
    at: int

    def says(self, *words: str) -> bool:
        """Whether it opens with one of some brackets."""
        return self.opens in words

    @property
    def name(self) -> None:
        """A group is no name."""
        return


Item = Token | Group


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its keyword (`MATCH`, `OPTIONAL MATCH`, `ORDER BY`, ...) and what follows."""

    word: str
    items: tuple[Item, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a pattern."""

    variable: str
    labels: tuple[str, ...]
    keys: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge of a pattern. `hops` is the text after `*`, None for a single one."""

    path: str
    variable: str
    relations: tuple[str, ...]
    keys: tuple[str, ...]
    hops: str | None
    at: int


def read(text: str) -> tuple[Item, ...]:
    """The tokens of a text, nested by brackets. Raises Unbalanced."""
    stack: list[tuple[str, int, list[Item]]] = [("", 0, [])]
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "sign"
        if kind == "skip":
            continue
        token = Token(found[0], kind, found.start())
        if kind == "sign" and found[0] in _CLOSES:
            stack.append((found[0], token.at, []))
        elif kind == "sign" and found[0] in _CLOSES.values():
            opens, at, items = stack.pop()
            if _CLOSES.get(opens) != found[0]:
                raise Unbalanced(token.at)
            stack[-1][2].append(Group(opens, tuple(items), at))
        else:
            stack[-1][2].append(token)
    if len(stack) > 1:
        raise Unbalanced(stack[-1][1])
    return tuple(stack[0][2])


def flat(items: Sequence[Item]) -> Iterator[Token]:
    """All tokens, brackets included."""
    for item in items:
        if isinstance(item, Token):
            yield item
        else:
            yield Token(item.opens, "sign", item.at)
            yield from flat(item.items)
            yield Token(_CLOSES[item.opens], "sign", item.at)


def said(items: Sequence[Item]) -> str:
    """The tokens as one text: spaces only between words."""
    text = ""
    for token in flat(items):
        gap = " " if text and re.match(r"\w.*", token.text) and re.search(r"\w$", text) else ""
        text += gap + token.text
    return text


def parts(items: Sequence[Item]) -> list[list[Clause]]:
    """The clauses of a query, one list for each side of its UNIONs."""
    result: list[list[Clause]] = [[]]
    word, at, begins = "", items[0].at if items else 0, 0
    for i, item in enumerate([*items, None]):
        if item is not None and not _begins(items, i):
            continue
        if i > begins or word:
            result[-1].append(Clause(word, tuple(items[begins:i]), at))
        if item is None:
            break
        word, at, begins = item.text.upper() if isinstance(item, Token) else "", item.at, i + 1
        if word == "UNION":
            result.append([])
    return [_joined(part) for part in result]


def _begins(items: Sequence[Item], i: int) -> bool:
    """Whether a clause begins at an item: its keyword, not a name and not `STARTS WITH`."""
    item, before = items[i], items[i - 1] if i else None
    if not isinstance(item, Token) or item.kind != "word" or item.text.upper() not in _CLAUSES:
        return False
    return before is None or not before.says(".", ":", "STARTS", "ENDS")


def _joined(clauses: Sequence[Clause]) -> list[Clause]:
    """`OPTIONAL` with its `MATCH`, `ORDER` with its `BY`; without the UNION that parts two."""
    result: list[Clause] = []
    for clause in clauses:
        if clause.word == "MATCH" and result and result[-1].word == "OPTIONAL":
            result[-1] = Clause("OPTIONAL MATCH", clause.items, result[-1].at)
        elif clause.word == "ORDER":
            result.append(Clause("ORDER BY", clause.items[1:], clause.at))
        elif clause.word != "UNION":
            result.append(clause)
    return result


def subqueries(items: Sequence[Item]) -> Iterator[Group]:
    """The queries in `EXISTS { }` and `COUNT { }`, but not those within them."""
    for group in groups(items):
        for one, two in pairwise(group.items):
            if two.says("{") and one.says(*SUBQUERIES) and isinstance(two, Group):
                yield two


def groups(items: Sequence[Item]) -> Iterator[Group]:
    """The items themselves and all brackets in them, leaving out those of subqueries."""
    yield from _inner(Group("", tuple(items), 0))


def _inner(group: Group) -> Iterator[Group]:
    yield group
    for i, item in enumerate(group.items):
        subquery = i > 0 and group.items[i - 1].says(*SUBQUERIES, "(") and item.says("{")
        if isinstance(item, Group) and not subquery:
            yield from _inner(item)


def called(items: Sequence[Item]) -> Iterator[tuple[Token, Group]]:
    """Every function or subquery with what it is given."""
    for group in groups(items):
        for one, two in pairwise(group.items):
            if isinstance(one, Token) and one.kind == "word" and isinstance(two, Group):
                yield one, two


def walks(items: Sequence[Item]) -> Iterator[Item]:
    """Where an edge leaves a node: `(a)-[`, `(a)<-[`, `(a)--`, `(a)<--`, with or without spaces."""
    for i, item in enumerate(items):
        rest = items[i + 1 : i + 4]
        rest = rest[1:] if rest and rest[0].says("<") else rest
        if item.says("(") and len(rest) > 1 and rest[0].says("-") and rest[1].says("[", "-"):
            yield item


def pattern(items: Sequence[Item]) -> Iterator[Node | Edge]:
    """The nodes and edges of a MATCH, left to right."""
    path = ""
    for i, item in enumerate(items):
        if isinstance(item, Token):
            if item.says(","):
                path = ""
            elif item.name and i + 1 < len(items) and items[i + 1].says("="):
                path = item.name
        elif item.says("("):
            variable, names, keys, _ = _described(item)
            yield Node(variable, names, keys, item.at)
        elif item.says("["):
            variable, names, keys, hops = _described(item)
            yield Edge(path, variable, names, keys, hops, item.at)


def _described(group: Group) -> tuple[str, tuple[str, ...], tuple[str, ...], str | None]:
    """Variable, labels or relations, keys of the map, and the hops of a node or edge."""
    variable, hops = "", None
    names: list[str] = []
    keys: tuple[str, ...] = ()
    for i, item in enumerate(group.items):
        before = group.items[i - 1] if i else None
        if isinstance(item, Group):
            keys = tuple(entries(item))
        elif hops is not None:
            hops += item.text
        elif item.says("*"):
            hops = ""
        elif item.name and (before is None or before.says(":", "|")):
            if before is None:
                variable = item.name
            else:
                names.append(item.name)
    return variable, tuple(names), keys, hops


def split(items: Sequence[Item], *words: str) -> list[tuple[Item, ...]]:
    """The items between the words or signs."""
    result: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Token) and item.says(*words):
            result.append([])
        else:
            result[-1].append(item)
    return [tuple(part) for part in result]


def entries(group: Group) -> Iterator[str]:
    """Keys of a map: `{id: x}`."""
    for part in split(group.items, ","):
        if len(part) > 1 and part[1].says(":") and part[0].name:
            yield part[0].name


def projected(items: Sequence[Item]) -> Iterator[tuple[str, str, int]]:
    """What `n {.id, .*}` takes: variable, property and place; only those right among the items."""
    for one, two in pairwise(items):
        if one.name and isinstance(two, Group) and two.says("{"):
            for part in split(two.items, ","):
                if len(part) == 2 and part[0].says("."):
                    yield one.name, part[1].name or "*", part[1].at


def conjuncts(where: Clause | None) -> list[tuple[Item, ...]]:
    """What all must hold of a condition: its parts joined by AND, none where an OR stands."""
    if where is None or any(item.says("OR", "XOR") for item in where.items):
        return []
    return split(where.items, "AND")
