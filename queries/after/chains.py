"""Chains from a unit upwards, and circles: the same chains that a trace shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, product
from typing import Any

from graph.dates import bounds_of
from graph.errors import UsageError
from graph.stores.base import Row
from graph.ways import Way
from queries.after.step import Ask
from queries.trace.chains import MAX_CHAINS, Chain, chains
from queries.trace.reach import MAX_HOPS, Edge, Reach

MOST_CIRCLES = 10_000


def upwards(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Every chain from `unit` on the day, also one that runs into a circle or is cut for length.

    Rows of the text are the edges that leave the nodes in `ids`.
    """
    unit = values["unit"]
    reached = Reach()
    names: dict[str, str] = {}
    ring, seen = [unit], {unit}
    # One ring more than a chain is long, to tell one that is cut from one that ends.
    for _ in range(MAX_HOPS + 1):
        found = ask(ids=ring)
        for row in found:
            names |= {row["near"]: row["near_name"], row["far"]: row["far_name"]}
            reached.edges[row["near"]].append(_edge(row))
        ring = sorted({row["far"] for row in found} - seen)
        seen.update(ring)
        if not ring:
            break
    for edges in reached.edges.values():
        edges.sort(key=lambda edge: edge.order)
    every, more = chains(reached, unit, values["on"])
    if more:
        raise UsageError(
            f"责任链多于 {MAX_CHAINS} 条 there are more than {MAX_CHAINS} chains; ask path_between "
            "for the way to one body, or answering_to_body for all units below one."
        )
    ordered = sorted(every, key=lambda found: _order(found, values))
    return [_row(found, unit, names, values) for found in ordered]


def _edge(row: Row) -> Edge:
    return Edge(
        row["relation"], row["near"], row["far"], "", row["key"], row["since"] or "",
        row["until"] or "", bounds_of(row), tuple(row["evidence"]), (),
    )  # fmt: skip


def _order(found: Chain, values: Mapping[str, Any]) -> tuple[object, ...]:
    edges = found.edges()
    sure = found.certain_on(values["on"])
    return (not sure, len(edges), [e.end for e in edges], [e.key for e in edges])


def _row(found: Chain, unit: str, names: Mapping[str, str], values: Mapping[str, Any]) -> Row:
    """The chain with the hop that closes it, if it runs into a circle."""
    edges = found.edges()
    path = [unit, *(e.end for e in edges)]
    return {
        "path": path,
        "path_names": [names[key] for key in path],
        "relations": [e.relation for e in edges],
        "sinces": [e.since for e in edges],
        "untils": [e.until for e in edges],
        "hops": len(edges),
        "ends": found.ends,
        "certain": found.certain_on(values["on"]),
        "evidence": list(chain.from_iterable(e.evidence for e in edges)),
    }


def circles(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Every circle of each `line`, once, from its least id on.

    Rows of the text are the edges of the lines. A body that is its own superior on the line of
    supervision has a query of its own.
    """
    lines: dict[str, dict[tuple[str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in ask():
        if row["line"] != "supervision" or row["near"] != row["far"]:
            lines[row["line"]][row["near"], row["far"]].append(row)
    found = islice(_circles(lines), MOST_CIRCLES + 1)
    told = sorted(found, key=lambda way: (way[0]["line"], [r["near"] for r in way],
                                          [r["key"] for r in way]))  # fmt: skip
    if len(told) > MOST_CIRCLES:
        raise UsageError(
            f"环多于 {MOST_CIRCLES} 个 there are more than {MOST_CIRCLES} circles; ", Way.AUDIT,
            " tells which bodies run in circles.",
        )  # fmt: skip
    return [_circle(way) for way in told]


def _circles(lines: Mapping[str, Mapping[tuple[str, str], list[Row]]]) -> Iterator[Sequence[Row]]:
    import networkx

    for edges in lines.values():
        for bodies in networkx.simple_cycles(networkx.DiGraph(list(edges))):
            first = bodies.index(min(bodies))
            turned = [*bodies[first:], *bodies[:first]]
            hops = zip(turned, [*turned[1:], turned[0]], strict=True)
            # Two bodies may be tied twice.
            yield from product(*(edges[hop] for hop in hops))


def _circle(way: Sequence[Row]) -> Row:
    return {
        "line": way[0]["line"],
        "path": [*(r["near"] for r in way), way[0]["near"]],
        "path_names": [*(r["near_name"] for r in way), way[0]["near_name"]],
        "relations": [r["relation"] for r in way],
        "hops": len(way),
        "certain": all(r["certain"] for r in way),
        "evidence": list(chain.from_iterable(r["evidence"] for r in way)),
    }
