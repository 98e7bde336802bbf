"""What the patterns of a library query must keep to: every edge named, bounded and filtered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from graph.schema import schema
from queries import cypher
from queries.cypher import Clause, Edge, Group, Item, Node

MOST_HOPS = 32
KNOWN = {
    r"{0}\.added<=\$known": "{0}.added <= $known",
    r"\$known<{0}\.closed": "$known < {0}.closed",
}
"""Conditions that an edge needs, as a pattern over `cypher.said` and as told to people."""
_UNCORRECTED = ("id", "added", "closed", "evidence")
_PARTS_OF_DATES = frozenset({"year", "month", "day", "years", "months", "days"})

Types = dict[str, tuple[str, ...]]
"""Labels or relations of the variables in scope; none for those without."""


class Finding(ValueError):
    """What is wrong, and at which place of the text."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at


def dated(days: Collection[str]) -> dict[str, str]:
    """The conditions that hold an edge to a day, which is one of some parameters."""
    one = f"\\$({'|'.join(map(re.escape, days))})" if days else "(?!)"
    return {
        rf"{{0}}\.since_(min|max)<=?{one}": "{0}.since_min <= $on, a parameter of type date,",
        rf"{one}<{{0}}\.until_(min|max)": "$on < {0}.until_max, $on a parameter of type date,",
    }


def match(clause: Clause, where: Clause | None, types: Types, needed: Mapping[str, str]) -> None:
    """Check the patterns of a MATCH with the WHERE that follows it; notes their variables."""
    held = cypher.conjuncts(where)
    edges = 0
    for found in cypher.pattern(clause.items):
        _named(found, types)
        if isinstance(found, Edge):
            edges += 1
            _bounded(found)
            _filtered(found, held, needed)
    # An edge without brackets (-->) is no part of the pattern as read, but leaves a node.
    for node in list(cypher.walks(clause.items))[edges:]:
        raise Finding(node.at, "an edge needs a relation and a variable, to be dated")


def elsewhere(items: Sequence[Item]) -> None:
    """Refuse edges outside MATCH: pattern comprehensions and conditions cannot be dated."""
    for group in cypher.groups(items):
        for node in cypher.walks(group.items):
            raise Finding(node.at, "an edge stands in a MATCH, where it is dated")


def _named(found: Node | Edge, types: Types) -> None:
    """Labels or relations exist, with the properties of the map; an edge names one."""
    kinds, what = (
        (set(schema().nodes), "node type") if isinstance(found, Node)
        else (set(schema().edges), "edge type")
    )  # fmt: skip
    names = found.labels if isinstance(found, Node) else found.relations
    if isinstance(found, Edge) and not names:
        raise Finding(found.at, "an edge needs a relation")
    for name in names:
        if name not in kinds:
            raise Finding(found.at, f"{name} is no {what}")
    names = names or types.get(found.variable, ())
    if found.variable:
        types[found.variable] = names
    for key in found.keys:
        if key not in _properties(names):
            raise Finding(found.at, f"no type here has a property {key}")


def _bounded(edge: Edge) -> None:
    if edge.hops is None:
        return
    most = re.fullmatch(r"(?:\d*\.\.)?(\d+)", edge.hops)
    if not most or int(most[1]) > MOST_HOPS:
        raise Finding(edge.at, f"the path *{edge.hops} needs an upper bound up to {MOST_HOPS}")
    if edge.variable:
        raise Finding(edge.at, "an edge of many hops has no variable; name the path instead")


def _filtered(edge: Edge, held: Sequence[Sequence[Item]], needed: Mapping[str, str]) -> None:
    """The edge is held to what was known and to a day in the WHERE of its own MATCH."""
    texts, variable = [cypher.said(part) for part in held], edge.variable
    if not variable:
        if not edge.path:
            raise Finding(edge.at, "an edge needs a variable or its path a name, to be dated")
        variable, texts = _all_of(edge.path, held)
        if not variable:
            raise Finding(
                edge.at,
                f"path {edge.path} needs all(r IN relationships({edge.path}) WHERE ...) in the "
                "WHERE of its MATCH",
            )
    for form, plain in needed.items():
        if not any(re.fullmatch(form.format(re.escape(variable)), text) for text in texts):
            raise Finding(
                edge.at, f"edge {variable} lacks {plain.format(variable)} in its MATCH's WHERE"
            )


