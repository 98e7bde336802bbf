"""The client asks for what there is: every endpoint with every parameter, and names every field."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_type_hints
from unittest.mock import Mock

import httpx2
import pytest

from api.app import make_app
from api.client import Client, documents
from api.client.loads import _AT_WORK
from api.documents import account, auditlog, loads, things, whole
from api.documents.report import IssueFound
from api.documents.told import Name
from api.loads.ingest import ENDED, State
from graph.errors import UsageError
from queries.catalog import catalog
from viz.kinds import KINDS

# The description that a service gives needs nothing of its door.
DESCRIBED: dict[str, Any] = make_app(Mock(), cypher=True).openapi()
FOR_PEOPLE = {
    ("get", "/api/v1/users"), ("post", "/api/v1/users"), ("patch", "/api/v1/users/{name}"),
    ("get", "/api/v1/tokens"), ("post", "/api/v1/tokens"), ("delete", "/api/v1/tokens/{id}"),
    ("get", "/api/v1/session"), ("post", "/api/v1/session"), ("delete", "/api/v1/session"),
    ("get", "/metrics"),
}  # fmt: skip
"""What no program asks by the client: signing in, managing users, and what Prometheus reads."""
OPERATIONS = {
    (method, path): operation
    for path, methods in DESCRIBED["paths"].items() for method, operation in methods.items()
    if (method, path) not in FOR_PEOPLE
}  # fmt: skip


class Recorder:
    """Answers everything with two pages, and notes which operation was asked with what."""

    def __init__(self) -> None:
        self.asked: dict[tuple[str, str], set[str]] = {}

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        raw = request.url.raw_path.decode().partition("?")[0]
        given = dict(request.url.params)
        self.asked.setdefault(self._operation(request.method.lower(), raw), set()).update(given)
        last = "cursor" in given or given.get("after") == "8"
        log = raw.endswith("audit-log")
        told: dict[str, Any] = {
            "total": 9, "shown": 0, "next": None if last else 8 if log else "x", "id": "i",
            "state": "done", "detail": None, "columns": [],
        }  # fmt: skip
        lists = ("results", "facts", "defects", "nodes", "edges", "paths", "rows", "queries",
                 "batches", "entries", "issues")  # fmt: skip
        told |= {name: [] for name in lists} | {"names": {}}
        return httpx2.Response(200, json=told | {"report": told})

    def _operation(self, method: str, raw: str) -> tuple[str, str]:
        fitting = [
            (path.count("{"), path) for asked, path in OPERATIONS
            if asked == method and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)), raw)
        ]  # fmt: skip
        assert fitting, f"{method} {raw} is no endpoint"
        return method, min(fitting)[1]


def ask_everything(client: Client) -> None:
    """Every method of the client, with every parameter."""
    at = {"known": "2026-01-01", "evidence": "full"}
    list(client.search("x", known="2026-01-01", page=2))
    for thing in (client.unit, client.person, client.post, client.case, client.document):
        thing("U 1/甲", **at, page=2)  # type: ignore[arg-type]
    on: Any = {"on": "2016-09-06", **at}
    client.responsibility("U", **on, line="all", limit=3)
    client.spans("U", line="party", known="2026-01-01", evidence="full")
    client.why_not("U", **on, line="all")
    client.diff("U", **on, other="2018-01-01", other_known="2026-01-02", line="all")
    client.case_trace("C", **on)
    list(client.audit(**on, kinds=["no_lead", "cycle"], certain=True, page=2))
    client.coverage(**on)
    client.neighbourhood("U", **on, hops=2, page=2)
    client.paths("U", "V", **on, relations=["LED_BY"], which="one", hops=3, page=2)
    client.queries()
    for name, query in catalog().items():
        given = {parameter.name: "x" for parameter in query.parameters}
        list(client.query(name, given, evidence="full", page=2))
    client.table("lead_of_unit", "xlsx", {"unit": "U"}, limit=2)
    client.cypher("RETURN 1", {"x": 1}, limit=2)
    look: Any = {"known": "2026-01-01", "lang": "en", "sheet": "a4", "theme": "grey", "dpi": 72,
                 "page": 1}  # fmt: skip
    for kind in KINDS.values():
        client.figure(kind.name, "svg", {asked.name: "x" for asked in kind.parameters}, **look)
    client.map("U", "pdf", "2016-09-06", kind="network", **look)
    client.verify_figure(b"x")
    client.export("csv", entity="U", hops=1, to="V", relations="all", query="q",
                  parameters={"lead": "L"}, on="2016-09-06", known="2026-01-01")  # fmt: skip
    client.preview([])
    client.load([])
    client.commit("i")
    client.ingest("i")
    list(client.issues("i", page=2))
    client.issues_file("i")
    list(client.batches(known="2026-01-01", page=2))
    client.undo(3)
    client.version()
    client.schema()
    client.alive()
    client.ready()
    list(client.audit_log(after=2, page=2))
    client.verify_log("3:abc")


def test_every_endpoint_is_asked_with_every_parameter() -> None:
    recorder = Recorder()
    transport = httpx2.MockTransport(recorder)
    with Client("http://localhost", "t", transport=transport) as client:
        ask_everything(client)
    for operation, described in OPERATIONS.items():
        names = {p["name"] for p in described.get("parameters", ()) if p["in"] == "query"}
        assert operation in recorder.asked, f"{operation} is never asked"
        # A table takes its query's parameters, which no description of it can name.
        extra = {"unit"} if operation[1] == "/api/v1/queries/{name}.{format}" else set()
        assert recorder.asked[operation] == names | extra, operation


def test_the_fields_of_an_upload_are_those_of_the_form(tmp_path: Path) -> None:
    for name in ("units.csv", "m.yaml"):
        (tmp_path / name).write_text("id\nU1\n")
    bodies: list[str] = []

    def keep(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.read().decode())
        return httpx2.Response(202, json={"id": "i", "state": "done"})

    transport = httpx2.MockTransport(keep)
    with Client("http://localhost", "t", transport=transport) as client:
        for call in (client.preview, client.load):
            call([tmp_path / "units.csv"], mapping=tmp_path / "m.yaml", snapshot="2016-05-01",
                 source="名册", skip_bad_rows=True)  # fmt: skip
    form = OPERATIONS[("post", "/api/v1/ingests")]["requestBody"]["content"]
    name = form["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]
    fields = set(DESCRIBED["components"]["schemas"][name]["properties"])
    for body, dry in zip(bodies, ("true", "false"), strict=True):
        assert set(re.findall(r'; name="(\w+)"', body)) == fields
        assert 'name="files"; filename="units.csv"' in body
        assert f'name="dry_run"\r\n\r\n{dry}\r\n' in body


@pytest.mark.parametrize(("told", "model"), [
    (documents.Found, things.Result), (documents.Defect, whole.Defect),
    (documents.Batch, account.Batch), (documents.Words, Name),
    (documents.Parameter, account.Parameter), (documents.Column, account.Column),
    (documents.Query, account.Query), (documents.SentFile, loads.SentFile),
    (documents.Progress, loads.Progress), (documents.Issue, IssueFound),
    (documents.Ingest, loads.IngestStatus), (documents.Undone, loads.Undone),
    (documents.LogEntry, auditlog.LogEntry), (documents.LogHead, auditlog.LogHead),
    (documents.LogBroken, auditlog.LogBroken), (documents.LogVerified, auditlog.LogVerified),
])  # fmt: skip
def test_a_document_has_the_fields_that_the_service_tells(told: Any, model: Any) -> None:
    hints = get_type_hints(told)
    assert hints.keys() == {field.alias or name for name, field in model.model_fields.items()}
    for name, field in model.model_fields.items():
        assert (type(None) in get_args(hints[name])) == (type(None) in get_args(field.annotation))


def test_the_states_of_an_ingest_are_those_of_the_service() -> None:
    assert set(get_args(get_type_hints(documents.Ingest)["state"])) == set(get_args(State))
    assert set(get_args(State)) - ENDED == _AT_WORK


def test_lists_among_the_parameters_are_parted_by_commas() -> None:
    asked: list[str] = []

    def keep(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.params["relations"])
        return httpx2.Response(200, json={"next": None, "columns": [], "rows": []})

    with Client("http://localhost", "t", transport=httpx2.MockTransport(keep)) as client:
        for relations in (["LED_BY", "PART_OF"], ("LED_BY", "PART_OF"), "LED_BY,PART_OF"):
            client.query("path_between", {"relations": relations})
            client.figure("network", "svg", {"relations": relations})
    assert asked == ["LED_BY,PART_OF"] * 6


def test_no_id_leads_elsewhere_and_no_parameter_is_given_twice() -> None:
    recorder = Recorder()
    transport = httpx2.MockTransport(recorder)
    with Client("http://localhost", "t", transport=transport) as client:
        calls: tuple[Callable[[], object], ...] = (
            lambda: client.unit("."), lambda: client.unit(".."), lambda: client.case_trace(""),
            lambda: client.query("q", {"limit": 1}), lambda: client.table("q", "csv", {"limit": 1}),
            lambda: client.figure("chain", "svg", {"unit": "U", "lang": "en"}),
        )  # fmt: skip
        for call in calls:
            with pytest.raises(UsageError):
                call()
    assert recorder.asked == {}
