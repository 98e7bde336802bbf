"""Later batches: a source that corrects itself, ids that are taken, what the report counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.evidence import digest, parse
from graph.hashing import content_hash
from graph.known import ledger
from graph.names import folded, index
from graph.stores import Store
from graph.undo import undo
from ingest.run import Report, load

Make = Callable[..., list[Path]]
U1 = {"id": "U1", "full_name": "甲（虚构）", "kind": "central", "source": "D1", "place": "p3"}
L1 = {"id": "L1", "full_name": "牵头（虚构）", "kind": "lead"}


def bring(store: Store, paths: list[Path], skip: bool = False) -> Report:
    return load(store, paths, who="tester", skip_bad_rows=skip)


def unit(store: Store) -> dict[str, Any]:
    (row,) = store.read(
        "MATCH (u:Unit {id: 'U1'}) RETURN u.full_name AS name, u.kind AS kind, u.evidence AS e, "
        "u.until AS until, u.closed AS closed"
    )
    return row


def places(store: Store) -> list[str]:
    """Where the unit's value is stated, as it stands."""
    found = [loc for loc in map(parse, unit(store)["e"]) if loc.closed is None]
    return sorted(f"{loc.document} {loc.place}" for loc in found)


def test_a_source_that_corrects_itself_changes_the_node(store: Store, tables: Make) -> None:
    from queries.nodes import nodes

    bring(store, tables(units=[U1]))
    before = content_hash(store)
    report = bring(store, tables(units=[U1 | {"full_name": "乙（虚构）"}]))
    assert (report.batch, report.added, report.closed) == (2, {"Unit": 1}, {"Unit": 1})
    assert (unit(store)["name"], places(store)) == ("乙（虚构）", ["D1 p3"])
    names = [nodes(store, {"U1": "Unit"}, n)["U1"]["full_name"] for n in (1, 2)]
    assert names == ["甲（虚构）", "乙（虚构）"]
    assert folded(U1["full_name"]) in index(store, 1)
    undo(store, 2, "tester")
    assert content_hash(store) == before
    assert places(store) == ["D1 p3"]


def test_a_source_can_correct_itself_back_and_forth(store: Store, tables: Make) -> None:
    for number, name in enumerate(("甲（虚构）", "乙（虚构）", "甲（虚构）"), 1):
        assert bring(store, tables(units=[U1 | {"full_name": name}])).batch == number
        assert bring(store, tables(units=[U1 | {"full_name": name}])).batch is None
        assert (unit(store)["name"], places(store)) == (name, ["D1 p3"])


def test_what_a_source_said_before_another_corrected_it_changes_nothing(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=[U1]))
    bring(store, tables(units=[U1 | {"full_name": "乙（虚构）", "source": "D2"}]))
    bring(store, tables(units=[U1 | {"full_name": "丙（虚构）", "source": "D3"}]))
    report = bring(store, tables(units=[U1]))
    assert (report.batch, report.unchanged["Unit"]) == (None, 1)
    assert unit(store)["name"] == "丙（虚构）"
    paths = tables(units=[U1 | {"kind": "enterprise", "until": "2020"}])
    assert bring(store, paths).added == {"Unit": 1}
    assert [unit(store)[k] for k in ("name", "kind", "until")] == [
        "甲（虚构）", "enterprise", "2020"
    ]  # fmt: skip
    assert places(store) == ["D1 p3", "D2 p3", "D3 p3"]
    assert bring(store, paths).batch is None


def test_a_corrected_node_keeps_the_claims_of_the_same_file(store: Store, tables: Make) -> None:
    rows = [U1, U1 | {"full_name": "乙（虚构）"}]
    bring(store, tables(units=rows))
    assert unit(store)["name"] == "甲（虚构）"
    before = content_hash(store)
    assert bring(store, tables(units=rows)).batch is None
    assert content_hash(store) == before
    assert bring(store, tables(units=rows[1:])).batch == 2
    assert unit(store)["name"] == "乙（虚构）"


def test_the_same_file_under_another_name_changes_nothing(store: Store, tables: Make) -> None:
    (path,) = tables(units=[L1])
    bring(store, [path])
    other = path.parent / "copy" / "单位.csv"
    other.parent.mkdir()
    path.rename(other)
    assert bring(store, [other]).batch is None


