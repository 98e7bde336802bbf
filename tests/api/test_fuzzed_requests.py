"""Made-up requests to every endpoint, over the embedded engine; tests/parity has the same over the
other one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.door import Door
from graph.stores import open_store
from ingest.run import load
from tests.api.fuzzing import ENDPOINTS, Fuzz, fuzz
from tests.conftest import write_csv
from tests.parity.worlds import worlds


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, open_door: Callable[[Any], Door]
) -> Iterator[Fuzz]:
    folder = tmp_path_factory.mktemp("fuzzed")
    store = open_store(str(folder / "store.kgl"), write=True)
    assert load(store, write_csv(folder / "t", worlds()["province"]), who="某").issues == []
    with fuzz(open_door(store)) as made:
        yield made
    store.close()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_made_up_requests_are_answered_as_described(service: Fuzz, endpoint: str) -> None:
    service.endpoint(endpoint)
