"""Cypher of an administrator's own: both engines answer alike, and neither takes a write.

What the check of the text refuses is also sent past it, straight to the engine: the graph is then
unchanged too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.door import Door
from graph.errors import StoreError
from graph.hashing import content_hash
from graph.known import known_at
from graph.stores import Store
from queries import adhoc
from tests.api.conftest import open_door  # noqa: F401
from tests.api.served import client_of
from tests.parity.conftest import Engines, opened
from tests.queries.writes import WRITES, Write
from tests.servers import Server

CYPHER = "/api/v1/cypher"
UNITS = [
    {"id": f"U{n}", "full_name": f"单位{n}（虚构）", "kind": "central" if n else "lead"}
    for n in range(5)
]


@pytest.fixture(scope="module")
def engines(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Five units, four of them led by the first, on both engines."""
    folder = tmp_path_factory.mktemp("cypher")
    made = opened(server, folder)
    leads = [{"unit": f"U{n}", "lead": "U0", "since": "2015"} for n in range(1, 5)]
    made.load(folder / "tables", {"units": UNITS, "leads": leads})
    yield made
    made.close()


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def door(
    request: pytest.FixtureRequest, engines: Engines, open_door: Callable[[Any], Door]  # noqa: F811
) -> Door:
    """The door before the store of each engine in turn."""
    return open_door(getattr(engines, request.param))


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[TestClient]:
    with client_of(door, cypher=True) as made:
        yield made


def state(store: Store) -> tuple[str, int, int]:
    """All that a write could change: the facts, every node and edge, whatever its type."""
    counted = [
        store.read(text)[0]["n"]
        for text in ("MATCH (n) RETURN count(n) AS n", "MATCH ()-[r]->() RETURN count(r) AS n")
    ]
    return content_hash(store), counted[0], counted[1]


