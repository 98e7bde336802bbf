"""The client against `guikou serve`: from tables to answers, figures and undo, and who may see it.

What the service tells is compared with what the command line prints on the same store.
"""

from __future__ import annotations

import csv
import io
import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import networkx
import pytest
from python_calamine import CalamineWorkbook

from api.access.accounts import Accounts
from api.access.roles import roles
from api.client import Client
from api.client.errors import (
    ServiceConflict,
    ServiceForbidden,
    ServiceNotFound,
    ServiceNotSignedIn,
    ServiceRefused,
)
from api.documents.account import Problem
from graph.stores import open_store
from ingest.generate import generate
from tests.api.accounts import CHEAP, PASSWORD
from tests.api.processes import Home, Served, certificate, serving

ON, LATER = "2016-09-06", "2019-03-31"
CLOCK = ("known", "and_known", "data_version", "and_data_version")
DEFECTS = "planted_defects.csv"
"""What the generated province lists of its own defects; it is no table."""
Json = dict[str, Any]


def home_of(folder: Path) -> tuple[Home, dict[str, str]]:
    """A fresh store, a user of each role, and a token of each."""
    open_store(str(folder / "store.kgl"), write=True).close()
    tokens = {}
    with Accounts(folder / "accounts.sqlite", hasher=CHEAP) as accounts:
        for role in roles():
            accounts.add(f"the.{role}", PASSWORD, role)
            tokens[role] = accounts.issue_token(f"the.{role}", "for tests", 1)[0]
    (folder / "tmp").mkdir()
    return Home(folder, tokens["admin"]), tokens


@dataclass
class Province:
    """A served province, clients by role, its tables, and how they were loaded."""

    home: Home
    served: Served
    clients: dict[str, Client]
    files: list[Path]
    previewed: Any
    committed: Any
    seen: list[str]

    @property
    def steward(self) -> Client:
        return self.clients["steward"]

    def printed(self, *arguments: str) -> Any:
        """The JSON document that a command prints on the store that is served."""
        done = self.home.run(*arguments, "--format", "json")
        # 1 is an answer: there is no chain, or there are defects.
        assert done.returncode in (0, 1), done.stderr.decode()
        return json.loads(done.stdout)

    def written(self, name: str, *arguments: str) -> bytes:
        """The file that a command writes on the store that is served."""
        done = self.home.run(*arguments, "-o", str(self.home.path / name))
        assert done.returncode == 0, done.stderr.decode()
        return (self.home.path / name).read_bytes()

    def hash(self) -> bytes:
        return self.home.run("hash").stdout


def shortly(seconds: float) -> None:
    time.sleep(min(seconds, 0.02))


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    folder = tmp_path_factory.mktemp("home")
    home, tokens = home_of(folder)
    generate(20, 7, folder / "province")
    files = sorted(f for f in (folder / "province").glob("*.csv") if f.name != DEFECTS)
    with ExitStack() as stack:
        served = stack.enter_context(serving(home))
        clients = {
            role: stack.enter_context(Client(served.url(), token, wait=shortly))
            for role, token in tokens.items()
        }
        seen: list[str] = []
        previewed = clients["steward"].preview(files, progress=lambda i: seen.append(i["state"]))
        assert clients["viewer"].version()["data_version"] == 0
        committed = clients["steward"].commit(previewed["id"])
        yield Province(home, served, clients, files, previewed, committed, seen)


def test_what_was_previewed_was_loaded_as_the_command_line_does(
    province: Province, tmp_path: Path
) -> None:
    assert (province.seen[0], province.seen[-1]) == ("queued", "done")
    other, _ = home_of(tmp_path)
    paths = [str(file) for file in province.files]
    told = json.loads(other.run("ingest", *paths, "--dry-run", "--format", "json").stdout)
    report = province.previewed["report"]
    assert report == told | {"next": None}
    assert (report["batch"], report["dry_run"], report["total"]) == (None, True, 0)
    assert province.committed["report"]["batch"] == 1
    assert province.committed["report"]["added"] == report["added"]
    assert other.run("ingest", *paths).returncode == 0
    assert province.hash() == other.run("hash").stdout
    assert [one["who"] for one in province.steward.batches()][:1] == ["the.steward"]


