"""After a write the next answer is the new one, and as a service says it that was asked nothing
before; what was told to one role is not told to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.door import Door
from graph.stores import Store
from ingest.run import load
from tests.api.loads import INGESTS, brought, ended
from tests.api.served import bearer, client_of
from tests.api.test_reading import TABLES

ROLES = ("investigator", "steward", "admin")
LEADS = "unit,lead,since\nU1,L2,2016\n"
PEOPLE = "id,full_name\nP8,新人（虚构）\n"
ASKED = [
    "responsibility?unit=U1&on=2016-09-06", "responsibility?unit=U1&on=2016-09-06&known=2099-01-01",
    "spans?unit=U1", "coverage?on=2016-09-06", "audit?on=2016-09-06", "units/U1", "batches",
    "version", "search?text=新人", "neighbourhood?entity=U1&on=2016-09-06",
    "queries/lead_of_unit?unit=U1&on=2016-09-06", "figures/chain.svg?unit=U1&on=2016-09-06",
]  # fmt: skip
SHOWN = [path for path in ASKED if not path.startswith("search")]
"""Of these a viewer is told something new of a lead, and of a person nothing."""


@pytest.fixture
def door(
    store: Store, open_door: Callable[[Any], Door], tables: Callable[..., list[Path]]
) -> Door:
    assert load(store, tables(**TABLES), who="某").issues == []
    return open_door(store)


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    with client_of(door, "steward") as made:
        yield made


def answers(client: TestClient, door: Door, role: str) -> dict[str, str]:
    """All answers to a role, asked twice: the second time some are kept."""
    found: dict[str, str] = {}
    for _ in range(2):
        for path in ASKED:
            answer = client.get(f"/api/v1/{path}", headers=bearer(door, role))
            assert answer.status_code == 200, answer.text
            assert found.setdefault(path, answer.text) == answer.text
    return found


def afresh(open_door: Callable[[Any], Door], store: Store, role: str) -> dict[str, str]:
    """What a service says that was asked nothing before."""
    door = open_door(store)
    with client_of(door, None) as client:
        return answers(client, door, role)


def everyone(client: TestClient, door: Door) -> dict[str, dict[str, str]]:
    return {role: answers(client, door, role) for role in ROLES}


def test_each_write_is_in_the_next_answer(
    client: TestClient, door: Door, store: Store, open_door: Callable[[Any], Door]
) -> None:
    told = [everyone(client, door)]
    brought(client, {"leads.csv": LEADS})
    told.append(everyone(client, door))
    assert client.post("/api/v1/batches/2/undo").status_code == 200
    told.append(everyone(client, door))
    preview = f"{INGESTS}/{brought(client, {'people.csv': PEOPLE}, dry_run='true')['id']}"
    assert everyone(client, door) == told[-1]
    assert client.post(f"{preview}/commit").status_code == 202
    assert ended(client, preview)["state"] == "done"
    told.append(everyone(client, door))
    for role in ROLES:
        found = [one[role] for one in told]
        assert found[-1] == afresh(open_door, store, role)
        for path in ASKED:
            assert len({one[path] for one in found}) == len(found), path


def test_a_viewer_is_told_of_a_write_once_the_view_is_made(
    client: TestClient, door: Door, store: Store, open_door: Callable[[Any], Door]
) -> None:
    """And then never again what was there before."""
    first = answers(client, door, "viewer")
    brought(client, {"leads.csv": LEADS})
    door.views.fresh("viewer")
    second = answers(client, door, "viewer")
    assert second == afresh(open_door, store, "viewer")
    assert all(first[path] != second[path] for path in SHOWN)
    brought(client, {"people.csv": PEOPLE})
    door.views.fresh("viewer")
    assert answers(client, door, "viewer") == second


def test_what_one_role_is_told_is_not_told_to_another(client: TestClient, door: Door) -> None:
    told = {role: answers(client, door, role) for role in ("admin", "viewer", "steward", "viewer")}
    assert told["admin"] == told["steward"]
    for path in ("responsibility?unit=U1&on=2016-09-06", "units/U1"):
        assert told["admin"][path] != told["viewer"][path]
    assert "张某" in "".join(told["admin"].values())
    assert "张某" not in "".join(told["viewer"].values())
