"""What a timeline of a unit shows: lanes, cases, the period, and what holds on the as-of day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from graph.dates import Bounds, bounds_of
from graph.known import Known
from graph.stores.base import Row, Store
from queries.figures.timeline.cases import cases, signature
from queries.figures.timeline.facts import Bar, bars, leaving, names, reforms
from queries.figures.timeline.lanes import Doc, Lane, common
from queries.figures.timeline.period import period
from queries.nodes import exists, find, names_on
from queries.sources import gather as sources
from queries.sources import shown
from queries.trace.posts import Post, posts_of


def gather(store: Store, given: Mapping[str, str], known: Known) -> Doc:
    """The timeline of a unit.

    Args:
        store: an open store.
        given: unit (id or name), on (a day), from and to (years, both included; blank for those
            of the data).
        known: the point on the known clock.

    Raises:
        UsageError: from or to is no year, or the day lies outside them.
        NotFound, Ambiguous: the unit cannot be told.
    """
    on, at = date.fromisoformat(given["on"]), known.number
    _, row = find(store, given["unit"], ("Unit",), at)
    key = row["id"]
    lanes = _lanes(store, key, row, on, at)
    found = cases(store, key, on, at)
    told = [lane.document(on) for lane in lanes]
    first, end = period(given, on, known.at, told, found)
    names_now = names_on(store, {key: "Unit"}, on, at, {key: row})
    document = {
        "unit": {"id": key, "full_name": names_now[key], "kind": row.get("kind") or "",
                 "exists": exists(row, on)},
        "on": on.isoformat(), "known": known.at, "data_version": str(at),
        "fictional": "虚构" in names_now[key],
        "from": first.isoformat(), "to": end.isoformat(),
        "next_change": _next_change(lanes, found, on),
        "lanes": told, "cases": found,
    }  # fmt: skip
    _resolve(store, document, at)
    return document


def _lanes(store: Store, key: str, row: Row, on: date, known: int) -> list[Lane]:
    led = [r for r in leaving(store, "LED_BY", [key], known) if r["from_id"] == key]
    leads = bars(store, led, "Unit", on, known)
    party = leaving(store, "AFFILIATED_WITH", [key], known)
    owned = names(store, key, row, known) + reforms(store, key, on, known)
    owned.sort(key=lambda b: (b.bounds.since_min, b.bounds.until_max, b.name, b.key))
    life, since = (bounds_of(row),), str(row.get("since") or "")
    found = [Lane("names", "", "", tuple(owned), ())]
    joined = bars(store, party, "PartyOrganization", on, known)
    found.append(Lane("party", "", "", tuple(joined), life, since=since))
    found += _scopes(led, leads, row, life, since)
    return found + _posts(store, key, leads, known)


def _scopes(
    led: list[Row], leads: list[Bar], row: Row, life: tuple[Bounds, ...], since: str
) -> list[Lane]:
    """A lane a scope, the one that begins first on top.

    That a unit has no lead yet is a defect of central units, once: on the first lane.
    """
    scopes = list(dict.fromkeys(str(r.get("scope") or "") for r in led))
    central = row.get("kind") == "central"
    if not scopes:
        return [Lane("lead", "", "", (), life, "gap", since=since)] if central else []
    return [
        Lane("lead", scope, scope,
             tuple(b for b, r in zip(leads, led, strict=True) if (r.get("scope") or "") == scope),
             life, "gap" if central and not index else "unknown", since=since)
        for index, scope in enumerate(scopes)
    ]  # fmt: skip


def _posts(store: Store, key: str, leads: list[Bar], known: int) -> list[Lane]:
    """Lanes of the unit's posts, and of each lead's posts for the time that it led."""
    bodies = dict.fromkeys([key, *(bar.key for bar in leads)], "Unit")
    seats = posts_of(store, bodies, known)
    found = [_post("posts", p, p.seats, "", "") for p in seats.get(key, ())]
    called = {bar.key: bar.name for bar in leads}
    for body, name in called.items():
        terms = [bar.bounds for bar in leads if bar.key == body]
        for post in seats.get(body, ()) if body != key else ():
            frames = tuple(b for t in terms for s in post.seats if (b := common(t, s)))
            if frames:
                lane = _post("lead_posts", post, frames, body, name)
                found.append(replace(lane, terms=tuple(terms), seats=post.seats))
    return found


def _post(group: str, post: Post, frames: Iterable[Bounds], body: str, name: str) -> Lane:
    """The lane of a post; of a lead's post only who may have held it while it led has a bar."""
    frames = tuple(frames)
    every = [
        Bar(h.person, "Person", h.full_name or h.person, h.since, h.until or "..", h.bounds,
            h.evidence)
        for h in post.holdings
    ]  # fmt: skip
    every.sort(key=lambda b: (b.bounds.since_min, b.bounds.until_max, b.name, b.key))
    own = [
        b for b in every if group == "posts" or any(common(b.bounds, f) for f in frames)
    ]
    return Lane(group, post.id, post.post_name, tuple(own), frames, body=body, body_name=name,
                aside=tuple(b for b in every if b not in own))  # fmt: skip


def _next_change(lanes: list[Lane], found: list[Doc], on: date) -> str | None:
    """The first later day on which the read-off says something else."""
    days = {
        d
        for lane in lanes
        for b in (*(bar.bounds for bar in lane.bars), *lane.frames, *lane.seats, *lane.terms)
        for d in (b.since_min, b.since_max, b.until_min, b.until_max)
    }
    days |= {date.fromisoformat(d) for c in found for s in c["stages"] for d in s["bounds"]}

    def seen(day: date) -> object:
        return [x.signature(day) for x in lanes], [signature(c, day) for c in found]

    now = seen(on)
    later = (d for d in sorted(days) if on < d < date.max)
    return next((d.isoformat() for d in later if seen(d) != now), None)


def _resolve(store: Store, document: Doc, known: int) -> None:
    """Put the rows of evidence in place of the locators, wherever they are."""
    holders = list(_holders(document))
    items = sources(store, (h["evidence"] for h in holders), known)
    for holder in holders:
        holder["evidence"] = shown(holder["evidence"], known, items)


def _holders(document: Doc) -> Iterable[Doc]:
    for lane in document["lanes"]:
        yield from lane["bars"]
        yield lane["now"]
    for case in document["cases"]:
        yield case
        yield case["now"]
        yield from case["stages"]
        yield from case["concerns"]
