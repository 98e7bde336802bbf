"""Ten years of a real register as yearly snapshots: any order gives what the register says."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph import statements as st
from graph.statements import OPEN
from graph.stores import Store, open_store
from ingest.run import load
from ingest.snapshots import Snapshot
from ingest.spec import mapping
from tests.conftest import write_csv

REGISTER = Path(__file__).parents[3] / "shared" / "data" / "areacodes" / "result.csv"
MAPPING = """
table: divisions
columns:
  code: {zh: 代码, required: true}
  division: {zh: 名称, required: true}
  top: {zh: 上级代码, ref: [Region]}
nodes:
  - {label: Region, id: code, properties: {full_name: division}}
edges:
  - {type: WITHIN, from: code, to: top}
"""
HELD = (
    "MATCH (n:Region)-[r:WITHIN]->(p:Region) WHERE r.closed = $open "
    "AND r.since_max <= $day AND $day < r.until_min RETURN n.id AS id, p.id AS top"
)
Roster = Mapping[str, Mapping[str, str]]


def yearly(years: range) -> Iterator[tuple[date, Roster]]:
    """The register of Sichuan at the end of each year, by code."""
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["代码"].startswith("51")]
    for year in years:
        held = [r for r in rows
                if int(r["启用时间"]) <= year < int(r["变更/弃用时间"] or 9999)]  # fmt: skip
        codes = {r["代码"] for r in held}
        yield date(year, 12, 31), {
            r["代码"]: {"代码": r["代码"], "名称": r["名称"], "上级代码": top(r["代码"], codes)}
            for r in held
        }


def top(code: str, codes: set[str]) -> str:
    """The prefecture of a division, or the province."""
    above = (code[:4] + "00", code[:2] + "0000")
    return next((one for one in above if one in codes and one != code), "")


def content(store: Store) -> list[Any]:
    """Places and where they lie, with their dates."""
    asked = {"open": OPEN}
    places = store.read(st.node_rows("Region", "n.closed = $open"), asked)
    within = store.read(st.edge_rows("WITHIN", "Region", "Region", "r.closed = $open"), asked)
    return [
        sorted((r["id"], r["full_name"], r["since"], r["until"]) for r in places),
        sorted((r["from_id"], r["to_id"], r["since"], r["until"]) for r in within),
    ]


@pytest.mark.skipif(not REGISTER.exists(), reason=f"open data {REGISTER} is absent")
def test_years_of_a_register_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    spec = mapping(tmp_path / "m.yaml")
    years = dict(yearly(range(1990, 2000)))
    assert [len(years[date(y, 12, 31)]) for y in (1990, 1996, 1997)] == [239, 246, 201]
    paths = {day: write_csv(tmp_path / str(day), {"divisions": list(rows.values())})
             for day, rows in years.items()}  # fmt: skip
    contents = []
    for seed in range(3):
        order = list(years)
        if seed:
            random.Random(seed).shuffle(order)
        store = open_store(str(tmp_path / f"{seed}.kgl"), write=True)
        for day in order:
            report = load(store, paths[day], who="tester", spec=spec, snapshot=Snapshot(day))
            assert (report.issues, bool(report.batch)) == ([], True)
        contents.append(content(store))
        for day, rows in years.items():
            found = store.read(HELD, {"open": OPEN, "day": day})
            assert {r["id"]: r["top"] for r in found} == {
                code: row["上级代码"] for code, row in rows.items() if row["上级代码"]
            }
        store.close()
    assert contents[1] == contents[0] == contents[2]
    latest = {code: row["名称"] for day in sorted(years) for code, row in years[day].items()}
    assert {code: name for code, name, *_ in contents[0][0]} == latest
