"""From records to the rows of nodes and edges that they state, with evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.dates import Bounds, bounds
from graph.evidence import digest
from graph.schema import schema
from graph.stores.base import Row
from graph.names import Target
from ingest.rows import Record
from ingest.spec import EdgeSpec, Id, NodeSpec


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from: the document's id and the place in it."""

    document: str
    place: str

    def locator(self, number: int) -> str:
        """The locator as batch `number` stores it."""
        return f"{number}|{self.document}|{self.place}"


def node_rows(spec: NodeSpec, record: Record, source: Source, number: int) -> Iterator[Row]:
    """Rows of the nodes that a record states by one spec (several where it says `each`)."""
    if not _applies(spec.when, record.values):
        return
    node = schema().nodes[spec.label]
    for values in _each(spec.each, record.values):
        key = make_id(spec.id, values)
        if not key:
            continue
        row: Row = dict.fromkeys(node.properties)
        row["id"] = key
        for name, column in spec.properties.items():
            row[name] = _value(column, values)
        row["classification"] = values.get("classification") or "internal"
        if node.temporal:
            fill_dates(row, values["since"], values["until"], record.dates[2])
        row["evidence"] = [source.locator(number)]
        yield row


def edge_row(
    spec: EdgeSpec,
    values: Mapping[str, Any],
    when: Bounds,
    start: Target,
    end: Target,
    locator: str,
) -> Row:
    """The row of one edge between found ends."""
    edge = schema().edges[spec.type]
    row: Row = dict.fromkeys(edge.properties)
    row["from_id"], row["to_id"] = start.id, end.id
    for name, column in spec.properties.items():
        row[name] = _value(column, values)
    row["classification"] = values.get("classification") or "internal"
    if spec.dates == "unknown":
        fill_dates(row, "", "unknown", bounds("", "unknown"))
    else:
        fill_dates(row, values["since"], values["until"], when)
    row["key"] = fact_key(spec.type, row)
    row["evidence"] = [locator]
    return row


def fact_key(edge: str, row: Row) -> str:
    """Digest of all that an edge says: two rows that agree in it are one fact."""
    said = [str(row[name]) for name in schema().edges[edge].own]
    return digest(
        edge, row["from_id"], row["to_id"], row["since"], row["until"], row["classification"], *said
    )


def fill_dates(row: Row, since: str, until: str, when: Bounds) -> None:
    """Write an interval as written and its four bounds into a row."""
    row["since"], row["until"] = since, until
    row["since_min"], row["since_max"] = when.since_min, when.since_max
    row["until_min"], row["until_max"] = when.until_min, when.until_max


def make_id(spec: Id, values: Mapping[str, Any]) -> str:
    """An id as its column stands, or `prefix:digest` of columns; '' when the column is blank."""
    if not spec.prefix:
        return str(values.get(spec.columns[0], ""))
    return f"{spec.prefix}:{digest(*(str(values.get(c, '')) for c in spec.columns))}"


def edge_values(spec: EdgeSpec, record: Record) -> Sequence[Mapping[str, Any]]:
    """The value maps for which an edge is stated: none, one, or one a list item."""
    if not _applies(spec.when, record.values):
        return ()
    return tuple(_each(spec.each, record.values))


def _each(column: str, values: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not column:
        yield values
        return
    for item in values.get(column) or ():
        yield values | {column: item}


def _applies(when: Mapping[str, str] | None, values: Mapping[str, Any]) -> bool:
    return when is None or all(values.get(k, "") == v for k, v in when.items())


def _value(column: str, values: Mapping[str, Any]) -> Any:
    return column[1:] if column.startswith("=") else values.get(column)
