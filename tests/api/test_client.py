"""The client: the same documents as the library from a served process, pages, tries, and errors."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx2
import pytest

from api import demo
from api.app import make_app
from api.client import Client, ServiceError
from api.client.documents import Version
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
from api.documents.account import Problem
from api.door import Door
from api.loads.ingest import ENDED
from graph.errors import UsageError
from graph.hashing import content_hash
from graph.known import known_at
from graph.stores import Store, open_store
from ingest.run import load
from queries.catalog import catalog
from queries.run import run
from queries.search import search
from queries.trace import trace
from tests.api.running import running
from tests.api.served import Wavering

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
        told = client.version()
        assert told["data_version"] == 1
        assert told.keys() == Version.__annotations__.keys()
        found = client.responsibility("U1", date(2016, 9, 6))
        assert found == trace(store, "U1", date(2016, 9, 6), known)
        listed = client.search("qt", page=1)
        assert listed.total == 2
        assert list(listed) == search(store, "qt", known, 20)["results"]
        assert [one["name"] for one in client.queries()] == list(catalog())
        given = {"unit": "U1", "on": "2016-09-06"}
        rows = list(client.query("lead_of_unit", given))
        answer = run(store, "lead_of_unit", given)
        assert rows == [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
        assert len(rows) == 1
        assert client.cypher("RETURN $x AS x", {"x": "甲"})["rows"] == [["甲"]]
        assert (client.alive(), client.ready()) == (True, True)


def test_a_file_that_is_not_there_is_told_and_nothing_is_sent(
    url: str, door: Door, store: Store, tmp_path: Path
) -> None:
    here = tmp_path / "units.csv"
    here.write_text("id,full_name,kind\nU9,乙（虚构）,central\n")
    before = content_hash(store)
    with Client(url, token_of(door, "steward")) as client:
        for files, mapping in (([here, tmp_path / "gone.csv"], None), ([tmp_path], None),
                               ([here], tmp_path / "gone.yaml")):  # fmt: skip
            with pytest.raises(UsageError, match="cannot be read .* check the path") as caught:
                client.load(files, mapping=mapping)
            assert str(mapping or files[-1]) in str(caught.value)
    assert content_hash(store) == before


def test_the_errors_hold_what_the_service_said(url: str, door: Door) -> None:
    with Client(url, token_of(door, "viewer")) as client:
        for call, kind, status, said in (
            (lambda: client.responsibility("U9"), ServiceNotFound, 404, "U9"),
            (lambda: client.responsibility("牵头（虚构）"), ServiceConflict, 409, "L1、L2"),
            (lambda: client.responsibility("U1", "2016"), ServiceRefused, 422, "on: "),
            (lambda: client.query("none"), ServiceRefused, 422, "none"),
            (lambda: client.cypher("RETURN 1 AS x"), ServiceForbidden, 403, "cypher"),
        ):
            with pytest.raises(kind) as caught:
                call()
            error = caught.value
            assert (type(error), error.status, error.tries) == (kind, status, 1)
            assert said in error.detail
            Problem.model_validate(error.problem, strict=True)
            assert error.problem["status"] == status
            assert error.problem["detail"] == error.detail
            assert error.problem["instance"] == error.request_id
            assert error.request_id in str(error)
    with Client(url, "gk_wrong") as client, pytest.raises(ServiceNotSignedIn):
        client.version()


class Slow(Wavering):
    """A store that tells when it is asked, and answers once it is told to go on."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.asked = Event()

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float = 30.0
    ) -> list[dict[str, Any]]:
        self.asked.set()
        return super().read(query, params, timeout=timeout)


def test_a_busy_service_is_asked_again_until_it_is_free(
    store: Store, open_door: Callable[[Any], Door]
) -> None:
    slow = Slow(store)
    door = open_door(slow)
    token = token_of(door, "admin")
    waits: list[float] = []
    told: list[Any] = []

    def until_free(seconds: float) -> None:
        waits.append(seconds)
        slow.goes_on.set()
        first.join()

    with (
        running(make_app(door, at_work=1)) as served, Client(served, token) as other,
        Client(served, token, wait=until_free) as client,
    ):  # fmt: skip
        slow.goes_on.clear()
        first = Thread(target=lambda: told.append(other.version()))
        first.start()
        slow.asked.wait()
        assert [client.version()] == told
    assert waits == [1.0]


def test_pages_are_gone_through_to_the_end_and_put_together() -> None:
    def counting(request: httpx2.Request) -> httpx2.Response:
        asked = dict(request.url.params)
        at, size = int(asked.pop("cursor", "0")), int(asked.pop("limit"))
        items = [{"n": n} | asked for n in range(at, min(at + size, 7))]
        after = at + size
        return httpx2.Response(200, json={
            "defects": items, "total": 7, "shown": len(items), "on": "x",
            "names": {str(one["n"]): "甲" for one in items},
            "next": str(after) if after < 7 else None,
        })  # fmt: skip

    transport = httpx2.MockTransport(counting)
    with Client("http://localhost", "t", transport=transport) as client:
        for size in (1, 3, 6, 7, 8):
            listed = client.audit("2016-09-06", page=size)
            expected = [{"n": n, "on": "2016-09-06"} for n in range(7)]
            assert listed.total == 7
            for _ in range(2):
                assert list(listed) == expected
            names = {str(n): "甲" for n in range(7)}
            assert listed.whole() == {
                "defects": expected, "names": names, "total": 7, "shown": 7, "on": "x"
            }  # fmt: skip


