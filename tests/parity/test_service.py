"""The service gives the same bytes before either engine: every endpoint that can be got as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.door import Door
from graph.schema import schema
from tests.api.conftest import open_door  # noqa: F401
from tests.api.hidden import dump
from tests.api.served import client_of
from tests.api.test_leaks import ENDPOINTS, Asked, asked_of, pages
from tests.api.test_views import history
from tests.parity.conftest import Engines, opened
from tests.servers import Server

OF_THE_PROCESS = {"/metrics", "/api/v1/audit-log", "/api/v1/audit-log/verify", "/api/v1/users",
                  "/api/v1/tokens"}  # fmt: skip
"""They tell of requests and of users, with instants of their own."""
ROLES = ("admin", "viewer")


@pytest.fixture(scope="module")
def engines(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """A province with corrections, an undo and classified facts on both engines."""
    folder = tmp_path_factory.mktemp("service")
    made = opened(server, folder)
    for number, store in enumerate((made.embedded, made.neo4j)):
        # Files of the same names: documents are called after them.
        history(store, folder / str(number), 1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def asked(engines: Engines) -> Asked:
    """What is asked of each endpoint; to nobody here is anything absent but what is nowhere."""
    world = dump(engines.embedded)
    labels = [node.label for node in schema().facts()]
    there = {row["id"] for label in labels for row in world[label]}
    return asked_of(engines.embedded, engines.embedded, there, {label: [] for label in labels})


@pytest.fixture(scope="module", params=ROLES)
def clients(
    request: pytest.FixtureRequest, engines: Engines,
    open_door: Callable[[Any], Door],  # noqa: F811
) -> Iterator[list[TestClient]]:  # fmt: skip
    """One of each engine."""
    with ExitStack() as stack:
        yield [stack.enter_context(client_of(open_door(store), request.param))
               for store in (engines.embedded, engines.neo4j)]  # fmt: skip


@pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if e not in OF_THE_PROCESS])
def test_both_engines_give_the_same_bytes(
    clients: list[TestClient], asked: Asked, endpoint: str
) -> None:
    compared = 0
    for path, given in asked[endpoint]:
        if "{format}" not in endpoint or path.endswith((".json", ".csv", ".svg")):
            first, second = ([*pages(client, path, given, 2)] for client in clients)
            assert first == second, (path, given)
            assert all(status < 500 for status, *_ in first)
            compared += 1
    assert compared
