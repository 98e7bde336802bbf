"""From records to the rows of nodes and edges that they state.

What a spec says is worked out once a table (`NodeMaker`, `EdgeMaker`); what is left a row is
copying values, which decides how fast large tables load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from graph.dates import Bounds, bounds
from graph.evidence import digest
from graph.names import Target
from graph.schema import Property, schema
from graph.stores.base import Row
from ingest.issues import Problem
from ingest.rows import Record
from ingest.spec import EdgeSpec, Id, NodeSpec, TableSpec

Found = Mapping[str, Target]
"""What the reference cells of a row mean, by column."""
Stated = tuple[Target, Target, Row, Mapping[str, Any]]
"""An edge: both its ends, its row, and the values that state it."""
_End = Callable[[Mapping[str, Any], Found], Target | None]
_BLANK: tuple[object, ...] = (None, "", [])


class NodeMaker:
    """Makes the rows of the nodes that a table's records state by one spec."""

    def __init__(self, table: TableSpec, spec: NodeSpec) -> None:
        self.label = spec.label
        self._spec = spec
        self._id = id_maker(spec.id)
        self._temporal = schema().nodes[spec.label].temporal
        blank = dict.fromkeys(schema().nodes[spec.label].properties)
        self._blank, self._columns = _template(blank, spec.properties)
        self.needed = _needed(table, self._columns, schema().nodes[spec.label].own)
        """The properties that every such node must have and a row can leave blank; columns."""

    def blanks(self, row: Row) -> list[str]:
        """The columns that leave a property blank which every such node must have."""
        return [column for name, column in self.needed if row[name] in _BLANK]

    def rows(self, record: Record) -> Iterator[Row]:
        """The nodes of a record: none, one, or one a list item."""
        for values in _stated(self._spec, record.values):
            key = self._id(values)
            if not key:
                continue
            row: Row = self._blank.copy()
            row["id"] = key
            for name, column in self._columns:
                row[name] = values.get(column)
            row["classification"] = values.get("classification") or "internal"
            if self._temporal:
                fill_dates(row, values["since"], values["until"], record.when)
            row["evidence"] = [record.locator]
            yield row


class EdgeMaker:
    """Makes the rows of the edges that a table's records state by one spec."""

    def __init__(self, table: TableSpec, spec: EdgeSpec) -> None:
        self.type = spec.type
        self._spec = spec
        self.ends = (spec.start, spec.end)
        self.made = _made(table, spec)
        """The ends made of columns, 0 or 1, that the rows themselves need not state."""
        self._start, self._end = (_end_maker(table, spec, end) for end in self.ends)
        self._pairs = frozenset(schema().edges[spec.type].endpoints)
        starts, ends = (table.labels(spec, end) for end in self.ends)
        blank = dict.fromkeys(schema().edges[spec.type].properties)
        self._blank, self._columns = _template(blank, spec.properties)
        self._own = tuple(schema().edges[spec.type].own)
        self._needed = _needed(table, self._columns, schema().edges[spec.type].own)
        self._undated = bounds("", "unknown") if spec.dates == "unknown" else None
        self.sound = not self._needed and all(
            (a, b) in self._pairs for a in (*starts, *_unstated(table, spec, spec.start))
            for b in (*ends, *_unstated(table, spec, spec.end))
        )  # fmt: skip
        """Whether no row can make an edge with a fault."""

    def fault(self, edge: Stated) -> tuple[tuple[str, ...], Problem] | None:
        """Why an edge cannot be, and the columns at fault."""
        start, end, row, _ = edge
        if (start.label, end.label) not in self._pairs:
            for target, key in zip((start, end), self.ends, strict=True):
                if not target.label:
                    return key.columns, _UNSTATED
            columns = dict.fromkeys((*self.ends[0].columns, *self.ends[1].columns))
            return tuple(columns), _unfit(self.type, start.label, end.label)
        blank = tuple(column for name, column in self._needed if row[name] in _BLANK)
        return (blank, BLANK) if blank else None

    def rows(self, record: Record, found: Found) -> Iterator[Stated]:
        """The edges of a record whose ends have values."""
        for values in _stated(self._spec, record.values):
            start, end = self._start(values, found), self._end(values, found)
            if start is None or end is None:
                continue
            row: Row = self._blank.copy()
            row["from_id"], row["to_id"] = start.id, end.id
            for name, column in self._columns:
                row[name] = values.get(column)
            row["classification"] = values.get("classification") or "internal"
            if self._undated:
                fill_dates(row, "", "unknown", self._undated)
            else:
                fill_dates(row, values["since"], values["until"], record.when)
            row["key"] = fact_key(self.type, row, self._own)
            row["evidence"] = [record.locator]
            yield start, end, row, values


