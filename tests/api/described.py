"""The OpenAPI document in tests: its operations, schemas and fields."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any
from unittest.mock import Mock

from api.app import make_app

Doc = dict[str, Any]
PROBLEM = "application/problem+json"


@cache
def document() -> Doc:
    """The document of all endpoints, which needs nothing of a door."""
    return make_app(Mock(), cypher=True).openapi()


def operations() -> Iterator[tuple[str, str, Doc]]:
    """Every method, path and what is said of it."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def schema_of(path: str, status: int, method: str = "get") -> Doc:
    """The schema of an answer, in which no field may be left undescribed."""
    answer = document()["paths"][path][method]["responses"][str(status)]
    kind = "application/json" if status < 300 else PROBLEM
    return closed(answer["content"][kind]["schema"])


def closed(schema: Doc) -> Doc:
    """A schema that stands alone and allows only the fields that it names, unless it says so."""
    return _closed(schema) | {"components": _components()}


@cache
def _components() -> Doc:
    return _closed(document()["components"])


def _closed(schema: Doc) -> Doc:
    copied = deepcopy(schema)
    _close(copied)
    return copied


def _close(schema: Any) -> None:
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
        for inner in schema.values():
            _close(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _close(inner)


def said(method: str, path: str, operation: Doc) -> Iterator[tuple[str, Doc]]:
    """Every parameter, header and field of an operation, of what it takes and what it gives."""
    here = f"{method} {path}"
    for parameter in operation.get("parameters", ()):
        yield f"{here}?{parameter['name']}", parameter["schema"]
    holders = {"body": operation.get("requestBody", {}), **operation["responses"]}
    for name, holder in holders.items():
        for header, spec in holder.get("headers", {}).items():
            yield f"{here} {name} {header}", spec["schema"]
        for media in holder.get("content", {}).values():
            yield from fields(media["schema"], f"{here} {name}")
    for name in reached(operation):
        yield from fields(document()["components"]["schemas"][name], name)


def fields(schema: Any, where: str) -> Iterator[tuple[str, Doc]]:
    """Every property and cell within a schema."""
    if isinstance(schema, list):
        for number, inner in enumerate(schema):
            yield from fields(inner, f"{where}[{number}]")
    elif isinstance(schema, dict):
        for name, form in schema.get("properties", {}).items():
            yield f"{where}.{name}", form
            yield from fields(form, f"{where}.{name}")
        for number, form in enumerate(schema.get("prefixItems", ())):
            yield f"{where}[{number}]", form
            yield from fields(form, f"{where}[{number}]")
        for key in ("items", "anyOf", "oneOf", "additionalProperties"):
            yield from fields(schema.get(key), where)


def reached(schema: Any) -> set[str]:
    """Names of the component schemas that a part of the document refers to."""
    found: set[str] = set()
    parts = [schema]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                parts.append(document()["components"]["schemas"][name])
            parts += part.values()
        elif isinstance(part, list):
            parts += part
    return found


def counts(form: Any) -> bool:
    """Whether a value holds numbers, days or instants, which mean nothing without their unit."""
    if not isinstance(form, dict):
        return False
    kind = form.get("type", [])
    kinds = {kind} if isinstance(kind, str) else set(kind)
    inside = [*form.get("anyOf", ()), form.get("items"), form.get("additionalProperties")]
    return (
        bool(kinds & {"integer", "number"}) or form.get("format") in ("date", "date-time")
        or any(counts(inner) for inner in inside)
    )  # fmt: skip
