"""What a table means, read from YAML: its columns, and the nodes and edges that a row states.

The canonical tables in `tables/` and a user's `--mapping` are the same kind of file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from graph.errors import SchemaError, UsageError
from graph.schema import Property, schema
from ingest.readers.yaml_text import check_depth
from ingest.shape import MAPPING, check_shape

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, its headers in both languages and what its cells are."""

    name: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    required: bool = False
    ref: tuple[str, ...] = ()
    list: bool = False
    date: bool = False
    interval: bool = False
    default: str = ""
    example: str = ""
    help_zh: str = ""
    help_en: str = ""
    one_of: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Id:
    """How an id comes about: a column as it stands, or a digest of columns with a prefix."""

    columns: tuple[str, ...]
    prefix: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One node a row states. Property values are column names, or `=text` for a constant."""

    label: str
    id: Id
    properties: Mapping[str, str]
    each: str = ""
    when: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class EdgeSpec:
    """One edge a row states, if both ends have a value. `dates` is `row` or `unknown`."""

    type: str
    start: Id
    end: Id
    properties: Mapping[str, str]
    each: str = ""
    when: Mapping[str, str] | None = None
    dates: str = "row"


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table. `primary` when its rows give their own id, so that others can refer to them."""

    table: str
    zh: str
    en: str
    columns: Mapping[str, Column]
    nodes: tuple[NodeSpec, ...]
    edges: tuple[EdgeSpec, ...]
    words: Mapping[str, Mapping[str, str]]
    ignore: frozenset[str]
    origin: str
    headers: Mapping[str, str]

    @property
    def primary(self) -> bool:
        """Whether a row gives its own id."""
        return any(not node.id.prefix for node in self.nodes)

    def stating(self, key: Id, when: Mapping[str, str] | None) -> tuple[NodeSpec, ...]:
        """The nodes that bear an id and can be stated by a row that meets a condition."""
        met = when or {}
        return tuple(
            node for node in self.nodes
            if node.id == key and all(met.get(c, v) == v for c, v in (node.when or {}).items())
        )  # fmt: skip

    def labels(self, edge: EdgeSpec, key: Id) -> tuple[str, ...]:
        """The labels that an end of an edge can have; a row's own nodes, unless it refers."""
        if key.prefix:
            return (key.label,) if key.label else ()
        own = (node.label for node in self.stating(key, edge.when))
        return self.columns[key.columns[0]].ref or tuple(dict.fromkeys(own))


_ORDER = (
    "documents", "regions", "party_organizations", "units", "posts", "people", "cases", "teams",
    "activities", "leads", "reports", "parents", "affiliations", "party_lines", "designations",
    "names", "successions", "holders", "involvements", "stages", "team_members", "inspections",
    "participations", "figures",
)  # fmt: skip


@lru_cache(maxsize=1)
def canonical() -> Mapping[str, TableSpec]:
    """The canonical tables by English name, in the order in which they are described."""
    folder = files("ingest") / "tables"
    return {
        name: _spec(_read(folder / f"{name}.yaml"), f"tables/{name}.yaml") for name in _ORDER
    }


def mapping(path: Path) -> TableSpec:
    """Read a user's mapping file.

    Raises:
        UsageError: the file is missing, not YAML, or contradicts the schema.
    """
    try:
        return _spec(_read(path), str(path))
    except FileNotFoundError as error:
        raise UsageError(f"{path}: no such mapping file.") from error
    except SchemaError as error:
        raise UsageError(str(error)) from error


@lru_cache(maxsize=1)
def _common() -> Mapping[str, Any]:
    return _read(files("ingest") / "tables" / "_common.yaml")


def _read(file: Any) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
        # Aliases can nest so that a short file grows without bound where it is told or compared.
        check_depth(text, aliases=False)
        data = yaml.load(text, Loader=_LOADER)  # noqa: S506 - safe
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SchemaError(f"{file}: not a YAML file ({error})") from error
    if not isinstance(data, dict):
        raise SchemaError(f"{file}: must be a mapping with table, columns, nodes, edges")
    return data


def _spec(data: Mapping[str, Any], origin: str) -> TableSpec:
    check_shape(data, MAPPING, origin)
    if "table" not in data or "columns" not in data:
        raise SchemaError(f"{origin}: needs table and columns")
    columns = {n: _column(n, c or {}) for n, c in data["columns"].items()}
    columns |= {n: _column(n, c) for n, c in _common().items() if n not in columns}
    result = TableSpec(
        table=str(data["table"]),
        zh=str(data.get("zh", data["table"])),
        en=str(data.get("en", data["table"])),
        columns=columns,
        nodes=tuple(_node(n, origin) for n in data.get("nodes", ())),
        edges=tuple(_edge(e, origin) for e in data.get("edges", ())),
        words=data.get("words", {}),
        ignore=frozenset(map(str, data.get("ignore", ()))),
        origin=origin,
        headers=_headers(columns),
    )
    _check(result)
    return result


