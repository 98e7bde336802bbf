"""Who comes in: tokens, sessions with their cookie and CSRF secret, the one-time link, refusals.

What each role may ask is tested over all endpoints in test_role_matrix.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from starlette.testclient import TestClient

from api.app import make_app
from api.door import Door
from graph.errors import StoreError
from tests.api.accounts import PASSWORD
from tests.api.served import HERE, bearer, client_of

SESSION = "/api/v1/session"
SEARCH = "/api/v1/search?text=x"


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    """Nobody."""
    with client_of(door, None) as made:
        yield made


def logged(door: Door) -> list[tuple[str, str, str, str]]:
    return [
        (e.event.who, e.event.action, e.event.endpoint, e.event.outcome)
        for e in door.log.entries(0, 1000)
    ]


def signed_in(client: TestClient, user: str = "admin") -> dict[str, str]:
    """The body of a login, whose cookie the client keeps."""
    answer = client.post(SESSION, json={"user": user, "password": PASSWORD})
    assert answer.status_code == 200
    found: dict[str, str] = answer.json()
    return found


@pytest.mark.parametrize("headers", [
    {}, {"Authorization": "Bearer gk_wrong"}, {"Authorization": "Basic YTpi"},
    {"Authorization": ""}, {"Authorization": "Bearer"}, {"Cookie": "guikou_session=wrong"},
    {"Cookie": "guikou_session="},
])  # fmt: skip
def test_nobody_is_answered(client: TestClient, door: Door, headers: dict[str, str]) -> None:
    for path in (SEARCH, "/api/v1/version", "/metrics", "/api/v1/queries"):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["title"] == "Unauthorized"
    route = "GET /api/v1/search"
    assert logged(door)[0] == ("", "refused", route, "NotSignedIn")
    assert len(logged(door)) == 4


def test_a_token_comes_in_until_it_is_revoked(door: Door) -> None:
    with client_of(door, "viewer") as client:
        assert client.get(SEARCH).status_code == 200
        assert client.get(SESSION).json()["role"] == "viewer"
        door.accounts.revoke_token(1)
        assert client.get(SEARCH).status_code == 401


def test_a_wrong_token_is_not_made_good_by_a_cookie(client: TestClient) -> None:
    signed_in(client)
    assert client.get(SEARCH).status_code == 200
    assert client.get(SEARCH, headers={"Authorization": "Bearer gk_x"}).status_code == 401


def test_signing_in_and_out(client: TestClient, door: Door) -> None:
    told = signed_in(client, "investigator")
    assert (told["user"], told["role"]) == ("investigator", "investigator")
    assert "read_people" in told["may"]
    assert client.get(SESSION).json() == told
    assert client.get(SEARCH).status_code == 200
    for headers in ({}, {"X-CSRF-Token": "wrong"},
                    {"X-CSRF-Token": told["csrf"], "Origin": "http://evil.example"}):  # fmt: skip
        assert client.delete(SESSION, headers=headers).status_code == 403
    ours = {"X-CSRF-Token": told["csrf"], "Origin": HERE}
    assert client.delete(SESSION, headers=ours).status_code == 204
    assert client.get(SEARCH).status_code == 401
    actions = [(who, action) for who, action, _, _ in logged(door)]
    assert actions == [("investigator", "login"), ("investigator", "read"),
                       *[("investigator", "refused")] * 3, ("investigator", "logout"),
                       ("", "refused")]  # fmt: skip


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(door: Door) -> None:
    for scheme, secure in (("http", ""), ("https", True)):
        with TestClient(make_app(door), base_url=f"{scheme}://127.0.0.1") as client:
            answer = client.post(SESSION, json={"user": "admin", "password": PASSWORD})
            cookie = SimpleCookie(answer.headers["set-cookie"])["guikou_session"]
            assert cookie["httponly"] is True
            assert cookie["samesite"].lower() == "strict"
            assert cookie["path"] == "/"
            assert cookie["secure"] == secure


@pytest.mark.parametrize(("scheme", "tls"), [("http", True), ("https", True), ("https", False)])
def test_a_server_for_others_is_reached_over_tls_only_and_takes_no_link(
    door: Door, scheme: str, tls: bool
) -> None:
    """Whether or not the proxy before it says that it does the TLS."""
    with TestClient(make_app(door, tls=tls), base_url=f"{scheme}://127.0.0.1") as client:
        answer = client.post(SESSION, json={"user": "admin", "password": PASSWORD})
        assert SimpleCookie(answer.headers["set-cookie"])["guikou_session"]["secure"] is True
        for path in ("/healthz", SEARCH, "/none"):
            assert client.get(path).headers["strict-transport-security"] == "max-age=31536000"
        if tls:
            secret = door.sessions.link()
            assert client.get(f"/link/{secret}", follow_redirects=False).status_code == 401
            assert logged(door)[-1] == ("", "refused", "GET /link/{secret}", "LoginRefused")
    with client_of(door, None) as client:
        assert "strict-transport-security" not in client.get("/healthz").headers


@pytest.mark.parametrize("headers", [
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"}, {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
])  # fmt: skip
def test_no_other_page_signs_a_browser_in_or_out(
    client: TestClient, door: Door, headers: dict[str, str]
) -> None:
    given = {"user": "admin", "password": PASSWORD}
    answer = client.post(SESSION, json=given, headers=headers)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    assert logged(door) == [("", "refused", "POST /api/v1/session", "NotAllowed")]
    own = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    csrf = {"X-CSRF-Token": client.post(SESSION, json=given, headers=own).json()["csrf"]}
    assert client.delete(SESSION, headers=csrf | headers).status_code == 403
    assert client.delete(SESSION, headers=csrf | own).status_code == 204


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_login_is_taken_as_json_only(client: TestClient, kind: str | None) -> None:
    """Another page can have a browser send these kinds without asking first."""
    body = f'{{"user": "admin", "password": "{PASSWORD}"}}'.encode()
    headers = {"Content-Type": kind} if kind else {}
    answer = client.post(SESSION, content=body, headers=headers)
    assert (answer.status_code, "set-cookie" in answer.headers) == (422, False)
    assert answer.headers["content-type"] == "application/problem+json"


def test_wrong_passwords_are_refused_then_unheard(client: TestClient, door: Door) -> None:
    given = {"user": "admin", "password": "wrong"}
    for _ in range(5):
        answer = client.post(SESSION, json=given)
        assert answer.status_code == 401
    late = client.post(SESSION, json=given | {"password": PASSWORD})
    assert late.status_code == 429
    assert 0 < int(late.headers["retry-after"]) <= 900
    assert [outcome for *_, outcome in logged(door)] == ["LoginRefused"] * 5 + ["TooManyLogins"]
    # What was typed as a name may be a password.
    assert {who for who, *_ in logged(door)} == {""}


@pytest.mark.parametrize("body", [
    "", "[]", "{}", '{"user": "a"}', '{"user": "a", "password": "b", "c": 1}', "user=a",
    b"\xff", b'{"user": "\xe7"}', '{"user": 1' + "0" * 5000 + "}", "[" * 100_000,
])  # fmt: skip
def test_a_malformed_login_is_a_problem(client: TestClient, body: str | bytes) -> None:
    answer = client.post(SESSION, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    form = client.post(SESSION, data={"user": "admin", "password": PASSWORD})
    assert form.status_code == 422


def test_the_link_signs_in_once(client: TestClient, door: Door) -> None:
    secret = door.sessions.link()
    answer = client.get(f"/link/{secret}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get(SESSION).json()["user"] == "local"
    assert client.get("/metrics").status_code == 200
    with client_of(door, None) as other:
        assert other.get(f"/link/{secret}").status_code == 401
    assert logged(door)[0] == ("local", "login", "GET /link/{secret}", "303")
    everything = "".join(str(entry) for entry in door.log.entries(0, 1000))
    assert secret not in everything


def test_reads_of_those_who_see_no_people_are_not_logged(door: Door) -> None:
    for role, count in (("viewer", 0), ("investigator", 1), ("steward", 2), ("admin", 3)):
        with client_of(door, role) as client:
            assert client.get(SEARCH, headers={"X-Request-ID": f"r-{role}"}).status_code == 200
            assert client.get(SEARCH, headers=bearer(door, role)).status_code == 200
        found = [e.event for e in door.log.entries(0, 1000)]
        assert len(found) == 2 * count
    first = found[0]
    assert (first.who, first.role, first.request) == ("investigator", "investigator",
                                                      "r-investigator")  # fmt: skip
    assert first.about == ("text=x",)
    assert first.data_version == 0
    assert door.log.verify() is None


def test_what_cannot_be_logged_is_not_told(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> int:
        raise StoreError("the disk is full")

    with client_of(door, "admin") as client:
        monkeypatch.setattr(door.log, "append", full)
        answer = client.get(SEARCH)
        assert answer.status_code == 503
        assert "results" not in answer.text


def test_no_endpoint_is_open_by_oversight(door: Door) -> None:
    with client_of(door, None) as client:
        described = client.get("/api/v1/openapi.json").json()["paths"]
        for path, methods in described.items():
            for method in methods:
                answer = client.request(method, path.replace("{", "").replace("}", ""))
                opened = path in ("/healthz", "/readyz")
                login = (path, method) == (SESSION, "post")
                assert answer.status_code == (200 if opened else 422 if login else 401), path
