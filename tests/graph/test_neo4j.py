"""The Neo4j store against a real server: errors in one sentence, limits, and two writers."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph.errors import GuikouError, StoreBusy, StoreError, StoreTimeout, UsageError
from graph.known import committed, ledger
from graph.stores import open_store
from graph.stores.neo4j import SCHEMES
from tests.servers import Server


def said(caught: pytest.ExceptionInfo[Any]) -> str:
    """The message: one line, and none of the driver's names."""
    text = str(caught.value)
    assert "\n" not in text
    assert "Neo.ClientError" not in text
    return text


def test_no_server_is_said_at_once_and_exit_code_4() -> None:
    start = time.monotonic()
    done = subprocess.run(
        [str(Path(sys.executable).with_name("guikou")), "--db", "bolt://127.0.0.1:1", "hash"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert time.monotonic() - start < 10
    assert done.returncode == 4
    assert done.stdout == ""
    assert "bolt://127.0.0.1:1" in done.stderr
    assert "cannot be reached" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_wrong_password_is_said_without_showing_it(server: Server, scheme: str) -> None:
    with pytest.raises(StoreError, match="refuses the user or password") as caught:
        open_store(f"{scheme}://neo4j:wrong-secret@{server.address}")
    assert "wrong-secret" not in said(caught)


def test_user_and_password_come_from_the_environment(
    neo4j_url: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIKOU_NEO4J_PASSWORD", server.password)
    store = open_store(f"neo4j://{server.address}")
    assert committed(store) == 0
    assert server.password not in store.url
    store.close()


def test_an_unknown_database_is_said(server: Server) -> None:
    with pytest.raises(StoreError, match="no such database") as caught:
        open_store(f"{server.url}/nowhere")
    assert server.password not in said(caught)


def test_the_database_of_the_url_is_used(neo4j_url: str) -> None:
    store = open_store(f"{neo4j_url}/neo4j")
    assert committed(store) == 0
    store.close()


def test_a_store_open_for_reading_refuses_to_write(neo4j_url: str) -> None:
    store = open_store(neo4j_url)
    with pytest.raises(StoreError, match="reading only"):
        store.write([("CREATE (n:Unit {id: 'x'})", {})])
    with pytest.raises(StoreError, match="read access mode") as caught:
        store.read("CREATE (n:Unit {id: 'x'}) RETURN n.id AS id")
    said(caught)
    assert store.read("MATCH (n:Unit) RETURN count(*) AS n") == [{"n": 0}]
    store.close()


def test_a_long_query_ends_at_its_limit(neo4j_url: str) -> None:
    store = open_store(neo4j_url)
    endless = (
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a + b AS c "
        "RETURN sum(c) AS n"
    )
    start = time.monotonic()
    with pytest.raises(StoreTimeout, match="longer than 0.5 s") as caught:
        store.read(endless, timeout=0.5)
    assert time.monotonic() - start < 10
    assert said(caught)
    store.close()


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n RETURN n",
        "MATCH (n:Nothing) RETURN n.id AS id",
        "MATCH (n:Unit) RETURN n.nothing AS x",
        "MATCH (n:Unit)-[r:NOTHING]->() RETURN r.key AS x",
        "RETURN $absent AS x",
    ],
)
def test_a_bad_query_or_an_unknown_name_is_one_line(neo4j_url: str, query: str) -> None:
    store = open_store(neo4j_url)
    with pytest.raises(StoreError) as caught:
        store.read(query)
    said(caught)
    store.close()


def test_a_failed_statement_takes_the_whole_write_back(neo4j_url: str) -> None:
    store = open_store(neo4j_url, write=True)
    make = ("CREATE (n:Unit {id: 'one'})", {})
    with pytest.raises(StoreError):
        store.write([make, ("MATCH (n RETURN", {})])
    with pytest.raises(StoreError, match="already exists"):
        store.write([make, make])
    assert store.read("MATCH (n:Unit) RETURN n.id AS id") == []
    store.close()


@pytest.mark.parametrize("agent", ["Neo4j/4.4.9", "Neo4j/5.25.1", "Memgraph/3.0"])
def test_an_old_or_other_server_is_refused(
    neo4j_url: str, agent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Info:
        def __init__(self) -> None:
            self.agent = agent

    monkeypatch.setattr(neo4j.Driver, "get_server_info", lambda self, **_: Info())
    with pytest.raises(StoreError, match=f"{agent}.*5.26 or newer"):
        open_store(neo4j_url)


def test_every_scheme_makes_a_driver_and_others_are_wrong_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[tuple[str, bool]] = []

    def stop(self: neo4j.Driver, **_: Any) -> None:
        made.append((self._pool.address.host, self.encrypted))  # type: ignore[attr-defined]
        raise neo4j.exceptions.ServiceUnavailable("stopped here")

    monkeypatch.setattr(neo4j.Driver, "get_server_info", stop)
    for scheme in sorted(SCHEMES):
        with pytest.raises(StoreError, match="stopped here"):
            open_store(f"{scheme}://graph.invalid:7687")
    assert made == [("graph.invalid", "+" in scheme) for scheme in sorted(SCHEMES)]
    for url in ("http://graph.invalid", "bolt+x://graph.invalid"):
        with pytest.raises(UsageError, match="is no store"):
            open_store(url)
    with pytest.raises(GuikouError):
        open_store("bolt://graph.invalid:seven")


def test_reading_a_database_without_a_graph_is_wrong_use(server: Server) -> None:
    server.empty()
    with server.driver.session() as session:
        session.run("MATCH (b:Batch) DELETE b").consume()
    with pytest.raises(UsageError, match="holds no guikou graph"):
        open_store(server.url)
    with pytest.raises(UsageError, match="holds no guikou graph"):
        open_store(server.url, write=True, create=False)
    store = open_store(server.url, write=True)
    assert (committed(store), ledger(store)) == (0, [])
    store.close()


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("Neo.ClientError.Cluster.NotALeader", StoreBusy, "write through neo4j://"),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", StoreBusy, "read-only member"),
        ("Neo.ClientError.Transaction.LockClientStopped", StoreError, "refused a query: why"),
        ("Neo.DatabaseError.General.UnknownError", StoreError, "failed: why"),
        ("Neo.ClientError.Security.AuthenticationRateLimit", StoreError, "refuses access: why"),
    ],
)
def test_what_a_server_says_is_told_in_one_sentence(
    neo4j_url: str, code: str, kind: type[StoreError], words: str
) -> None:
    store = open_store(neo4j_url)
    error = neo4j.exceptions.Neo4jError._hydrate_neo4j(code=code, message="why\nat length")

    def fail(session: neo4j.Session) -> None:
        raise error

    with pytest.raises(kind, match=words) as caught:
        store._run(fail, neo4j.READ_ACCESS, 1.0)  # type: ignore[attr-defined]
    said(caught)
    store.close()
