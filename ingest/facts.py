"""From records to the rows of nodes and edges that they state.

What a spec says is worked out once a table (`NodeMaker`, `EdgeMaker`); what is left a row is
copying values, which decides how fast large tables load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from graph.dates import Bounds, bounds
from graph.evidence import digest
from graph.names import Target
from graph.schema import schema
from graph.stores.base import Row
from ingest.rows import Record
from ingest.spec import EdgeSpec, Id, NodeSpec, TableSpec

Found = Mapping[str, Target]
"""What the reference cells of a row mean, by column."""
_End = Callable[[Mapping[str, Any], Found], Target | None]


class NodeMaker:
    """Makes the rows of the nodes that a table's records state by one spec."""

    def __init__(self, spec: NodeSpec) -> None:
        self.label = spec.label
        self._spec = spec
        self._id = id_maker(spec.id)
        self._temporal = schema().nodes[spec.label].temporal
        blank = dict.fromkeys(schema().nodes[spec.label].properties)
        self._blank, self._columns = _template(blank, spec.properties)

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
        self._start, self._end = _end_maker(table, spec.start), _end_maker(table, spec.end)
        blank = dict.fromkeys(schema().edges[spec.type].properties)
        self._blank, self._columns = _template(blank, spec.properties)
        self._own = tuple(schema().edges[spec.type].own)
        self._undated = bounds("", "unknown") if spec.dates == "unknown" else None

    def rows(self, record: Record, found: Found) -> Iterator[tuple[str, str, Row]]:
        """The edges of a record whose ends have values, with the labels of both ends."""
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
            row["key"] = self._key(row)
            row["evidence"] = [record.locator]
            yield start.label, end.label, row

    def _key(self, row: Row) -> str:
        """Digest of all that an edge says: two rows that agree in it are one fact."""
        return digest(
            self.type, row["from_id"], row["to_id"], row["since"], row["until"],
            row["classification"], *[str(row[name]) for name in self._own],
        )  # fmt: skip


def fill_dates(row: Row, since: str, until: str, when: Bounds) -> None:
    """Write an interval as written and its four bounds into a row."""
    row["since"], row["until"] = since, until
    row["since_min"], row["since_max"] = when.since_min, when.since_max
    row["until_min"], row["until_max"] = when.until_min, when.until_max


def id_maker(spec: Id) -> Callable[[Mapping[str, Any]], str]:
    """Makes ids: a column as it stands ('' when blank), or `prefix:digest` of columns."""
    columns, prefix = spec.columns, spec.prefix
    if not prefix:
        column = columns[0]
        return lambda values: str(values.get(column, ""))
    return lambda values: f"{prefix}:{digest(*[str(values.get(c, '')) for c in columns])}"


def _end_maker(table: TableSpec, spec: Id) -> _End:
    """Finds an end of an edge: made by digest, referred to by a cell, or the row's own node."""
    column, make = spec.columns[0], id_maker(spec)
    if not spec.prefix and table.columns[column].ref:
        return lambda values, found: found.get(column)
    own = (node.label for node in table.nodes if node.id == spec)
    label = spec.label if spec.prefix else next(own, None)
    if label is None:
        return lambda values, found: None
    return lambda values, found: Target(label, make(values))


def _template(
    blank: dict[str, Any], said: Mapping[str, str]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """A row with the constants filled in, and the (property, column) pairs that remain."""
    constants = {name: text[1:] for name, text in said.items() if text.startswith("=")}
    return blank | constants, [(n, c) for n, c in said.items() if n not in constants]


def _stated(spec: NodeSpec | EdgeSpec, values: dict[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The value maps for which a spec holds: none, one, or one a list item."""
    if spec.when is not None and any(values.get(k, "") != v for k, v in spec.when.items()):
        return ()
    if not spec.each:
        return (values,)
    return [values | {spec.each: item} for item in values.get(spec.each) or ()]
