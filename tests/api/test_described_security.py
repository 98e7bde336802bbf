"""The OpenAPI document says how to sign in, and what a whole body looks like."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from api.door import PUBLIC
from api.door.door import COOKIE
from tests.api.described import Doc, document, operations

every = pytest.mark.parametrize(("method", "path", "operation"), list(operations()))


def test_both_ways_to_sign_in_are_declared() -> None:
    schemes = document()["components"]["securitySchemes"]
    told = {(s["type"], s.get("in"), s.get("name") or s["scheme"]) for s in schemes.values()}
    assert told == {("http", None, "bearer"), ("apiKey", "cookie", COOKIE),
                    ("apiKey", "header", "X-CSRF-Token")}  # fmt: skip


@every
def test_what_is_guarded_says_so(method: str, path: str, operation: Doc) -> None:
    ways = operation.get("security", [])
    if path not in PUBLIC:
        changing = method.upper() not in ("GET", "HEAD")
        assert ways == [{"token": []}, {"session": []} | ({"csrf": []} if changing else {})]
    elif path == "/api/v1/session":
        needed = {"GET": [{"token": []}, {"session": []}],
                  "DELETE": [{"session": [], "csrf": []}]}  # fmt: skip
        assert ways == needed.get(method.upper(), [])
    else:
        assert ways == []


@every
def test_every_body_has_an_example_that_it_allows(
    method: str, path: str, operation: Doc
) -> None:
    for media in operation.get("requestBody", {}).get("content", {}).values():
        schema = media["schema"] | {"components": document()["components"]}
        Draft202012Validator(schema).validate(media["example"])