def test_the_report_counts_no_zeros(store: Store, tables: Make) -> None:
    rows = [{"id": "R1", "full_name": "区（虚构）", "superior": ""}]
    rows.append({"id": "R2", "full_name": "区（虚构）", "superior": "R1"})
    bring(store, tables(regions=rows))
    report = bring(store, tables(regions=[*rows, {"id": "R3", "full_name": "区（虚构）"}]))
    assert report.added == {"Document": 1, "Region": 1}
    assert (report.closed, report.unchanged) == ({}, {"Region": 2, "WITHIN": 1})


def test_a_node_that_stands_again_after_an_undo_closes_nothing(store: Store, tables: Make) -> None:
    paths = tables(units=[L1])
    bring(store, paths)
    undo(store, 1, "tester")
    report = bring(store, paths)
    assert (report.added, report.closed) == ({"Document": 1, "Unit": 1}, {})


def test_a_source_that_looks_like_a_file_is_a_document_of_its_own(
    store: Store, tables: Make
) -> None:
    units = [U1, L1]
    row = {"unit": "U1", "lead": "L1", "scope": "信访"}
    bring(store, tables(units=units, leads=[row | {"source": "file:abc", "basis": "一"}]))
    (found,) = store.read("MATCH (d:Document) WHERE d.heading = 'file:abc' RETURN d.id AS id")
    assert found["id"] == f"document:{digest('file:abc')}"
    # A roster without sources contradicts that document and does not correct it.
    report = bring(store, tables(leads=[row | {"basis": "二"}]))
    assert (report.added["LED_BY"], report.closed) == (1, {})
    again = bring(store, tables(leads=[row | {"source": "file:abc", "basis": "三"}]))
    assert (again.added, again.closed) == ({"LED_BY": 1}, {"LED_BY": 1})


def test_an_id_that_an_earlier_batch_gave_to_another_sort_is_refused(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=[U1, L1]))
    before = content_hash(store)
    people = [{"id": i, "full_name": "某人（虚构）"} for i in ("U1", "U1", "M1")]
    paths = tables(people=people, leads=[{"unit": "U1", "lead": "L1"}])
    report = bring(store, paths)
    found = [(Path(i.file).name, i.row, i.column, i.value) for i in report.issues]
    assert found == [("people.csv", 2, "id", "U1"), ("people.csv", 3, "id", "U1")]
    assert all("Unit" in i.reason and "Person" in i.reason for i in report.issues)
    assert (content_hash(store), len(ledger(store))) == (before, 1)
    report = bring(store, paths, skip=True)
    assert (report.added, report.skipped) == ({"Person": 1, "LED_BY": 1, "Document": 2}, 2)


def test_an_id_whose_fact_was_undone_is_free(store: Store, tables: Make) -> None:
    bring(store, tables(units=[L1]))
    undo(store, 1, "tester")
    assert bring(store, tables(people=[{"id": "L1", "full_name": "某人（虚构）"}])).batch == 3


def test_a_source_named_like_a_stored_thing_is_a_document_of_its_own(
    store: Store, tables: Make
) -> None:
    bring(store, tables(units=[L1]))
    people = [{"id": "M1", "full_name": "某人（虚构）", "source": "L1", "place": "1"}]
    assert bring(store, tables(people=people)).issues == []
    (found,) = store.read("MATCH (d:Document) WHERE d.heading = 'L1' RETURN d.id AS id")
    assert found["id"] == f"document:{digest('L1')}"


def test_references_to_a_large_store_use_its_index(store: Store, tables: Make) -> None:
    """A condition on another property beside the id makes the embedded engine scan the label."""
    bring(store, tables(units=[U1, L1]))
    asked: list[str] = []
    read = type(store).read

    def listening(self: Store, text: str, *args: Any, **more: Any) -> Any:
        asked.append(text)
        return read(self, text, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(store), "read", listening)
        bring(store, tables(leads=[{"unit": "U1", "lead": "L1"}]))
    looked_up = [text for text in asked if "(n:`Unit` {id: i})" in text]
    assert looked_up
    assert not any("WHERE" in text for text in looked_up)
