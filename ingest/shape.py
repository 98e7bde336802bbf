"""The shape of a mapping file: which keys hold texts, lists and further keys."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.errors import SchemaError

TEXT = "a text"
PLAIN = "a text or number"
YES_NO = "true or false"
_KINDS: dict[str, Any] = {
    TEXT: str, PLAIN: (str, int, float, bool, date), YES_NO: bool,
}  # fmt: skip
_TEXTS = [TEXT]
_BY_NAME = {"*": PLAIN}
_COLUMN = {
    "zh": PLAIN, "en": PLAIN, "also": _TEXTS, "required": YES_NO, "ref": _TEXTS, "list": YES_NO,
    "date": YES_NO, "interval": YES_NO, "default": PLAIN, "example": PLAIN, "help_zh": PLAIN,
    "help_en": PLAIN, "one_of": _BY_NAME,
}  # fmt: skip
_ID = {"": TEXT, "hash": _TEXTS, "prefix": TEXT, "label": TEXT}
_STATED = {"properties": {"*": TEXT}, "each": TEXT, "when": _BY_NAME}
_NODE = {"label": TEXT, "id": _ID, **_STATED}
_EDGE = {"type": TEXT, "from": _ID, "to": _ID, "dates": TEXT, **_STATED}
MAPPING: dict[str, Any] = {
    "table": PLAIN, "zh": PLAIN, "en": PLAIN, "columns": {"*": _COLUMN}, "nodes": [_NODE],
    "edges": [_EDGE], "words": {"*": _BY_NAME}, "ignore": [PLAIN],
}  # fmt: skip
"""A text says what a value is, a list what its items are, a mapping what each key holds: `*` any
other key, and an empty key that a value may stand in place of the mapping."""


def check_shape(value: Any, shape: Any, where: str) -> None:
    """Refuse a value of another shape than it should have.

    Raises:
        SchemaError: it says where the value stands and what should stand there.
    """
    if isinstance(shape, str):
        if not isinstance(value, _KINDS[shape]):
            raise SchemaError(f"{where}: must be {shape}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise SchemaError(f"{where}: must be a list")
        for at, item in enumerate(value, start=1):
            check_shape(item, shape[0], f"{where}, item {at}")
    elif "" in shape and not isinstance(value, dict):
        check_shape(value, shape[""], where)
    else:
        _check_keys(value, shape, where)


def _check_keys(value: Any, shape: dict[str, Any], where: str) -> None:
    if not isinstance(value, dict):
        raise SchemaError(f"{where}: must be a mapping of names to values")
    for key, part in value.items():
        if not isinstance(key, str):
            raise SchemaError(f"{where}: the key {key!r} must be a text; put it in quotes")
        inner = shape.get(key, shape.get("*"))
        if inner is None:
            raise SchemaError(f"{where}: unknown: {key}; it takes {', '.join(filter(None, shape))}")
        # A column of which nothing is to be said.
        if part is None and inner is _COLUMN:
            continue
        check_shape(part, inner, f"{where}: {key}")
