"""Users and tokens over HTTP: what changes, who may, what the log holds and never holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.access.accounts import Accounts
from api.access.errors import LastAdmin
from api.access.roles import roles
from api.documents.accounts import Issued, Tokens, User, Users
from api.door import Door
from graph.errors import StoreError
from tests.api.accounts import CHEAP, PASSWORD
from tests.api.served import client_of

USERS, TOKENS = "/api/v1/users", "/api/v1/tokens"
NEW = {"name": "Wang.Wu", "role": "viewer", "password": "a new secret phrase"}


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    with client_of(door) as made:
        yield made


def logged(door: Door) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [
        (e.event.action, e.event.endpoint, e.event.about, e.event.outcome)
        for e in door.log.entries(0, 1000)
    ]


def test_the_users_are_told_without_secrets(client: TestClient, door: Door) -> None:
    answer = client.get(USERS)
    told = answer.json()
    Users.model_validate(told)
    assert [user["name"] for user in told["users"]] == sorted(roles())
    assert (told["total"], told["shown"], told["next"]) == (4, 4, None)
    assert answer.headers["cache-control"] == "no-store"
    assert "argon2" not in answer.text
    assert logged(door) == [("users", "GET /api/v1/users", (), "200")]


def test_a_user_is_added_and_may_sign_in(client: TestClient, door: Door) -> None:
    answer = client.post(USERS, json=NEW)
    assert answer.status_code == 201
    User.model_validate(answer.json())
    assert answer.json()["name"] == "wang.wu"
    assert door.accounts.verify_password("wang.wu", NEW["password"]) is not None
    again = client.post(USERS, json=NEW)
    assert (again.status_code, "exists" in again.json()["detail"]) == (409, True)


@pytest.mark.parametrize(("changed", "status"), [
    ({"role": "root"}, 422), ({"name": "a b"}, 422), ({"name": "local"}, 422),
    ({"password": "short"}, 422), ({"more": 1}, 422), ({"name": 1}, 422),
])  # fmt: skip
def test_a_user_that_cannot_be_is_refused(
    client: TestClient, door: Door, changed: dict[str, Any], status: int
) -> None:
    answer = client.post(USERS, json=NEW | changed)
    assert answer.status_code == status
    assert "short" not in answer.text
    assert len(door.accounts.users()) == 4


def test_a_change_is_whole_or_not_at_all(client: TestClient, door: Door) -> None:
    def state() -> list[User]:
        return door.accounts.users()

    before = state()
    bad = client.patch(f"{USERS}/viewer", json={"role": "steward", "password": "short"})
    assert bad.status_code == 422
    assert client.patch(f"{USERS}/viewer", json={}).status_code == 400
    assert client.patch(f"{USERS}/nobody", json={"role": "steward"}).status_code == 404
    assert state() == before
    good = client.patch(f"{USERS}/VIEWER", json={"role": "steward", "password": "another phrase"})
    assert good.json()["role"] == "steward"
    assert door.accounts.verify_password("viewer", "another phrase") is not None


def test_disabling_shuts_out_at_once_and_enabling_lets_in(client: TestClient, door: Door) -> None:
    with client_of(door, "viewer") as viewer, client_of(door, None) as signed_in:
        login = {"user": "viewer", "password": PASSWORD}
        assert signed_in.post("/api/v1/session", json=login).status_code == 200
        told = client.patch(f"{USERS}/viewer", json={"disabled": True}).json()
        assert told["disabled"] is not None
        for one in (viewer, signed_in):
            assert one.get("/api/v1/version").status_code == 401
        assert signed_in.post("/api/v1/session", json=login).status_code == 401
        told = client.patch(f"{USERS}/viewer", json={"disabled": False}).json()
        assert told["disabled"] is None
        assert signed_in.post("/api/v1/session", json=login).status_code == 200
        assert viewer.get("/api/v1/version").status_code == 401


@pytest.mark.parametrize("change", [
    {"disabled": True}, {"role": "steward"}, {"role": "viewer", "password": "a longer phrase"},
])  # fmt: skip
def test_the_last_admin_stays(client: TestClient, door: Door, change: dict[str, Any]) -> None:
    before = door.accounts.users()
    answer = client.patch(f"{USERS}/admin", json=change)
    assert answer.status_code == 409
    assert "last enabled user who may manage users" in answer.json()["detail"]
    assert door.accounts.users() == before
    assert door.accounts.verify_password("admin", PASSWORD) is not None
    # A disabled admin is none, an enabled one will do.
    client.post(USERS, json=NEW | {"role": "admin"})
    client.patch(f"{USERS}/wang.wu", json={"disabled": True})
    assert client.patch(f"{USERS}/admin", json=change).status_code == 409
    client.patch(f"{USERS}/wang.wu", json={"disabled": False})
    assert client.patch(f"{USERS}/admin", json=change).status_code == 200


def test_two_admins_who_disable_each_other_at_once_do_not_both_succeed(tmp_path: Path) -> None:
    for attempt in range(5):
        with Accounts(tmp_path / f"{attempt}.sqlite", hasher=CHEAP) as accounts:
            for name in "ab":
                accounts.add(name, PASSWORD, "admin")
            start, refused = threading.Barrier(2), []

            def shut_out(
                name: str, accounts: Accounts = accounts, start: threading.Barrier = start,
                refused: list[str] = refused,
            ) -> None:  # fmt: skip
                start.wait()
                try:
                    accounts.disable(name)
                except LastAdmin:
                    refused.append(name)

            threads = [threading.Thread(target=shut_out, args=(name,)) for name in "ab"]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(refused) == 1
            assert [u.name for u in accounts.users() if u.disabled is None] == refused


def test_a_file_without_admins_can_be_managed(tmp_path: Path) -> None:
    with Accounts(tmp_path / "a.sqlite", hasher=CHEAP) as accounts:
        accounts.add("a", PASSWORD, "viewer")
        accounts.disable("a")
        accounts.set_role("a", "steward")


def test_a_token_is_issued_told_once_used_and_revoked(client: TestClient, door: Door) -> None:
    answer = client.post(TOKENS, json={"user": "viewer", "label": "月报", "days": 2})
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    Issued.model_validate(told)
    secret, number = told["token"], told["id"]
    header = {"Authorization": f"Bearer {secret}"}
    with client_of(door, None) as other:
        assert other.get("/api/v1/version", headers=header).status_code == 200
        listed = client.get(TOKENS, params={"user": "viewer"})
        Tokens.model_validate(listed.json())
        assert [(t["id"], t["state"]) for t in listed.json()["tokens"]] == [(number, "valid")]
        assert secret not in listed.text
        gone = client.delete(f"{TOKENS}/{number}")
        assert (gone.status_code, gone.content) == (204, b"")
        assert other.get("/api/v1/version", headers=header).status_code == 401
    assert client.get(TOKENS).json()["total"] == 2
    assert {t["state"] for t in client.get(TOKENS).json()["tokens"]} == {"valid", "revoked"}
    log = str(door.log.entries(0, 1000))
    assert secret not in log
    assert f"'id={number}'" in log


@pytest.mark.parametrize(("method", "path", "body", "status"), [
    ("post", TOKENS, {"user": "nobody", "label": "x"}, 404),
    ("post", TOKENS, {"user": "viewer", "label": " "}, 422),
    ("post", TOKENS, {"user": "viewer", "label": "x", "days": 367}, 422),
    ("delete", f"{TOKENS}/99", None, 404), ("delete", f"{TOKENS}/x", None, 422),
    ("delete", f"{TOKENS}/99999999999999999999", None, 422),
    ("get", f"{TOKENS}?user=nobody", None, 404),
])  # fmt: skip
def test_tokens_that_cannot_be(
    client: TestClient, method: str, path: str, body: Any, status: int
) -> None:
    assert client.request(method, path, json=body).status_code == status


def test_no_password_is_ever_logged_or_told(client: TestClient, door: Door) -> None:
    words = ["first secret phrase", "second secret phrase"]
    made = client.post(USERS, json=NEW | {"password": words[0]})
    changed = client.patch(f"{USERS}/wang.wu", json={"password": words[1], "role": "steward"})
    everything = made.text + changed.text + str(door.log.entries(0, 1000))
    assert not any(word in everything for word in words)
    about = ("name=Wang.Wu", "role=viewer")
    change = ("name=wang.wu", "role=steward", "password=***")
    assert logged(door) == [
        ("users", "POST /api/v1/users", about, "begun"),
        ("users", "POST /api/v1/users", about, "201"),
        ("users", "PATCH /api/v1/users/{name}", change, "begun"),
        ("users", "PATCH /api/v1/users/{name}", change, "200"),
    ]


def test_what_cannot_be_logged_is_not_done(
    client: TestClient, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> int:
        raise StoreError("the disk is full")

    def state() -> list[Any]:
        return [*door.accounts.users(), *((t.id, t.revoked) for t in door.accounts.tokens())]

    before = state()
    monkeypatch.setattr(door.log, "append", full)
    for method, path, body in (
        ("post", USERS, NEW), ("patch", f"{USERS}/viewer", {"disabled": True}),
        ("post", TOKENS, {"user": "viewer", "label": "x"}), ("delete", f"{TOKENS}/1", None),
    ):  # fmt: skip
        assert client.request(method, path, json=body).status_code == 503
    assert state() == before


@pytest.mark.parametrize("role", ["viewer", "investigator", "steward"])
def test_only_admins_may(door: Door, role: str) -> None:
    with client_of(door, role) as client:
        for method, path in (
            ("get", USERS), ("post", USERS), ("patch", f"{USERS}/{role}"), ("get", TOKENS),
            ("post", TOKENS), ("delete", f"{TOKENS}/1"), ("get", "/api/v1/audit-log"),
            ("get", "/api/v1/audit-log/verify"),
        ):  # fmt: skip
            assert client.request(method, path, json={"role": "admin"}).status_code == 403
    assert {action for action, *_ in logged(door)} == {"refused"}
    assert door.accounts.user(role).role == role
