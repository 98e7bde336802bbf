"""A second opinion on what two dates differ in, from plain rows; see `tests/oracle.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.oracle import World, holds, hop_lists, links, posts

Hops = Mapping[tuple[str, ...], object]
Seats = dict[tuple[str, str], set[tuple[str, ...]]]


def diff(
    before: World, after: World, unit: str, days: tuple[date, date], line: str
) -> dict[str, object]:
    """Hops, holders and numbers of chains of two worlds, each on its day."""
    sides = []
    for world, day in zip((before, after), days, strict=True):
        lists = hop_lists(world, unit, day, line)
        hops = {hop[:3] for chain in lists for hop in chain}
        written = {
            hop: {
                (e.since, e.until, holds(e.row, day)) for e in links(world, line)
                if (e.relation, e.start, e.end) == hop and holds(e.row, day) != "no"
            }
            for hop in hops
        }  # fmt: skip
        sides.append((len(lists), written))
    (was, old), (now, new) = sides
    bodies = {hop[2] for hop in old} & {hop[2] for hop in new}
    held = [
        {post: people for body in bodies for post, (_, people) in posts(world, body, day).items()}
        for world, day in zip((before, after), days, strict=True)
    ]
    every = sorted({*held[0], *held[1]})
    touched = {
        row["id"]
        for world, day, hops in zip((before, after), days, (old, new), strict=True)
        for row in world.get("posts", ())
        if holds(row, day) != "no" and row["body"] in {unit, *(hop[2] for hop in hops)}
    }
    was_in, now_in = (
        _seats(world, day, touched) for world, day in zip((before, after), days, strict=True)
    )
    return {
        "seats": _differing(was_in, now_in),
        "moved": sorted(
            [("SEAT_OF", post, "", a, b) for post in touched
             for a, b in _pair(_bodies(was_in, post), _bodies(now_in, post))]
            + _moves(before, after, days, line, old, new)
        ),
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(h for h in old.keys() & new.keys() if old[h] != new[h]),
        "holders": [
            (p, held[0].get(p, ()), held[1].get(p, ())) for p in every
            if held[0].get(p, ()) != held[1].get(p, ())
        ],
        "chains": (was, now),
    }  # fmt: skip


def _seats(world: World, day: date, touched: set[str]) -> Seats:
    """What is written of the seats of some posts in any body on a day."""
    result: Seats = {}
    for row in world.get("posts", ()):
        if row["id"] in touched and holds(row, day) != "no":
            said = (row.get("since", ""), row.get("until", ""), holds(row, day))
            result.setdefault((row["id"], row["body"]), set()).add(said)
    return result


def _bodies(seats: Seats, post: str) -> set[str]:
    return {body for key, body in seats if key == post}


def _differing(old: Seats, new: Seats) -> dict[str, list[tuple[str, str]]]:
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(k for k in old.keys() & new.keys() if old[k] != new[k]),
    }


def _pair(old: set[str], new: set[str]) -> list[tuple[str, str]]:
    """The one end that is left for the one that is new; none when it could be another."""
    gone, come = old - new, new - old
    return [(*gone, *come)] if len(gone) == len(come) == 1 else []  # type: ignore[list-item]


def _moves(
    before: World, after: World, days: tuple[date, date], line: str, old: Hops, new: Hops
) -> list[tuple[str, ...]]:
    """Leads of one scope, and other relations, that went from one far end to another."""
    ends: list[dict[tuple[str, str, str], set[str]]] = [{}, {}]
    for number, (world, hops) in enumerate(((before, old), (after, new))):
        for e in links(world, line):
            there = (e.relation, e.start, e.end) in hops and holds(e.row, days[number]) != "no"
            if there:
                ends[number].setdefault((e.relation, e.start, e.scope), set()).add(e.end)
    return [
        (*whose, a, b) for whose in ends[0].keys() & ends[1].keys()
        for a, b in _pair(ends[0][whose], ends[1][whose])
    ]  # fmt: skip
