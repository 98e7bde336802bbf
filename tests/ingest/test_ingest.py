"""Ingest as a whole: nothing by halves, one content whatever the format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import yaml

from graph.hashing import content_hash
from graph.known import ledger
from graph.stores import Store, open_store
from ingest.run import load
from tests.conftest import write_csv
from tests.ingest.bringing import UNITS, Make, bring, facts, leads

AREACODES = Path(__file__).parents[3] / "shared" / "data" / "areacodes" / "result.csv"


def test_chinese_headers_and_words_say_the_same(tmp_path: Path, tables: Make) -> None:
    english = open_store(str(tmp_path / "en.kgl"), write=True)
    chinese = open_store(str(tmp_path / "zh.kgl"), write=True)
    bring(english, tables(
        units=UNITS, leads=[{"unit": "U1", "lead": "L1", "since": "2015-07", "until": ".."}]
    ))  # fmt: skip
    words = {"central": "中央单位", "lead": "牵头单位"}
    bring(chinese, tables(
        单位=[{"类别": words[u["kind"]], "全称": u["full_name"], "编号": u["id"]} for u in UNITS],
        归口牵头=[{"止": "至今", "牵头单位": "L1", "起": "2015年7月", "单位": "U1"}],
    ))  # fmt: skip
    assert facts(english) == facts(chinese)
    english.close()
    chinese.close()


def test_the_same_file_again_changes_nothing(store: Store, tables: Make) -> None:
    paths = tables(units=UNITS, leads=[{"unit": "U1", "lead": "L1", "since": "2015"}])
    assert bring(store, paths).batch == 1
    before = content_hash(store)
    again = bring(store, paths)
    assert (again.batch, again.issues) == (None, [])
    assert not any(again.added.values())
    assert content_hash(store) == before
    assert len(ledger(store)) == 1


TABLES: Mapping[str, Sequence[Mapping[str, str]]] = {
    "units": [u | {"short_names": "甲;乙"} for u in UNITS],
    "leads": [
        {"unit": "U1", "lead": "L1", "since": "2015-07", "until": "2016-09-06"},
        {"unit": "U2", "lead": "L1", "since": "2016", "until": "unknown"},
    ],
}


def as_xlsx(folder: Path) -> list[Path]:
    path = folder / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    style = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in TABLES.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, list(rows[0]))
        for y, row in enumerate(rows, 1):
            for x, (column, text) in enumerate(row.items()):
                if column == "until" and len(text) == 10:
                    sheet.write_datetime(y, x, date.fromisoformat(text), style)
                else:
                    sheet.write_string(y, x, text)
    book.close()
    return [path]


def as_json(folder: Path) -> list[Path]:
    for name, rows in TABLES.items():
        text = json.dumps(rows, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return [folder / f"{name}.json" for name in TABLES]


def as_yaml(folder: Path) -> list[Path]:
    for name, rows in TABLES.items():
        text = yaml.safe_dump(list(rows), allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [folder / f"{name}.yaml" for name in TABLES]


@pytest.mark.parametrize("write", [as_xlsx, as_json, as_yaml])
def test_a_table_says_the_same_in_every_format(
    store: Store, tmp_path: Path, write: Callable[[Path], list[Path]]
) -> None:
    plain = open_store(str(tmp_path / "plain.kgl"), write=True)
    assert bring(plain, write_csv(tmp_path / "csv", TABLES)).issues == []
    assert bring(store, write(tmp_path)).issues == []
    assert facts(store) == facts(plain)
    assert leads(store) == [("U1", "L1"), ("U2", "L1")]
    plain.close()


def test_two_rows_that_agree_are_one_fact_with_two_sources(store: Store, tables: Make) -> None:
    row = {"unit": "U1", "lead": "L1", "since": "2015"}
    report = bring(store, tables(units=UNITS, leads=[
        row | {"source": "文件甲（虚构）", "place": "第 1 页"},
        row | {"source": "文件乙（虚构）", "place": "第 2 页"},
    ]))  # fmt: skip
    assert report.issues == []
    (found,) = store.read("MATCH ()-[r:LED_BY]->() RETURN r.evidence AS evidence")
    assert [text.split("|")[1:] for text in found["evidence"]] == [
        ["文件甲（虚构）", "第 1 页"], ["文件乙（虚构）", "第 2 页"]
    ]  # fmt: skip


def test_contradictions_both_stay(store: Store, tables: Make) -> None:
    row = {"unit": "U1", "since": "2015"}
    report = bring(store, tables(units=UNITS, leads=[
        row | {"lead": "L1", "source": "文件甲（虚构）"},
        row | {"lead": "U2", "source": "文件乙（虚构）"},
        row | {"lead": "L1", "until": "2017", "source": "文件乙（虚构）"},
        {"unit": "L1", "lead": "L1", "since": "2015", "source": "文件乙（虚构）"},
    ]))  # fmt: skip
    assert report.issues == []
    assert leads(store) == [("L1", "L1"), ("U1", "L1"), ("U1", "L1"), ("U1", "U2")]


def test_another_source_later_contradicts_and_does_not_correct(
    store: Store, tables: Make
) -> None:
    row = {"unit": "U1", "lead": "L1", "since": "2015"}
    bring(store, tables(units=UNITS, leads=[row | {"source": "文件甲（虚构）"}]))
    bring(store, tables(leads=[row | {"source": "文件乙（虚构）", "until": "2017"}]))
    assert leads(store) == [("U1", "L1"), ("U1", "L1")]


def test_a_dry_run_leaves_the_store_as_it_was(store: Store, tables: Make) -> None:
    before = content_hash(store)
    seen: list[int] = []
    report = load(
        store, tables(units=UNITS), who="tester",
        preview=lambda batch, _: seen.append(batch.number),
    )  # fmt: skip
    assert (seen, report.batch, report.added["Unit"]) == ([1], None, 3)
    assert content_hash(store) == before


@pytest.mark.skipif(not AREACODES.exists(), reason="open data ../shared/data/areacodes is absent")
def test_divisions_in_force_are_counted_as_their_keeper_counts(
    store: Store, tmp_path: Path
) -> None:
    with AREACODES.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["代码"][:2] in ("50", "51")]
    regions = [
        {"id": f"{r['代码']}-{r['启用时间']}", "full_name": r["名称"], "superior": r["代码"][:2],
         "since": f"{r['启用时间']}-01-01",
         "until": f"{r['变更/弃用时间']}-01-01" if r["变更/弃用时间"] else ""}
        for r in rows
    ]  # fmt: skip
    tops = [{"id": i, "full_name": f"prefix {i}", "superior": "", "since": "..", "until": ""}
            for i in ("50", "51")]  # fmt: skip
    report = bring(store, write_csv(tmp_path / "areas", {"regions": [*tops, *regions]}))
    assert report.issues == []
    text = (
        "MATCH (top:Region {id: $top})<-[r:WITHIN]-(n:Region) "
        "WHERE r.since_max <= $day AND $day < r.until_min RETURN count(n) AS n"
    )

    def count(top: str, year: int) -> int:
        return int(store.read(text, {"top": top, "day": date(year, 6, 1)})[0]["n"])

    years = {1981: 210, 1990: 239, 1996: 246, 1997: 201, 2024: 205}
    assert {year: count("51", year) for year in years} == years
    assert {year: count("50", year) for year in (1996, 1997)} == {1996: 0, 1997: 41}
