"""Pages: put together they are the whole answer, of one data version, or the walk is refused."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from starlette.testclient import TestClient

import api.paging
from api.door import Door
from graph.known import known_at
from graph.stores import Store, open_store
from ingest.run import load
from queries.audit import audit
from queries.batches import batches
from queries.neighbourhood import neighbourhood
from queries.paths import paths
from queries.run import run
from queries.search import search
from queries.show import show
from tests.api.served import client_of
from tests.conftest import write_csv
from tests.parity.worlds import worlds

DAY = date(2016, 9, 6)
Doc = dict[str, Any]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A province in several batches."""
    folder = tmp_path_factory.mktemp("paging")
    store = open_store(str(folder / "store.kgl"), write=True)
    load(store, write_csv(folder / "0", worlds()["province"]), who="甲")
    for number in range(1, 6):
        more = {"units": [{"id": f"N{number}", "full_name": f"新单位{number}（虚构）",
                           "kind": "central"}]}  # fmt: skip
        load(store, write_csv(folder / str(number), more), who="乙")
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(world: Store, open_door: Callable[[Any], Door]) -> Iterator[TestClient]:
    with client_of(open_door(world)) as made:
        yield made


def lists(store: Store) -> dict[str, tuple[dict[str, str], tuple[str, ...], Doc]]:
    """Every paged endpoint: what to ask, which lists are paged, and the whole answer."""
    known, on = known_at(store, None), DAY.isoformat()
    unit = store.read("MATCH (u:`Unit`)<-[:`LED_BY`]-(c) RETURN u.id AS id ORDER BY id")[0]["id"]
    far = store.read("MATCH (u:`Unit`) RETURN u.id AS id ORDER BY id DESC")[0]["id"]
    ends = {"start": unit, "end": far}
    return {
        "search": ({"text": "虚构"}, ("results",), search(store, "虚构", known, None)),
        "batches": ({}, ("batches",), batches(store, known)),
        "audit": ({"on": on}, ("defects",), audit(store, DAY, known)),
        "neighbourhood": ({"entity": unit, "hops": "2", "on": on}, ("nodes", "edges"),
                          neighbourhood(store, unit, 2, DAY, known)),
        "paths": (ends | {"on": on}, ("paths",), paths(store, ends | {"which": "all"}, DAY, known)),
        f"units/{unit}": ({}, ("facts",), show(store, unit, known)),
        "queries/unit_timeline": ({"unit": unit}, ("rows",),
                                  run(store, "unit_timeline", {"unit": unit})),
        "queries/communities": ({"on": on}, ("rows",), run(store, "communities", {"on": on})),
    }  # fmt: skip


PATHS = ("search", "batches", "audit", "neighbourhood", "paths", "units", "queries/unit_timeline",
         "queries/communities")  # fmt: skip


def walk(
    client: TestClient, path: str, params: Mapping[str, str], limits: Iterator[int]
) -> list[Doc]:
    found: list[Doc] = []
    cursor: dict[str, str] = {}
    while not found or cursor:
        answer = client.get(f"/api/v1/{path}", params={**params, "limit": next(limits), **cursor})
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        cursor = {"cursor": found[-1]["next"]} if found[-1]["next"] else {}
    return found


