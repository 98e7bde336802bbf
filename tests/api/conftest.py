"""Users and their sessions, for the tests of several files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from api.access.accounts import Accounts
from api.access.roles import roles
from api.access.sessions import Sessions
from api.auditlog import AuditLog
from api.door import Door
from graph.stores import Store
from tests.api.accounts import CHEAP, PASSWORD, Clock


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is set."""
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    """Two users, one a viewer and one a steward."""
    with Accounts(tmp_path / "a" / "accounts.sqlite", hasher=CHEAP, clock=clock) as made:
        made.add("zhang.san", PASSWORD, "viewer")
        made.add("li.si", PASSWORD, "steward")
        yield made


@pytest.fixture
def sessions(accounts: Accounts) -> Sessions:
    """The sessions of these users."""
    return Sessions(accounts)


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Any], Door]]:
    """Doors before stores; each has one user a role, who is named like the role, and a log."""
    with ExitStack() as stack:

        def made(store: Any) -> Door:
            folder = tmp_path_factory.mktemp("door")
            users = stack.enter_context(Accounts(folder / "accounts.sqlite", hasher=CHEAP))
            for role in roles():
                users.add(role, PASSWORD, role)
            log = AuditLog(folder / "audit.sqlite")
            stack.callback(log.close)
            door = Door(store, users, log, folder / "views")
            stack.callback(door.close)
            return door

        yield made


@pytest.fixture
def door(store: Store, open_door: Callable[[Any], Door]) -> Door:
    """The door before the store of a test."""
    return open_door(store)
