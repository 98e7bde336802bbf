"""The SQLite file of an audit log: its tables and guards, opening it, and its errors.

The journal is a write-ahead log: an entry costs one write to the disk instead of four. It is part
of the log while one is open; a log at rest is one file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from api.auditlog.entry import START, Head
from graph.errors import StoreBusy, StoreCorrupt, StoreError, UsageError

_WAIT = 30.0
"""Seconds to wait for other processes that append."""

_NO = "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
_NEXT = "(SELECT count + 1 FROM head)"
_TABLES = (
    "CREATE TABLE entry (number INTEGER PRIMARY KEY CHECK (number > 0), "
    "body TEXT NOT NULL, hash TEXT NOT NULL) STRICT",
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), "
    "count INTEGER NOT NULL, hash TEXT NOT NULL) STRICT",
)
# INSERT OR REPLACE deletes without asking the triggers of DELETE, hence those of INSERT.
_GUARDS = (
    f"CREATE TRIGGER no_update BEFORE UPDATE ON entry {_NO}",
    f"CREATE TRIGGER no_delete BEFORE DELETE ON entry {_NO}",
    f"CREATE TRIGGER only_next BEFORE INSERT ON entry WHEN NEW.number IS NOT {_NEXT} {_NO}",
    "CREATE TRIGGER head_follows AFTER INSERT ON entry BEGIN "
    "UPDATE head SET count = NEW.number, hash = NEW.hash; END",
    "CREATE TRIGGER head_grows BEFORE UPDATE ON head "
    f"WHEN NEW.count IS NOT OLD.count + 1 {_NO}",
    f"CREATE TRIGGER head_stays BEFORE DELETE ON head {_NO}",
    f"CREATE TRIGGER head_single BEFORE INSERT ON head {_NO}",
)


def create(path: Path) -> None:
    """Make an empty log that only its owner may read, unless there is one already.

    Raises:
        UsageError: the file cannot be made there.
    """
    try:
        # Never opened when it exists: closing it would drop the locks of this process on it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass
    except OSError as error:
        raise UsageError(
            f"{path}: 无法建立日志 the audit log cannot be made ({error.strerror}); "
            "请换一个位置 choose another place."
        ) from error
    with faults(path), closing(connect(path)) as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        if _declared(connection):
            return
        for text in _TABLES:
            connection.execute(text)
        connection.execute("INSERT INTO head VALUES (1, ?, ?)", (START.count, START.hash))
        for text in _GUARDS:
            connection.execute(text)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a log that exists; what it commits is on the disk. Any thread may use it.

    Raises:
        UsageError: there is no such file.
    """
    if not path.is_file():
        raise UsageError(f"{path}: 没有这个日志 no such audit log; name another with --log.")
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_WAIT, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    # Entries are ASCII; a byte that is none must be found, not refused by the decoder.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def head(connection: sqlite3.Connection) -> Head:
    """The recorded end of the log. Raises StoreCorrupt when there is none."""
    rows = connection.execute("SELECT count, hash FROM head").fetchall()
    if len(rows) != 1 or not isinstance(rows[0][0], int):
        raise StoreCorrupt("审计日志没有末尾记录 The audit log has lost the record of its end.")
    return Head(*rows[0])


def guarded(connection: sqlite3.Connection) -> bool:
    """Whether tables and triggers are those that a log is made with, and no others."""
    return _declared(connection) == {*_TABLES, *_GUARDS}


def _declared(connection: sqlite3.Connection) -> set[str]:
    return {text for (text,) in connection.execute("SELECT sql FROM sqlite_master")}


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into the errors of the project, naming the file."""
    try:
        yield
    except UnicodeDecodeError as error:
        # SQLite names in its message what it could not read, and that was no text.
        raise _corrupt(path, "damaged") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreBusy(
                f"{path} 正被其他进程占用 is held by another process for over {_WAIT:g} s; "
                "请稍后再试 try again."
            ) from error
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):
            raise _corrupt(path, str(error)) from error
        raise StoreError(
            f"{path}: 审计日志不可用 the audit log cannot be used ({error})."
        ) from error


def _corrupt(path: Path, why: str) -> StoreCorrupt:
    return StoreCorrupt(
        f"{path} 无法作为审计日志读取 cannot be read as an audit log ({why}); nothing was changed."
    )
