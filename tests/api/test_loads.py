"""Loading over HTTP: the same reports as the command line, previews and their commit, undo."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.documents.loads import Undone
from api.door import Door
from api.loads.limits import Limits
from api.loads.report import report_document
from graph.errors import StoreError
from graph.hashing import content_hash
from graph.known import committed, ledger
from graph.stores import Store, open_store
from ingest.run import load
from tests.api.loads import (
    INGESTS,
    LEADS,
    MOVED,
    UNITS,
    brought,
    ended,
    everything,
    post,
)
from tests.api.served import bearer, client_of

BAD = (
    "id,full_name,kind,classification\n,无编号（虚构）,central,\nU2,乙（虚构）,central,=1+1\n"
    "U3,丙（虚构）,central,\n"
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the service puts what it is sent."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    with client_of(door, "steward") as made:
        yield made


def by_library(folder: Path, name: str, text: str, **options: Any) -> tuple[dict[str, Any], str]:
    """Report and content hash when the library loads the same file into an empty store."""
    folder.mkdir()
    path = folder / name
    path.write_text(text, encoding="utf-8")
    store = open_store(str(folder / "other.kgl"), write=True)
    try:
        report = load(store, [path], who="steward", **options)
        document = report_document(report, [], False)
        for issue in document["issues"]:
            issue["file"] = name
        return document, content_hash(store)
    finally:
        store.close()


def test_an_upload_is_loaded_as_the_command_line_would(
    client: TestClient, store: Store, tmp_path: Path, place: Path
) -> None:
    told = brought(client, {"units.csv": UNITS})
    document, digest = by_library(tmp_path / "other", "units.csv", UNITS)
    assert (told["state"], told["detail"], told["dry_run"]) == ("done", None, False)
    assert told["report"] == document | {"next": None}
    assert told["progress"] == {"done": 6, "total": 6}
    assert told["files"] == [{"name": "units.csv", "sha256": sha256(UNITS.encode()).hexdigest(),
                              "bytes": len(UNITS.encode())}]  # fmt: skip
    assert content_hash(store) == digest
    (batch,) = ledger(store)
    assert (batch["who"], batch["files"]) == ("steward", ["units.csv"])
    assert not [p for p in everything(place) if p.suffix == ".csv" and p.name != "issues.csv"]


def test_a_preview_changes_nothing_and_its_commit_loads_just_that(
    client: TestClient, store: Store
) -> None:
    brought(client, {"units.csv": UNITS})
    before = content_hash(store)
    told = brought(client, {"leads.csv": LEADS}, dry_run="true")
    assert (told["state"], told["report"]["batch"], told["dry_run"]) == ("done", None, True)
    assert [c["unit"] for c in told["report"]["changed_answers"]] == ["U1"]
    assert content_hash(store) == before
    at = f"{INGESTS}/{told['id']}"
    answer = client.post(f"{at}/commit")
    assert (answer.status_code, answer.headers["location"]) == (202, at)
    done = ended(client, at)
    assert (done["state"], done["report"]["batch"], done["dry_run"]) == ("done", 2, False)
    counts = ("rows", "added", "closed", "unchanged", "skipped")
    assert all(done["report"][key] == told["report"][key] for key in counts)
    assert ledger(store)[-1]["file_hashes"] == [sha256(LEADS.encode()).hexdigest()]
    again = client.post(f"{at}/commit")
    assert (again.status_code, committed(store)) == (409, 2)


def test_a_preview_of_older_data_is_not_committed(client: TestClient, store: Store) -> None:
    brought(client, {"units.csv": UNITS})
    told = brought(client, {"leads.csv": LEADS}, dry_run="true")
    brought(client, {"leads.csv": MOVED})
    answer = client.post(f"{INGESTS}/{told['id']}/commit")
    assert answer.status_code == 409
    assert "made on version 1, now it is 2" in answer.json()["detail"]
    assert committed(store) == 2


def test_data_that_change_while_a_commit_waits_are_noticed(
    client: TestClient, door: Door, store: Store
) -> None:
    desk: Any = client.app.state.desk  # type: ignore[attr-defined]
    told = brought(client, {"units.csv": UNITS}, dry_run="true")
    with desk.writing():
        assert client.post(f"{INGESTS}/{told['id']}/commit").status_code == 202
        load(store, [_file(Path(tempfile.gettempdir()) / "people.csv")], who="other")
    late = ended(client, f"{INGESTS}/{told['id']}")
    assert (late["state"], late["report"]) == ("refused", None)
    assert "data changed" in late["detail"]
    assert committed(store) == 1


def _file(path: Path) -> Path:
    path.write_text("id,full_name\nP1,某人（虚构）\n", encoding="utf-8")
    return path


def test_a_file_that_changed_after_its_preview_is_not_committed(
    client: TestClient, store: Store, place: Path
) -> None:
    told = brought(client, {"units.csv": UNITS}, dry_run="true")
    (kept,) = [p for p in everything(place) if p.name == "units.csv"]
    kept.write_text(UNITS.replace("甲", "乙"), encoding="utf-8")
    client.post(f"{INGESTS}/{told['id']}/commit")
    late = ended(client, f"{INGESTS}/{told['id']}")
    assert (late["state"], committed(store)) == ("refused", 0)
    assert "no longer what was sent" in late["detail"]


@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_bad_rows_are_refused_page_by_page_and_as_a_file(
    client: TestClient, store: Store, tmp_path: Path, dry_run: str
) -> None:
    before = content_hash(store)
    told = brought(client, {"units.csv": BAD}, dry_run=dry_run)
    expected, _ = by_library(tmp_path / "other", "units.csv", BAD)
    assert (told["state"], told["report"]["issues"]) == ("refused", expected["issues"])
    assert "2 处问题" in told["detail"]
    at = f"{INGESTS}/{told['id']}"
    pages, cursor = [], None
    for _ in range(2):
        page = client.get(at, params={"limit": 1} | ({"cursor": cursor} if cursor else {})).json()
        pages += page["report"]["issues"]
        assert (page["report"]["total"], page["report"]["shown"]) == (2, 1)
        cursor = page["report"]["next"]
    assert (pages, cursor) == (expected["issues"], None)
    for wrong in ("x", "-1", "99", "٣", ""):
        assert client.get(at, params={"cursor": wrong}).status_code == 422
    answer = client.get(f"{at}/issues.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["value"] for row in rows] == ["", "'=1+1"], "a cell would run as a formula"
    refused = client.post(f"{at}/commit")
    assert (refused.status_code, content_hash(store)) == (422, before)
    assert "2 处问题" in refused.json()["detail"]


def test_good_rows_are_loaded_when_bad_ones_may_be_skipped(
    client: TestClient, store: Store, tmp_path: Path
) -> None:
    told = brought(client, {"units.csv": BAD}, dry_run="true", skip_bad_rows="true")
    assert (told["state"], told["report"]["skipped"]) == ("done", 2)
    client.post(f"{INGESTS}/{told['id']}/commit")
    done = ended(client, f"{INGESTS}/{told['id']}")
    assert (done["state"], done["report"]["batch"], done["report"]["total"]) == ("done", 1, 2)
    assert content_hash(store) == by_library(
        tmp_path / "other", "units.csv", BAD, skip_bad_rows=True
    )[1]


def test_what_is_wrong_with_a_whole_table_cannot_be_skipped(
    client: TestClient, store: Store
) -> None:
    told = brought(client, {"units.csv": "id,colour\nU1,red\n"}, skip_bad_rows="true")
    assert (told["state"], committed(store)) == ("refused", 0)
    assert "cannot be skipped" in told["detail"]


def test_a_mapping_and_a_snapshot_are_taken_as_on_the_command_line(
    client: TestClient, store: Store
) -> None:
    brought(client, {"units.csv": UNITS})
    mapping = (
        "table: roster\ncolumns: {unit: {zh: 单位, ref: [Unit]}, lead: {zh: 牵头, ref: [Unit]}}\n"
        "edges: [{type: LED_BY, from: unit, to: lead}]\n"
    )
    told = brought(
        client, {"roster.csv": "单位,牵头\nU1,L1\n"}, mapping=mapping, snapshot="2016-05-01",
        source="名册（虚构）",
    )  # fmt: skip
    assert told["state"] == "done", told["detail"]
    assert (told["snapshot"], told["source"]) == ("2016-05-01", "名册（虚构）")
    assert told["report"]["snapshot"]["counts"]["added"] == 1
    assert post(client, {"leads.csv": LEADS}, snapshot="2016").status_code == 422
    assert post(client, {"leads.csv": LEADS}, source="名册（虚构）").status_code == 400
    both = brought(client, {"leads.csv": LEADS.replace(",since", "").replace(",2015", "")},
                   snapshot="2016-06-01", skip_bad_rows="true")  # fmt: skip
    assert both["state"] == "refused"


def test_undo_gives_back_the_hash_and_says_why_it_cannot(client: TestClient, store: Store) -> None:
    empty = content_hash(store)
    brought(client, {"units.csv": UNITS})
    one = content_hash(store)
    brought(client, {"leads.csv": LEADS})
    first = client.post("/api/v1/batches/1/undo")
    assert first.status_code == 400
    assert "batch 2 builds on it" in first.json()["detail"]
    answer = client.post("/api/v1/batches/2/undo")
    Undone.model_validate(answer.json(), strict=True)
    assert answer.json() == {"batch": 2, "undone_by": 3, "data_version": "3"}
    assert content_hash(store) == one
    assert ledger(store)[-1]["who"] == "steward"
    assert client.post("/api/v1/batches/1/undo").status_code == 200
    assert content_hash(store) == empty
    for number, status in (("1", 400), ("99", 400), ("-1", 400), ("x", 422), ("9" * 30, 400)):
        assert client.post(f"/api/v1/batches/{number}/undo").status_code == status, number


def test_an_undo_waits_for_no_ingest(client: TestClient) -> None:
    brought(client, {"units.csv": UNITS})
    desk: Any = client.app.state.desk  # type: ignore[attr-defined]
    with desk.writing():
        busy = client.post("/api/v1/batches/1/undo")
        assert (busy.status_code, "retry-after" in busy.headers) == (503, True)
        # Uploads wait in their turn.
        taken = post(client, {"leads.csv": LEADS})
        assert (taken.status_code, taken.json()["state"]) == (202, "queued")
        early = client.get(f"{taken.headers['location']}/issues.csv")
        assert early.status_code == 409
    assert ended(client, taken.headers["location"])["report"]["batch"] == 2


def test_the_log_tells_who_sent_what_and_what_came_of_it(client: TestClient, door: Door) -> None:
    digest = sha256(UNITS.encode()).hexdigest()
    told = brought(client, {"units.csv": UNITS}, dry_run="true")
    client.post(f"{INGESTS}/{told['id']}/commit")
    ended(client, f"{INGESTS}/{told['id']}")
    client.post("/api/v1/batches/1/undo")
    events = [e.event for e in door.log.entries(0, 1000) if e.event.action != "read"]
    file = f"file=units.csv sha256={digest}"
    assert all(e.who == "steward" and file in e.about for e in events)
    assert [(e.action, e.endpoint, e.data_version, e.outcome) for e in events] == [
        ("ingest", "POST /api/v1/ingests", 0, "202"),
        ("ingest", "POST /api/v1/ingests", 0, "done"),
        ("ingest", "POST /api/v1/ingests/{id}/commit", 0, "202"),
        ("ingest", "POST /api/v1/ingests/{id}/commit", 1, "done batch 1"),
        ("undo", "POST /api/v1/batches/{number}/undo", None, "begun"),
        ("undo", "POST /api/v1/batches/{number}/undo", 2, "200"),
    ]
    assert "dry_run=True" in events[0].about
    assert "dry_run=False" in events[2].about


def test_what_cannot_be_logged_is_not_done(
    client: TestClient, door: Door, store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(client, {"units.csv": UNITS})
    before = everything(place)

    def full(_: object) -> int:
        raise StoreError("the disk is full")

    monkeypatch.setattr(door.log, "append", full)
    assert post(client, {"leads.csv": LEADS}).status_code == 503
    assert client.post("/api/v1/batches/1/undo").status_code == 503
    monkeypatch.undo()
    assert (committed(store), everything(place)) == (1, before)


def test_only_who_may_load_sees_ingests(client: TestClient, door: Door) -> None:
    told = brought(client, {"units.csv": UNITS})
    at = f"{INGESTS}/{told['id']}"
    for role, may in (("viewer", 403), ("investigator", 403), ("steward", 200), ("admin", 200)):
        headers = bearer(door, role)
        assert client.get(at, headers=headers).status_code == may
        assert client.get(f"{at}/issues.csv", headers=headers).status_code == may
        if may == 403:
            assert client.post(f"{at}/commit", headers=headers).status_code == 403
            assert client.post("/api/v1/batches/1/undo", headers=headers).status_code == 403
            sent = client.post(INGESTS, files={"files": ("units.csv", UNITS)}, headers=headers)
            assert sent.status_code == 403


def test_results_are_forgotten_by_number_and_by_age(door: Door, place: Path) -> None:
    with client_of(door, "steward", uploads=Limits(kept=2)) as client:
        first = brought(client, {"units.csv": UNITS}, dry_run="true")
        second = brought(client, {"units.csv": UNITS}, dry_run="true")
        assert client.get(f"{INGESTS}/{first['id']}").status_code == 200
        third = brought(client, {"units.csv": UNITS}, dry_run="true")
        found = [client.get(f"{INGESTS}/{one['id']}").status_code for one in (first, second, third)]
        assert found == [404, 200, 200]
        assert client.post(f"{INGESTS}/{first['id']}/commit").status_code == 404
        assert len([p for p in everything(place) if p.name == "units.csv"]) == 2
        desk: Any = client.app.state.desk  # type: ignore[attr-defined]
        with desk.writing():
            assert post(client, {"units.csv": UNITS}).status_code == 202
            assert post(client, {"units.csv": UNITS}).status_code == 202
            full = post(client, {"units.csv": UNITS})
            assert (full.status_code, "2 个录入" in full.json()["detail"]) == (503, True)
    assert everything(place) == [], "the end of the service leaves files"
    with client_of(door, "steward", uploads=Limits(seconds=0)) as client:
        sent = post(client, {"units.csv": UNITS}, dry_run="true")
        while (answer := client.get(sent.headers["location"])).status_code == 200:
            assert answer.json()["state"] in ("queued", "reading")
        assert answer.status_code == 404
        assert "for 0 s" in answer.json()["detail"]
        assert everything(place) == []


def test_an_ingest_at_work_is_given_up_when_the_service_ends(
    door: Door, store: Store, place: Path
) -> None:
    empty = content_hash(store)
    rows = "".join(f"U{n},某单位{n}（虚构）,central\n" for n in range(30_000))
    with client_of(door, "steward") as client:
        sent = post(client, {"units.csv": f"id,full_name,kind\n{rows}"})
        while client.get(sent.headers["location"]).json()["progress"]["done"] == 0:
            pass
    assert (committed(store), content_hash(store)) == (0, empty)
    assert everything(place) == []


def test_who_asks_for_an_ingest_of_before_a_restart_is_told_where_to_look(door: Door) -> None:
    with client_of(door, "steward") as client:
        answer = client.get("/api/v1/ingests/3q2-8wXo0T4pGk1mZJvYsA")
    assert answer.status_code == 404
    assert "after a restart nothing of an unfinished one is stored" in answer.json()["detail"]
    assert "GET /api/v1/batches" in answer.json()["detail"]
