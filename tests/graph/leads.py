"""A small world of leads, brought in batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from graph.known import known_at, ledger
from graph.stores import Store
from ingest.run import load
from queries.trace import trace

Make = Callable[..., list[Path]]
ON = date(2016, 9, 6)
UNITS = [
    {"id": "U1", "full_name": "甲（虚构）", "kind": "central"},
    {"id": "L1", "full_name": "牵头一（虚构）", "kind": "lead"},
    {"id": "L2", "full_name": "牵头二（虚构）", "kind": "lead"},
]


def bring(store: Store, paths: Sequence[Path]) -> int | None:
    report = load(store, paths, who="tester")
    assert report.issues == []
    return report.batch


def leads_of(store: Store, known: str | None = None, on: date = ON) -> list[str]:
    document = trace(store, "U1", on, known_at(store, known))
    return [chain["hops"][0]["to"] for chain in document["chains"]]


def instants(store: Store) -> list[str]:
    return [row["at"] for row in ledger(store)]
