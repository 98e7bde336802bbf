"""Dry run: which responsibility answers of today an open batch would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph.known import Known
from graph.schema import schema
from graph.stores.base import Store
from queries.nodes import NotFound
from queries.trace import trace
from queries.trace.lines import LINES

MOST = 1000


def changed_answers(
    store: Store, number: int, touched: Mapping[str, set[str]], on: date | None = None
) -> list[dict[str, Any]]:
    """Answers before and after batch `number`, which is written but not committed.

    The units are those whose own edges change and those with a post that changes hands; more than
    a thousand are counted, not compared, and the last entry says so.
    """
    day = on or date.today()
    units = sorted(set(_units(store, touched, number)))
    changes: list[dict[str, Any]] = []
    for unit in units[:MOST]:
        before = _answer(store, unit, day, number - 1)
        after = _answer(store, unit, day, number)
        if before != after:
            text = f"{unit}: {_said(before)} → {_said(after)}"
            changes.append({"unit": unit, "before": before, "after": after, "text": text})
    if len(units) > MOST:
        text = f"比较了 compared {MOST} / 共 of {len(units)} 个单位 units"
        changes.append({"unit": None, "before": None, "after": None, "text": text})
    return changes


def _units(store: Store, touched: Mapping[str, set[str]], number: int) -> Iterable[str]:
    for relation in LINES["all"]:
        yield from touched.get(relation, ())
    posts = set(touched.get("SEAT_OF", ()))
    people = sorted(touched.get("HOLDS", ()))
    text = (
        "UNWIND $ids AS i MATCH (x:`Person` {id: i})-[r:`HOLDS`]->(p:`Post`) "
        "WHERE r.added = $n OR r.closed = $n RETURN p.id AS id"
    )
    posts |= {row["id"] for row in store.read(text, {"ids": people, "n": number})}
    for label in (end for _, end in schema().edges["SEAT_OF"].endpoints):
        text = (
            f"UNWIND $ids AS i MATCH (p:`Post` {{id: i}})-[r:`SEAT_OF`]->(b:`{label}`) "
            "RETURN b.id AS id"
        )
        yield from (row["id"] for row in store.read(text, {"ids": sorted(posts)}))


def _answer(store: Store, unit: str, day: date, number: int) -> list[str]:
    """The answer in short: each chain by its bodies, each post by its holders."""
    try:
        document = trace(store, unit, day, Known(number, ""), "all")
    except NotFound:
        return []
    lines = [_posts(unit, document["unit"]["posts"])]
    for chain in document["chains"]:
        lines.append(" → ".join([unit, *(hop["to"] for hop in chain["hops"])]))
        lines += [_posts(hop["to"], hop["posts"]) for hop in chain["hops"]]
    return sorted({line for line in lines if line})


def _posts(body: str, posts: list[dict[str, Any]]) -> str:
    said = [
        f"{p['post_name']}={'+'.join(h['full_name'] for h in p['holders']) or p['state']}"
        for p in posts
    ]
    return f"{body}[{', '.join(said)}]" if said else ""


def _said(answer: list[str]) -> str:
    return "；".join(answer) or "无 none"