@pytest.mark.parametrize("name", PATHS)
@given(data=some.data())
@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_pages_are_the_whole(
    client: TestClient, world: Store, name: str, data: some.DataObject
) -> None:
    everything = lists(world)
    path = next(path for path in everything if path.startswith(name))
    params, names, told = everything[path]
    whole = orjson.loads(orjson.dumps(told))
    least = max(1, whole["total"] // 12)
    sizes = some.integers(least, max(least, whole["total"] + 1))

    def limits() -> Iterator[int]:
        while True:
            yield data.draw(sizes)

    pages = walk(client, path, params, limits())
    for listed in names:
        assert [item for page in pages for item in page[listed]] == whole[listed]
    assert sum(page["shown"] for page in pages) == whole["total"]
    for page in pages:
        assert page["shown"] == sum(len(page[listed]) for listed in names)
        assert (page["total"], page["data_version"]) == (whole["total"], whole["data_version"])


def test_every_list_here_has_several_pages(world: Store) -> None:
    totals = {path: whole["total"] for path, (_, _, whole) in lists(world).items()}
    assert all(total > 1 for path, total in totals.items() if path != "paths"), totals
    assert totals["paths"] > 0


UNITS = [{"id": f"U{n}", "full_name": f"单位{n}（虚构）", "kind": "central"} for n in range(6)]
LEADS = [{"unit": f"U{n}", "lead": "L", "since": "2015"} for n in range(6)]
LEAD = {"id": "L", "full_name": "牵头（虚构）", "kind": "lead"}


@pytest.mark.parametrize(("path", "params", "listed"), [
    ("search", {"text": "虚构"}, "results"), ("audit", {"kind": "no_lead"}, "defects"),
    ("batches", {}, "batches"), ("units/L", {}, "facts"),
    ("queries/portfolio_of_lead", {"lead": "L"}, "rows"),
    ("neighbourhood", {"entity": "L"}, "nodes"),
])  # fmt: skip
def test_a_walk_stays_in_its_data_version(
    store: Store, door: Door, tables: Callable[..., list[Path]], path: str,
    params: dict[str, str], listed: str,
) -> None:  # fmt: skip
    load(store, tables(units=[*UNITS, LEAD], leads=LEADS[:5]), who="甲")
    another = {"id": "X", "full_name": "另一（虚构）", "kind": "central"}
    load(store, tables(units=[another]), who="甲")
    with client_of(door) as client:
        before = client.get(f"/api/v1/{path}", params=params).json()
        first = client.get(f"/api/v1/{path}", params=params | {"limit": "1"}).json()
        corrected = UNITS[0] | {"full_name": "改名（虚构）"}
        load(store, tables(units=[corrected], leads=LEADS), who="乙")
        rest = client.get(f"/api/v1/{path}", params=params | {"cursor": first["next"]}).json()
        assert first[listed] + rest[listed] == before[listed]
        assert rest["data_version"] == before["data_version"] == "2"
        assert rest["known"] == before["known"]
        after = client.get(f"/api/v1/{path}", params=params).json()
        assert after["data_version"] == "3"


def test_a_walk_goes_on_with_its_day(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/api/v1/audit", params={"limit": "1"}).json()
    named = client.get("/api/v1/queries/communities", params={"limit": "1"}).json()

    class Later(date):
        @classmethod
        def today(cls) -> date:
            return date(2099, 1, 1)

    monkeypatch.setattr(api.paging, "date", Later)
    rest = client.get("/api/v1/audit", params={"cursor": first["next"]}).json()
    assert rest["on"] == first["on"] != "2099-01-01"
    assert client.get("/api/v1/audit").json()["on"] == "2099-01-01"
    more = client.get("/api/v1/queries/communities", params={"cursor": named["next"]}).json()
    assert more["parameters"] == named["parameters"]


def test_what_a_role_no_longer_sees_ends_its_walk(
    store: Store, door: Door, tables: Callable[..., list[Path]]
) -> None:
    load(store, tables(units=UNITS), who="甲")
    with client_of(door, "viewer") as client:
        asked = {"text": "单位", "limit": "2"}
        first = client.get("/api/v1/search", params=asked).json()
        secret = [UNITS[4] | {"classification": "restricted"}]
        load(store, tables(units=secret), who="甲")
        door.views.fresh("viewer")
        answer = client.get("/api/v1/search", params=asked | {"cursor": first["next"]})
        assert answer.status_code == 410
        assert answer.headers["content-type"] == "application/problem+json"
        assert "begin again" in answer.json()["detail"]
        assert "U4" not in answer.text


def forged(**changed: Any) -> str:
    parts = {"question": "0" * 24, "start": 0, "number": 1, "at": "", "today": "2016-01-01",
             "mark": "x"}  # fmt: skip
    return urlsafe_b64encode(orjson.dumps([*(parts | changed).values()])).decode().rstrip("=")


@pytest.mark.parametrize("cursor", [
    "", "x", "é", "AAAA", "[]", forged(start=-1), forged(start="1"), forged(number=True),
    forged(today="x"), forged(), urlsafe_b64encode(b'{"4": "2016-01-01"}').decode(),
    urlsafe_b64encode(b"[1,2,3,4,5]").decode(), urlsafe_b64encode(b"1").decode(),
])  # fmt: skip
def test_what_is_no_cursor_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get("/api/v1/search", params={"text": "虚构", "cursor": cursor})
    # One is well made, and of a question that nobody asked.
    assert answer.status_code == (400 if "another question" in answer.text else 422)
    assert "begin again" in answer.json()["detail"]


def test_a_cursor_is_of_its_question(client: TestClient) -> None:
    asked = {"text": "虚构", "limit": "1"}
    cursor = client.get("/api/v1/search", params=asked).json()["next"]
    assert client.get("/api/v1/search", params=asked | {"cursor": cursor}).status_code == 200
    for path, params in (
        ("search", {"text": "单位"}), ("search", {"text": "虚构", "known": "2020-01-01"}),
        ("audit", {}),
    ):  # fmt: skip
        answer = client.get(f"/api/v1/{path}", params=params | {"cursor": cursor})
        assert answer.status_code == 400
        assert "another question" in answer.json()["detail"]


def test_a_cursor_of_a_version_that_is_gone(
    client: TestClient, store: Store, door: Door, tables: Callable[..., list[Path]]
) -> None:
    cursor = client.get("/api/v1/search", params={"text": "虚构", "limit": "1"}).json()["next"]
    load(store, tables(units=UNITS), who="甲")
    with client_of(door) as restored:
        asked = {"text": "虚构", "limit": "1", "cursor": cursor}
        assert restored.get("/api/v1/search", params=asked).status_code == 410


@pytest.mark.parametrize("path", [
    "search?text=x", "audit?x=", "batches?", "neighbourhood?entity=x", "paths?start=x&end=y",
    "queries/communities?", "responsibility?unit=x",
])  # fmt: skip
def test_the_limit_is_stated(client: TestClient, path: str) -> None:
    path = path.removesuffix("x=")
    answer = client.get(f"/api/v1/{path}&limit=10001")
    assert answer.status_code == 422
    assert "write 10" in answer.json()["detail"]
