"""Diff: what is different about a unit's chains between two dates, or two points of knowing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.known import Known
from graph.stores.base import Store
from queries.nodes import NotFound, find, nodes
from queries.sources import gather, shown
from queries.trace.lines import UNIT_LABELS, relations
from queries.trace.moves import Ends, moves, whose
from queries.trace.posts import Holding, Seat, posts_of, seats_of
from queries.trace.reach import Edge, reach
from queries.trace.spans import Hop, edges_behind, hop_chains

Fact = Edge | Holding | Seat
"""What has an interval and evidence."""
Written = frozenset[tuple[str, str, str]]
"""Interval as written and certainty of every edge behind a hop."""


def diff(
    store: Store, unit: str, first: tuple[date, Known], second: tuple[date, Known],
    line: str = "supervision",
) -> dict[str, Any]:  # fmt: skip
    """What changed between two sides, each a day and a point on the known clock.

    Args:
        unit: id, or a name that means one unit (or party organisation) on one side at least.
        first: day and known point of `before`.
        second: day and known point of `after`.
        line: supervision, party, administrative or all.

    Returns:
        `hops` added, removed and changed over all chains, and `holders` of the posts of bodies at
        the far end on both sides. `seats`, in the same way, where the posts sit that one side has
        in the unit or at the far end of a hop. `hops.moved` names what went from one far end to
        another: the same relation of the same unit (or post) for the same scope. What moved stands
        among the added and removed, too. `facts` are the edges of each side behind all that
        differs, with their intervals as written and their evidence.

    Raises:
        UsageError: unknown line, or more chains on a day than can be listed.
        NotFound, Ambiguous: the unit cannot be told on either side.
    """
    wanted = relations(line)
    key, label = _unit(store, unit, (first[1], second[1]))
    before, after = (_side(store, key, label, *side, wanted) for side in (first, second))
    posts = before.posts | after.posts
    for side in (before, after):
        _seat(store, side, posts)
    holders = _holders(before, after)
    moved = moves(before.ends, after.ends)
    hops, seats = _compared(before.hops, after.hops), _compared(before.seats, after.seats)
    telling = {(h["relation"], h["from"], h["to"]) for found in (hops, seats)
               for listed in found.values() for h in listed}  # fmt: skip
    telling |= {("HOLDS", person, item["post"]) for item in holders
                for person in (*item["before"], *item["after"])}  # fmt: skip
    return {
        "unit": key,
        "line": line,
        "on": first[0].isoformat(),
        "and": second[0].isoformat(),
        "known": first[1].at,
        "and_known": second[1].at,
        "data_version": str(first[1].number),
        "and_data_version": str(second[1].number),
        "hops": hops | {"moved": moved},
        "seats": seats,
        "holders": holders,
        "chains": {"before": before.chains, "after": after.chains},
        "facts": {"before": _facts(store, before, telling), "after": _facts(store, after, telling)},
        "names": _names(store, (before, after), key, label, holders),
    }


@dataclass(slots=True)
class _Side:
    """One side: its hops and seats with what is written of them, chains counted, posts."""

    on: date
    known: int
    chains: int = 0
    hops: dict[Hop, Written] = field(default_factory=dict)
    seats: dict[Hop, Written] = field(default_factory=dict)
    ends: Ends = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)
    """Those of the unit itself and of the far ends."""
    held: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    """Body to post to the persons who possibly hold it."""
    facts: dict[Hop, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    """Edges, seats and holdings on the day, by relation and both ends."""


def _unit(store: Store, unit: str, clocks: Iterable[Known]) -> tuple[str, str]:
    """Id and label of the unit on the first side that knows it."""
    lost: NotFound | None = None
    for known in clocks:
        try:
            label, row = find(store, unit, UNIT_LABELS, known.number)
            return row["id"], label
        except NotFound as error:
            lost = error
    raise lost or NotFound(unit)


def _side(
    store: Store, key: str, label: str, on: date, known: Known, wanted: tuple[str, ...]
) -> _Side:
    side = _Side(on, known.number)
    if not nodes(store, {key: label}, known.number):
        return side
    reached = reach(store, key, label, on, known.number, wanted)
    found = hop_chains(reached, key, on)
    behind = edges_behind(reached, on)
    side.chains, side.labels = len(found), reached.labels
    for hop in {hop for chain in found for hop, _ in chain}:
        side.hops[hop] = frozenset((e.since, e.until, e.on(on)) for e in behind[hop])
        side.facts[hop] += behind[hop]
        for edge in behind[hop]:
            own = whose(edge.relation, edge.start, dict(edge.properties))
            side.ends.setdefault(own, set()).add(edge.end)
    bodies = {key: label} | {end: reached.labels[end] for _, _, end in side.hops}
    for body, posts in posts_of(store, bodies, known.number).items():
        side.held[body] = {p.id: p.persons(on) for p in posts if p.seated(on)}
        side.posts |= side.held[body].keys()
        for post in (p for p in posts if p.seated(on)):
            for held, _ in post.holders(on):
                side.facts["HOLDS", held.person, post.id].append(held)
    return side


def _seat(store: Store, side: _Side, posts: Iterable[str]) -> None:
    """Put in where posts sit on the day, in whatever body: they may have left the chains."""
    for seat in seats_of(store, posts, side.known):
        if seat.on(side.on) != "no":
            hop: Hop = ("SEAT_OF", seat.post, seat.body)
            said = (seat.since, seat.until, seat.on(side.on))
            side.facts[hop].append(seat)
            side.seats[hop] = side.seats.get(hop, frozenset()) | {said}
            side.ends.setdefault(whose(*hop[:2], {}), set()).add(seat.body)
            side.labels |= {seat.post: "Post", seat.body: seat.body_label}


def _compared(before: Mapping[Hop, Written], after: Mapping[Hop, Written]) -> dict[str, Any]:
    both = before.keys() & after.keys()
    return {
        "added": [_hop(h) for h in sorted(after.keys() - before.keys())],
        "removed": [_hop(h) for h in sorted(before.keys() - after.keys())],
        "changed": [_hop(h) for h in sorted(both) if before[h] != after[h]],
    }


def _hop(hop: Hop) -> dict[str, str]:
    return {"relation": hop[0], "from": hop[1], "to": hop[2]}


def _facts(store: Store, side: _Side, telling: set[Hop]) -> list[dict[str, Any]]:
    """The facts of a side behind some hops."""
    told = [(hop, fact) for hop in sorted(telling) for fact in side.facts.get(hop, ())]
    items = gather(store, (fact.evidence for _, fact in told), side.known)
    return [
        {"relation": relation, "from": start, "to": end, "since": fact.since,
         "until": fact.until or "..", "evidence": shown(fact.evidence, side.known, items)}
        for (relation, start, end), fact in told
    ]  # fmt: skip


def _holders(before: _Side, after: _Side) -> list[dict[str, Any]]:
    """Posts of bodies at the far end on both sides whose possible holders differ."""
    bodies = {end for _, _, end in before.hops} & {end for _, _, end in after.hops}
    was, now = _persons(before, bodies), _persons(after, bodies)
    return [
        {"post": post, "before": sorted(was.get(post, ())), "after": sorted(now.get(post, ()))}
        for post in sorted(was.keys() | now.keys())
        if was.get(post, frozenset()) != now.get(post, frozenset())
    ]


def _persons(side: _Side, bodies: Iterable[str]) -> dict[str, frozenset[str]]:
    return {post: held for body in bodies for post, held in side.held.get(body, {}).items()}


def _names(
    store: Store, sides: tuple[_Side, _Side], key: str, label: str, holders: list[dict[str, Any]]
) -> dict[str, str]:
    """Names of all ids in the document, as known on the later of the sides that knows them."""
    labels: dict[str, str] = {key: label}
    seats = sides[0].seats.keys() ^ sides[1].seats.keys()
    seats |= {s for s in sides[0].seats if sides[0].seats[s] != sides[1].seats.get(s)}
    for side in sides:
        told = (*side.hops, *(s for s in seats if s in side.seats))
        labels |= {n: side.labels[n] for hop in told for n in hop[1:]}
    for item in holders:
        labels[item["post"]] = "Post"
        labels |= dict.fromkeys([*item["before"], *item["after"]], "Person")
    result: dict[str, str] = {}
    for side in sorted(sides, key=lambda s: s.known):
        result |= {k: _name(row) for k, row in nodes(store, labels, side.known).items()}
    return result


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("full_name") or row.get("post_name") or "")
