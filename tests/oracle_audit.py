"""A second opinion on the audit: every kind of defect of a day, from plain rows, by brute force.

It shares no code with the project, only the reading of dates with `tests/oracle.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product

from tests.oracle import World, holds

ORDER = ("petition", "transfer", "check", "filing", "review", "trial", "sanction", "closed")
LINES = {
    "supervision": (("leads", "unit", "lead"), ("reports", "unit", "superior")),
    "party": (("party_lines", "party_organization", "superior"),),
    "administrative": (("parents", "unit", "parent"),),
}
Row = Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """One defect of one day; `mark` tells two of a kind at one subject apart."""

    kind: str
    subject: str
    mark: str
    others: tuple[str, ...]
    certain: bool


def rows(world: World, table: str, day: date, **wanted: str) -> list[Row]:
    """Rows of a table that possibly hold on a day and agree with some values."""
    return [
        row for row in world.get(table, ())
        if holds(row, day) != "no" and all(row.get(k, "") == v for k, v in wanted.items())
    ]  # fmt: skip


def sure(found: Sequence[Row], day: date) -> list[Row]:
    return [row for row in found if holds(row, day) == "certain"]


def audit(world: World, day: date, first: date, last: date) -> set[Found]:
    """Every defect of a day. Nothing changes outside the days from `first` to `last`."""
    return {
        *_leads(world, day), *_lines(world, day), *_posts(world, day),
        *_stages(world, day, first, last), *_handlers(world, day, first, last),
    }  # fmt: skip


def _leads(world: World, day: date) -> Iterator[Found]:
    for unit in world["units"]:
        own = rows(world, "leads", day, unit=unit["id"])
        if unit["kind"] == "central" and holds(unit, day) != "no" and not own:
            yield Found("no_lead", unit["id"], "", (), holds(unit, day) == "certain")
        for scope in {row.get("scope", "") for row in own}:
            scoped = [row for row in own if row.get("scope", "") == scope]
            leads = {row["lead"] for row in scoped}
            if len(leads) > 1:
                certain = len({row["lead"] for row in sure(scoped, day)}) > 1
                yield Found("two_leads", unit["id"], scope, tuple(sorted(leads)), certain)
        rules = [
            (a, d) for a in rows(world, "affiliations", day, unit=unit["id"])
            for d in rows(world, "designations", day)
            if d["party_organization"] == a["party_organization"]
        ]  # fmt: skip
        wrong = [row for row in own if row["lead"] not in {d["lead"] for _, d in rules}]
        if rules and wrong:
            certain = bool(sure(wrong, day)) and any(len(sure(pair, day)) == 2 for pair in rules)
            others = tuple(sorted({row["lead"] for row in wrong}))
            yield Found("lead_against_rule", unit["id"], "", others, certain)


def _arrows(world: World, line: str, day: date, certain: bool = False) -> set[tuple[str, str]]:
    found = set()
    for table, start, end in LINES[line]:
        there = rows(world, table, day)
        found |= {(r[start], r[end]) for r in (sure(there, day) if certain else there)}
    return found


def _way(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """All pairs of which the first reaches the second over one arrow or more."""
    while more := {(a, d) for (a, b), (c, d) in product(arrows, arrows) if b == c} - arrows:
        arrows = arrows | more
    return arrows


def together(world: World, line: str, bodies: Sequence[str], day: date, certain: bool) -> bool:
    """Whether bodies all reach one another and themselves."""
    way = _way(_arrows(world, line, day, certain))
    return all(pair in way for pair in product(bodies, bodies))


def _lines(world: World, day: date) -> Iterator[Found]:
    for line in LINES:
        arrows = _arrows(world, line, day)
        way = _way(arrows)
        for a in {a for a, b in way if a == b}:
            bodies = sorted(b for _, b in way if (a, b) in way and (b, a) in way and b != a)
            bodies = sorted({a, *bodies})
            if a == bodies[0] and (len(bodies) > 1 or line != "supervision"):
                certain = together(world, line, bodies, day, True)
                yield Found("cycle", a, line, tuple(bodies[1:]), certain)
    arrows = _arrows(world, "supervision", day)
    certainly = _arrows(world, "supervision", day, True)
    for a in {a for a, b in arrows if a == b}:
        yield Found("self_supervision", a, "", (a,), (a, a) in certainly)
    kinds = {unit["id"]: unit["kind"] for unit in world["units"]}
    leaving = {a for a, _ in arrows}
    for unit in leaving:
        ends = {b for a, b in _way(arrows) if a == unit} - leaving
        if not any(kinds[end] in ("discipline", "coordinating") for end in ends):
            certain = any(a == unit for a, _ in certainly)
            yield Found("no_root", unit, "", tuple(sorted(ends)), certain)


def _posts(world: World, day: date) -> Iterator[Found]:
    for post in rows(world, "posts", day):
        there = holds(post, day) == "certain"
        ever = [row for row in world.get("holders", ()) if row["post"] == post["id"]]
        now = rows(world, "holders", day, post=post["id"])
        people = {row["person"] for row in now}
        if ever and not people:
            yield Found("vacant_post", post["id"], "", (post["body"],), there)
        seats = int(post.get("seats") or 1)
        if len(people) > seats:
            certain = there and len({row["person"] for row in sure(now, day)}) > seats
            yield Found("over_held_post", post["id"], "", tuple(sorted(people)), certain)


def _days(row: Row, first: date, last: date) -> frozenset[date]:
    return _every(row.get("since", ""), row.get("until", ""), first, last)


@cache
def _every(since: str, until: str, first: date, last: date) -> frozenset[date]:
    row = {"since": since, "until": until}
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return frozenset(day for day in days if holds(row, day) != "no")


def _begun(row: Row, first: date, last: date, how: tuple[str, ...]) -> date:
    """The first day on which a row has begun; the day after the last one when on none."""
    endless = {**row, "until": ""}
    day = first
    while day <= last and holds(endless, day) not in how:
        day += timedelta(days=1)
    return day


def _stages(world: World, day: date, first: date, last: date) -> Iterator[Found]:
    """A step had certainly begun on a day before any of a sort before it can have begun."""
    for case in world.get("cases", ()):
        certainly, perhaps = {}, {}
        for row in (row for row in world.get("stages", ()) if row["case"] == case["id"]):
            sort = row["stage"]
            sure_day = _begun(row, first, last, ("certain",))
            may_day = _begun(row, first, last, ("certain", "possible"))
            certainly[sort] = min(certainly.get(sort, sure_day), sure_day)
            perhaps[sort] = min(perhaps.get(sort, may_day), may_day)
        if any(
            ORDER.index(due) < ORDER.index(early) and certainly[early] < perhaps[due] <= day
            for early, due in product(certainly, perhaps)
        ):
            yield Found("stage_order", case["id"], "", (case["unit"],), True)


def _handlers(world: World, day: date, first: date, last: date) -> Iterator[Found]:
    terms: dict[str, dict[str, frozenset[date]]] = defaultdict(dict)
    for holding in world.get("holders", ()):
        for post in world.get("posts", ()):
            if post["id"] == holding["post"]:
                both = _days(holding, first, last) & _days(post, first, last)
                mine = terms[holding["person"]]
                if both:
                    mine[post["body"]] = mine.get(post["body"], frozenset()) | both
    for involved in world.get("involvements", ()):
        person = involved["person"]
        if involved["role"] != "handler" or person not in terms:
            continue
        steps = [
            (row, _days(row, first, last) & _days(involved, first, last))
            for row in world.get("stages", ()) if row["case"] == involved["case"]
        ]  # fmt: skip
        mine = terms[person]
        # Every row of this handler in this case counts for where he is placed.
        whole = [
            row for other in world["involvements"] for row in world.get("stages", ())
            if row["case"] == other["case"] == involved["case"] and other["person"] == person
            and other["role"] == "handler"
            and _days(row, first, last) & _days(other, first, last)
        ]  # fmt: skip
        placed = any(row["body"] in mine for row in whole)
        for row, when in steps:
            there = mine.get(row["body"], frozenset())
            if when and not when & there and (there or not placed) and min(when) <= day:
                certain = any(holds(row, d) == holds(involved, d) == "certain" for d in when)
                others = (person, row["body"])
                mark = f"{row['stage']} {others} {min(when)}"
                yield Found("handled_outside_term", involved["case"], mark, others, certain)
