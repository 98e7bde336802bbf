"""The fictional province: right counts, same bytes, sound references, true list of defects."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.generate import generate

Rows = list[dict[str, str]]
_DAY = date(2016, 9, 6)
_MARK = "（虚构）"
_ORDER = ["petition", "transfer", "check", "filing", "review", "trial", "sanction", "closed"]
_REFERENCES = {
    "units": {"region": "regions", "superior": "units"},
    "regions": {"superior": "regions"},
    "leads": {"unit": "units", "lead": "units", "basis": "documents"},
    "reports": {"unit": "units", "superior": "units"},
    "parents": {"unit": "units", "parent": "units"},
    "affiliations": {"unit": "units", "party_organization": "party_organizations"},
    "party_lines": dict.fromkeys(["party_organization", "superior"], "party_organizations"),
    "designations": {"party_organization": "party_organizations", "lead": "units"},
    "names": {"owner": "units"},
    "successions": {"former": "units", "successor": "units"},
    "posts": {"body": "units party_organizations"},
    "holders": {"post": "posts", "person": "people"},
    "cases": {"unit": "units"},
    "involvements": {"case": "cases", "person": "people"},
    "stages": {"case": "cases", "body": "units"},
    "team_members": {"team": "teams", "person": "people"},
    "inspections": {"team": "teams", "target": "units regions"},
    "participations": {"activity": "activities", "unit": "units"},
    "figures": {"document": "documents"},
}
_NAMED = {"units": "full_name short_names", "party_organizations": "full_name short_names",
          "people": "full_name", "documents": "heading publisher", "names": "name",
          "regions": "full_name", "teams": "full_name", "activities": "heading",
          "cases": "heading"}


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _folder(out: Path) -> dict[str, Rows]:
    return {path.stem: _read(path) for path in sorted(out.glob("*.csv"))}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """The province of 229 units."""
    out = tmp_path_factory.mktemp("province")
    generate(229, 1, out)
    return _folder(out)


def _period(text: str) -> tuple[date, date]:
    """First and last day of a year, month, day or span; raises if it is no date."""
    if text in ("", "unknown"):
        return date.min, date.max
    if "/" in text:
        first, last = text.split("/")
        return _period(first)[0], _period(last)[1]
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", text), text
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        following = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), following - timedelta(days=1)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def _holds(row: dict[str, str], certainly: bool = False) -> bool:
    """Whether the row holds on the reference day, possibly or certainly."""
    since, until = _period(row["since"]), _period(row["until"])
    end = (date.max, date.max) if not row["until"] else until
    return since[1] <= _DAY < end[0] if certainly else since[0] <= _DAY < end[1]


def _on_day(rows: Rows, key: str, value: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in filter(_holds, rows):
        found[row[key]].add(row[value])
    return found


def test_counts(province: dict[str, Rows]) -> None:
    assert sum(row["kind"] == "central" for row in province["units"]) == 229
    opened: dict[str, list[str]] = defaultdict(list)
    kinds = {row["id"]: row["kind"] for row in province["units"]}
    stages: dict[str, dict[str, str]] = defaultdict(dict)
    for row in province["stages"]:
        stages[row["case"]][row["stage"]] = row["body"]
    for case, bodies in stages.items():
        if "filing" in bodies:
            opened[kinds[bodies["filing"]]].append(case)
    assert len(opened["lead"]) == 31
    assert len(opened["central"]) == 358
    own = set(opened["central"])
    assert all({"filing", "review", "trial", "sanction"} <= stages[case].keys() for case in own)
    subjects = [row for row in province["involvements"] if row["case"] in own]
    assert len(subjects) == 553
    assert {row["role"] for row in subjects} == {"subject"}
    assert len({row["person"] for row in subjects}) == 553
    petitions = [bodies for bodies in stages.values() if {"petition", "transfer"} <= bodies.keys()]
    assert len(petitions) == 285
    assert {kinds[bodies["transfer"]] for bodies in petitions} == {"lead"}


def test_figures_agree_with_the_rows(province: dict[str, Rows]) -> None:
    figures = {row["metric"]: int(row["value"]) for row in province["figures"]}
    trained = sum(
        int(row["headcount"]) for row in province["activities"] if row["kind"] == "training"
    )
    assert figures["people_trained"] == trained
    assert figures["people_sanctioned_by_units"] == 553
    shares: Counter[str] = Counter()
    for row in province["participations"]:
        shares[row["activity"]] += int(row["headcount"] or 0)
    assert all(int(row["headcount"]) == shares[row["id"]] for row in province["activities"])


def test_returned_counts_are_the_rows(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    counts = generate(40, 3, tmp_path, lambda done, total: calls.append((done, total)))
    tables = _folder(tmp_path)
    assert tables.keys() - counts.keys() == {"planted_defects"}
    assert counts == {name: len(tables[name]) for name in counts}
    assert calls[-1] == (40, 40)


def _digest(out: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}


def test_same_units_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        generate(60, seed, tmp_path / name)
    assert _digest(tmp_path / "a") == _digest(tmp_path / "b")
    assert _digest(tmp_path / "a") != _digest(tmp_path / "c")


@pytest.mark.parametrize("units", [1, 7, 60, 229, 3000])
def test_references_and_dates_at_any_size(units: int, tmp_path: Path) -> None:
    generate(units, 5, tmp_path)
    tables = _folder(tmp_path)
    assert sum(row["kind"] == "central" for row in tables["units"]) == units
    _check_references(tables)
    _check_dates(tables)


def _check_references(tables: dict[str, Rows]) -> None:
    ids = {name: {row["id"] for row in rows if "id" in row} for name, rows in tables.items()}
    assert sum(map(len, ids.values())) == sum(
        len(rows) for rows in tables.values() if rows and "id" in rows[0]
    )
    assert sum(map(len, ids.values())) == len(set().union(*ids.values()))
    for name, columns in _REFERENCES.items():
        for column, targets in columns.items():
            known = set().union(*(ids[target] for target in targets.split()))
            missing = {row[column] for row in tables[name]} - known - {""}
            assert not missing, (name, column, missing)
    for name, rows in tables.items():
        if name != "planted_defects":
            assert all(row["source"] in ids["documents"] and row["place"] for row in rows), name


def _check_dates(tables: dict[str, Rows]) -> None:
    for name, rows in tables.items():
        for row in rows if name != "planted_defects" else []:
            since, until = _period(row["since"]), _period(row["until"])
            if row["until"] and row["since"] != "unknown":
                assert until[0] >= since[0] and until[1] > since[0], (name, row)
    for row in tables["documents"]:
        _period(row["published"])


def test_every_name_is_marked_as_fictional(province: dict[str, Rows]) -> None:
    for table, columns in _NAMED.items():
        for row in province[table]:
            for column in columns.split():
                assert not row[column] or row[column].endswith(_MARK), (table, row)
    full = [row["full_name"] for row in province["units"]]
    assert len(full) == len(set(full))


def test_reform_is_told(province: dict[str, Rows]) -> None:
    changes = Counter(row["change"] for row in province["successions"])
    assert changes.keys() == {"rename", "merge", "split"}
    assert {row["since"] for row in province["successions"]} == {"2018-03-21"}
    ended = {row["id"] for row in province["units"] if row["until"]}
    assert ended == {row["former"] for row in province["successions"]}
    for table, column in (("leads", "lead"), ("leads", "unit"), ("posts", "body")):
        stale = [row for row in province[table] if row[column] in ended and not row["until"]]
        assert not stale, table


def _two_leads(leads: Rows) -> Iterator[str]:
    scoped: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in filter(_holds, leads):
        scoped[row["unit"], row["scope"]].add(row["lead"])
    return (unit for (unit, _), bodies in scoped.items() if len(bodies) > 1)


def _posts(tables: dict[str, Rows]) -> Iterator[tuple[str, str]]:
    recorded: dict[str, Rows] = defaultdict(list)
    for row in tables["holders"]:
        recorded[row["post"]].append(row)
    for post in filter(_holds, tables["posts"]):
        holders = recorded[post["id"]]
        if holders and not any(map(_holds, holders)):
            yield "vacant_post", post["id"]
        if sum(map(_holds, holders)) > int(post["seats"]):
            assert sum(_holds(row, certainly=True) for row in holders) > int(post["seats"])
            yield "over_held_post", post["id"]


def _stages(stages: Rows) -> Iterator[str]:
    cases: dict[str, Rows] = defaultdict(list)
    for row in stages:
        cases[row["case"]].append(row)
    for case, rows in cases.items():
        ordered = sorted(rows, key=lambda row: _ORDER.index(row["stage"]))
        if any(left["since"] > right["since"] for left, right in pairwise(ordered)):
            yield case


def _supervision(tables: dict[str, Rows]) -> Iterator[tuple[str, str]]:
    above: dict[str, set[str]] = defaultdict(set)
    for table, column in (("leads", "lead"), ("reports", "superior")):
        for unit, superiors in _on_day(tables[table], "unit", column).items():
            above[unit] |= superiors
    circles = set()
    for unit in list(above):
        reached, front = set[str](), set(above[unit])
        while front:
            reached |= front
            front = set().union(*(above.get(body, set()) for body in front)) - reached
        if "ROOT" not in reached:
            yield "no_root", unit
        if unit in above[unit]:
            yield "self_supervision", unit
        elif unit in reached:
            circles.add(frozenset(reached))
    for circle in circles:
        yield "cycle", min(circle)


def _defects(tables: dict[str, Rows]) -> Iterator[tuple[str, str]]:
    leads = _on_day(tables["leads"], "unit", "lead")
    parties = _on_day(tables["affiliations"], "unit", "party_organization")
    rule = _on_day(tables["designations"], "party_organization", "lead")
    for unit in tables["units"]:
        key = unit["id"]
        if unit["kind"] == "central" and key not in leads:
            yield "no_lead", key
        expected = set().union(*(rule[party] for party in parties.get(key, set())))
        if leads.get(key, set()) - expected:
            yield "lead_against_rule", key
    yield from (("two_leads", unit) for unit in _two_leads(tables["leads"]))
    yield from _posts(tables)
    yield from (("stage_order", case) for case in _stages(tables["stages"]))
    yield from _supervision(tables)


@pytest.mark.parametrize(("units", "seed"), [(229, 1), (229, 7), (1000, 2)])
def test_planted_defects_are_the_ones_there(units: int, seed: int, tmp_path: Path) -> None:
    generate(units, seed, tmp_path)
    tables = _folder(tmp_path)
    planted = [(row["kind"], row["subject"]) for row in tables["planted_defects"]]
    assert sorted(_defects(tables)) == sorted(planted)


def test_planted_counts(province: dict[str, Rows]) -> None:
    assert Counter(row["kind"] for row in province["planted_defects"]) == {
        "no_lead": 8, "two_leads": 4, "lead_against_rule": 3, "vacant_post": 3, "cycle": 1,
        "self_supervision": 1, "over_held_post": 1, "stage_order": 1, "no_root": 4,
    }


def test_roster_is_as_uneven_as_real_ones(province: dict[str, Rows]) -> None:
    since = {row["since"] for row in province["holders"]}
    assert {"unknown", "2013/2016", "2015"} <= since
    assert any(re.fullmatch(r"\d{4}-\d\d", text) for text in since)
    filled = {row["post"] for row in province["holders"]}
    assert any(row["id"] not in filled for row in province["posts"])


def test_no_units_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        generate(0, 1, tmp_path)
