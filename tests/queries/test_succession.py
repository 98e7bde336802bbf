"""unit_succession: each change once with a shortest way to it, however many ways there are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.stores import Store
from ingest.run import load
from queries.run import run
from tests.conftest import write_csv

Tie = tuple[str, str]
Told = tuple[str, int, list[str]]


def filled(store: Store, folder: Path, ties: list[Tie]) -> None:
    units = [{"id": i, "full_name": f"{i}（虚构）", "kind": "government"}
             for i in sorted({end for tie in ties for end in tie})]  # fmt: skip
    rows = [{"former": a, "successor": b, "change": "merge"} for a, b in ties]
    report = load(store, write_csv(folder, {"units": units, "successions": rows}), who="tester")
    assert report.issues == []


def told(store: Store, unit: str) -> list[Told]:
    answer = run(store, "unit_succession", {"unit": unit})
    rows = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
    assert all(row["unit"] == row["path"][-1] for row in rows)
    return [(row["direction"], row["hops"], row["path"]) for row in rows]


def ways(ties: list[Tie], path: list[str]) -> Iterator[list[str]]:
    """Every way on from a path that passes nothing twice."""
    for start, end in ties:
        if start == path[-1] and end not in path:
            yield [*path, end]
            yield from ways(ties, [*path, end])


def expected(ties: list[Tie], unit: str) -> list[Told]:
    """Of all ways that end in one change the shortest, of those the first by ids."""
    found: list[Told] = []
    for direction, turned in (("former", [(b, a) for a, b in ties]), ("successor", ties)):
        best: dict[Tie, list[str]] = {}
        for way in sorted(ways(turned, [unit]), key=lambda way: (len(way), way)):
            best.setdefault((way[-2], way[-1]), way)
        found += [(direction, len(way) - 1, way) for way in best.values()]
    return sorted(found)


@pytest.mark.parametrize("seed", range(12))
def test_it_is_what_all_ways_tell(any_store: Store, tmp_path: Path, seed: int) -> None:
    """Splits, mergers and circles, as many of each as chance gives."""
    chance = random.Random(seed)
    pairs = [(a, b) for a in "ABCDEF" for b in "ABCDEF" if a != b]
    ties = sorted(chance.sample(pairs, chance.randint(4, 14)))
    filled(any_store, tmp_path, ties)
    for unit in sorted({end for tie in ties for end in tie}):
        assert told(any_store, unit) == expected(ties, unit)


def test_many_splits_and_mergers_in_a_row_are_told_change_by_change(
    any_store: Store, tmp_path: Path
) -> None:
    """Ten of them have four thousand ways, and forty changes."""
    ties = [
        tie for n in range(10)
        for tie in ((f"J{n}", f"S{n}a"), (f"J{n}", f"S{n}b"), (f"S{n}a", f"J{n + 1}"),
                    (f"S{n}b", f"J{n + 1}"))
    ]  # fmt: skip
    filled(any_store, tmp_path, ties)
    assert len(told(any_store, "J0")) == len(ties)
    assert len(told(any_store, "J10")) == len(ties)


def test_a_long_way_is_told_to_its_end(any_store: Store, tmp_path: Path) -> None:
    filled(any_store, tmp_path, [(f"U{n:02}", f"U{n + 1:02}") for n in range(40)])
    assert [hops for _, hops, _ in told(any_store, "U00")] == [*range(1, 41)]
