"""A second opinion on chains: a brute-force evaluator over plain rows, day by day.

It shares no code with the project. Dates are read from the few forms that the test worlds use:
a day, a month, a year, two days around a slash for "between", blank, `..` and `unknown`.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

FIRST = date(1, 1, 1)
LAST = date(9999, 12, 31)
RELATIONS = {
    "leads": ("LED_BY", "unit", "lead"),
    "reports": ("REPORTS_TO", "unit", "superior"),
    "parents": ("PART_OF", "unit", "parent"),
    "affiliations": ("AFFILIATED_WITH", "unit", "party_organization"),
    "party_lines": ("SUBORDINATE_TO", "party_organization", "superior"),
}
LINES = {
    "supervision": {"LED_BY", "REPORTS_TO"},
    "party": {"AFFILIATED_WITH", "SUBORDINATE_TO"},
    "administrative": {"PART_OF"},
    "all": {relation for relation, _, _ in RELATIONS.values()},
}
Rows = Sequence[Mapping[str, str]]
World = Mapping[str, Rows]


def window(text: str) -> tuple[date, date]:
    """First and last day that a written end can mean."""
    if "/" in text:
        start, end = text.split("/")
        return window(start)[0], window(end)[1]
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        days = calendar.monthrange(*parts)[1]
        return date(*parts, 1), date(*parts, days)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def ends(row: Mapping[str, str]) -> tuple[date, date, date, date]:
    """since_min, since_max, until_min, until_max of a row; until is raised to since_min."""
    return _ends(row.get("since", ""), row.get("until", ""))


@cache
def _ends(since: str, until: str) -> tuple[date, date, date, date]:
    if since in ("", "unknown", ".."):
        since_min, since_max = FIRST, (FIRST if since == ".." else LAST)
    else:
        since_min, since_max = window(since)
    if until == "":
        until_min, until_max = LAST, LAST
    elif until == "unknown":
        until_min, until_max = since_min, LAST
    else:
        until_min, until_max = (max(day, since_min) for day in window(until))
    return since_min, since_max, until_min, until_max


def sane(row: Mapping[str, str]) -> bool:
    """Whether a row can hold on any day at all."""
    since_min, _, _, until_max = ends(row)
    return until_max > since_min


def holds(row: Mapping[str, str], day: date) -> str:
    """Certain, possible or no."""
    since_min, since_max, until_min, until_max = ends(row)
    if since_max <= day < until_min:
        return "certain"
    return "possible" if since_min <= day < until_max else "no"


@dataclass(frozen=True)
class Link:
    """One edge as a row says it."""

    relation: str
    start: str
    end: str
    since: str
    until: str
    scope: str

    @property
    def row(self) -> dict[str, str]:
        return {"since": self.since, "until": self.until}


def links(world: World, line: str) -> list[Link]:
    """The edges of a line; rows that agree in all are one."""
    found = {
        Link(relation, row[a], row[b], row.get("since", ""), row.get("until", ""),
             row.get("scope", ""))
        for table, (relation, a, b) in RELATIONS.items()
        for row in world.get(table, ())
        if relation in LINES[line]
    }  # fmt: skip
    return sorted(found, key=repr)


def paths(edges: Sequence[Link], unit: str) -> Iterator[tuple[tuple[Link, ...], Link | None]]:
    """Every maximal simple path from a unit: its hops and the edge that closes it, if any."""

    def walk(
        node: str, hops: tuple[Link, ...], seen: frozenset[str]
    ) -> Iterator[tuple[tuple[Link, ...], Link | None]]:
        leaving = [e for e in edges if e.start == node]
        if not leaving and hops:
            yield hops, None
        for edge in leaving:
            if edge.end in seen:
                yield hops, edge
            else:
                yield from walk(edge.end, (*hops, edge), seen | {edge.end})

    yield from walk(unit, (), frozenset({unit}))


def chains(world: World, unit: str, day: date, line: str) -> list[tuple[object, ...]]:
    """Sorted (hops, closing edge, ends, certainty, possible interval, certain interval)."""
    edges = [e for e in links(world, line) if holds(e.row, day) != "no"]
    result = []
    for hops, closes in paths(edges, unit):
        every = hops if closes is None else (*hops, closes)
        bounds = [ends(e.row) for e in every]
        possible = (max(b[0] for b in bounds), min(b[3] for b in bounds))
        certain = (max(b[1] for b in bounds), min(b[2] for b in bounds))
        sure = all(holds(e.row, day) == "certain" for e in every)
        result.append((
            tuple(_said(e) for e in hops),
            None if closes is None else _said(closes),
            "root" if closes is None else "cycle",
            "certain" if sure else "possible",
            _interval(possible),
            _interval(certain) if sure else None,
        ))  # fmt: skip
    return sorted(result, key=repr)


def _said(edge: Link) -> tuple[str, ...]:
    return (edge.relation, edge.start, edge.end, edge.since, edge.until or "..", edge.scope)


def _interval(pair: tuple[date, date]) -> tuple[str | None, str | None]:
    return tuple(None if d in (FIRST, LAST) else d.isoformat() for d in pair)  # type: ignore


def posts(world: World, body: str, day: date) -> dict[str, tuple[str, tuple[str, ...]]]:
    """State and holders of each post that is possibly a seat of a body on a day."""
    result = {}
    for post in world.get("posts", ()):
        if post["body"] != body or holds(post, day) == "no":
            continue
        mine = [h for h in world.get("holders", ()) if h["post"] == post["id"]]
        now = sorted({h["person"] for h in mine if holds(h, day) != "no"})
        state = "held" if now else "vacant" if mine else "unknown"
        result[post["id"]] = (state, tuple(now))
    return result


_BEST_FIRST = ("certain", "possible", "no")


def holders(
    world: World, body: str, day: date
) -> dict[str, list[tuple[str, str, str, str]]]:
    """Person, ends and certainty of each possible holding of each post of a body on a day.

    Somebody certainly holds a post in a body only if he certainly holds the post and the post is
    certainly a seat of the body.
    """
    result = {}
    for post in world.get("posts", ()):
        mine = [r for r in world["posts"] if (r["id"], r["body"]) == (post["id"], body)]
        seat = min((holds(r, day) for r in mine), key=_BEST_FIRST.index, default="no")
        if seat == "no":
            continue
        found = []
        for row in world.get("holders", ()):
            held = holds(row, day) if row["post"] == post["id"] else "no"
            if held != "no":
                both = "certain" if seat == held == "certain" else "possible"
                found.append((row["person"], row.get("since", ""), row.get("until") or "..", both))
        result[post["id"]] = sorted(set(found))
    return result


def shown(world: World, unit: str, day: date, line: str) -> object:
    """All on which the next change rests: chains, certainty of hops, posts and their holders."""
    edges = [e for e in links(world, line) if holds(e.row, day) != "no"]
    found = set(paths(edges, unit))
    used = {e for hops, closes in found for e in (*hops, *([closes] if closes else []))}
    bodies = {e.end for hops, _ in found for e in hops}
    return (
        found,
        {e: holds(e.row, day) for e in used},
        {body: posts(world, body, day) for body in bodies},
    )


def next_change(world: World, unit: str, day: date, line: str, horizon: date) -> str | None:
    """The first later day that shows something else, by looking at each; None up to a horizon."""
    now = shown(world, unit, day, line)
    later = day + timedelta(days=1)
    while later <= horizon:
        if shown(world, unit, later, line) != now:
            return later.isoformat()
        later += timedelta(days=1)
    return None


HopList = tuple[tuple[str, str, str, str], ...]


def hop_lists(world: World, unit: str, day: date, line: str) -> set[HopList]:
    """The chains of a day as lists of hops: relation, both ends, and whether it is certain."""
    edges = [e for e in links(world, line) if holds(e.row, day) != "no"]
    sure = {(e.relation, e.start, e.end) for e in edges if holds(e.row, day) == "certain"}
    result = set()
    for hops, _ in paths(edges, unit):
        ends_of = [(e.relation, e.start, e.end) for e in hops]
        result.add(tuple((*e, "certain" if e in sure else "possible") for e in ends_of))
    return result


def spans(
    world: World, unit: str, line: str, first: date, last: date
) -> list[tuple[str | None, str | None, set[HopList]]]:
    """Runs of days with the same lists of hops, by looking at each; nothing changes outside."""
    runs: list[tuple[date, set[HopList]]] = []
    day = first
    while day <= last:
        found = hop_lists(world, unit, day, line)
        if not runs or runs[-1][1] != found:
            runs.append((day, found))
        day += timedelta(days=1)
    starts = [None, *(begun.isoformat() for begun, _ in runs[1:])]
    return [
        (start, end, found)
        for start, end, (_, found) in zip(starts, [*starts[1:], None], runs, strict=True)
    ]


def why_not(world: World, unit: str, day: date, line: str) -> tuple[str, object, object]:
    """The reason, the edge that ended last and the one that begins first."""
    own = [e for e in links(world, line) if e.start == unit]
    ended = sorted((e for e in own if ends(e.row)[3] <= day), key=lambda e: (e.relation, e.end))
    ended.sort(key=lambda e: ends(e.row)[3], reverse=True)
    later = sorted((e for e in own if ends(e.row)[0] > day), key=lambda e: (e.relation, e.end))
    later.sort(key=lambda e: ends(e.row)[0])
    told = [_said(x[0])[:3] + (ends(x[0].row)[which],) if x else None
            for x, which in ((ended, 3), (later, 0))]  # fmt: skip
    if hop_lists(world, unit, day, line):
        return "has_chain", *told
    words = {(0, 0): "never", (1, 0): "ended", (0, 1): "not_yet", (1, 1): "between"}
    return words[bool(ended), bool(later)], *told
