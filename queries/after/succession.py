"""What came before a unit and after it: each change once, for the ways to it may be countless."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from graph.stores.base import Row
from queries.after.step import Ask

Way = tuple[str, ...]
"""Ids of units, from the one asked about on; none twice."""
Ties = Mapping[str, list[Row]]
"""Changes by the unit that is nearer to the one asked about, in the order of the other's ids."""


def successions(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Each change that a way from `unit` passes, with the shortest such way, the first by ids.

    Rows of the text are the changes on either side of the units in `ids`.
    """
    unit = values["unit"]
    return [row for side in ("former", "successor") for row in _side(ask, unit, side)]


def _side(ask: Ask, unit: str, side: str) -> list[Row]:
    ties = _ties(ask, unit, side)
    names = {row[end]: row[f"{end}_name"] for rows in ties.values() for row in rows
             for end in ("near", "far")}  # fmt: skip
    ways = _ways(ties, unit)
    found: list[tuple[Way, Row]] = []
    for row in (row for rows in ties.values() for row in rows):
        way, far = ways.get(row["near"]), row["far"]
        if way and far in way:
            # The shortest way comes through the far end itself: another may go round it.
            way = _ways(ties, unit, far).get(row["near"])
        if way:
            found.append(((*way, far), row))
    found.sort(key=lambda item: (len(item[0]), item[0], item[1]["key"]))
    return [_told(side, way, row, names) for way, row in found]


def _ties(ask: Ask, unit: str, side: str) -> Ties:
    """All changes on one side of a unit, ring by ring."""
    ties: dict[str, list[Row]] = defaultdict(list)
    ring, seen = [unit], {unit}
    while ring:
        found = [row for row in ask(ids=ring) if row["direction"] == side]
        for row in found:
            ties[row["near"]].append(row)
        ring = sorted({row["far"] for row in found} - seen)
        seen.update(ring)
    return ties


def _ways(ties: Ties, unit: str, without: str = "") -> dict[str, Way]:
    """The shortest way to each unit that can be reached, the first by ids, but not by one unit."""
    ways: dict[str, Way] = {} if unit == without else {unit: (unit,)}
    ring: Iterable[str] = list(ways)
    while ring:
        # Those that were reached by lesser ways go on first, so the first to arrive is the least.
        grown: dict[str, Way] = {}
        for near in ring:
            for row in ties.get(near, ()):
                if row["far"] not in ways and row["far"] != without:
                    grown.setdefault(row["far"], (*ways[near], row["far"]))
        ways |= grown
        ring = grown
    return ways


def _told(side: str, way: Way, row: Row, names: Mapping[str, str]) -> Row:
    return {
        "direction": side,
        "hops": len(way) - 1,
        "unit": row["far"],
        "unit_name": row["far_name"],
        "change": row["change"],
        "since": row["since"],
        "path": list(way),
        "path_names": [names[key] for key in way],
        "evidence": row["evidence"],
    }
