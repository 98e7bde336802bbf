"""Appending to an audit log, and reading it page by page."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Signal
from threading import Lock

from api.auditlog import file
from api.auditlog.entry import Broken, Entry, Event, Head, canonical, chained, parsed
from api.auditlog.verifying import first_broken
from graph.errors import StoreCorrupt
from graph.known import stamp
from graph.ways import Way


@dataclass(slots=True)
class _Waiting:
    event: Event
    number: int = 0
    error: BaseException | None = None
    woken: Signal = field(default_factory=Signal)
    """Set once it is written, or once it is this one's turn to write."""


class AuditLog:
    """One log. Any thread may append, and any process with a log of its own on the same file."""

    def __init__(self, path: Path | str, *, write: bool = True) -> None:
        """Open the log; with `write`, make it when there is none.

        Raises:
            UsageError: there is none, or it cannot be made there.
            StoreError: the file is no SQLite file, or held by another process.
        """
        self._path = Path(path)
        if write:
            file.create(self._path)
        with file.faults(self._path):
            connection = file.connect(self._path)
        if not write:
            connection.close()
        self._connection = connection
        self._waiting: list[_Waiting] = []
        self._queue, self._turn = Lock(), Lock()
        self._writing = False

    def append(self, event: Event) -> int:
        """Add an entry and return its number once it is on the disk.

        What threads bring while one writes is written by the first of them in one transaction, so
        that many at once cost one write to the disk.

        Raises:
            StoreError: it could not be written; what it tells of must not go ahead.
        """
        mine = _Waiting(event)
        with self._queue:
            self._waiting.append(mine)
            first, self._writing = not self._writing, True
        if not first:
            mine.woken.wait()
        if not mine.number and mine.error is None:
            self._write_waiting()
        if mine.error is not None:
            raise mine.error
        return mine.number

    def _write_waiting(self) -> None:
        """Write all that waits, and leave what came meanwhile to the first of those."""
        with self._queue:
            together, self._waiting = self._waiting, []
        with self._turn:
            self._write(together)
        with self._queue:
            if self._waiting:
                self._waiting[0].woken.set()
            else:
                self._writing = False
        for waiting in together:
            waiting.woken.set()

    def _write(self, together: list[_Waiting]) -> None:
        try:
            with file.faults(self._path), self._connection as connection:
                connection.execute("BEGIN IMMEDIATE")
                last = file.head(connection)
                at = stamp(datetime.now(UTC))
                rows = []
                for waiting in together:
                    body = canonical(last.count + 1, at, waiting.event)
                    last = Head(last.count + 1, chained(last.hash, body))
                    rows.append((last.count, body, last.hash))
                connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
        except BaseException as error:
            for waiting in together:
                waiting.error = error
        else:
            for waiting, (number, _, _) in zip(together, rows, strict=True):
                waiting.number = number

    def entries(self, after: int = 0, limit: int = 100) -> list[Entry]:
        """At most `limit` entries with a number above `after`, in order.

        Raises:
            StoreCorrupt: one of them is no entry any more; `verify` says which.
        """
        with file.faults(self._path), closing(file.connect(self._path)) as connection:
            rows = connection.execute(
                "SELECT number, body, hash FROM entry WHERE number > ? ORDER BY number LIMIT ?",
                (after, limit),
            ).fetchall()
        try:
            return [parsed(body, hash) for _, body, hash in rows]
        except (ValueError, TypeError) as error:
            raise StoreCorrupt(
                f"{self._path}: 有记录已损坏 an entry is damaged; 请核对 verify it: ",
                Way.AUDIT_LOG, ".",
            ) from error  # fmt: skip

    def head(self) -> Head:
        """The recorded end; noted elsewhere, it later proves the log up to there."""
        with file.faults(self._path), closing(file.connect(self._path)) as connection:
            return file.head(connection)

    def verify(self, noted: Head | None = None) -> Broken | None:
        """The first entry that is not as it was written; None when all are.

        `noted` is a head seen before: what it covers must still be there unchanged. Others may
        append meanwhile.
        """
        with file.faults(self._path), closing(file.connect(self._path)) as connection:
            return first_broken(connection, noted)

    def close(self) -> None:
        """Release the file. Idempotent."""
        with self._turn:
            self._connection.close()
