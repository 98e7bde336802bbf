"""What the chain figure draws: the three lines of a unit, its posts, and what the rule says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph import statements as st
from graph.dates import State, bounds_of, iso, state
from graph.known import Known
from graph.stores.base import Row, Store
from queries.figures.changes import bodies_change, first_change
from queries.figures.reached import reached
from queries.nodes import names_on, nodes
from queries.sources import gather as sources
from queries.sources import shown
from queries.subject import subject
from queries.trace import trace
from queries.trace.lines import LINES
from queries.trace.posts import Post, posts_of

_END = {"AFFILIATED_WITH": "PartyOrganization", "SUBORDINATE_TO": "PartyOrganization"}
"""Labels of the ends of relations, where it is not that of a unit."""
_RANK: dict[State, int] = {"no": 0, "possible": 1, "certain": 2}


def gather(store: Store, given: Mapping[str, str], known: Known) -> dict[str, Any]:
    """The chains of a unit on a day, with what the rule designates.

    Returns:
        unit (with posts and region), on, known, data_version, fictional, traces (see `_trace`, one
        a line), rules (see `_rules`), beside (names of leads that day which no rule designates),
        next_change (the first later day on which anything of this reads otherwise, or None).
    """
    on = date.fromisoformat(given["on"])
    traces = [_trace(store, given["unit"], on, known, line) for line in LINES if line != "all"]
    unit = subject(store, traces[0], known)
    rules, beside, turns = _rules(store, unit["id"], on, known)
    label = "PartyOrganization" if unit["kind"] == "PartyOrganization" else "Unit"
    bodies = _bodies(traces, rules) | dict.fromkeys(beside, "Unit") | {unit["id"]: label}
    stand = bodies_change(store, bodies, on, known.number)
    own = posts_of(store, {unit["id"]: label}, known.number).get(unit["id"], [])
    days = [*(t["next_change"] for t in traces), iso(_own_change(own, on)), iso(turns), iso(stand)]
    return {
        "unit": unit, "on": on.isoformat(), "known": known.at, "data_version": str(known.number),
        "fictional": "虚构" in unit["full_name"], "traces": traces, "rules": rules,
        "beside": list(beside.values()), "next_change": min((d for d in days if d), default=None),
    }  # fmt: skip


def _trace(store: Store, unit: str, on: date, known: Known, line: str) -> dict[str, Any]:
    """A trace; with every hop as `reached` where there are more chains than it lists.

    The edges that say why there is none have the names of the bodies at their ends.
    """
    found = trace(store, unit, on, known, line)
    if found["why_not"]:
        return found | {"why_not": _named(store, found["why_not"], on, known)}
    if found["total"] == found["shown"]:
        return found
    (every,) = reached(store, found["unit"]["id"], on, known, line)["chains"]
    return found | {"reached": every["hops"]}


def _named(store: Store, why: dict[str, Any], on: date, known: Known) -> dict[str, Any]:
    edges = {key: why[key] for key in ("ended", "next") if why[key]}
    labels = {e["to"]: _END.get(e["relation"], "Unit") for e in edges.values()}
    names = names_on(store, labels, on, known.number, nodes(store, labels, known.number))
    return why | {key: e | {"to_name": names.get(e["to"], "")} for key, e in edges.items()}


def _own_change(posts: list[Post], on: date) -> date:
    """The first later day on which the unit's own posts read otherwise; MAX for none."""

    def told(day: date) -> object:
        return [
            (p.id, [(h.person, h.since, surety) for h, surety in p.holders(day)])
            for p in posts if p.seated(day)
        ]  # fmt: skip

    return first_change(told, (b for p in posts for b in p.bounds()), on)


def _bodies(traces: list[dict[str, Any]], rules: list[dict[str, Any]]) -> dict[str, str]:
    """Every body that the figure tells of beside the unit, by id, with its label."""
    hops = [
        hop for found in traces
        for hop in found.get("reached") or (h for c in found["chains"] for h in c["hops"])
    ]  # fmt: skip
    lost = [e for t in traces if t["why_not"] for e in (t["why_not"]["ended"], t["why_not"]["next"])
            if e]  # fmt: skip
    ends = {e["to"]: _END.get(e["relation"], "Unit") for e in (*hops, *lost, *rules)}
    return ends | {rule["from"]: "PartyOrganization" for rule in rules}


