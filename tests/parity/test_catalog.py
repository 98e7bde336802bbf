"""Every named query over every world: the same document from both engines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from graph.known import ledger
from graph.schema import schema
from graph.stores import Store
from queries.catalog import NamedQuery, Parameter, catalog
from queries.run import run
from tests.parity.conftest import Engines
from tests.parity.worlds import cases

DAYS = ("2016-03-31", "2016-09-06", "2018-01-01")
MOST = 3
"""Choices of parameters asked a query and world."""


def choices(store: Store, query: NamedQuery, seed: int) -> list[dict[str, str]]:
    """Values for the parameters of a query: each id of the right types, each allowed word."""
    names = [p.name for p in query.parameters]
    found = [_values(store, p) for p in query.parameters]
    every = [
        {n: v for n, v in zip(names, values, strict=True) if v is not None}
        for values in product(*found)
    ]
    every = [given for given in every if _in_order(given)]
    chance = random.Random(seed)
    return every if len(every) <= MOST else chance.sample(every, MOST)


def _in_order(given: dict[str, str]) -> bool:
    """A stretch that ends before it begins is refused."""
    late = given.get("earlier") == "now" and given.get("known") != "now"
    return not late and given.get("from", "") <= given.get("to", "~")


def _values(store: Store, parameter: Parameter) -> list[str | None]:
    if parameter.values:
        return list(parameter.values)
    if parameter.type == "id":
        return [*_ids(store, parameter.labels)] or ["nowhere"]
    if parameter.type == "date":
        return list(DAYS)
    if parameter.type == "instant":
        # A moment before all batches, and now.
        return ["now", "now", "2001-01-01"]
    return [parameter.default if parameter.default is not None else _plain(parameter)]


def _plain(parameter: Parameter) -> str:
    return "3" if parameter.type == "integer" else "petitions"


def _ids(store: Store, labels: tuple[str, ...]) -> Iterator[str]:
    for label in labels or tuple(n.label for n in schema().facts()):
        text = f"MATCH (n:`{label}`) RETURN n.id AS id ORDER BY id LIMIT 8"
        yield from (row["id"] for row in store.read(text))


def test_every_query_gives_the_same_answer(world: Engines) -> None:
    """An answer may be empty or an id unknown; the engine itself must never refuse."""
    refused: list[Any] = []
    answered = 0
    for query in catalog().values():
        for given in choices(world.embedded, query, len(query.name)):
            seen = world.ask(partial(run, name=query.name, given=given))
            answered += isinstance(seen, dict)
            if isinstance(seen, tuple) and seen[0] not in ("NotFound", "Ambiguous"):
                refused.append((query.name, given, seen))
    assert refused == []
    assert answered > len(catalog()) / 2


@pytest.mark.parametrize("name", sorted(cases()))
def test_a_case_file_is_answered_the_same(engines: Engines, name: str, tmp_path: Path) -> None:
    """What the answers must be is checked beside the case files; here, that nothing differs."""
    case = cases()[name]
    for number, tables in enumerate([case["tables"], *case.get("then", ())]):
        assert engines.load(tmp_path / str(number), tables).issues == []
    instants = ["0001-01-01", *(row["at"] for row in engines.ask(ledger))]
    for ask in case["asks"]:
        given = {
            key: str(instants[value] if key in ("known", "earlier") else value)
            for key, value in ask["with"].items()
        }
        engines.ask(partial(run, name=name, given=given))
