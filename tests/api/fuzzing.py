"""Requests made up from the OpenAPI document, right ones and wrong ones, and what is checked of
the answers: never a fault of the service, and always as the document says.

The requests are the same in each run. Where a parameter names a thing, half of them name one that
is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.python import asgi

from api.app import ROUTERS, in_cypher, make_app
from api.door import Door
from graph.stores import Store
from tests.api.served import bearer

EXAMPLES = 10
"""Requests an endpoint and mode."""
FEWER = 3
"""The same for what takes long: a picture is drawn, a file is loaded."""
CHECKED = ("not_a_server_error", "status_code_conformance", "content_type_conformance",
           "response_headers_conformance")  # fmt: skip
NAMING = {
    "unit": "Unit", "entity": "Person", "start": "Unit", "end": "Unit", "to": "Unit",
    "lead": "Unit", "body": "Unit", "target": "Unit", "case": "Case", "person": "Person",
    "team": "Team", "region": "Region", "document": "Document",
}  # fmt: skip
"""Parameters that name a thing, and one of the types that it may have."""
PATHS = {"units": "Unit", "people": "Person", "posts": "Post", "cases": "Case",
         "documents": "Document"}  # fmt: skip
ENDPOINTS = sorted(
    f"{method} {route.path_format}"
    for router in (*ROUTERS, in_cypher) for route in router.routes if route.include_in_schema
    for method in route.methods
)  # fmt: skip


class Fuzz:
    """An application of which everything may be asked."""

    def __init__(self, door: Door, client: Any, schema: Any) -> None:
        self._door, self._client, self._schema = door, client, schema
        self._document = schema.raw_schema
        self._ids = {label: _ids(door.source, label) for label in {*NAMING.values(), "Post"}}

    def endpoint(self, endpoint: str) -> None:
        """Ask an endpoint. Raises AssertionError with the request that was answered wrongly."""
        method, path = endpoint.split()
        operation = self._schema[path][method]
        slow = "/figures/" in path or "/maps/" in path or "export" in path or "ingests" in path
        examples = FEWER if slow else EXAMPLES
        self._ask(operation, path, GenerationMode.POSITIVE, examples)
        # Where any text is right, or nothing is asked, nothing can be made up that is wrong.
        with suppress(hypothesis.errors.Unsatisfiable):
            self._ask(operation, path, GenerationMode.NEGATIVE, examples)

    def _ask(self, operation: Any, path: str, mode: GenerationMode, examples: int) -> None:
        load_all_checks()
        headers = bearer(self._door, "admin")
        checks = [*CHECKS.get_by_names(CHECKED), self._as_described]

        @hypothesis.settings(
            max_examples=examples, derandomize=True, database=None, deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=[hypothesis.Phase.generate],
        )  # fmt: skip
        @hypothesis.given(st.data())
        def ask(data: st.DataObject) -> None:
            case = data.draw(_cases(operation, mode))
            if mode.is_positive and data.draw(st.booleans()):
                self._name(case, path, data.draw)
            case.call_and_validate(session=self._client, headers=headers, checks=checks)

        ask()

    def _as_described(self, _: Any, response: Any, case: Any) -> None:
        """Whether JSON is as its schema says. The check of the library does not know tuples."""
        kind = response.headers["content-type"][0].partition(";")[0] if response.content else ""
        described = self._document["paths"][case.operation.path][case.method.lower()]["responses"]
        declared = described.get(str(response.status_code), {}).get("content", {}).get(kind)
        if declared and kind.endswith("json"):
            whole = {**declared["schema"], "components": self._document["components"]}
            error = best_match(Draft202012Validator(whole).iter_errors(response.json()))
            assert error is None, f"{error}\n{case.as_curl_command()}"

    def _name(self, case: Any, path: str, draw: Callable[..., Any]) -> None:
        for given in (case.query, case.path_parameters):
            for name in NAMING.keys() & (given or {}).keys():
                given[name] = draw(st.sampled_from(self._ids[NAMING[name]]))
        label = PATHS.get(path.removeprefix("/api/v1/").partition("/")[0])
        if label and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = draw(st.sampled_from(self._ids[label]))


def _cases(operation: Any, mode: GenerationMode) -> st.SearchStrategy[Any]:
    found: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
    return found


def _ids(store: Store, label: str) -> list[str]:
    rows = store.read(f"MATCH (n:`{label}`) RETURN n.id AS id ORDER BY id LIMIT 5")
    return [row["id"] for row in rows] or ["nowhere"]


@contextmanager
def fuzz(door: Door) -> Iterator[Fuzz]:
    """The application behind a door, all of it, without its limits of how much is asked."""
    app = make_app(door, hosts={asgi.HOST}, cypher=True)
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=SchemathesisConfig(seed=1)
    )
    with asgi.get_client(app) as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.access.attempts.MOST", 10**9)
        yield Fuzz(door, client, schema)
    asgi.shutdown_lifespans()
