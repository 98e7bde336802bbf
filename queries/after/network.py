"""Who holds the network together, and what falls into groups. Through networkx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.stores.base import Row
from queries.after.step import Ask

SMALL = 2_000
"""Most nodes of which betweenness is worked out exactly unless told otherwise."""
_DRAWN = 100
_SEED = 1
_PLACES = 6


def hubs(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Degree and betweenness of every node, and whether the betweenness is exact.

    It is estimated from `sources` nodes when there are more. 0 sources leave it to the size: all
    of up to `SMALL` nodes, a hundred of more.
    """
    _, names, graph = _graph(ask)
    sources = values["sources"]
    if sources == 0:
        sources = len(graph) if len(graph) <= SMALL else _DRAWN
    between = _betweenness(graph, sources)
    told = [
        {
            "entity": key, "entity_name": name, "degree": graph.degree(number),
            # Neither nodes nor their order differ between engines; the last digits still may.
            "betweenness": round(between[number], _PLACES),
            "exact": sources >= len(graph),
        }
        for number, (key, name) in enumerate(names)
    ]  # fmt: skip
    return sorted(told, key=lambda r: (-r["betweenness"], -r["degree"], r["entity"]))


def _betweenness(graph: Any, sources: int) -> Mapping[int, float]:
    """By node: over all of them through rustworkx, which is fast; else from a fixed draw."""
    import networkx
    import rustworkx

    if sources < len(graph):
        found: Mapping[int, float] = networkx.betweenness_centrality(graph, k=sources, seed=_SEED)
        return found
    same = rustworkx.PyGraph()
    same.add_nodes_from(range(len(graph)))
    same.extend_from_edge_list(list(graph.edges()))
    # Threads would add up in an order of their own, and the last digits would differ.
    return dict(rustworkx.graph_betweenness_centrality(same, parallel_threshold=len(graph) + 1))


def communities(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Groups by the Louvain method with a fixed seed, the largest first."""
    import networkx

    _, names, graph = _graph(ask)
    found = networkx.community.louvain_communities(graph, seed=values["seed"]) if names else []
    ordered = sorted(map(sorted, found), key=lambda group: (-len(group), group[0]))
    return [
        {"community": i, "size": len(group), "entity": names[n][0], "entity_name": names[n][1]}
        for i, group in enumerate(ordered, start=1)
        for n in group
    ]


def _graph(ask: Ask) -> tuple[list[Row], list[tuple[str, str]], Any]:
    """The ties as a simple graph over numbers in the order of ids, so that no hash counts."""
    import networkx

    rows = ask()
    names = dict(sorted(_ends(rows)))
    numbers = {key: number for number, key in enumerate(names)}
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(names)))
    graph.add_edges_from(sorted((numbers[r["from_id"]], numbers[r["to_id"]]) for r in rows))
    return rows, list(names.items()), graph


def _ends(rows: Iterable[Row]) -> Iterable[tuple[str, str]]:
    for row in rows:
        yield row["from_id"], row["from_name"]
        yield row["to_id"], row["to_name"]
