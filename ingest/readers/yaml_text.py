"""Loading YAML so that values stay as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST = 100
"""Lists and mappings within each other."""
_NULL = "tag:yaml.org,2002:null"
_BOOL = "tag:yaml.org,2002:bool"
_INT = "tag:yaml.org,2002:int"


class _Loader(_Base):
    """A loader that knows whole numbers, true, false and null; all else is text.

    YAML 1.1 would turn 2016-09-06 into a date, 2015.10 into 2015.1, 010 into 8 and `no` into
    false: in registers those are dates, codes and answers as written.
    """

    # Own table, so that adding to it leaves the library's loader alone.
    yaml_implicit_resolvers = {}


_Loader.add_implicit_resolver(_NULL, re.compile(r"(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(
    _BOOL, re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), list("tTfF")
)
_Loader.add_implicit_resolver(_INT, re.compile(r"-?(?:0|[1-9][0-9]*)\Z"), list("-0123456789"))


def check_depth(text: str, *, aliases: bool) -> None:
    """Refuse a document before it is built: building is recursive, and too much ends the process.

    Args:
        text: the document.
        aliases: whether it may have aliases.

    Raises:
        yaml.YAMLError: the text is not YAML.
        ValueError: it is nested too deep, or has an alias that it may not have.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise ValueError(f"nested over {DEEPEST} deep 嵌套过深")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif not aliases and isinstance(event, yaml.AliasEvent):
            raise ValueError(f"the alias *{event.anchor}: write out what it stands for")


def load_yaml(text: str) -> object:
    """Load one YAML document.

    Args:
        text: the document.

    Returns:
        Mappings with text keys, lists, and scalars.

    Raises:
        yaml.YAMLError: the text is not one YAML document.
        ValueError: it is nested too deep, a key is given twice or is not plain, or an alias
            repeats a list or mapping.
    """
    check_depth(text, aliases=True)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _value(node, set())
    finally:
        loader.dispose()


def _value(node: yaml.Node, seen: set[int]) -> object:
    """Return the value of a node."""
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    # Aliases of lists and mappings can nest so that a short file grows without bound.
    if id(node) in seen:
        raise ValueError(f"line {line}: a list or mapping is used again by an alias, write it out")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_value(part, seen) for part in node.value]
    made: dict[str, object] = {}
    for key, part in node.value:
        at = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise ValueError(f"line {at}: a key must be a plain word")
        if key.value in made:
            raise ValueError(f"line {at}: key {key.value!r} is given twice")
        made[key.value] = _value(part, seen)
    return made


def _scalar(node: yaml.ScalarNode) -> object:
    """Return a scalar: whole numbers, booleans and null by value, all else as written."""
    text = str(node.value)
    if node.tag == _NULL:
        return None
    if node.tag == _BOOL:
        return text.lower() == "true"
    if node.tag == _INT:
        return int(text)
    return text
