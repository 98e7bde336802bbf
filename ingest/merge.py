"""Bringing stated facts into the store: new, already there, another source, or a correction.

A row that agrees with a stored fact adds its source to it. A row that states a stored assignment
(same ends, same identifying properties, same start) otherwise corrects it when both come from the
same source: the old fact is closed. From another source it is a contradiction, and both stay.
Tables without a `source` column speak for their keeper and count as one source.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph import statements as st
from graph.batches import Batch
from graph.evidence import Locator, digest, parse, standing
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from ingest.inputs import FILE

FLUSH = 2_000
_META = frozenset({"id", "evidence", "added", "closed"})
_DATES = ("since", "until", "since_min", "since_max", "until_min", "until_max")


@dataclass(slots=True)
class Tally:
    """What a batch does, by node label or relation."""

    added: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    closed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unchanged: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class NodeMerger:
    """Nodes of one batch."""

    def __init__(self, store: Store, batch: Batch, tally: Tally) -> None:
        self._store, self._batch, self._tally = store, batch, tally
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._new: dict[str, list[Row]] = defaultdict(list)
        self._again: dict[str, list[Row]] = defaultdict(list)
        self._changed: dict[str, dict[str, tuple[Row, Row]]] = defaultdict(dict)
        self._stored: dict[str, bool] = {}

    def merge(self, label: str, rows: Sequence[Row]) -> None:
        """Take in rows of one label."""
        seen = self._seen[label]
        fresh: list[Row] = []
        for row in rows:
            if row["id"] in seen:
                self._again[label].append(row)
            else:
                seen.add(row["id"])
                fresh.append(row)
        known = self._lookup(label, [row["id"] for row in fresh]) if fresh else {}
        for row in fresh:
            old = known.get(row["id"])
            if old is None:
                self._new[label].append(row)
            else:
                self._meet(label, old, row)
        if len(self._new[label]) >= FLUSH:
            self._flush(label)

    def _lookup(self, label: str, ids: list[str]) -> dict[str, Row]:
        if label not in self._stored:
            text = f"MATCH (n:`{label}`) WHERE n.added < $n RETURN n.id AS id LIMIT 1"
            self._stored[label] = bool(self._store.read(text, {"n": self._batch.number}))
        if not self._stored[label]:
            return {}
        rows = self._store.read(st.nodes_by_id(label), {"ids": ids}, timeout=600)
        return {row["id"]: row for row in rows}

    def _meet(self, label: str, old: Row, row: Row) -> None:
        """A row about a node that earlier batches stored."""
        fresh = _fresh_locators(old, row)
        if old["closed"] != OPEN:
            gone = [_ended(loc, old["closed"]) for loc in map(parse, old["evidence"])]
            values = {k: v for k, v in row.items() if k not in _META}
            self._change(label, old, values | {"evidence": gone + row["evidence"]})
        elif not fresh:
            self._tally.unchanged[label] += 1
        elif changes := _differences(old, row):
            self._change(label, old, changes | {"evidence": old["evidence"] + fresh})
        else:
            self._tally.unchanged[label] += 1
            evidence = old["evidence"] + fresh
            self._batch.set_node_evidence(label, [{"id": old["id"], "evidence": evidence}])

    def _change(self, label: str, old: Row, values: Row) -> None:
        self._changed[label][old["id"]] = (old, values)
        self._tally.added[label] += 1
        self._tally.closed[label] += old["closed"] == OPEN

    def _flush(self, label: str) -> None:
        rows = self._new.pop(label, [])
        if rows:
            self._batch.add_nodes(label, rows)
            self._tally.added[label] += len(rows)

    def flush(self) -> None:
        """Write new nodes, so that edges find them."""
        for label in list(self._new):
            self._flush(label)

    def finish(self) -> None:
        """Write what is pending; settle rows that state one node several times. Called once."""
        self.flush()
        for label, rows in list(self._again.items()):
            self._settle(label, rows)
        for label, changes in self._changed.items():
            self._batch.change_nodes(label, list(changes.values()))
        # Settling may have filed claims.
        self.flush()

    def _settle(self, label: str, rows: list[Row]) -> None:
        self._batch.wait()
        ids = list({row["id"] for row in rows})
        stored = {
            r["id"]: r
            for r in self._store.read(st.nodes_by_id(label), {"ids": ids}, timeout=600)
        }
        touched: dict[str, Row] = {}
        for row in rows:
            old = stored[row["id"]]
            pending = self._changed[label].get(row["id"])
            now = old | pending[1] if pending else old
            locators = row["evidence"]
            if changes := _differences(now, row):
                locators = [self._claim(locators[0], changes)]
            fresh = _fresh_locators(now, {"evidence": locators})
            if not fresh:
                self._tally.unchanged[label] += 1
                continue
            evidence = now["evidence"] + fresh
            if pending:
                pending[1]["evidence"] = evidence
            else:
                old["evidence"] = evidence
                touched[row["id"]] = {"id": row["id"], "evidence": evidence}
        if touched:
            self._batch.set_node_evidence(label, list(touched.values()))

    def _claim(self, locator: str, changes: Row) -> str:
        """File what a source states otherwise; the node keeps the first value of the batch."""
        loc = parse(locator)
        claims = json.dumps(changes, ensure_ascii=False, sort_keys=True, default=str)
        row: Row = dict.fromkeys(schema().nodes["Evidence"].properties)
        row |= {
            "id": f"evidence:{digest(loc.document, loc.place, claims)}", "claims": claims,
            "document": loc.document, "place": loc.place, "classification": "internal",
            "evidence": [locator],
        }  # fmt: skip
        self.merge("Evidence", [row])
        return str(Locator(loc.added, None, loc.document, row["id"]))


def _ended(locator: Locator, closed: int) -> str:
    end = locator.closed if locator.closed is not None else closed
    return str(Locator(locator.added, end, locator.document, locator.place))


def _fresh_locators(old: Row, row: Row) -> list[str]:
    """Locators of a row whose document and place the fact does not have yet."""
    have = {(loc.document, loc.place) for loc in map(parse, old["evidence"]) if loc.closed is None}
    return [text for text in row["evidence"] if (parse(text).document, parse(text).place) not in have]


def _differences(old: Row, row: Row) -> Row:
    """Values that a row states otherwise than the node; a blank cell states nothing."""
    changes = {
        name: value
        for name, value in row.items()
        if name not in _META and name not in _DATES and value not in (None, "", [])
        and value != old.get(name)
    }  # fmt: skip
    if (row.get("since") or row.get("until")) and (
        row["since"] != old.get("since") or row["until"] != old.get("until")
    ):
        changes |= {name: row[name] for name in _DATES}
    return changes


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
        rows = self._new.pop(kind, [])
        if not rows:
            return
        edge = kind[0]
        if self._has_stored(edge):
            rows = self._compare(kind, rows)
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
            if fresh := _fresh_locators(old_fact, row):
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
            if fresh := _fresh_locators(old, row):
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
