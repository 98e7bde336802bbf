"""What a receipt may say: it comes from a file that anyone can have written."""

import re
from typing import Any

from viz.outputs.looks import DPI_MOST, FORMATS, THEMES
from viz.scene import Receipt
from viz.style import LANGUAGES

_KEYS = {
    "guikou", "figure", "parameters", "lang", "sheet", "data_version", "content", "evidence",
    "format", "theme", "dpi",
}  # fmt: skip
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_PARAMETERS, _MOST_EVIDENCE, _LONGEST = 64, 1_000_000, 100_000


def checked(values: Any) -> tuple[Receipt, str, str, int]:
    """The receipt, format, theme and dpi in decoded JSON.

    Raises:
        ValueError, TypeError: anything in it is not as a figure writes it.
    """
    if not isinstance(values, dict) or set(values) != _KEYS or values["guikou"] != 1:
        raise ValueError("keys")
    dpi = values["dpi"]
    if type(dpi) is not int or not 1 <= dpi <= DPI_MOST:
        raise ValueError("dpi")
    parameters = _list(values["parameters"], _MOST_PARAMETERS)
    evidence = _list(values["evidence"], _MOST_EVIDENCE)
    receipt = Receipt(
        figure=_like(_NAME, values["figure"]),
        parameters=tuple(_pair(item) for item in parameters),
        lang=_of(LANGUAGES, values["lang"]),
        sheet=_like(_NAME, values["sheet"]),
        data_version=_like(_NUMBER, values["data_version"]),
        content=_like(_HASH, values["content"]),
        evidence=tuple(_text(item) for item in evidence),
    )
    return receipt, _of(FORMATS, values["format"]), _of(THEMES, values["theme"]), dpi


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("text")
    return value


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("list")
    return value


def _pair(value: Any) -> tuple[str, str]:
    name, told = _list(value, 2)
    return _like(_NAME, name), _text(told)


def _like(pattern: re.Pattern[str], value: Any) -> str:
    if not pattern.fullmatch(_text(value)):
        raise ValueError("form")
    return str(value)


def _of(choices: tuple[str, ...], value: Any) -> str:
    if _text(value) not in choices:
        raise ValueError("choice")
    return str(value)
