"""What a role may not see leaks nowhere: worlds that differ in it give it the same bytes.

Three worlds with as many batches at the same instants look the same to a role and differ in all
that it may not see. Every endpoint that can be got, in every format, answers the role with the same
status, headers and body in each. What the numbers of the batches do tell is that there was a batch:
one in which nothing is shown leaves a gap, and when it was is not told.

The shipped investigator sees all facts; here one does not see restricted ones. More of pictures is
asked in test_figures_hidden.py.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from starlette.testclient import TestClient

from api.app import ROUTERS
from api.door import Door
from api.views import policies, views
from graph import batches
from graph.known import ledger
from graph.stores import Store, open_store
from queries.catalog import catalog
from queries.trace.lines import LINES
from tests.api.hidden import MARK, UNCLEARED, VIEWER, Seen, Sight, dump, put, twin
from tests.api.served import bearer, client_of
from tests.api.test_views import DAY, REFORMED, history
from tests.parity.conftest import Clock
from tests.parity.test_catalog import choices

SEED = 2
SIGHTS: Mapping[str, Sight] = {"viewer": VIEWER, "investigator": UNCLEARED}
ABSENT = "无此编号"
PICTURES = ("svg", "png", "pdf", "html", "json")
Asked = Mapping[str, list[tuple[str, dict[str, str]]]]
"""By endpoint: addresses with their parameters."""


@dataclass(frozen=True, slots=True)
class Worlds:
    """What one role is asked in worlds that look the same to it."""

    role: str
    doors: list[Door]
    clients: list[TestClient]
    asked: Asked
    hidden: Mapping[str, list[str]]
    """Ids of hidden things of the first world, by type."""


@pytest.fixture(scope="module", params=SIGHTS)
def worlds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory,
    open_door: Callable[[Any], Door],
) -> Iterator[Worlds]:  # fmt: skip
    role, sight = request.param, SIGHTS[request.param]
    folder = tmp_path_factory.mktemp("leaks")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "datetime", Clock)
        patch.setattr(views, "policies", uncleared)
        stores = [open_store(str(folder / f"{n}.kgl"), write=True) for n in range(3)]
        for store in stores:
            stack.callback(store.close)
        history(stores[0], folder, SEED)
        world = dump(stores[0])
        for store, fewer in zip(stores[1:], (False, True), strict=True):
            put(store, twin(world, SEED, fewer=fewer, sight=sight))
        doors = [open_door(store) for store in stores]
        clients = [stack.enter_context(client_of(door, role)) for door in doors]
        seen = Seen(world, sight).nodes
        hidden = {label: [row["id"] for row in rows if row["id"] not in seen]
                  for label, rows in world.items() if isinstance(label, str)}  # fmt: skip
        asked = asked_of(stores[0], doors[0].views.of(role), seen, hidden)
        yield Worlds(role, doors, clients, asked, hidden)


def uncleared() -> Mapping[str, Any]:
    """The shipped policies, but that an investigator sees no restricted facts."""
    told = replace(
        policies()["investigator"], classifications=frozenset({"open", "internal"}),
        withheld=frozenset({"entered_by", "file_hash"}),
    )  # fmt: skip
    return {**policies(), "investigator": told}


def asked_of(
    source: Store, view: Store, seen: set[str], hidden: Mapping[str, list[str]]
) -> Asked:
    """Of each endpoint: about shown, sealed, hidden and absent things, on two days, as known at
    each batch, page by page."""
    shown = dump(view)

    def some(label: str) -> list[str]:
        there = [row["id"] for row in shown[label] if row["id"] in seen]
        sealed = [row["id"] for row in shown[label] if row["id"] not in seen]
        mine = hidden[label][:2]
        return [*there[:: max(1, len(there) // 3)][:3], *sealed[:1], *mine,
                *(f"{MARK}{key}" for key in mine[:1]), ABSENT]  # fmt: skip

    units, days = some("Unit"), [DAY.isoformat(), REFORMED.isoformat()]
    instants = [row["at"] for row in ledger(source)]
    ends = [(units[0], unit) for unit in units[1:]]
    on = {"on": days[0]}
    by_unit = [{"unit": unit, "on": day} for unit in units for day in days]
    then = [{"unit": units[0], "known": at} for at in instants]
    texts = ["单位", "jw", "虚构", "sealed", "新人", MARK, *units[-3:]]
    asked: dict[str, list[tuple[str, dict[str, str]]]] = {}

    def ask(endpoint: str, given: list[dict[str, str]], path: str = "") -> None:
        asked.setdefault(endpoint, []).extend((path or endpoint, one) for one in given)

    ask("/api/v1/responsibility", [*by_unit, *then, *(
        {"unit": unit, "line": line, **on} for unit in units[:2] for line in LINES)])
    ask("/api/v1/spans", [{"unit": unit, "evidence": "full"} for unit in units])
    ask("/api/v1/why-not", by_unit)
    ask("/api/v1/diff", [{"and": days[1], "and_known": at, **one}
                         for one in by_unit[::2] for at in instants[-2:]])
    ask("/api/v1/audit", [{"limit": "7", "on": day} for day in days]
        + [{"limit": "7", "known": at, **on} for at in instants])
    ask("/api/v1/coverage", [{"on": day, "evidence": "full"} for day in days])
    ask("/api/v1/neighbourhood", [{"entity": e, "hops": "2", "limit": "30", **on}
                                  for label in ("Unit", "Person", "Case") for e in some(label)])
    ask("/api/v1/paths", [{"start": a, "end": b, "limit": "1", **on} for a, b in ends])
    ask("/api/v1/search", [{"text": text, "limit": "5"} for text in texts])
    ask("/api/v1/batches", [{"limit": "1"}, *({"known": at} for at in instants)])
    for path, label in (("units", "Unit"), ("units", "PartyOrganization"), ("people", "Person"),
                        ("posts", "Post"), ("cases", "Case"), ("documents", "Document")):
        for key in some(label):
            ask(f"/api/v1/{path}/{{id}}", [{"limit": "4"}], f"/api/v1/{path}/{key}")
    for key in some("Case"):
        ask("/api/v1/cases/{id}/trace", [on], f"/api/v1/cases/{key}/trace")
    for number, query in enumerate(catalog().values()):
        given = choices(source, query, len(query.name))
        ask(f"/api/v1/queries/{query.name}", [{"limit": "9", **one} for one in given])
        for fmt in ("csv", "xlsx")[: 1 if number % 5 else 2]:
            path = f"/api/v1/queries/{query.name}.{fmt}"
            ask("/api/v1/queries/{name}.{format}", given[:1], path)
    ask("/api/v1/queries/neighbourhood", [{"entity": unit, **on} for unit in units])
    ask("/api/v1/queries/path_between", [{"start": a, "end": b, **on} for a, b in ends])
    parts = [{"entity": e, "hops": "2"} for e in (units[0], *units[-4:])] + [
        {"entity": a, "to": b, **on} for a, b in ends[:2]]
    for fmt in ("graphml", "gexf", "csv", "json"):
        ask("/api/v1/export.{format}", parts, f"/api/v1/export.{fmt}")
    for fmt in PICTURES:
        for kind, given in (
            ("chain", by_unit[::4]), ("coverage", [on]), ("timeline", by_unit[::8]),
            ("diff", [{"and": days[1], **one} for one in by_unit[::8]]),
            ("network", [{"entity": e, **on} for e in units[::4]]),
        ):  # fmt: skip
            ask(f"/api/v1/figures/{kind}.{{format}}", given, f"/api/v1/figures/{kind}.{fmt}")
        for unit in units[::3]:
            ask("/api/v1/maps/{unit}.{format}", [on], f"/api/v1/maps/{unit}.{fmt}")
    for path in ("schema", "queries", "version", "users", "tokens", "audit-log",
                 "audit-log/verify", "session", "openapi.json"):
        ask(f"/api/v1/{path}", [{}])
    for path in ("/", "/healthz", "/readyz", "/metrics"):
        ask(path, [{}])
    ask("/api/v1/queries/{name}", [{}], "/api/v1/queries/none")
    ask("/api/v1/ingests/{id}", [{}], "/api/v1/ingests/none")
    ask("/api/v1/ingests/{id}/issues.csv", [{}], "/api/v1/ingests/none/issues.csv")
    ask("/link/{secret}", [{}], "/link/none")
    return asked


ENDPOINTS = sorted(
    {route.path_format for router in ROUTERS for route in router.routes if "GET" in route.methods}
    | {"/api/v1/openapi.json"}
)


def told(client: TestClient, path: str, given: Mapping[str, str], **more: str) -> Any:
    """Status, headers and body."""
    answer = client.get(path, params=given, headers={"X-Request-ID": "same", **more})
    return answer.status_code, sorted(answer.headers.items()), answer.content


def pages(client: TestClient, path: str, given: Mapping[str, str], most: int = 3) -> Iterator[Any]:
    """An answer and the pages after it."""
    cursor: str | None = ""
    for _ in range(most):
        found = told(client, path, {**given, **({"cursor": cursor} if cursor else {})})
        yield found
        json = found[0] == 200 and ("content-type", "application/json") in found[1]
        cursor = answer_of(found).get("next") if json else None
        if not cursor:
            break


def answer_of(found: Any) -> dict[str, Any]:
    said = orjson.loads(found[2])
    return said if isinstance(said, dict) else {}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_role_gets_the_same_bytes_whatever_is_hidden(worlds: Worlds, endpoint: str) -> None:
    """Also when one who sees all asked the same just before."""
    everything = [bearer(door, "admin") for door in worlds.doors]
    for path, given in worlds.asked[endpoint]:
        for client, headers in zip(worlds.clients, everything, strict=True):
            if not {"svg", "png", "pdf", "html"} & {path.rpartition(".")[2]}:
                client.get(path, params=given, headers=headers)
        plain, marked, fewer = ([*pages(c, path, given)] for c in worlds.clients)
        assert plain == marked, (path, given)
        assert plain == fewer, (path, given)
        for status, headers, body in plain:
            assert status < 500
            if MARK not in path + str(given):
                assert MARK not in readable(path, body) + str(headers), (path, given)


def readable(path: str, body: bytes) -> str:
    """All text of an answer."""
    if body[:2] == b"PK":
        with ZipFile(io.BytesIO(body)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return body.decode(errors="replace")


def test_the_worlds_do_differ_for_who_may_see(worlds: Worlds) -> None:
    """Else the test above could not fail."""
    differing = set()
    for endpoint, asked in worlds.asked.items():
        for path, given in asked:
            if path.endswith(("png", "pdf", "html", "svg")) or endpoint in differing:
                continue
            found = {
                told(client, path, given, **bearer(door, "admin"))[2]
                for client, door in zip(worlds.clients, worlds.doors, strict=True)
            }
            differing |= {endpoint} if len(found) > 1 else set()
    assert len(differing) > 50


def test_much_is_answered(worlds: Worlds) -> None:
    """Not only that one may not ask, or that there is none."""
    client, answered = worlds.clients[0], set()
    for endpoint, asked in worlds.asked.items():
        if any(client.get(path, params=given).status_code == 200 for path, given in asked):
            answered.add(endpoint)
    silent = ["users", "tokens", "audit-log", "metrics", "ingests", "link", "{name}"]
    if worlds.role == "viewer":
        silent += ["people", "cases/", "export", "case_", "person", "team", "recusal", "transfers",
                   "served"]  # fmt: skip
    missing = worlds.asked.keys() - answered
    assert [e for e in missing if not any(part in e for part in silent)] == []


def test_what_is_hidden_is_told_and_looked_for_as_what_is_not(
    worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words but for the id, after the same reads of the store: it takes as long."""
    door, client = worlds.doors[0], worlds.clients[0]
    counting = Counting(door.views.of(worlds.role))
    monkeypatch.setattr(door.views, "of", lambda role: counting)
    compared = 0
    for label in ("Unit", "Person", "Post", "Case", "Document"):
        hidden = worlds.hidden[label][0]
        absent = "".join(chr(ord(c) + 1) if c.isalpha() else c for c in hidden)
        for path, given in naming(hidden):
            there, none = [], []
            for key, found in ((hidden, there), (absent, none)):
                counting.reads.clear()
                named = {k: v.replace(hidden, key) for k, v in given.items()}
                status, headers, body = told(client, path.replace(hidden, key), named)
                kept = [h for h in headers if h[0] != "etag"]
                found += [status, kept, body.replace(key.encode(), b"KEY"), len(counting.reads)]
            assert there == none, path
            compared += 1
    assert compared > 60


