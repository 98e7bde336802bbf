"""The schema: every node and edge type, read from `types/*.yaml` into frozen objects.

The YAML files are the only place that says what there is; constraints, write statements,
validation and the reference page follow from what is loaded here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, cast

import yaml

from graph.errors import SchemaError

PropertyType = Literal["string", "strings", "integer", "number", "date"]
PROPERTY_TYPES = ("string", "strings", "integer", "number", "date")
# kglite keeps these names for itself (CYPHER.md); they would overwrite each other silently.
RESERVED = frozenset({"name", "title", "type", "label"})
_PROPERTY_KEYS = frozenset({"type", "required", "zh", "en", "description", "values", "unit"})


@dataclass(frozen=True, slots=True)
class Word:
    """What a coded value is called in both languages."""

    zh: str
    en: str

    def both(self) -> tuple[str, str]:
        """The Chinese and the English word."""
        return self.zh, self.en


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name, value type, labels in both languages and, if closed, its values.

    `unit` says what a number counts or a date is exact to.
    """

    name: str
    type: PropertyType
    zh: str
    en: str
    description: str
    required: bool = False
    values: Mapping[str, Word] | None = None
    unit: Word | None = None

    def word(self, value: str) -> Word:
        """What a value is called; the value itself where it is none of those listed."""
        return (self.values or {}).get(value, Word(value, value))


@dataclass(frozen=True, slots=True)
class NodeType:
    """One node label. `record` types are the store's own account, not facts."""

    label: str
    zh: str
    en: str
    description: str
    temporal: bool
    record: bool
    style: Mapping[str, str]
    own: Mapping[str, Property]
    properties: Mapping[str, Property]


@dataclass(frozen=True, slots=True)
class EdgeType:
    """One relation. `identity` names the properties that, with ends and start, name the fact."""

    type: str
    zh: str
    en: str
    description: str
    endpoints: tuple[tuple[str, str], ...]
    identity: tuple[str, ...]
    style: Mapping[str, str]
    own: Mapping[str, Property]
    properties: Mapping[str, Property]


@dataclass(frozen=True, slots=True)
class Schema:
    """All types, by label and by relation name."""

    nodes: Mapping[str, NodeType]
    edges: Mapping[str, EdgeType]

    def facts(self) -> Iterator[NodeType]:
        """Node types that hold facts (not the store's own account)."""
        return (n for n in self.nodes.values() if not n.record)


@lru_cache(maxsize=1)
def schema() -> Schema:
    """The shipped schema. Raises SchemaError naming the file on any contradiction."""
    return load(files("graph") / "types")


def load(folder: Traversable) -> Schema:
    """Read a folder of types (`common.yaml`, `nodes/`, `edges/`) and check it as a whole.

    Raises:
        SchemaError: a file is malformed, an endpoint or identity names nothing, a property name
            is reserved, or one property name has two types or two labels.
    """
    common = _yaml(folder / "common.yaml")
    parts = {k: _properties(v, "common.yaml") for k, v in common.items()}
    nodes = {n.label: n for n in (_node(f, parts) for f in _files(folder / "nodes"))}
    edges = {e.type: e for e in (_edge(f, parts) for f in _files(folder / "edges"))}
    result = Schema(nodes, edges)
    _check_references(result)
    _check_vocabulary(result, parts)
    return result


def _files(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)


def _yaml(file: Traversable) -> dict[str, Any]:
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - safe
    except yaml.YAMLError as error:
        raise SchemaError(f"{file.name}: not YAML ({error})") from error
    if not isinstance(data, dict):
        raise SchemaError(f"{file.name}: must be a mapping")
    return data


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _properties(data: Mapping[str, Any], file: str) -> dict[str, Property]:
    result = {}
    for name, spec in data.items():
        unknown = set(spec) - _PROPERTY_KEYS
        missing = {"type", "zh", "en", "description"} - set(spec)
        if unknown or missing:
            raise SchemaError(
                f"{file}: property {name}: unknown {sorted(unknown)}, missing {sorted(missing)}"
            )
        if spec["type"] not in PROPERTY_TYPES:
            raise SchemaError(f"{file}: property {name} has unknown type {spec['type']!r}")
        if name in RESERVED:
            raise SchemaError(f"{file}: property name {name} is reserved by the embedded engine")
        result[name] = Property(
            name=name,
            type=cast(PropertyType, spec["type"]),
            zh=str(spec["zh"]),
            en=str(spec["en"]),
            description=str(spec["description"]),
            required=bool(spec.get("required", False)),
            values=_values(spec.get("values"), f"{file}: property {name}"),
            unit=_word(spec["unit"], f"{file}: unit of {name}") if "unit" in spec else None,
        )
    return result


