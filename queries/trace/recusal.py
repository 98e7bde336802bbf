"""Recusal: what speaks against a handler of a case at one moment of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph import statements as st
from graph.dates import Bounds, Interval, State, bounds_of, certain, intersect, possible
from graph.schema import schema
from graph.stores.base import Row, Store
from queries.nodes import nodes

ROLES = ("subject", "reporter", "witness")
"""Roles in a case that its handler may not have."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a case. `bounds` are those of a stage; without, it is all days of the window.

    `first` and `last` are the days to look at, and `involved` the involvements that count.
    """

    window: Interval
    bounds: Bounds | None
    first: date
    last: date
    involved: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Held:
    """One person's holding of a post that is a seat of a body."""

    post: str
    post_name: str
    body: str
    body_label: str
    since: str
    until: str
    bounds: tuple[Bounds, Bounds]
    evidence: tuple[str, ...]

    def possible(self) -> Interval | None:
        """When holding and seat can both have been."""
        return intersect(map(possible, self.bounds))

    def certain(self) -> Interval | None:
        """When both certainly were."""
        spans = [certain(b) for b in self.bounds]
        return None if None in spans else intersect(s for s in spans if s is not None)

    def during(self, moment: Moment) -> State:
        """Whether it was at a moment.

        During a stage it certainly was if both certainly shared a day. What the moment is
        otherwise may be any days of its window, so that it certainly was only if it covers all.
        """
        return _during(self.possible(), self.certain(), moment)


Holdings = dict[str, list[Held]]
"""By person."""


def holdings(store: Store, people: Iterable[str], known: int) -> Holdings:
    """Every known holding of some persons, on whatever day."""
    found: Holdings = defaultdict(list)
    ids = sorted(people)
    if not ids:
        return found
    held = store.read(st.edges_from("HOLDS", "Person", "Post", st.known("r")), _params(ids, known))
    posts = sorted({row["to_id"] for row in held})
    names = nodes(store, dict.fromkeys(posts, "Post"), known)
    seats: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for start, end in schema().edges["SEAT_OF"].endpoints:
        text = st.edges_from("SEAT_OF", start, end, st.known("r"))
        for row in store.read(text, _params(posts, known)):
            seats[row["from_id"]].append((end, row))
    # Engines give rows in orders of their own; what is told must not depend on it.
    for row in sorted(held, key=lambda r: str(r["key"])):
        for label, seat in sorted(seats[row["to_id"]], key=lambda s: str(s[1]["key"])):
            found[row["from_id"]].append(
                Held(
                    row["to_id"], names.get(row["to_id"], {}).get("post_name", ""), seat["to_id"],
                    label, row["since"] or "", row["until"] or "",
                    (bounds_of(row), bounds_of(seat)),
                    tuple(dict.fromkeys((*row["evidence"], *seat["evidence"]))),
                )
            )  # fmt: skip
    for own in found.values():
        own.sort(key=lambda h: (h.body, h.post, h.since, h.until))
    return found


def _params(ids: list[str], known: int) -> dict[str, Any]:
    return {"ids": ids, "known": known}


def _during(able: Interval | None, sure: Interval | None, moment: Moment) -> State:
    if able is None or intersect((able, moment.window)) is None:
        return "no"
    if sure is None:
        return "possible"
    if moment.bounds is None:
        whole = sure[0] <= moment.window[0] and moment.window[1] <= sure[1]
        return "certain" if whole else "possible"
    stage = certain(moment.bounds)
    met = stage is not None and intersect((stage, sure)) is not None
    return "certain" if met else "possible"


def flags(moment: Moment, held: Holdings, units: Sequence[str]) -> list[dict[str, Any]]:
    """What speaks against each handler at a moment.

    Kinds: `is_subject`, `is_reporter`, `is_witness` (has that role in the same case),
    `held_post_in_unit` (a post of a unit concerned), `shares_body` (a post of a body in which a
    subject has one too, both at that time). `certainty` is that of the posts at the moment.
    """
    found: list[dict[str, Any]] = []
    roles: dict[str, list[Row]] = defaultdict(list)
    for row in moment.involved:
        roles[row["role"] or ""].append(row)
    for handler in roles["handler"]:
        person = handler["to_id"]
        for role in ROLES:
            found += [
                _flag(f"is_{role}", person, person, None, "certain",
                      (*handler["evidence"], *row["evidence"]))
                for row in roles[role] if row["to_id"] == person
            ]  # fmt: skip
        for mine in held.get(person, ()):
            if mine.body in units and (sure := mine.during(moment)) != "no":
                kind = "held_post_in_unit"
                found.append(_flag(kind, person, mine.body, mine.body, sure, mine.evidence))
        subjects = sorted({r["to_id"] for r in roles["subject"]} - {person})
        found += [f for subject in subjects for f in _shared(person, subject, held, moment)]
    unique = {(f["kind"], f["person"], f["other"], f["body"], tuple(f["evidence"])): f
              for f in found}  # fmt: skip
    return list(unique.values())


def _shared(person: str, subject: str, held: Holdings, moment: Moment) -> list[dict[str, Any]]:
    """Bodies in which a handler and a subject both have a post on a day of the moment."""
    found = []
    for mine in held.get(person, ()):
        for theirs in held.get(subject, ()):
            able, other = mine.possible(), theirs.possible()
            if mine.body != theirs.body or able is None or other is None:
                continue
            spans = [mine.certain(), theirs.certain()]
            sure = None if None in spans else intersect(s for s in spans if s is not None)
            state = _during(intersect((able, other)), sure, moment)
            if state != "no":
                both = (*mine.evidence, *theirs.evidence)
                found.append(_flag("shares_body", person, subject, mine.body, state, both))
    return found


def _flag(
    kind: str, person: str, other: str, body: str | None, sure: State, evidence: Iterable[str]
) -> dict[str, Any]:
    return {
        "kind": kind, "person": person, "other": other, "body": body, "certainty": sure,
        "evidence": list(dict.fromkeys(evidence)),
    }  # fmt: skip
