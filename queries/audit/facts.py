"""What the audit reads: whole relations at once, never unit by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graph import statements as st
from graph.dates import Bounds, State, bounds_of, state
from graph.schema import schema
from graph.stores.base import Row, Store
from queries.nodes import nodes

TIMEOUT = 600.0
_SPAN = ("since_min", "since_max", "until_min", "until_max")


@dataclass(frozen=True, slots=True)
class Fact:
    """One edge, whatever its dates. `mark` is its scope or role, if it has one."""

    start: str
    end: str
    end_label: str
    mark: str
    bounds: Bounds
    evidence: tuple[str, ...]

    def on(self, day: date) -> State:
        """Certain, possible or no on a day."""
        return state(self.bounds, day)

    def may(self, day: date) -> bool:
        """Whether it possibly holds on a day."""
        return self.bounds.since_min <= day < self.bounds.until_max

    def must(self, day: date) -> bool:
        """Whether it certainly holds on a day."""
        return self.bounds.since_max <= day < self.bounds.until_min


Facts = dict[str, list[Fact]]
"""Facts by the node that they leave."""


class World:
    """All that several checks share, read when first asked for."""

    def __init__(self, store: Store, on: date, known: int) -> None:
        self.store, self.on, self.known = store, on, known
        self._whole: dict[str, Facts] = {}

    def whole(self, relation: str) -> Facts:
        """Every known fact of a relation."""
        if relation not in self._whole:
            self._whole[relation] = self._read(relation, None)
        return self._whole[relation]

    def leaving(self, relation: str, ids: Iterable[str]) -> Facts:
        """The known facts of a relation that leave some nodes."""
        return self._read(relation, sorted(set(ids)))

    def _read(self, relation: str, ids: list[str] | None) -> Facts:
        found: Facts = defaultdict(list)
        text = st.edge_rows if ids is None else st.edges_from
        params = {"known": self.known, "ids": ids or []}
        for start, end in schema().edges[relation].endpoints:
            query = text(relation, start, end, st.known("r"))
            # Engines give rows in orders of their own; what is told must not depend on it.
            rows = self.store.read(query, params, timeout=TIMEOUT)
            for row in sorted(rows, key=lambda r: (r["to_id"], r["key"])):
                found[row["from_id"]].append(_fact(row, end))
        return found

    @cached_property
    def units(self) -> dict[str, Row]:
        """Kind, dates and evidence of every unit known."""
        return self.values("Unit", ("kind", *_SPAN))

    def values(self, label: str, names: tuple[str, ...]) -> dict[str, Row]:
        """Some values of every node of a label, as known."""
        columns = ", ".join(f"n.{name} AS {name}" for name in ("id", *names))
        present = f"MATCH (n:`{label}`) WHERE {st.known('n')} RETURN {columns}"
        rows = self.store.read(present, {"known": self.known}, timeout=TIMEOUT)
        later = f"MATCH (n:`{label}`) WHERE n.added > $known RETURN n.id AS id"
        corrected = self.store.read(later, {"known": self.known}, timeout=TIMEOUT)
        labels = {row["id"]: label for row in corrected}
        earlier = nodes(self.store, labels, self.known) if labels else {}
        return {row["id"]: row for row in rows} | earlier

    def rows(self, query: str, ids: Iterable[str] = ()) -> list[Row]:
        """Rows of a query that takes the day, the point of knowing and ids."""
        params = {"known": self.known, "on": self.on, "ids": sorted(set(ids))}
        return self.store.read(query, params, timeout=TIMEOUT)


def _fact(row: Row, end_label: str) -> Fact:
    mark = row.get("scope") or row.get("role") or ""
    return Fact(
        row["from_id"], row["to_id"], end_label, mark, bounds_of(row), tuple(row["evidence"])
    )


def bounds_in(facts: Iterable[Fact]) -> Iterator[Bounds]:
    """The bounds of facts."""
    return (fact.bounds for fact in facts)
