"""What an upload may be: how large, how many, called what; a refused one leaves nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.door import Door
from api.loads.limits import Limits
from graph.hashing import content_hash
from graph.stores import Store
from tests.api.loads import INGESTS, UNITS, brought, everything, post
from tests.api.served import client_of

LIMITS = Limits(bytes=20_000, files=3, mapping_bytes=500, rows=4)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the service puts what it is sent."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def client(door: Door, store: Store, place: Path) -> Iterator[TestClient]:
    """A steward, who at the end has changed nothing and left nothing."""
    before = content_hash(store)
    with client_of(door, "steward", uploads=LIMITS) as made:
        yield made
        assert [p for p in everything(place) if not p.name.startswith("issues.")] == []
    assert content_hash(store) == before
    assert everything(place) == []


def test_the_limit_of_bytes_is_that_of_uploads_only(client: TestClient) -> None:
    body = UNITS + "#" * 21_000
    large = post(client, {"units.csv": body})
    assert (large.status_code, "20000 bytes" in large.json()["detail"]) == (413, True)

    def parts() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="units.csv"\r\n\r\n'
        for _ in range(30):
            yield b"x" * 1000

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(INGESTS, content=parts(), headers=kind).status_code == 413
    other = client.post("/api/v1/session", content=b"x" * (2**20 + 1))
    assert (other.status_code, "1048576 bytes" in other.json()["detail"]) == (413, True)


def test_too_many_files_or_rows_are_refused(client: TestClient) -> None:
    many = post(client, {f"units{n}.csv": UNITS for n in range(4)})
    assert (many.status_code, "at most 3" in many.json()["detail"]) == (422, True)
    more = UNITS + "U5,戊（虚构）,central\nU6,己（虚构）,central\n"
    told = brought(client, {"units.csv": more})
    assert (told["state"], told["report"]) == ("refused", None)
    assert "more than 4 rows" in told["detail"]
    mapping = post(client, {"units.csv": UNITS}, mapping="x" * 501)
    assert (mapping.status_code, "at most 500 bytes" in mapping.json()["detail"]) == (422, True)


@pytest.mark.parametrize("name", [
    "../units.csv", "a/units.csv", "/etc/units.csv", "..\\units.csv", "C:units.csv", ".units.csv",
    "units.csv.", " units.csv", "units.csv ", "un\u202eits.csv", "units.doc", "units", "..",
    "长" * 70 + ".csv", "units.csv:x", "un?its.csv", "un\u0007its.csv",
])  # fmt: skip
def test_what_is_no_plain_name_of_a_table_is_refused(client: TestClient, name: str) -> None:
    # Written by hand: a client makes such names harmless.
    head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    body = f"{head}{UNITS}\r\n--x--\r\n".encode()
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = client.post(INGESTS, content=body, headers=kind)
    assert answer.status_code == 422, answer.text


def test_two_files_of_one_name_are_refused(client: TestClient) -> None:
    for second in ("units.csv", "UNITS.csv"):
        sent = [("files", ("units.csv", UNITS)), ("files", (second, UNITS))]
        answer = client.post(INGESTS, files=sent)
        assert (answer.status_code, "one name" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize("name", ["files", "mapping", "issues.csv", "units.csv"])
def test_a_mapping_lies_apart_from_the_files(client: TestClient, name: str) -> None:
    sent = [("files", ("units.csv", UNITS)), ("mapping", (name, "table: [x"))]
    answer = client.post(INGESTS, files=sent)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(f"{name}: not a YAML file"), "its folder is told"


@pytest.mark.parametrize("fields", [
    {"dryrun": "true"}, {"dry-run": "true"}, {"dry_run": ["true", "false"]}, {"who": "admin"},
])  # fmt: skip
def test_a_field_that_is_none_is_not_passed_over(
    client: TestClient, fields: dict[str, str | list[str]]
) -> None:
    answer = client.post(INGESTS, files={"files": ("units.csv", UNITS)}, data=fields)
    assert answer.status_code == 422
    assert "dry_run" in answer.json()["detail"]


def test_fields_in_the_address_are_refused(client: TestClient) -> None:
    sent = {"files": ("units.csv", UNITS)}
    assert client.post(INGESTS, files=sent, params={"dry_run": "true"}).status_code == 422


@pytest.mark.parametrize(("body", "kind"), [
    (b"", "multipart/form-data; boundary=x"), (b"--x", "multipart/form-data; boundary=x"),
    (b"junk", "multipart/form-data"), (b"{}", "application/json"), (b"", "text/plain"),
    (b"files=a", "application/x-www-form-urlencoded"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
     "multipart/form-data; boundary=x"),
])  # fmt: skip
def test_a_body_that_is_no_form_is_a_problem(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post(INGESTS, content=body, headers={"Content-Type": kind})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unreadable_file_is_refused_without_its_place(client: TestClient, place: Path) -> None:
    told = brought(client, {"units.xlsx": b"PK\x03\x04abc"})
    assert (told["state"], told["report"]) == ("refused", None)
    assert told["detail"].startswith("units.xlsx: ")
    assert str(place) not in str(told)
    assert client.get(f"{INGESTS}/{told['id']}/issues.csv").status_code == 409
    assert client.post(f"{INGESTS}/{told['id']}/commit").status_code == 422


def test_an_unknown_ingest_is_not_found(client: TestClient) -> None:
    for method, path in (("GET", "x"), ("GET", "x/issues.csv"), ("POST", "x/commit")):
        assert client.request(method, f"{INGESTS}/{path}").status_code == 404
