"""What every answer of the service keeps to: one error body, ids, headers, hosts, limits, tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.door import Door
from graph.stores import Store, open_store
from ingest.run import load
from tests.api.running import running
from tests.api.served import HERE, Wavering, bearer, client_of, with_odd_routes
from tests.conftest import write_csv

UNITS = {"units": [
    {"id": "U1", "full_name": "甲（虚构）", "kind": "central"},
    {"id": "L1", "full_name": "牵头（虚构）", "kind": "lead"},
    {"id": "L2", "full_name": "牵头（虚构）", "kind": "lead"},
]}  # fmt: skip
LIMIT = 2000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("store")
    store = open_store(str(folder / "store.kgl"), write=True)
    load(store, write_csv(folder / "tables", UNITS), who="tester")
    yield store
    store.close()


@pytest.fixture(scope="module")
def door(filled: Store, open_door: Callable[[Any], Door]) -> Door:
    return open_door(filled)


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[TestClient]:
    app = with_odd_routes(door, body_bytes=LIMIT)
    with TestClient(app, base_url=HERE, headers=bearer(door, "admin")) as made:
        yield made


def checked(answer: Any, status: int, said: str) -> None:
    """An answer is a problem of the one shape."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "instance"}
    assert body["type"] == "about:blank"
    assert (body["status"], body["title"]) == (status, HTTPStatus(status).phrase)
    assert said in body["detail"]
    assert body["instance"] == answer.headers["x-request-id"]
    assert ("retry-after" in answer.headers) == (status == 503)


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/api/v1/nothing", 404, "nothing at"),
        ("GET", "/none", 404, "nothing at"),
        ("POST", "/", 405, "not possible here"),
        ("GET", "/api/v1/responsibility?unit=U9", 404, "U9"),
        ("POST", "/api/v1/search?text=x", 405, "not possible here"),
        ("DELETE", "/healthz", 405, "not possible here"),
        ("MADEUP", "/api/v1/search", 405, "not possible here"),
        ("GET", "/api/v1/responsibility?unit=牵头（虚构）", 409, "L1、L2"),
        ("GET", "/api/v1/responsibility?unit=U1&line=x", 422, "no line"),
        ("GET", "/api/v1/responsibility?unit=U1&on=2016", 422, "on: "),
        ("GET", "/api/v1/search", 422, "text: "),
        ("GET", "/api/v1/search?text=x&limit=0", 422, "limit: "),
        ("GET", "/fails", 500, "request id"),
    ],
)
def test_every_error_has_one_body(
    client: TestClient, method: str, path: str, status: int, said: str
) -> None:
    answer = client.request(method, path)
    checked(answer, status, said)
    assert ("allow" in answer.headers) == (status == 405)


