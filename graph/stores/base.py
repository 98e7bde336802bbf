"""What an engine must offer: four calls over Cypher, with plain values in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Row = dict[str, Any]
Statement = tuple[str, Mapping[str, Any]]


class Store(Protocol):
    """A graph engine behind Cypher of the common subset (CYPHER.md).

    Values are scalars, dates, lists and maps; never engine nodes, relations or paths.
    All vendor errors leave as `graph.errors.StoreError` or a subclass.
    """

    url: str
    exclusive: bool
    """Whether the engine itself keeps a second writer out (so an open batch is a dead one)."""

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *,
        timeout: float = 30.0, most: int | None = None,
    ) -> list[Row]:  # fmt: skip
        """Run a query within `timeout` seconds, so that the engine itself refuses any write.

        Of more than `most` rows only the first ones are given: who limits asks for one more, to
        see whether there was more.

        Raises:
            StoreTimeout: it took longer, or more work than the limit.
            QueryRefused: it writes, is malformed, or names what the graph does not have.
            StoreError: the engine failed.
        """
        ...

    def write(self, statements: Sequence[Statement], only_if: Statement | None = None) -> bool:
        """Run statements in one engine transaction: all or none.

        With `only_if`, that statement runs first in the same transaction; when it returns no row,
        nothing is written and the answer is False.
        """
        ...

    def checkpoint(self) -> None:
        """Make what was written visible to readers in other processes."""
        ...

    def close(self) -> None:
        """Release the engine. Idempotent."""
        ...
