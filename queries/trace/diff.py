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
from queries.trace.lines import UNIT_LABELS, relations
from queries.trace.posts import posts_of
from queries.trace.reach import reach
from queries.trace.spans import Hop, edges_behind, hop_chains

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

    Raises:
        UsageError: unknown line, or more chains on a day than can be listed.
        NotFound, Ambiguous: the unit cannot be told on either side.
    """
    wanted = relations(line)
    key, label = _unit(store, unit, (first[1], second[1]))
    before, after = (_side(store, key, label, *side, wanted) for side in (first, second))
    hops = _hops(before, after)
    holders = _holders(before, after)
    return {
        "unit": key,
        "line": line,
        "on": first[0].isoformat(),
        "and": second[0].isoformat(),
        "known": first[1].at,
        "and_known": second[1].at,
        "data_version": str(first[1].number),
        "and_data_version": str(second[1].number),
        "hops": hops,
        "holders": holders,
        "chains": {"before": before.chains, "after": after.chains},
        "names": _names(store, (before, after), key, label, holders),
    }


@dataclass(slots=True)
class _Side:
    """One side: its hops with what is written of them, its chains counted, its posts."""

    known: int
    chains: int = 0
    hops: dict[Hop, Written] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    held: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    """Body to post to the persons who possibly hold it."""


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
    side = _Side(known.number)
    if not nodes(store, {key: label}, known.number):
        return side
    reached = reach(store, key, label, on, known.number, wanted)
    found = hop_chains(reached, key, on)
    behind = edges_behind(reached, on)
    side.chains, side.labels = len(found), reached.labels
    for hop in {hop for chain in found for hop, _ in chain}:
        side.hops[hop] = frozenset((e.since, e.until, e.on(on)) for e in behind[hop])
    bodies = {end: reached.labels[end] for _, _, end in side.hops}
    for body, posts in posts_of(store, bodies, known.number).items():
        side.held[body] = {p.id: p.persons(on) for p in posts if p.seated(on)}
    return side


def _hops(before: _Side, after: _Side) -> dict[str, Any]:
    """Hops added, removed and changed; `moved` says which of them are one end put elsewhere."""
    added, removed = after.hops.keys() - before.hops.keys(), before.hops.keys() - after.hops.keys()
    both = before.hops.keys() & after.hops.keys()
    return {
        "added": [_hop(h) for h in sorted(added)],
        "removed": [_hop(h) for h in sorted(removed)],
        "changed": [_hop(h) for h in sorted(both) if before.hops[h] != after.hops[h]],
        "moved": _moved(added, removed),
    }


def _moved(added: Iterable[Hop], removed: Iterable[Hop]) -> list[dict[str, str]]:
    """One hop removed and one added that share relation and start: the far end moved."""
    gone: dict[tuple[str, str], list[str]] = defaultdict(list)
    come: dict[tuple[str, str], list[str]] = defaultdict(list)
    for hops, ends in ((removed, gone), (added, come)):
        for relation, start, end in hops:
            ends[relation, start].append(end)
    return [
        {"relation": r, "from": start, "before": gone[r, start][0], "after": come[r, start][0]}
        for r, start in sorted(gone.keys() & come.keys())
        if len(gone[r, start]) == len(come[r, start]) == 1
    ]


def _hop(hop: Hop) -> dict[str, str]:
    return {"relation": hop[0], "from": hop[1], "to": hop[2]}


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
    for side in sides:
        labels |= {n: side.labels[n] for hop in side.hops for n in hop[1:]}
    for item in holders:
        labels[item["post"]] = "Post"
        labels |= dict.fromkeys([*item["before"], *item["after"]], "Person")
    result: dict[str, str] = {}
    for side in sorted(sides, key=lambda s: s.known):
        result |= {k: _name(row) for k, row in nodes(store, labels, side.known).items()}
    return result


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("full_name") or row.get("post_name") or "")
