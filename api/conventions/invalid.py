"""What is wrong with the parameters or the body of a request, in sentences of this service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError

from graph.dates import DateError, shown

_WHOLE = "不是整数，请写整数 is no whole number; write one such as 20"
_TRUTH = "应为 true 或 false must be true or false; write one of them"
_OBJECT = '应为 JSON 对象 must be a JSON object; send {{"name": value}} as application/json'
_SAID = {
    "missing": "缺少，请补上 is missing; add {adding}",
    "extra_forbidden": "没有这个字段，请去掉 is no field here; leave it out",
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": "数字过长 has too many digits; write a smaller number",
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "greater_than_equal": "过小，至少 {ge} is too small; write {ge} or more",
    "less_than_equal": "过大，至多 {le} is too large; write {le} or less",
    "string_too_short": "过短，至少 {min_length} 字 is too short; write at least {min_length} "
    "character(s)",
    "string_too_long": "过长，至多 {max_length} 字 is too long; write at most {max_length} "
    "characters",
    "string_type": "应为文字 must be a text; write it in quotes",
    "literal_error": "不可用，可用 is not allowed; use {expected}",
    "list_type": "应为列表 must be a list; write [value, …]",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "json_invalid": '不是 JSON is no JSON; send {{"name": value}} as application/json',
}  # fmt: skip
"""By the kind of error that the validation tells."""
_OTHER = "值不可用 has a value that it cannot have; see GET /api/v1/openapi.json"
_BODY = "请求体 body"
_SECRET = "password"  # noqa: S105 - the name of a field


def invalid(error: RequestValidationError) -> str:
    """One sentence for each parameter or field that is wrong."""
    return " ".join(map(_sentence, error.errors()))


def _sentence(one: Mapping[str, Any]) -> str:
    place, *path = one["loc"]
    # Where a body is no JSON, the path is how far it was read.
    name = ".".join(map(str, path)) if path and one["type"] != "json_invalid" else _BODY
    context = one.get("ctx", {})
    if isinstance(own := context.get("error"), DateError):
        return f"{name}: {own}"
    adding = f"{name}=…" if place == "query" else "it"
    said = _SAID.get(one["type"], _OTHER).format_map({**context, "adding": adding})
    return f"{name}: {_value(name, one)}{said}."


def _value(name: str, one: Mapping[str, Any]) -> str:
    """The value as it was sent. Not of a field that is secret, or may be one misspelt."""
    untold = name in (_SECRET, _BODY) or one["type"] in ("missing", "extra_forbidden")
    value = one.get("input")
    return f"{shown(value)} " if isinstance(value, str | int | float) and not untold else ""
