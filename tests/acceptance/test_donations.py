"""Party donations: CSV, XLSX and FollowTheMoney's JSON lines tell one story.

The CSV and the XLSX have the same rows, typed differently (text, numbers, date cells). What the
graph must hold is worked out from the CSV and from FollowTheMoney's own entities.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from graph.evidence import parse
from graph.hashing import content_hash
from graph.schema import schema
from graph.stores import Store, open_store
from ingest.run import load
from ingest.spec import mapping
from tests.acceptance.conftest import MAPPINGS, Guikou, open_data

CSV, XLSX = "donations/nomenklatura_donations.csv", "donations/nomenklatura_donations.xlsx"
FTM = "donations/nomenklatura_donations.ijson"
Rows = list[dict[str, str]]


def filled(folder: Path, guikou: Guikou, name: str, spec: str) -> tuple[Path, dict[str, Any]]:
    """A store that the command line filled from one file of the open data."""
    db = folder / f"{Path(name).suffix[1:]}.kgl"
    report = guikou(db, "ingest", str(open_data(name)), "--mapping",
                    str(MAPPINGS / f"{spec}.yaml"), "--format", "json")  # fmt: skip
    assert report["issues"] == []
    return db, report


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, guikou: Guikou) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("donations")
    found = {}
    for name in (CSV, XLSX):
        found[name], report = filled(folder, guikou, name, "donations")
        assert report["rows"] == 292
    return found


@pytest.fixture(scope="module")
def rows() -> Rows:
    """The CSV as a plain reader gives it, without the spaces around cells."""
    with open_data(CSV).open(encoding="utf-8", newline="") as file:
        return [{k: v.strip() for k, v in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def entities() -> list[dict[str, Any]]:
    return [json.loads(line) for line in open_data(FTM).read_text("utf-8").splitlines()]


def dump(store: Store, sources: bool = False) -> list[tuple[Any, ...]]:
    """Every node and edge with all values; of the sources the place, never the file itself."""
    hidden = {"evidence", "added", "closed"}
    found = []

    def note(kind: str, row: dict[str, Any]) -> None:
        said = [(k, v) for k, v in sorted(row.items()) if k not in hidden]
        seen = sorted(parse(e).place for e in row["evidence"]) if sources else []
        found.append((kind, repr(said), seen))

    for node in schema().facts():
        columns = ", ".join(f"n.{p} AS {p}" for p in node.properties)
        for row in store.read(f"MATCH (n:`{node.label}`) RETURN {columns}"):
            if not row["id"].startswith("file:"):
                note(node.label, row)
    for edge in schema().edges.values():
        columns = ", ".join(f"r.{p} AS {p}" for p in edge.properties)
        text = f"MATCH (a)-[r:`{edge.type}`]->(b) RETURN a.id AS start, b.id AS end, {columns}"
        for row in store.read(text):
            note(edge.type, row)
    return sorted(found)


@pytest.mark.parametrize("sources", [False, True])
def test_csv_and_xlsx_are_the_same_graph(stores: dict[str, Path], sources: bool) -> None:
    one, other = (dump(open_store(str(stores[name])), sources) for name in (CSV, XLSX))
    assert len(one) > 1500
    assert one == other


def test_each_file_is_a_document_of_its_own(stores: dict[str, Path]) -> None:
    """The content differs through the file alone: its id in the evidence, its name and hash."""
    found = {}
    for name, path in stores.items():
        store = open_store(str(path))
        (file,) = store.read(
            "MATCH (d:Document) WHERE d.id STARTS WITH 'file:' "
            "RETURN d.id AS id, d.heading AS heading"
        )
        assert file["heading"] == Path(name).name
        labels = [n.label for n in schema().facts()]
        used = {
            parse(e).document
            for label in labels
            for row in store.read(f"MATCH (n:`{label}`) RETURN n.evidence AS evidence")
            for e in row["evidence"]
        }
        assert used == {file["id"]}
        found[name] = (file["id"], content_hash(store))
    assert found[CSV][0] != found[XLSX][0]
    assert found[CSV][1] != found[XLSX][1]


def test_the_xlsx_adds_nothing_to_the_csv_but_a_source(tmp_path: Path) -> None:
    spec = mapping(MAPPINGS / "donations.yaml")
    store = open_store(str(tmp_path / "both.kgl"), write=True)
    load(store, [open_data(CSV)], who="acceptance", spec=spec)
    first = dump(store)
    report = load(store, [open_data(XLSX)], who="acceptance", spec=spec)
    assert {k: n for k, n in report.added.items() if n} == {"Document": 1}
    assert not any(report.closed.values())
    assert dump(store) == first
    store.close()


@pytest.mark.parametrize("name", [CSV, XLSX])
def test_the_entities_are_those_that_followthemoney_finds(
    stores: dict[str, Path], entities: list[dict[str, Any]], name: str
) -> None:
    store = open_store(str(stores[name]))

    def count(pattern: str) -> int:
        return int(store.read(f"MATCH {pattern} RETURN count(*) AS n")[0]["n"])

    parties, bodies = count("(n:Unit {kind: 'party'})"), count("(n:Unit {kind: 'organization'})")
    found = {
        "Payment": count("(n:Activity)"), "Address": count("(n:Region)"),
        "Company": count("(n:Unit {kind: 'company'})"), "Person": count("(n:Person)"),
        "Organization": parties + bodies,
    }  # fmt: skip
    assert found == {
        "Payment": 290, "Address": 89, "Company": 56, "Person": 22, "Organization": 17,
    }  # fmt: skip
    assert found == Counter(e["schema"] for e in entities)
    assert count("(n:Figure)") == count("(:Unit)-[:ORGANISED]->(n:Activity)") == 290


def sums(entities: list[dict[str, Any]]) -> tuple[dict[str, Decimal], Counter[str]]:
    """By FollowTheMoney's entities: euros by party, payments by donor that is a body."""
    by_id = {e["id"]: e for e in entities}
    total: dict[str, Decimal] = defaultdict(Decimal)
    given: Counter[str] = Counter()
    for said in (e["properties"] for e in entities if e["schema"] == "Payment"):
        (name,) = by_id[said["beneficiary"][0]]["properties"]["name"]
        total[name] += Decimal(said["amountEur"][0])
        donor = by_id[said["payer"][0]]
        if donor["schema"] != "Person":
            given[donor["properties"]["name"][0]] += 1
    return dict(total), given


