"""The way of large tables and of sources through an ingest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.hashing import content_hash
from graph.known import ledger
from graph.stores import Store
from graph.stores.embedded import EmbeddedStore
from graph.writer import Writer
from ingest import merge, merge_edges, run
from ingest.run import CHUNK, Report, load

Make = Callable[..., list[Path]]
UNITS = [
    {"id": "U1", "full_name": "甲单位（虚构）", "kind": "central"},
    {"id": "L1", "full_name": "牵头单位（虚构）", "kind": "lead"},
]


def bring(store: Store, paths: list[Path], skip: bool = False) -> Report:
    return load(store, paths, who="tester", skip_bad_rows=skip)


def count(store: Store, pattern: str) -> int:
    return int(store.read(f"MATCH {pattern} RETURN count(*) AS c")[0]["c"])


def test_every_edge_of_a_large_table_is_stored(store: Store, tables: Make) -> None:
    """Rows that make a node of their own and edges to it, more of them than one write takes."""
    many = merge.FLUSH * 2 + 7
    report = bring(store, tables(
        units=UNITS,
        cases=[{"id": f"C{n}", "unit": "U1"} for n in range(many)],
        stages=[
            {"case": f"C{n}", "stage": "petition", "body": "L1", "since": "2016"}
            for n in range(many)
        ],
    ))  # fmt: skip
    assert report.batch == 1
    for kind in ("CONCERNS", "HAS_STAGE", "HANDLED_BY"):
        assert report.added[kind] == many
        assert count(store, f"()-[r:{kind}]->()") == many


def test_a_row_that_repeats_another_far_above_adds_its_source(
    store: Store, tables: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "FLUSH", 2)
    monkeypatch.setattr(merge_edges, "FLUSH", 2)
    rows = [{"unit": "U1", "lead": "L1", "since": str(2000 + n)} for n in range(9)]
    report = bring(store, tables(units=UNITS, leads=[*rows, rows[0]]))
    assert (report.added["LED_BY"], report.unchanged["LED_BY"]) == (9, 1)
    (row,) = store.read("MATCH ()-[r:LED_BY]->() WHERE r.since = '2000' RETURN r.evidence AS e")
    assert [text.rsplit("|", 1)[1] for text in row["e"]] == ["第 2 行", "第 11 行"]


def test_a_write_that_fails_behind_the_back_leaves_nothing(
    store: Store, tables: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(store, tables(units=UNITS))
    before = content_hash(store)
    many = [{"id": f"N{n}", "full_name": "新单位（虚构）", "kind": "central"} for n in range(9)]
    paths = tables(units=many)
    monkeypatch.setattr(run, "CHUNK", 2)
    monkeypatch.setattr(merge, "FLUSH", 2)
    write = EmbeddedStore.write
    asked = []

    def failing(self: EmbeddedStore, statements: list[tuple[str, dict]], **more: object) -> object:
        if any("CREATE (n:`Unit`" in text for text, _ in statements):
            asked.append(1)
            if len(asked) == 3:
                raise StoreError("the disk is full")
        return write(self, statements, **more)

    monkeypatch.setattr(EmbeddedStore, "write", failing)
    with pytest.raises(StoreError, match="disk is full"):
        bring(store, paths)
    assert content_hash(store) == before
    assert len(ledger(store)) == 1


def test_statements_are_written_in_order_and_none_after_one_that_failed() -> None:
    written = []

    class Recorder:
        def write(self, statements: list[tuple[str, dict]], **more: object) -> None:
            if statements[0][0] == "bad":
                raise StoreError("refused")
            written.append(statements[0][0])

    writer = Writer(Recorder())
    for n in range(20):
        writer.send((str(n), {}))
    writer.wait()
    assert written == [str(n) for n in range(20)]
    with pytest.raises(StoreError, match="refused"):
        for text in ("bad", *map(str, range(100))):
            writer.send((text, {}))
    writer.close()


def test_a_heading_that_several_stored_documents_bear_is_refused_as_source(
    store: Store, tables: Make
) -> None:
    bring(store, tables(
        units=UNITS,
        documents=[{"id": i, "heading": "关于牵头的通知（虚构）"} for i in ("D1", "D2")],
    ))  # fmt: skip
    before = content_hash(store)
    row = {"unit": "U1", "lead": "L1", "source": "关于牵头的通知（虚构）", "place": "第1页"}
    (issue,) = bring(store, tables(leads=[row])).issues
    assert (Path(issue.file).name, issue.row, issue.column) == ("leads.csv", 2, "source")
    assert issue.value == row["source"]
    assert "2 documents" in issue.reason
    assert issue.suggestion.endswith("D1、D2")
    assert content_hash(store) == before
    assert bring(store, tables(leads=[row | {"source": "D2"}])).batch == 2


def test_a_heading_that_two_documents_of_the_ingest_bear_is_refused_once(
    store: Store, tables: Make
) -> None:
    units, documents = tables(
        units=[UNITS[0], UNITS[1] | {"source": "通知（虚构）"}],
        documents=[{"id": i, "heading": "通知（虚构）"} for i in ("D1", "D2")],
    )
    report = bring(store, [units, documents])
    assert [(i.row, i.column) for i in report.issues] == [(3, "source")]
    assert bring(store, [units, documents], skip=True).skipped == 1
    assert count(store, "(u:Unit)") == 1


def test_one_id_for_things_of_two_sorts_is_an_issue(store: Store, tables: Make) -> None:
    report = bring(store, tables(units=UNITS, people=[{"id": "U1", "full_name": "张某（虚构）"}]))
    assert [(Path(i.file).name, i.row, i.column, i.value) for i in report.issues] == [
        ("people.csv", 2, "id", "U1")
    ]
    assert report.batch is None


@pytest.mark.parametrize("skip", [False, True])
def test_progress_knows_the_whole_and_ends_once(store: Store, tables: Make, skip: bool) -> None:
    told: list[tuple[int, int]] = []
    people = [{"id": f"P{n}", "full_name": "某人（虚构）"} for n in range(CHUNK + 1)]
    paths = tables(
        units=[*UNITS, {"id": "U9", "full_name": "", "kind": "central"}],
        people=people,
        leads=[{"unit": "U1", "lead": "L1"}],
    )
    load(store, paths, who="tester", skip_bad_rows=skip,
         progress=lambda done, total: told.append((done, total)))  # fmt: skip
    # Rows that give ids are passed over twice.
    whole = 2 * (len(UNITS) + 1 + len(people)) + 1
    assert {total for _, total in told} == {whole}
    assert told[-1] == (whole, whole)
    assert told.count((whole, whole)) == 1
    assert all(0 < done < whole for done, _ in told[:-1])


def test_a_number_must_be_finite(store: Store, tables: Make) -> None:
    report = bring(store, tables(
        documents=[{"id": "D1", "heading": "通报（虚构）"}],
        figures=[{"document": "D1", "metric": "units", "value": "nan"}],
    ))  # fmt: skip
    assert [(i.row, i.column) for i in report.issues] == [(2, "value")]
