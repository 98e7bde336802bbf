"""What an error advises can be done at the door at which it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.conventions.ways import SERVICE
from api.door import Door
from graph.errors import GuikouError
from graph.known import known_at
from graph.stores import Store
from graph.ways import Way
from ingest.run import load
from queries import adhoc
from queries.run import run
from queries.show import show
from tests.api.loads import brought, post
from tests.api.served import client_of

API = "/api/v1"
_COMMANDS = re.compile(r"guikou [a-z]|(^|\s)--?[a-z]")


@pytest.fixture
def client(
    store: Store, door: Door, tables: Callable[..., list[Path]]
) -> Iterator[TestClient]:
    units = [
        {"id": "U1", "full_name": "甲（虚构）", "kind": "central"},
        {"id": "L1", "full_name": "牵头（虚构）", "kind": "lead"},
    ]
    people = [{"id": "P1", "full_name": "王某（虚构）"}]
    load(store, tables(units=units, people=people), who="tester")
    with client_of(door) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("responsibility?unit=zzz", "GET /api/v1/search?text=…"),
        ("queries/zzz", "GET /api/v1/queries"),
        ("queries/portfolio_of_lead", " lead=…"),
        ("figures/diff.svg?unit=U1&and_known=99", "GET /api/v1/batches"),
        ("tokens?user=zzz", "GET /api/v1/users"),
    ],
)
def test_over_http_it_is_a_request(client: TestClient, path: str, advice: str) -> None:
    detail = client.get(f"{API}/{path}").json()["detail"]
    assert advice in detail
    assert not _COMMANDS.search(detail), detail


def test_what_is_told_of_an_upload_is_of_its_form(client: TestClient) -> None:
    bad = brought(client, {"units.csv": "id,full_name,kind\nU9,,central\n"})
    assert "skip_bad_rows=true" in bad["detail"]
    kind = post(client, {"units.odd": "x"}).json()["detail"]
    day = post(client, {"units.csv": "id\n"}, snapshot="2016").json()["detail"]
    alone = post(client, {"units.csv": "id\n"}, source="名册").json()["detail"]
    assert ".csv" in kind
    assert "snapshot=2016-05-01" in day
    assert "snapshot=" in alone
    for detail in (bad["detail"], kind, day, alone):
        assert not _COMMANDS.search(detail), detail


def test_the_library_and_the_command_line_name_commands(
    client: TestClient, store: Store
) -> None:
    for ask, advice in (
        (lambda: show(store, "zzz", known_at(store, None)), "`guikou search`"),
        (lambda: run(store, "zzz", {}), "`guikou queries`"),
        (lambda: run(store, "portfolio_of_lead", {}), "-p lead=…"),
    ):
        with pytest.raises(GuikouError, match=re.escape(advice)):
            ask()


def test_too_large_an_answer_in_cypher_is_refused_with_the_limit(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adhoc, "BYTES", 100)
    with client_of(door, cypher=True) as client:
        for times, status in ((30, 200), (40, 400)):
            body = {"query": "UNWIND $x AS x RETURN x", "parameters": {"x": [1] * times}}
            answer = client.post(f"{API}/cypher", json=body)
            assert answer.status_code == status, answer.text
    assert "100 bytes" in answer.json()["detail"]
    assert "fewer rows or columns" in answer.json()["detail"]


def test_every_way_has_its_request() -> None:
    assert set(SERVICE) == set(Way)
    assert not any(_COMMANDS.search(words) for words in SERVICE.values())


@pytest.mark.parametrize("path", ["responsibility?unit=", "units/"])
@pytest.mark.parametrize("asked", ["P1", "王某（虚构）"])
def test_a_thing_of_another_type_is_told_by_its_type(
    client: TestClient, path: str, asked: str
) -> None:
    answer = client.get(f"{API}/{path}{asked}")
    assert answer.status_code == 404
    detail = answer.json()["detail"]
    assert "P1 是人员，不是单位或党组织" in detail
    assert "P1 is a person, not a unit or party organisation" in detail


def test_what_a_role_may_not_see_is_told_as_what_is_not_there(
    client: TestClient, door: Door
) -> None:
    with client_of(door, "viewer") as viewer:
        hidden = viewer.get(f"{API}/units/P1").json()["detail"]
        absent = viewer.get(f"{API}/units/P9").json()["detail"]
    assert hidden.replace("P1", "P9") == absent