def fact_key(edge: str, row: Row, own: Iterable[str]) -> str:
    """Digest of all that an edge says: two rows that agree in it are one fact."""
    return digest(
        edge, row["from_id"], row["to_id"], row["since"], row["until"],
        row["classification"], *[str(row[name]) for name in own],
    )  # fmt: skip


def fill_dates(row: Row, since: str, until: str, when: Bounds) -> None:
    """Write an interval as written and its four bounds into a row."""
    row["since"], row["until"] = since, until
    row["since_min"], row["since_max"] = when.since_min, when.since_max
    row["until_min"], row["until_max"] = when.until_min, when.until_max


def id_maker(spec: Id) -> Callable[[Mapping[str, Any]], str]:
    """Makes ids: a column as it stands, or `prefix:digest` of columns; '' when all are blank."""
    columns, prefix = spec.columns, spec.prefix
    if not prefix:
        column = columns[0]
        return lambda values: str(values.get(column, ""))

    def make(values: Mapping[str, Any]) -> str:
        parts = [str(values.get(c, "")) for c in columns]
        return f"{prefix}:{digest(*parts)}" if any(parts) else ""

    return make


def _end_maker(table: TableSpec, edge: EdgeSpec, key: Id) -> _End:
    """Finds an end of an edge: made by digest, referred to by a cell, or the row's own node.

    None when its cells are blank. The label is '' when the row does not state the node.
    """
    column, make = key.columns[0], id_maker(key)
    if not key.prefix and table.columns[column].ref:
        return lambda values, found: found.get(column)
    own = table.stating(key, edge.when)
    fixed = "" if _unstated(table, edge, key) else table.labels(edge, key)[0]

    def find(values: Mapping[str, Any], found: Found) -> Target | None:
        made = make(values)
        if not made:
            return None
        label = fixed or next((n.label for n in own if _holds(n.when, values)), "")
        return Target(label, made)

    return find


def _unstated(table: TableSpec, edge: EdgeSpec, key: Id) -> tuple[str, ...]:
    """The label '' if an end is a row's own node which some rows with the edge may not state."""
    if key.prefix or table.columns[key.columns[0]].ref:
        return ()
    return () if any(_sure(node, edge) for node in table.stating(key, edge.when)[:1]) else ("",)


def _made(table: TableSpec, edge: EdgeSpec) -> tuple[Literal[0, 1], ...]:
    def absent(key: Id) -> bool:
        return bool(key.prefix) and not any(
            _sure(node, edge) and node.label == key.label
            and (node.id.columns, node.id.prefix) == (key.columns, key.prefix)
            for node in table.nodes
        )  # fmt: skip

    return (*((0,) if absent(edge.start) else ()), *((1,) if absent(edge.end) else ()))


def _sure(node: NodeSpec, edge: EdgeSpec) -> bool:
    """Whether every row that states an edge states a node, with the id that the edge gives it."""
    met = edge.when or {}
    same = node.each == edge.each or not (node.each or edge.each in node.id.columns)
    return same and all(c in met and met[c] == v for c, v in (node.when or {}).items())


def _template(
    blank: dict[str, Any], said: Mapping[str, str]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """A row with the constants filled in, and the (property, column) pairs that remain."""
    constants = {name: text[1:] for name, text in said.items() if text.startswith("=")}
    return blank | constants, [(n, c) for n, c in said.items() if n not in constants]


def _needed(
    table: TableSpec, said: Iterable[tuple[str, str]], own: Mapping[str, Property]
) -> list[tuple[str, str]]:
    """The required properties, with their columns, that a good row of a table may leave blank."""
    filled = {c.name for c in table.columns.values() if c.required or c.default}
    return [(n, c) for n, c in said if own[n].required and c not in filled]


def _holds(when: Mapping[str, str] | None, values: Mapping[str, Any]) -> bool:
    return when is None or all(values.get(c, "") == v for c, v in when.items())


def _stated(spec: NodeSpec | EdgeSpec, values: dict[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The value maps for which a spec holds: none, one, or one a list item."""
    if not _holds(spec.when, values):
        return ()
    if not spec.each:
        return (values,)
    return [values | {spec.each: item} for item in values.get(spec.each) or ()]


BLANK = Problem("a value that this kind of thing must have is blank 必需的值为空", "fill it in")
_UNSTATED = Problem(
    "the relation starts or ends at a thing that the row does not state 本行未录入关系一端的对象",
    "give the relation the condition (when) of the node in the mapping, or correct the row",
)


def _unfit(edge: str, start: str, end: str) -> Problem:
    pairs = "、".join(f"{a} -> {b}" for a, b in schema().edges[edge].endpoints)
    return Problem(
        f"{edge} does not join {start} -> {end} 关系两端类型不符", f"it joins 可连接: {pairs}"
    )
