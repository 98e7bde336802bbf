"""Random histories of snapshots against a reading of their days by brute force.

The expectation knows only which snapshots stand and what each shows; never in which order they
came, what was undone in between, or what the store did before.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph import statements as st
from graph.dates import bounds, bounds_of, state
from graph.errors import UsageError
from graph.evidence import parse
from graph.hashing import content_hash
from graph.schema import schema
from graph.statements import OPEN
from graph.stores import Store, open_store
from graph.undo import undo
from ingest.run import load
from ingest.snapshots import Snapshot
from tests.conftest import write_csv
from tests.ingest.snapshot_oracle import (
    DAY,
    RENAMED,
    Fact,
    Facts,
    Roster,
    current,
    name,
    states,
    wanted,
)

FIRST = date(2016, 5, 1)
DAYS = [FIRST, FIRST + DAY, RENAMED, FIRST + 365 * DAY]
AROUND = sorted({day + n * DAY for day in DAYS for n in (-40, -1, 0, 1, 2)})
BASE = {
    "units": [{"id": i, "full_name": f"{i}（虚构）", "kind": "lead"} for i in ("B1", "B2")],
    "posts": [{"id": "P1", "post_name": "书记", "body": "B1"}],
    "people": [{"id": i, "full_name": f"{i}（虚构）"} for i in ("X1", "X2")],
}

def found(store: Store) -> tuple[Facts, dict[str, str]]:
    """The facts of the same kinds that stand, and the names of the units."""
    result: Facts = defaultdict(list)
    names = {}
    asked = {"open": OPEN}
    for row in store.read(st.node_rows("Unit", "n.closed = $open"), asked):
        names[row["id"]] = row["full_name"]
        if row["since"] or row["until"]:
            check(row)
            result["Unit", row["id"]].append((row["since"], row["until"]))
    for relation, start, end in (("LED_BY", "Unit", "Unit"), ("HOLDS", "Person", "Post")):
        for row in store.read(st.edge_rows(relation, start, end, "r.closed = $open"), asked):
            check(row)
            scope = (row["scope"],) if relation == "LED_BY" else ()
            result[relation, row["from_id"], row["to_id"], *scope].append(
                (row["since"], row["until"])
            )
    return {fact: sorted(intervals) for fact, intervals in result.items()}, names


def check(row: Mapping[str, object]) -> None:
    """Bounds agree with the text, and something that is known now speaks for the fact."""
    assert bounds_of(row) == bounds(str(row["since"]), str(row["until"]))
    evidence = [parse(text) for text in row["evidence"]]  # type: ignore[attr-defined]
    assert any(loc.closed is None for loc in evidence)


def sources(store: Store) -> dict[Fact, set[tuple[str, str]]]:
    """The standing sources of every relation; claims are named by their row."""
    result = {}
    for edge in schema().edges.values():
        for start, end in edge.endpoints:
            text = st.edge_rows(edge.type, start, end, "r.closed = $open")
            for row in store.read(text, {"open": OPEN}):
                key = (edge.type, row["key"])
                result[key] = {(loc.document, loc.place) for loc in map(parse, row["evidence"])
                               if loc.closed is None}  # fmt: skip
    return result


UNITS = ("U1", "U2", "B1")
LEADS = [(u, b, s) for u in ("B1",) for b in ("B1", "B2") for s in ("信访", "审理")]


def some_of(items: Sequence[object], *, at_least: int = 0) -> some.SearchStrategy:
    """A table that is not there, or shows some of the rows."""
    return some.none() | some.frozensets(some.sampled_from(items), min_size=at_least)


rosters = some.builds(
    Roster, some.sampled_from(["", "", "R"]), some.sampled_from(DAYS),
    some_of(UNITS), some_of(LEADS), some_of(("X1", "X2")),
).filter(lambda r: r.shown())  # fmt: skip
worlds = some.lists(rosters, min_size=1, max_size=5, unique_by=lambda r: (r.keeper, r.day))
QUIET = settings(
    max_examples=30, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


class Town:
    """A store with its base, and the files of each snapshot."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.made = folder, 0
        folder.mkdir(exist_ok=True)
        self.store = open_store(url or str(folder / "town.kgl"), write=True)
        load(self.store, write_csv(folder / "base", BASE), who="tester")

    def ingest(self, roster: Roster) -> int | None:
        self.made += 1
        folder = self.folder / str(self.made)
        said = Snapshot(roster.day, roster.keeper)
        report = load(self.store, roster.write(folder), who="tester", snapshot=said)
        assert report.issues == []
        return report.batch

    def check(self, standing: Sequence[Roster], *, named: bool = True) -> None:
        facts, names = found(self.store)
        # An undo adds a fact again beside the same one that another roster brought since.
        assert {fact: sorted(set(ends)) for fact, ends in facts.items()} == wanted(standing)
        for unit in {i for r in standing for i in r.units or ()} if named else ():
            last = max(r.day for r in standing if unit in (r.units or ()))
            assert names[unit] == name(unit, last)


