"""What became of a division: successors, renames and one code for several records.

The register writes successor codes; which record of a code is meant (the one in force in the year
of the change) is worked out here with plain year comparisons, and loaded as canonical rows.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from graph.hashing import content_hash
from graph.stores import Row, Store, open_store
from ingest.run import Report, load
from ingest.spec import mapping
from tests.acceptance.conftest import MAPPINGS, open_data
from tests.conftest import write_csv

SUCCESSOR = re.compile(r"(\d{6})(?:\[(\d{4})])?")
FOLLOWING = (
    "MATCH (m:Name)<-[:NAMED]-(a:Unit)-[s:SUCCEEDED_BY]->(b:Unit)-[:NAMED]->(n:Name) "
    "WHERE m.text = $code "
    "RETURN a.full_name AS former, n.text AS code, b.full_name AS full_name, s.since AS since "
    "ORDER BY n.text, s.since"
)


def bring(store: Store, path: Path, by_mapping: bool = True) -> Report:
    spec = mapping(MAPPINGS / "areacodes.yaml") if by_mapping else None
    report = load(store, [path], who="acceptance", spec=spec)
    assert report.issues == []
    return report


def pairs(register: list[dict[str, str]]) -> list[tuple[tuple[str, str], tuple[str, str], str]]:
    """(code, first year) of a record and of its successor, and the year of the change."""
    found = []
    for row in register:
        for text in filter(None, row["新代码"].split(";")):
            code, year = SUCCESSOR.fullmatch(text).groups()  # type: ignore[union-attr]
            when = year or row["变更/弃用时间"]
            (record,) = [
                r for r in register
                if r["代码"] == code and int(r["启用时间"]) <= int(when)
                and int(when) < int(r["变更/弃用时间"] or 9999)
            ]  # fmt: skip
            found.append(((row["代码"], row["启用时间"]), (code, record["启用时间"]), when))
    return found


@pytest.fixture(scope="module")
def register() -> list[dict[str, str]]:
    """The raw rows of Sichuan and Chongqing, whose successors are among them."""
    with open_data("areacodes/result.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["代码"][:2] in ("50", "51")]


@pytest.fixture(scope="module")
def areas(register: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("successions")
    store = open_store(str(folder / "areas.kgl"), write=True)
    bring(store, open_data("areacodes/result.csv"))
    rows = store.read(
        "MATCH (u:Unit)-[r:NAMED]->(n:Name) RETURN n.text AS code, r.since AS since, u.id AS id"
    )
    ids = {(row["code"], row["since"]): row["id"] for row in rows}
    successions = [
        {"former": ids[former], "successor": ids[successor], "since": year}
        for former, successor, year in pairs(register)
    ]
    (path,) = write_csv(folder, {"successions": successions})
    report = bring(store, path, by_mapping=False)
    assert report.added["SUCCEEDED_BY"] == len(successions)
    return store


def following(store: Store, code: str) -> list[Row]:
    return store.read(FOLLOWING, {"code": code})


def test_a_county_became_a_district(areas: Store) -> None:
    assert following(areas, "510122") == [
        {"former": "双流县", "code": "510116", "full_name": "双流区", "since": "2015"}
    ]


def test_a_district_was_split_among_three(areas: Store) -> None:
    assert [row["code"] for row in following(areas, "510103")] == ["510105", "510106", "510107"]


def test_one_code_three_records_one_rename(areas: Store) -> None:
    rows = areas.read(
        "MATCH (u:Unit)-[r:NAMED]->(n:Name) WHERE n.text = '513225' "
        "RETURN u.full_name AS full_name, r.since AS since, r.until AS until ORDER BY r.since"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("南坪县", "1981", "1987"), ("南坪县", "1987", "1997"), ("九寨沟县", "1997", ""),
    ]  # fmt: skip
    assert [(r["former"], r["full_name"], r["since"]) for r in following(areas, "513225")] == [
        ("南坪县", "南坪县", "1987"), ("南坪县", "九寨沟县", "1997"),
    ]  # fmt: skip


def test_what_left_sichuan_for_chongqing(areas: Store) -> None:
    query = (
        "MATCH (m:Name)<-[:NAMED]-(a:Unit)-[s:SUCCEEDED_BY]->(b:Unit)-[:NAMED]->(n:Name) "
        "WHERE m.text STARTS WITH '51' AND n.text STARTS WITH '50' "
        "AND s.since_min <= $day AND $day < s.until_max RETURN DISTINCT a.id AS id"
    )
    assert len(areas.read(query, {"day": date(1997, 12, 31)})) == 43
    assert areas.read(query, {"day": date(1996, 12, 31)}) == []


def test_every_succession_of_both(areas: Store, register: list[dict[str, str]]) -> None:
    query = (
        "MATCH (m:Name)<-[x:NAMED]-(a:Unit)-[s:SUCCEEDED_BY]->(b:Unit)-[y:NAMED]->(n:Name) "
        "RETURN m.text AS a, x.since AS b, n.text AS c, y.since AS d, s.since AS e"
    )
    found = [((r["a"], r["b"]), (r["c"], r["d"]), r["e"]) for r in areas.read(query)]
    assert sorted(found) == sorted(pairs(register))


def test_the_same_register_again_changes_nothing(areas: Store) -> None:
    before = content_hash(areas)
    report = bring(areas, open_data("areacodes/result.csv"))
    assert (report.batch, sum(report.added.values()), report.closed) == (None, 0, {})
    assert report.unchanged["NAMED"] == report.rows == 6823
    assert content_hash(areas) == before