@pytest.mark.parametrize("name", [CSV, XLSX])
def test_the_sums_are_those_of_followthemoney(
    stores: dict[str, Path], entities: list[dict[str, Any]], rows: Rows, name: str
) -> None:
    store = open_store(str(stores[name]))
    total, given = sums(entities)
    euros = store.read("MATCH (f:Figure) RETURN f.scope AS party, sum(f.value) AS euros")
    assert {r["party"]: Decimal(str(round(r["euros"], 2))) for r in euros} == total
    assert sum(total.values()) == Decimal("40589689.15")
    bodies = store.read("MATCH (u:Unit)-[:TOOK_PART]->(:Activity) "
                        "RETURN u.full_name AS body, count(*) AS n")  # fmt: skip
    assert {r["body"]: r["n"] for r in bodies} == given
    reported = store.read("MATCH (d:Document)-[:STATES]->(f:Figure) "
                          "RETURN d.published AS day, count(*) AS n")  # fmt: skip
    payments = {(r["ReportingDate"], r["Party"], r["Donor"], r["DonationDate"],
                 r["DonationEUR"]) for r in rows}  # fmt: skip
    assert {r["day"]: r["n"] for r in reported} == Counter(day for day, *_ in payments)
    assert all(date.fromisoformat(r["day"]) for r in reported)
