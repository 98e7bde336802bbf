"""A store for one request: what would read too much or too long is refused, with the limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from graph.errors import StoreError, StoreTimeout, UsageError
from graph.stores.base import Row, Statement, Store

ROWS = 250_000
"""Most rows that one figure or export may read: about half a minute and a gigabyte."""
SECONDS = 60.0
"""Seconds in which it must have read them."""


class Bounded:
    """The reads of a store, counted from its making on. For one request, in one thread."""

    def __init__(self, store: Store, rows: int | None = None, seconds: float | None = None) -> None:
        """Bound a store by rows and seconds in all; ROWS and SECONDS unless told."""
        self._store = store
        self._most = ROWS if rows is None else rows
        self._seconds = SECONDS if seconds is None else seconds
        self._rows, self._end = 0, monotonic() + self._seconds
        self.url, self.exclusive = store.url, False

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float = 30.0,
        most: int | None = None,
    ) -> list[Row]:  # fmt: skip
        """As the store does, in the time that is left.

        Raises:
            StoreTimeout: no time is left, or the read took longer.
            UsageError: more rows than the limit were read in all.
        """
        left = self._end - monotonic()
        if left <= 0:
            raise StoreTimeout(
                f"超过 {self._seconds:g} 秒 this takes more than {self._seconds:g} s; ask for less."
            )
        rows = self._store.read(query, params, timeout=min(timeout, left), most=most)
        self._rows += len(rows)
        if self._rows > self._most:
            raise UsageError(
                f"过大 too large: this reads more than {self._most} rows; ask for less (fewer "
                "hops, another day)."
            )
        return rows

    def write(self, statements: Sequence[Statement], only_if: Statement | None = None) -> bool:
        """Nothing is written this way. Raises StoreError."""
        raise StoreError("只读 a bounded store is for reading only.")

    def checkpoint(self) -> None:
        """Nothing was written."""

    def close(self) -> None:
        """The store belongs to who opened it."""
