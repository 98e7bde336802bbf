"""Divisions of China 1981 to 2024: on any day the graph holds what the register counts.

The register gives years: a record holds from some day of its first year to some day of its last.
So on 31 December every record certainly holds or does not, and before that year's changes are
possible. Each count is worked out a second time from the raw rows with plain year comparisons.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from graph.known import committed
from graph.stores import Row, Store, open_store
from tests.acceptance.conftest import MAPPINGS, Guikou, open_data
from tests.conftest import write_csv

YEARS = range(1981, 2025)
# Code and level of the bodies that hold on a day, through the dated edge to their code.
BODIES = (
    "MATCH (u:Unit)-[r:NAMED]->(n:Name) WHERE r.added <= $known AND $known < r.closed AND {} "
    "RETURN substring(n.text, 0, 2) AS top, u.kind AS kind, count(*) AS n"
)
# Whether the places themselves exist, by the dates of the node.
PLACES = (
    "MATCH (n:Region) WHERE n.id STARTS WITH 'area:' AND n.added <= $known AND $known < n.closed "
    "AND {} RETURN count(*) AS n"
)
WITHIN = (
    "MATCH (n:Region)-[r:WITHIN]->(p:Region) WHERE r.added <= $known AND $known < r.closed AND {} "
    "RETURN p.full_name AS top, count(*) AS n"
)
CERTAIN = "{0}.since_max <= $day AND $day < {0}.until_min"
POSSIBLE = "{0}.since_min <= $day AND $day < {0}.until_max"


class Register:
    """The raw rows, counted by hand."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8-sig", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def count(self, first: int, end: int) -> Counter[tuple[str, str]]:
        """By prefix and level, records begun in `first` or before that end in `end` or later."""
        return Counter((r["代码"][:2], r["级别"]) for r in self.held(first, end))

    def provinces(self, year: int) -> Counter[str]:
        """Records in force at the end of a year by the name of their province."""
        return Counter(r["一级行政区"] for r in self.held(year, year + 1))

    def held(self, first: int, end: int) -> Iterator[Mapping[str, str]]:
        """Records begun in `first` or before that end in `end` or later."""
        for row in self.rows:
            last = int(row["变更/弃用时间"] or 9999)
            if int(row["启用时间"]) <= first and end <= last:
                yield row


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(open_data("areacodes/result.csv"))


@pytest.fixture(scope="module")
def db(register: Register, tmp_path_factory: pytest.TempPathFactory, guikou: Guikou) -> Path:
    """A store that the command line filled from the register as it stands."""
    path = tmp_path_factory.mktemp("areacodes") / "areas.kgl"
    report = guikou(path, "ingest", str(open_data("areacodes/result.csv")), "--mapping",
                    str(MAPPINGS / "areacodes.yaml"), "--format", "json")  # fmt: skip
    assert (report["batch"], report["rows"], report["issues"]) == (1, 6823, [])
    return path


@pytest.fixture(scope="module")
def areas(db: Path) -> Store:
    return open_store(str(db))


def held(store: Store, query: str, test: str, day: date, known: int | None = None) -> list[Row]:
    variable = "n" if query is PLACES else "r"
    number = committed(store) if known is None else known
    return store.read(query.format(test.format(variable)), {"day": day, "known": number})


def bodies(store: Store, test: str, day: date) -> Counter[tuple[str, str]]:
    return Counter({(r["top"], r["kind"]): r["n"] for r in held(store, BODIES, test, day)})


def places(store: Store, test: str, day: date) -> int:
    (row,) = held(store, PLACES, test, day)
    return int(row["n"])


@pytest.mark.parametrize("test", [CERTAIN, POSSIBLE])
def test_the_counts_that_the_keeper_gives(areas: Store, test: str) -> None:
    found = {year: bodies(areas, test, date(year, 12, 31)) for year in YEARS}
    by_top = {y: Counter(t for t, _ in c.elements()) for y, c in found.items()}
    assert {y: by_top[y]["51"] for y in (1981, 1990, 1996, 1997, 2024)} == {
        1981: 210, 1990: 239, 1996: 246, 1997: 201, 2024: 205,
    }  # fmt: skip
    levels = ("地级", "县级", "省级")
    assert [found[1996]["51", level] for level in levels] == [23, 222, 1]
    assert [found[2024]["51", level] for level in levels] == [21, 183, 1]
    assert {y: found[y].total() for y in (1996, 2024)} == {1996: 3227, 2024: 3213}
    assert {y: by_top[y]["50"] for y in (1996, 1997)} == {1996: 0, 1997: 41}


