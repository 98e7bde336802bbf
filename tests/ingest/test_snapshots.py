"""Rosters that say who was what on one day: what they mean, and what a later one changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from graph import statements as st
from graph.errors import UsageError
from graph.evidence import parse
from graph.hashing import content_hash
from graph.known import ledger
from graph.seen import seen
from graph.statements import OPEN
from graph.stores import Store
from graph.undo import undo
from ingest.run import Report, load
from ingest.snapshots import Snapshot
from ingest.spec import mapping
from tests.conftest import write_csv

Make = Callable[..., list[Path]]
D1, D2, D3 = (date(year, 5, 1) for year in (2016, 2017, 2018))
NEVER_GONE = ("../2016-05-01", "2016-05-02/..")


def unit(key: str, name: str = "", **more: str) -> dict[str, str]:
    return {"id": key, "full_name": f"{name or key}（虚构）", "kind": "central"} | more


def led(unit: str, lead: str, **more: str) -> dict[str, str]:
    return {"unit": unit, "lead": lead} | more


UNITS = [unit(i) for i in ("U1", "U2", "U3", "L1", "L2")]


def bring(
    store: Store, paths: list[Path], day: date | None = None, roster: str = "", **more: Any
) -> Report:
    said = Snapshot(day, roster) if day else None
    report = load(store, paths, who="tester", snapshot=said, **more)
    assert report.issues == []
    return report


def edges(store: Store, edge: str, start: str, end: str) -> dict[tuple[str, str], list[str]]:
    """Standing relations by their ends, with their intervals as written."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in store.read(st.edge_rows(edge, start, end, "r.closed = $open"), {"open": OPEN}):
        ends = found.setdefault((row["from_id"], row["to_id"]), [])
        ends.append(f"{row['since']} {row['until']}")
        ends.sort()
    return found


def leads(store: Store) -> dict[tuple[str, str], list[str]]:
    return edges(store, "LED_BY", "Unit", "Unit")


def node(store: Store, key: str, label: str = "Unit") -> dict[str, Any]:
    (row,) = store.read(st.nodes_by_id(label), {"ids": [key]})
    return row


def snapshots(store: Store) -> list[tuple[str, str, str]]:
    rows = store.read(st.node_rows("Document", "n.closed = $open"), {"open": OPEN})
    return sorted((r["roster"], r["roster_table"], r["snapshot"]) for r in rows if r["snapshot"])


def test_one_snapshot_is_certain_on_its_day_and_possible_around(store: Store, tables: Make) -> None:
    report = bring(store, tables(units=UNITS, leads=[led("U1", "L1")]), D1)
    assert leads(store) == {("U1", "L1"): ["../2016-05-01 2016-05-02/.."]}
    row = node(store, "U1")
    assert (row["since"], row["until"]) == NEVER_GONE
    assert (row["since_min"], row["since_max"]) == (date.min, D1)
    assert (row["until_min"], row["until_max"]) == (date(2016, 5, 2), date.max)
    assert seen(row["since"], row["until"]) == (D1, D1)
    assert report.snapshot and report.snapshot["counts"]["added"] == 6
    assert snapshots(store) == [("", "leads", "2016-05-01"), ("", "units", "2016-05-01")]


def test_a_later_snapshot_moves_ends_on(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS, leads=[led("U1", "L1"), led("U2", "L1")]), D1)
    later = tables(units=[*UNITS[:2], *UNITS[3:]], leads=[led("U1", "L1"), led("U2", "L2")])
    bring(store, later, D2)
    assert leads(store) == {
        ("U1", "L1"): ["../2016-05-01 2017-05-02/.."],
        ("U2", "L1"): ["../2016-05-01 2016-05-02/2017-05-01"],
        ("U2", "L2"): ["2016-05-02/2017-05-01 2017-05-02/.."],
    }
    assert node(store, "U3")["until"] == "2016-05-02/2017-05-01"
    assert node(store, "U1")["until"] == "2017-05-02/.."


