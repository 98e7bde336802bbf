"""`guikou serve` as a process: its link, whom it listens to, how it ends, and who holds a store."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.access.accounts import Accounts
from api.access.sessions import Sessions
from api.auditlog import AuditLog
from api.client import Client
from graph.stores import open_store
from tests.api.accounts import CHEAP, PASSWORD
from tests.api.processes import MAIN, Home, Served, certificate, free, serving


@pytest.fixture
def home(tmp_path: Path) -> Home:
    open_store(str(tmp_path / "store.kgl"), write=True).close()
    with Accounts(tmp_path / "accounts.sqlite", hasher=CHEAP) as accounts:
        accounts.add("root", PASSWORD, "admin")
        accounts.add("viewer", PASSWORD, "viewer")
        token, _ = accounts.issue_token("root", "for tests", 1)
    (tmp_path / "tmp").mkdir()
    return Home(tmp_path, token)


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds; the time limit of the test ends it otherwise."""
    while not holds():
        pass


def connects(served: Served) -> bool:
    try:
        socket.create_connection(("127.0.0.1", served.port)).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return False
    return True


def test_the_link_signs_in_once(home: Home) -> None:
    with serving(home) as served, httpx2.Client(base_url=served.url()) as client:
        assert served.said.startswith(f"{served.url()}/link/")
        answer = client.get(served.said)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        told = client.get("/api/v1/session").json()
        assert (told["user"], told["role"]) == ("local", "admin")
        assert client.get("/api/v1/version").status_code == 200
        with httpx2.Client() as other:
            assert other.get(served.said).status_code == 401
            assert other.get(served.url() + "/api/v1/version").status_code == 401
            named = {"Host": "evil.example"}
            assert other.get(served.said, headers=named).status_code == 421


def test_a_link_and_its_session_end_with_the_run(home: Home) -> None:
    with serving(home) as first, httpx2.Client() as client:
        client.get(first.said)
        cookie = {"guikou_session": client.cookies["guikou_session"]}
    with serving(home) as second, httpx2.Client(cookies=cookie) as client:
        assert client.get(second.url() + "/api/v1/version").status_code == 401


def test_a_link_that_nobody_followed_ends_with_the_run(home: Home) -> None:
    with serving(home) as first:
        secret = first.said.rpartition("/")[2]
    with serving(home) as second:
        assert httpx2.get(f"{second.url()}/link/{secret}").status_code == 401


@pytest.mark.parametrize("users", [True, False])
@pytest.mark.parametrize("proxy", [True, False])
def test_what_others_reach_prints_no_link_and_takes_none(
    home: Home, tmp_path: Path, proxy: bool, users: bool
) -> None:
    if not users:
        (tmp_path / "accounts.sqlite").unlink()
    with Accounts(tmp_path / "accounts.sqlite", hasher=CHEAP) as accounts:
        made, key = (None, None) if proxy else certificate(tmp_path)
        arguments = ["--behind-proxy"] if proxy else ["--certificate", str(made), "--key", str(key)]
        with serving(home, *arguments, "--name", "guikou.test") as served:
            port = "" if proxy else f":{served.port}"
            assert served.said.startswith(f"https://guikou.test{port}/ ")
            secret = Sessions(accounts).link()
            with httpx2.Client(
                base_url=served.url("http" if proxy else "https"),
                verify=ssl.create_default_context(cafile=str(made)) if made else True,
                headers={"Host": "guikou.test"},
            ) as client:
                sni = {"extensions": {"sni_hostname": "guikou.test"}}
                refused = client.get(f"/link/{secret}", **sni)
                assert (refused.status_code, "set-cookie" in refused.headers) == (401, False)
                assert "strict-transport-security" in refused.headers
            served.process.terminate()
            assert served.process.stdout is not None
            rest = served.process.stdout.read()
            assert "/link/" not in rest
            assert ("guikou users add NAME --role admin" in rest) == (not users)


def test_beyond_this_machine_there_is_tls_and_no_link(home: Home, tmp_path: Path) -> None:
    with ExitStack() as stack:
        made, key = certificate(tmp_path)
        served = stack.enter_context(serving(
            home, "--host", "0.0.0.0", "--name", "guikou.test", "--certificate", str(made),
            "--key", str(key),
        ))  # fmt: skip
        assert served.said.startswith(f"https://guikou.test:{served.port}/ ")
        assert "link" not in served.said
        trusted = ssl.create_default_context(cafile=str(made))
        client = stack.enter_context(httpx2.Client(verify=trusted))
        ours = {"headers": {"Host": "guikou.test"}, "extensions": {"sni_hostname": "guikou.test"}}
        url = served.url("https")
        assert client.get(f"{url}/healthz", **ours).status_code == 200
        login = {"user": "root", "password": PASSWORD}
        answer = client.post(f"{url}/api/v1/session", json=login, **ours)
        assert answer.status_code == 200
        assert "secure" in answer.headers["set-cookie"].lower()
        own = {"headers": {"Host": "127.0.0.1"}, "extensions": ours["extensions"]}
        assert client.get(f"{url}/healthz", **own).status_code == 421
        with pytest.raises(httpx2.TransportError):
            httpx2.get(served.url() + "/healthz")


