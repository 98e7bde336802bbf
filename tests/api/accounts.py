"""What the tests of accounts share: a clock that is set by hand and a cheap hash."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher

from api.access.errors import LoginRefused, TooManyLogins
from api.access.sessions import Sessions

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "虚构的密码 for tests"
NOON = 1_473_163_200
"""2016-09-06T12:00:00Z."""


@dataclass
class Clock:
    """Tells the time that it is set to."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now


def modes(folder: Path) -> dict[str, int]:
    """The permissions of every file of a folder."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def all_bytes(folder: Path) -> bytes:
    """All that is on disk in a folder."""
    return b"\n".join(file.read_bytes() for file in folder.iterdir())


def attempt(sessions: Sessions, name: str, address: str, password: str = "wrong") -> str | int:
    """How a login ends: in, wrong, or the seconds to wait."""
    try:
        sessions.login(name, password, address)
    except TooManyLogins as error:
        assert f"{error.seconds} seconds" in str(error)
        return error.seconds
    except LoginRefused:
        return "wrong"
    return "in"
