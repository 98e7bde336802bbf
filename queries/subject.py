"""The unit of a trace with what a picture shows of it besides its chains."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph import statements as st
from graph.dates import bounds_of, state
from graph.known import Known
from graph.stores.base import Store


def subject(store: Store, document: dict[str, Any], known: Known) -> dict[str, Any]:
    """Id, name, kind, posts and region (by name, possibly on the day) of the traced unit."""
    unit = document["unit"]
    day = date.fromisoformat(document["on"])
    rows = store.read(_REGION, {"id": unit["id"], "known": known.number})
    regions = sorted({r["full_name"] for r in rows if state(bounds_of(r), day) != "no"})
    return {**unit, "region": "、".join(regions) or None}


_REGION = (
    "MATCH (u:`Unit` {id: $id})-[r:`LOCATED_IN`]->(x:`Region`) "
    f"WHERE {st.known('r')} RETURN x.full_name AS full_name, {st.bounds('r')}"
)
