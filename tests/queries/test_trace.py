"""Chains: random small worlds against a brute-force evaluator, and worlds answered by hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph.known import known_at
from graph.stores import Store, open_store
from ingest.run import load
from queries.trace import trace
from tests import oracle
from tests.conftest import write_csv

WORLDS = sorted((Path(__file__).parents[1] / "worlds").glob("*.yaml"))
FIRST, HORIZON = date(2016, 3, 1), date(2016, 6, 15)

days = some.dates(FIRST, date(2016, 5, 10))
starts = some.one_of(
    some.sampled_from(["", ".."]),
    some.just("2016-04"),
    some.just("unknown"),
    days.map(date.isoformat),
    some.tuples(days, days).map(lambda pair: "/".join(d.isoformat() for d in sorted(pair))),
)
stops = some.one_of(some.just("2016-05"), starts.map(lambda text: text.replace("..", "")))
units = some.sampled_from([f"U{i}" for i in range(6)])


@some.composite
def spans(draw: some.DrawFn) -> dict[str, str]:
    row = {"since": draw(starts), "until": draw(stops)}
    return row if oracle.sane(row) else {"since": row["since"], "until": ""}


@some.composite
def worlds(draw: some.DrawFn) -> dict[str, list[dict[str, str]]]:
    def edges(a: str, b: str, most: int) -> list[dict[str, str]]:
        pairs = draw(some.lists(some.tuples(units, units, spans()), max_size=most))
        return [{a: start, b: end, **span} for start, end, span in pairs]

    leads = edges("unit", "lead", 4)
    for row in leads:
        row["scope"] = draw(some.sampled_from(["", "petitions"]))
    posts = [
        {"id": f"P{i}", "post_name": f"post {i}", "body": draw(units), "since": "", "until": "",
         **draw(some.one_of(some.just({}), spans()))}
        for i in range(draw(some.integers(0, 2)))
    ]  # fmt: skip
    people = [{"id": f"X{i}", "full_name": f"person {i}"} for i in range(2)]
    held = some.tuples(some.sampled_from(posts), some.sampled_from(people), spans())
    holders = draw(some.lists(held, max_size=3)) if posts else []
    return {
        "units": [{"id": f"U{i}", "full_name": f"body {i}", "kind": "central"} for i in range(6)],
        "leads": leads,
        "reports": edges("unit", "superior", 3),
        "parents": edges("unit", "parent", 1),
        "posts": posts,
        "people": people,
        "holders": [{"post": p["id"], "person": x["id"], **span} for p, x, span in holders],
    }


def stored(folder: str, world: oracle.World) -> Store:
    paths = write_csv(Path(folder) / "tables", world)
    store = open_store(str(Path(folder) / "store.kgl"), write=True)
    report = load(store, paths, who="tester")
    assert report.issues == []
    assert report.batch == 1
    return store


def said(hop: dict[str, Any]) -> tuple[str, ...]:
    scope = hop["properties"].get("scope", "")
    return (hop["relation"], hop["from"], hop["to"], hop["since"], hop["until"], scope)


def answered(document: dict[str, Any]) -> list[tuple[object, ...]]:
    result = [
        (
            tuple(said(hop) for hop in chain["hops"]),
            said(chain["closes"]) if "closes" in chain else None,
            chain["ends"],
            chain["certainty"],
            tuple(chain["possible"]),
            None if chain["certain"] is None else tuple(chain["certain"]),
        )
        for chain in document["chains"]
    ]
    return sorted(result, key=repr)


def every_hop(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for chain in document["chains"]:
        yield from chain["hops"]


def held(hop: dict[str, Any]) -> dict[str, list[tuple[str, ...]]]:
    return {
        p["id"]: sorted(
            (h["person"], h["since"], h["until"], h["certainty"]) for h in p["holders"]
        )
        for p in hop["posts"]
    }  # fmt: skip


@settings(
    max_examples=200, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(worlds(), some.lists(some.tuples(units, days), min_size=3, max_size=3))
def test_a_random_world_is_answered_as_by_brute_force(
    world: dict[str, list[dict[str, str]]], asked: list[tuple[str, date]]
) -> None:
    with TemporaryDirectory() as folder:
        store = stored(folder, world)
        known = known_at(store, None)
        for line in ("supervision", "all"):
            for unit, on in asked:
                document = trace(store, unit, on, known, line)
                expected = oracle.chains(world, unit, on, line)
                assert answered(document) == expected
                assert document["total"] == document["shown"] == len(expected)
                for hop in every_hop(document):
                    found = {
                        p["id"]: (p["state"], tuple(sorted({h["person"] for h in p["holders"]})))
                        for p in hop["posts"]
                    }
                    assert found == oracle.posts(world, hop["to"], on)
                    assert held(hop) == oracle.holders(world, hop["to"], on)
                for chain in document["chains"]:
                    change = oracle.next_change(world, unit, on, line, HORIZON)
                    assert chain["next_change"] == change
                assert (document["why_not"] is None) == bool(expected)
        store.close()


@settings(
    max_examples=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(worlds(), units, days)
def test_chains_are_ordered_and_the_limit_cuts_the_end(
    world: dict[str, list[dict[str, str]]], unit: str, on: date
) -> None:
    with TemporaryDirectory() as folder:
        store = stored(folder, world)
        known = known_at(store, None)
        whole = trace(store, unit, on, known, "all")
        keys = [
            (c["certainty"] != "certain", len(c["hops"])) for c in whole["chains"]
        ]  # fmt: skip
        assert keys == sorted(keys)
        cut = trace(store, unit, on, known, "all", limit=1)
        assert cut["chains"] == whole["chains"][:1]
        assert cut["total"] == whole["total"]
        assert cut["shown"] == min(1, whole["total"])
        store.close()


def cases() -> Iterator[Any]:
    for path in WORLDS:
        world = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, ask in enumerate(world["asks"], 1):
            yield pytest.param(world["tables"], ask, id=f"{path.stem}-{number}")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One store a hand-made world, whatever the number of questions."""
    stores: dict[str, Store] = {}

    def get(tables: dict[str, list[dict[str, str]]]) -> Store:
        key = repr(tables)
        if key not in stores:
            stores[key] = stored(str(tmp_path_factory.mktemp("world")), tables)
        return stores[key]

    yield get
    for store in stores.values():
        store.close()


