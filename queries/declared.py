"""Parameters and columns as `vocabulary.yaml` and the headers of queries declare them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NoReturn, cast, get_args

from graph.schema import schema
from queries.marked import Marked, parse

ParameterType = Literal["id", "date", "instant", "integer", "string", "strings"]
ColumnType = Literal["id", "string", "strings", "integer", "number", "date", "boolean"]
PARAMETER_TYPES: tuple[str, ...] = get_args(ParameterType)
COLUMN_TYPES: tuple[str, ...] = get_args(ColumnType)
_PARAMETER_KEYS = {
    "type", "zh", "en", "default", "labels", "values", "after", "least", "among",
}  # fmt: skip
_COLUMN_KEYS = {"type", "zh", "en", "labels", "of", "value"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `default` is text as a user would write it; None when it must be given.

    For `strings` with `values`, the text `all` means every one of them.
    """

    name: str
    type: ParameterType
    zh: str
    en: str
    default: str | None
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    after: bool = False
    """Read by the step in Python only."""
    least: int = 0
    """Of an integer."""
    among: str = ""
    """`Type.property`: what some node has there; after it, other words that the query takes."""

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer, with its heading in both languages.

    A column of ids may say what they can be (`labels`). A column that tells something `of` those
    (their names, unless `value` names a property) is told as known at the time that is asked about.
    """

    name: str
    type: ColumnType
    zh: str
    en: str
    labels: tuple[str, ...] = ()
    of: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What many queries share: parameters, which a header may change, and columns."""

    parameters: Mapping[str, Marked]
    columns: Mapping[str, Column]


def vocabulary(text: str, file: str) -> Vocabulary:
    """Read and check the whole of a vocabulary.

    Raises:
        SchemaError: an entry is incomplete or contradicts the schema; names file and line.
    """
    data = parse(text, file)
    for key in {"parameters", "columns"} ^ set(data):
        data.fail(key, "there are parameters and columns here, and nothing else")
    parts = {key: _entries(data, key) for key in data}
    for name, entry in parts["parameters"].items():
        parameter(name, entry, entry)
    columns = {name: _column(name, entry) for name, entry in parts["columns"].items()}
    for name, column in columns.items():
        if column.of:
            _told_of(column, columns, parts["columns"][name])
    return Vocabulary(parts["parameters"], columns)


def _entries(data: Marked, key: str) -> dict[str, Marked]:
    entries = data[key]
    if not isinstance(entries, Marked):
        data.fail(key, f"{key} must be a mapping")
    for name, entry in entries.items():
        if not isinstance(entry, Marked):
            entries.fail(name, f"{name} must be a mapping")
    return entries


def parameter(name: str, data: Mapping[str, Any], own: Marked) -> Parameter:
    """One parameter; what is wrong is told at the place of `own`, which may be a part of it.

    Raises:
        SchemaError: it is incomplete, or its default or its labels are none.
    """

    def fail(key: str, why: str) -> NoReturn:
        own.fail(key, f"parameter {name}{why}")

    if data.get("type") not in PARAMETER_TYPES or not _titled(data):
        fail("type", f" needs type ({', '.join(PARAMETER_TYPES)}), zh and en")
    for key in sorted(set(data) - _PARAMETER_KEYS):
        fail(key, f": unknown {key}")
    for key in ("labels", "values"):
        if not isinstance(data.get(key, []), list):
            fail(key, f": {key} must be a list")
    for label in data.get("labels", ()):
        if label not in schema().nodes:
            fail("labels", f": {label} is no node type")
    if not isinstance(data.get("after", False), bool):
        fail("after", ": after is true or false")
    if not isinstance(data.get("least", 0), int):
        fail("least", ": least is a whole number")
    among = str(data.get("among", ""))
    if among and not _is_property(among.split()[0]):
        fail("among", f": {among} begins with no Type.property")
    default = None if data.get("default") is None else str(data["default"])
    values = tuple(map(str, data.get("values", ())))
    for key, words in (("values", values), ("default", () if default is None else (default,))):
        for word in words:
            if not _fits(word, data["type"], values):
                fail(key, f": {key} {word!r} is no {data['type']} that it takes")
    return Parameter(
        name, cast(ParameterType, data["type"]), data["zh"], data["en"], default,
        tuple(data.get("labels", ())), values, data.get("after", False), data.get("least", 0),
        among,
    )  # fmt: skip


def _is_property(text: str) -> bool:
    label, _, name = text.partition(".")
    return label in schema().nodes and name in schema().nodes[label].own


def _fits(text: str, kind: str, values: Sequence[str]) -> bool:
    """Whether a default is what `queries.run` would take from a user."""
    try:
        if kind == "date" and text != "today":
            date.fromisoformat(text)
        elif kind == "instant" and text != "now":
            datetime.fromisoformat(text)
        elif kind == "integer":
            int(text)
    except ValueError:
        return False
    if kind == "strings" and text == "all":
        return True
    words = text.split(",") if kind == "strings" else [text]
    return not values or {word.strip() for word in words} <= set(values)


def _column(name: str, data: Marked) -> Column:
    if data.get("type") not in COLUMN_TYPES or not _titled(data):
        data.fail("type", f"column {name} needs type ({', '.join(COLUMN_TYPES)}), zh and en")
    for key in sorted(set(data) - _COLUMN_KEYS):
        data.fail(key, f"column {name}: unknown {key}")
    labels = data.get("labels", [])
    if not isinstance(labels, list):
        data.fail("labels", f"column {name}: labels must be a list")
    for label in labels:
        if label not in schema().nodes:
            data.fail("labels", f"column {name}: {label} is no node type")
    return Column(
        name, data["type"], data["zh"], data["en"], tuple(labels), data.get("of", ""),
        data.get("value", ""),
    )  # fmt: skip


def _told_of(column: Column, columns: Mapping[str, Column], entry: Marked) -> None:
    """What a column tells of another's ids is a property of theirs, of the column's type."""
    about = columns.get(column.of)
    if about is None or not about.labels:
        entry.fail("of", f"column {column.name} tells of {column.of}, no column with labels")
    kinds = {
        schema().nodes[label].properties[column.value].type
        for label in about.labels
        if column.value in schema().nodes[label].properties
    }
    if column.value and kinds != {column.type}:
        said = f"is {kinds.pop()}" if kinds else "is no property"
        entry.fail("value", f"column {column.name} is {column.type}, {column.value} {said}")


def _titled(data: Mapping[str, Any]) -> bool:
    return all(isinstance(data.get(key), str) and data[key].strip() for key in ("zh", "en"))
