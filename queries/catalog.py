"""The query library: every named query, read from `library/<topic>/<name>.cypher` and checked.

A query is one file: a header of `//` lines in YAML, then plain Cypher that can be pasted into
Neo4j Browser; or a header alone that names the query of its topic whose text it shares
(`text_of`). `library/vocabulary.yaml` holds the parameters and columns that many share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, NoReturn, cast

import yaml

from graph.errors import SchemaError, UsageError
from graph.schema import schema
from queries.after import STEPS
from queries.check import Check

ParameterType = Literal["id", "date", "instant", "integer", "string", "strings"]
ColumnType = Literal["id", "string", "strings", "integer", "number", "date", "boolean"]
PARAMETER_TYPES = ("id", "date", "instant", "integer", "string", "strings")
COLUMN_TYPES = ("id", "string", "strings", "integer", "number", "date", "boolean")


class _Loader(yaml.SafeLoader):
    """YAML whose only truth values are true and false, so that a parameter can be named `on`."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


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
    revised: tuple[str, ...]
    """Properties that the text reads through `$revised`: as they were known then."""


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
            made = _query(file, topic, words)
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


_REVISED = re.compile(r"coalesce\(\$revised\[\w+\.id\], \w+\)\.(\w+)")
_NEEDED = {"title", "summary", "parameters", "columns", "cost"}


def _lines(file: Traversable) -> tuple[list[str], list[str]]:
    """The lines of a file: its header, and its text."""
    lines = file.read_text(encoding="utf-8").splitlines()
    size = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return lines[:size], lines[size:]


def _query(file: Traversable, topic: Traversable, words: Mapping[str, Any]) -> NamedQuery:
    header, text = _lines(file)
    head = _Head(file.name, header)
    if shared := head.data.get("text_of"):
        other = topic / f"{shared}.cypher"
        if text or not other.is_file():
            head.fail("text_of", f"takes the text of a query in {topic.name}, and has none itself")
        text = _lines(other)[1]
    made = NamedQuery(
        name=file.name.removesuffix(".cypher"),
        topic=topic.name,
        title=head.data["title"],
        summary=head.data["summary"],
        parameters=tuple(
            _parameter(head, name, words["parameters"].get(name) or {}, own or {})
            for name, own in (head.data["parameters"] or {}).items()
        ),
        columns=_columns(head, words["columns"]),
        cost=str(head.data["cost"]),
        after=str(head.data.get("after", "")),
        text="\n".join(text).strip() + "\n",
        revised=tuple(sorted(set(_REVISED.findall("\n".join(text))))),
    )
    if "known" not in {p.name for p in made.parameters}:
        head.fail("parameters", "every query takes the parameter known")
    if made.after and made.after not in STEPS:
        head.fail("after", f"{made.after} is no step; there are {', '.join(STEPS)}")
    filled = STEPS[made.after].fills if made.after else ()
    check = Check(
        file.name, [*header, *text],
        all_dates=bool(head.data.get("all_dates")), all_known=bool(head.data.get("all_known")),
        told=[c.name for c in made.columns if c.of],
    )  # fmt: skip
    # A step in Python may give other columns than the Cypher; what it gives is checked as it runs.
    check.run(
        {p.name for p in made.parameters if not p.after} | set(filled)
        | ({"revised"} if made.revised else set()),
        None if made.after else [c.name for c in made.columns],
    )
    return made


class _Head:
    """The header of one file, which says at which line it is wrong."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self._file, self._lines = file, lines
        text = "\n".join(line[2:].removeprefix(" ") for line in lines)
        self.data = _yaml(text or "{}", file)
        if missing := _NEEDED - set(self.data):
            self.fail("", f"the header lacks {', '.join(sorted(missing))}")
        for key in set(self.data) - _NEEDED - {"all_dates", "all_known", "after", "text_of"}:
            self.fail(key, f"a header has no {key}")
        for key in ("title", "summary"):
            if not isinstance(self.data[key], dict) or set(self.data[key]) != {"zh", "en"}:
                self.fail(key, f"{key} needs zh and en")

    def fail(self, key: str, why: str) -> NoReturn:
        """Refuse the file for what a key says."""
        starts = (i for i, line in enumerate(self._lines, 1) if line.startswith(f"// {key}:"))
        raise SchemaError(f"{self._file}:{next(starts, 1)}: {why}")


_PARAMETER = {
    "type", "zh", "en", "default", "labels", "values", "after", "least", "among",
}  # fmt: skip


def _parameter(head: _Head, name: str, shared: Mapping[str, Any], own: Any) -> Parameter:
    if not isinstance(own, dict):
        head.fail("parameters", f"parameter {name} is a mapping or nothing")
    data = {**shared, **own}
    if data.get("type") not in PARAMETER_TYPES or not {"zh", "en"} <= set(data):
        head.fail(
            "parameters", f"parameter {name} needs type ({', '.join(PARAMETER_TYPES)}), zh and en"
        )
    if unknown := set(data) - _PARAMETER:
        head.fail("parameters", f"parameter {name}: unknown {', '.join(sorted(unknown))}")
    labels = tuple(data.get("labels", ()))
    for label in labels:
        if label not in schema().nodes:
            head.fail("parameters", f"parameter {name}: {label} is no node type")
    if (among := str(data.get("among", ""))) and not _is_property(among.split()[0]):
        head.fail("parameters", f"parameter {name}: {among} begins with no Type.property")
    default = data.get("default")
    return Parameter(
        name, cast(ParameterType, data["type"]), data["zh"], data["en"],
        None if default is None else str(default), labels,
        tuple(map(str, data.get("values", ()))), bool(data.get("after", False)),
        int(data.get("least", 0)), among,
    )  # fmt: skip


def _is_property(text: str) -> bool:
    label, _, name = text.partition(".")
    return label in schema().nodes and name in schema().nodes[label].own


def _columns(head: _Head, words: Mapping[str, Any]) -> tuple[Column, ...]:
    names = head.data["columns"]
    result = []
    for name in names:
        if name not in words:
            head.fail("columns", f"column {name} is not in vocabulary.yaml")
        data = words[name]
        unknown = set(data) - {"type", "zh", "en", "labels", "of", "value"}
        if data.get("type") not in COLUMN_TYPES or not {"zh", "en"} <= set(data) or unknown:
            raise SchemaError(f"vocabulary.yaml:1: column {name} needs type, zh and en")
        for label in data.get("labels", ()):
            if label not in schema().nodes:
                raise SchemaError(f"vocabulary.yaml:1: column {name}: {label} is no node type")
        if data.get("of") and data["of"] not in names:
            head.fail("columns", f"column {name} tells of {data['of']}, which is no column")
        result.append(
            Column(
                name, data["type"], data["zh"], data["en"], tuple(data.get("labels", ())),
                data.get("of", ""), data.get("value", ""),
            )
        )  # fmt: skip
    return tuple(result)
