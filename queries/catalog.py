"""The query library: every named query, read from `library/<topic>/<name>.cypher` and checked.

A query is one file: a header of `//` lines in YAML, then plain Cypher that can be pasted into
Neo4j Browser. `library/vocabulary.yaml` holds the parameters and columns that many share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, cast

import yaml

from graph.errors import SchemaError, UsageError
from graph.schema import schema
from queries.check import Check

ParameterType = Literal["id", "date", "instant", "integer", "string"]
ColumnType = Literal["id", "string", "strings", "integer", "number", "date", "boolean", "maps"]
PARAMETER_TYPES = ("id", "date", "instant", "integer", "string")
COLUMN_TYPES = ("id", "string", "strings", "integer", "number", "date", "boolean", "maps")


class _Loader(yaml.SafeLoader):
    """YAML whose only truth values are true and false, so that a parameter can be named `on`."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"]
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `default` is text as a user would write it; None when it must be given."""

    name: str
    type: ParameterType
    zh: str
    en: str
    default: str | None
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    after: bool = False
    """Read by the step in Python only."""

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer, with its heading in both languages."""

    name: str
    type: ColumnType
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One query of the library. `after` names the step that works on the rows in Python, if any."""

    name: str
    topic: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    cost: str
    after: str
    text: str


@lru_cache(maxsize=1)
def catalog() -> Mapping[str, NamedQuery]:
    """The shipped queries by name, topic by topic. Raises SchemaError naming file and line."""
    return load(files("queries") / "library")


def query(name: str) -> NamedQuery:
    """One query. Raises UsageError for a name that is none, with the nearest ones."""
    found = catalog().get(name)
    if found is None:
        from difflib import get_close_matches

        near = "、".join(get_close_matches(name, catalog(), n=3)) or "see `guikou queries`"
        raise UsageError(f"没有这个查询 there is no query {name!r}; {near}.")
    return found


def load(folder: Traversable) -> Mapping[str, NamedQuery]:
    """Read and check a library.

    Raises:
        SchemaError: a file's header, parameters, columns or names disagree with its text or the
            schema, it could write, or a dated edge is not filtered; names file and line.
    """
    words = _yaml((folder / "vocabulary.yaml").read_text(encoding="utf-8"), "vocabulary.yaml")
    result: dict[str, NamedQuery] = {}
    for topic in sorted((f for f in folder.iterdir() if f.is_dir()), key=lambda f: f.name):
        for file in sorted(topic.iterdir(), key=lambda f: f.name):
            if not file.name.endswith(".cypher"):
                continue
            made = _query(file, topic.name, words)
            if made.name in result:
                raise SchemaError(f"{file.name}:1: the name is taken by {result[made.name].topic}")
            result[made.name] = made
    return result


def _yaml(text: str, where: str) -> dict[str, Any]:
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SchemaError(f"{where}:{line}: not YAML ({error})") from error
    if not isinstance(data, dict):
        raise SchemaError(f"{where}:1: must be a mapping")
    return data


_NEEDED = {"title", "summary", "parameters", "columns", "cost"}


def _query(file: Traversable, topic: str, words: Mapping[str, Any]) -> NamedQuery:
    lines = file.read_text(encoding="utf-8").splitlines()
    size = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    head = _yaml("\n".join(line[2:].removeprefix(" ") for line in lines[:size]), file.name)
    unknown = set(head) - _NEEDED - {"all_dates", "after"}
    if unknown or _NEEDED - set(head):
        raise SchemaError(
            f"{file.name}:1: header lacks {sorted(_NEEDED - set(head))}, unknown {sorted(unknown)}"
        )
    for key in ("title", "summary"):
        if set(head[key]) != {"zh", "en"}:
            raise SchemaError(f"{file.name}:1: {key} needs zh and en")
    made = NamedQuery(
        name=file.name.removesuffix(".cypher"),
        topic=topic,
        title=head["title"],
        summary=head["summary"],
        parameters=tuple(
            _parameter(file.name, name, (words["parameters"].get(name) or {}) | (own or {}))
            for name, own in (head["parameters"] or {}).items()
        ),
        columns=tuple(_column(file.name, n, words["columns"].get(n)) for n in head["columns"]),
        cost=str(head["cost"]),
        after=str(head.get("after", "")),
        text="\n".join(lines[size:]).strip() + "\n",
    )
    said = Check(file.name, size + 1, lines[size:])
    said.reads_only()
    said.parameters({p.name for p in made.parameters if not p.after})
    said.names()
    said.dates(bool(head.get("all_dates")))
    # A step in Python may give other columns than the Cypher; what it gives is checked as it runs.
    if not made.after:
        said.columns([c.name for c in made.columns])
    return made


def _parameter(file: str, name: str, data: Mapping[str, Any]) -> Parameter:
    if data.get("type") not in PARAMETER_TYPES or not {"zh", "en"} <= set(data):
        raise SchemaError(
            f"{file}:1: parameter {name} needs type ({', '.join(PARAMETER_TYPES)}), zh and en"
        )
    labels = tuple(data.get("labels", ()))
    for label in labels:
        if label not in schema().nodes:
            raise SchemaError(f"{file}:1: parameter {name}: {label} is no node type")
    default = data.get("default")
    return Parameter(
        name, cast(ParameterType, data["type"]), data["zh"], data["en"],
        None if default is None else str(default), labels, tuple(data.get("values", ())),
        bool(data.get("after", False)),
    )  # fmt: skip


def _column(file: str, name: str, data: Mapping[str, Any] | None) -> Column:
    if data is None:
        raise SchemaError(f"{file}:1: column {name} is not in vocabulary.yaml")
    if data["type"] not in COLUMN_TYPES:
        raise SchemaError(f"vocabulary.yaml:1: column {name} has unknown type {data['type']!r}")
    return Column(name, data["type"], data["zh"], data["en"])
