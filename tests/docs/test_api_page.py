"""The page of the HTTP endpoints tells of every endpoint, parameter and field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest

from api.access.roles import Capability, roles
from api.app import make_app
from api.docs.api import api_page
from api.door import PUBLIC

PAGE = api_page()
# The description that a service gives needs nothing of its door.
DESCRIBED: dict[str, Any] = make_app(Mock(), cypher=True).openapi()


def endpoints() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DESCRIBED["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def section(heading: str) -> str:
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", PAGE, re.M | re.S)
    assert found, f"no heading {heading}"
    return found[1]


@pytest.mark.parametrize(("method", "path", "operation"), list(endpoints()))
def test_every_endpoint_is_documented(method: str, path: str, operation: dict[str, Any]) -> None:
    text = section(f"{method} {path}")
    assert operation["summary"] in text
    assert re.search("[\u4e00-\u9fff]", operation["summary"])
    assert re.search("[a-z]", operation["summary"])
    for parameter in operation.get("parameters", ()):
        assert f"| `{parameter['name']}`" in text
    assert ("Open." in text) == (path in PUBLIC)
    assert ("Needs `" in text and "logged as `" in text) == (path not in PUBLIC)
    assert re.search("^Answer 2", text, re.M)


def test_capabilities_and_actions_are_those_of_the_routes() -> None:
    for name, need, action in (
        ("GET /api/v1/users", "users", "users"), ("POST /api/v1/cypher", "cypher", "cypher"),
        ("GET /api/v1/audit-log", "audit_log", "audit_log"),
        ("GET /api/v1/search", "read_units", "read"), ("GET /metrics", "watch", "read"),
    ):  # fmt: skip
        assert f"Needs `{need}`; logged as `{action}`." in section(name)
    rows = section("Capabilities 权限")
    for one in Capability:
        marks = ["✓" if one in role.may else "" for role in roles().values()]
        assert f"| `{one}` | {' | '.join(marks)} |" in rows


def test_every_document_that_is_named_is_there_with_its_fields() -> None:
    named = set(re.findall(r"\]\(#(\w+)\)", PAGE))
    schemas = DESCRIBED["components"]["schemas"]
    assert {"users", "issued", "cypheranswer", "logentry"} <= named
    for name, spec in schemas.items():
        if name.lower() not in named:
            continue
        text = section(name)
        for field, of in spec.get("properties", {}).items():
            assert f"| `{field}`" in text
            assert of.get("title", "") in text.replace("\\|", "|")
    assert named <= {name.lower() for name in schemas}
