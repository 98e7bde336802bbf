"""Appending to an audit log from a process of its own, and writing past its guards."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from api.auditlog import AuditLog, Event


def event(**changed: Any) -> Event:
    """A made-up event."""
    values: dict[str, Any] = {
        "who": "某甲（虚构）", "role": "investigator", "address": "127.0.0.1", "action": "read",
        "endpoint": "GET /api/v1/responsibility", "ids": ("U1", "X1"), "data_version": 3,
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


def append_many(path: str, count: int) -> None:
    """Append events, printing each number once it is acknowledged."""
    log = AuditLog(path)
    for _ in range(count):
        sys.stdout.write(f"{log.append(event())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    append_many(sys.argv[1], int(sys.argv[2]))
