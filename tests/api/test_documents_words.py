"""Nothing in the OpenAPI document is without a word, of any endpoint: titles, units, examples."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from api.door import PUBLIC
from queries.catalog import catalog
from tests.api.described import PROBLEM, Doc, closed, counts, document, operations, said

CHINESE = range(0x4E00, 0xA000)
every = pytest.mark.parametrize(("method", "path", "operation"), list(operations()))


def both(text: str) -> bool:
    """Whether a text is in both languages."""
    return any(ord(c) in CHINESE for c in text) and any(c.isascii() and c.isalpha() for c in text)


def lacking(form: Doc) -> list[str]:
    """What a description lacks."""
    wrong = [] if both(form.get("title", "")) else ["title"]
    wrong += [] if form.get("description") else ["description"]
    wrong += [] if form.get("examples") else ["examples"]
    return wrong + (["x-unit"] if counts(form) and not form.get("x-unit") else [])


@every
def test_every_field_parameter_and_header_is_described(
    method: str, path: str, operation: Doc
) -> None:
    assert both(operation["summary"])
    for holder in (*operation.get("parameters", ()), *operation["responses"].values()):
        assert holder["description"]
    assert {where: lacking(form) for where, form in said(method, path, operation)
            if lacking(form)} == {}  # fmt: skip


@every
def test_examples_are_what_their_fields_allow(method: str, path: str, operation: Doc) -> None:
    for where, form in said(method, path, operation):
        checked = Draft202012Validator(closed(form), format_checker=FormatChecker())
        for example in form["examples"]:
            assert checked.is_valid(example), (where, example)


@every
def test_every_error_that_an_endpoint_can_answer_is_a_problem(
    method: str, path: str, operation: Doc
) -> None:
    errors = {int(s): a for s, a in operation["responses"].items() if int(s) >= 400}
    needed = set() if path in PUBLIC else {401, 403, 503}
    needed |= {422} if operation.get("parameters") else set()
    needed |= {408, 413} if "requestBody" in operation else set()
    assert needed <= set(errors)
    for answer in errors.values():
        assert both(answer["description"])
        assert set(answer["content"]) == {PROBLEM}


def test_there_is_something_to_describe() -> None:
    assert len(list(operations())) > 90
    assert sum(1 for operation in operations() for _ in said(*operation)) > 3000
    assert "HTTPValidationError" not in document()["components"]["schemas"]


def test_the_test_of_descriptions_finds_what_is_missing() -> None:
    full = {"title": "数 Number", "description": "d", "examples": [1], "type": "integer"}
    assert lacking(full) == ["x-unit"]
    assert lacking(full | {"x-unit": "rows"}) == []
    assert lacking(full | {"type": "array", "items": {"type": "number"}}) == ["x-unit"]
    assert lacking({"anyOf": [full], "title": "Number"}) == [
        "title", "description", "examples", "x-unit",
    ]  # fmt: skip


def test_there_is_one_path_a_named_query() -> None:
    for query in catalog().values():
        asked = document()["paths"][f"/api/v1/queries/{query.name}"]["get"]
        told = {p["name"]: p for p in asked["parameters"]}
        assert set(told) == {p.name for p in query.parameters} | {"limit", "cursor", "evidence"}
        assert {n for n, p in told.items() if p["required"]} == {
            p.name for p in query.parameters if p.required
        }
