"""Walks from node to node, a ring at a time: a path pattern over hubs would never end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from graph.errors import UsageError
from graph.stores.base import Row
from queries.after.step import Ask

MOST = 1_000
"""Most shortest paths that are told; more say nothing to a reader."""
Ring = dict[str, list[Row]]
"""Edges by the node that is one hop nearer to where the walk began."""


def neighbourhood(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Edges within `depth` hops of the entity, each once, with the hop at which it is met."""
    depth, start = values["depth"], values["entity"]
    seen, ring, met = {start}, [start], set[str]()
    rows: list[Row] = []
    for hop in range(1, depth + 1):
        found = ask(ids=ring)
        for row in found:
            if row["key"] not in met:
                met.add(row["key"])
                rows.append({"hops": hop, **{k: row[k] for k in _EDGE}})
        ring = sorted({row["far"] for row in found} - seen)
        seen.update(ring)
        if not ring:
            break
    rows.sort(key=lambda r: (r["hops"], r["from_id"], r["relation"], r["to_id"], r["since"]))
    return rows


_EDGE = ("from_id", "from_name", "relation", "to_id", "to_name", "since", "until", "certain",
         "evidence")  # fmt: skip


def paths(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Shortest paths between `start` and `end` in at most `hops`: the first by ids, or all."""
    start, end = values["start"], values["end"]
    if start == end:
        return []
    ways, length = _towards(ask, start, end, values["hops"])
    result: list[Row] = []
    for way in _along(ways, start, end, length):
        result.append(_path(start, way))
        if values["which"] == "one":
            break
        if len(result) > MOST:
            raise UsageError(
                f"最短路径多于 {MOST} 条 there are more than {MOST} shortest paths; choose fewer "
                "relations, or which=one."
            )
    return result


def _towards(ask: Ask, start: str, end: str, hops: int) -> tuple[Ring, int]:
    """Edges that leave each node on a shortest path towards the end, and the length; 0 if none.

    Both ends grow a ring in turn, the smaller one first, until they meet.
    """
    sides: tuple[dict[str, int], dict[str, int]] = ({start: 0}, {end: 0})
    rings: list[list[str]] = [[start], [end]]
    known: tuple[Ring, Ring] = (defaultdict(list), defaultdict(list))
    for length in range(1, hops + 1):
        side = 0 if len(rings[0]) <= len(rings[1]) else 1
        mine, other = sides[side], sides[1 - side]
        found = ask(ids=rings[side])
        grown = {row["far"] for row in found} - mine.keys()
        for row in found:
            if row["far"] in grown:
                known[side][row["near"] if side == 0 else row["far"]].append(row)
        distance = max(mine.values()) + 1
        mine.update(dict.fromkeys(grown, distance))
        rings[side] = sorted(grown)
        if grown & other.keys():
            return _joined(*known), length
        if not grown:
            break
    return {}, 0


def _joined(forth: Ring, back: Ring) -> Ring:
    """One step on from each node: edges met from the end are turned round."""
    ways: Ring = defaultdict(list)
    for node, rows in forth.items():
        ways[node] += rows
    for node, rows in back.items():
        ways[node] += [r | {"near": r["far"], "far": r["near"], "far_name": r["near_name"],
                            "near_name": r["far_name"]} for r in rows]  # fmt: skip
    for rows in ways.values():
        rows.sort(key=lambda r: (r["far"], r["relation"], r["from_id"], r["since"], r["key"]))
    return ways


def _along(ways: Ring, node: str, end: str, length: int) -> Iterator[list[Row]]:
    """Every way of that length to the end, in the order of ids and relations."""
    if length == 0:
        if node == end:
            yield []
        return
    for row in ways.get(node, ()):
        for rest in _along(ways, row["far"], end, length - 1):
            yield [row, *rest]


def _path(start: str, way: list[Row]) -> Row:
    return {
        "path": [start, *(row["far"] for row in way)],
        "path_names": [way[0]["near_name"], *(row["far_name"] for row in way)],
        "ties": [_tie(row) for row in way],
        "hops": len(way),
        "certain": all(row["certain"] for row in way),
        "evidence": list(dict.fromkeys(chain.from_iterable(row["evidence"] for row in way))),
    }


def _tie(row: Row) -> str:
    """A relation with its direction along the path."""
    forward = row["from_id"] == row["near"]
    return f"-{row['relation']}->" if forward else f"<-{row['relation']}-"
