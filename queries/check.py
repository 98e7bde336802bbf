"""What a library query must keep to, checked on its text before it is ever run.

The checks read the text, not a parse tree: they refuse more than they must, never less.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NoReturn

from graph.errors import SchemaError
from graph.schema import schema

_BLANKED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//.*")
_WRITES = re.compile(
    r"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|LOAD|FOREACH|GRANT|REVOKE|CALL\s+\w+)\b", re.I
)
_PARAMETER = re.compile(r"\$(\w+)")
_NODE = re.compile(r"\(\w*:([`\w|]+)")
_PATH = re.compile(r"(?:\b(\w+)\s*=\s*)?(?=\()((?:\([^()]*\)\s*<?-\[[^\]]*\]->?\s*)+\([^()]*\))")
_EDGE = re.compile(r"-\[\s*(\w*)\s*(?::([`\w|]+))?\s*(\*[\d.]*)?[^\]]*\]-")
_BARE = re.compile(r"\)\s*<?--?>?\s*\((?!\))")
_PROPERTY = re.compile(r"\b[a-z]\w*\.(\w+)\b(?!\s*\()")
_ALIAS = re.compile(r"\bAS\s+(\w+)\s*(?:,|$|\s*ORDER\b|\s*SKIP\b|\s*LIMIT\b)", re.I)
_ALL = r"(?:all|any|none)\s*\(\s*(\w+)\s+IN\s+relationships\(\s*{0}\s*\)\s+WHERE"
_KNOWN = ("{0}.added <= $", "< {0}.closed")
_DATED = ("{0}.since_", "{0}.until_")


class Check:
    """One file's text under check. Every finding is a SchemaError naming file and line."""

    def __init__(self, file: str, first: int, lines: Sequence[str]) -> None:
        self._file, self._first = file, first
        # Strings and comments are blanked, so that nothing in them counts and lines stay.
        self.text = "\n".join(_BLANKED.sub(lambda m: " " * len(m[0]), line) for line in lines)
        self._flat = " ".join(self.text.split())

    def _fail(self, at: int, why: str) -> NoReturn:
        line = self._first + self.text.count("\n", 0, at)
        raise SchemaError(f"{self._file}:{line}: {why}")

    def reads_only(self) -> None:
        """No clause writes, and no procedure is called."""
        if found := _WRITES.search(self.text):
            self._fail(found.start(), f"a query may not write or call ({found[0]})")

    def parameters(self, declared: Collection[str]) -> None:
        """Declared and used parameters are the same."""
        used = set()
        for found in _PARAMETER.finditer(self.text):
            used.add(found[1])
            if found[1] not in declared:
                self._fail(found.start(), f"parameter ${found[1]} is not declared")
        for name in declared:
            if name not in used:
                self._fail(0, f"parameter {name} is declared but not used")

    def names(self) -> None:
        """Every label, relation and property is one of the schema's; no edge is unbounded."""
        model = schema()
        for found in _NODE.finditer(self.text):
            for label in found[1].replace("`", "").split("|"):
                if label not in model.nodes:
                    self._fail(found.start(), f"{label} is no node type")
        for found in _EDGE.finditer(self.text):
            for relation in _types(found):
                if relation not in model.edges:
                    self._fail(found.start(), f"{relation} is no edge type")
            if found[3] and not re.search(r"\.\.\d+$|^\*\d+$", found[3]):
                self._fail(found.start(), f"the path {found[3]} needs an upper bound")
        known = {p for n in model.nodes.values() for p in n.properties}
        known |= {p for e in model.edges.values() for p in e.properties}
        for found in _PROPERTY.finditer(self.text):
            if found[1] not in known:
                self._fail(found.start(), f"no type has a property {found[1]}")

    def dates(self, all_dates: bool) -> None:
        """Every edge is held to what was known, and to a day unless all days are asked about."""
        if found := _BARE.search(self.text):
            self._fail(found.start(), "an edge needs a variable and a relation to be dated")
        needed = _KNOWN if all_dates else _KNOWN + _DATED
        for path in _PATH.finditer(self.text):
            for found in _EDGE.finditer(path[2]):
                at = path.start(2) + found.start()
                variable = self._variable(path[1], found, at)
                for part in needed:
                    if variable and part.format(variable) not in self._flat:
                        self._fail(at, f"edge {variable} lacks the filter {part.format(variable)}…")

    def _variable(self, path: str | None, edge: re.Match[str], at: int) -> str:
        """The variable under which an edge must be filtered; '' when its path is only walked."""
        if not edge[2]:
            self._fail(at, "an edge needs a relation")
        if not edge[3]:
            if not edge[1]:
                self._fail(at, "an edge needs a variable, so that it is dated")
            return edge[1]
        if not path:
            self._fail(at, "a path of many hops needs a name, so that its edges are dated")
        inside = re.search(_ALL.format(path), self._flat)
        if not inside:
            self._fail(at, f"path {path} needs all(r IN relationships({path}) WHERE ...)")
        return inside[1]

    def columns(self, declared: Sequence[str]) -> None:
        """What the last RETURN gives, in order, is what is declared; the rows have an order."""
        starts = [m.start() for m in re.finditer(r"\bRETURN\b", self.text, re.I)]
        if not starts:
            self._fail(0, "there is no RETURN")
        tail = " ".join(self.text[starts[-1] :].split())
        order = re.search(r"\bORDER BY\b", tail, re.I)
        if not order:
            self._fail(starts[-1], "the rows need an ORDER BY, ties broken by id")
        given = _ALIAS.findall(tail[: order.start()] + " ORDER")
        if list(declared) != given:
            self._fail(starts[-1], f"columns {list(declared)} are declared, {given} returned")


def _types(edge: re.Match[str]) -> list[str]:
    return [t for t in (edge[2] or "").replace("`", "").split("|") if t]