def test_an_internal_fault_is_logged_with_its_id_and_tells_nothing(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/fails", headers={"X-Request-ID": "r-77"})
    assert "secret" not in answer.text
    assert "r-77" in caplog.text
    assert "a secret of the inside" in caplog.text


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_over_the_limit_is_refused(client: TestClient, announced: bool) -> None:
    def sent(size: int) -> Any:
        content = b"x" * size if announced else iter([b"x" * (size - 1), b"x"])
        return client.post("/echo", content=content)

    assert sent(LIMIT).json() == {"bytes": LIMIT}
    checked(sent(LIMIT + 1), 413, str(LIMIT))


def test_a_body_whose_length_is_a_lie_is_no_fault(client: TestClient) -> None:
    for length in ("-1", "x", "²"):
        headers = {b"content-length": length.encode()}
        assert client.post("/echo", content=b"x" * 9, headers=headers).status_code == 200


def test_a_store_that_is_away_is_a_problem(
    filled: Store, open_door: Callable[[Any], Door]
) -> None:
    wavering = Wavering(filled)
    with client_of(open_door(wavering)) as client:
        wavering.away = True
        checked(client.get("/api/v1/search?text=x"), 503, "the store is away")
        wavering.away = False
        assert client.get("/api/v1/search?text=x").status_code == 200


def test_a_question_that_takes_too_long_is_not_to_be_asked_again(
    filled: Store, open_door: Callable[[Any], Door]
) -> None:
    wavering = Wavering(filled)
    with client_of(open_door(wavering), cypher=True) as client:
        wavering.slow = True
        asked = "/api/v1/responsibility?unit=U1"
        checked(client.get(asked), 400, "longer than 30 s")
        query = {"query": "MATCH (u:Unit) RETURN u.id AS id"}
        checked(client.post("/api/v1/cypher", json=query), 400, "longer than")
        documented = client.get("/api/v1/openapi.json").json()["paths"]
        for path, method in (("responsibility", "get"), ("search", "get"), ("cypher", "post"),
                             ("queries/lead_of_unit", "get"), ("export.{format}", "get"),
                             ("figures/chain.{format}", "get"), ("paths", "get")):  # fmt: skip
            assert "400" in documented[f"/api/v1/{path}"][method]["responses"], path


def test_a_view_that_takes_too_long_is_not_the_fault_of_the_question(
    filled: Store, open_door: Callable[[Any], Door]
) -> None:
    wavering = Wavering(filled)
    with client_of(open_door(wavering), "viewer") as client:
        wavering.slow = True
        checked(client.get("/api/v1/responsibility?unit=U1"), 503, "longer than")
        wavering.slow = False
        assert client.get("/api/v1/responsibility?unit=U1").status_code == 200


def test_more_requests_than_may_be_at_work_are_told_to_come_again(door: Door) -> None:
    app = with_odd_routes(door, at_work=2)
    entered, leave = [Event(), Event()], Event()

    @app.get("/waits/{place}")
    def waits(place: int) -> str:
        entered[place].set()
        leave.wait(60)
        return "done"

    signed_in = bearer(door, "admin")
    with (
        TestClient(app, base_url=HERE, headers=signed_in) as client, ThreadPoolExecutor(2) as pool
    ):  # fmt: skip
        busy = [pool.submit(client.get, f"/waits/{place}") for place in (0, 1)]
        try:
            assert all(one.wait(60) for one in entered)
            checked(client.get("/api/v1/search?text=x"), 503, "2 requests")
            for path in ("/healthz", "/readyz", "/metrics"):
                assert client.get(path).status_code == 200
        finally:
            leave.set()
        assert [one.result().json() for one in busy] == ["done", "done"]
        assert client.get("/api/v1/search?text=x").status_code == 200
        assert client.get("/fails").status_code == 500
        for _ in range(3):
            assert client.get("/api/v1/nothing").status_code == 404, "a place was not given back"


@settings(deadline=None)
@given(given=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=80))
def test_a_request_id_is_kept_when_it_can_say_nothing_else(client: TestClient, given: str) -> None:
    own = client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", given):
        assert own == given
    else:
        assert re.fullmatch(r"[0-9a-f]{32}", own)


def test_requests_without_an_id_get_one_each(client: TestClient) -> None:
    assert len({client.get("/healthz").headers["x-request-id"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8765", "localhost", "LocalHost:80", "[::1]", "[::1]:8765"]
)
def test_the_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "localhost.", "evil.example:8765", "::1", "",
        "127.0.0.1:8765@evil.example", "localhost:x", "localhost:1:2", "localhost, evil.example",
        "127.0.0.1 ", "[::1", "[::1]x",
    ],
)  # fmt: skip
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    checked(client.get("/healthz", headers={"Host": host}), 421, "host name")


def test_two_hosts_are_refused(client: TestClient) -> None:
    two = [("Host", "127.0.0.1"), ("Host", "evil.example")]
    checked(client.get("/healthz", headers=two), 421, "host name")


def test_a_service_answers_to_the_names_it_is_told(door: Door) -> None:
    app = with_odd_routes(door, hosts=["guikou.example"])
    with TestClient(app, base_url="http://guikou.example:8080") as client:
        assert client.get("/healthz").status_code == 200
        checked(client.get("/healthz", headers={"Host": "127.0.0.1"}), 421, "host name")


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "image/png", "application/json", "text/plain"]
)
def test_a_browser_may_do_no_more_than_show_an_answer(client: TestClient, kind: str) -> None:
    headers = client.get("/kind", params={"type": kind}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"\*|https?:|unsafe-eval|script-src[^;]*unsafe-inline", policy)
    assert ("script-src 'self'" in policy) == (kind == "text/html")
    assert ("sandbox" in policy) == kind.startswith("image/")


