"""What a library query must keep to, checked on its text before it is ever run.

The checks refuse more than they must, never less: what they cannot follow they refuse.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import NoReturn

from graph.errors import SchemaError
from graph.schema import schema
from queries import cypher
from queries.cypher import Clause, Edge, Group, Item, Node

_WRITES = (
    "CREATE", "INSERT", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "DROP", "LOAD", "FOREACH",
    "GRANT", "REVOKE", "DENY", "ALTER", "SHOW", "USE", "TERMINATE", "FINISH",
)  # fmt: skip
# Different on the two engines, different from run to run, or blind to the dates (CYPHER.md).
_REFUSED = (
    "ID", "ELEMENTID", "KEYS", "PROPERTIES", "RAND", "RANDOMUUID", "TIMESTAMP", "DATETIME",
    "SHORTESTPATH", "ALLSHORTESTPATHS",
)  # fmt: skip
_AGGREGATES = ("COUNT", "COLLECT", "SUM", "MIN", "MAX", "AVG")
_PARTS_OF_DATES = frozenset({"year", "month", "day", "years", "months", "days"})
_MOST_HOPS = 32
_KNOWN = (r"{0}\.added<=\$known", r"\$known<{0}\.closed")
_DATED = (r"{0}\.since_(min|max)<=?\$\w+", r"\$\w+<{0}\.until_(min|max)")

Types = Mapping[str, tuple[str, ...]]


class Check:
    """One file's text under check. Every finding is a SchemaError naming file and line.

    Args:
        file: name of the file.
        lines: all its lines, those of the header too.
        all_dates: every day is asked about, so edges need no filter on dates.
        all_known: every point on the known clock is asked about.
    """

    def __init__(
        self, file: str, lines: Sequence[str], *, all_dates: bool = False, all_known: bool = False
    ) -> None:
        self._file, self._text = file, "\n".join(lines)
        self._needed = (() if all_known else _KNOWN) + (() if all_dates else _DATED)
        try:
            self._items = cypher.read(self._text)
        except cypher.Unbalanced as error:
            self._fail(error.at, str(error))
        if not self._items:
            self._fail(0, "there is no query")
        tokens = cypher.flat(self._items)
        self._keys = {t.text for t, after in pairwise(tokens) if after.text == ":"}

    def _fail(self, at: int, why: str) -> NoReturn:
        line = 1 + self._text.count("\n", 0, at)
        raise SchemaError(f"{self._file}:{line}: {why}")

    def run(self, parameters: Collection[str], columns: Sequence[str] | None) -> None:
        """All checks. `columns` is None when a step in Python makes the columns."""
        self._words()
        self._parameters(parameters)
        self._query(self._items, {})
        self._result(columns)

    def _words(self) -> None:
        """Nothing writes, calls a procedure, or differs between engines or runs."""
        for before, token in pairwise([None, *cypher.flat(self._items)]):
            if token is None or token.kind != "word" or (before and before.says(".", ":", "|")):
                continue
            if token.says(*_WRITES):
                self._fail(token.at, f"a query may not write ({token.text})")
            if token.says("LIMIT", "SKIP", "OFFSET"):
                self._fail(token.at, f"{token.text}: a query gives all rows; who runs it cuts them")
        for name, group in _called(self._items):
            if name.says(*_REFUSED) or (name.says("COLLECT") and group.opens == "{"):
                self._fail(name.at, f"{name.text} is not for library queries (see CYPHER.md)")

    def _parameters(self, declared: Collection[str]) -> None:
        """Declared and used parameters are the same."""
        used = [t for t in cypher.flat(self._items) if t.kind == "parameter"]
        for token in used:
            if token.text[1:] not in declared:
                self._fail(token.at, f"parameter {token.text} is not declared")
        for name in declared:
            if f"${name}" not in {t.text for t in used}:
                at = self._text.find("parameters:")
                self._fail(max(at, 0), f"parameter {name} is declared but not used")

    def _query(self, items: Sequence[Item], outer: Types) -> None:
        """Names, filters and grouping of a query and of the queries within it."""
        for clauses in cypher.parts(items):
            types = dict(outer)
            for at, clause in enumerate(clauses):
                self._clause(clauses, at, types)
                found = cypher.subqueries(clause.items)
                if clause.word == "CALL":
                    found = iter([("CALL", self._call(clause))])
                for _, inner in found:
                    self._query(inner.items, types)
                self._names(clause, types)

    def _call(self, clause: Clause) -> Group:
        """The query of `CALL (x) { }`; a procedure and the old form without `()` are refused."""
        match clause.items:
            case (Group(opens="("), Group(opens="{") as inner):
                return inner
        self._fail(clause.at, "CALL takes a query of its own: CALL (x) { ... }; no procedure")

    def _clause(self, clauses: Sequence[Clause], at: int, types: dict[str, tuple[str, ...]]) -> None:
        clause = clauses[at]
        if clause.word in ("MATCH", "OPTIONAL MATCH"):
            where = clauses[at + 1] if at + 1 < len(clauses) else None
            if where is not None and where.word != "WHERE":
                where = None
            for found in cypher.pattern(clause.items):
                self._described(found, types)
                if isinstance(found, Edge):
                    self._dated(found, cypher.conjuncts(where))
            self._edges_only_named(clause)
            return
        for item in _edges_elsewhere(clause.items):
            self._fail(item.at, "an edge stands in a MATCH, where it is dated")
        if clause.word in ("WITH", "RETURN"):
            self._grouped(clause, types)
            before = clauses[at - 1].word if at else ""
            for name, group in _called(clause.items):
                if name.says("COLLECT") and group.opens == "(" and before != "ORDER BY":
                    self._fail(name.at, "collect needs rows in order: WITH ... ORDER BY before it")

    def _described(self, found: Node | Edge, types: dict[str, tuple[str, ...]]) -> None:
        """Labels or relations exist, with the properties of the map; an edge names one."""
        if isinstance(found, Node):
            names, kinds, what = found.labels, schema().nodes.keys(), "node type"
        else:
            names, kinds, what = found.relations, schema().edges.keys(), "edge type"
            if not names:
                self._fail(found.at, "an edge needs a relation")
        for name in names:
            if name not in kinds:
                self._fail(found.at, f"{name} is no {what}")
        known = types.get(found.variable, ())
        if found.variable and (names or found.variable not in types):
            types[found.variable] = tuple(names) or known
        allowed = _properties(tuple(names) or known)
        for key in found.keys:
            if key not in allowed:
                self._fail(found.at, f"no type here has a property {key}")

    def _dated(self, edge: Edge, held: Sequence[Sequence[Item]]) -> None:
        """The edge is bounded, and held to what was known and to a day in its own WHERE."""
        if edge.hops is not None:
            most = re.fullmatch(r"(?:\d*\.\.)?(\d+)", edge.hops)
            if not most or int(most[1]) > _MOST_HOPS:
                self._fail(edge.at, f"the path *{edge.hops} needs an upper bound up to 32")
            if edge.variable:
                self._fail(edge.at, "an edge of many hops has no variable; name the path")
        texts, variable = [cypher.said(part) for part in held], edge.variable
        if not variable:
            if not edge.path:
                self._fail(edge.at, "an edge needs a variable or its path a name, to be dated")
            variable, texts = _all_of(edge.path, held)
            if not variable:
                self._fail(
                    edge.at,
                    f"path {edge.path} needs all(r IN relationships({edge.path}) WHERE ...) "
                    "in the WHERE of its MATCH",
                )
        for needed in self._needed:
            form = needed.format(re.escape(variable))
            if not any(re.fullmatch(form, text) for text in texts):
                plain = form.replace("\\", "").replace("(min|max)", "min").replace("=?", "=")
                plain = plain.replace("$w+", "$on")
                self._fail(edge.at, f"edge {variable} lacks {plain} in the WHERE of its MATCH")

    def _edges_only_named(self, clause: Clause) -> None:
        """No `-->`: between two nodes stands a relation."""
        for one, two in pairwise(clause.items):
            if one.says("-") and two.says("-", ">", "(") and _bare(clause.items, one):
                self._fail(one.at, "an edge needs a relation and a variable, to be dated")

    def _grouped(self, clause: Clause, types: Types) -> None:
        """No grouping by a node: the engines differ."""
        columns = cypher.split(clause.items, ",")
        called = [[n for n, _ in _called(c) if n.says(*_AGGREGATES)] for c in columns]
        if not any(called):
            return
        for column in columns:
            name = column[-1].name if column else None
            if name in types and len(cypher.split(column, "DISTINCT")[-1]) == 1:
                self._fail(column[0].at, f"group by properties, not by {name} itself")

    def _names(self, clause: Clause, types: Types) -> None:
        """Every property is one of its type; every `x:Label` names a type."""
        tokens = list(cypher.flat(clause.items))
        model = schema()
        for owner, dot, token in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if not dot.says(".") or token.name is None or not (owner.name or owner.text in ")]"):
                continue
            bound = types.get(owner.name or "")
            allowed = _properties(bound or ()) | (set() if bound else _PARTS_OF_DATES | self._keys)
            if token.name not in allowed:
                self._fail(token.at, f"no type here has a property {token.name}")
        for group in _groups(clause.items):
            for key, at in cypher.entries(group) if group.opens == "{" else ():
                if key == "*":
                    self._fail(at, "name the properties; .* gives what the engine holds")
            for left, colon, right in zip(group.items, group.items[1:], group.items[2:], strict=False):
                if group.opens == "{" or not colon.says(":") or not left.name or not right.name:
                    continue
                if right.name not in model.nodes and right.name not in model.edges:
                    self._fail(right.at, f"{right.name} is no type")

    def _result(self, declared: Sequence[str] | None) -> None:
        """What the last RETURN gives, in order, is what is declared; the rows have an order."""
        found = cypher.parts(self._items)
        if len(found) > 1:
            self._fail(found[1][0].at, "put UNION within CALL () { ... } and order the whole")
        clauses = {clause.word: clause for clause in found[0]}
        if "RETURN" not in clauses:
            self._fail(0, "there is no RETURN")
        returned = clauses["RETURN"]
        given = []
        for column in cypher.split(returned.items, ","):
            if len(column) < 3 or not column[-2].says("AS") or not column[-1].name:
                self._fail(column[0].at if column else returned.at, "every column needs AS name")
            if _whole(column[:-2], found[0]):
                self._fail(column[0].at, "a column is a plain value, not a node, edge or path")
            given.append(column[-1].name)
        if declared is not None and list(declared) != given:
            self._fail(returned.at, f"columns {list(declared)} are declared, {given} returned")
        order = clauses.get("ORDER BY")
        if order is None or order.at < returned.at:
            self._fail(returned.at, "the rows need an ORDER BY, ties broken by id")
        for column in cypher.split(order.items, ","):
            if not re.fullmatch(r"\w+(\.\w+)?( (ASC|DESC))?", cypher.said(column)):
                self._fail(column[0].at if column else order.at, "order by columns or properties")


def _properties(names: Sequence[str]) -> set[str]:
    """Properties of labels and relations; of all when none is named."""
    model = schema()
    every = [*model.nodes.items(), *model.edges.items()]
    return {p for name, kind in every if not names or name in names for p in kind.properties}


def _groups(items: Sequence[Item]) -> Iterator[Group]:
    yield Group("", tuple(items), 0)
    for item in items:
        if isinstance(item, Group):
            yield from _groups(item.items)


def _called(items: Sequence[Item]) -> Iterator[tuple[cypher.Token, Group]]:
    """Every function or subquery with what it is given."""
    for group in _groups(items):
        for one, two in pairwise(group.items):
            if isinstance(one, cypher.Token) and one.kind == "word" and isinstance(two, Group):
                yield one, two


def _edges_elsewhere(items: Sequence[Item]) -> Iterator[Item]:
    """Edges of a pattern outside MATCH: `(a)-[`, `(a)--`, `(a)<--`."""
    for group in _groups(items):
        for one, two, three in zip(group.items, group.items[1:], group.items[2:], strict=False):
            if three is None or not one.says("(", "-", "<"):
                continue
            if (one.says("(") and two.says("-") and three.says("[", "-")) or (
                two.says("-") and three.says("[", "-") and one.says("<")
            ):
                yield two


def _bare(items: Sequence[Item], dash: Item) -> bool:
    """Whether a dash joins two nodes without brackets between."""
    at = items.index(dash)
    before = next((i for i in reversed(items[:at]) if isinstance(i, Group)), None)
    return before is not None and before.opens == "("


def _all_of(path: str, held: Sequence[Sequence[Item]]) -> tuple[str, list[str]]:
    """The variable and the conditions of `all(r IN relationships(path) WHERE ...)`."""
    for part in held:
        match part:
            case (cypher.Token() as word, Group(opens="(") as inner) if word.says("ALL"):
                clauses = cypher.parts(inner.items)[0]
                head = cypher.said(clauses[0].items)
                found = re.fullmatch(rf"(\w+) IN relationships\({re.escape(path)}\)", head)
                if found and len(clauses) == 2:
                    return found[1], [cypher.said(c) for c in cypher.conjuncts(clauses[1])]
    return "", []


def _whole(expression: Sequence[Item], clauses: Sequence[Clause]) -> bool:
    """Whether a column is a node, an edge or a path, or a list of such."""
    matched = chain.from_iterable(
        cypher.pattern(c.items) for c in clauses if c.word.endswith("MATCH")
    )
    things = {v for found in matched for v in (found.variable, getattr(found, "path", "")) if v}
    text = cypher.said(expression)
    inner = re.fullmatch(r"(?:collect|head|last)\((?:DISTINCT )?(\w+)\)", text)
    return (
        text in things or bool(inner and inner[1] in things)
        or bool(re.fullmatch(r"(nodes|relationships)\(\w+\)", text))
    )  # fmt: skip
