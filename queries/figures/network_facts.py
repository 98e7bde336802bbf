"""The facts of a part of the graph as the network figure needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import networkx as nx

from graph import statements as st
from graph.dates import MAX, bounds, bounds_of, state
from graph.evidence import Locator
from graph.known import Known
from graph.schema import schema
from graph.stores.base import Store
from queries.nodes import names_on
from queries.sources import gather

Doc = dict[str, Any]


def edges_of(graph: nx.MultiDiGraph, on: date) -> list[Doc]:
    """All edges at any day, by ends and key; `certainty` is '' for those that do not hold."""
    found = [_edge(edge, on) for edge in graph.edges(keys=True, data=True)]
    return sorted(found, key=lambda e: (e["from"], e["to"], e["relation"], e["key"]))


def _edge(edge: tuple[str, str, str, Doc], day: date) -> Doc:
    start, end, key, values = edge
    span = bounds(values["since"], values["until"])
    held = state(span, day)
    return {
        "key": key,
        "relation": values["relation"],
        "from": start,
        "to": end,
        "since": values["since"],
        "until": values["until"],
        "begins": span.since_min.isoformat(),
        "ends": span.until_max.isoformat(),
        "certainty": "" if held == "no" else held,
        "evidence": [] if held == "no" else values["evidence"],
    }


def sources_of(store: Store, edges: Sequence[Doc], known: Known) -> None:
    """Put rows of evidence in the place of `document|place`."""
    lists = {e["key"]: [Locator(0, None, *text.split("|", 1)) for text in e["evidence"]]
             for e in edges}  # fmt: skip
    items = gather(store, [[str(one) for one in found] for found in lists.values()], known.number)
    told = {key: _item(row) for key, row in items.items()}
    for edge in edges:
        edge["evidence"] = [told[one.document, one.place] for one in lists[edge["key"]]]


def _item(row: Mapping[str, Any]) -> Doc:
    grade = f"{row['reliability'] or ''}{row['credibility'] or ''}"
    own = {name: row[name] for name in ("id", "document", "heading", "place")}
    return own | {"reliability": grade}


def names_of(
    store: Store, graph: nx.MultiDiGraph, on: date, known: Known
) -> dict[str, tuple[str, list[str]]]:
    """The name of each node on the day, and all that it has on some day."""
    labels = dict(graph.nodes(data="label"))
    present = {key: {"full_name": name} for key, name in graph.nodes(data="full_name")}
    told = names_on(store, labels, on, known.number, present)
    spelled: dict[str, list[str]] = defaultdict(list)
    for label in {start for start, _ in schema().edges["NAMED"].endpoints}:
        ids = sorted(key for key, found in labels.items() if found == label)
        for row in store.read(_NAMES.format(label=label), {"ids": ids, "known": known.number}):
            spelled[row["id"]].append(row["text"])
    return {
        key: (told.get(key) or row["full_name"], [*spelled[key], row["full_name"]])
        for key, row in present.items()
    }


def post_states(
    store: Store, graph: nx.MultiDiGraph, on: date, known: Known
) -> dict[str, str]:  # fmt: skip
    """Whether each post is held on the day, vacant, or unknown: nobody was ever recorded."""
    posts = sorted(key for key, label in graph.nodes(data="label") if label == "Post")
    held: dict[str, list[bool]] = {key: [] for key in posts}
    rows = store.read(_HOLDINGS, {"ids": posts, "known": known.number}) if posts else []
    for row in rows:
        held[row["post"]].append(state(bounds_of(row), on) != "no")
    return {
        key: "held" if any(days) else "vacant" if days else "unknown" for key, days in held.items()
    }


def next_change(graph: nx.MultiDiGraph, on: date) -> str | None:
    """The next day on which an edge begins or ends, certainly or possibly."""
    spans = (bounds(e["since"], e["until"]) for _, _, e in graph.edges(data=True))
    ends = {d for b in spans for d in (b.since_min, b.since_max, b.until_min, b.until_max)}
    later = min((end for end in ends if on < end < MAX), default=None)
    return later.isoformat() if later else None


_NAMES = (
    "UNWIND $ids AS i MATCH (a:`{label}` {{id: i}})-[r:`NAMED`]->(n:`Name`) "
    f"WHERE {st.known('r')} AND n.name_kind IN ['full', 'former'] "
    "RETURN a.id AS id, n.text AS text ORDER BY text"
)
_HOLDINGS = (
    "UNWIND $ids AS i MATCH (p:`Post` {id: i})<-[r:`HOLDS`]-(x:`Person`) "
    f"WHERE {st.known('r')} RETURN p.id AS post, {st.bounds('r')}"
)