def _word(said: Any, where: str) -> Word:
    if not isinstance(said, dict) or set(said) != {"zh", "en"} or not all(said.values()):
        raise SchemaError(f"{where} needs zh and en, and nothing else")
    return Word(str(said["zh"]), str(said["en"]))


def _values(data: Any, where: str) -> dict[str, Word] | None:
    """The values of a closed property; each is called something in both languages, and alone so."""
    if data is None:
        return None
    if not isinstance(data, dict):
        raise SchemaError(f"{where}: values must be a mapping")
    found: dict[str, Word] = {}
    taken: dict[str, str] = {}
    for code, said in data.items():
        found[str(code)] = word = _word(said, f"{where}: value {code}")
        for text in (str(code), *word.both()):
            if taken.setdefault(text, code) != code:
                raise SchemaError(f"{where}: {text!r} means {taken[text]} and {code}")
    return found


def _take(data: dict[str, Any], file: str, required: set[str], optional: set[str]) -> None:
    unknown, missing = set(data) - required - optional, required - set(data)
    if unknown or missing:
        raise SchemaError(f"{file}: unknown keys {sorted(unknown)}, missing {sorted(missing)}")


def _node(file: Traversable, common: Mapping[str, dict[str, Property]]) -> NodeType:
    data = _yaml(file)
    needed = {"label", "zh", "en", "description", "temporal", "style", "properties"}
    _take(data, file.name, needed, {"record"})
    own = _properties(data["properties"], file.name)
    record = bool(data.get("record", False))
    properties = dict(common["node"])
    if not record:
        properties |= common["fact"]
    if data["temporal"]:
        properties |= common["temporal"]
    if file.name != f"{data['label']}.yaml":
        raise SchemaError(f"{file.name}: declares label {data['label']}; name the file after it")
    return NodeType(
        data["label"], data["zh"], data["en"], data["description"], data["temporal"], record,
        data["style"], own, properties | own,
    )  # fmt: skip


def _edge(file: Traversable, common: Mapping[str, dict[str, Property]]) -> EdgeType:
    data = _yaml(file)
    needed = {
        "type", "zh", "en", "description", "temporal", "identity", "endpoints", "style",
        "properties",
    }  # fmt: skip
    _take(data, file.name, needed, set())
    own = _properties(data["properties"], file.name)
    if not data["temporal"]:
        raise SchemaError(f"{file.name}: every relation is dated; temporal must be true")
    if file.name != f"{data['type']}.yaml":
        raise SchemaError(f"{file.name}: declares type {data['type']}; name the file after it")
    properties = common["edge"] | common["fact"] | common["temporal"] | own
    return EdgeType(
        data["type"], data["zh"], data["en"], data["description"],
        tuple((e["from"], e["to"]) for e in data["endpoints"]), tuple(data["identity"]),
        data["style"], own, properties,
    )  # fmt: skip


def _check_references(result: Schema) -> None:
    for edge in result.edges.values():
        for label in {label for pair in edge.endpoints for label in pair}:
            if label not in result.nodes:
                raise SchemaError(f"{edge.type}.yaml: endpoint {label} is no node type")
        for name in edge.identity:
            if name not in edge.own:
                raise SchemaError(f"{edge.type}.yaml: identity {name} is none of its properties")


def _check_vocabulary(result: Schema, common: Mapping[str, dict[str, Property]]) -> None:
    """One property name has one type and one label everywhere; common ones are not redefined."""
    seen: dict[str, tuple[str, tuple[Any, ...]]] = {}
    for owner, properties in [
        ("common", {p.name: p for part in common.values() for p in part.values()}),
        *((n.label, n.own) for n in result.nodes.values()),
        *((e.type, e.own) for e in result.edges.values()),
    ]:
        for name, p in properties.items():
            said = (p.type, p.zh, p.en, p.description, p.values, p.unit)
            first_owner, first = seen.setdefault(name, (owner, said))
            if first != said:
                raise SchemaError(
                    f"{owner}.yaml: property {name} differs from {first_owner}.yaml; "
                    "one name has one type and one label everywhere"
                )
