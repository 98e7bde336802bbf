"""Whatever is uploaded, the answer is one: never a fault, and what is refused changes nothing."""

from __future__ import annotations

import gzip
import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from graph.hashing import content_hash
from graph.known import committed
from graph.stores import Store, open_store
from ingest.spec import canonical
from tests.api.loads import LEADS, UNITS, brought, ended, post
from tests.api.served import client_of
from tests.ingest.books import SHEET, book

SUFFIXES = ("csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "json", "jsonl", "ndjson",
            "ijson", "yaml", "yml")  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(str(tmp_path_factory.mktemp("store") / "store.kgl"), write=True)
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(filled: Store, open_door: Callable[[Any], Any]) -> Iterator[TestClient]:
    with client_of(open_door(filled), "steward") as made:
        told = brought(made, {"units.csv": UNITS, "leads.csv": LEADS})
        assert told["state"] == "done"
        yield made


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("units")
        for at, line in enumerate(UNITS.splitlines()):
            sheet.write_row(at, 0, line.split(","))
    return out.getvalue()


BOOK = _workbook()
_HEAD = "id,full_name,kind\n"


def _linked() -> bytes:
    """A workbook with a member that is a symbolic link, one that is a folder up, and a bomb."""
    out = io.BytesIO(BOOK)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo("xl/media/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("../../../escaped", "x")
        with archive.open("xl/media/bomb", "w") as part:
            for _ in range(110):
                part.write(bytes(1 << 20))
    return out.getvalue()


def _nested() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("units.xlsx", BOOK)
    return out.getvalue()


REFUSED: dict[str, tuple[str, str | bytes]] = {
    "truncated book": ("units.xlsx", BOOK[: len(BOOK) // 2]),
    "end of a book": ("units.xlsx", BOOK[len(BOOK) // 2 :]),
    "book in a book": ("units.xlsx", _nested()),
    "links and a bomb": ("units.xlsx", _linked()),
    "gzip": ("units.csv", gzip.compress(UNITS.encode())),
    "book as csv": ("units.csv", BOOK),
    "book as ods": ("units.ods", BOOK),
    "deep json": ("units.json", "[" * 200_000),
    "deep record": ("units.json", '[{"id": ' + '{"a": ' * 900 + "1" + "}" * 901 + "]"),
    "deep list": ("units.json", '[{"id": ' + "[" * 900 + "]" * 900 + "}]"),
    "deep line": ("units.jsonl", '{"id": ' + "[" * 100_000),
    "huge number": ("units.json", '[{"id": ' + "9" * 5000 + "}]"),
    "half a character": ("units.json", '[{"id": "\\ud800", "full_name": "a", "kind": "lead"}]'),
    "yaml bomb": ("units.yaml", "a: &a [x]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}, *{p}]\n" for p, n in zip("abcdefghi", "bcdefghij", strict=True)
    )),
    "yaml tag": ("units.yaml", "- id: !!python/object/apply:os.system ['true']\n"),
    "yaml merge": ("units.yaml", "- &a {id: U9}\n- {<<: *a}\n"),
    "deep yaml": ("units.yaml", "[" * 50_000),
    "yaml flow": ("units.yaml", "{a: " * 20_000),
    "many columns": ("units.csv", ",".join(f"c{n}" for n in range(1_000_000)) + "\n"),
    "many commas": ("units.csv", _HEAD + "," * 1_000_000 + "x\n"),
    "mixed encodings": ("units.csv", _HEAD.encode() + "U9,甲,lead\n".encode("gb18030")
                        + "U8,甲（虚构）某某单位,lead\n".encode() * 9),
    "zero bytes": ("units.csv", _HEAD.encode() + b"U9,a\x00b,lead\n"),
    "only zeros": ("units.csv", bytes(1000)),
    "open quote": ("units.csv", _HEAD + "".join(f"U{n},a,lead\n" for n in range(200)) + 'U,"x\n'),
    "far date": ("units.csv", "id,full_name,kind,since\nU9,甲（虚构）,lead,99999-01-01\n"),
    "only a header": ("leads.csv", "unit\n"),
    "no table": ("things.csv", "a,b\n1,2\n"),
    "page": ("units.csv", "<html><script>alert(1)</script>"),
    "blank": ("units.csv", "\n\n"),
    "empty": ("units.csv", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused(client: TestClient, filled: Store, case: str) -> None:
    before = (committed(filled), content_hash(filled))
    name, body = REFUSED[case]
    told = brought(client, {name: body})
    assert told["state"] == "refused", told
    assert told["detail"]
    assert (committed(filled), content_hash(filled)) == before


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZZZ99999999", "A4000000000"])
def test_a_sheet_without_bound_does_not_end_the_service(
    client: TestClient, filled: Store, tmp_path: Path, cell: str
) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row><c s="0" r="{cell}"><v>1</v></c></row>'
    made = book(tmp_path / "units.xlsx", SHEET.format(rows))
    told = brought(client, {made.name: made.read_bytes()})
    assert told["state"] == "refused"
    assert committed(filled) == 1


WRITTEN = [
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "<script>", "'; DROP",
    "}) DETACH DELETE n", "\u202e甲", "`", "${x}", "a" * 5000, "9" * 400, "1e400", "-0", "nan",
    "甲\u2028乙",
]  # fmt: skip


def test_what_is_loaded_stays_as_written(client: TestClient, filled: Store) -> None:
    rows = [{"id": f"W{n}", "full_name": text, "kind": "lead"} for n, text in enumerate(WRITTEN)]
    told = brought(client, {"units.json": json.dumps(rows)})
    assert told["state"] == "done", told
    text = "MATCH (n:`Unit`) WHERE n.id STARTS WITH 'W' RETURN n.id AS id, n.full_name AS name"
    found = {row["id"]: row["name"] for row in filled.read(text)}
    assert found == {f"W{n}": text.strip() for n, text in enumerate(WRITTEN)}
    assert client.post(f"/api/v1/batches/{told['report']['batch']}/undo").status_code == 200


def checked(client: TestClient, filled: Store, answer: Any) -> None:
    """Refused at once, or a preview that ended as one should; nothing changed."""
    if answer.status_code == 202:
        told = ended(client, answer.headers["location"])
        assert told["state"] in ("done", "refused"), told
        assert (told["state"] == "refused") == bool(told["detail"])
    else:
        assert 400 <= answer.status_code < 500, answer.text
        assert answer.headers["content-type"] == "application/problem+json"


FUZZ = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
_WORDS = st.one_of(
    st.sampled_from([*canonical(), "单位", "a"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)  # fmt: skip
_ATOMS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(10**18, 10**40), st.floats(), _WORDS,
    st.sampled_from([*WRITTEN, "2016", "2016-13-45", "..", "unknown", "U1", "L1", "\x00"]),
)  # fmt: skip
_HEADERS = st.sampled_from([h for t in canonical().values() for h in t.columns] + ["x", ""])
_RECORDS = st.lists(
    st.dictionaries(
        _HEADERS, st.recursive(_ATOMS, lambda x: st.lists(x) | st.dictionaries(_WORDS, x)),
        max_size=8,
    ),
    max_size=6,
)  # fmt: skip


@FUZZ
@given(name=st.sampled_from(["units", "leads", "cases", "holders"]),
       suffix=st.sampled_from(SUFFIXES), body=st.binary(max_size=2000))  # fmt: skip
def test_any_bytes(
    client: TestClient, filled: Store, name: str, suffix: str, body: bytes
) -> None:
    before = content_hash(filled)
    checked(client, filled, post(client, {f"{name}.{suffix}": body}, dry_run="true"))
    assert content_hash(filled) == before


@FUZZ
@given(data=st.data())
def test_damaged_books(client: TestClient, filled: Store, data: st.DataObject) -> None:
    before, body = content_hash(filled), bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    suffix = data.draw(st.sampled_from(["xlsx", "xlsm", "xlsb", "ods"]))
    checked(client, filled, post(client, {f"units.{suffix}": bytes(body)}, dry_run="true"))
    assert content_hash(filled) == before


@FUZZ
@given(table=st.sampled_from(list(canonical())), records=_RECORDS, lines=st.booleans(),
       fields=st.fixed_dictionaries({}, optional={
           "snapshot": st.sampled_from(["2016-05-01", "2016", "0001-01-01", "x", ""]),
           "source": st.sampled_from(["名册", "", "\x00"]),
           "skip_bad_rows": st.sampled_from(["true", "false", "maybe"]),
       }))  # fmt: skip
def test_any_records(
    client: TestClient, filled: Store, table: str, records: list[dict[str, Any]], lines: bool,
    fields: dict[str, str],
) -> None:  # fmt: skip
    before = content_hash(filled)
    body = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    name = f"{table}.{'jsonl' if lines else 'json'}"
    checked(client, filled, post(client, {name: body}, dry_run="true", **fields))
    assert content_hash(filled) == before


@FUZZ
@given(spec=st.fixed_dictionaries({"table": _ATOMS, "columns": st.one_of(_ATOMS, st.dictionaries(
    st.one_of(_HEADERS, _WORDS), st.one_of(st.none(), _ATOMS, st.dictionaries(
        st.sampled_from(["zh", "ref", "also", "list", "date", "default", "one_of", "required"]),
        st.one_of(_ATOMS, st.lists(_ATOMS, max_size=3), st.dictionaries(_WORDS, _ATOMS)),
    )), max_size=4,
))}, optional={
    "nodes": st.one_of(_ATOMS, st.lists(st.fixed_dictionaries({
        "label": st.sampled_from(["Unit", "Person", "X"]), "id": st.one_of(_HEADERS, _ATOMS),
        "properties": st.dictionaries(st.sampled_from(["full_name", "kind", "x"]), _ATOMS),
    }), max_size=2)),
    "edges": st.one_of(_ATOMS, st.lists(_ATOMS, max_size=2)),
    "words": st.one_of(_ATOMS, st.dictionaries(_WORDS, _ATOMS, max_size=2)),
    "ignore": st.lists(_ATOMS, max_size=2),
}))  # fmt: skip
def test_any_mapping(client: TestClient, filled: Store, spec: dict[str, Any]) -> None:
    before = content_hash(filled)
    body = json.dumps(spec)
    answer = post(client, {"units.csv": UNITS}, mapping=body, dry_run="true")
    checked(client, filled, answer)
    assert content_hash(filled) == before
