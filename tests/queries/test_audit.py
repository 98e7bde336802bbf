"""The audit: the planted defects of the province, and random worlds against brute force."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph.known import known_at
from graph.stores import Store, open_store
from ingest.generate import generate
from ingest.run import load
from queries.audit import audit
from tests import oracle_audit
from tests.oracle_audit import Found
from tests.queries.test_trace import HORIZON, days, spans, stored, units, worlds

Tables = dict[str, list[dict[str, str]]]
START = date(2016, 2, 20)
REFERENCE = date(2016, 9, 6)


@some.composite
def audited(draw: some.DrawFn) -> Tables:
    """A world of `test_trace` with kinds, dates of units, party lines and cases."""
    world = draw(worlds())
    kinds = some.sampled_from(["central", "lead", "discipline", "coordinating"])
    for row in world["units"]:
        row |= {"kind": draw(kinds), **draw(some.one_of(some.just({}), spans()))}
    for row in world["posts"]:
        row["seats"] = draw(some.sampled_from(["", "2"]))
    parties = some.sampled_from(["O0", "O1"])
    cases, people = some.sampled_from(["K0", "K1"]), some.sampled_from(["X0", "X1"])
    steps = some.sampled_from(["petition", "check", "filing", "trial"])

    def table(most: int, **columns: some.SearchStrategy[str]) -> list[dict[str, str]]:
        return [
            {name: draw(column) for name, column in columns.items()} | draw(spans())
            for _ in range(draw(some.integers(0, most)))
        ]

    stages = table(4, case=cases, stage=steps, body=units)
    told = {(s["case"], s["stage"], s["body"], s["since"]): s for s in stages}
    roles = some.sampled_from(["handler", "handler", "subject"])
    return {
        **world,
        "party_organizations": [{"id": f"O{i}", "full_name": f"party {i}"} for i in range(2)],
        "affiliations": table(3, unit=units, party_organization=parties),
        "designations": table(2, party_organization=parties, lead=units),
        "party_lines": table(2, party_organization=parties, superior=parties),
        "cases": [{"id": f"K{i}", "unit": "U0", "heading": f"case {i}"} for i in range(2)],
        "stages": list(told.values()),
        "involvements": table(3, case=cases, person=people, role=roles),
    }


def marked(defect: dict[str, Any]) -> Found:
    said = defect["properties"]
    mark = said.get("scope", "") + said.get("line", "")
    if defect["kind"] == "handled_outside_term":
        mark = f"{said['stage']} {tuple(defect['others'])} {defect['first'] or START}"
    return Found(
        defect["kind"], defect["subject"], mark, tuple(defect["others"]),
        defect["certainty"] == "certain",
    )  # fmt: skip


Days = dict[date, set[Found]]


def run(world: Tables, seen: Days, found: Found, on: date) -> tuple[str | None, str | None]:
    """First and last day around one on which a defect is there, by looking at each."""

    def there(day: date) -> bool:
        if found.kind == "cycle":
            bodies = (found.subject, *found.others)
            return oracle_audit.together(world, found.mark, bodies, day, False)
        if day not in seen:
            seen[day] = oracle_audit.audit(world, day, START, HORIZON)
        return (found.kind, found.subject, found.mark) in {
            (f.kind, f.subject, f.mark) for f in seen[day]
        }

    ends: list[str | None] = []
    for step, edge in ((-1, START), (1, HORIZON)):
        day = on
        while day != edge and there(day + timedelta(days=step)):
            day += timedelta(days=step)
        ends.append(None if day == edge else day.isoformat())
    return ends[0], ends[1]


@settings(
    max_examples=150, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(audited(), some.lists(days, min_size=2, max_size=2))
def test_a_random_world_is_audited_as_by_brute_force(world: Tables, asked: list[date]) -> None:
    with TemporaryDirectory() as folder:
        store = stored(folder, world)
        known = known_at(store, None)
        seen: Days = {}
        for on in asked:
            defects = audit(store, on, known)["defects"]
            assert {marked(d) for d in defects} == oracle_audit.audit(world, on, START, HORIZON)
            for defect in defects:
                around = run(world, seen, marked(defect), on)
                assert (defect["first"], defect["last"]) == around, defect
                assert defect["evidence"]
        store.close()


def province(folder: Path, units: int, seed: int) -> tuple[Store, set[tuple[str, str]]]:
    """A store with a generated province, and the defects planted in it."""
    generate(units, seed, folder)
    planted = folder / "planted_defects.csv"
    with planted.open(encoding="utf-8", newline="") as stream:
        expected = {(row["kind"], row["subject"]) for row in csv.DictReader(stream)}
    paths = sorted(p for p in folder.glob("*.csv") if p != planted)
    store = open_store(str(folder / "store.kgl"), write=True)
    assert load(store, paths, who="tester").issues == []
    return store, expected


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("units", [60, 229])
def test_the_planted_defects_are_found_and_nothing_else(
    units: int, seed: int, tmp_path: Path
) -> None:
    store, expected = province(tmp_path, units, seed)
    known = known_at(store, None)
    document = audit(store, REFERENCE, known)
    assert {(d["kind"], d["subject"]) for d in document["defects"]} == expected
    assert document["total"] == len(document["defects"]) == len(expected)
    assert {d["certainty"] for d in document["defects"]} <= {"certain", "possible"}
    for defect in document["defects"]:
        assert {"id", "document", "place", "reliability"} <= set(defect["evidence"][0])
        assert {defect["subject"], *defect["others"]} <= document["names"].keys()
        assert all(document["names"].values())
    store.close()