def _rules(
    store: Store, unit: str, on: date, known: Known
) -> tuple[list[dict[str, Any]], dict[str, str], date]:
    """What the rule says of a unit's lead on a day.

    Returns:
        The rules, each the edge `DESIGNATES` (relation, from, from_name, to, to_name, since,
        until, certainty, evidence) of a party organisation that the unit is affiliated with that
        day, and `leads`: whether the designated body leads the unit (certain, possible, no);
        the names, by id, of leads that no rule designates; and the next day on which this changes.
    """
    joined = _edges(store, "AFFILIATED_WITH", "PartyOrganization", [unit], known)
    orders = _edges(store, "DESIGNATES", "Unit", sorted({r["to_id"] for r in joined}), known,
                    "PartyOrganization")  # fmt: skip
    leads = _edges(store, "LED_BY", "Unit", [unit], known)
    rows = [
        (order, _weaker(state(bounds_of(tie), on), state(bounds_of(order), on)))
        for order in orders for tie in joined if tie["to_id"] == order["from_id"]
    ]  # fmt: skip
    best: dict[tuple[str, str], list[tuple[Row, State]]] = {}
    for order, sure in sorted(rows, key=lambda r: (-_RANK[r[1]], r[0]["key"])):
        if sure != "no":
            best.setdefault((order["from_id"], order["to_id"]), []).append((order, sure))
    actual = {
        row["to_id"]: _best(leads, row["to_id"], on)
        for row in leads if _at(row, on) != "no"
    }  # fmt: skip
    names = _names(store, best, actual, on, known)
    rules = _documents(store, best, actual, names, known)
    beside = {key: names[key] for key in sorted(actual) if key not in {to for _, to in best}}

    def told(day: date) -> object:
        return [(r["key"], _at(r, day)) for r in (*joined, *orders)]

    return rules, beside, first_change(told, (bounds_of(r) for r in (*joined, *orders)), on)


def _at(row: Row, day: date) -> State:
    return state(bounds_of(row), day)


def _best(rows: list[Row], to: str, day: date) -> State:
    """The surest state on a day of the edges that end at a node."""
    return max((_at(r, day) for r in rows if r["to_id"] == to), key=_RANK.__getitem__)


def _weaker(one: State, two: State) -> State:
    return min(one, two, key=_RANK.__getitem__)


def _documents(
    store: Store,
    best: dict[tuple[str, str], list[tuple[Row, State]]],
    actual: dict[str, State],
    names: dict[str, str],
    known: Known,
) -> list[dict[str, Any]]:
    """The rules as plain maps; several facts that say the same are one with all their evidence."""
    found = (row["evidence"] for rows in best.values() for row, _ in rows)
    items = sources(store, found, known.number)
    rules = []
    for (party, lead), rows in sorted(best.items()):
        (first, sure), *_ = rows
        cited = dict.fromkeys(e for row, _ in rows for e in row["evidence"])
        rules.append({
            "relation": "DESIGNATES", "from": party, "from_name": names[party], "to": lead,
            "to_name": names[lead], "since": first["since"] or "", "until": first["until"] or "..",
            "certainty": sure, "leads": actual.get(lead, "no"),
            "evidence": shown(cited, known.number, items),
        })  # fmt: skip
    return rules


def _names(
    store: Store, best: Iterable[tuple[str, str]], actual: Iterable[str], on: date, known: Known
) -> dict[str, str]:
    """Names on the day, by id; an id stands for a name that was not known then."""
    labels = dict.fromkeys(actual, "Unit")
    for party, lead in best:
        labels |= {party: "PartyOrganization", lead: "Unit"}
    named = names_on(store, labels, on, known.number, nodes(store, labels, known.number))
    return {key: named.get(key) or key for key in labels}


def _edges(
    store: Store, edge: str, end: str, ids: list[str], known: Known, start: str = "Unit"
) -> list[Row]:
    """All edges of a type known then that leave some nodes, whatever their dates."""
    if not ids:
        return []
    text = st.edges_from(edge, start, end, st.known("r"))
    rows = store.read(text, {"ids": ids, "known": known.number})
    return sorted(rows, key=lambda r: (r["to_id"], r["key"]))
