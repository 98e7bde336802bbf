"""Every endpoint in every format: what each role is answered, and what the audit log then holds.

The rights are written in role_matrix.yaml by hand; an endpoint or a format without a row there
fails.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from api.app import ROUTERS, in_cypher, make_app
from api.auditlog import Event
from api.door import Door
from graph.hashing import content_hash
from graph.known import committed
from graph.stores import Store, open_store
from ingest.run import load
from tests.api.accounts import PASSWORD
from tests.api.loads import ended, post
from tests.api.served import HERE, bearer
from tests.api.test_reading import TABLES
from tests.conftest import write_csv

MATRIX = yaml.safe_load(Path(__file__).with_suffix("").with_name("role_matrix.yaml").read_text())
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
SECRET = {"classification": "restricted"}
WORLD: dict[str, list[dict[str, Any]]] = {
    **TABLES,
    "units": [*TABLES["units"],
              {"id": "L9", "full_name": "密级（虚构）", "kind": "lead", **SECRET}],
    "leads": [*TABLES["leads"], {"unit": "U1", "lead": "L9", "since": "2015", **SECRET}],
    "people": [*TABLES["people"], {"id": "P3", "full_name": "李某（虚构）"}],
    "teams": [{"id": "T1", "full_name": "督导组（虚构）"}],
    "team_members": [{"team": "T1", "person": "P1", "since": "2015"}],
    "inspections": [{"team": "T1", "target": "U1", "since": "2016"}],
    "regions": [{"id": "R1", "full_name": "某地（虚构）"}],
}


@dataclass(frozen=True, slots=True)
class Right:
    """What one role is answered by one endpoint."""

    endpoint: str
    ask: Mapping[str, Any]
    format: str
    role: str
    status: int
    action: str
    outcome: str
    version: bool

    def __str__(self) -> str:
        return f"{self.endpoint} {self.format} {self.role}"


def rights() -> Iterator[Right]:
    """The rows of the matrix, one for each role and format."""
    for group in MATRIX["groups"]:
        for endpoint, said in group["to"].items():
            ask = {"address": said} if isinstance(said, str) else said
            for fmt in ask.get("formats", [""]):
                for role, status, action in zip(
                    MATRIX["roles"], group["answers"], group["log"], strict=True
                ):
                    outcome = group.get("outcome", str(status))
                    version = group.get("version", True)
                    yield Right(endpoint, ask, fmt, role, status, action, outcome, version)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("matrix")
    made = open_store(str(folder / "store.kgl"), write=True)
    assert load(made, write_csv(folder / "t", WORLD), who="某").issues == []
    yield made
    made.close()


@pytest.fixture(scope="module")
def door(store: Store, open_door: Callable[[Any], Door]) -> Door:
    return open_door(store)


@pytest.fixture(scope="module")
def nobody(door: Door) -> Iterator[TestClient]:
    """A client of the whole application without a header that says who asks."""
    with TestClient(make_app(door, cypher=True), base_url=HERE) as client:
        yield client


class Made:
    """What a request needs that is used up by it, made anew each time."""

    def __init__(self, client: TestClient, door: Door) -> None:
        self._client, self._door = client, door
        self._numbers = count(1)
        self.headers = {role: bearer(door, role) for role in MATRIX["roles"][1:]}

    def of(self, said: str, role: str) -> Any:
        """What stands for `{…}` in the text of a request."""
        name = said[said.index("{") + 1 : said.index("}")]
        value = role if name == "me" else getattr(self, name)()
        return value if isinstance(value, bytes) else said.replace(f"{{{name}}}", str(value))

    def name(self) -> str:
        return f"u{next(self._numbers)}"

    def units(self) -> bytes:
        return f"id,full_name,kind\nX-{self.name()},新（虚构）,central\n".encode()

    def figure(self) -> bytes:
        answer = self._client.get(
            "/api/v1/figures/chain.svg?unit=U1&on=2016-09-06", headers=self.headers["viewer"]
        )
        assert answer.status_code == 200
        return answer.content

    def ingest(self, dry_run: str = "false") -> str:
        # Not entered: the application lives on when this client goes.
        one = TestClient(self._client.app, base_url=HERE, headers=self.headers["steward"])
        found = post(one, {"units.csv": self.units()}, dry_run=dry_run).json()["id"]
        assert ended(one, f"/api/v1/ingests/{found}")["state"] == "done"
        return str(found)

    def preview(self) -> str:
        return self.ingest("true")

    def batch(self) -> int:
        self.ingest()
        return committed(self._door.source)

    def user(self) -> str:
        return self._door.accounts.add(self.name(), PASSWORD, "viewer").name

    def token(self) -> int:
        return self._door.accounts.issue_token("viewer", "x", 1)[1].id


@pytest.fixture(scope="module")
def made(nobody: TestClient, door: Door) -> Made:
    return Made(nobody, door)


def ready(client: TestClient, made: Made, right: Right) -> Callable[[], Any]:
    """The request of a row, ready to be sent."""
    ask = right.ask
    address = ask["address"].replace("{format}", right.format)
    if "{" in address:
        address = made.of(address, right.role)
    sent: dict[str, Any] = {}
    if "json" in ask:
        sent["json"] = {k: made.of(v, right.role) if "{" in str(v) and k != "query" else v
                        for k, v in ask["json"].items()}  # fmt: skip
    if "body" in ask:
        sent["content"] = made.of(ask["body"], right.role)
    if "files" in ask:
        sent["files"] = [("files", ("units.csv", made.of(ask["files"], right.role)))]
    headers = {} if right.action == "login" else made.headers.get(right.role, {})
    return partial(
        client.request, right.endpoint.split()[0], address,
        headers=headers | {"X-Request-ID": "row"}, follow_redirects=False, **sent,
    )  # fmt: skip


def state(door: Door) -> Any:
    """All that a request could change, but the log."""
    return (content_hash(door.source), committed(door.source), door.accounts.users(),
            [token.document(0) for token in door.accounts.tokens(None)])  # fmt: skip


def logged(door: Door, since: int) -> list[Event]:
    """What the log holds of the request, once all of it is there."""
    for _ in range(600):
        found = [e.event for e in door.log.entries(since, 1000) if e.event.request == "row"]
        if not found or found[-1].outcome != "202":
            return found
        # Taken, and not yet loaded: the log will hold what came of it, too.
        time.sleep(0.05)
    raise AssertionError(found)


def test_every_endpoint_and_format_has_a_row(nobody: TestClient) -> None:
    served = {
        f"{method} {route.path_format}"
        for router in (*ROUTERS, in_cypher) for route in router.routes for method in route.methods
    }  # fmt: skip
    rows = {right.endpoint: right.ask.get("formats", []) for right in rights()}
    assert rows.keys() == served | {f"{m} /api/v1/openapi.json" for m in ("GET", "HEAD")}
    for path, methods in nobody.get("/api/v1/openapi.json").json()["paths"].items():
        for method, said in methods.items():
            formats = [p["schema"]["enum"] for p in said.get("parameters", ())
                       if (p["in"], p["name"]) == ("path", "format")]  # fmt: skip
            assert [sorted(f) for f in formats] == [
                sorted(f) for f in [rows[f"{method.upper()} {path}"]] if f
            ]


@pytest.mark.parametrize("right", [*rights()], ids=str)
def test_a_role_gets_what_it_may_and_the_log_holds_it(
    nobody: TestClient, door: Door, made: Made, right: Right
) -> None:
    nobody.cookies.clear()
    send = ready(nobody, made, right)
    before = None if right.endpoint.startswith("GET") else state(door)
    since = door.log.head().count
    answer = send()
    assert answer.status_code == right.status, answer.text
    events = logged(door, since)
    assert {e.action for e in events} == {right.action} - {"-"}
    for event in events:
        assert event.endpoint == right.endpoint
        assert event.address
    if right.action == "refused":
        (event,) = events
        assert "Not" in event.outcome or event.outcome == "LoginRefused"
        known = right.role if right.status == 403 else ""
        assert (event.who, event.role, event.data_version) == (known, known, None)
        assert answer.headers["content-type"] == "application/problem+json"
        assert before is None or state(door) == before
    elif events:
        assert {(e.who, e.role) for e in events} == {(right.role, right.role)}
        assert right.outcome in {e.outcome for e in events}
        assert (events[-1].data_version is not None) == right.version


@pytest.mark.parametrize(("path", "status", "outcome"), [
    ("people/P9", 404, "NotFound"), ("people/李某（虚构）", 409, "Ambiguous"),
    ("cases/K9/trace", 404, "NotFound"), ("neighbourhood?entity=李某（虚构）", 409, "Ambiguous"),
    ("export.csv?entity=P9", 404, "NotFound"),
])  # fmt: skip
def test_the_log_holds_that_none_or_several_were_found(
    nobody: TestClient, door: Door, made: Made, path: str, status: int, outcome: str
) -> None:
    """That too is told of people: there is no such name, or there are these ids."""
    since = door.log.head().count
    headers = made.headers["investigator"] | {"X-Request-ID": "row"}
    assert nobody.get(f"/api/v1/{path}", headers=headers).status_code == status
    (event,) = logged(door, since)
    assert (event.who, event.outcome) == ("investigator", outcome)
    assert event.data_version == committed(door.source)
    assert any(key in "".join(event.about) for key in ("P9", "李某", "K9"))


def test_no_other_method_is_answered(nobody: TestClient, made: Made) -> None:
    rows = {right.endpoint: right for right in rights()}
    for endpoint, right in rows.items():
        _, path = endpoint.split()
        address = right.ask["address"].partition("?")[0].replace("{format}", right.format)
        for method in METHODS:
            looks = method == "HEAD" and f"GET {path}" in rows and path != "/link/{secret}"
            if f"{method} {path}" in rows or looks:
                continue
            answer = nobody.request(method, address, headers=made.headers["admin"])
            assert answer.status_code == 405, (method, address)


def test_the_log_of_it_all_is_whole(door: Door) -> None:
    assert door.log.verify() is None
