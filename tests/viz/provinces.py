"""A generated province, both as a store and as the tables it was made of."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.stores import Store, open_store
from ingest.generate import generate
from ingest.run import load

Tables = Mapping[str, list[dict[str, str]]]


@contextmanager
def made(units: int, seed: int, folder: Path) -> Iterator[tuple[Store, Tables]]:
    """The province of so many units and of a seed, made in a folder."""
    generate(units, seed, folder / "tables")
    tables = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            tables[path.stem] = list(csv.DictReader(stream))
    store = open_store(str(folder / "store.kgl"), write=True)
    try:
        load(store, [folder / "tables"], who="tester")
        yield store, tables
    finally:
        store.close()
