"""Rosters that say who was what on one day: what they mean, and what a later one changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.hashing import content_hash
from graph.known import ledger
from graph.seen import seen
from graph.stores import Store
from ingest.spec import mapping
from tests.conftest import write_csv
from tests.ingest.snapshot_rows import (
    D1,
    D2,
    D3,
    SEEN_ONCE,
    UNITS,
    Make,
    bring,
    edges,
    leads,
    led,
    node,
    snapshots,
    unit,
)


def test_one_snapshot_is_certain_on_its_day_and_possible_around(store: Store, tables: Make) -> None:
    report = bring(store, tables(units=UNITS, leads=[led("U1", "L1")]), D1)
    assert leads(store) == {("U1", "L1"): ["../2016-05-01 2016-05-02/.."]}
    row = node(store, "U1")
    assert (row["since"], row["until"]) == SEEN_ONCE
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
