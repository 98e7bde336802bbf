"""What of a figure's text cannot be drawn as it is: told by name before anything is written."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from viz.metrics import clean
from viz.scene import Scene, Text

_TAG = re.compile(r"\[U\+([0-9A-F]{4,6})\]")
_KINDS = {"Cc": "control", "Cs": "surrogate", "Co": "private use", "Cn": "unassigned"}


@dataclass(frozen=True)
class Missing:
    """A character drawn as its code: the font lacks it, or it is invisible or reorders text."""

    character: str
    code: str
    name: str


def missing(scene: Scene) -> list[Missing]:
    """The characters of a scene that are drawn as [U+XXXX], by code point, each once."""
    found = {char for text in _texts(scene) for char in _named(text)}
    return [Missing(c, f"U+{ord(c):04X}", _name(c)) for c in sorted(found)]


def _texts(scene: Scene) -> Iterator[str]:
    for page in scene.pages:
        # One text, since a code may be broken over two lines of a narrow box.
        yield "".join(item.text for item in page if isinstance(item, Text))
    yield from (scene.title, scene.answer, scene.description)
    for node in scene.nodes:
        yield from (node.name, *node.notes)
    for row in scene.evidence:
        yield from (row.document, row.heading, row.place)


def _named(text: str) -> Iterator[str]:
    """The characters that a text names by code, or would have to."""
    for tag in _TAG.findall(clean(text)):
        number = int(tag, 16)
        # A text may hold such words itself; only what cannot be drawn counts.
        if number <= 0x10FFFF and clean(chr(number)) == f"[U+{tag}]":
            yield chr(number)


def _name(char: str) -> str:
    """The Unicode name, or what kind of nameless character it is."""
    kind = _KINDS.get(unicodedata.category(char), "unnamed")
    return unicodedata.name(char, f"{kind} character")