def _all_of(path: str, held: Sequence[Sequence[Item]]) -> tuple[str, list[str]]:
    """The variable and the conditions of `all(r IN relationships(path) WHERE ...)`."""
    for part in held:
        if len(part) != 2 or not part[0].says("ALL") or not isinstance(part[1], Group):
            continue
        clauses = cypher.parts(part[1].items)[0]
        head = cypher.said(clauses[0].items)
        found = re.fullmatch(rf"(\w+) IN relationships\({re.escape(path)}\)", head)
        if found and len(clauses) == 2:
            return found[1], [cypher.said(c) for c in cypher.conjuncts(clauses[1])]
    return "", []


def properties(items: Sequence[Item], types: Types, more: set[str]) -> None:
    """Every property is one that its owner has; every `x:Label` in a condition names a type.

    Args:
        items: what follows a keyword.
        types: the variables in scope.
        more: keys of maps that the query makes itself.
    """
    for group in cypher.groups(items):
        inner = group.items
        for owned, key, at in cypher.projected(inner):
            if key == "*":
                raise Finding(at, "name the properties; .* gives whatever the engine holds")
            if key not in _properties(types.get(owned, ())):
                raise Finding(at, f"no type here has a property {key}")
        for owner, sign, item, after in _fours(inner):
            name = item.name
            if name is None or not (owner.name or owner.says("(", "[")):
                continue
            if after is not None and after.says("("):
                continue  # a function such as duration.inDays(...)
            bound = types.get(owner.name or "", ())
            if sign.says("."):
                allowed = _properties(bound) | (set() if bound else _PARTS_OF_DATES | more)
                if name not in allowed:
                    raise Finding(item.at, f"no type here has a property {name}")
            elif sign.says(":") and group.opens != "{" and name not in _types():
                raise Finding(item.at, f"{name} is no type")


def corrected(clause: Clause, types: Types, told: Collection[str]) -> None:
    """Refuse what a node says today: it may have been corrected since.

    A column that is told anew from a column of ids may have it, and so may a name that a step
    passes on to such a column.
    """
    columns: list[tuple[Item, ...]] = [clause.items]
    if clause.word in ("WITH", "RETURN"):
        columns = cypher.split(clause.items, ",")
    for column in columns:
        alias = (column[-1].name or "") if len(column) > 2 and column[-2].says("AS") else ""
        if alias not in told and not alias.endswith(("_name", "_names")):
            _present(column, types)


def _present(items: Sequence[Item], types: Types) -> None:
    for group in cypher.groups(items):
        for owner, sign, item, _ in _fours(group.items):
            labels = [n for n in types.get(owner.name or "", ()) if n in schema().nodes]
            kept = labels and all(schema().nodes[n].record for n in labels)
            if labels and not kept and sign.says(".") and item.name not in _UNCORRECTED:
                raise Finding(
                    item.at,
                    f"{owner.name}.{item.name} may have been corrected since; write "
                    f"coalesce($revised[{owner.name}.id], {owner.name}).{item.name}",
                )


def _fours(items: Sequence[Item]) -> Iterator[tuple[Item, Item, Item, Item | None]]:
    return zip(items, items[1:], items[2:], [*items[3:], None], strict=False)


def kind_of(name: str, names: Sequence[str]) -> str | None:
    """Type of a property of labels or relations, or of any that has it when none is named."""
    model = schema()
    lists = {n: k.properties for n, k in model.nodes.items()}
    lists |= {n: k.properties for n, k in model.edges.items()}
    owners = [lists[n] for n in names or lists]
    return next((own[name].type for own in owners if name in own), None)


def _types() -> set[str]:
    return {*schema().nodes, *schema().edges}


def _properties(names: Sequence[str]) -> set[str]:
    """Properties of labels and relations; those of all when none is named."""
    model = schema()
    lists = {n: set(k.properties) for n, k in model.nodes.items()}
    lists |= {n: set(k.properties) for n, k in model.edges.items()}
    return set().union(*(lists[n] for n in names or lists))
