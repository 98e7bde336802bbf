"""A value that a parameter or a field cannot have: one status, and a sentence that helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.door import Door
from graph.stores import Store
from ingest.run import load
from tests.api.accounts import PASSWORD
from tests.api.served import client_of

API = "/api/v1"
_DAY = ("不是日历上的一天，一天写作 2016-09-06", "write a day as 2016-09-06")


@pytest.fixture
def client(
    store: Store, door: Door, tables: Callable[..., list[Path]]
) -> Iterator[TestClient]:
    units = [
        {"id": "U1", "full_name": "甲（虚构）", "kind": "central"},
        {"id": "L1", "full_name": "牵头（虚构）", "kind": "lead"},
    ]
    load(store, tables(units=units, leads=[{"unit": "U1", "lead": "L1", "since": "2015"}]),
         who="tester")  # fmt: skip
    with client_of(door) as made:
        yield made


def refused(answer: Any, status: int, *said: str) -> str:
    """The sentence of a refusal, once it says all that it must."""
    assert answer.status_code == status, answer.text
    detail = str(answer.json()["detail"])
    for part in said:
        assert part in detail
    assert any("一" <= char <= "鿿" for char in detail), detail
    assert detail.endswith("."), detail
    return detail


@pytest.mark.parametrize("day", ["2016-09", "2016", "2016-02-30", "0000-01-01", "20160906", "x"])
@pytest.mark.parametrize(
    "path",
    ["responsibility?unit=U1", "figures/chain.svg?unit=U1", "queries/portfolio_of_lead?lead=L1",
     "queries/portfolio_of_lead.csv?lead=L1", "export.json?entity=U1", "maps/U1.svg?kind=chain"],
)  # fmt: skip
def test_a_day_that_is_none_is_told_alike_everywhere(
    client: TestClient, path: str, day: str
) -> None:
    refused(client.get(f"{API}/{path}&on={day}"), 422, "on: ", repr(day), *_DAY)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("responsibility?unit=U1&line=foo", ("line: 'foo'", "supervision, party")),
        ("search?text=x&limit=0", ("limit: '0' ", "1 or more", "至少")),
        ("search?text=x&limit=9999", ("limit: '9999' ", "1000 or less", "至多")),
        ("search?text=x&limit=many", ("limit: 'many'", "whole number", "整数")),
        ("search?text=", ("text: ''", "write at least 1 character")),
        ("search?text=%20", ("text: ' '", "pinyin")),
        ("search", ("text: ", "缺少", "is missing", "text=…")),
        ("responsibility", ("unit: ", "缺少", "is missing", "unit=…")),
        ("figures/chain.svg", ("unit: ", "缺少", "is missing", "unit=…")),
        ("queries/portfolio_of_lead", ("lead: ", "缺少", "is missing", "lead=…")),
        ("figures/chain.bmp?unit=U1", ("format: 'bmp'", "'svg', 'png'")),
        ("figures/chain.svg?unit=U1&sheet=a9", ("sheet: 'a9'", "a3")),
        ("figures/timeline.svg?unit=U1&from=x", ("from: 'x'", "2012")),
        ("figures/network.svg?entity=U1&hops=99", ("hops: '99'", "1 … 6")),
        ("responsibility?unit=U1&known=x", ("known: 'x'", "2026-11-23T08:00:00Z")),
        ("diff?unit=U1&and_known=x", ("and_known: 'x'", "2026-11-23T08:00:00Z")),
        ("audit?kind=x", ("kind: 'x'", "no_lead")),
        ("audit?certain=x", ("certain: 'x'", "true or false")),
        ("responsibility?unit=U1&unit=U2", ("unit", "twice", "give one value")),
        ("responsibility?unit=U1&colour=red", ("colour", "there is no parameter", "known")),
        ("figures/chain.svg?unit=U1&colour=red", ("colour", "no parameter", "on")),
        ("queries/none_such", ("'none_such'", "GET /api/v1/queries")),
    ],
)
def test_a_wrong_value_is_422_with_what_it_may_be(
    client: TestClient, path: str, said: tuple[str, ...]
) -> None:
    refused(client.get(f"{API}/{path}"), 422, *said)


@pytest.mark.parametrize(
    "path",
    ["export.json?entity=U1&query=lead_of_unit", "export.json",
     "figures/timeline.svg?unit=U1&from=2020&to=2010", "figures/chain.pdf?unit=U1&page=1"],
)  # fmt: skip
def test_values_that_make_no_sense_together_are_400(client: TestClient, path: str) -> None:
    refused(client.get(f"{API}/{path}"), 400)


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"zzz", "is no JSON"), (b"[]", "JSON object"), (b"", "is missing"),
     (b'{"user": "admin"}', "password: 缺少"), (b'{"user": 7, "password": "x"}', "user: 7 "),
     (b'{"user": "a", "password": "x", "more": 1}', "more: ")],
)  # fmt: skip
def test_a_body_that_is_none_says_what_to_send(
    client: TestClient, body: bytes, said: str
) -> None:
    told = client.post(f"{API}/session", content=body,
                       headers={"Content-Type": "application/json"})  # fmt: skip
    refused(told, 422, said)


def test_a_secret_is_never_told_back(client: TestClient) -> None:
    for wrong in ({"password": ["geheim"]}, {"password": "geheim" * 500}, {"passwort": "geheim"}):
        told = client.post(f"{API}/session", json={"user": "admin", "password": PASSWORD} | wrong)
        assert "geheim" not in refused(told, 422)


def test_an_upload_without_files_says_so(client: TestClient) -> None:
    refused(client.post(f"{API}/ingests"), 422, "files: ", "缺少", "is missing")
    refused(client.post(f"{API}/ingests", data={"files": "x"}), 422, "files")


def test_an_address_or_a_method_that_is_none_is_told_as_such(client: TestClient) -> None:
    for path in ("nothing", "figures/blah.svg"):
        refused(client.get(f"{API}/{path}"), 404, f"'{API}/{path}'", "GET /api/v1/openapi.json")
    refused(client.post(f"{API}/responsibility"), 405, "POST", "use GET")
