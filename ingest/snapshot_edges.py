"""Relations of a snapshot: the intervals of each are worked out anew from all its days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph import statements as st
from graph.batches import Batch
from graph.evidence import Locator, parse, standing
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from ingest.facts import fact_key
from ingest.merge import FLUSH, NodeMerger, Tally
from ingest.merge_edges import EdgeMerger
from ingest.snapshot_changes import Changes, Kind
from ingest.snapshots import MARKED, Series, Snapshots, dates, runs

Source = tuple[str, str]
"""A document and a place in it."""


@dataclass(slots=True)
class _Told:
    """What relation snapshots tell, dates apart, and on which days each series showed it."""

    row: Row
    seen: dict[Series, dict[date, dict[Source, None]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    corrected: set[Series] = field(default_factory=set)
    """Series that showed it today in a document that this batch replaces."""


class SnapshotEdges(EdgeMerger):
    """Edges of one batch that is a snapshot; undated ones go the ordinary way."""

    def __init__(
        self,
        store: Store,
        batch: Batch,
        tally: Tally,
        nodes: NodeMerger,
        snapshots: Snapshots,
        changes: Changes,
    ) -> None:
        super().__init__(store, batch, tally, nodes)
        self._snapshots, self._changes = snapshots, changes
        self._stated: dict[Kind, list[Row]] = defaultdict(list)
        self._undated: list[tuple[Kind, Row]] = []

    def merge(self, edge: str, start: str, end: str, row: Row) -> None:
        """Take in one row."""
        if row["until"] == "unknown":
            self._undated.append(((edge, start, end), row))
        else:
            self._stated[edge, start, end].append(row)

    def finish(self) -> None:
        """Write what changes: close and add again facts whose interval is another now."""
        for kind, row in self._undated:
            super().merge(*kind, row)
        self._nodes.flush()
        for edge in schema().edges.values():
            if self._snapshots.touched(edge.type):
                for start, end in edge.endpoints:
                    self._work_in((edge.type, start, end))
        super().finish()

    def _work_in(self, kind: Kind) -> None:
        relation = kind[0]
        text = st.edge_rows(*kind, "r.closed = $open AND r.until <> 'unknown' AND "
                            + MARKED.format("r"))  # fmt: skip
        stored = self._store.read(text, {"open": OPEN}, timeout=600)
        told = self._told(relation, [*stored, *self._stated.pop(kind, ())])
        wanted: dict[str, Row] = {}
        for fact in told:
            self._report(kind, fact)
            for row in self._intervals(relation, fact):
                same = wanted.setdefault(row["key"], row)
                if same is not row:
                    same["evidence"] = list(dict.fromkeys(same["evidence"] + row["evidence"]))
        self._turn(kind, stored, wanted)
        for at in range(0, len(rows := list(wanted.values())), FLUSH):
            self._add(kind, rows[at : at + FLUSH])

    def _told(self, relation: str, rows: Iterable[Row]) -> list[_Told]:
        """The relations that series of this batch ever showed, with their days."""
        mine, number = self._snapshots.touched(relation), self._batch.number
        own = schema().edges[relation].own
        found: dict[tuple[str, ...], _Told] = {}
        for row in rows:
            for locator in standing(row["evidence"], number):
                taken = self._snapshots.of(locator)
                if taken is None or taken.series not in mine:
                    continue
                said = (row["from_id"], row["to_id"], row["classification"],
                        *(str(row[name]) for name in own))  # fmt: skip
                fact = found.setdefault(said, _Told(row))
                if self._snapshots.replaced(taken, relation):
                    fact.corrected.add(taken.series)
                else:
                    source = (locator.document, locator.place)
                    fact.seen[taken.series][taken.day][source] = None
        return list(found.values())

    def _intervals(self, relation: str, fact: _Told) -> Iterable[Row]:
        own = schema().edges[relation].own
        for series, seen in fact.seen.items():
            days = self._snapshots.days({series}, relation)
            for run in runs(seen, days):
                row = fact.row | dates(run, run)
                row["key"] = fact_key(relation, row, own)
                row["evidence"] = [
                    str(Locator(self._batch.number, None, *source))
                    for day in days if run.first <= day <= run.last for source in seen[day]
                ]  # fmt: skip
                yield row

    def _report(self, kind: Kind, fact: _Told) -> None:
        """Note for the report whether today shows what the snapshot before it showed."""
        today, now, before = self._snapshots.said.day, False, False
        for series in fact.corrected | fact.seen.keys():
            days = {day for day, sources in fact.seen.get(series, {}).items() if sources}
            now = now or today in days
            before = before or series in fact.corrected
            before = before or self._snapshots.held_before(series, kind[0], days)
        self._changes.edge(kind, fact.row, now, before)

    def _turn(self, kind: Kind, stored: Sequence[Row], wanted: dict[str, Row]) -> None:
        """Bring stored facts to what is wanted; takes what needs no new fact out of `wanted`."""
        edge, start, _ = kind
        mine, number = self._snapshots.touched(edge), self._batch.number
        closed, evidence = [], []
        for row in stored:
            ours = [loc for loc in standing(row["evidence"], number)
                    if (taken := self._snapshots.of(loc)) and taken.series in mine]  # fmt: skip
            want = wanted.pop(row["key"], None)
            told = {} if want is None else {_source(parse(e)): e for e in want["evidence"]}
            more = [text for source, text in told.items() if source not in map(_source, ours)]
            if any(_source(loc) not in told for loc in ours):
                closed.append(row)
                # Added again as far as anyone still says it, so that an undo has a whole to return.
                others = [str(loc) for loc in standing(row["evidence"], number) if loc not in ours]
                if others or told:
                    wanted[row["key"]] = row | {"evidence": others + list(told.values())}
                continue
            if more:
                evidence.append(row | {"evidence": row["evidence"] + more})
            if want is not None:
                self._tally.unchanged[edge] += 1
        if evidence:
            self._batch.set_edge_evidence(edge, start, evidence)
        if closed:
            self._batch.close_edges(edge, start, closed)
            self._tally.closed[edge] += len(closed)
            self.touched[edge].update(row["from_id"] for row in closed)
            self._batch.wait()

    def _add(self, kind: Kind, rows: list[Row]) -> None:
        """Add facts, or their sources where an ordinary table states the very same."""
        edge, start, _ = kind
        if self._has_stored(edge):
            text = st.edges_from(*kind, "r.closed = $open AND r.added < $n")
            asked = {"ids": list({row["from_id"] for row in rows}), "open": OPEN,
                     "n": self._batch.number}  # fmt: skip
            old = {r["key"]: r for r in self._store.read(text, asked, timeout=600)}
            also = [old[row["key"]] | {"evidence": old[row["key"]]["evidence"] + row["evidence"]}
                    for row in rows if row["key"] in old]  # fmt: skip
            if also:
                self._batch.set_edge_evidence(edge, start, also)
                self._tally.unchanged[edge] += len(also)
                rows = [row for row in rows if row["key"] not in old]
        if rows:
            self._batch.add_edges(*kind, rows)
            self._tally.added[edge] += len(rows)
            self.touched[edge].update(row["from_id"] for row in rows)


def _source(locator: Locator) -> Source:
    return locator.document, locator.place
