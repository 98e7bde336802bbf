"""Every shape of the common Cypher (CYPHER.md), on both engines: equal rows in equal order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.errors import StoreError
from tests.parity.conftest import Engines, opened
from tests.servers import Server

SHAPES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("statements.yaml").read_text(encoding="utf-8")
)
PARAMS = {
    "a": "a", "on": date(2016, 9, 6), "known": 3, "ids": ["c", "a", "zz", "a"],
    "rows": [{"id": "a", "n": 2}, {"id": "b", "n": 3}], "text": "“甲”|\n'乙'", "none": None,
}  # fmt: skip


def graph() -> list[tuple[str, dict[str, Any]]]:
    """Seven units: a -> b -> c led, a reported to c, c part of d, a ring e -> f -> e, g alone."""
    units = [
        {"id": i, "full_name": n, "kind": k, "since_min": date(2000 + o, 1, 31), "added": o}
        for o, (i, n, k) in enumerate([
            ("a", "甲厂", "central"), ("b", "乙局", "lead"), ("c", "丙委", "lead"),
            ("d", "Office 100", None), ("e", "é", "other"), ("f", "丙委", "other"),
            ("g", "", "other"),
        ])
    ]  # fmt: skip
    edges = [
        ("LED_BY", "a", "b", "one", 2015, 2017), ("LED_BY", "b", "c", "two", 2014, 2018),
        ("LED_BY", "a", "b", "other", 2010, 2012), ("REPORTS_TO", "a", "c", None, 2016, 2017),
        ("PART_OF", "c", "d", None, 2000, 9999), ("LED_BY", "e", "f", "ring", 2000, 9999),
        ("LED_BY", "f", "e", "ring", 2000, 9999), ("REPORTS_TO", "d", "d", None, 2000, 9999),
    ]  # fmt: skip
    made: list[tuple[str, dict[str, Any]]] = [
        ("UNWIND $rows AS row CREATE (n:Unit {id: row.id, full_name: row.full_name, "
         "kind: row.kind, since_min: row.since_min, added: row.added, "
         "short_names: [row.id, '简']})",
         {"rows": units}),
    ]  # fmt: skip
    for number, (relation, start, end, scope, since, until) in enumerate(edges):
        values = {
            "key": f"k{number}", "scope": scope, "added": 1 + number % 4, "closed": 9_999_999_999,
            "since_min": date(since, 1, 1), "since_max": date(since, 6, 30),
            "until_min": date(until, 1, 1), "until_max": date(until, 12, 31),
            "evidence": [f"1|doc|{number}"],
        }  # fmt: skip
        if relation != "LED_BY":
            del values["scope"]
        made.append((
            f"MATCH (a:Unit {{id: $a}}) MATCH (b:Unit {{id: $b}}) CREATE (a)-[r:{relation}]->(b) "
            "SET r += $values", {"a": start, "b": end, "values": values},
        ))  # fmt: skip
    return made


@pytest.fixture(scope="module")
def engines(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """One small graph on both engines, for all statements."""
    made = opened(server, tmp_path_factory.mktemp("statements"))
    made.both(lambda store: store.write(graph()))
    yield made
    made.close()


def shapes() -> Iterator[Any]:
    """Each shape; what an engine is known to get wrong must be wrong, so that a cure is noticed."""
    for shape in SHAPES:
        marks = [pytest.mark.xfail(strict=True, reason=shape["wrong"])] if "wrong" in shape else []
        yield pytest.param(shape, id=shape["what"], marks=marks)


@pytest.mark.parametrize("shape", list(shapes()))
def test_a_shape_gives_equal_rows(engines: Engines, shape: dict[str, Any]) -> None:
    rows = engines.read(shape["query"], PARAMS)
    assert isinstance(rows, list), rows
    if "rows" in shape:
        assert rows == shape["rows"]
    else:
        assert rows, "a shape without rows proves nothing"
    first, second = (
        [[type(v) for v in row.values()] for row in store.read(shape["query"], PARAMS)]
        for store in (engines.embedded, engines.neo4j)
    )
    assert first == second


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n RETURN n",
        "MATCH (n:Nothing) RETURN n.id AS id",
        "MATCH (u:Unit)-[r:NOTHING]->(v) RETURN v.id AS id",
        "MATCH (u:Unit) RETURN v.id AS id",
        "RETURN $absent AS x",
    ],
)
def test_what_one_engine_refuses_the_other_refuses(engines: Engines, query: str) -> None:
    for store in (engines.embedded, engines.neo4j):
        with pytest.raises(StoreError) as caught:
            store.read(query)
        assert "\n" not in str(caught.value)
