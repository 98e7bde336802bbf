"""The client: the same documents as the library from a served process, pages, tries, and errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request, Response

from api import demo
from api.app import make_app
from api.client import Client, ServiceError
from api.client.errors import (
    ServiceBusy,
    ServiceConflict,
    ServiceForbidden,
    ServiceNotFound,
    ServiceNotSignedIn,
    ServiceRefused,
    ServiceUnreachable,
)
from api.client.sending import TRIES
from api.door import Door
from graph.errors import UsageError
from graph.known import known_at
from graph.stores import Store, open_store
from ingest.run import load
from queries.catalog import catalog
from queries.run import run
from queries.search import search
from queries.trace import trace
from tests.api.running import running

README = Path(__file__).parents[2] / "README.md"
Handler = Callable[[httpx2.Request], httpx2.Response]


def token_of(door: Door, role: str) -> str:
    return door.accounts.issue_token(role, "for tests", 1)[0]


@pytest.fixture
def url(store: Store, door: Door, tables: Callable[..., list[Path]]) -> Iterator[str]:
    """A real service before a small store."""
    units = [
        {"id": "U1", "full_name": "甲（虚构）", "kind": "central"},
        {"id": "L1", "full_name": "牵头（虚构）", "kind": "lead"},
        {"id": "L2", "full_name": "牵头（虚构）", "kind": "lead"},
    ]
    leads = [{"unit": "U1", "lead": "L1", "since": "2015"}]
    load(store, tables(units=units, leads=leads), who="tester")
    with running(make_app(door, cypher=True)) as served:
        yield served


def test_the_documents_are_those_of_the_library(url: str, door: Door, store: Store) -> None:
    known = known_at(store, None)
    with Client(url, token_of(door, "admin")) as client:
        assert client.version()["data_version"] == 1
        found = client.responsibility("U1", date(2016, 9, 6))
        assert found == trace(store, "U1", date(2016, 9, 6), known)
        listed = client.search("qt")
        assert listed.total == 2
        assert list(listed) == search(store, "qt", known, 20)["results"]
        assert [one["name"] for one in client.queries()] == list(catalog())
        given = {"unit": "U1", "on": "2016-09-06"}
        rows = list(client.query("lead_of_unit", given))
        told = run(store, "lead_of_unit", given)
        assert rows == [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
        assert len(rows) == 1
        assert client.cypher("RETURN $x AS x", {"x": "甲"})["rows"] == [["甲"]]


def test_the_errors_hold_what_the_service_said(url: str, door: Door) -> None:
    with Client(url, token_of(door, "viewer")) as client:
        for call, kind, status, said in (
            (lambda: client.responsibility("U9"), ServiceNotFound, 404, "U9"),
            (lambda: client.responsibility("牵头（虚构）"), ServiceConflict, 409, "L1、L2"),
            (lambda: client.responsibility("U1", "2016"), ServiceRefused, 422, "on: "),
            (lambda: client.query("none"), ServiceRefused, 400, "none"),
            (lambda: client.cypher("RETURN 1 AS x"), ServiceForbidden, 403, "cypher"),
        ):
            with pytest.raises(kind) as caught:
                call()
            error = caught.value
            assert (type(error), error.status, error.tries) == (kind, status, 1)
            assert said in error.detail
            assert len(error.request_id) == 32
            assert error.request_id in str(error)
    with Client(url, "gk_wrong") as client, pytest.raises(ServiceNotSignedIn):
        client.version()


def test_what_is_cut_without_a_way_on_is_no_whole_answer(url: str, door: Door) -> None:
    with Client(url, token_of(door, "admin")) as client:
        listed = client.search("qt", limit=1)
        items = iter(listed)
        assert next(items)
        if "next" not in listed.first:
            with pytest.raises(ServiceError, match="1 of 2"):
                next(items)


def described() -> FastAPI:
    """A service as it is described, that tells what it was asked and counts up to an end."""
    app = FastAPI()
    looks: list[str] = []

    @app.post("/api/v1/ingests")
    async def upload(request: Request) -> dict[str, Any]:
        return {"id": "a b", "state": "checking", "body": (await request.body()).decode()}

    @app.post("/api/v1/ingests/{id}/commit")
    def commit(id: str) -> dict[str, Any]:
        looks.clear()
        return {"state": "committing"}

    @app.get("/api/v1/ingests/{id}")
    def look(id: str) -> dict[str, Any]:
        looks.append(id)
        return {"id": id, "state": "checking" if len(looks) < 3 else "ready", "batch": 7}

    @app.get("/api/v1/figures/{name}")
    def figure(name: str, request: Request) -> Response:
        return Response(f"{name} {request.url.query}".encode(), media_type="image/svg+xml")

    @app.api_route("/api/v1/{path:path}", methods=["GET", "POST"])
    def any(path: str, request: Request) -> dict[str, Any]:
        asked = dict(request.query_params)
        key = {"audit": "defects", "batches": "batches", "search": "results"}.get(path)
        if key is None:
            raw = request.scope["raw_path"].decode()
            return {"path": raw.removeprefix("/api/v1/"), "asked": asked}
        at = int(asked.pop("cursor", "0"))
        return {
            key: [{"n": at + n} | asked for n in range(min(3, 7 - at))],
            "total": 7, "shown": min(3, 7 - at), "next": str(at + 3) if at + 3 < 7 else None,
        }  # fmt: skip

    return app


@pytest.fixture(scope="module")
def as_described() -> Iterator[str]:
    with running(described()) as served:
        yield served


def test_pages_are_gone_through_to_the_end(as_described: str) -> None:
    with Client(as_described, "t") as client:
        for listed, more in (
            (client.audit("2016-09-06"), {"on": "2016-09-06"}), (client.batches(), {}),
            (client.search("x", kind="y"), {"text": "x", "kind": "y"}),
        ):  # fmt: skip
            assert listed.total == 7
            for _ in range(2):
                assert list(listed) == [{"n": n} | more for n in range(7)]


def test_every_question_goes_where_it_is_described(as_described: str) -> None:
    day = date(2016, 9, 6)
    on = {"on": "2016-09-06"}
    with Client(as_described, "t") as client:
        for told, path, asked in (
            (client.unit("U 1/甲"), "units/U%201%2F%E7%94%B2", {}),
            (client.person("P", evidence="full"), "people/P", {"evidence": "full"}),
            (client.post("S"), "posts/S", {}), (client.case("C"), "cases/C", {}),
            (client.document("D"), "documents/D", {}),
            (client.spans("U", line="party"), "spans", {"unit": "U", "line": "party"}),
            (client.why_not("U", day), "why-not", {"unit": "U", **on}),
            (client.diff("U", day, "2017-01-01"), "diff", {"unit": "U", **on, "and": "2017-01-01"}),
            (client.case_trace("C"), "cases/C/trace", {}), (client.coverage(day), "coverage", on),
            (client.neighbourhood("U", day), "neighbourhood", {"id": "U", **on}),
            (client.paths("U", "V", day), "paths", {"from": "U", "to": "V", **on}),
            (client.undo(3), "batches/3/undo", {}),
        ):  # fmt: skip
            assert told == {"path": path, "asked": asked}
        assert client.figure("trace", "svg", unit="U") == b"trace.svg unit=U"
        for wrong in (".", ".."):
            with pytest.raises(UsageError):
                client.unit(wrong)


def test_an_ingest_is_waited_for(as_described: str, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("id\nU1\n")
    states: list[str] = []
    waits: list[float] = []
    with Client(as_described, "t", wait=waits.append) as client:
        begun: list[Any] = []
        ended = client.ingest([file], progress=begun.append, mapping="m")
        body = begun[0]["body"]
        assert 'name="files"; filename="units.csv"' in body
        assert "\r\n\r\nid\nU1\n\r\n" in body
        assert 'name="mapping"\r\n\r\nm\r\n' in body
        assert (ended["id"], ended["state"], len(begun), len(waits)) == ("a b", "ready", 4, 3)
        done = client.commit(ended["id"], progress=lambda told: states.append(told["state"]))
        assert (done["batch"], states) == (7, ["committing", "checking", "checking", "ready"])
        with pytest.raises(ServiceError, match="goes on at the service"):
            client.commit("x", within=1.0)


class Script:
    """Answers in a given order; an exception is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.sent, self.waits = list(answers), 0, []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        assert request.headers["authorization"] == "Bearer t"
        self.sent += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, headers = answer
        return httpx2.Response(status, headers=headers, json={"detail": "why", "status": status})

    def client(self) -> Client:
        transport = httpx2.MockTransport(self)
        return Client("http://localhost", "t", wait=self.waits.append, transport=transport)