@pytest.mark.parametrize(("tables", "ask"), list(cases()))
def test_a_hand_made_world_is_answered_as_written(
    opened: Any, tables: dict[str, list[dict[str, str]]], ask: dict[str, Any]
) -> None:
    store = opened(tables)
    on = date.fromisoformat(ask["day"])
    document = trace(store, ask["unit"], on, known_at(store, None), ask.get("line", "supervision"))
    brief = [
        {
            "path": [hop["to"] for hop in chain["hops"]],
            "ends": chain["ends"],
            "certainty": chain["certainty"],
            **({"closes": chain["closes"]["to"]} if "closes" in chain else {}),
        }
        for chain in document["chains"]
    ]
    assert brief == ask["chains"]
    hops = list(every_hop(document))
    if "posts" in ask:
        assert {
            p["id"]: [p["state"], *(h["person"] for h in p["holders"])]
            for hop in hops for p in hop["posts"]
        } == ask["posts"]  # fmt: skip
    if "names" in ask:
        assert {hop["to"]: hop["to_name"] for hop in hops} == ask["names"]
    if "unit_name" in ask:
        assert document["unit"]["full_name"] == ask["unit_name"]
    for key in ("certain", "possible", "next_change"):
        if key in ask:
            assert document["chains"][0][key] == ask[key]
    if "why_not" in ask:
        why = document["why_not"]
        assert why["reason"] == ask["why_not"]["reason"]
        for end in ("ended", "next"):
            assert (why[end] and why[end]["to"]) == ask["why_not"][end]
    else:
        assert document["why_not"] is None


def test_a_chain_of_more_hops_than_the_limit_ends_in_depth(tmp_path: Path) -> None:
    count = 40
    world = {
        "units": [
            {"id": f"U{i:02}", "full_name": f"body {i}", "kind": "central"} for i in range(count)
        ],
        "reports": [
            {"unit": f"U{i - 1:02}", "superior": f"U{i:02}", "since": ".."}
            for i in range(1, count)
        ],
    }  # fmt: skip
    store = stored(str(tmp_path), world)
    known = known_at(store, None)
    on = date(2016, 4, 1)
    (long,) = trace(store, "U00", on, known)["chains"]
    assert (long["ends"], len(long["hops"])) == ("depth", 32)
    (whole,) = trace(store, "U07", on, known)["chains"]
    assert (whole["ends"], len(whole["hops"])) == ("root", 32)
    store.close()


def test_a_dense_graph_is_counted_to_the_limit_and_does_not_hang(tmp_path: Path) -> None:
    ids = [f"U{i:02}" for i in range(12)]
    world = {
        "units": [{"id": i, "full_name": f"body {i}", "kind": "central"} for i in ids],
        "reports": [{"unit": a, "superior": b} for a in ids for b in ids if a != b],
    }
    store = stored(str(tmp_path), world)
    document = trace(store, "U00", date(2016, 4, 1), known_at(store, None), limit=5)
    assert document["total"] is None
    assert document["at_least"] == 10_000
    assert document["shown"] == len(document["chains"]) == 5
    store.close()


def test_the_day_before_and_the_day_of_a_handover_differ(tmp_path: Path) -> None:
    world = {
        "units": [{"id": i, "full_name": i, "kind": "central"} for i in ("U1", "L1", "L2")],
        "leads": [
            {"unit": "U1", "lead": "L1", "since": "2016-03-01", "until": "2016-04-01"},
            {"unit": "U1", "lead": "L2", "since": "2016-04-01"},
        ],
    }
    store = stored(str(tmp_path), world)
    known = known_at(store, None)
    on, seen = date(2016, 3, 28), []
    for offset in range(7):
        document = trace(store, "U1", on + timedelta(days=offset), known)
        seen.append([hop["to"] for hop in every_hop(document)])
    assert seen == [["L1"]] * 4 + [["L2"]] * 3
    store.close()


@pytest.mark.parametrize("module", ["queries.nodes", "queries.coverage", "queries.subject"])
def test_a_module_can_be_imported_first(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stderr == ""
