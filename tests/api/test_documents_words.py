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


def told_twice(text: str) -> bool:
    """Whether a description is told in Chinese and then, once more and alone, in English."""
    chinese, _, english = text.partition("。 ")
    written = any(ord(c) in CHINESE for c in english)
    return both(f"{chinese} a") and both(f"中 {english}") and not written and english[-1] == "."


def lacking(form: Doc) -> list[str]:
    """What a description lacks."""
    wrong = [] if both(form.get("title", "")) else ["title"]
    wrong += [] if told_twice(form.get("description", "")) else ["description"]
    wrong += [] if form.get("examples") else ["examples"]
    return wrong + (["x-unit"] if counts(form) and not form.get("x-unit") else [])


@every
def test_every_field_parameter_and_header_is_described(
    method: str, path: str, operation: Doc
) -> None:
    assert both(operation["summary"])
    assert told_twice(" ".join(operation["description"].split()))
    holders = [*operation.get("parameters", ()), *operation["responses"].values()]
    holders += [body] if "description" in (body := operation.get("requestBody", {})) else []
    assert [h["description"] for h in holders if not told_twice(h["description"])] == []
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


def test_every_document_is_described() -> None:
    # A form is told of by its fields: FastAPI gives it no words of its own.
    told = {name: " ".join(spec["description"].split())
            for name, spec in document()["components"]["schemas"].items()
            if not name.startswith("Body_")}  # fmt: skip
    assert [name for name, text in told.items() if not told_twice(text)] == []


def test_there_is_something_to_describe() -> None:
    assert len(list(operations())) > 90
    assert sum(1 for operation in operations() for _ in said(*operation)) > 3000
    assert "HTTPValidationError" not in document()["components"]["schemas"]


def test_the_test_of_descriptions_finds_what_is_missing() -> None:
    full = {"title": "数 Number", "description": "个数。 How many.", "examples": [1]}
    full["type"] = "integer"
    assert lacking(full) == ["x-unit"]
    assert lacking(full | {"x-unit": "rows"}) == []
    assert lacking(full | {"type": "array", "items": {"type": "number"}}) == ["x-unit"]
    assert lacking({"anyOf": [full], "title": "Number"}) == [
        "title", "description", "examples", "x-unit",
    ]  # fmt: skip


@pytest.mark.parametrize("text", [
    "", "How many.", "个数。", "个数 How many.", "How many. 个数。", "个数。 How many 个.",
    "个数。 3.",
])  # fmt: skip
def test_the_test_of_languages_finds_what_is_missing(text: str) -> None:
    assert not told_twice(text)
    assert told_twice("个数。空为没有。 How many; blank: none.")


def test_there_is_one_path_a_named_query() -> None:
    for query in catalog().values():
        asked = document()["paths"][f"/api/v1/queries/{query.name}"]["get"]
        told = {p["name"]: p for p in asked["parameters"]}
        assert set(told) == {p.name for p in query.parameters} | {"limit", "cursor", "evidence"}
        assert {n for n, p in told.items() if p["required"]} == {
            p.name for p in query.parameters if p.required
        }