def test_a_service_that_gives_the_same_page_again_is_left() -> None:
    page = {"results": [1], "total": 9, "shown": 1, "next": "a"}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json=page))
    with (
        Client("http://localhost", "t", transport=transport) as client,
        pytest.raises(ServiceError, match="same page"),
    ):
        list(client.search("x"))


def test_the_audit_log_ends_although_reading_it_makes_it_longer(url: str, door: Door) -> None:
    with Client(url, token_of(door, "admin")) as client:
        for _ in range(3):
            client.responsibility("U1", "2016-09-06")
        listed = client.audit_log(page=1)
        numbers = [one["number"] for one in listed]
        assert numbers == list(range(1, listed.total + 1))
        assert listed.whole()["shown"] == listed.total
        assert [one["number"] for one in client.audit_log(after=2, page=2)][0] == 3


class Desk:
    """Takes uploads, and tells of each state in turn until it ended."""

    def __init__(self, *states: str) -> None:
        self.states, self.left, self.asked = states, list(states), 0

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            self.left = list(self.states)
        else:
            self.asked += 1
        state = self.left.pop(0)
        return httpx2.Response(200, json={"id": "a b", "state": state, "report": None,
                                          "detail": None})  # fmt: skip

    def client(self, wait: Callable[[float], None]) -> Client:
        transport = httpx2.MockTransport(self)
        return Client("http://localhost", "t", wait=wait, transport=transport)


@pytest.mark.parametrize("end", sorted(ENDED))
def test_an_ingest_is_waited_for_until_it_ended(end: str) -> None:
    desk, waits, seen = Desk("queued", "reading", "reading", end), [], []
    with desk.client(waits.append) as client:
        for call in (lambda p: client.preview([], progress=p), lambda p: client.commit("a b",
                     progress=p), lambda p: client.load([], progress=p)):  # fmt: skip
            told = call(lambda ingest: seen.append(ingest["state"]))
            assert (told["id"], told["state"]) == ("a b", end)
        assert seen == [*desk.states] * 3
        assert waits == [0.5] * 9


def test_who_stops_waiting_is_told_which_ingest_goes_on() -> None:
    with Desk(*["reading"] * 9).client(lambda _: None) as client:
        with pytest.raises(ServiceError, match="goes on at the service") as caught:
            client.commit("a b", within=1.0)
        assert caught.value.__notes__ == ["录入 ingest a b"]
        desk = Desk("reading", "reading")
        with pytest.raises(ServiceConflict, match="no report"):
            desk.client(lambda _: None).issues("a b")


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
    for call in (lambda c: c.undo(1), lambda c: c.commit("x"), lambda c: c.load([])):
        script = Script(answer)
        with script.client() as client, pytest.raises(ServiceError):
            call(client)
        assert script.sent == 1


def test_a_probe_is_asked_once_and_says_no() -> None:
    for answer in (BUSY, GONE, httpx2.ReadTimeout("slow")):
        script = Script(answer, answer)
        with script.client() as client:
            assert (client.ready(), client.alive()) == (False, False)
        assert (script.sent, script.waits) == (2, [])


def test_what_only_asks_is_sent_again_also_as_post() -> None:
    script = Script(BUSY, (200, {}))
    with script.client() as client:
        assert client.verify_figure(b"x")["status"] == 200
    assert script.sent == 2


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


@pytest.mark.parametrize(("status", "kind"), [
    (400, ServiceRefused), (401, ServiceNotSignedIn), (403, ServiceForbidden),
    (404, ServiceNotFound), (409, ServiceConflict), (410, ServiceConflict), (413, ServiceRefused),
    (422, ServiceRefused), (500, ServiceError), (502, ServiceError),
])  # fmt: skip
def test_the_kind_of_an_error_is_that_of_its_status(status: int, kind: type) -> None:
    with Script((status, {})).client() as client, pytest.raises(kind) as caught:
        client.version()
    assert (type(caught.value), caught.value.problem["detail"]) == (kind, "why")


def test_an_answer_that_cannot_be_unpacked_is_none() -> None:
    def broken(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"Content-Encoding": "gzip"},
                               stream=httpx2.ByteStream(b"no gzip"))  # fmt: skip

    transport = httpx2.MockTransport(broken)
    with (
        Client("http://localhost", "t", transport=transport) as client,
        pytest.raises(ServiceUnreachable, match="DecodingError"),
    ):
        client.version()


@pytest.mark.parametrize("url", [
    "http://guikou.example.org", "ftp://localhost", "localhost:8765", "", "http://127.0.0.1.evil.x",
    "http://", "http://[::1", "http://localhost:99999", "https://localhost:x",
])  # fmt: skip
def test_a_token_is_not_sent_in_the_clear(url: str) -> None:
    with pytest.raises(UsageError):
        Client(url, "t")
    with pytest.raises(UsageError):
        Client("https://guikou.example.org", "gk_甲\n")


def test_a_proxy_of_the_environment_never_gets_a_token_in_the_clear(
    url: str, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as proxy:
        proxy.bind(("127.0.0.1", 0))
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        with Client(url, token_of(door, "admin")) as client:
            assert client.version()["data_version"] == 1


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
    *found, last, chart, refused = capsys.readouterr().out.splitlines()
    assert len(found) == search(store, "yzyh", known_at(store, None), 20)["total"] > 0
    assert (chart, refused) == ("True application/pdf", "403 Forbidden")
    told = trace(store, "U-0002", date(2016, 9, 6), known_at(store, None))
    names = [hop["to_name"] for hop in told["chains"][0]["hops"]]
    assert last == f"{told['total']} {names}"
    store.close()