Answer = tuple[Callable[[Client], Any], tuple[str, ...]]
ANSWERS: dict[str, Answer] = {
    **{
        f"trace {unit} {day} {line}": (
            partial(Client.responsibility, unit=unit, on=day, line=line),
            ("trace", unit, "--on", day, "--line", line),
        )
        for unit, day, line in (
            ("U-0002", ON, "supervision"), ("U-0002", LATER, "all"), ("U-0001", ON, "all"),
            ("U-0003", ON, "party"), ("U-0002", "2009-06-30", "supervision"),
        )
    },
    "trace at most": (
        partial(Client.responsibility, unit="U-0002", on=ON, line="all", limit=1),
        ("trace", "U-0002", "--on", ON, "--line", "all", "--limit", "1"),
    ),
    "spans": (partial(Client.spans, unit="U-0002"), ("spans", "U-0002")),
    "why not": (
        partial(Client.why_not, unit="U-0002", on="2009-06-30"),
        ("why-not", "U-0002", "--on", "2009-06-30"),
    ),
    "diff": (
        partial(Client.diff, unit="U-0002", on=ON, other=LATER, line="all"),
        ("diff", "U-0002", "--on", ON, "--and", LATER, "--line", "all"),
    ),
    "case": (
        partial(Client.case_trace, case="K-00001", on=ON), ("case-trace", "K-00001", "--on", ON)
    ),
    "audit": (lambda c: c.audit(ON, page=2).whole(), ("audit", "--on", ON)),
    "audit of a kind": (
        lambda c: c.audit(ON, kinds=["no_lead", "vacant_post"], certain=True, page=1).whole(),
        ("audit", "--on", ON, "--kind", "no_lead", "--kind", "vacant_post", "--certain"),
    ),
    "search": (
        lambda c: c.search("虚构", page=150).whole(), ("search", "虚构", "--limit", "10000")
    ),
    "search by initials": (lambda c: c.search("yzyh", page=1).whole(), ("search", "yzyh")),
    "unit": (lambda c: c.unit("U-0002", page=7), ("show", "U-0002")),
    "person": (lambda c: c.person("P-0001", page=1), ("show", "P-0001")),
    "case record": (lambda c: c.case("K-00001", page=2), ("show", "K-00001")),
    "document": (lambda c: c.document("D-MAP", page=5), ("show", "D-MAP")),
    "batches": (lambda c: list(c.batches(page=1)), ("batches",)),
    "catalog": (lambda c: c.queries(), ("queries",)),
    "query": (
        lambda c: c.query("units_in_region", {"region": "R-00", "on": ON}, page=3).whole(),
        ("query", "units_in_region", "-p", "region=R-00", "-p", f"on={ON}"),
    ),
    "query of nothing": (
        lambda c: c.query("units_with_two_leads", {"on": "1901-01-01"}).whole(),
        ("query", "units_with_two_leads", "-p", "on=1901-01-01"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_the_documents_of_the_command_line(province: Province, name: str) -> None:
    ask, command = ANSWERS[name]
    assert ask(province.steward) == province.printed(*command)


def test_what_has_no_command_is_the_same_in_small_pages_and_in_one(province: Province) -> None:
    client = province.clients["investigator"]
    for ask in (
        lambda page: client.neighbourhood("U-0002", ON, hops=2, page=page),
        lambda page: client.paths("U-0002", "U-0003", ON, page=page),
        lambda page: client.search("虚构", page=page).whole(),
        lambda page: client.query("unit_timeline", {"unit": "U-0002"}, page=page).whole(),
    ):
        one = ask(1000)
        assert one["shown"] == one["total"] > 0
        assert ask(max(1, one["total"] // 9)) == one
    told = client.coverage(ON)
    leads = province.printed("query", "portfolio_of_lead", "-p", "lead=L-07", "-p", f"on={ON}")
    found = {u["id"] for g in told["groups"] if g["lead_id"] == "L-07" for u in g["units"]}
    assert found == {dict(zip(leads["columns"], row, strict=True))["unit"] for row in leads["rows"]}
    assert client.post(client.search("书记").first["results"][0]["id"])["label"] == "Post"
    quoted = client.responsibility("U-0002", ON, evidence="full")["chains"][0]["hops"][0]
    assert all("publisher" in source for source in quoted["evidence"])


def test_every_query_of_the_catalog_runs(province: Province) -> None:
    client = province.clients["investigator"]
    values: Json = {
        "unit": "U-0002", "lead": "L-07", "region": "R-00", "case": "K-00001", "person": "P-0001",
        "start": "U-0002", "end": "U-0003", "earlier": "2000-01-01", "document": "D-MAP",
        "body": "L-07", "root": "ROOT", "from": "2010-01-01", "to": LATER, "team": "T-01",
        "target": "R-00", "entity": "U-0002",
    }  # fmt: skip
    for query in client.queries():
        takes = {p["name"] for p in query["parameters"] if p["required"]}
        told = client.query(query["name"], {name: values[name] for name in takes}, page=100)
        assert told.first["columns"] == [column["name"] for column in query["columns"]]
        assert len(list(told)) == told.total


KINDS: dict[str, tuple[Json, tuple[str, ...]]] = {
    "chain": ({"unit": "U-0002", "on": ON}, ("U-0002", "--on", ON)),
    "coverage": ({"on": ON}, ("--on", ON)),
    "timeline": ({"unit": "U-0002", "on": ON, "from": 2012}, ("U-0002", "--on", ON, "-p",
                                                            "from=2012")),
    "diff": ({"unit": "U-0002", "on": ON, "and": LATER}, ("U-0002", "--on", ON, "--and", LATER)),
    "network": ({"entity": "U-0002", "on": ON}, ("U-0002", "--on", ON)),
}  # fmt: skip
MAGIC = {
    "svg": (b"<svg", "image/svg+xml"), "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "pdf": (b"%PDF-", "application/pdf"), "html": (b"<!DOCTYPE html>", "text/html"),
    "json": (b"{", "application/json"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_figures_are_the_files_of_the_command_line(province: Province, kind: str) -> None:
    client = province.clients["investigator"]
    given, command = KINDS[kind]
    for form, (magic, media) in MAGIC.items():
        file = client.figure(kind, form, given)  # type: ignore[arg-type]
        assert file.data.startswith(magic), file.data[:80]
        assert file.media_type.split(";")[0] == media
        assert int(file.told["pages"]) >= 1
        if form == "svg":
            told = client.verify_figure(file.data)
            assert (told["figure"], told["same"], told["bytes_same"]) == (kind, True, True)
    data = province.written(f"{kind}.pdf", "figure", kind, *command)
    assert client.figure(kind, "pdf", given).data == data


def test_a_map_is_a_figure_of_its_unit(province: Province) -> None:
    client = province.clients["investigator"]
    same = client.figure("chain", "svg", {"unit": "U-0002", "on": ON}, lang="en", theme="grey")
    assert client.map("U-0002", "svg", ON, lang="en", theme="grey").data == same.data
    around = client.figure("network", "json", {"entity": "U-0002", "on": ON})
    assert client.map("U-0002", "json", ON, kind="network").data == around.data


def test_exports_are_the_files_of_the_command_line(province: Province) -> None:
    client = province.clients["investigator"]
    of_unit = ("export", "--unit", "U-0002", "--hops", "2", "--on", ON)
    for form in ("graphml", "gexf"):
        file = client.export(form, entity="U-0002", hops=2, on=ON)  # type: ignore[arg-type]
        assert file.data == province.written(f"u.{form}", *of_unit, "--format", form)
        assert int(file.told["data-version"]) == client.version()["data_version"]
    part = networkx.read_graphml(io.BytesIO(client.export("graphml", entity="U-0002", on=ON).data))
    assert "U-0002" in part.nodes
    zipped = ZipFile(io.BytesIO(client.export("csv", entity="U-0002", hops=2, on=ON).data))
    assert {"nodes.csv", "edges.csv"} <= set(zipped.namelist())
    of_query = client.export("json", query="portfolio_of_lead", parameters={"lead": "L-07"}, on=ON)
    assert "L-07" in {node["id"] for node in json.loads(of_query.data)["nodes"]}
    way = json.loads(client.export("json", entity="U-0002", to="U-0003", on=ON).data)
    assert {"U-0002", "U-0003"} <= {node["id"] for node in way["nodes"]}
    given = {"lead": "L-07", "on": ON}
    table = client.table("portfolio_of_lead", "csv", given)
    assert table.data == province.written(
        "q.csv", "query", "portfolio_of_lead", "-p", "lead=L-07", "-p", f"on={ON}", "--format",
        "csv",
    )  # fmt: skip
    lines = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert int(table.told["total"]) == len(lines) - 1 > 0
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.table("portfolio_of_lead", "xlsx", given).data)
    )
    assert len(book.get_sheet_by_index(0).to_python()) >= len(lines)


def asked(client: Client) -> Json:
    """Answers of many kinds."""
    return {
        "who": client.responsibility("U-0002", ON, line="all", evidence="full"),
        "spans": client.spans("U-0002"), "unit": client.unit("U-0002"),
        "why": client.why_not("U-0002", "2009-06-30"), "diff": client.diff("U-0002", ON, LATER),
        "case": client.case_trace("K-00001", ON), "audit": client.audit(ON).whole(),
        "led": client.coverage(ON), "found": client.search("虚构", page=1000).whole(),
        "near": client.neighbourhood("U-0002", ON, hops=2),
        "rows": client.query("lead_changes", {"from": "2010-01-01"}).whole(),
    }  # fmt: skip


def timeless(told: Any) -> Any:
    """Answers without the point on the known clock of which they are."""
    if isinstance(told, dict):
        return {k: timeless(v) for k, v in told.items() if k not in CLOCK}
    return [timeless(one) for one in told] if isinstance(told, list) else told


def test_undo_gives_back_every_answer(province: Province, tmp_path: Path) -> None:
    client = province.steward
    before, digest = asked(client), province.hash()
    leads = tmp_path / "leads.csv"
    leads.write_text("unit,lead,since\nU-0002,L-01,2016-01-01\n", encoding="utf-8")
    preview = client.preview([leads])
    changed = preview["report"]["changed_answers"]
    assert "U-0002" in [one["unit"] for one in changed]
    assert asked(client) == before
    batch = client.commit(preview["id"])["report"]["batch"]
    between = asked(client)
    differing = {name for name in before if timeless(between[name]) != timeless(before[name])}
    assert differing >= {"who", "spans", "unit", "led", "near", "rows"}
    known = before["who"]["known"]
    assert client.responsibility("U-0002", ON, line="all", known=known, evidence="full") == (
        before["who"]
    )
    moved = client.diff("U-0002", ON, known=known, other_known=between["who"]["known"])
    assert "L-01" in json.dumps(moved["hops"])
    undone = client.undo(batch)
    assert undone["batch"] == batch
    assert timeless(asked(client)) == timeless(before)
    assert province.hash() == digest
    with pytest.raises(ServiceRefused) as caught:
        client.undo(batch)
    assert (caught.value.status, caught.value.problem["status"]) == (400, 400)
    assert [b["undone_by"] for b in client.batches() if b["batch"] == batch] == [
        undone["undone_by"]
    ]


def test_bad_rows_are_told_and_not_loaded(province: Province, tmp_path: Path) -> None:
    client, digest = province.steward, province.hash()
    units = tmp_path / "units.csv"
    units.write_text("id,full_name,kind\n,无（虚构）,central\nU9,,central\n", encoding="utf-8")
    for call in (client.preview, client.load):
        told = call([units])
        assert (told["state"], told["report"]["batch"]) == ("refused", None)
        issues = list(client.issues(told["id"], page=1))
        assert [issue["row"] for issue in issues] == [2, 3]
        assert issues == told["report"]["issues"]
        text = client.issues_file(told["id"]).decode("utf-8-sig")
        found = csv.DictReader(io.StringIO(text))
        assert [row["reason"] for row in found] == [issue["reason"] for issue in issues]
        with pytest.raises(ServiceRefused):
            client.commit(told["id"])
    assert province.hash() == digest


def test_wrong_use_is_told_as_a_problem(province: Province) -> None:
    client = province.clients["investigator"]
    for call, kind, status in (
        (lambda: client.unit("U-9999"), ServiceNotFound, 404),
        (lambda: client.person("U-0002"), ServiceNotFound, 404),
        (lambda: client.responsibility("U-0002", "2016-13-01"), ServiceRefused, 422),
        (lambda: client.responsibility("U-0002", ON, line="none"), ServiceRefused, 422),
        (lambda: client.query("lead_of_unit", {"units": "U-0002"}), ServiceRefused, 422),
        (lambda: client.figure("chain", "gif", {"unit": "U-0002"}), ServiceRefused, 422),
        (lambda: client.figure("chain", "svg", {}), ServiceRefused, 422),
        (lambda: client.export("csv"), ServiceRefused, 400),
        (lambda: client.cypher("RETURN 1 AS x"), ServiceNotFound, 404),
        (lambda: province.steward.commit("none"), ServiceNotFound, 404),
        (lambda: province.steward.load([]), ServiceRefused, 422),
    ):
        with pytest.raises(kind) as caught:
            call()
        error = caught.value
        Problem.model_validate(error.problem, strict=True)
        assert (error.status, error.problem["status"], error.tries) == (status, status, 1)
        assert error.problem["instance"] == error.request_id != ""
    with Client(province.served.url(), "gk_none") as other, pytest.raises(ServiceNotSignedIn):
        other.version()


def caught_up(client: Client, other: Client) -> bool:
    """Whether a role that does not see everything is told of all that was loaded."""
    return client.version()["data_version"] == other.version()["data_version"]


def test_roles_see_and_do_what_they_may(province: Province) -> None:
    viewer, admin = province.clients["viewer"], province.clients["admin"]
    # Its view of new data is made while the one before answers.
    while not caught_up(viewer, admin):
        pass
    investigator = province.clients["investigator"]
    file = province.files[0]
    for client, calls in (
        (viewer, (
            lambda: viewer.person("P-0001"), lambda: viewer.case("K-00001"),
            lambda: viewer.case_trace("K-00001"), lambda: viewer.export("json", entity="U-0002"),
            lambda: viewer.table("lead_of_unit", "csv", {"unit": "U-0002"}),
        )),
        (investigator, (
            lambda: investigator.preview([file]), lambda: investigator.undo(1),
            lambda: investigator.audit_log(), lambda: investigator.verify_log(),
        )),
        (province.steward, (lambda: province.steward.audit_log(),)),
    ):  # fmt: skip
        for call in calls:
            with pytest.raises(ServiceForbidden) as caught:
                call()
            assert caught.value.problem["status"] == 403
        assert client.unit("U-0002")["id"] == "U-0002"
    seen = viewer.search("虚构", page=1000)
    assert {one["label"] for one in seen}.isdisjoint({"Person", "Case", "Stage"})
    assert {"Person", "Case"} <= {one["label"] for one in investigator.search("虚构", page=1000)}
    chains = viewer.responsibility("U-0002", ON)["chains"]
    named = [h["full_name"] for c in chains for hop in c["hops"] for p in hop["posts"]
             for h in p["holders"]]  # fmt: skip
    whole = investigator.responsibility("U-0002", ON)["chains"]
    names = {h["full_name"] for c in whole for hop in c["hops"] for p in hop["posts"]
             for h in p["holders"]}  # fmt: skip
    assert names
    assert names.isdisjoint(named)
    assert admin.schema() == viewer.schema()


def test_the_audit_log_holds_who_asked_what_and_is_verified(province: Province) -> None:
    client, admin = province.clients["investigator"], province.clients["admin"]
    start = admin.verify_log()["head"]["count"]
    client.case_trace("K-00001", ON)
    client.figure("chain", "svg", {"unit": "U-0002", "on": ON})
    with pytest.raises(ServiceForbidden):
        province.clients["viewer"].person("P-0001")
    entries = list(admin.audit_log(after=start, page=2))
    told = [(e["who"], e["action"], e["endpoint"], e["outcome"]) for e in entries]
    assert ("the.investigator", "read", "GET /api/v1/cases/{id}/trace", "200") in told
    assert ("the.investigator", "export", "GET /api/v1/figures/chain.{format}", "200") in told
    assert [(e["role"], e["action"]) for e in entries if e["who"] == "the.viewer"] == [
        ("viewer", "refused")
    ]
    (case,) = [e for e in entries if e["endpoint"].endswith("/trace")]
    assert "K-00001" in " ".join(case["about"])
    verified = admin.verify_log()
    assert verified["broken"] is None
    noted = "{count}:{hash}".format_map(verified["head"])
    assert admin.verify_log(noted)["broken"] is None
    for more in ((), ("--noted", noted)):
        done = province.home.run("audit-log", "verify", *more, "--format", "json")
        assert (done.returncode, json.loads(done.stdout)["broken"]) == (0, None)
    done = province.home.run("audit-log", "verify", "--noted", noted.replace(":", ":0")[:-1])
    assert done.returncode == 1


def test_a_service_that_starts_anew_is_waited_for(tmp_path: Path) -> None:
    home, _ = home_of(tmp_path)
    with ExitStack() as later:
        waits: list[float] = []

        def restart(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 2:
                later.enter_context(serving(home, "--read-only", port=served.port))

        with serving(home) as served:
            client = later.enter_context(Client(served.url(), home.token, wait=restart))
            assert client.version()["data_version"] == 0
        assert not client.alive()
        assert client.version()["data_version"] == 0
        assert client.ready()
    assert len(waits) == 2


def test_a_service_with_a_certificate_of_its_own_is_asked_over_tls(tmp_path: Path) -> None:
    home, _ = home_of(tmp_path)
    made, key = certificate(tmp_path, "localhost")
    trusted = ssl.create_default_context(cafile=str(made))
    with serving(home, "--certificate", str(made), "--key", str(key)) as served:
        url = f"https://localhost:{served.port}"
        with Client(url, home.token, context=trusted) as client:
            assert client.version()["data_version"] == 0
        with Client(url, home.token) as stranger:
            assert not stranger.alive()


def test_a_service_that_only_reads_says_so_at_once(tmp_path: Path) -> None:
    home, tokens = home_of(tmp_path)
    units = tmp_path / "units.csv"
    units.write_text("id,full_name,kind\nU1,甲（虚构）,central\n", encoding="utf-8")
    assert home.run("ingest", str(units)).returncode == 0
    with (
        serving(home, "--read-only") as served,
        Client(served.url(), tokens["steward"], wait=shortly) as client,
    ):
        for call in (
            lambda: client.preview([units]), lambda: client.load([units]), lambda: client.undo(1)
        ):  # fmt: skip
            with pytest.raises(ServiceConflict, match="--read-only") as caught:
                call()
            assert str(tmp_path) not in str(caught.value)
        assert client.version()["data_version"] == 1


def test_an_id_may_hold_slashes_and_dots(tmp_path: Path) -> None:
    home, tokens = home_of(tmp_path)
    units = tmp_path / "units.csv"
    units.write_text("id,full_name,kind\na/b.c,甲（虚构）,central\n", encoding="utf-8")
    with (
        serving(home) as served, Client(served.url(), tokens["steward"], wait=shortly) as client
    ):  # fmt: skip
        assert client.load([units])["state"] == "done"
        assert client.unit("a/b.c")["id"] == "a/b.c"
        figure = client.figure("chain", "svg", {"unit": "a/b.c", "on": ON})
        assert client.map("a/b.c", "svg", ON).data == figure.data
