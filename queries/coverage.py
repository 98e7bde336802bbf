"""Coverage: every central unit under its lead on a day, and those with none, two or another."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from graph import statements as st
from graph.known import Known
from graph.stores.base import Row, Store
from queries.nodes import names_on, nodes, revised

_HOLDS = "{0}.since_min <= $on AND $on < {0}.until_max AND " + st.KNOWN
_SURE = "{0}.since_max <= $on AND $on < {0}.until_min"
_THEN = "coalesce($revised[u.id], u)"
"""A unit as it was known: corrections made since do not count."""
_CENTRAL = (
    f"MATCH (u:`Unit`) WHERE {_THEN}.kind = 'central' AND {_THEN}.since_min <= $on "
    f"AND $on < {_THEN}.until_max AND $known < u.closed "
    "AND (u.added <= $known OR $revised[u.id] IS NOT NULL) "
    f"RETURN u.id AS id, {_SURE.format(_THEN)} AS sure, {_THEN}.full_name AS full_name, "
    f"{_THEN}.short_names AS short_names ORDER BY u.id"
)
_VALUES = ("kind", "since_min", "since_max", "until_min", "until_max", "full_name", "short_names")
_LEADS = (
    "UNWIND $ids AS i MATCH (u:`Unit` {id: i})-[r:`LED_BY`]->(l:`Unit`) WHERE "
    + _HOLDS.format("r") + " RETURN u.id AS unit, l.id AS lead, l.full_name AS lead_name, "
    "r.scope AS scope, " + _SURE.format("r") + " AS sure"
)  # fmt: skip
_EXPECTED = (
    "UNWIND $ids AS i MATCH (u:`Unit` {id: i})-[a:`AFFILIATED_WITH`]->(p:`PartyOrganization`) "
    "MATCH (p)-[d:`DESIGNATES`]->(l:`Unit`) WHERE " + _HOLDS.format("a") + " AND "
    + _HOLDS.format("d") + " RETURN u.id AS unit, l.id AS lead, l.full_name AS lead_name, "
    + _SURE.format("a") + " AND " + _SURE.format("d") + " AS sure"
)  # fmt: skip


Leads = dict[str, dict[str, bool]]
"""The leads of a unit by scope, each with whether it certainly leads."""


def coverage(store: Store, on: date, known: Known) -> dict[str, Any]:
    """Central units by lead.

    Returns:
        on, known, data_version, total (units) and groups: lead_id, lead_name and units, the group
        with lead_id None for those that no lead is recorded for. A unit has id, full_name,
        short_name and `exists`; under a lead `certainty` (of that lead) and `marks` of it there,
        each with its certainty: `two` (leads for one scope) and `differs` (from the rule); where
        any of its leads differs, `expected` (names of the leads that the rule designates). All of
        them certain or possible as `guikou audit` tells them. Names are those in force on the
        day, as known then.
    """
    params = {"on": on, "known": known.number}
    then = revised(store, _VALUES, known.number)
    units = store.read(_CENTRAL, params | {"revised": then})
    ids = [row["id"] for row in units]
    leads, titles = _leads(store, ids, params)
    expected, designated = _expected(store, ids, params)
    titles |= designated
    titles = _names(store, titles, ids, on, known.number)
    groups: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for unit in units:
        mine, rule = leads.get(unit["id"], {}), expected.get(unit["id"], {})
        item, marks = _item(unit, titles), _marks(mine, rule)
        if any("differs" in found for found in marks.values()):
            item["expected"] = [titles.get(lead) or lead for lead in sorted(rule)]
        for lead in sorted(marks):
            sure = any(found.get(lead) for found in mine.values())
            groups[lead].append(item | {"certainty": _told(sure), "marks": marks[lead]})
        if not marks:
            groups[None].append(item)
    listed: list[dict[str, Any]] = [
        {"lead_id": lead, "lead_name": titles.get(lead, "") if lead else None, "units": members}
        for lead, members in groups.items()
    ]
    listed.sort(key=lambda g: (g["lead_id"] is None, -len(g["units"]), g["lead_id"] or ""))
    return {
        "on": on.isoformat(), "known": known.at, "data_version": str(known.number),
        "total": len(units), "groups": listed,
    }  # fmt: skip


def _item(unit: Row, titles: dict[str, str]) -> dict[str, Any]:
    name = titles.get(unit["id"]) or unit["full_name"]
    # The short name is that of today: it does not go with a name of another time.
    short = (unit["short_names"] or [name])[0] if name == unit["full_name"] else name
    return {"id": unit["id"], "full_name": name, "short_name": short,
            "exists": _told(unit["sure"])}  # fmt: skip


def _told(sure: object) -> str:
    return "certain" if sure else "possible"


def _names(
    store: Store, leads: dict[str, str], units: list[str], on: date, known: int
) -> dict[str, str]:
    """Names in force on the day; what was not known then keeps the name that it has now."""
    labels = dict.fromkeys([*leads, *units], "Unit")
    present = {k: {"full_name": v} for k, v in leads.items()} | nodes(store, labels, known)
    return names_on(store, labels, on, known, present)


def _leads(
    store: Store, ids: list[str], params: dict[str, Any]
) -> tuple[dict[str, Leads], dict[str, str]]:
    """Leads by unit and scope, and the names of the leads."""
    found: dict[str, Leads] = defaultdict(lambda: defaultdict(dict))
    titles: dict[str, str] = {}
    for row in store.read(_LEADS, params | {"ids": ids}):
        scoped = found[row["unit"]][row["scope"] or ""]
        scoped[row["lead"]] = scoped.get(row["lead"], False) or bool(row["sure"])
        titles[row["lead"]] = row["lead_name"]
    return found, titles


def _expected(
    store: Store, ids: list[str], params: dict[str, Any]
) -> tuple[dict[str, dict[str, bool]], dict[str, str]]:
    """The leads by the rule, each with whether it is certainly so, by unit, and their names."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for row in store.read(_EXPECTED, params | {"ids": ids}):
        rule = found[row["unit"]]
        rule[row["lead"]] = rule.get(row["lead"], False) or bool(row["sure"])
        titles[row["lead"]] = row["lead_name"]
    return found, titles


def _marks(leads: Leads, rule: dict[str, bool]) -> dict[str, dict[str, str]]:
    """What is wrong with each lead of a unit, with how certain it is."""
    marks: dict[str, dict[str, bool]] = {lead: {} for found in leads.values() for lead in found}
    for found in leads.values():
        if len(found) > 1:
            for lead in found:
                sure = marks[lead].get("two", False) or sum(found.values()) > 1
                marks[lead]["two"] = sure
    for lead, own in marks.items():
        if rule and lead not in rule:
            leading = any(found.get(lead) for found in leads.values())
            own["differs"] = leading and any(rule.values())
    return {lead: {mark: _told(sure) for mark, sure in own.items()}
            for lead, own in marks.items()}  # fmt: skip
