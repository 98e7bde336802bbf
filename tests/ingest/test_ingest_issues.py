"""What keeps rows out: every issue of every row at once, good rows when asked for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.hashing import content_hash
from graph.known import ledger
from graph.stores import Store
from tests.ingest.bringing import UNITS, Make, bring, leads


def test_all_issues_of_all_rows_come_together_and_nothing_changes(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=UNITS))
    before = content_hash(store)
    units, led = tables(
        units=[
            {"id": "U3", "full_name": "", "kind": "central", "since": ""},
            {"id": "U4", "full_name": "好（虚构）", "kind": "central", "since": "2015-13"},
            {"id": "U5", "full_name": "好（虚构）", "kind": "", "since": "no date"},
        ],
        leads=[
            {"unit": "U1", "lead": "L1", "classification": ""},
            {"unit": "U1", "lead": "牵头单（虚构）", "classification": ""},
            {"unit": "nobody", "lead": "no one", "classification": "secret"},
        ],
    )
    report = bring(store, [units, led])
    found = {(Path(i.file).name, i.row, i.column, i.value) for i in report.issues}
    assert {
        ("units.csv", 2, "full_name", ""),
        ("units.csv", 4, "kind", ""),
        ("leads.csv", 3, "lead", "牵头单（虚构）"),
        ("leads.csv", 4, "classification", "secret"),
    } <= found
    assert {(name, row) for name, row, *_ in found} == {
        ("units.csv", 2), ("units.csv", 3), ("units.csv", 4), ("leads.csv", 3), ("leads.csv", 4)
    }  # fmt: skip
    assert all(i.reason and i.suggestion for i in report.issues)
    assert any("L1" in i.suggestion for i in report.issues if i.value == "牵头单（虚构）")
    assert report.batch is None
    assert content_hash(store) == before
    assert len(ledger(store)) == 1


def test_a_row_with_several_faults_names_each(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    report = bring(store, tables(leads=[
        {"unit": "", "lead": "", "since": "2016", "until": "2015", "classification": "secret"}
    ]))  # fmt: skip
    assert {i.column for i in report.issues} == {"unit", "lead", "since/until", "classification"}


def test_two_unresolved_cells_of_a_row_are_both_named(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    report = bring(store, tables(leads=[{"unit": "nobody", "lead": "no one"}]))
    assert {(i.column, i.value) for i in report.issues} == {("unit", "nobody"), ("lead", "no one")}


def test_good_rows_are_loaded_and_what_rests_on_bad_ones_is_not(
    store: Store, tables: Make
) -> None:
    paths = tables(
        units=[*UNITS, {"id": "U3", "full_name": "", "kind": "central"}],
        leads=[
            {"unit": "U1", "lead": "L1"},
            {"unit": "U3", "lead": "L1"},
            {"unit": "U2", "lead": "U3"},
        ],
        posts=[
            {"id": "P1", "post_name": "书记", "body": "L1"},
            {"id": "P3", "post_name": "书记", "body": "U3"},
        ],
        people=[{"id": "X1", "full_name": "张某（虚构）"}],
        holders=[{"post": "P1", "person": "X1"}, {"post": "P3", "person": "X1"}],
    )
    report = bring(store, paths, skip=True)
    assert report.batch == 1
    assert leads(store) == [("U1", "L1")]
    assert store.read("MATCH (p:Post) RETURN p.id AS id") == [{"id": "P1"}]
    assert store.read("MATCH ()-[r:HOLDS]->(p) RETURN p.id AS id") == [{"id": "P1"}]
    assert {(Path(i.file).name, i.row) for i in report.issues} == {
        ("units.csv", 5), ("leads.csv", 3), ("leads.csv", 4), ("posts.csv", 3), ("holders.csv", 3)
    }  # fmt: skip
    assert report.skipped == 5
    assert [row["number"] for row in ledger(store)] == [1]


def test_a_name_that_means_two_things_is_refused_with_both(store: Store, tables: Make) -> None:
    bring(store, tables(units=[
        *UNITS, {"id": "L2", "full_name": "牵头单位（虚构）", "kind": "lead"},
    ]))  # fmt: skip
    (issue,) = bring(store, tables(leads=[{"unit": "U1", "lead": "牵头单位(虚构)"}])).issues
    assert (issue.row, issue.column) == (2, "lead")
    assert "L1" in issue.suggestion
    assert "L2" in issue.suggestion


def test_a_name_that_means_one_thing_on_the_dates_is_taken(store: Store, tables: Make) -> None:
    bring(store, tables(
        units=UNITS,
        names=[{"owner": "L1", "name": "旧名（虚构）", "until": "2010-01-01"},
               {"owner": "U2", "name": "旧名（虚构）", "since": "2012-01-01"}],
    ))  # fmt: skip
    dated = {"unit": "U1", "lead": "旧名（虚构）"}
    report = bring(store, tables(leads=[dated | {"since": "2005", "until": "2008"}]))
    assert report.issues == []
    assert leads(store) == [("U1", "L1")]
    assert bring(store, tables(leads=[dated | {"since": "2010-06", "until": "2011"}])).issues


@pytest.mark.parametrize(
    ("columns", "said"),
    [(["unit"], "missing"), (["unit", "lead", "colour"], "colour"),
     (["unit", "lead", "单位"], "twice")],
)  # fmt: skip
def test_a_wrong_header_is_an_issue_of_the_file(
    store: Store, tables: Make, tmp_path: Path, columns: list[str], said: str
) -> None:
    bring(store, tables(units=UNITS))
    path = tmp_path / "leads.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([columns, ["U1", "L1", "x"][: len(columns)]])
    report = bring(store, [path], skip=True)
    assert report.batch is None
    assert said in " ".join(f"{i.column} {i.reason}" for i in report.issues)
    assert leads(store) == []


@pytest.mark.parametrize("name", ["absent.csv", "colours.csv", "empty"])
def test_what_is_no_table_is_bad_input(store: Store, tmp_path: Path, name: str) -> None:
    before = content_hash(store)
    path = tmp_path / name
    if name == "colours.csv":
        path.write_text("red,green\n1,2\n", encoding="utf-8")
    if name == "empty":
        path.mkdir()
    with pytest.raises(BadInput, match=name):
        bring(store, [path])
    assert content_hash(store) == before
    assert ledger(store) == []
