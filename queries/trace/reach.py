"""What can be reached from a unit on a day: edges read at once, the date test inside each step.

Every edge known at the time that leaves a reached node is kept, whatever its dates: those that do
not hold on the day say why a chain ends and when it will change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from graph import statements as st
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
    store: Store, unit: str, label: str, on: date | None, known: int, relations: tuple[str, ...]
) -> Reach:
    """Read everything that chains from a unit can use on a day, or on any day when `on` is None."""
    leaving: dict[str, list[Edge]] = defaultdict(list)
    params = {"unit": unit, "known": known}
    for start, end, names in _kinds(label, relations):
        for row in store.read(_query(label, start, end, names, relations), params):
            leaving[row["from_id"]].append(_edge(row, end))
    found = Reach(labels={unit: label})
    frontier = [unit]
    for _ in range(MAX_HOPS + 1):
        following: list[str] = []
        for node in frontier:
            if node in leaving:
                found.edges[node] = sorted(leaving[node], key=lambda e: e.order)
            for edge in leaving.get(node, ()):
                if edge.end not in found.labels and (on is None or edge.on(on) != "no"):
                    found.labels[edge.end] = edge.end_label
                    following.append(edge.end)
        frontier = following
    return found


@lru_cache(maxsize=64)
def _kinds(label: str, relations: tuple[str, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    """(start label, end label, relations) of all edges that can be reached from a label."""
    ends = {name: schema().edges[name].endpoints for name in relations}
    labels, size = {label}, 0
    while len(labels) > size:
        size = len(labels)
        labels |= {e for pairs in ends.values() for s, e in pairs if s in labels}
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, pairs in ends.items():
        for start, end in pairs:
            if start in labels:
                kinds[start, end].append(name)
    return [(*pair, tuple(names)) for pair, names in kinds.items()]


@lru_cache(maxsize=64)
def _query(
    label: str, start: str, end: str, relations: tuple[str, ...], line: tuple[str, ...]
) -> str:
    """Known edges of some relations that leave what can be reached, on whatever day.

    Both engines find the distinct ends of a bounded path by a search that visits a node once, so
    this is one call where going level by level would take one a hop.
    """
    walk, last = ("|".join(f"`{r}`" for r in names) for names in (line, relations))
    own = sorted({p for name in relations for p in schema().edges[name].own})
    extra = "".join(f", r.{p} AS {p}" for p in own)
    return (
        f"MATCH (u:`{label}` {{id: $unit}})-[:{walk}*0..{MAX_HOPS}]->(x:`{start}`) "
        "WITH DISTINCT x.id AS reached "
        f"MATCH (a:`{start}` {{id: reached}})-[r:{last}]->"
        f"(b:`{end}`) WHERE {st.known('r')} "
        "RETURN type(r) AS relation, a.id AS from_id, b.id AS to_id, r.key AS key, "
        f"r.since AS since, r.until AS until, {st.bounds('r')}, "
        f"r.evidence AS evidence{extra}"
    )


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
