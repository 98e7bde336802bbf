"""Posts of bodies and who held them: a post is held, vacant, or nothing was ever recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from graph import statements as st
from graph.dates import Bounds, State, bounds_of, state
from graph.schema import schema
from graph.stores.base import Row, Store
from queries.nodes import nodes

_CORRECTED = ("post_name", "duty", "full_name")
_DUTY_ORDER = {"main": 0, "supervision": 1, "liaison": 2, "other": 3}
_BEST_FIRST: tuple[State, ...] = ("certain", "possible", "no")


def weaker(one: State, other: State) -> State:
    """What two facts say together: certain only if both are."""
    return max(one, other, key=_BEST_FIRST.index)


@dataclass(frozen=True, slots=True)
class Holding:
    """One person's holding of a post."""

    person: str
    full_name: str
    since: str
    until: str
    bounds: Bounds
    evidence: tuple[str, ...]

    def on(self, day: date) -> State:
        """Certain, possible or no on a day."""
        return state(self.bounds, day)


@dataclass(frozen=True, slots=True)
class Post:
    """A seat of a body with every holding known."""

    id: str
    post_name: str
    duty: str
    seats: tuple[Bounds, ...]
    holdings: tuple[Holding, ...]

    def seat(self, day: date) -> State:
        """Whether it is a seat of the body on a day."""
        states = {state(b, day) for b in self.seats}
        return next((s for s in _BEST_FIRST if s in states), "no")

    def seated(self, day: date) -> bool:
        """Whether it is possibly a seat of the body on a day."""
        return any(state(b, day) != "no" for b in self.seats)

    def holders(self, day: date) -> list[tuple[Holding, State]]:
        """Those who possibly hold it in the body on a day, with how certain; certain ones first.

        Nobody certainly holds a post in a body that it only possibly belongs to, so that the
        weaker of holding and seat counts.
        """
        seat = self.seat(day)
        found = [(h, weaker(h.on(day), seat)) for h in self.holdings]
        found = [(h, sure) for h, sure in found if sure != "no"]
        found.sort(key=lambda f: (f[1] != "certain", f[0].person, f[0].since, f[0].until))
        return found

    def persons(self, day: date) -> frozenset[str]:
        """Ids of those who possibly hold it on a day."""
        return frozenset(h.person for h in self.holdings if h.on(day) != "no")

    def state(self, holders: Sequence[object]) -> Literal["held", "vacant", "unknown"]:
        """Held when it has holders that day, vacant when some are recorded but none is."""
        if holders:
            return "held"
        return "vacant" if self.holdings else "unknown"

    def bounds(self) -> Iterable[Bounds]:
        """All intervals on which what is shown of it depends."""
        yield from self.seats
        yield from (h.bounds for h in self.holdings)


@dataclass(frozen=True, slots=True)
class Seat:
    """A post's belonging to a body."""

    post: str
    body: str
    body_label: str
    since: str
    until: str
    bounds: Bounds
    evidence: tuple[str, ...]

    def on(self, day: date) -> State:
        """Certain, possible or no on a day."""
        return state(self.bounds, day)


def seats_of(store: Store, posts: Iterable[str], known: int) -> list[Seat]:
    """Every known seat of some posts, in whatever body and on whatever day."""
    ids = sorted(posts)
    found: list[Seat] = []
    for start, end in schema().edges["SEAT_OF"].endpoints if ids else ():
        text = st.edges_from("SEAT_OF", start, end, st.known("r"))
        found += [
            Seat(row["from_id"], row["to_id"], end, row["since"] or "", row["until"] or "",
                 bounds_of(row), tuple(row["evidence"]))
            for row in store.read(text, {"ids": ids, "known": known})
        ]  # fmt: skip
    return found


def posts_of(store: Store, bodies: Mapping[str, str], known: int) -> dict[str, list[Post]]:
    """Posts by body, for bodies given as id -> label; in order of duty, then name, then id."""
    seats: dict[str, list[Row]] = defaultdict(list)
    by_label: dict[str, list[str]] = defaultdict(list)
    for body, label in bodies.items():
        by_label[label].append(body)
    hosts = {end for _, end in schema().edges["SEAT_OF"].endpoints}
    for label, ids in by_label.items():
        if label in hosts:
            text = _SEATS.format(label=label)
            for row in store.read(text, {"ids": ids, "known": known}):
                seats[row["post"]].append(row)
    if not seats:
        return {}
    held = store.read(_HOLDINGS, {"ids": list(seats), "known": known})
    _as_known(store, [row for rows in seats.values() for row in rows], "Post", "post", known)
    _as_known(store, held, "Person", "person", known)
    holdings: dict[str, list[Holding]] = defaultdict(list)
    for row in held:
        holdings[row["post"]].append(_holding(row))
    return _by_body(seats, holdings)


def _as_known(store: Store, rows: list[Row], label: str, key: str, known: int) -> None:
    """Put the values of then in rows of nodes that were corrected since."""
    later = {row[key]: label for row in rows if row["revised"] > known}
    if later:
        values = nodes(store, later, known)
        for row in rows:
            row |= {k: v for k, v in values.get(row[key], {}).items() if k in _CORRECTED}


def _by_body(
    seats: Mapping[str, list[Row]], holdings: Mapping[str, list[Holding]]
) -> dict[str, list[Post]]:
    result: dict[str, list[Post]] = defaultdict(list)
    for post, rows in seats.items():
        spans: dict[str, list[Bounds]] = defaultdict(list)
        for row in rows:
            spans[row["body"]].append(bounds_of(row))
        for body, bounds in spans.items():
            row = rows[0]
            result[body].append(
                Post(post, row["post_name"], row["duty"] or "", tuple(bounds),
                     tuple(holdings.get(post, ())))
            )  # fmt: skip
    for posts in result.values():
        posts.sort(key=lambda p: (_DUTY_ORDER.get(p.duty, 9), p.post_name, p.id))
    return result


def _holding(row: Row) -> Holding:
    return Holding(
        row["person"], row["full_name"], row["since"] or "", row["until"] or "", bounds_of(row),
        tuple(row["evidence"]),
    )  # fmt: skip


_SEATS = (
    "UNWIND $ids AS i MATCH (b:`{label}` {{id: i}})<-[r:`SEAT_OF`]-(p:`Post`) "
    f"WHERE {st.known('r')} RETURN b.id AS body, p.id AS post, "
    f"p.post_name AS post_name, p.duty AS duty, p.added AS revised, {st.bounds('r')}"
)
_HOLDINGS = (
    "UNWIND $ids AS i MATCH (p:`Post` {id: i})<-[r:`HOLDS`]-(x:`Person`) "
    f"WHERE {st.known('r')} RETURN p.id AS post, x.id AS person, "
    "x.full_name AS full_name, x.added AS revised, r.since AS since, r.until AS until, "
    f"r.evidence AS evidence, {st.bounds('r')}"
)
