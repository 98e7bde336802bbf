"""What the network figure draws: a neighbourhood, a path between two, or a query's subgraph.

Nodes and edges of any day are gathered, so that places can be given that are kept across days; of
the edges that possibly hold on the day the evidence is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import networkx as nx

from graph.dates import DateError, parse_day
from graph.errors import BadValue, UsageError
from graph.known import Known
from graph.stores.base import Store
from queries.catalog import query
from queries.figures import HOPS, MOST
from queries.figures.network_facts import (
    edges_of,
    names_of,
    next_change,
    post_states,
    sources_of,
)
from queries.graphs import FACTS, around, of_query, subgraph
from queries.nodes import find
from queries.paths import steps
from queries.run import run

Doc = dict[str, Any]


def gather(store: Store, given: Mapping[str, str], known: Known) -> Doc:
    """The network of a day, as known at a point.

    `given` holds `on`, `limit`, and one of: `entity` with `hops` (2 when blank); `entity` and `to`
    with `relations` (the path alone unless `hops` is given); `query` and `with` (`k=v,k=v`). With
    `entity` alone, `days` are other days (comma separated) on which nodes have the same places.

    Returns:
        form (around, path or query), on, days, known, data_version, fictional, centre, to, hops,
        limit, query, next_change; nodes with their names on the day, today and on any day; edges
        at any day with `begins` and `ends` of when they possibly hold, and for the day certainty
        and evidence; path: its steps with the keys of their edges.

    Raises:
        UsageError: no or two things are asked for, or a number is none.
        NotFound, Ambiguous: an id or name cannot be told.
    """
    on, limit = date.fromisoformat(given["on"]), _number("limit", given["limit"], 1, MOST)
    asked = _asked(given)
    hops = _number("hops", given["hops"] or "2", 1, HOPS) if asked == "around" else 0
    base: Doc = {"form": asked, "on": on.isoformat(), "days": _days(given, asked),
                 "known": known.at, "limit": limit,
                 "data_version": str(known.number), "centre": None, "to": None, "hops": hops,
                 "query": given["query"], "steps": []}  # fmt: skip
    if asked == "query":
        graph = _queried(store, given, known)
    else:
        base["centre"] = find(store, given["entity"], FACTS, known.number)[1]["id"]
        graph = around(store, base["centre"], hops, known) if hops else nx.MultiDiGraph()
        if given["to"]:
            base["to"] = find(store, given["to"], FACTS, known.number)[1]["id"]
            base["steps"] = _steps(store, base, given["relations"], known)
            ids = {base["centre"], base["to"], *graph, *(i for s in base["steps"] for i in s[:2])}
            graph = subgraph(store, ids, known)
    return base | _told(store, graph, on, known, base)


def _asked(given: Mapping[str, str]) -> str:
    if bool(given["entity"]) == bool(given["query"]) or (given["to"] and given["query"]):
        raise UsageError(
            "network: 请给 entity（可加 to）或 query 之一 give one of entity (with to) or query."
        )
    if given["query"]:
        return "query"
    return "path" if given["to"] and not given["hops"] else "around"


def _days(given: Mapping[str, str], asked: str) -> list[str]:
    """The other days whose picture has the same places, sorted."""
    texts = [text.strip() for text in re.split("[,，、]", given["days"]) if text.strip()]
    if texts and (asked != "around" or given["to"]):
        raise UsageError(
            "network: days 只用于一个 entity 的周边 is only for what is around one entity."
        )
    try:
        return sorted({parse_day(text).isoformat() for text in texts})
    except DateError as error:
        raise BadValue(f"days: {error}") from error


def _number(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadValue(f"{name}: {text!r} 应为 must be {least} … {most}.")
    return int(text)


def parted(text: str) -> dict[str, str]:
    """Parameters written `k=v,k=v`; a value may hold commas. Raises BadValue."""
    found = {}
    for part in re.split(r"[,，](?=\s*\w+=)", text) if text.strip() else ():
        name, sign, value = part.partition("=")
        if not sign or not name.strip():
            raise BadValue(f"with: {text!r} 应写成 must be written k=v,k=v.")
        found[name.strip()] = value.strip()
    return found


def _queried(store: Store, given: Mapping[str, str], known: Known) -> nx.MultiDiGraph:
    """The graph at any day of what a named query names on the day of the figure."""
    values = parted(given["with"])
    if mine := sorted({"on", "known"} & values.keys()):
        raise BadValue(
            f"with: {'、'.join(mine)} 由图本身给出 is the figure's own; leave it out of `with`."
        )
    takes = {p.name for p in query(given["query"]).parameters}
    own = {"on": given["on"], "known": known.at or "0001-01-01"}
    asked = values | {name: value for name, value in own.items() if name in takes}
    return subgraph(store, of_query(store, given["query"], asked), known)


def _steps(
    store: Store, base: Mapping[str, Any], relations: str, known: Known
) -> list[tuple[str, str, str]]:
    """The shortest path as (from, to, relation), each in its own direction; empty without one."""
    asked = {"start": base["centre"], "end": base["to"], "on": base["on"], "relations": relations,
             "known": known.at or "0001-01-01"}  # fmt: skip
    answer = run(store, "path_between", asked)
    if not answer["rows"]:
        return []
    row = dict(zip(answer["columns"], answer["rows"][0], strict=True))
    return steps(row["path"], row["ties"])


def _told(
    store: Store, graph: nx.MultiDiGraph, on: date, known: Known, base: Mapping[str, Any]
) -> Doc:
    edges = edges_of(graph, on)
    sources_of(store, [e for e in edges if e["certainty"]], known)
    states = post_states(store, graph, on, known)
    names = names_of(store, graph, on, known)
    nodes = [_node(key, values, names[key], states.get(key)) for key, values in _rows(graph)]
    texts = [node["name"] for node in nodes]
    return {
        "nodes": nodes,
        "edges": edges,
        "path": [_keys(edges, step) for step in base["steps"]],
        "next_change": next_change(graph, on),
        "fictional": any("虚构" in text for text in texts),
    }


def _rows(graph: nx.MultiDiGraph) -> Iterable[tuple[str, Doc]]:
    return sorted(graph.nodes(data=True))


def _node(key: str, values: Doc, names: tuple[str, list[str]], state: str | None) -> Doc:
    name, spellings = names
    return {
        "id": key,
        "label": values["label"],
        "kind": values.get("kind") or "",
        "name": name,
        "today": values["full_name"],
        "short": next(iter(values.get("short_names") or ()), ""),
        "spellings": sorted(set(spellings)),
        "state": state,
        "since": values.get("since") or "",
        "until": values.get("until") or "",
    }


def _keys(edges: list[Doc], step: tuple[str, str, str]) -> Doc:
    """The edges of a step, which may be several facts, certain ones first."""
    start, end, relation = step
    mine = [e for e in edges if e["certainty"]
            and (e["from"], e["to"], e["relation"]) == (start, end, relation)]  # fmt: skip
    mine.sort(key=lambda e: (e["certainty"] != "certain", e["key"]))
    return {"from": start, "to": end, "relation": relation, "keys": [e["key"] for e in mine]}
