"""What snapshots say together, worked out by brute force from the days on which each is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from tests.conftest import write_csv

DAY = timedelta(days=1)
RENAMED = date(2016, 5, 31)
Fact = tuple[str, ...]
Facts = dict[Fact, list[tuple[str, str]]]


@dataclass(frozen=True)
class Roster:
    """One snapshot: the units, leads and holders that it shows; None for a table not in it."""

    keeper: str
    day: date
    units: frozenset[str] | None
    leads: frozenset[tuple[str, str, str]] | None
    holders: frozenset[str] | None

    def shown(self) -> Mapping[str, set[Fact]]:
        """What each table of it shows."""
        result: dict[str, set[Fact]] = {}
        if self.units is not None:
            result["units"] = {("Unit", i) for i in self.units}
        if self.leads is not None:
            result["leads"] = {("LED_BY", *lead) for lead in self.leads}
        if self.holders is not None:
            result["holders"] = {("HOLDS", person, "P1") for person in self.holders}
        return result

    def write(self, folder: Path) -> list[Path]:
        """Its files; a table that shows nothing still has its headers."""
        paths = write_csv(folder, {
            "units": [{"id": i, "full_name": name(i, self.day), "kind": "lead"}
                      for i in sorted(self.units or ())],
            "leads": [dict(zip(("unit", "lead", "scope"), x, strict=True))
                      for x in sorted(self.leads or ())],
            "holders": [{"person": i, "post": "P1"} for i in sorted(self.holders or ())],
        })  # fmt: skip
        headers = {"units": "id,full_name,kind", "leads": "unit,lead,scope",
                   "holders": "person,post"}  # fmt: skip
        for table, shown in self.shown().items():
            if not shown:
                paths.append(folder / f"{table}.csv")
                paths[-1].write_text(headers[table] + "\n", encoding="utf-8")
        return paths


def name(unit: str, day: date) -> str:
    """What a unit is called on a day; it was renamed once."""
    return f"{unit} {'旧' if day < RENAMED else '新'}（虚构）"


def wanted(rosters: Iterable[Roster]) -> Facts:
    """Every fact with its intervals as written, from the days on which each table shows it."""
    tables: dict[tuple[str, str], dict[date, set[Fact]]] = defaultdict(dict)
    for roster in rosters:
        for table, shown in roster.shown().items():
            tables[roster.keeper, table][roster.day] = shown
    result: dict[Fact, set[tuple[str, str]]] = defaultdict(set)
    units: dict[Fact, dict[date, bool]] = defaultdict(dict)
    for (_, table), days in tables.items():
        for fact in {fact for shown in days.values() for fact in shown}:
            if table != "units":
                result[fact] |= set(spans({d: fact in shown for d, shown in days.items()}))
                continue
            for day, shown in days.items():
                units[fact][day] = units[fact].get(day, False) or fact in shown
    for fact, days_of in units.items():
        found = spans(days_of)
        low, high = found[0][0].split("/")[0], found[-1][0].split("/")[1]
        result[fact] = {(f"{low}/{high}", found[-1][1])}
    return {fact: sorted(found) for fact, found in result.items()}


def spans(seen: Mapping[date, bool]) -> list[tuple[str, str]]:
    """The intervals of something that was there or not on some days."""
    result = []
    days = sorted(seen)
    for n, day in enumerate(days):
        if not seen[day]:
            continue
        if n == 0:
            since = f"../{day}"
        elif not seen[days[n - 1]]:
            since = f"{days[n - 1] + DAY}/{day}"
        if n + 1 == len(days):
            result.append((since, f"{day + DAY}/.."))
        elif not seen[days[n + 1]]:
            result.append((since, f"{day + DAY}/{days[n + 1]}"))
    return result


def states(rosters: Iterable[Roster], fact: Fact, table: str, on: date) -> str:
    """Whether a relation holds on a day, worked out from the snapshots on either side of it."""
    best = "no"
    for keeper in ("", "R"):
        seen = {r.day: fact in r.shown()[table] for r in rosters
                if r.keeper == keeper and table in r.shown()}  # fmt: skip
        if not any(seen.values()):
            continue
        before = max((d for d in seen if d <= on), default=None)
        after = min((d for d in seen if d >= on), default=None)
        there = [seen[d] for d in (before, after) if d is not None]
        if before is not None and after is not None and all(there):
            return "certain"
        if any(there) and not (before == on and not seen[on]):
            best = "possible"
    return best


def current(rosters: Iterable[Roster]) -> list[Roster]:
    """What the last of several rosters of one keeper and day says of each table."""
    merged: dict[tuple[str, date], Roster] = {}
    for roster in rosters:
        at = (roster.keeper, roster.day)
        old = merged.get(at, roster)
        tables = {t: getattr(roster, t) if getattr(roster, t) is not None else getattr(old, t)
                  for t in ("units", "leads", "holders")}  # fmt: skip
        merged[at] = replace(roster, **tables)
    return list(merged.values())
