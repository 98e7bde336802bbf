"""Users and their sessions, for the tests of several files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.access.accounts import Accounts
from api.access.sessions import Sessions
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
