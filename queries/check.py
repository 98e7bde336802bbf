"""What a library query must keep to, checked on its text before it is ever run.

The checks refuse more than they must, never less: what they cannot follow they refuse.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import NoReturn

from graph.errors import SchemaError
from queries import cypher, patterns
from queries.cypher import Clause, Group, Item
from queries.patterns import Finding, Types

_WRITES = (
    "CREATE", "INSERT", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "DROP", "LOAD", "FOREACH",
    "GRANT", "REVOKE", "DENY", "ALTER", "SHOW", "USE", "TERMINATE", "FINISH",
)  # fmt: skip
# Different on the two engines, different from run to run, or blind to the dates (CYPHER.md).
_REFUSED = (
    "ID", "ELEMENTID", "KEYS", "PROPERTIES", "RAND", "RANDOMUUID", "TIMESTAMP", "DATETIME",
    "SHORTESTPATH", "ALLSHORTESTPATHS",
)  # fmt: skip
_RESERVED = (
    "CASE", "END", "EXISTS", "MATCH", "WHEN", "OR", "AND", "WITH", "WHERE", "RETURN", "OPTIONAL",
    "UNWIND", "ELSE", "THEN",
)  # fmt: skip
_PROPERTY = re.compile(
    r"(?:coalesce\(\$revised\[(?P<same>\w+)\.id\],(?=(?P=same)\)))?(?P<owner>\w+)\)?\.(?P<name>\w+)"
)
_TAKES = {
    "id": ("id",), "string": ("string",), "strings": ("strings",), "date": ("date",),
    "integer": ("integer", "number"), "number": ("number",),
}  # fmt: skip
"""Types of a column by the type of the property that it gives; ids are told apart by name."""
_AGGREGATES = ("COUNT", "COLLECT", "SUM", "MIN", "MAX", "AVG")


class Check:
    """One file's text under check. Every finding is a SchemaError naming file and line.

    Args:
        file: name of the file.
        lines: all its lines, those of the header too.
        parameters: the types of those that users give.
        all_dates: every day is asked about, so edges need no filter on dates.
        all_known: every point on the known clock is asked about.
        told: columns that are told anew from a column of ids, as known at the time.
    """

    def __init__(
        self, file: str, lines: Sequence[str], parameters: Mapping[str, str], *,
        all_dates: bool = False, all_known: bool = False, told: Collection[str] = (),
    ) -> None:  # fmt: skip
        self._file, self._text, self._given = file, "\n".join(lines), parameters
        self._told = told
        days = [name for name, kind in parameters.items() if kind == "date"]
        self._needed = {
            **({} if all_known else patterns.KNOWN), **({} if all_dates else patterns.dated(days))
        }  # fmt: skip
        self._columns: Mapping[str, str] | None = None
        self._items: tuple[Item, ...] = ()
        self._keys: set[str] = set()

    def run(self, filled: Collection[str], columns: Mapping[str, str] | None) -> None:
        """All checks.

        Args:
            filled: parameters that no user gives.
            columns: the types of the columns; None when a step in Python makes them.
        """
        self._columns = columns
        try:
            self._items = cypher.read(self._text)
            if not self._items:
                raise Finding(0, "there is no query")
            tokens = cypher.flat(self._items)
            self._keys = {t.text for t, after in pairwise(tokens) if after.text == ":"}
            self._words()
            self._parameters({*self._given, *filled})
            self._query(self._items, {})
            self._result()
        except (Finding, cypher.Unbalanced) as found:
            self._fail(found.at, str(found))

    def _fail(self, at: int, why: str) -> NoReturn:
        line = 1 + self._text.count("\n", 0, at)
        raise SchemaError(f"{self._file}:{line}: {why}") from None

    def _words(self) -> None:
        """Nothing writes, cuts, or differs between engines or runs."""
        for before, token in pairwise([None, *cypher.flat(self._items)]):
            if token is None or token.kind != "word" or (before and before.says(".", ":", "|")):
                continue
            if token.says(*_WRITES):
                raise Finding(token.at, f"a query may not write ({token.text})")
            if before and before.says("AS") and token.says(*_RESERVED):
                raise Finding(token.at, f"{token.text} is reserved; write `{token.text}`")
            if token.says("LIMIT", "SKIP", "OFFSET"):
                raise Finding(token.at, f"a query gives all rows, no {token.text}; run cuts them")

    def _parameters(self, declared: Collection[str]) -> None:
        """Declared and used parameters are the same."""
        used = [t for t in cypher.flat(self._items) if t.kind == "parameter"]
        for token in used:
            if token.text[1:] not in declared:
                raise Finding(token.at, f"parameter {token.text} is not declared")
        for name in declared:
            if f"${name}" not in {t.text for t in used}:
                at = max(self._text.find("parameters:"), 0)
                raise Finding(at, f"parameter {name} is declared but not used")

    def _query(self, items: Sequence[Item], outer: Types) -> None:
        """Names, filters, lists and grouping of a query and of the queries within it."""
        for clauses in cypher.parts(items):
            types = dict(outer)
            for before, clause, after in zip(
                [None, *clauses], clauses, [*clauses[1:], None], strict=False
            ):
                inner = list(cypher.subqueries(clause.items))
                if clause.word == "CALL":
                    inner = [_own_query(clause)]
                _functions(clause, before)
                if clause.word.endswith("MATCH"):
                    where = after if after and after.word == "WHERE" else None
                    patterns.match(clause, where, types, self._needed)
                else:
                    patterns.elsewhere(clause.items)
                _grouped(clause, types)
                patterns.properties(clause.items, types, self._keys)
                patterns.corrected(clause, types, self._told)
                for group in inner:
                    self._query(group.items, types)
                if clause.word == "RETURN" and items is self._items:
                    self._typed(clause, types)
                if clause.word == "WITH":
                    types = _carried(clause, types)

    def _typed(self, returned: Clause, types: Types) -> None:
        """A column that gives a property of a node or edge as it is has the type of it."""
        for column in cypher.split(returned.items, ","):
            found = _PROPERTY.fullmatch(cypher.said(column[:-2]))
            name = column[-1].name if column else None
            said = (self._columns or {}).get(name or "")
            if found is None or said is None or found["owner"] not in types:
                continue
            kind = patterns.kind_of(found["name"], types[found["owner"]])
            if kind and said not in _TAKES.get(found["name"], _TAKES[kind]):
                raise Finding(column[0].at, f"column {name} is {said}, {found[0]} is {kind}")

    def _result(self) -> None:
        """What the last RETURN gives, in order, is what is declared; the rows have an order."""
        found = cypher.parts(self._items)
        if len(found) > 1:
            raise Finding(found[1][0].at, "put UNION within CALL () { ... } and order the whole")
        clauses = {clause.word: clause for clause in found[0]}
        returned, order = clauses.get("RETURN"), clauses.get("ORDER BY")
        if returned is None:
            raise Finding(0, "there is no RETURN")
        given = _columns(returned, found[0])
        if self._columns is not None and list(self._columns) != given:
            raise Finding(
                returned.at, f"columns {list(self._columns)} are declared, {given} are returned"
            )
        if order is None or order.at < returned.at:
            raise Finding(returned.at, "the rows need an ORDER BY, ties broken by id")
        for column in cypher.split(order.items, ","):
            if not re.fullmatch(r"(\w+(\.\w+)?|`\w+`)( (ASC|DESC))?", cypher.said(column)):
                raise Finding(
                    order.at, f"order by columns or properties, not {cypher.said(column)}"
                )


def _own_query(clause: Clause) -> Group:
    """The query of `CALL (x) { }`; a procedure and the old form without `()` are refused."""
    head, *rest = clause.items or (None,)
    if head and head.says("(") and len(rest) == 1 and rest[0].says("{"):
        (group,) = rest
        if isinstance(group, Group):
            return group
    raise Finding(clause.at, "CALL takes a query of its own, CALL (x) { ... }; no procedure")


def _functions(clause: Clause, before: Clause | None) -> None:
    """No function on which the engines differ; lists are collected from ordered rows."""
    for name, group in cypher.called(clause.items):
        if name.says(*_REFUSED) or (name.says("COLLECT") and group.opens == "{"):
            raise Finding(name.at, f"{name.text} is not for library queries (see CYPHER.md)")
        ordered = before is not None and before.word == "ORDER BY"
        if name.says("COLLECT") and not ordered:
            raise Finding(name.at, "collect needs ordered rows: WITH ... ORDER BY ... before it")


def _grouped(clause: Clause, types: Types) -> None:
    """No grouping by a node: the engines differ."""
    if clause.word not in ("WITH", "RETURN"):
        return
    columns = cypher.split(clause.items, ",")
    # COUNT { } is a query of its own and sums up no rows of this one.
    sums = [
        name for c in columns for name, given in cypher.called(c)
        if name.says(*_AGGREGATES) and given.opens == "("
    ]  # fmt: skip
    for column in columns if sums else ():
        bare = cypher.split(column, "DISTINCT")[-1]
        if bare and bare[0].name in types and (len(bare) == 1 or bare[1].says("AS")):
            raise Finding(bare[0].at, f"group by properties, not by {bare[0].name} itself")


def _carried(clause: Clause, types: Types) -> Types:
    """The variables in scope after a WITH."""
    carried: Types = {}
    for column in cypher.split(clause.items, ","):
        bare = cypher.split(column, "DISTINCT")[-1]
        if bare and bare[0].says("*"):
            carried |= types
        elif bare and (len(bare) == 1 or bare[1].says("AS")) and bare[0].name in types:
            carried[bare[-1].name or ""] = types[bare[0].name or ""]
    return carried


def _columns(returned: Clause, clauses: Sequence[Clause]) -> list[str]:
    """Names of the columns; each has one and is a plain value."""
    matched = [f for c in clauses if c.word.endswith("MATCH") for f in cypher.pattern(c.items)]
    things = {f.variable for f in matched} | {getattr(f, "path", "") for f in matched}
    given = []
    for column in cypher.split(returned.items, ","):
        if len(column) < 3 or not column[-2].says("AS") or column[-1].name is None:
            raise Finding(returned.at, f"every column needs AS name: {cypher.said(column)}")
        text = cypher.said(column[:-2])
        inner = re.fullmatch(r"(?:\w+\((?:DISTINCT )?)?(\w+)\)?", text)
        walk = re.fullmatch(r"(?:nodes|relationships|startNode|endNode)\(\w+\)", text)
        whole = inner and inner[1] in things and not text.startswith(_PLAIN)
        if walk or whole:
            raise Finding(returned.at, f"a column is a plain value, not a node or path: {text}")
        given.append(column[-1].name)
    return given


_PLAIN = ("count(", "type(", "length(", "labels(")