BUSY = (503, {"Retry-After": "7"})
GONE = httpx2.ConnectError("gone")


def test_what_only_asks_is_sent_again_as_late_as_the_service_says() -> None:
    script = Script(BUSY, (429, {"Retry-After": "2"}), GONE, (200, {}))
    with script.client() as client:
        assert client.version()["status"] == 200
    assert script.waits[:2] == [7.0, 2.0]
    assert 1.0 <= script.waits[2] <= 2.0
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    script = Script((503, {"Retry-After": later}), (200, {}))
    with script.client() as client:
        client.version()
    assert 25 < script.waits[0] <= 30


@pytest.mark.parametrize(("answer", "kind"), [
    (BUSY, ServiceBusy), ((503, {}), ServiceBusy), ((429, {}), ServiceBusy),
    (GONE, ServiceUnreachable), (httpx2.ReadError("cut"), ServiceUnreachable),
    (httpx2.RemoteProtocolError("cut"), ServiceUnreachable),
])  # fmt: skip
def test_it_gives_up_after_the_stated_number_of_tries(answer: Any, kind: type) -> None:
    script = Script(*[answer] * TRIES)
    with script.client() as client, pytest.raises(kind) as caught:
        client.version()
    assert (script.sent, len(script.waits), caught.value.tries) == (TRIES, TRIES - 1, TRIES)
    assert f"{TRIES} tries" in str(caught.value)
    assert script.waits == sorted(script.waits)


