"""Coverage: every central unit under its lead on a day, and those with none, two or another."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from graph import statements as st
from graph.known import Known
from graph.stores.base import Store
from queries.nodes import names_on, nodes, revised

_HOLDS = "{0}.since_min <= $on AND $on < {0}.until_max AND " + st.KNOWN
_THEN = "coalesce($revised[u.id], u)"
"""A unit as it was known: corrections made since do not count."""
_CENTRAL = (
    f"MATCH (u:`Unit`) WHERE {_THEN}.kind = 'central' AND {_THEN}.since_min <= $on "
    f"AND $on < {_THEN}.until_max AND $known < u.closed "
    "AND (u.added <= $known OR $revised[u.id] IS NOT NULL) "
    f"RETURN u.id AS id, {_THEN}.full_name AS full_name, {_THEN}.short_names AS short_names "
    "ORDER BY u.id"
)
_VALUES = ("kind", "since_min", "until_max", "full_name", "short_names")
_LEADS = (
    "UNWIND $ids AS i MATCH (u:`Unit` {id: i})-[r:`LED_BY`]->(l:`Unit`) WHERE "
    + _HOLDS.format("r") + " RETURN u.id AS unit, l.id AS lead, l.full_name AS lead_name, "
    "r.scope AS scope"
)  # fmt: skip
_EXPECTED = (
    "UNWIND $ids AS i MATCH (u:`Unit` {id: i})-[a:`AFFILIATED_WITH`]->(p:`PartyOrganization`) "
    "MATCH (p)-[d:`DESIGNATES`]->(l:`Unit`) WHERE " + _HOLDS.format("a") + " AND "
    + _HOLDS.format("d") + " RETURN u.id AS unit, l.id AS lead, l.full_name AS lead_name"
)  # fmt: skip


def coverage(store: Store, on: date, known: Known) -> dict[str, Any]:
    """Central units by lead.

    Returns:
        on, known, data_version, total (units) and groups: lead_id, lead_name, units with id,
        full_name, short_name, mark (`two` leads for one scope, `differs` from the rule, or None)
        and, where it differs, `expected` (names of the leads that the rule designates); the group
        with lead_id None holds the units that no lead is recorded for. Names are those in force
        on the day, as known then.
    """
    params = {"on": on, "known": known.number}
    then = revised(store, _VALUES, known.number)
    units = store.read(_CENTRAL, params | {"revised": then})
    ids = [row["id"] for row in units]
    leads, titles = _leads(store, ids, params)
    expected: dict[str, set[str]] = defaultdict(set)
    for row in store.read(_EXPECTED, params | {"ids": ids}):
        expected[row["unit"]].add(row["lead"])
        titles[row["lead"]] = row["lead_name"]
    titles = _names(store, titles, ids, on, known.number)
    groups: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for unit in units:
        mine = leads.get(unit["id"], {})
        rule = expected.get(unit["id"], set())
        mark, name = _mark(mine, rule), titles.get(unit["id"]) or unit["full_name"]
        # The short name is that of today: it does not go with a name of another time.
        short = (unit["short_names"] or [name])[0] if name == unit["full_name"] else name
        item = {"id": unit["id"], "full_name": name, "short_name": short, "mark": mark}
        if mark == "differs":
            item["expected"] = [titles.get(lead) or lead for lead in sorted(rule)]
        named: list[str | None] = [*sorted({one for found in mine.values() for one in found})]
        for lead in named or [None]:
            groups[lead].append(item)
    listed: list[dict[str, Any]] = [
        {"lead_id": lead, "lead_name": titles.get(lead, "") if lead else None, "units": members}
        for lead, members in groups.items()
    ]
    listed.sort(key=lambda g: (g["lead_id"] is None, -len(g["units"]), g["lead_id"] or ""))
    return {
        "on": on.isoformat(), "known": known.at, "data_version": str(known.number),
        "total": len(units), "groups": listed,
    }  # fmt: skip


def _names(
    store: Store, leads: dict[str, str], units: list[str], on: date, known: int
) -> dict[str, str]:
    """Names in force on the day; what was not known then keeps the name that it has now."""
    labels = dict.fromkeys([*leads, *units], "Unit")
    present = {k: {"full_name": v} for k, v in leads.items()} | nodes(store, labels, known)
    return names_on(store, labels, on, known, present)


def _leads(
    store: Store, ids: list[str], params: dict[str, Any]
) -> tuple[dict[str, dict[str, set[str]]], dict[str, str]]:
    """Leads by unit and scope, and the names of the leads."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    titles: dict[str, str] = {}
    for row in store.read(_LEADS, params | {"ids": ids}):
        found[row["unit"]][row["scope"] or ""].add(row["lead"])
        titles[row["lead"]] = row["lead_name"]
    return found, titles


def _mark(leads: dict[str, set[str]], expected: set[str]) -> str | None:
    if any(len(found) > 1 for found in leads.values()):
        return "two"
    mine = {lead for found in leads.values() for lead in found}
    return "differs" if mine and expected and not mine <= expected else None
