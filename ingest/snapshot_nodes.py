"""Nodes of a snapshot: their values by the latest day, when they exist by all days together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from graph import statements as st
from graph.batches import Batch
from graph.dates import bounds
from graph.evidence import Locator, digest, parse, standing
from graph.schema import schema
from graph.seen import seen
from graph.statements import OPEN
from graph.stores.base import Row, Store
from ingest.facts import fill_dates
from ingest.merge import DATES, NodeMerger, Tally, differences, ended
from ingest.snapshot_changes import Changes
from ingest.snapshots import MARKED, UNDATED, Series, Snapshots, Taken

_BLANK = bounds("", "")


class SnapshotNodes(NodeMerger):
    """Nodes of one batch that is a snapshot.

    A node has one interval: its existence is certain in the last stretch of days on which it was
    seen, and possible since the first. Dates that another source states stay as they are. The
    values are those of the latest day; a snapshot that arrives late fills blanks only.
    """

    def __init__(
        self, store: Store, batch: Batch, tally: Tally, snapshots: Snapshots, changes: Changes
    ) -> None:
        super().__init__(store, batch, tally)
        self._snapshots, self._changes = snapshots, changes
        self._pooled: set[Series] = set()

    def merge(self, label: str, rows: Sequence[Row]) -> dict[str, str]:
        """Take in rows of one label; returns the ids refused, with the labels that have them."""
        if schema().nodes[label].temporal:
            for row in rows:
                if row["since"] == row["until"] == "":
                    fill_dates(row, "", "", _BLANK)
        return super().merge(label, rows)

    def _full(self, label: str) -> bool:
        """Never: the dates of a new node are known when all rows about it are."""
        return False

    def _flush(self, label: str) -> None:
        if _dated(label) and (rows := self._new.get(label)):
            more: dict[str, list[str]] = defaultdict(list)
            for row in self._again[label]:
                more[row["id"]] += row["evidence"]
            for row in rows:
                evidence = row["evidence"] + more[row["id"]]
                row |= self._snapshots.existence(label, evidence) or {}
                self._changes.node(label, row["id"], True, False)
        super()._flush(label)

    def _meet(self, label: str, old: Row, row: Row) -> None:
        if label in UNDATED or old["closed"] != OPEN or not self._late(old):
            super()._meet(label, old, row)
            return
        changes = differences(old, row)
        fills = {name: value for name, value in changes.items() if old[name] in (None, "", [])}
        fresh = self._fresh(old, row, {n: v for n, v in changes.items() if n not in fills})
        if fresh and fills:
            self._change(label, old, fills | {"evidence": old["evidence"] + fresh})
            return
        self._tally.unchanged[label] += 1
        if fresh:
            self._add_sources(label, old, fresh)

    def _late(self, old: Row) -> bool:
        """Whether a later snapshot showed the node already."""
        taken = map(self._snapshots.of, standing(old["evidence"], self._batch.number))
        return any(one.day > self._snapshots.said.day for one in taken if one)

    def _fresh(self, now: Row, row: Row, changes: Row) -> list[str]:
        """New locators of a row that does not change the node; none when it was told before."""
        said = parse(row["evidence"][0])
        if self._snapshots.of(said) is None:
            return super()._fresh(now, row, changes)
        told = {(loc.document, loc.place) for loc in standing(now["evidence"], said.added)}
        if told & {(said.document, p) for p in (said.place, self._claim_id(said, row, ""))}:
            return []
        return super()._fresh(now, row, changes)

    def _claim_id(self, loc: Locator, stated: Row, claims: str) -> str:
        """One a node and row, so that telling it again after other changes is telling it again."""
        if self._snapshots.of(loc) is None:
            return super()._claim_id(loc, stated, claims)
        return f"evidence:{digest(loc.document, loc.place, stated['id'])}"

    def _conclude(self) -> None:
        """Bring the dates of all nodes of the series of this batch up to date."""
        self._batch.wait()
        for label in (node.label for node in schema().facts() if _dated(node.label)):
            if not self._snapshots.touched(label):
                continue
            text = "n.closed = $open AND n.added < $n AND " + MARKED.format("n")
            asked = {"open": OPEN, "n": self._batch.number}
            rows = self._store.read(st.node_rows(label, text), asked, timeout=600)
            known = {row["id"] for row in rows}
            rows += [old for key, (old, _) in self._changed[label].items() if key not in known]
            alone = [row for row in rows if self._bring_up(label, row)]
            self._withdraw(label, alone)
        self._cite()

    def _bring_up(self, label: str, old: Row) -> bool:
        """Bring one stored node up to date; True when nothing speaks for it any more."""
        pending = self._changed[label].get(old["id"])
        now = old | pending[1] if pending else old
        kept, gone = self._snapshots.split(now["evidence"], label)
        self._compare(label, old, kept, gone)
        if not (kept or gone):
            return False
        evidence = [ended(parse(e), self._batch.number) if e in gone else e
                    for e in now["evidence"]]  # fmt: skip
        if all(parse(text).closed is not None for text in evidence):
            return True
        new: Row = {"evidence": evidence} if gone else {}
        if old["closed"] != OPEN or self._managed(now):
            stated = self._snapshots.existence(label, kept) or _undated()
            if stated != {name: now[name] for name in DATES}:
                new |= stated
            self._pool(kept)
        self._set(label, old, new)
        return False

    def _managed(self, row: Row) -> bool:
        """Whether the dates of a node come from snapshots, or from nobody."""
        if not row["since"] and not row["until"]:
            return True
        ends = seen(row["since"] or "", row["until"] or "")
        return ends is not None and self._snapshots.ever.issuperset(ends)

    def _pool(self, evidence: Iterable[str]) -> None:
        series = {taken.series for text in evidence if (taken := self._snapshots.of(parse(text)))}
        if len(series) > 1:
            self._pooled |= series

    def _set(self, label: str, old: Row, new: Row) -> None:
        if not new:
            return
        if pending := self._changed[label].get(old["id"]):
            pending[1].update(new)
            return
        # With a Revision also where only evidence goes, so that an undo brings it back.
        self._change(label, old, new)
        if old["id"] in self._seen[label]:
            # Its row was counted as one that changes nothing.
            self._tally.unchanged[label] -= 1
            if not self._tally.unchanged[label]:
                del self._tally.unchanged[label]

    def _compare(self, label: str, old: Row, kept: list[str], gone: list[str]) -> None:
        """Note for the report whether today shows what the snapshot before it showed."""
        today, mine = self._snapshots.said.day, self._snapshots.touched(label)
        days: dict[Series, set[date]] = defaultdict(set)
        for taken in filter(None, (self._snapshots.of(parse(text)) for text in kept)):
            if taken.series in mine:
                days[taken.series].add(taken.day)
        now = any(today in found for found in days.values())
        before = bool(gone) or any(
            self._snapshots.held_before(series, label, found) for series, found in days.items()
        )
        self._changes.node(label, old["id"], now, before)

    def _withdraw(self, label: str, rows: list[Row]) -> None:
        """Withdraw nodes that only a corrected snapshot showed and that nothing else needs."""
        if not rows:
            return
        text = (
            f"UNWIND $ids AS i MATCH (n:`{label}` {{id: i}})-[r]-(m) WHERE r.closed = $open "
            "RETURN DISTINCT n.id AS id"
        )
        asked = {"ids": [row["id"] for row in rows], "open": OPEN}
        needed = {row["id"] for row in self._store.read(text, asked, timeout=600)}
        ids = [row["id"] for row in rows if row["id"] not in needed]
        if ids:
            self._batch.close_nodes(label, ids)
            self._tally.closed[label] += len(ids)

    def _cite(self) -> None:
        """Have each new snapshot cite those on which it rests, and restate a document used anew."""
        number = self._batch.number
        for taken in self._snapshots.mine.values():
            if self._snapshots.repeated(taken.series):
                continue
            evidence = [str(Locator(number, None, taken.id, "")),
                        *self._snapshots.cites(taken, self._pooled)]  # fmt: skip
            pending = self._changed["Document"].get(taken.id)
            if pending:
                pending[1]["evidence"] = _and(pending[1]["evidence"], evidence)
            elif stored := self._snapshots.stored.get(taken.id):
                self._evidence(stored, _and(stored.evidence, evidence))
            elif len(evidence) > 1:
                self._evidence(taken, evidence)

    def _evidence(self, taken: Taken, evidence: list[str]) -> None:
        self._batch.set_node_evidence("Document", [{"id": taken.id, "evidence": evidence}])


def _and(old: Iterable[str], new: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*old, *new]))


def _dated(label: str) -> bool:
    return schema().nodes[label].temporal and label not in UNDATED


def _undated() -> Row:
    row: Row = {}
    fill_dates(row, "", "", _BLANK)
    return row
