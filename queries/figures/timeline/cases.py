"""The cases that concern a unit: the time of the conduct, their stages, and where each stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph.dates import MAX, MIN, OPEN, Bounds, bounds_of, parse_point, state
from graph.schema import schema
from graph.stores.base import Row, Store
from queries.figures.timeline.facts import leaving, reaching
from queries.nodes import nodes

Doc = dict[str, Any]
STAGES = tuple(schema().nodes["Stage"].own["stage"].values or ())


def cases(store: Store, unit: str, on: date, known: int) -> list[Doc]:
    """Every case that concerns a unit, by the first day of which anything is told."""
    concerns = reaching(store, "CONCERNS", "Case", unit, known)
    rows = nodes(store, {r["from_id"]: "Case" for r in concerns}, known)
    edges = leaving(store, "HAS_STAGE", rows, known)
    stages = nodes(store, {e["to_id"]: "Stage" for e in edges}, known)
    found = []
    for key, row in rows.items():
        own = [_stage(e, stages.get(e["to_id"], {}), on) for e in edges if e["from_id"] == key]
        about = [r for r in concerns if r["from_id"] == key]
        found.append(_case(key, row, about, sorted(own, key=_order), on))
    return sorted(found, key=lambda c: (c["first"], c["id"]))


def _stage(edge: Row, node: Row, on: date) -> Doc:
    b = bounds_of(edge)
    return {
        "id": edge["to_id"], "stage": node.get("stage") or "", "outcome": node.get("outcome") or "",
        "since": edge["since"] or "", "until": edge["until"] or OPEN,
        "bounds": [d.isoformat() for d in (b.since_min, b.since_max, b.until_min, b.until_max)],
        "certainty": state(b, on), "evidence": list(edge["evidence"]),
    }  # fmt: skip


def _order(stage: Doc) -> tuple[Any, ...]:
    """By the day it began; those of unknown day last; then as stages follow one another."""
    rank = STAGES.index(stage["stage"]) if stage["stage"] in STAGES else len(STAGES)
    first = stage["bounds"][0]
    return (first == MIN.isoformat(), first, rank, stage["bounds"][1], stage["id"])


def _case(key: str, row: Row, about: list[Row], stages: list[Doc], on: date) -> Doc:
    written = str(row.get("conduct") or "")
    low, high = parse_point(written)
    days = [d for s in stages for d in s["bounds"][:1] if d != MIN.isoformat()]
    firsts = [*days, *([low.isoformat()] if low != MIN else [])]
    now = standing(stages, on)
    told = [i for i in now.pop("places") for i in stages[i]["evidence"]]
    evidence = list(row["evidence"] or ()) + [e for r in about for e in r["evidence"]]
    return {
        "id": key, "heading": str(row.get("heading") or ""),
        "conduct": written,
        "conduct_days": None if (low, high) == (MIN, MAX) else [low.isoformat(), high.isoformat()],
        "concerns": [
            {"since": r["since"] or "", "until": r["until"] or OPEN, "evidence": r["evidence"]}
            for r in about
        ],
        "first": min(firsts, default=MAX.isoformat()),
        "stages": stages, "evidence": evidence,
        "now": now | {"evidence": told or evidence},
    }  # fmt: skip


def standing(stages: list[Doc], on: date) -> Doc:
    """Where a case stands on a day.

    `state` is at (a stage that possibly holds), after (the last one that has ended), closed (that
    one is the closing), before (none has begun), or none (no stage is told). `places` are the
    stages it rests on.
    """
    bounds = [Bounds(*map(date.fromisoformat, s["bounds"])) for s in stages]
    sure = [i for i, b in enumerate(bounds) if state(b, on) == "certain"]
    may = [i for i, b in enumerate(bounds) if state(b, on) != "no"]
    if may:
        # Of two stages at once the later one tells how far the case has come.
        chosen = (sure or may)[-1]
        found = {"state": "at", "stage": stages[chosen]["stage"],
                 "certainty": "certain" if sure else "possible", "places": [chosen]}  # fmt: skip
        if stages[chosen]["stage"] == "closed":
            found["state"] = "closed"
        return found
    ended = [i for i, b in enumerate(bounds) if b.until_max <= on]
    if ended:
        name = stages[ended[-1]]["stage"]
        kind = "closed" if name == "closed" else "after"
        return {"state": kind, "stage": name, "certainty": "certain", "places": [ended[-1]]}
    kind = "before" if stages else "none"
    return {"state": kind, "stage": "", "certainty": "certain", "places": []}


def signature(case: Doc, on: date) -> object:
    """What a reader sees of the case on a day."""
    found = standing(case["stages"], on)
    return found["state"], found["stage"], found["certainty"]
