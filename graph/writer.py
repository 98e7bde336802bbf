"""Writing behind the caller's back: statements go to the engine while the next ones are made.

Engines work outside Python's lock, so making rows and storing them take both cores.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from graph.stores.base import Statement

AHEAD = 3
"""Statements that may wait; more would only hold memory."""


class Target(Protocol):
    """A store, or a lease that writes to one."""

    def write(self, statements: Sequence[Statement], /) -> object:
        """Write in one engine transaction."""
        ...


class Writer:
    """One thread that writes statements in order, each in its own transaction."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[object]] = deque()

    def send(self, statement: Statement) -> None:
        """Queue a statement. Raises what an earlier one raised; nothing is written after it."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "guikou-writer")
        while len(self._waiting) >= AHEAD:
            self._next()
        self._waiting.append(self._pool.submit(self._target.write, [statement]))

    def wait(self) -> None:
        """Return when all is written. Raises what a statement raised."""
        while self._waiting:
            self._next()

    def _next(self) -> None:
        try:
            self._waiting.popleft().result()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Drop what waits, let what is being written end, and end the thread. Idempotent."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)
        self._waiting.clear()
