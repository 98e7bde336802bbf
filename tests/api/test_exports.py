"""Parts of the graph and rows of queries as files: those of the command line, for exporters."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from zipfile import ZipFile

import networkx as nx
import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from api import bounded, sheets
from api.documents.exports import Part
from api.door import Door
from graph.errors import UsageError
from graph.known import known_at
from graph.stores import Store, open_store
from ingest.run import load
from queries import exports
from queries.catalog import query
from queries.graphs import around, of_query, to_rows
from queries.run import run
from tests.api.served import bearer, client_of
from tests.conftest import write_csv

DAY = date(2016, 9, 6)
ON = DAY.isoformat()
EVIL = "=HYPERLINK(\"http://x.example\")（虚构）"
WORLD: dict[str, list[dict[str, object]]] = {
    "units": [
        {"id": "U1", "full_name": EVIL, "kind": "central"},
        {"id": "U2", "full_name": "乙（虚构）", "kind": "central"},
        {"id": "L1", "full_name": "牵头（虚构）", "kind": "lead"},
        {"id": "D1", "full_name": "纪委（虚构）", "kind": "discipline"},
    ],
    "leads": [{"unit": "U1", "lead": "L1", "since": "2015"},
              {"unit": "U2", "lead": "L1", "since": "2017"}],
    "reports": [{"unit": "L1", "superior": "D1", "since": "2010"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("store")
    made = open_store(str(folder / "store.kgl"), write=True)
    assert load(made, write_csv(folder / "tables", WORLD), who="tester").issues == []
    yield made
    made.close()


@pytest.fixture(scope="module")
def door(store: Store, open_door: Callable[[Any], Door]) -> Door:
    return open_door(store)


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[TestClient]:
    with client_of(door, "investigator") as made:
        yield made


def zipped(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def graphs(store: Store) -> list[tuple[dict[str, str], nx.MultiDiGraph]]:
    """What is asked, and the graph that it is."""
    known = known_at(store, None)
    lead = {"lead": "L1", "on": ON, "known": known.at}
    path = {"start": "U1", "end": "D1", "on": ON, "relations": "all", "known": known.at}
    return [
        ({"entity": "U1"}, around(store, "U1", 1, known)),
        ({"entity": "乙（虚构）", "hops": "2", "on": ON}, around(store, "U2", 2, known, DAY)),
        ({"query": "portfolio_of_lead", "with": "lead=L1", "on": ON},
         of_query(store, "portfolio_of_lead", lead)),
        ({"entity": "U1", "to": "D1", "on": ON}, of_query(store, "path_between", path)),
    ]  # fmt: skip


def test_a_part_is_that_of_the_command_line(client: TestClient, store: Store) -> None:
    known = known_at(store, None)
    for given, graph in graphs(store):
        found = {fmt: client.get(f"/api/v1/export.{fmt}", params=given)
                 for fmt in ("graphml", "gexf", "csv", "json")}  # fmt: skip
        assert {a.status_code for a in found.values()} == {200}
        assert found["graphml"].content == exports.graphml(graph)
        assert found["gexf"].content == exports.gexf(graph)
        assert zipped(found["csv"].content) == exports.tables(graph)
        nodes, edges = to_rows(graph)
        assert found["json"].json() == {"on": given.get("on"), "known": known.at,
                                        "data_version": "1", "nodes": nodes,
                                        "edges": edges}  # fmt: skip
        part = Part.model_validate(found["json"].json())
        assert part.model_dump(mode="json", exclude_unset=True) == found["json"].json()
        for answer in found.values():
            assert answer.headers["guikou-known"] == known.at
            assert answer.headers["guikou-data-version"] == "1"
            assert answer.headers["content-disposition"].startswith("attachment; ")
    path = client.get("/api/v1/export.json", params={"entity": "U1", "to": "D1", "on": ON}).json()
    assert [n["id"] for n in path["nodes"]] == ["D1", "L1", "U1"]
    assert len(path["edges"]) == 2


def test_the_same_part_is_the_same_bytes(client: TestClient) -> None:
    answers = {client.get("/api/v1/export.csv?entity=U1").content for _ in range(2)}
    assert len(answers) == 1


def test_no_cell_of_a_file_is_a_formula(client: TestClient) -> None:
    table = zipped(client.get("/api/v1/export.csv?entity=U1").content)["nodes.csv"]
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert {row["full_name"] for row in rows if row["id"] == "U1"} == {f"'{EVIL}"}


def test_rows_of_a_query_are_files_for_spreadsheets(client: TestClient, store: Store) -> None:
    given = {"lead": "L1", "on": "2018-01-01"}
    told = run(store, "portfolio_of_lead", given)
    assert told["total"] == 2
    path = "/api/v1/queries/portfolio_of_lead"
    answer = client.get(f"{path}.csv", params=given)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[0] == told["columns"]
    assert len(table) == 3
    assert any(f"'{EVIL}" in row for row in table)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)
    book = client.get(f"{path}.xlsx", params=given)
    cells = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0)
    found = cells.to_python()
    assert found[0] == [f"{c.zh} {c.en}" for c in query("portfolio_of_lead").columns]
    assert any(EVIL in row for row in found)
    assert b"<f>" not in b"".join(zipped(book.content).values())
    for made in (answer, book):
        assert (made.headers["guikou-total"], made.headers["guikou-shown"]) == ("2", "2")
        assert made.headers["guikou-data-version"] == told["data_version"]
    short = client.get(f"{path}.csv", params=given | {"limit": "1"})
    assert (short.headers["guikou-total"], short.headers["guikou-shown"]) == ("2", "1")
    assert len(short.text.splitlines()) == 2
    # The answer in JSON comes in pages, and says so; a file holds all rows.
    assert client.get(path, params=given).json() == told | {"next": None}


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("export.json", 400, "entity"),
        ("export.json?entity=U1&query=lead_of_unit", 400, "entity"),
        ("export.json?to=U1&query=lead_of_unit&with=unit=U1", 400, "entity"),
        ("export.json?entity=U1&hops=7", 422, "6"),
        ("export.json?entity=U1&to=D1&hops=2", 400, "hops"),
        ("export.json?entity=U1&with=a=b", 400, "with"),
        ("export.json?query=lead_of_unit&with=unit=U1,on=2016-09-06", 422, "on"),
        ("export.json?query=lead_of_unit", 422, "unit"),
        ("export.json?query=nothing", 422, "nothing"),
        ("export.json?entity=U9", 404, "U9"),
        ("export.json?entity=U1&known=x", 422, "no instant"),
        ("export.xlsx?entity=U1", 422, "graphml"),
        ("queries/nothing.csv", 422, "nothing"),
        ("queries/lead_of_unit.csv", 422, "unit"),
        ("queries/lead_of_unit.csv?unit=U1&unit=U2", 422, "twice"),
        ("queries/lead_of_unit.csv?unit=U1&limit=0", 422, "limit"),
        ("queries/lead_of_unit.ods?unit=U1", 422, "xlsx"),
    ],
)
def test_errors_are_problem_details(
    client: TestClient, path: str, status: int, said: str
) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (
        status, "application/problem+json"
    )  # fmt: skip
    assert said in answer.json()["detail"]


def test_only_who_may_export_exports_and_it_is_logged(door: Door, client: TestClient) -> None:
    paths = ("/api/v1/export.csv?entity=U1", "/api/v1/queries/lead_of_unit.csv?unit=U1")
    for path in paths:
        before = len([*door.log.entries(0, 10_000)])
        refused = client.get(path, headers=bearer(door, "viewer"))
        assert refused.status_code == 403
        assert "export" in refused.json()["detail"]
        assert client.get(path, headers=bearer(door, "steward")).status_code == 200
        events = [entry.event for entry in door.log.entries(0, 10_000)][before:]
        assert [(e.who, e.action) for e in events] == [("viewer", "refused"), ("steward", "export")]
        assert events[1].data_version == 1
    assert client.get("/api/v1/queries/lead_of_unit?unit=U1",
                      headers=bearer(door, "viewer")).status_code == 200  # fmt: skip


def test_too_large_an_export_is_refused_with_the_limit(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "ROWS", 2)
    for path in ("export.gexf?entity=U1&hops=6", "queries/portfolio_of_lead.csv?lead=L1"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, "2 rows" in answer.json()["detail"]) == (400, True)


def test_a_workbook_is_refused_rather_than_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = "字" * sheets.CHARACTERS
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheets.workbook("表", ["列"], [[kept]])))
    assert book.get_sheet_by_index(0).to_python()[1] == [kept]
    for cell in (f"{kept}字", "\U0001d54f" * (sheets.CHARACTERS // 2 + 1)):
        with pytest.raises(UsageError, match="32767"):
            sheets.workbook("表", ["列"], [[cell]])
    monkeypatch.setattr(sheets, "ROWS", 1)
    assert sheets.workbook("表", ["列"], [["a"]])
    with pytest.raises(UsageError, match="1 行"):
        sheets.workbook("表", ["列"], [["a"], ["b"]])
