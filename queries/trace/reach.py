"""What can be reached from a unit on a day: read level by level, the date test inside each step.

Every edge known at the time that leaves a reached node is kept, whatever its dates: those that do
not hold on the day say why a chain ends and when it will change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from graph.dates import Bounds, State, bounds_of, state
from graph.schema import schema
from graph.stores.base import Row, Store

MAX_HOPS = 32


@dataclass(frozen=True, slots=True)
class Edge:
    """One responsibility edge as read."""

    relation: str
    start: str
    end: str
    end_label: str
    key: str
    since: str
    until: str
    bounds: Bounds
    evidence: tuple[str, ...]
    properties: tuple[tuple[str, object], ...]

    def on(self, day: date) -> State:
        """Certain, possible or no on a day."""
        return state(self.bounds, day)

    @property
    def order(self) -> tuple[str, str, str]:
        """The order among edges that leave one node."""
        return (self.end, self.relation, self.key)


@dataclass(slots=True)
class Reach:
    """Edges by the node that they leave, and the label of every node met."""

    edges: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[str, str] = field(default_factory=dict)

    def leaving(self, node: str, day: date) -> list[Edge]:
        """Edges that hold possibly on a day, in order."""
        return [e for e in self.edges.get(node, ()) if e.on(day) != "no"]


def reach(
    store: Store, unit: str, label: str, on: date, known: int, relations: tuple[str, ...]
) -> Reach:
    """Read everything that chains from a unit can use on a day."""
    found = Reach(labels={unit: label})
    frontier = {label: [unit]}
    for _ in range(MAX_HOPS + 1):
        following: dict[str, list[str]] = defaultdict(list)
        for start, ids in frontier.items():
            for edge in _leaving(store, start, ids, known, relations):
                found.edges[edge.start].append(edge)
                if edge.end not in found.labels and edge.on(on) != "no":
                    found.labels[edge.end] = edge.end_label
                    following[edge.end_label].append(edge.end)
        if not following:
            break
        frontier = following
    for edges in found.edges.values():
        edges.sort(key=lambda e: e.order)
    return found


def _leaving(
    store: Store, label: str, ids: list[str], known: int, relations: tuple[str, ...]
) -> list[Edge]:
    """All known edges of the relations that leave nodes of one label."""
    by_end: dict[str, list[str]] = defaultdict(list)
    for relation in relations:
        for start, end in schema().edges[relation].endpoints:
            if start == label:
                by_end[end].append(relation)
    result = []
    for end, names in by_end.items():
        own = sorted({p for name in names for p in schema().edges[name].own})
        for row in store.read(_query(label, end, tuple(names), tuple(own)),
                              {"ids": ids, "known": known}):  # fmt: skip
            result.append(_edge(row, end))
    return result


_TEXTS: dict[tuple[str, str, tuple[str, ...]], str] = {}


def _query(label: str, end: str, relations: tuple[str, ...], own: tuple[str, ...]) -> str:
    text = _TEXTS.get((label, end, relations))
    if text is None:
        types = "|".join(f"`{r}`" for r in relations)
        extra = "".join(f", r.{p} AS {p}" for p in own)
        text = _TEXTS[label, end, relations] = (
            f"UNWIND $ids AS i MATCH (a:`{label}` {{id: i}})-[r:{types}]->(b:`{end}`) "
            "WHERE r.added <= $known AND $known < r.closed "
            "RETURN type(r) AS relation, a.id AS from_id, b.id AS to_id, r.key AS key, "
            "r.since AS since, r.until AS until, r.since_min AS since_min, "
            "r.since_max AS since_max, r.until_min AS until_min, r.until_max AS until_max, "
            f"r.evidence AS evidence{extra}"
        )
    return text


_FIXED = frozenset(
    (
        "relation", "from_id", "to_id", "key", "since", "until", "since_min", "since_max",
        "until_min", "until_max", "evidence",
    )
)  # fmt: skip


def _edge(row: Row, end_label: str) -> Edge:
    own = schema().edges[row["relation"]].own
    return Edge(
        row["relation"], row["from_id"], row["to_id"], end_label, row["key"],
        row["since"] or "", row["until"] or "", bounds_of(row), tuple(row["evidence"]),
        tuple((k, v) for k, v in row.items() if k not in _FIXED and k in own and v is not None),
    )  # fmt: skip
