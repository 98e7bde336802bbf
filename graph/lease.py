"""The lease on the counter: one writer at a time, known by a token, and it runs out.

Every write under a lease first checks the token in the same engine transaction, with the counter
locked: a writer whose lease ran out and was taken over can store nothing more.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from graph import statements as st
from graph.errors import StoreBusy
from graph.known import stamp
from graph.stores.base import Row, Statement, Store
from graph.stores.primer import ROOT

TIME = timedelta(minutes=10)
FREE: Row = {"holder": "", "token": "", "lease_until": ""}
"""What the counter holds when no one has the lease."""


COPYING = "copying"
"""`state` of the counter while a whole graph is copied into the store."""


class Lease:
    """The right to write to a store. Use `take`."""

    def __init__(self, store: Store, token: str, until: datetime) -> None:
        self.store = store
        self.token = token
        self.until = until

    @property
    def mine(self) -> Statement:
        """A statement that returns a row while the lease is held; locks the counter."""
        return _locked("n.token = $token", token=self.token)

    @property
    def due(self) -> bool:
        """Whether half of the time is over."""
        return datetime.now(UTC) > self.until - TIME / 2

    def renew(self) -> None:
        """Start the time anew. Raises StoreBusy when someone else took over."""
        self.until = datetime.now(UTC) + TIME
        self.write([set_counter({"lease_until": stamp(self.until)})])

    def write(self, statements: Sequence[Statement]) -> None:
        """Write in one transaction while the lease is held.

        Raises:
            StoreBusy: the lease ran out and someone else took over; nothing was written.
        """
        if not self.store.write(statements, only_if=self.mine):
            raise self.lost()

    def lost(self) -> StoreBusy:
        """The error of a writer whose lease was taken over."""
        return StoreBusy(
            "写入的时限已过，没有任何改动 nothing was changed: the lease on "
            f"{self.store.url} ran out and someone else took over; run it again."
        )

    @property
    def held(self) -> bool:
        """Whether no one took over."""
        return self.store.write([], only_if=self.mine)


def take(store: Store, who: str) -> tuple[Lease, Row]:
    """Take the lease; returns it and the counter as it was found.

    Raises:
        StoreBusy: another writer's lease has not expired.
    """
    now = datetime.now(UTC)
    token = secrets.token_hex(8)
    # An engine that keeps a second writer out itself has only dead leases.
    free = "true" if store.exclusive else "n.holder = '' OR n.lease_until <= $now"
    values = {"holder": who, "token": token, "lease_until": stamp(now + TIME)}
    taken = store.write([set_counter(values)], only_if=_locked(free, now=stamp(now)))
    root = store.read(st.nodes_by_id("Batch"), {"ids": [ROOT]})[0]
    if not taken:
        raise StoreBusy(
            f"{root['holder']} 正在写入 is writing to {store.url} until "
            f"{root['lease_until']} at the latest; wait, or ask them to end it."
        )
    return Lease(store, token, now + TIME), root


def set_counter(values: Row) -> Statement:
    """Set properties of the counter."""
    return st.set_nodes("Batch"), {"rows": [{"id": ROOT, "set": values}]}


def _locked(condition: str, **params: Any) -> Statement:
    """The counter, locked until the transaction ends, if a condition on it (`n`) then holds."""
    text = (
        "MATCH (n:`Batch` {id: $root}) SET n.number = 0 "
        f"WITH n WHERE {condition} RETURN n.id AS id"
    )
    return text, {"root": ROOT, **params}
