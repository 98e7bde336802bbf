"""Posts: vacant, or held by more persons than there are seats.

A post counts on days on which it is possibly a seat of a body.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from graph import statements as st
from graph.dates import bounds_of
from graph.schema import schema
from queries.audit.defect import Defect, around, merged
from queries.audit.facts import Fact, Facts, World, bounds_in


def vacant_post(world: World) -> Iterator[Defect]:
    """A post that has recorded holdings, of which none is possible on the day.

    One for which nothing was ever recorded is unknown, not vacant. The others are the bodies. It
    is certain when the post is certainly a seat that day.
    """
    empty = _seated(world).keys() - _held(world).keys()
    held, seats = _holdings(world, empty), world.leaving("SEAT_OF", empty)
    for post, holdings in held.items():
        own = seats[post]

        def holds(day: date, own: list[Fact] = own, holdings: list[Fact] = holdings) -> bool:
            return any(s.may(day) for s in own) and not any(h.may(day) for h in holdings)

        now = [s for s in own if s.may(world.on)]
        first, last = around(world.on, bounds_in([*own, *holdings]), holds)
        bodies = sorted({s.end for s in now})
        yield Defect(
            "vacant_post", post, tuple(bodies), first, last, any(s.must(world.on) for s in own),
            merged(f.evidence for f in [*now, *_nearest(holdings, world.on)]),
            {post: "Post"} | {s.end: s.end_label for s in now},
        )  # fmt: skip


def over_held_post(world: World) -> Iterator[Defect]:
    """A post that more persons possibly hold on the day than it has seats (one unless told).

    The others are those persons. It is certain when more certainly hold it and it certainly is a
    seat; an imprecise handover gives a possible one for as long as it can have lasted.
    """
    present, seated = _held(world), _seated(world)
    full = {post: len(people) for post, people in present.items() if post in seated}
    counts = {p: row["seats"] for p, row in world.values("Post", ("seats",)).items()}
    room = {post: 1 if counts.get(post) is None else int(counts[post]) for post in full}
    over = [post for post, count in full.items() if count > room[post]]
    held, seats = _holdings(world, over), world.leaving("SEAT_OF", over)
    for post in sorted(over):
        own, holdings, most = seats[post], held[post], room[post]

        def holds(
            day: date, own: list[Fact] = own, holdings: list[Fact] = holdings, most: int = most
        ) -> bool:
            people = {h.end for h in holdings if h.may(day)}
            return any(s.may(day) for s in own) and len(people) > most

        now = [f for f in (*own, *holdings) if f.may(world.on)]
        first, last = around(world.on, bounds_in([*own, *holdings]), holds)
        sure = len({h.end for h in holdings if h.must(world.on)}) > most
        people = sorted(present[post])
        yield Defect(
            "over_held_post", post, tuple(people), first, last,
            sure and any(s.must(world.on) for s in own), merged(f.evidence for f in now),
            {post: "Post"} | dict.fromkeys(people, "Person"), {"seats": most},
        )  # fmt: skip


_DAY = "r.since_min <= $on AND $on < r.until_max"
_SEATED = "MATCH (p:`Post`)-[r:`SEAT_OF`]->(b:`{0}`) WHERE {1} AND {2} RETURN DISTINCT p.id AS post"
_HELD = (
    f"MATCH (x:`Person`)-[r:`HOLDS`]->(p:`Post`) WHERE {st.known('r')} AND {_DAY} "
    "RETURN DISTINCT p.id AS post, x.id AS person"
)
_HOLDINGS = (
    f"UNWIND $ids AS i MATCH (p:`Post` {{id: i}})<-[r:`HOLDS`]-(x:`Person`) WHERE {st.known('r')} "
    f"RETURN p.id AS post, x.id AS person, r.key AS key, r.evidence AS evidence, {st.bounds('r')}"
)


def _seated(world: World) -> dict[str, None]:
    """Posts that are possibly a seat of a body on the day."""
    found: dict[str, None] = {}
    for _, body in schema().edges["SEAT_OF"].endpoints:
        rows = world.rows(_SEATED.format(body, st.known("r"), _DAY))
        found |= dict.fromkeys(row["post"] for row in rows)
    return found


def _held(world: World) -> dict[str, set[str]]:
    """Persons by the post that they possibly hold on the day."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in world.rows(_HELD):
        found[row["post"]].add(row["person"])
    return found


def _holdings(world: World, posts: Iterable[str]) -> Facts:
    """Every known holding of some posts, on whatever day, as facts from the post to the person."""
    found: Facts = defaultdict(list)
    rows = world.rows(_HOLDINGS, posts)
    for row in sorted(rows, key=lambda r: (r["post"], r["person"], r["key"])):
        found[row["post"]].append(
            Fact(row["post"], row["person"], "Person", "", bounds_of(row), tuple(row["evidence"]))
        )
    return found


def _nearest(holdings: list[Fact], on: date) -> list[Fact]:
    """The holding that ended last before the day and the one that begins first after it."""
    ended = [h for h in holdings if h.bounds.until_max <= on]
    later = [h for h in holdings if h.bounds.since_min > on]
    return [
        *([max(ended, key=lambda h: (h.bounds.until_max, h.end))] if ended else []),
        *([min(later, key=lambda h: (h.bounds.since_min, h.end))] if later else []),
    ]