@pytest.mark.parametrize("test", [CERTAIN, POSSIBLE])
def test_every_count_of_every_year(areas: Store, register: Register, test: str) -> None:
    for year in YEARS:
        day, expected = date(year, 12, 31), register.count(year, year + 1)
        assert bodies(areas, test, day) == expected, year
        assert places(areas, test, day) == expected.total(), year
        within = {r["top"]: r["n"] for r in held(areas, WITHIN, test, day)}
        assert within == register.provinces(year), year


@pytest.mark.parametrize(("month", "day"), [(1, 1), (6, 30), (12, 30)])
def test_within_a_year_its_changes_are_possible(
    areas: Store, register: Register, month: int, day: int
) -> None:
    for year in YEARS:
        on = date(year, month, day)
        certain, possible = register.count(year - 1, year + 1), register.count(year, year)
        assert bodies(areas, CERTAIN, on) == certain, year
        assert bodies(areas, POSSIBLE, on) == possible, year
        assert places(areas, CERTAIN, on) == certain.total(), year
        assert places(areas, POSSIBLE, on) == possible.total(), year


def test_nothing_is_known_before_the_batch_nor_held_before_the_data(areas: Store) -> None:
    assert held(areas, BODIES, POSSIBLE, date(1996, 12, 31), known=0) == []
    assert bodies(areas, POSSIBLE, date(1980, 12, 31)) == Counter()
    assert places(areas, POSSIBLE, date(1980, 12, 31)) == 0


def test_every_row_is_the_evidence_of_its_facts(areas: Store, register: Register) -> None:
    text = "MATCH (u:Unit)-[r:{}]->(n) RETURN u.id AS id, r.evidence AS evidence"
    for relation in ("NAMED", "LOCATED_IN"):
        found = [r["evidence"] for r in areas.read(text.format(relation))]
        places_of = sorted(int(e.split("第 ")[1].split(" ")[0]) for (e,) in found)
        assert places_of == list(range(2, len(register.rows) + 2))


@pytest.mark.parametrize(
    ("on", "exists"), [("2014-12-31", "certain"), ("2015-06-30", "possible"), ("2016-01-01", "no")]
)
def test_a_county_that_became_a_district(db: Path, guikou: Guikou, on: str, exists: str) -> None:
    document = guikou(db, "trace", "双流县", "--on", on, "--format", "json", code=1)
    assert (document["unit"]["full_name"], document["unit"]["exists"]) == ("双流县", exists)
    assert (document["chains"], document["why_not"]["reason"]) == ([], "never")


def test_a_yearly_roster_of_many_rows_says_the_same(
    register: Register, tmp_path: Path, guikou: Guikou
) -> None:
    """Four years written out, one row a division and year: 12,800 rows, each with its edges."""
    years = range(1993, 1997)
    rows = [
        {**row, "启用时间": str(year), "变更/弃用时间": str(year + 1)}
        for year in years for row in register.held(year, year + 1)
    ]  # fmt: skip
    (path,) = write_csv(tmp_path, {"roster": rows})
    report = guikou(tmp_path / "roster.kgl", "ingest", str(path), "--mapping",
                    str(MAPPINGS / "areacodes.yaml"), "--format", "json")  # fmt: skip
    assert (report["issues"], report["rows"]) == ([], len(rows))
    assert report["added"]["NAMED"] == len(rows)
    roster = open_store(str(tmp_path / "roster.kgl"))
    for year in years:
        day, expected = date(year, 12, 31), register.count(year, year + 1)
        assert bodies(roster, CERTAIN, day) == expected, year
        assert places(roster, CERTAIN, day) == expected.total(), year
