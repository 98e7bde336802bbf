"""Made-up requests to every endpoint, over the server; tests/api has the same over the embedded
engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.door import Door
from graph.stores import open_store
from ingest.run import load
from tests.api.conftest import open_door  # noqa: F401
from tests.api.fuzzing import ENDPOINTS, Fuzz, fuzz
from tests.conftest import write_csv
from tests.parity.worlds import worlds
from tests.servers import Server


@pytest.fixture(scope="module")
def service(
    server: Server, tmp_path_factory: pytest.TempPathFactory,
    open_door: Callable[[Any], Door],  # noqa: F811
) -> Iterator[Fuzz]:  # fmt: skip
    server.empty()
    tables = write_csv(tmp_path_factory.mktemp("fuzzed") / "t", worlds()["province"])
    store = open_store(server.url, write=True)
    assert load(store, tables, who="某").issues == []
    with fuzz(open_door(store)) as made:
        yield made
    store.close()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_made_up_requests_are_answered_as_described(service: Fuzz, endpoint: str) -> None:
    service.endpoint(endpoint)
