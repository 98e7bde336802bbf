"""Bodies that do not come: they hold no place of the service, and are not waited for for ever."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event

import httpx2
import pytest
from starlette.testclient import TestClient

from api.door import Door
from tests.api.accounts import PASSWORD
from tests.api.running import running
from tests.api.served import bearer, with_odd_routes

LOGIN = "/api/v1/session"
UPLOAD = "/api/v1/ingests"


@contextmanager
def begun(url: str, path: str, announced: int = 1000, headers: str = "") -> Iterator[socket.socket]:
    """A connection that has sent the head of a request and one byte of its body."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as one:
        one.sendall((f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {announced}\r\n"
                     f"Content-Type: application/json\r\n{headers}\r\n" "{").encode())  # fmt: skip
        yield one


def told(one: socket.socket) -> str:
    """All that a connection is answered until it is closed."""
    answer = b""
    while part := one.recv(10_000):
        answer += part
    return answer.decode()


@pytest.mark.parametrize("path", [LOGIN, "/echo"])
def test_idle_connections_of_anyone_keep_nobody_out(door: Door, path: str) -> None:
    signed_in = bearer(door, "admin")
    with (
        running(with_odd_routes(door, at_work=2)) as url, ExitStack() as stack,
        httpx2.Client(base_url=url, headers=signed_in) as client,
    ):  # fmt: skip
        for _ in range(5):
            stack.enter_context(begun(url, path))
        for _ in range(5):
            assert client.get("/api/v1/search?text=x").status_code == 200
        login = {"user": "admin", "password": PASSWORD}
        assert client.post(LOGIN, json=login).status_code == 200


@pytest.mark.parametrize("drip", [False, True])
def test_a_body_that_does_not_come_is_refused_and_the_connection_closed(
    door: Door, drip: bool
) -> None:
    with running(with_odd_routes(door, body_seconds=0.5)) as url, begun(url, LOGIN) as one:
        start = time.monotonic()
        if drip:
            one.settimeout(0.2)
            for _ in range(100):
                try:
                    one.sendall(b" ")
                    if one.recv(1, socket.MSG_PEEK):
                        break
                except TimeoutError:
                    continue
            one.settimeout(60)
        answer = told(one)
        assert time.monotonic() - start < 10
    assert answer.startswith("HTTP/1.1 408 ")
    assert "connection: close" in answer.lower()
    assert "application/problem+json" in answer
    assert "请求体迟迟未到" in answer


def test_a_long_body_may_take_its_time_while_it_keeps_coming(door: Door) -> None:
    part, parts = b" " * 2**15, 6
    with (
        running(with_odd_routes(door, body_seconds=0.6)) as url,
        begun(url, "/echo", 1 + parts * len(part), "Connection: close\r\n") as one,
    ):
        for _ in range(parts):
            time.sleep(0.2)
            one.sendall(part)
        assert f'{{"bytes":{1 + parts * len(part)}}}' in told(one)


def test_no_more_work_at_a_time_than_may_when_bodies_have_come(door: Door) -> None:
    """Whoever was let in to send a body is told to come again if all places are taken then."""
    app = with_odd_routes(door, at_work=1)
    entered, leave = Event(), Event()

    @app.get("/waits")
    def waits() -> str:
        entered.set()
        leave.wait(60)
        return "done"

    with running(app) as url, ThreadPoolExecutor(1) as pool, httpx2.Client(base_url=url) as client:
        with begun(url, "/echo", 2, "Connection: close\r\n") as one:
            busy = pool.submit(client.get, "/waits", timeout=60)
            try:
                assert entered.wait(60)
                one.sendall(b"}")
                answer = told(one)
            finally:
                leave.set()
            assert busy.result().json() == "done"
        assert answer.startswith("HTTP/1.1 503 ")
        assert "retry-after" in answer.lower()
        # The place was given back, and no more than that.
        assert client.post("/echo", content=b"{}").json() == {"bytes": 2}


def test_who_goes_away_in_the_middle_of_a_body_takes_no_place(door: Door) -> None:
    with running(with_odd_routes(door, at_work=1)) as url:
        for _ in range(3):
            with begun(url, "/echo"):
                time.sleep(0.05)
        with httpx2.Client(base_url=url) as client:
            for _ in range(100):
                if client.post("/echo", content=b"{}").status_code == 200:
                    break
                time.sleep(0.05)
            assert client.post("/echo", content=b"{}").json() == {"bytes": 2}


def test_an_upload_in_pieces_is_taken(door: Door) -> None:
    with TestClient(
        with_odd_routes(door, at_work=1), base_url="http://127.0.0.1",
        headers=bearer(door, "steward"),
    ) as client:  # fmt: skip
        rows = "id,full_name,kind\n" + "".join(f"U{n},甲{n}（虚构）,central\n" for n in range(9000))
        for _ in range(2):
            answer = client.post(UPLOAD, files=[("files", ("units.csv", rows.encode()))])
            assert answer.status_code == 202
