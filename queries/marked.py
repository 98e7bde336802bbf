"""YAML that knows its lines and takes no key twice, so that what is wrong can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any, NoReturn

import yaml

from graph.errors import SchemaError

_MERGE = "tag:yaml.org,2002:merge"


class Marked(dict[str, Any]):
    """A mapping with its file, the line at which it begins and that of each key."""

    file: str
    line: int
    lines: dict[str, int]

    def fail(self, key: str, why: str) -> NoReturn:
        """Refuse the file for what a key says; for the mapping as a whole where it has no such."""
        raise SchemaError(f"{self.file}:{self.lines.get(key, self.line)}: {why}")


class _Loader(yaml.SafeLoader):
    """Its only truth values are true and false, so that a parameter can be named `on`.

    Dates stay text: as values they would be read twice, and a wrong one is no error of YAML.
    """

    file = ""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        # Before keys of other mappings are merged in, which own ones may well replace.
        seen = set[tuple[str, str]]()
        for key, _ in node.value:
            said = (key.tag, str(key.value))
            if said in seen and key.tag != _MERGE:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value} is there twice", problem_mark=key.start_mark
                )
            seen.add(said)
        return node

    def marked(self, node: yaml.MappingNode) -> Iterator[Marked]:
        made = Marked()
        made.file, made.line, made.lines = self.file, node.start_mark.line + 1, {}
        yield made
        made |= {str(key): value for key, value in self.construct_mapping(node).items()}
        for key, _ in node.value:
            made.lines[key.value] = key.start_mark.line + 1


_LEFT_OUT = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag not in _LEFT_OUT]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.marked)


def parse(text: str, file: str) -> Marked:
    """A mapping from YAML text.

    Raises:
        SchemaError: it is no YAML, no mapping, or has a key twice; names file and line.
    """
    try:
        loader = _Loader(text)
        loader.file = file
        data = loader.get_single_data()
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or error
        raise SchemaError(f"{file}:{mark.line + 1 if mark else 1}: not YAML ({why})") from error
    if not isinstance(data, Marked):
        raise SchemaError(f"{file}:1: must be a mapping")
    return data


def text_of(file: Traversable) -> str:
    """The text of a file. Raises SchemaError naming the line that is not UTF-8."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        raise SchemaError(f"{file.name}:{line}: not UTF-8; save the file as UTF-8") from error
