"""Snapshots beside other sources: corrections, refusals, undo, what the command shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from graph import statements as st
from graph.errors import UsageError
from graph.evidence import parse
from graph.hashing import content_hash
from graph.seen import seen
from graph.stores import Store
from graph.undo import undo
from ingest.run import load
from ingest.snapshots import Snapshot
from tests.ingest.snapshot_rows import (
    D1,
    D2,
    D3,
    SEEN_ONCE,
    UNITS,
    Make,
    bring,
    leads,
    led,
    node,
    unit,
)


def test_a_roster_sent_again_for_the_same_day_corrects_it(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    bring(store, tables(leads=[led("U1", "L1"), led("U2", "L1")]), D1)
    before = content_hash(store)
    report = bring(store, tables(leads=[led("U1", "L1"), led("U2", "L2")]), D1)
    assert leads(store) == {
        ("U1", "L1"): ["../2016-05-01 2016-05-02/.."],
        ("U2", "L2"): ["../2016-05-01 2016-05-02/.."],
    }
    assert report.snapshot
    assert report.snapshot["series"][0]["corrects"]
    assert report.snapshot["counts"] == {
        "added": 0, "gone": 0, "moved": 1, "changed": 0, "stayed": 1
    }  # fmt: skip
    undo(store, report.batch or 0, "tester")
    assert content_hash(store) == before


def test_rows_with_dates_of_their_own_are_issues(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    rows = [led("U1", "L1", since="2015"), led("U2", "L1", until="2020"), led("U3", "L1")]
    report = load(store, tables(leads=rows), who="tester", snapshot=Snapshot(D1))
    assert [(i.row, i.column) for i in report.issues] == [(2, "since/until"), (3, "since/until")]
    assert all("--snapshot" in i.suggestion for i in report.issues)
    assert report.batch is None
    assert leads(store) == {}


def test_bad_rows_are_not_skipped_where_a_missing_row_means_gone(
    store: Store, tables: Make
) -> None:
    with pytest.raises(UsageError, match="gone"):
        bring(store, tables(units=UNITS), D1, skip_bad_rows=True)


def test_facts_with_their_own_dates_do_not_rest_on_a_snapshot(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS), D1)
    (key,) = store.read("MATCH (d:Document) WHERE d.heading CONTAINS '2016' "
                        "RETURN d.id AS id, d.heading AS heading")  # fmt: skip
    row = led("U1", "L1", since="2015")
    report = load(store, tables(leads=[row | {"source": key["id"]}]), who="tester")
    assert [i.column for i in report.issues] == ["source"]
    assert bring(store, tables(leads=[row | {"source": key["heading"]}])).batch
    bring(store, tables(leads=[]) + tables(units=UNITS), D2)
    assert leads(store) == {("U1", "L1"): ["2015 "]}


def test_undo_refuses_what_a_later_snapshot_rests_on(store: Store, tables: Make) -> None:
    said = {"units": UNITS}
    bring(store, tables(**said), D1)
    hashes = [content_hash(store)]
    bring(store, tables(units=UNITS[:2]), D2)
    hashes.append(content_hash(store))
    # For U3, gone already, this one says nothing new; yet its day counts.
    bring(store, tables(units=UNITS[:2]), D3)
    for number in (1, 2):
        with pytest.raises(UsageError, match="builds on it"):
            undo(store, number, "tester")
    undo(store, 3, "tester")
    assert content_hash(store) == hashes[1]
    undo(store, 2, "tester")
    assert content_hash(store) == hashes[0]
    bring(store, tables(units=UNITS[:2]), D2)
    assert content_hash(store) == hashes[1]


def test_what_was_believed_before_a_snapshot_can_still_be_read(store: Store, tables: Make) -> None:
    from queries.nodes import nodes

    bring(store, tables(units=UNITS, leads=[led("U1", "L1")]), D1)
    bring(store, tables(units=UNITS, leads=[led("U1", "L1")]), D2)
    untils = [nodes(store, {"U1": "Unit"}, n)["U1"]["until"] for n in (1, 2)]
    assert untils == ["2016-05-02/..", "2017-05-02/.."]
    rows = store.read(st.edge_rows("LED_BY", "Unit", "Unit", st.known("r")), {"known": 1})
    assert [row["until"] for row in rows] == ["2016-05-02/.."]


def test_the_ends_of_a_seen_fact() -> None:
    assert seen("../2016-05-01", "2016-05-02/..") == (D1, D1)
    assert seen("2015-01-01/2016-05-01", "2017-05-02/2018-01-01") == (D1, D2)
    for ends in (("2016", ""), ("../2016-05-01", ""), ("../2016-05", "2017-05-02/.."),
                 ("../2016-05-01", "2016-05-01/.."), ("../2016-13-01", "2017-05-02/..")):
        assert seen(*ends) is None


def test_the_command_line(tables: Make, tmp_path: Path) -> None:
    said = {"units": UNITS[:1] + UNITS[3:], "leads": [led("U1", "L1")]}
    paths = [str(p) for p in tables(**said)]
    run = CliRunner().invoke
    db = ["--db", str(tmp_path / "c.kgl"), "ingest"]
    assert run(app, [*db, *paths, "--snapshot", "2016年5月1日"]).exit_code == 0
    said["leads"] = [led("U1", "L2")]
    paths = [str(p) for p in tables(**said)]
    shown = run(app, [*db, *paths, "--snapshot", "2017-05-01", "--dry-run"]).stdout
    assert "改属 moved 1" in shown
    assert "> U1（虚构）（U1） 归口牵头 LED_BY: L1（虚构）（L1） → L2（虚构）（L2）" in shown
    for wrong in (["--snapshot", "2017-05"], ["--source", "名录"]):
        assert isinstance(run(app, [*db, *paths, *wrong]).exception, UsageError)
def test_dates_that_another_source_states_stay(store: Store, tables: Make) -> None:
    bring(store, tables(units=[unit("U1", since="1990"), unit("U2")]))
    bring(store, tables(units=UNITS[:2]), D1)
    assert (node(store, "U1")["since"], node(store, "U1")["until"]) == ("1990", "")
    assert (node(store, "U2")["since"], node(store, "U2")["until"]) == SEEN_ONCE
    bring(store, tables(units=[unit("U2", since="2001")]))
    bring(store, tables(units=UNITS[:1]), D2)
    assert (node(store, "U2")["since"], node(store, "U2")["until"]) == ("2001", "")


def test_a_late_snapshot_does_not_take_a_name_back(store: Store, tables: Make) -> None:
    bring(store, tables(units=[unit("U1", "新名")]), D2)
    bring(store, tables(units=[unit("U1", "旧名", short_names="旧")]), D1)
    row = node(store, "U1")
    assert (row["full_name"], row["short_names"]) == ("新名（虚构）", ["旧"])
    (claim,) = store.read("MATCH (e:Evidence) RETURN e.claims AS claims, e.id AS id")
    assert "旧名（虚构）" in claim["claims"]
    assert claim["id"] in [parse(text).place for text in row["evidence"]]
    bring(store, tables(units=[unit("U1", "更新名")]), D3)
    assert node(store, "U1")["full_name"] == "更新名（虚构）"
