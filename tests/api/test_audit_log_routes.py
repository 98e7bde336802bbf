"""The audit log over HTTP: page by page, itself logged, and verified."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.auditlog import AuditLog
from api.documents.auditlog import LogPage, LogVerified
from api.door import Door
from tests.api.logs import event, tamper
from tests.api.served import client_of

LOG = "/api/v1/audit-log"


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    """An admin before a log of six entries."""
    for n in range(6):
        door.log.append(event(request=f"r-{n}"))
    with client_of(door) as made:
        yield made


def page(client: TestClient, **given: Any) -> dict[str, Any]:
    answer = client.get(LOG, params=given)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    LogPage.model_validate(answer.json())
    told: dict[str, Any] = answer.json()
    assert told["shown"] == len(told["entries"])
    return told


def test_the_pages_hold_every_entry_once_and_in_order(client: TestClient, door: Door) -> None:
    found, after, total = [], 0, []
    while True:
        told = page(client, after=after, limit=4)
        found += told["entries"]
        total.append(told["total"])
        if told["next"] is None:
            break
        after = told["next"]
    # Each request that reads adds an entry, which the next page counts and tells.
    assert total == [6, 7]
    assert found == [entry.document() for entry in door.log.entries(0, 7)]
    assert [e["number"] for e in found] == list(range(1, 8))
    assert (found[6]["action"], found[6]["about"]) == ("audit_log", ["after=0", "limit=4"])


def test_after_the_end_there_is_nothing(client: TestClient) -> None:
    told = page(client, after=99)
    assert (told["entries"], told["total"], told["next"]) == ([], 6, None)


def test_a_limit_that_is_none_is_refused(client: TestClient) -> None:
    for given in ({"limit": 0}, {"limit": 1001}, {"after": -1}, {"after": 2**63}):
        assert client.get(LOG, params=given).status_code == 422


def test_an_intact_log_is_verified_against_what_was_noted(client: TestClient, door: Door) -> None:
    told = client.get(f"{LOG}/verify").json()
    LogVerified.model_validate(told)
    assert (told["broken"], told["head"]["count"]) == (None, 6)
    noted = f"{told['head']['count']}:{told['head']['hash']}"
    again = client.get(f"{LOG}/verify", params={"noted": noted}).json()
    assert (again["broken"], again["head"]["count"]) == (None, 7)
    false = client.get(f"{LOG}/verify", params={"noted": f"6:{'0' * 64}"}).json()
    assert false["broken"]["number"] == 6
    for wrong in ("6", "6:x", f"x:{'0' * 64}", f"²:{'0' * 64}"):
        assert client.get(f"{LOG}/verify", params={"noted": wrong}).status_code == 422


def test_a_changed_entry_is_found(client: TestClient, door: Door) -> None:
    path = Path(door.log._path)
    tamper(path, ("UPDATE entry SET body = replace(body, 'r-2', 'r-9') WHERE number = 3", ()))
    told = client.get(f"{LOG}/verify").json()
    LogVerified.model_validate(told)
    assert told["broken"]["number"] == 3
    with closing(AuditLog(path, write=False)) as log:
        assert log.verify().number == 3
