"""What the coverage figure draws: every central unit under its lead on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from graph import statements as st
from graph.dates import MAX, bounds_of, state
from graph.known import Known
from graph.stores.base import Row, Store
from queries.coverage import coverage
from queries.nodes import revised
from queries.sources import gather as sources
from queries.sources import shown


def gather(store: Store, given: Mapping[str, str], known: Known) -> dict[str, Any]:
    """What `evidenced` gives, with the evidence of those units that are marked."""
    return evidenced(store, date.fromisoformat(given["on"]), known, marked_only=True)


def evidenced(store: Store, on: date, known: Known, *, marked_only: bool = False) -> dict[str, Any]:
    """The document of `queries.coverage`, with what it rests on.

    A unit under a lead has `evidence`: of its leads that day and, where they differ from the
    rule, of its party affiliation and of what that organisation designates; with `marked_only`
    where something is wrong with a lead. `fictional` says whether all units are, `next_change` on
    which later day a unit first has other leads or marks, or one of these or the unit itself is
    certain or possible otherwise (None for never).
    """
    found = coverage(store, on, known)
    units = [unit for group in found["groups"] for unit in group["units"]]
    marked: dict[str, set[str]] = {}
    for unit in units:
        if unit.get("marks") or ("marks" in unit and not marked_only):
            marked.setdefault(unit["id"], set()).update(unit["marks"])
    cited = _cited(store, marked, on, known)
    items = sources(store, cited.values(), known.number)
    groups = [
        group | {"units": [
            unit | {"evidence": shown(cited[unit["id"]], known.number, items)}
            if unit["id"] in cited else unit
            for unit in group["units"]
        ]}
        for group in found["groups"]
    ]  # fmt: skip
    fictional = bool(units) and all("虚构" in unit["full_name"] for unit in units)
    change = _next_change(store, found, on, known)
    return found | {"groups": groups, "fictional": fictional, "next_change": change}


_DAYS = (
    "MATCH (a:`{start}`)-[r:`{edge}`]->(b:`{end}`) WHERE " + st.known("r")
    + " AND r.{bound} > $on RETURN DISTINCT r.{bound} AS day"
)
BOUNDS = ("since_min", "since_max", "until_min", "until_max")
"""The days on which it may change what possibly or certainly holds."""
_FACTS = (
    ("LED_BY", "Unit", "Unit"),
    ("AFFILIATED_WITH", "Unit", "PartyOrganization"),
    ("DESIGNATES", "PartyOrganization", "Unit"),
)


def _next_change(store: Store, now: dict[str, Any], on: date, known: Known) -> str | None:
    params = {"on": on, "known": known.number}
    days = {
        row["day"]
        for edge, start, end in _FACTS
        for bound in BOUNDS
        for row in store.read(_DAYS.format(edge=edge, start=start, end=end, bound=bound), params)
    }
    for bound in BOUNDS:
        text = f"MATCH (u:`Unit`) WHERE u.{bound} > $on RETURN DISTINCT u.{bound} AS day"
        days |= {row["day"] for row in store.read(text, {"on": on})}
    earlier = revised(store, BOUNDS, known.number).values()
    days |= {day for values in earlier for day in values.values() if day > on}
    told = _told(now)
    later = (day for day in sorted(days) if day < MAX)
    change = (day for day in later if _told(coverage(store, day, known)) != told)
    return next((day.isoformat() for day in change), None)


def _told(found: dict[str, Any]) -> object:
    """What a coverage document says, by ids: who is under whom, every mark, and how surely."""
    return {
        (group["lead_id"], unit["id"], unit["exists"], unit.get("certainty"),
         *unit.get("marks", {}).items())
        for group in found["groups"] for unit in group["units"]
    }  # fmt: skip


def _cited(
    store: Store, marked: Mapping[str, Collection[str]], on: date, known: Known
) -> dict[str, list[str]]:
    """The evidence of the facts that make a unit's marks, by unit."""
    leads = _edges(store, "LED_BY", "Unit", "Unit", sorted(marked), on, known)
    differs = sorted(unit for unit, marks in marked.items() if "differs" in marks)
    joined = _edges(store, "AFFILIATED_WITH", "Unit", "PartyOrganization", differs, on, known)
    parties = sorted({row["to_id"] for row in joined})
    orders = _edges(store, "DESIGNATES", "PartyOrganization", "Unit", parties, on, known)
    found: dict[str, list[str]] = {}
    for row in (*leads, *joined):
        rule = [o for o in orders if o["from_id"] == row["to_id"]]
        for fact in (row, *rule):
            found.setdefault(row["from_id"], []).extend(fact["evidence"])
    return {unit: list(dict.fromkeys(evidence)) for unit, evidence in found.items()}


def _edges(
    store: Store, edge: str, start: str, end: str, ids: list[str], on: date, known: Known
) -> list[Row]:
    """The edges of a type, known then and possibly holding that day, that leave some nodes."""
    if not ids:
        return []
    text = st.edges_from(edge, start, end, st.known("r"))
    rows = store.read(text, {"ids": ids, "known": known.number})
    held = [row for row in rows if state(bounds_of(row), on) != "no"]
    return sorted(held, key=lambda r: (r["from_id"], r["to_id"], r["key"]))
