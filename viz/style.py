"""The look of the figures and the words on them, read once from the YAML files beside this one."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Style:
    """Palette, type scale, strokes and spacing."""

    page: dict[str, float]
    colours: dict[str, str]
    sizes: dict[str, float]
    line_height: float
    bold_stroke_em: float
    strokes: dict[str, float]
    dashes: dict[str, list[float]]
    spacing: dict[str, float]
    joints: list[str]


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    lang: str
    table: dict[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """Return the phrase named by a dotted key with the values put in."""
        node: Any = self.table
        for part in key.split("."):
            node = node[part]
        # Only the phrase is a template: braces inside a value are never read again.
        return str(node).format(**values) if values else str(node)

    def get(self, key: str, default: str) -> str:
        """Return the phrase, or the default when the catalogue has none (a new relation)."""
        try:
            return self(key)
        except KeyError:
            return default


@cache
def style() -> Style:
    """Return the style of viz/style.yaml."""
    return Style(**yaml.safe_load((_HERE / "style.yaml").read_text(encoding="utf-8")))


@cache
def words(lang: str) -> Words:
    """Return the catalogue of a language ('zh' or 'en')."""
    table = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
    if lang not in table:
        raise ValueError(f"no words for language {lang!r}: have {', '.join(sorted(table))}")
    return Words(lang, table[lang])
