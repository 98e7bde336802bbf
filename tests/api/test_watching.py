"""Who runs the service can see that it lives, whether it can answer, and what it did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.conventions.metrics import Metrics
from api.door import Door
from graph.known import known_at
from graph.stores import Store
from ingest.run import load
from tests.api.served import Wavering, client_of
from tests.conftest import write_csv


@pytest.fixture
def wavering(store: Store) -> Wavering:
    return Wavering(store)


@pytest.fixture
def client(wavering: Wavering, open_door: Callable[[Any], Door]) -> Iterator[TestClient]:
    with client_of(open_door(wavering)) as made:
        yield made
        wavering.goes_on.set()


def bring(store: Store, folder: Path, id: str) -> None:
    units = [{"id": id, "full_name": f"{id}（虚构）", "kind": "central"}]
    load(store, write_csv(folder / id, {"units": units}), who="tester")


def samples(client: TestClient) -> dict[str, float]:
    """The values of the metrics by name and labels, after checking the format."""
    answer = client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found, typed = {}, set()
    for line in answer.text.splitlines():
        if line.startswith("# "):
            typed.add(line.split()[2])
            continue
        match = re.fullmatch(r'(([a-z_]+)(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})?) (\S+)', line)
        assert match, line
        assert re.sub("_(bucket|sum|count)$", "", match[2]) in typed
        assert match[1] not in found
        found[match[1]] = float(match[3])
    return found


def test_the_version_is_that_of_release_and_data(
    client: TestClient, store: Store, tmp_path: Path
) -> None:
    empty = {"version": version("guikou"), "data_version": 0, "data_at": ""}
    assert client.get("/api/v1/version").json() == empty
    bring(store, tmp_path, "U1")
    at = known_at(store, None).at
    assert client.get("/api/v1/version").json() == {**empty, "data_version": 1, "data_at": at}


def test_readiness_goes_with_the_store_and_comes_back(
    client: TestClient, wavering: Wavering
) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}
    wavering.away = True
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert client.get("/healthz").json() == {"status": "ok"}
    wavering.away = False
    assert client.get("/readyz").status_code == 200


def test_a_store_that_is_slow_is_not_ready(client: TestClient, wavering: Wavering) -> None:
    wavering.slow = True
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def test_a_store_that_hangs_is_not_ready_and_hangs_no_watcher(
    client: TestClient, wavering: Wavering
) -> None:
    wavering.goes_on.clear()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "within 2 s" in answer.json()["detail"]
    assert client.get("/healthz").status_code == 200
    wavering.goes_on.set()
    assert client.get("/readyz").status_code == 200


def test_requests_are_counted_by_route_and_status(client: TestClient) -> None:
    for path in ("search?text=x", "search?text=y", "search", "made-up", "made-up-too"):
        client.get(f"/api/v1/{path}")
    client.request("MADEUP", "/api/v1/search")
    client.get("/api/v1/search", headers={"Host": "evil.example"})
    found = samples(client)
    counted = {
        name.removeprefix("guikou_requests_total"): value
        for name, value in found.items() if name.startswith("guikou_requests_total")
    }  # fmt: skip
    assert counted == {
        '{method="GET",route="/api/v1/search",status="200"}': 2,
        '{method="GET",route="/api/v1/search",status="422"}': 1,
        '{method="other",route="/api/v1/search",status="405"}': 1,
        '{method="GET",route="none",status="404"}': 2,
        '{method="GET",route="none",status="421"}': 1,
    }
    assert found['guikou_request_seconds_count{route="/api/v1/search"}'] == 4
    assert found['guikou_request_seconds_bucket{route="/api/v1/search",le="+Inf"}'] == 4
    assert found['guikou_request_seconds_sum{route="/api/v1/search"}'] > 0


def test_the_histogram_is_cumulative_with_ends_included() -> None:
    metrics = Metrics()
    for seconds in (0.0, 0.005, 0.0051, 2.5, 31.0):
        metrics.count("GET", "/r", 200, seconds)
    found = dict(
        line.rsplit(" ", 1) for line in metrics.text({}).splitlines() if "_bucket" in line
    )
    parts = {re.search('le="(.*)"', name)[1]: int(n) for name, n in found.items()}  # type: ignore[index]
    assert parts["0.005"] == 2
    assert parts["0.01"] == parts["1.0"] == 3
    assert parts["2.5"] == parts["30.0"] == 4
    assert parts["+Inf"] == 5


def test_metrics_tell_of_the_data_and_are_there_without_it(
    client: TestClient, wavering: Wavering, store: Store, tmp_path: Path
) -> None:
    bring(store, tmp_path, "U1")
    bring(store, tmp_path, "U2")
    found = samples(client)
    assert found["guikou_store_up"] == 1
    assert found["guikou_data_version"] == found["guikou_batches"] == 2
    wavering.away = True
    found = samples(client)
    assert found["guikou_store_up"] == 0
    assert "guikou_data_version" not in found