def _column(name: str, data: Mapping[str, Any]) -> Column:
    values = dict(data)
    values["zh"] = str(values.get("zh", name))
    values["en"] = str(values.get("en", name))
    values["ref"] = tuple(values.get("ref", ()))
    values["also"] = tuple(values.get("also", ()))
    return Column(name=name, **values)


def _headers(columns: Mapping[str, Column]) -> dict[str, str]:
    result: dict[str, str] = {}
    for column in columns.values():
        for header in (column.name, column.zh, *column.also):
            result.setdefault(header.casefold(), column.name)
    return result


def _id(data: Any) -> Id:
    if isinstance(data, str):
        return Id((data,))
    return Id(tuple(data["hash"]), str(data["prefix"]), str(data.get("label", "")))


def _node(data: Mapping[str, Any], origin: str) -> NodeSpec:
    try:
        return NodeSpec(
            data["label"], _id(data["id"]), data.get("properties", {}), data.get("each", ""),
            data.get("when"),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise SchemaError(f"{origin}: a node needs label, id and properties") from error


def _edge(data: Mapping[str, Any], origin: str) -> EdgeSpec:
    try:
        return EdgeSpec(
            data["type"], _id(data["from"]), _id(data["to"]), data.get("properties", {}),
            data.get("each", ""), data.get("when"), data.get("dates", "row"),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise SchemaError(f"{origin}: an edge needs type, from and to") from error


def _check(spec: TableSpec) -> None:
    """Every label, relation, property and column that the file names must exist."""
    model = schema()
    for node in spec.nodes:
        if node.label not in model.nodes or model.nodes[node.label].record:
            raise SchemaError(f"{spec.origin}: {node.label} is no node type")
        _check_names(spec, node.label, model.nodes[node.label].own, node.properties, node.id)
        _check_condition(spec, node.label, node)
    for edge in spec.edges:
        if edge.type not in model.edges:
            raise SchemaError(f"{spec.origin}: {edge.type} is no edge type")
        _check_names(spec, edge.type, model.edges[edge.type].own, edge.properties, edge.start)
        _check_names(spec, edge.type, {}, {}, edge.end)
        _check_condition(spec, edge.type, edge)
        _check_ends(spec, edge)
    for column in spec.columns.values():
        for label in column.ref:
            if label not in model.nodes:
                raise SchemaError(f"{spec.origin}: column {column.name} refers to {label}")


def _check_condition(spec: TableSpec, owner: str, stated: NodeSpec | EdgeSpec) -> None:
    for column in (*(stated.when or {}), *([stated.each] if stated.each else ())):
        if column not in spec.columns:
            raise SchemaError(f"{spec.origin}: {owner} depends on unknown column {column}")


def _check_ends(spec: TableSpec, edge: EdgeSpec) -> None:
    """An edge must join what its relation can; of a reference's labels one that fits will do."""
    pairs = schema().edges[edge.type].endpoints
    starts, ends = spec.labels(edge, edge.start), spec.labels(edge, edge.end)
    for key, labels in ((edge.start, starts), (edge.end, ends)):
        if not labels:
            raise SchemaError(
                f"{spec.origin}: {edge.type} ends at {'/'.join(key.columns)}, which gives no "
                "label: use a column with ref, the id of a node of the row, or label with hash"
            )
    fit = [(a, b) for a, b in pairs if a in starts and b in ends]
    fixed = [set(labels) - {pair[at] for pair in fit}
             for at, key, labels in ((0, edge.start, starts), (1, edge.end, ends))
             if key.prefix or not spec.columns[key.columns[0]].ref]  # fmt: skip
    if not fit or any(fixed):
        raise SchemaError(
            f"{spec.origin}: {edge.type} cannot join {' or '.join(starts)} to "
            f"{' or '.join(ends)}; it joins {', '.join(f'{a} to {b}' for a, b in pairs)}"
        )


def _check_names(
    spec: TableSpec, owner: str, own: Mapping[str, Property], said: Mapping[str, str], key: Id
) -> None:
    for name, prop in own.items():
        if prop.required and said.get(name, "=") == "=":
            raise SchemaError(f"{spec.origin}: {owner} requires the property {name}; map it")
    for name, value in said.items():
        if name not in own:
            raise SchemaError(f"{spec.origin}: {owner} has no property {name}")
        if not value.startswith("=") and value not in spec.columns:
            raise SchemaError(f"{spec.origin}: {owner}.{name} reads unknown column {value}")
    for column in key.columns:
        if column not in spec.columns:
            raise SchemaError(f"{spec.origin}: {owner} id reads unknown column {column}")
