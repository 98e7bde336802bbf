"""Stated edges on their way into the store; the rules are those of `ingest.merge`."""

from __future__ import annotations

from collections import defaultdict

from graph import statements as st
from graph.batches import Batch
from graph.evidence import parse, standing
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from ingest.inputs import FILE
from ingest.merge import FLUSH, NodeMerger, Tally, fresh_locators


class EdgeMerger:
    """Edges of one batch."""

    def __init__(self, store: Store, batch: Batch, tally: Tally, nodes: NodeMerger) -> None:
        self._store, self._batch, self._tally, self._nodes = store, batch, tally, nodes
        self._seen: set[str] = set()
        self._new: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        self._again: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        self._rivals: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
        self._stored: dict[str, bool] = {}
        self.touched: dict[str, set[str]] = defaultdict(set)
        """Ids of the from-ends of edges added or closed, by relation."""

    def merge(self, edge: str, start: str, end: str, row: Row) -> None:
        """Take in one row."""
        kind = (edge, start, end)
        if row["key"] in self._seen:
            self._again[kind].append(row)
            return
        self._seen.add(row["key"])
        pending = self._new[kind]
        pending.append(row)
        if len(pending) >= FLUSH:
            self._flush(kind)

    def _flush(self, kind: tuple[str, str, str]) -> None:
        rows, edge = self._new.pop(kind, []), kind[0]
        if rows and self._has_stored(edge):
            rows = self._compare(kind, rows)
        if not rows:
            return
        # An edge whose end is not stored yet would be lost without a word.
        self._nodes.flush()
        self._batch.add_edges(*kind, rows)
        self._tally.added[edge] += len(rows)
        self.touched[edge].update(row["from_id"] for row in rows)

    def _has_stored(self, edge: str) -> bool:
        if edge not in self._stored:
            text = f"MATCH ()-[r:`{edge}`]->() WHERE r.added < $n RETURN r.key AS key LIMIT 1"
            self._stored[edge] = bool(self._store.read(text, {"n": self._batch.number}))
        return self._stored[edge]

    def _compare(self, kind: tuple[str, str, str], rows: list[Row]) -> list[Row]:
        """Rows that are new; stored facts get their further sources, rivals are noted."""
        edge, start, end = kind
        text = st.edges_from(edge, start, end, "r.closed = $open AND r.added < $n")
        params = {"ids": list({r["from_id"] for r in rows}), "open": OPEN, "n": self._batch.number}
        stored = self._store.read(text, params, timeout=600)
        by_key = {old["key"]: old for old in stored}
        rivals: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        for old in stored:
            rivals[_identity(edge, old)].append(old)
        new, evidence = [], []
        for row in rows:
            old_fact = by_key.get(row["key"])
            if old_fact is None:
                new.append(row)
                for rival in rivals.get(_identity(edge, row), ()):
                    if _same_source(rival, row, self._batch.number):
                        self._rivals[edge, start][rival["key"]] = rival
                continue
            self._tally.unchanged[edge] += 1
            if fresh := fresh_locators(old_fact, row):
                old_fact["evidence"] = old_fact["evidence"] + fresh
                evidence.append(old_fact)
        if evidence:
            self._batch.set_edge_evidence(edge, start, evidence)
        return new

    def finish(self) -> None:
        """Write what is pending, add further sources, close what was corrected."""
        for kind in list(self._new):
            self._flush(kind)
        for kind, rows in self._again.items():
            self._more_sources(kind, rows)
        for (edge, start), rivals in self._rivals.items():
            # A fact that the batch states again was not corrected but contradicted: both stay.
            gone = [row for key, row in rivals.items() if key not in self._seen]
            if gone:
                self._batch.close_edges(edge, start, gone)
                self._tally.closed[edge] += len(gone)
                self.touched[edge].update(row["from_id"] for row in gone)

    def _more_sources(self, kind: tuple[str, str, str], rows: list[Row]) -> None:
        edge, start, end = kind
        self._batch.wait()
        text = st.edges_from(edge, start, end, "r.closed = $open")
        ids = list({row["from_id"] for row in rows})
        stored = {
            r["key"]: r for r in self._store.read(text, {"ids": ids, "open": OPEN}, timeout=600)
        }
        changed: dict[str, Row] = {}
        for row in rows:
            old = stored[row["key"]]
            self._tally.unchanged[edge] += 1
            if fresh := fresh_locators(old, row):
                old["evidence"] = old["evidence"] + fresh
                changed[row["key"]] = old
        if changed:
            self._batch.set_edge_evidence(edge, start, list(changed.values()))


def _identity(edge: str, row: Row) -> tuple[object, ...]:
    names = schema().edges[edge].identity
    return (row["from_id"], row["to_id"], row["since"], *(row[n] for n in names))


def _same_source(old: Row, row: Row, number: int) -> bool:
    documents = {loc.document for loc in standing(old["evidence"], number)}
    mine = parse(row["evidence"][0]).document
    if mine.startswith(FILE):
        return all(d.startswith(FILE) for d in documents)
    return documents == {mine}
