"""The SQLite file of accounts: its tables, its connections, and its errors as ours.

Times are whole seconds since 1970 in UTC. Of a secret only its SHA-256 is kept: it is 256 random
bits, so that a slow hash would add nothing.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graph.errors import StoreBusy, StoreCorrupt, StoreError, UsageError

VERSION = 1
"""Version of the tables; a file of another one is refused."""

BUSY_SECONDS = 5.0
"""How long to wait for another writer."""

# "guka": tells the file from any other SQLite database.
_APPLICATION = 0x67756B61
_TABLES = (
    """CREATE TABLE users (
        name TEXT PRIMARY KEY, hash TEXT NOT NULL, role TEXT NOT NULL,
        created INTEGER NOT NULL, disabled INTEGER, revision INTEGER NOT NULL DEFAULT 0)""",
    """CREATE TABLE tokens (
        id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL REFERENCES users (name),
        hash TEXT NOT NULL UNIQUE, label TEXT NOT NULL, created INTEGER NOT NULL,
        expires INTEGER NOT NULL, revoked INTEGER, used TEXT)""",
    # No reference to users: the session of a link is of nobody who has an account.
    """CREATE TABLE sessions (
        hash TEXT PRIMARY KEY, user TEXT NOT NULL, created INTEGER NOT NULL,
        seen INTEGER NOT NULL, csrf TEXT NOT NULL)""",
    "CREATE TABLE links (hash TEXT PRIMARY KEY, expires INTEGER NOT NULL)",
    "CREATE TABLE attempts (id INTEGER PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL)",
    "CREATE INDEX attempts_by_key ON attempts (key, at)",
    "CREATE INDEX sessions_by_user ON sessions (user)",
)


class AccessFile:
    """One file, used by any number of threads and processes; one connection a thread."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it, readable by its owner only.

        Raises:
            UsageError: the place cannot be used.
            StoreError: the file is no accounts file, of another version, damaged or busy.
        """
        self.path = path
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        self._lock = threading.Lock()
        try:
            _make(path)
            self._check()
            _close_to_others(path)
        except OSError as error:
            raise UsageError(
                f"{path}: 无法打开账户文件 the accounts file cannot be opened "
                f"({error.strerror}); 请换一个位置 choose another place."
            ) from error

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    def rows(self, sql: str, *values: object) -> list[Any]:
        """What a query finds. Raises StoreError."""
        with self._translated():
            return self._connection().execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all that is done within, or nothing of it; one writer at a time.

        Raises:
            StoreBusy: another process kept writing for longer than BUSY_SECONDS.
        """
        with self._translated(), self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    def _connection(self) -> sqlite3.Connection:
        thread = threading.current_thread()
        found = self._connections.get(thread)
        if found is None:
            found = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            with self._lock:
                self._connections[thread] = found
                # Servers let idle threads end; what they opened would stay open for good.
                for ended in [t for t in self._connections if not t.is_alive()]:
                    self._connections.pop(ended).close()
            found.execute("PRAGMA foreign_keys = ON")
        return found

    def _check(self) -> None:
        """Make the tables of a new file; refuse a file that is not ours, unchanged."""
        with self.transaction() as db:
            if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in _TABLES:
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {_APPLICATION}")
                db.execute(f"PRAGMA user_version = {VERSION}")
            (application,) = db.execute("PRAGMA application_id").fetchone()
            (version,) = db.execute("PRAGMA user_version").fetchone()
        if application != _APPLICATION:
            raise StoreError(f"{self.path}: 不是账户文件 is no accounts file.")
        if version != VERSION:
            raise StoreError(
                f"{self.path}: 版本 {version}，本程序只读版本 {VERSION} is of version {version}; "
                f"this guikou reads {VERSION}."
            )
        self.rows("PRAGMA journal_mode = WAL")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreBusy(f"{self.path}: 正被占用 is busy; try again.") from error
            if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise StoreCorrupt(
                    f"{self.path}: 不是账户文件或已损坏 is no accounts file, or damaged."
                ) from error
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(f"{self.path}: {error}.") from error
            raise


def _make(path: Path) -> None:
    """Make an empty file that only its owner can read, unless there is one.

    An existing one is not opened: closing it would drop the locks that this process holds on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(0, "是文件夹 it is a folder", str(path))
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _close_to_others(path: Path) -> None:
    """Leave the file, and the two that SQLite keeps beside it, to their owner only."""
    for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)
