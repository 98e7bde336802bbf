"""The facts a timeline reads: names and reforms, affiliations, leads, and names as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from graph import statements as st
from graph.dates import MAX, MIN, Bounds, bounds_of, state
from graph.schema import schema
from graph.stores.base import Row, Store
from queries.nodes import names_on, nodes


@dataclass(frozen=True, slots=True)
class Bar:
    """One dated fact on a lane: who or what it shows, its interval as written, and its bounds."""

    key: str
    label: str
    name: str
    since: str
    until: str
    bounds: Bounds
    evidence: tuple[str, ...]
    more: dict[str, str] = field(default_factory=dict)


def leaving(store: Store, relation: str, ids: Iterable[str], known: int) -> list[Row]:
    """Known edges of a relation that leave nodes, by start, all properties, `to_label` added."""
    params = {"ids": sorted(ids), "known": known}
    rows: list[Row] = []
    for start, end in schema().edges[relation].endpoints:
        text = st.edges_from(relation, start, end, st.known("r"))
        rows += [row | {"to_label": end} for row in store.read(text, params)]
    return sorted(rows, key=_order)


def reaching(store: Store, relation: str, start: str, key: str, known: int) -> list[Row]:
    """Known edges of a relation from nodes of a label to a unit."""
    rows = store.read(_into(relation, start), {"id": key, "known": known})
    return sorted((row | {"to_id": key} for row in rows), key=_order)


def _order(row: Row) -> tuple[Any, ...]:
    return (row["since_min"], row["until_max"], row["from_id"], row["to_id"], row["key"])


@cache
def _into(relation: str, start: str) -> str:
    columns = ", ".join(f"r.{p} AS {p}" for p in schema().edges[relation].properties)
    return (
        f"MATCH (b:`Unit` {{id: $id}})<-[r:`{relation}`]-(a:`{start}`) "
        f"WHERE {st.known('r')} RETURN a.id AS from_id, {columns}"
    )


def bars(
    store: Store, rows: Iterable[Row], label: str, on: date, known: int, *, far: str = "to_id"
) -> list[Bar]:
    """Bars of edges; each is named as its far end was called on the day, or when it held."""
    rows = list(rows)
    present = nodes(store, {r[far]: label for r in rows}, known)
    wanted: dict[date, set[str]] = defaultdict(set)
    for row in rows:
        wanted[naming_day(bounds_of(row), on)].add(row[far])
    names = {
        day: names_on(store, dict.fromkeys(sorted(ids), label), day, known,
                      {k: present[k] for k in ids if k in present})
        for day, ids in sorted(wanted.items())
    }  # fmt: skip
    return [
        Bar(r[far], label, names[naming_day(bounds_of(r), on)].get(r[far]) or r[far],
            r["since"] or "", r["until"] or "..", bounds_of(r), tuple(r["evidence"]))
        for r in rows
    ]  # fmt: skip


def naming_day(b: Bounds, on: date) -> date:
    """The day whose name a bar bears: the as-of day if it may hold then, else a day it held."""
    if state(b, on) != "no":
        return on
    return b.since_max if b.since_max < MAX else max(b.since_min, MIN)


def names(store: Store, key: str, row: Mapping[str, Any], known: int) -> list[Bar]:
    """The recorded full and former names of a unit, and today's name from where they end."""
    edges = [r for r in leaving(store, "NAMED", [key], known) if r["from_id"] == key]
    texts = nodes(store, {r["to_id"]: "Name" for r in edges}, known)
    found = [
        Bar(key, "Unit", str(texts[r["to_id"]]["text"]), r["since"] or "", r["until"] or "..",
            bounds_of(r), tuple(r["evidence"]), {"name_kind": texts[r["to_id"]]["name_kind"]})
        for r in edges
        if texts.get(r["to_id"], {}).get("name_kind") in ("full", "former")
    ]  # fmt: skip
    display = str(row.get("full_name") or key)
    life = bounds_of(row)
    if any(bar.name == display or bar.bounds.until_max == MAX for bar in found):
        return found
    since, start = str(row.get("since") or ""), (life.since_min, life.since_max)
    if found:
        last = max(found, key=lambda bar: (bar.bounds.until_max, bar.bounds.until_min))
        since, start = last.until, (last.bounds.until_min, last.bounds.until_max)
    own = Bounds(*start, max(life.until_min, start[0]), life.until_max)
    if own.since_min < own.until_max:
        found.append(Bar(key, "Unit", display, since, str(row.get("until") or ".."), own,
                         tuple(row["evidence"] or ())))  # fmt: skip
    return found


def reforms(store: Store, key: str, on: date, known: int) -> list[Bar]:
    """Units that became this one, until the reform, and those that it became, from it on."""
    result: list[Bar] = []
    before = reaching(store, "SUCCEEDED_BY", "Unit", key, known)
    after = [r for r in leaving(store, "SUCCEEDED_BY", [key], known) if r["from_id"] == key]
    for rows, far, side in ((before, "from_id", "before"), (after, "to_id", "after")):
        lives = nodes(store, {r[far]: "Unit" for r in rows}, known)
        for bar, row in zip(bars(store, rows, "Unit", on, known, far=far), rows, strict=True):
            found = _beside(bar, row, lives.get(bar.key), side)
            result += [found] if found else []
    return result


def _beside(bar: Bar, row: Row, life: Row | None, side: str) -> Bar | None:
    """The bar of another unit on its side of a reform; None when it never stood there."""
    low, high = bar.bounds.since_min, bar.bounds.since_max
    more = {"change": str(row.get("change") or ""), "side": side, "date": bar.since}
    own = bounds_of(life) if life else Bounds(MIN, MIN, MAX, MAX)
    if side == "before":
        b = Bounds(own.since_min, own.since_max, max(low, own.since_min), high)
        since, until = str((life or {}).get("since") or ""), bar.since
    else:
        b = Bounds(low, high, max(own.until_min, low), own.until_max)
        since, until = bar.since, str((life or {}).get("until") or "..")
    if b.since_min >= b.until_max:
        return None
    return Bar(bar.key, bar.label, bar.name, since, until, b, bar.evidence, more)