def asked(client: TestClient, query: str, **more: Any) -> Any:
    answer = client.post(CYPHER, json={"query": query, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("write", WRITES, ids=lambda w: w.text[:60])
def test_no_write_passes(client: TestClient, door: Door, write: Write) -> None:
    before = state(door.source)
    answer = client.post(CYPHER, json={"query": write.text})
    assert answer.status_code == 400
    assert "only reading is allowed" in answer.json()["detail"]
    assert state(door.source) == before


@pytest.mark.parametrize("write", [w for w in WRITES if not w.harmless], ids=lambda w: w.text[:60])
def test_the_engine_itself_refuses_writes_when_asked_to_read(door: Door, write: Write) -> None:
    before = state(door.source)
    try:
        door.source.read(write.text, timeout=10)
    except StoreError:
        pass
    else:
        assert write.text in TAKEN_FOR_READS
    assert state(door.source) == before


TAKEN_FOR_READS = {
    # The embedded engine ends a comment at a line feed only, and reads \\u after the strings.
    "MATCH (n:Unit) // RETURN n\rSET n.full_name = 'x'",
    "RETURN '\\u0027 AS a CREATE (:Unit {id: \"X\"}) //' AS b",
    # The server only tells its plan, and only waits.
    "EXPLAIN CREATE (:Unit {id: 'X'})",
    "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()",
}


@pytest.mark.parametrize("text", [w.text for w in WRITES[:20]])
def test_the_writes_are_writes(store: Store, text: str) -> None:
    """On a store that takes them at least most change something: the test of the others can fail.
    """
    store.write([("CREATE (a:Unit {id: 'U1', full_name: 'a'})-[:LED_BY]->(:Unit {id: 'U2'})", {})])
    before = store.read(EVERYTHING)
    try:
        store.write([(text, {})])
    except StoreError:
        assert "UNION" in text or "DELETE n" in text
        return
    assert store.read(EVERYTHING) != before


EVERYTHING = (
    "MATCH (n) WHERE n.id <> 'batch:0' OPTIONAL MATCH (n)-[r]->() "
    "RETURN properties(n) AS p, labels(n) AS l, count(r) AS k ORDER BY n.id"
)


def test_both_engines_answer_alike(engines: Engines) -> None:
    for text, given in (
        ("MATCH (n:Unit) WHERE n.id <> $not RETURN n.id AS id ORDER BY id", {"not": "U2"}),
        ("MATCH (n:Unit {id: 'U1'}) RETURN n AS n, [n] AS list, {n: n} AS map", {}),
        ("MATCH p = (n:Unit {id: 'U1'})-[r:LED_BY]->(m) RETURN p AS p, r AS r", {}),
        ("MATCH (n:Unit {id: 'U1'})-[r:LED_BY]->(m) RETURN r.since_min AS day, m.id AS `case`", {}),
        ("RETURN $a AS a, $b AS b, $c AS c, $d AS d", {"a": 1, "b": "'甲", "c": [1.5], "d": None}),
        ("RETURN date('2016-09-06') AS d, duration.inMonths(date($a), date('2016-09-06')) AS m",
         {"a": "2015-01-31"}),
        ("MATCH (n:Unit {id: 'none'}) RETURN n.id AS id", {}),
    ):  # fmt: skip
        told = engines.ask(lambda store, t=text, g=given: adhoc.ask(store, t, g, 100))
        assert told["total"] == told["shown"] == len(told["rows"])


def test_nodes_and_relationships_are_maps(client: TestClient) -> None:
    told = asked(client, "MATCH p = (n:Unit {id: 'U1'})-[r:LED_BY]->(m) RETURN n, r, p")
    node, relation, path = told["rows"][0]
    assert node["labels"] == ["Unit"]
    assert (node["properties"]["id"], node["properties"]["kind"]) == ("U1", "central")
    assert relation["type"] == "LED_BY"
    assert relation["properties"]["since_min"] == "2015-01-01"
    assert [one["properties"]["id"] for one in path["nodes"]] == ["U1", "U0"]
    assert path["relationships"] == [relation]
    assert set(node) | set(relation) == {"labels", "type", "properties"}


def test_a_cut_says_so(client: TestClient) -> None:
    text = "MATCH (n:Unit) RETURN n.id AS id ORDER BY id"
    for limit, total, least in ((4, None, 5), (5, 5, None), (6, 5, None), (1, None, 2)):
        told = asked(client, text, limit=limit)
        assert told["rows"] == [[f"U{n}"] for n in range(min(limit, 5))]
        assert (told["total"], told["at_least"], told["shown"]) == (total, least, min(limit, 5))
        assert (told["limit"], told["seconds"]) == (limit, adhoc.SECONDS)
    assert asked(client, text)["limit"] == 1000
    for limit in (0, adhoc.MOST + 1):
        answer = client.post(CYPHER, json={"query": text, "limit": limit})
        assert answer.status_code == 422


def test_a_cut_leaves_out_rows_after_the_order(client: TestClient) -> None:
    told = asked(client, "UNWIND range(1, 5000) AS x RETURN x AS x ORDER BY x DESC", limit=2)
    assert told["rows"] == [[5000], [4999]]


def test_a_slow_query_is_stopped_at_the_stated_limit(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adhoc, "SECONDS", 0.2)
    many = " ".join(f"UNWIND range(1, 900) AS x{n}" for n in range(4))
    answer = client.post(CYPHER, json={"query": f"{many} RETURN count(*) AS n"})
    assert answer.status_code == 400
    assert "0.2 s" in answer.json()["detail"] or "too much" in answer.json()["detail"]


@pytest.mark.parametrize("query", [
    "MATCH (n:Nope) RETURN n.id AS id", "MATCH (n:Unit) RETURN n.nope AS x", "RETURN 1 AS",
    "MATCH (n RETURN n.id AS id", "RETURN $missing AS x", "MATCH (n:Unit) WHERE RETURN n.id AS id",
])  # fmt: skip
def test_what_the_engine_refuses_is_the_fault_of_the_query(
    client: TestClient, query: str
) -> None:
    answer = client.post(CYPHER, json={"query": query})
    assert answer.status_code == 400, answer.text
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**400, [[2**63]], {"a": 2**64}])
def test_a_number_that_no_engine_holds_is_refused(client: TestClient, value: Any) -> None:
    body = {"query": "RETURN $x AS x", "parameters": {"x": value}}
    answer = client.post(CYPHER, json=body)
    assert answer.status_code == 422
    assert "64" in answer.json()["detail"]


def test_the_query_is_in_the_log_in_full_before_it_runs(client: TestClient, door: Door) -> None:
    long = "RETURN 1 AS x" + " " * 2_000 + "// the end"
    client.post(CYPHER, json={"query": long, "parameters": {"x": 1}},
                headers={"X-Request-ID": "long"})  # fmt: skip
    client.post(CYPHER, json={"query": "CREATE (n)"}, headers={"X-Request-ID": "write"})
    events = [e.event for e in door.log.entries(0, 10_000)]
    begun, done = (e for e in events if e.request == "long")
    assert (begun.outcome, done.outcome, begun.action) == ("begun", "200", "cypher")
    said = [text.removeprefix("query=") for text in begun.about if text.startswith("query=")]
    assert "".join(said) == long
    assert "$x=1" in begun.about
    begun, refused = (e for e in events if e.request == "write")
    assert begun.about == ("query=CREATE (n)",)
    assert (begun.outcome, refused.outcome) == ("begun", "UsageError")


def test_it_is_of_the_present_data_version(client: TestClient, door: Door) -> None:
    told = asked(client, "RETURN 1 AS x")
    known = known_at(door.source, None)
    assert (told["known"], told["data_version"]) == (known.at, str(known.number))