@pytest.mark.parametrize(
    "kind", ["application/json", "image/svg+xml", "image/png", "application/pdf", "text/html"]
)
def test_who_has_an_answer_already_is_told_so(client: TestClient, kind: str) -> None:
    asked = {"type": kind, "bytes": "5000"}
    first = client.get("/kind", params=asked)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/kind", params=asked, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers.get("vary") == first.headers.get("vary")
        # A browser puts it in the place of the policy of what it has.
        assert "content-security-policy" not in again.headers
        assert not {"content-type", "content-encoding", "content-length"} & set(again.headers)
    for known in ('"other"', tag.strip('"'), ""):
        again = client.get("/kind", params=asked, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (200, first.content)
    more = client.get("/kind", params={**asked, "bytes": "5001"}, headers={"If-None-Match": tag})
    assert more.status_code == 200
    assert more.headers["etag"] != tag


@pytest.mark.parametrize("path", [
    "/", "/healthz", "/readyz", "/metrics", "/api/v1/session", "/api/v1/openapi.json",
    "/api/v1/search?text=x", "/api/v1/responsibility?unit=U9", "/none", "/stream",
    "/kind?type=application/json&bytes=5000",
])  # fmt: skip
def test_head_is_answered_as_get_without_the_body(
    client: TestClient, door: Door, path: str
) -> None:
    plain = {"Accept-Encoding": "identity", "X-Request-ID": "r"}
    asked = client.get(path, headers=plain)
    looked = client.head(path, headers=plain)
    assert (looked.status_code, looked.content) == (asked.status_code, b"")
    if path != "/metrics":
        assert looked.headers == asked.headers
    if tag := asked.headers.get("etag"):
        assert client.head(path, headers=plain | {"If-None-Match": tag}).status_code == 304


def test_head_of_a_server_leaves_its_connection_fit_for_more(door: Door) -> None:
    app = with_odd_routes(door)
    with running(app) as url, httpx2.Client(base_url=url, headers=bearer(door, "admin")) as client:
        for _ in range(3):
            looked = client.head("/api/v1/search?text=x")
            assert (looked.status_code, looked.content) == (200, b"")
            assert client.get("/api/v1/search?text=x").status_code == 200
        counted = client.get("/metrics").text
        assert 'method="HEAD",route="/api/v1/search",status="200"} 3' in counted


def test_who_only_looks_does_not_use_up_a_link(door: Door) -> None:
    link = f"/link/{door.sessions.link()}"
    with client_of(door, None) as client:
        assert client.head(link).status_code == 405
        assert client.get(link, follow_redirects=False).status_code == 303


def test_an_answer_has_another_tag_once_the_data_changed(
    store: Store, open_door: Callable[[Any], Door], tmp_path: Path
) -> None:
    with client_of(open_door(store)) as client:
        load(store, write_csv(tmp_path / "one", UNITS), who="tester")
        asked = {"url": "/api/v1/search", "params": {"text": "甲"}}
        tag = client.get(**asked).headers["etag"]
        known = {"If-None-Match": tag}
        assert client.get(**asked, headers=known).status_code == 304
        more = {"units": [{"id": "U2", "full_name": "甲二（虚构）", "kind": "central"}]}
        load(store, write_csv(tmp_path / "two", more), who="tester")
        changed = client.get(**asked, headers=known)
        assert (changed.status_code, changed.json()["total"]) == (200, 2)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/echo"), ("GET", "/stream"), ("GET", "/healthz"), ("GET", "/kind?type=text/plain")],
)
def test_only_whole_answers_that_can_be_kept_have_a_tag(
    client: TestClient, method: str, path: str
) -> None:
    answer = client.request(method, path, headers={"If-None-Match": "*"})
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_streamed_answer_comes_whole(client: TestClient) -> None:
    assert client.get("/stream").json() == [1, 2]


@pytest.mark.parametrize(("size", "packed"), [(1023, False), (1024, True)])
def test_long_answers_are_packed_and_have_a_tag_of_their_own(
    client: TestClient, size: int, packed: bool
) -> None:
    asked = {"type": "application/json", "bytes": str(size)}
    plain = client.get("/kind", params=asked, headers={"Accept-Encoding": "identity"})
    answer = client.get("/kind", params=asked, headers={"Accept-Encoding": "gzip"})
    assert plain.content == answer.content == b"x" * size
    assert "content-encoding" not in plain.headers
    assert (answer.headers.get("content-encoding") == "gzip") == packed
    assert (answer.headers["etag"] != plain.headers["etag"]) == packed
    assert ("Accept-Encoding" in plain.headers.get("vary", "")) == packed