def naming(key: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Requests that name one thing."""
    for path in ("responsibility", "spans", "why-not", "diff"):
        yield f"/api/v1/{path}", {"unit": key, "on": DAY.isoformat()}
    yield "/api/v1/neighbourhood", {"entity": key}
    yield "/api/v1/search", {"text": key}
    yield "/api/v1/export.csv", {"entity": key}
    yield "/api/v1/figures/chain.svg", {"unit": key}
    yield f"/api/v1/maps/{key}.svg", {}
    for path in ("units", "people", "posts", "cases", "documents"):
        yield f"/api/v1/{path}/{key}", {}
    yield f"/api/v1/cases/{key}/trace", {}
    for name, parameter in (("lead_of_unit", "unit"), ("person_career", "person"),
                            ("case_timeline", "case")):
        yield f"/api/v1/queries/{name}", {parameter: key}


class Counting:
    """A store that notes what it is asked."""

    def __init__(self, store: Store) -> None:
        self._store, self.reads = store, []
        self.url = store.url

    def read(self, query: str, params: Any = None, **more: Any) -> Any:
        self.reads.append(query)
        return self._store.read(query, params, **more)


def test_a_tag_of_one_who_sees_more_is_none_of_ours(worlds: Worlds) -> None:
    client, door = worlds.clients[0], worlds.doors[0]
    path, given = "/api/v1/coverage", {"on": DAY.isoformat()}
    full = client.get(path, params=given, headers=bearer(door, "admin"))
    own = client.get(path, params=given)
    assert full.content != own.content
    tag = {"If-None-Match": full.headers["etag"]}
    assert told(client, path, given, **tag)[0] == 200
    assert told(client, path, given, **{"If-None-Match": own.headers["etag"]})[0] == 304