def test_gone_and_back_is_two_facts_and_one_unit(store: Store, tables: Make) -> None:
    full = {"units": UNITS, "leads": [led("U1", "L1"), led("U2", "L1")]}
    less = {"units": UNITS[1:], "leads": [led("U2", "L1")]}
    for day, said in ((D1, full), (D2, less), (D3, full)):
        bring(store, tables(**said), day)
    assert leads(store) == {
        ("U1", "L1"): ["../2016-05-01 2016-05-02/2017-05-01",
                       "2017-05-02/2018-05-01 2018-05-02/.."],
        ("U2", "L1"): ["../2016-05-01 2018-05-02/.."],
    }  # fmt: skip
    # A node has one interval: certain since it came back, possible before.
    assert (node(store, "U1")["since"], node(store, "U1")["until"]) == (
        "../2018-05-01", "2018-05-02/.."
    )  # fmt: skip


def test_only_what_the_tables_and_their_columns_cover_is_judged(
    store: Store, tables: Make
) -> None:
    region = {"id": "R1", "full_name": "区（虚构）"}
    bring(store, tables(regions=[region]))
    full = [u | {"region": "R1"} for u in UNITS]
    bring(store, tables(units=full, leads=[led("U1", "L1")]), D1)
    bring(store, tables(units=UNITS), D2)
    assert leads(store) == {("U1", "L1"): ["../2016-05-01 2016-05-02/.."]}
    located = edges(store, "LOCATED_IN", "Unit", "Region")
    assert located["U1", "R1"] == ["../2016-05-01 2016-05-02/.."]
    bring(store, tables(units=[unit("U1", region="")]), D3)
    assert edges(store, "LOCATED_IN", "Unit", "Region")["U1", "R1"] == [
        "../2016-05-01 2016-05-02/2018-05-01"
    ]


def test_a_table_without_rows_is_a_snapshot_of_nothing(
    store: Store, tables: Make, tmp_path: Path
) -> None:
    bring(store, tables(units=UNITS))
    bring(store, tables(leads=[led("U1", "L1")]), D1)
    path = tmp_path / "leads.csv"
    path.write_text("unit,lead\n", encoding="utf-8")
    report = bring(store, [path], D2)
    assert leads(store) == {("U1", "L1"): ["../2016-05-01 2016-05-02/2017-05-01"]}
    assert report.snapshot and report.snapshot["counts"]["gone"] == 1
    # What changes nothing is known too: whatever comes back later was not there on that day.
    path.write_text("unit,lead\n\n", encoding="utf-8")
    assert bring(store, [path], D3).batch
    assert snapshots(store)[-1] == ("", "leads", "2018-05-01")


def test_a_snapshot_given_again_changes_nothing(store: Store, tables: Make) -> None:
    said = {"units": UNITS, "leads": [led("U1", "L1")]}
    first = tables(**said)
    bring(store, first, D1)
    bring(store, tables(**said), D2)
    before = content_hash(store)
    for day in (D1, D2):
        report = bring(store, first, day)
        assert (report.batch, report.added, report.closed) == (None, {}, {})
    assert (content_hash(store), len(ledger(store))) == (before, 2)


def test_rosters_are_series_of_their_own(store: Store, tables: Make) -> None:
    bring(store, tables(units=UNITS))
    both = [led("U1", "L1"), led("U2", "L1")]
    bring(store, tables(leads=both), D1, "省纪委名录")
    bring(store, tables(leads=both), D1)
    assert leads(store)["U1", "L1"] == ["../2016-05-01 2016-05-02/.."]
    bring(store, tables(leads=both[:1]), D2, "省纪委名录")
    # One keeper saw it go, the other has not looked again: both stand.
    assert leads(store) == {
        ("U1", "L1"): ["../2016-05-01 2016-05-02/..", "../2016-05-01 2017-05-02/.."],
        ("U2", "L1"): ["../2016-05-01 2016-05-02/..", "../2016-05-01 2016-05-02/2017-05-01"],
    }
    # The column names the roster as the option does.
    bring(store, tables(leads=[x | {"source": "省纪委名录"} for x in both]), D3)
    assert leads(store)["U1", "L1"] == [
        "../2016-05-01 2016-05-02/..", "../2016-05-01 2018-05-02/.."
    ]  # fmt: skip
    assert [s[0] for s in snapshots(store)] == ["", *["省纪委名录"] * 3]


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