@QUIET
@given(worlds, some.data())
def test_any_order_of_arrival_with_repeats_and_undos(
    world: list[Roster], data: some.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder))
        standing: dict[int, Roster] = {}
        hashes = {}
        for roster in data.draw(some.permutations(world)):
            before = content_hash(town.store)
            batch = town.ingest(roster)
            assert batch
            standing[batch] = roster
            hashes[batch] = before
            town.check(list(standing.values()))
            if data.draw(some.booleans()):
                assert town.ingest(data.draw(some.sampled_from(list(standing.values())))) is None
            if data.draw(some.booleans()):
                chosen = data.draw(some.sampled_from(list(standing)))
                try:
                    undo(town.store, chosen, "tester")
                except UsageError:
                    assert chosen != batch
                    continue
                if chosen == batch:
                    assert content_hash(town.store) == before
                del standing[chosen]
                town.check(list(standing.values()))
        town.store.close()


@QUIET
@given(some.lists(rosters, min_size=2, max_size=6), some.data())
def test_the_last_word_on_a_day_counts(world: list[Roster], data: some.DataObject) -> None:
    """Rosters of one keeper and day correct each other, table by table."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder))
        standing: dict[int, Roster] = {}
        for roster in world:
            before = content_hash(town.store)
            batch = town.ingest(roster)
            if batch is None:
                assert content_hash(town.store) == before
                continue
            standing[batch] = roster
            # A value that a replaced snapshot gave stays until someone states it again.
            town.check(current(standing.values()), named=False)
            assert town.ingest(roster) is None
            if data.draw(some.booleans()):
                undo(town.store, batch, "tester")
                assert content_hash(town.store) == before
                del standing[batch]
        town.store.close()


@QUIET
@given(worlds)
def test_relations_hold_on_each_day_as_the_snapshots_on_either_side_say(
    world: list[Roster],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder))
        for roster in world:
            town.ingest(roster)
        facts, _ = found(town.store)
        town.store.close()
    assert facts == wanted(world)
    tables = {"LED_BY": "leads", "HOLDS": "holders"}
    for fact, intervals in facts.items():
        if fact[0] == "Unit":
            ((since, until),) = intervals
            for roster in world:
                if fact[1] in (roster.units or ()):
                    assert state(bounds(since, until), roster.day) != "no"
            continue
        for on in AROUND:
            held = {state(bounds(*ends), on) for ends in intervals}
            best = next(s for s in ("certain", "possible", "no") if s in held)
            assert best == states(world, fact, tables[fact[0]], on), (fact, on, intervals)


def test_every_order_of_four_gives_one_content() -> None:
    world = [
        Roster("", DAYS[0], frozenset({"U1", "U2"}), frozenset(LEADS[:2]), frozenset({"X1"})),
        Roster("", DAYS[1], frozenset({"U1"}), None, frozenset()),
        Roster("", DAYS[2], frozenset({"U1", "U2"}), frozenset(LEADS[1:]), frozenset({"X1"})),
        Roster("R", DAYS[3], None, frozenset(LEADS), frozenset({"X1", "X2"})),
    ]
    contents = []
    for order in permutations(world):
        with tempfile.TemporaryDirectory() as folder:
            town = Town(Path(folder))
            for roster in order:
                town.ingest(roster)
            contents.append((found(town.store), sources(town.store)))
            town.store.close()
    assert contents[0][0][0] == wanted(world)
    assert all(content == contents[0] for content in contents)


def test_both_engines_hold_the_same_after_each_step(neo4j_url: str, tmp_path: Path) -> None:
    world = [
        Roster("", DAYS[0], frozenset({"U1", "U2"}), frozenset(LEADS[:2]), frozenset({"X1"})),
        Roster("", DAYS[2], frozenset({"U1", "U2"}), frozenset(LEADS[1:]), frozenset({"X1"})),
        Roster("", DAYS[1], frozenset({"U1"}), None, frozenset()),
        Roster("R", DAYS[3], None, frozenset(LEADS), frozenset({"X1", "X2"})),
        Roster("", DAYS[1], frozenset({"U2"}), None, None),
    ]
    towns = [Town(tmp_path / "one", neo4j_url), Town(tmp_path / "two")]
    for roster in world:
        batches = [town.ingest(roster) for town in towns]
        assert len({content_hash(town.store) for town in towns}) == 1
        assert {town.ingest(roster) for town in towns} == {None}
    for town, batch in zip(towns, batches, strict=True):
        undo(town.store, batch or 0, "tester")
        town.check(world[:-1])
    assert len({content_hash(town.store) for town in towns}) == 1
    for town in towns:
        town.store.close()
