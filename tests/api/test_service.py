"""The service gives the same documents as the library, and one kind of error body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.door import Door
from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from queries.catalog import catalog
from queries.run import run
from queries.search import search
from queries.trace import trace
from tests.api.served import client_of


@pytest.fixture
def client(
    store: Store, door: Door, tables: Callable[..., list[Path]]
) -> Iterator[TestClient]:
    load(
        store,
        tables(
            units=[
                {"id": "U1", "full_name": "甲（虚构）", "kind": "central"},
                {"id": "L1", "full_name": "牵头（虚构）", "kind": "lead"},
                {"id": "L2", "full_name": "牵头（虚构）", "kind": "lead"},
            ],
            leads=[{"unit": "U1", "lead": "L1", "since": "2015"}],
        ),
        who="tester",
    )
    with client_of(door) as made:
        yield made


def test_responsibility_is_the_trace_document(client: TestClient, store: Store) -> None:
    answer = client.get("/api/v1/responsibility", params={"unit": "U1", "on": "2016-09-06"})
    assert answer.status_code == 200
    assert answer.json() == trace(store, "U1", date(2016, 9, 6), known_at(store, None))


def test_search_is_the_search_document(client: TestClient, store: Store) -> None:
    answer = client.get("/api/v1/search", params={"text": "qt"})
    assert answer.json() == search(store, "qt", known_at(store, None), 20) | {"next": None}
    assert answer.json()["total"] == 2


def test_a_named_query_is_the_query_document_and_all_are_listed(
    client: TestClient, store: Store
) -> None:
    given = {"unit": "U1", "on": "2016-09-06"}
    answer = client.get("/api/v1/queries/lead_of_unit", params=given | {"limit": "5"})
    assert answer.json() == run(store, "lead_of_unit", given, 5) | {"next": None}
    assert answer.json()["total"] == 1
    listed = client.get("/api/v1/queries").json()["queries"]
    assert [one["name"] for one in listed] == list(catalog())


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("responsibility?unit=U9", 404, "U9"),
        ("responsibility?unit=牵头（虚构）", 409, "L1、L2"),
        ("responsibility?unit=U1&line=x", 422, "no line"),
        ("responsibility?unit=U1&known=x", 422, "no instant"),
        ("responsibility?unit=U1&on=2016", 422, "on: "),
        ("responsibility", 422, "unit: "),
        ("nothing", 404, "nothing at"),
        ("queries/lead_of_unit?unit=U1&unit=L1", 422, "twice"),
        ("queries/lead_of_unit", 422, "unit"),
        ("queries/lead_of_units", 422, "lead_of_unit"),
    ],
)
def test_errors_are_problem_details(
    client: TestClient, path: str, status: int, said: str
) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert said in body["detail"]


def test_no_page_of_the_service_loads_from_afar(client: TestClient) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
