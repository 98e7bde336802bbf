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
from typing import Any, NoReturn

from graph.errors import BadValue, SchemaError
from graph.ways import Way
from queries.after import STEPS
from queries.check import Check
from queries.declared import Column, Parameter, Vocabulary, parameter, vocabulary
from queries.marked import Marked, parse, text_of

__all__ = ["Column", "NamedQuery", "Parameter", "catalog", "described", "load", "query"]


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
    """One query. Raises BadValue for a name that is none, with the nearest ones."""
    found = catalog().get(name)
    if found is None:
        from difflib import get_close_matches

        near = "、".join(get_close_matches(name, catalog(), n=3))
        hint = (f"相近的有 similar: {near}; ",) if near else ()
        raise BadValue(
            f"没有这个查询 there is no query {name!r}; ", *hint, "全部见 all: ", Way.QUERIES, "."
        )
    return found


def described(asked: NamedQuery) -> dict[str, Any]:
    """What a query is called, takes and gives, as maps and lists."""
    return {
        "name": asked.name, "topic": asked.topic, "title": asked.title, "summary": asked.summary,
        "cost": asked.cost,
        "parameters": [
            {"name": p.name, "type": p.type, "required": p.required, "default": p.default,
             "zh": p.zh, "en": p.en}
            for p in asked.parameters
        ],
        "columns": [
            {"name": c.name, "type": c.type, "zh": c.zh, "en": c.en} for c in asked.columns
        ],
    }  # fmt: skip


def load(folder: Traversable) -> Mapping[str, NamedQuery]:
    """Read and check a library.

    Raises:
        SchemaError: a file's header, parameters, columns or names disagree with its text or the
            schema, it could write, or a dated edge is not filtered; names file and line.
    """
    words = vocabulary(text_of(folder / "vocabulary.yaml"), "vocabulary.yaml")
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


_REVISED = re.compile(r"coalesce\(\$revised\[\w+\.id\], \w+\)\.(\w+)")
_NEEDED = {"title", "summary", "parameters", "columns", "cost"}
_FLAGS = ("all_dates", "all_known")


def _lines(file: Traversable) -> tuple[list[str], list[str]]:
    """The lines of a file: its header, and its text."""
    lines = text_of(file).splitlines()
    size = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return lines[:size], lines[size:]


def _query(file: Traversable, topic: Traversable, words: Vocabulary) -> NamedQuery:
    header, text = _lines(file)
    head = _Head(file.name, header)
    if shared := head.data.get("text_of"):
        other = topic / f"{shared}.cypher"
        if text or not other.is_file():
            why = f"takes the text of a query in {topic.name}, and has none itself"
            head.data.fail("text_of", why)
        text = _lines(other)[1]
    made = NamedQuery(
        name=file.name.removesuffix(".cypher"),
        topic=topic.name,
        title=head.data["title"],
        summary=head.data["summary"],
        parameters=head.parameters(words),
        columns=head.columns(words),
        cost=head.data["cost"],
        after=head.data.get("after", ""),
        text="\n".join(text).strip() + "\n",
        revised=tuple(sorted(set(_REVISED.findall("\n".join(text))))),
    )
    step = STEPS.get(made.after)
    check = Check(
        file.name, [*header, *text], {p.name: p.type for p in made.parameters if not p.after},
        all_dates=head.data.get("all_dates", False), all_known=head.data.get("all_known", False),
        told=[c.name for c in made.columns if c.of],
    )  # fmt: skip
    # A step in Python may give other columns than the Cypher; what it gives is checked as it runs.
    check.run(
        {*(step.fills if step else ()), *(("revised",) if made.revised else ())},
        None if step else {c.name: c.type for c in made.columns},
    )
    return made


class _Head:
    """The header of one file, which says at which line it is wrong."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        text = "\n".join(line[2:].removeprefix(" ") for line in lines)
        self.data = parse(text or "{}", file)
        if missing := _NEEDED - set(self.data):
            self._fail("", f"the header lacks {', '.join(sorted(missing))}")
        for key in sorted(set(self.data) - _NEEDED - {*_FLAGS, "after", "text_of"}):
            self._fail(key, f"a header has no {key}")
        for key in ("title", "summary"):
            said = self.data[key]
            if not isinstance(said, Marked) or set(said) != {"zh", "en"} or not all(
                isinstance(text, str) and text.strip() for text in said.values()
            ):  # fmt: skip
                self._fail(key, f"{key} needs zh and en")
        if not isinstance(self.data["cost"], str) or not self.data["cost"].strip():
            self._fail("cost", "cost says in words what is read")
        for key in _FLAGS:
            if not isinstance(self.data.get(key, False), bool):
                self._fail(key, f"{key} is true or false")
        step = self.data.get("after", "")
        if "after" in self.data and step not in STEPS:
            self._fail("after", f"{step} is no step; there are {', '.join(STEPS)}")

    def _fail(self, key: str, why: str) -> NoReturn:
        self.data.fail(key, why)

    def parameters(self, words: Vocabulary) -> tuple[Parameter, ...]:
        """The parameters: those of the vocabulary with what the header changes of them."""
        given = self.data["parameters"]
        if not isinstance(given, Marked):
            self._fail("parameters", "parameters must be a mapping, {unit: , known: }")
        made = []
        for name, own in given.items():
            if own is not None and not isinstance(own, Marked):
                given.fail(name, f"parameter {name} is a mapping or nothing")
            data = {**words.parameters.get(name, {}), **(own or {})}
            made.append(parameter(name, data, given if own is None else own))
        if not any(p.name == "known" and p.type == "instant" for p in made):
            self._fail("parameters", "every query takes the parameter known, an instant")
        return tuple(made)

    def columns(self, words: Vocabulary) -> tuple[Column, ...]:
        """The columns, all of the vocabulary."""
        names = self.data["columns"]
        if not isinstance(names, list) or not names:
            self._fail("columns", "columns must be a list of names, [unit, lead]")
        for name in names:
            if not isinstance(name, str) or name not in words.columns:
                self._fail("columns", f"column {name} is not in vocabulary.yaml")
            if names.count(name) > 1:
                self._fail("columns", f"column {name} is there twice")
            if (about := words.columns[name].of) and about not in names:
                self._fail("columns", f"column {name} tells of {about}, which is no column")
        return tuple(words.columns[name] for name in names)
