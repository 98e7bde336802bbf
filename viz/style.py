"""The look of the figures and the words on them, read once from the YAML files beside this one."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Sheet:
    """The size of a page, in points."""

    name: str
    width: float
    height: float
    margin: float
    zh: str
    en: str

    @property
    def left(self) -> float:
        """The left margin."""
        return self.margin

    @property
    def right(self) -> float:
        """The right margin."""
        return self.width - self.margin


@dataclass(frozen=True)
class Style:
    """Sheets, themes (role -> colour), type scale, strokes and spacing."""

    sheets: dict[str, Sheet]
    themes: dict[str, dict[str, str]]
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
    data = yaml.safe_load((_HERE / "style.yaml").read_text(encoding="utf-8"))
    sheets = {name: Sheet(name, **values) for name, values in data.pop("sheets").items()}
    return Style(sheets=sheets, **data)


@cache
def words(lang: str) -> Words:
    """Return the catalogue of a language ('zh' or 'en'): all files of viz/words together."""
    if lang not in LANGUAGES:
        raise ValueError(f"no words for language {lang!r}: have {', '.join(LANGUAGES)}")
    table: dict[str, Any] = {}
    for path in sorted((_HERE / "words").glob("*.yaml")):
        table |= yaml.safe_load(path.read_text(encoding="utf-8"))[lang]
    return Words(lang, table)