@pytest.mark.parametrize(("arguments", "said"), [
    (("--host", "0.0.0.0"), "--certificate"),
    (("--host", "0.0.0.0", "--name", "x.test"), "--certificate"),
    (("--host", "::", "--name", "x.test"), "--certificate"),
    (("--host", "0.0.0.0", "--certificate", "C", "--key", "C"), "--name"),
    (("--certificate", "C"), "--key"),
    (("--certificate", "/none/c.pem", "--key", "C"), "no such file"),
    (("--host", "0.0.0.0", "--name", "x.test", "--behind-proxy"), "loopback"),
    (("--behind-proxy",), "--name"), (("--host", "guikou.test"), "no IP address"),
])  # fmt: skip
def test_what_would_be_open_is_refused(
    home: Home, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "c.pem"
    file.touch()
    given = [str(file) if a == "C" else a for a in arguments]
    done = subprocess.run(
        home.command("--port", str(free()), *given), env=home.environment, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (tmp_path / "audit.sqlite").exists()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_ends_what_is_at_work_and_takes_no_more(
    home: Home, sent: signal.Signals
) -> None:
    body = json.dumps({"user": "viewer", "label": "late"}).encode()
    head = (
        "POST /api/v1/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {home.token}\r\nContent-Length: {len(body)}\r\n"
        "Expect: 100-continue\r\n\r\n"
    )  # fmt: skip
    with serving(home) as served, httpx2.Client(base_url=served.url()) as other:
        # A view of a role is a file beside the store's: it must not outlive the service.
        login = {"user": "viewer", "password": PASSWORD}
        assert other.post("/api/v1/session", json=login).status_code == 200
        assert other.get("/api/v1/version").status_code == 200
        assert list(home.temporary.iterdir())
        with socket.create_connection(("127.0.0.1", served.port)) as at_work:
            at_work.sendall(head.encode())
            # The service asks for the body: it is at work on the request.
            assert at_work.recv(100).startswith(b"HTTP/1.1 100")
            served.process.send_signal(sent)
            eventually(lambda: not connects(served))
            assert served.process.poll() is None
            at_work.sendall(body)
            answer = b""
            while part := at_work.recv(10_000):
                answer += part
            assert answer.startswith(b"HTTP/1.1 201")
        assert served.process.wait() == 0
        assert served.process.stderr is not None
        assert served.process.stderr.read() == ""
    assert list(home.temporary.iterdir()) == []
    log = AuditLog(home.path / "audit.sqlite", write=False)
    assert log.verify() is None
    assert [e.event.outcome for e in log.entries()][-2:] == ["begun", "201"]
    open_store(str(home.path / "store.kgl"), write=True).close()


def test_the_second_service_on_a_store_says_who_holds_it(home: Home) -> None:
    with serving(home) as first:
        done = subprocess.run(
            home.command("--port", str(free())), env=home.environment, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (4, "")
        assert f"is being written by process {first.process.pid}" in done.stderr
        with Client(first.url(), home.token) as client:
            assert client.version()["data_version"] == 0
        with serving(home, "--read-only") as second, Client(second.url(), home.token) as client:
            assert client.version()["data_version"] == 0


@pytest.mark.parametrize("mode", [(), ("--read-only",)])
def test_a_store_that_is_not_there_is_refused_and_nothing_made(
    home: Home, tmp_path: Path, mode: tuple[str, ...]
) -> None:
    typo = tmp_path / "none" / "typo.kgl"
    command = [str(typo) if a.endswith("store.kgl") else a for a in home.command(*mode)]
    done = subprocess.run(
        [*command, "--port", str(free())], env=home.environment, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{typo}: 没有这个图库 no such store; ingest something first" in done.stderr
    assert not typo.parent.exists()
    assert not (tmp_path / "audit.sqlite").exists()


KILLED = """
import os, sys
from graph.stores import open_store
store = open_store(sys.argv[1], write=True)
store.write([("CREATE (n:Unit {id: 'half'})", {})])
os._exit(9)
"""


def test_what_a_killed_writer_left_in_the_log_is_no_concern_of_a_reader(home: Home) -> None:
    """It was never acknowledged: that comes after the checkpoint, which a reader sees."""
    store = str(home.path / "store.kgl")
    subprocess.run([sys.executable, "-c", KILLED, store], env=home.environment, check=False)
    assert (home.path / "store.kgl-wal").stat().st_size
    # With warnings as a user has them: the engine drops one that is an error.
    command = [sys.executable, "-c", MAIN, "--db", store, "batches"]
    done = subprocess.run(command, env=home.environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_port_in_use_is_said(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            home.command("--port", str(taken.getsockname()[1])), env=home.environment,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be listened on" in done.stderr


def test_cypher_is_there_only_when_asked_for(home: Home) -> None:
    def asked(*arguments: str) -> Any:
        with serving(home, *arguments) as served, httpx2.Client(base_url=served.url()) as client:
            header = {"Authorization": f"Bearer {home.token}"}
            return client.post("/api/v1/cypher", json={"query": "RETURN 1 AS x"}, headers=header)

    assert asked().status_code == 404
    assert asked("--cypher").json()["rows"] == [[1]]
