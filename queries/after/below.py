"""Who answers to a body, and who to no root: each node is met once, whatever ways lead to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graph.stores.base import Row
from queries.after.step import Ask


def answering(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Every unit below `body`, with the fewest hops of any chain and of a certain one.

    Rows of the text are the edges that lead to the bodies in `ids`.
    """
    body = values["body"]
    below: dict[str, list[Row]] = defaultdict(list)
    units: dict[str, Row] = {}

    def possible(ring: list[str]) -> Iterable[Row]:
        found = ask(ids=ring)
        for row in found:
            below[row["body"]].append(row)
            units[row["unit"]] = row
        return found

    def certain(ring: list[str]) -> Iterable[Row]:
        return (row for key in ring for row in below.get(key, ()) if row["certain"])

    hops = _rings(body, possible)
    sure = _rings(body, certain)
    told = [
        {
            "unit": key,
            "unit_name": units[key]["unit_name"],
            "unit_kind": units[key]["unit_kind"],
            "hops": hops[key],
            "certain": key in sure,
            "certain_hops": sure.get(key),
        }
        for key in hops if key != body
    ]  # fmt: skip
    return sorted(told, key=lambda row: (row["hops"], row["unit"]))


def _rings(start: str, step: Callable[[list[str]], Iterable[Row]]) -> dict[str, int]:
    """The fewest steps to everything that is reached."""
    found, ring, hops = {start: 0}, [start], 0
    while ring:
        hops += 1
        ring = sorted({row["unit"] for row in step(ring)} - found.keys())
        found |= dict.fromkeys(ring, hops)
    return found


def off_root(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Units that an edge leaves, of which none leads on to a root.

    Rows of the text are all edges, with whether the kind of `body` is that of a root; it is one
    if no edge leaves it.
    """
    units: dict[str, Row] = {}
    below: dict[str, set[str]] = defaultdict(set)
    roots: set[str] = set()
    for row in ask():
        units[row["unit"]] = row
        below[row["body"]].add(row["unit"])
        if row["root"]:
            roots.add(row["body"])
    safe: set[str] = set()
    ahead = sorted(roots - units.keys())
    while ahead:
        found = below.get(ahead.pop(), set()) - safe
        safe |= found
        ahead += sorted(found)
    return [
        {key: units[unit][key] for key in ("unit", "unit_name", "unit_kind")}
        for unit in sorted(units.keys() - safe)
    ]