@pytest.mark.parametrize("answer", [
    (500, {}), (404, {}), (302, {"Location": "http://evil.example/"}),
    (503, {"Retry-After": "3600"}), httpx2.ReadTimeout("slow"),
])  # fmt: skip
def test_what_is_no_use_to_repeat_is_not_sent_again(answer: Any) -> None:
    script = Script(answer)
    with script.client() as client, pytest.raises(ServiceError):
        client.version()
    assert (script.sent, script.waits) == (1, [])


@pytest.mark.parametrize("answer", [BUSY, (429, {}), GONE, httpx2.ReadError("cut")])
def test_what_changes_something_is_sent_once(answer: Any) -> None:
    for call in (lambda c: c.undo(1), lambda c: c.commit("x"), lambda c: c.ingest([])):
        script = Script(answer)
        with script.client() as client, pytest.raises(ServiceError):
            call(client)
        assert script.sent == 1


def test_an_answer_of_something_else_is_told_as_such() -> None:
    def page(status: int) -> Handler:
        return lambda _: httpx2.Response(status, text="<html>a proxy</html>")

    for status in (200, 502):
        transport = httpx2.MockTransport(page(status))
        with Client("http://localhost", "t", transport=transport) as client:
            with pytest.raises(ServiceError, match="guikou") as caught:
                client.version()
            assert caught.value.status == status
            assert "proxy" not in str(caught.value)


@pytest.mark.parametrize("url", [
    "http://guikou.example.org", "ftp://localhost", "localhost:8765", "", "http://127.0.0.1.evil.x",
    "http://",
])  # fmt: skip
def test_a_token_is_not_sent_in_the_clear(url: str) -> None:
    with pytest.raises(UsageError):
        Client(url, "t")
    with pytest.raises(UsageError):
        Client("https://guikou.example.org", "gk_甲\n")


def test_the_example_of_the_readme_runs(
    open_door: Callable[[Any], Door], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"^```py\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)
    store = open_store(str(demo.build(tmp_path)))
    door = open_door(store)
    capsys.readouterr()
    with running(make_app(door)) as served:
        for said, real in (("https://guikou.example.org", served),
                           ("gk_…", token_of(door, "investigator"))):  # fmt: skip
            assert example.count(said) == 1
            example = example.replace(said, real)
        exec(compile(example, "README.md", "exec"), {})
    *found, last = capsys.readouterr().out.splitlines()
    assert len(found) == search(store, "yzyh", known_at(store, None), 20)["total"] > 0
    told = trace(store, "U-0002", date(2016, 9, 6), known_at(store, None))
    names = [hop["to_name"] for hop in told["chains"][0]["hops"]]
    assert last == f"{told['total']} {names}"
    store.close()