def test_a_name_means_what_bore_it_on_the_day(store: Store, tables: Make) -> None:
    bring(store, tables(
        units=[unit("U1"), unit("A"), unit("B")],
        names=[{"owner": "A", "name": "老牌", "until": "2017-01-01"},
               {"owner": "B", "name": "老牌", "since": "2017-01-01"}],
    ))  # fmt: skip
    for day in (D1, D2):
        bring(store, tables(leads=[led("U1", "老牌")]), day)
    assert leads(store) == {
        ("U1", "A"): ["../2016-05-01 2016-05-02/2017-05-01"],
        ("U1", "B"): ["2016-05-02/2017-05-01 2017-05-02/.."],
    }


def test_dates_that_another_source_states_stay(store: Store, tables: Make) -> None:
    bring(store, tables(units=[unit("U1", since="1990"), unit("U2")]))
    bring(store, tables(units=UNITS[:2]), D1)
    assert (node(store, "U1")["since"], node(store, "U1")["until"]) == ("1990", "")
    assert (node(store, "U2")["since"], node(store, "U2")["until"]) == NEVER_GONE
    bring(store, tables(units=[unit("U2", since="2001")]))
    bring(store, tables(units=UNITS[:1]), D2)
    assert (node(store, "U2")["since"], node(store, "U2")["until"]) == ("2001", "")


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


def test_posts_that_move_and_holders_that_change(store: Store, tables: Make) -> None:
    people = [{"id": i, "full_name": f"{i}（虚构）"} for i in "XYZ"]
    bring(store, tables(units=UNITS, people=people))
    post = {"id": "P1", "post_name": "组长"}
    bring(store, tables(posts=[post | {"body": "L1"}],
                        holders=[{"post": "P1", "person": i} for i in "XZ"]), D1)  # fmt: skip
    report = bring(store, tables(posts=[post | {"body": "L2"}],
                                 holders=[{"post": "P1", "person": i} for i in "YZ"]), D2)
    assert edges(store, "SEAT_OF", "Post", "Unit") == {
        ("P1", "L1"): ["../2016-05-01 2016-05-02/2017-05-01"],
        ("P1", "L2"): ["2016-05-02/2017-05-01 2017-05-02/.."],
    }
    assert edges(store, "HOLDS", "Person", "Post")["X", "P1"] == [
        "../2016-05-01 2016-05-02/2017-05-01"
    ]
    found = report.snapshot or {}
    assert found["moved"] == [{
        "kind": "SEAT_OF", "from": "P1", "before": ["L1"], "after": ["L2"],
        "text": "组长（P1） 所设单位 SEAT_OF: L1（虚构）（L1） → L2（虚构）（L2）",
    }]  # fmt: skip
    assert [(x["from"], x["to"]) for x in found["added"] + found["gone"]] == [
        ("Y", "P1"), ("X", "P1")
    ]  # fmt: skip
    assert found["counts"]["stayed"] == 2


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


MAPPING = """
table: roster
columns:
  unit: {zh: 单位, required: true, ref: [Unit]}
  seat: {zh: 职务, required: true}
  who: {zh: 姓名}
nodes:
  - {label: Post, id: {prefix: seat, hash: [unit, seat]}, properties: {post_name: seat}}
  - {label: Person, id: {prefix: person, hash: [who]}, properties: {full_name: who}}
edges:
  - {type: SEAT_OF, from: {label: Post, prefix: seat, hash: [unit, seat]}, to: unit}
  - {type: HOLDS, from: {label: Person, prefix: person, hash: [who]}, to: {label: Post, prefix: seat, hash: [unit, seat]}}
"""  # noqa: E501


def test_a_mapped_roster_with_a_seat_left_vacant(
    store: Store, tables: Make, tmp_path: Path
) -> None:
    bring(store, tables(units=UNITS))
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    spec = mapping(tmp_path / "m.yaml")
    for day, who in ((D2, ""), (D1, "甲某（虚构）")):
        row = {"单位": "L1", "职务": "组长", "姓名": who}
        bring(store, write_csv(tmp_path / str(day), {"名单": [row]}), day, spec=spec)
    (held,) = edges(store, "HOLDS", "Person", "Post").values()
    assert held == ["../2016-05-01 2016-05-02/2017-05-01"]
    (seat,) = edges(store, "SEAT_OF", "Post", "Unit").values()
    assert seat == ["../2016-05-01 2017-05-02/.."]


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
