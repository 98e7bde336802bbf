"""Appending to an audit log from a process of its own, and writing past its guards."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from api.auditlog import AuditLog, Event, Head

COUNT = 6


def event(**changed: Any) -> Event:
    """A made-up event."""
    values: dict[str, Any] = {
        "who": "某甲（虚构）", "role": "investigator", "address": "127.0.0.1", "action": "read",
        "endpoint": "GET /api/v1/responsibility", "about": ("U1", "X1"), "data_version": 3,
        "request": "r-1", "outcome": "200",
    }  # fmt: skip
    return Event(**{**values, **changed})


def tamper(path: Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Write past the guards: they are taken off, and put back afterwards."""
    with closing(sqlite3.connect(path)) as connection, connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for text, values in statements:
            connection.execute(text, values)
        for _, text in guards:
            connection.execute(text)


def six(path: Path) -> Path:
    """Make a log of six entries, `r-0` to `r-5`."""
    with closing(AuditLog(path)) as log:
        for n in range(COUNT):
            log.append(event(request=f"r-{n}"))
    return path


@contextmanager
def copied(written: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.sqlite"
        shutil.copyfile(written, path)
        yield path


def broken(path: Path, noted: Head | None = None) -> int | None:
    """The number of the first broken entry."""
    found = AuditLog(path, write=False).verify(noted)
    assert found is None or found.reason
    return None if found is None else found.number


def rows(path: Path) -> list[tuple[int, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT number, body, hash FROM entry ORDER BY number").fetchall()


def append_many(path: str, count: int) -> None:
    """Append events, printing each number once it is acknowledged."""
    log = AuditLog(path)
    for _ in range(count):
        sys.stdout.write(f"{log.append(event())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    append_many(sys.argv[1], int(sys.argv[2]))
