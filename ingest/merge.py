"""Bringing stated facts into the store: new, already there, another source, or a correction.

A row that agrees with a stored fact adds its source to it. A row that states a stored assignment
(same ends, same identifying properties, same start) otherwise corrects it when both come from the
same source: the old fact is closed. From another source it is a contradiction, and both stay.
Tables without a `source` column speak for their keeper and count as one source. A node has one set
of values, which any later statement changes but one that only repeats what was corrected since.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph import statements as st
from graph.batches import Batch
from graph.evidence import Locator, digest, parse
from graph.known import unpack
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from ingest.resolve import standing_ids

FLUSH = 2_000
_META = frozenset({"id", "evidence", "added", "closed"})
DATES = ("since", "until", "since_min", "since_max", "until_min", "until_max")


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
        self._sourced: dict[str, list[Row]] = defaultdict(list)

    def merge(self, label: str, rows: Sequence[Row]) -> dict[str, str]:
        """Take in rows of one label; returns the ids refused, with the labels that have them."""
        seen = self._seen[label]
        fresh: list[Row] = []
        for row in rows:
            if row["id"] in seen:
                self._again[label].append(row)
            else:
                seen.add(row["id"])
                fresh.append(row)
        known = self._lookup(label, [row["id"] for row in fresh]) if fresh else {}
        taken = self._taken(label, [row["id"] for row in fresh if row["id"] not in known])
        for row in fresh:
            old = known.get(row["id"])
            if old is not None:
                self._meet(label, old, row)
            elif row["id"] not in taken:
                self._new[label].append(row)
        if taken:
            seen -= taken.keys()
            self._again[label] = [r for r in self._again[label] if r["id"] not in taken]
        if self._full(label):
            self._flush(label)
        return taken

    def _full(self, label: str) -> bool:
        """Whether enough new nodes wait to be written."""
        return len(self._new[label]) >= FLUSH

    def _taken(self, label: str, ids: list[str]) -> dict[str, str]:
        """Ids that nodes of other labels have, which earlier batches stored."""
        if self._batch.number == 1 or not ids:
            return {}
        return {
            key: other.label
            for other in schema().facts() if other.label != label
            for key in standing_ids(self._store, other.label, ids)
        }  # fmt: skip

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
        fresh = fresh_locators(old, row)
        if old["closed"] != OPEN:
            gone = [ended(loc, old["closed"]) for loc in map(parse, old["evidence"])]
            values = {k: v for k, v in row.items() if k not in _META}
            self._change(label, old, values | {"evidence": gone + row["evidence"]})
            return
        changes = differences(old, row)
        if changes and not fresh and not differences(self._said(label, old, row), row):
            # The source repeats itself, and another one has corrected the node since.
            changes = {}
        if changes:
            self._change(label, old, changes | {"evidence": old["evidence"] + fresh})
            return
        self._tally.unchanged[label] += 1
        if fresh:
            self._add_sources(label, old, fresh)

    def _add_sources(self, label: str, old: Row, fresh: list[str]) -> None:
        """Note further sources of a stored node, to be written with those of others."""
        sourced = self._sourced[label]
        sourced.append({"id": old["id"], "evidence": old["evidence"] + fresh})
        if len(sourced) >= FLUSH:
            self._write_sources()

    def _write_sources(self) -> None:
        for label, rows in self._sourced.items():
            if rows:
                self._batch.set_node_evidence(label, rows)
        self._sourced.clear()

    def _said(self, label: str, old: Row, row: Row) -> Row:
        """The node's values as the source of a row, whose locator it has, left them.

        These are the present ones before all changes that brought other sources.
        """
        stated = max(parse(text).added for text in old["evidence"] if _restates(text, row))
        brought = {parse(text).added for text in old["evidence"]}
        then = old
        while then["added"] > stated and then["added"] in brought:
            key = f"revision:{then['added']}:{old['id']}"
            (revision,) = self._store.read(st.nodes_by_id("Revision"), {"ids": [key]})
            then = unpack(label, revision["values"])
        return then

    def _change(self, label: str, old: Row, values: Row) -> None:
        self._changed[label][old["id"]] = (old, values)
        self._tally.added[label] += 1
        if old["closed"] == OPEN:
            self._tally.closed[label] += 1

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
        self._write_sources()
        for label, rows in list(self._again.items()):
            self._settle(label, rows)
        self._conclude()
        for label, changes in self._changed.items():
            self._batch.change_nodes(label, list(changes.values()))
        # Settling may have filed claims.
        self.flush()
        self._write_sources()

    def _conclude(self) -> None:
        """For what is to be done once all rows are settled."""

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
            fresh = self._fresh(now, row, differences(now, row))
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

    def _fresh(self, now: Row, row: Row, changes: Row) -> list[str]:
        """New locators of a row that does not change the node, whatever it states otherwise."""
        locators = [self._claim(row, changes)] if changes else row["evidence"]
        return fresh_locators(now, {"evidence": locators})

    def _claim(self, stated: Row, changes: Row) -> str:
        """File what a source states otherwise; the node keeps the first value of the batch."""
        loc = parse(stated["evidence"][0])
        claims = json.dumps(changes, ensure_ascii=False, sort_keys=True, default=str)
        row: Row = dict.fromkeys(schema().nodes["Evidence"].properties)
        row |= {
            "id": self._claim_id(loc, stated, claims), "claims": claims,
            "document": loc.document, "place": loc.place, "classification": "internal",
            "evidence": stated["evidence"][:1],
        }  # fmt: skip
        self.merge("Evidence", [row])
        return str(Locator(loc.added, None, loc.document, row["id"]))

    def _claim_id(self, loc: Locator, stated: Row, claims: str) -> str:
        return f"evidence:{digest(loc.document, loc.place, claims)}"


def ended(locator: Locator, closed: int) -> str:
    """A locator withdrawn by a batch, unless it was before."""
    end = locator.closed if locator.closed is not None else closed
    return str(Locator(locator.added, end, locator.document, locator.place))


def fresh_locators(old: Row, row: Row) -> list[str]:
    """Locators of a row whose document and place the fact does not have yet."""
    stated = {_place(text) for text in old["evidence"] if parse(text).closed is None}
    return [text for text in row["evidence"] if _place(text) not in stated]


def _restates(locator: str, row: Row) -> bool:
    """Whether a locator stands that has the document and place of a row."""
    return parse(locator).closed is None and _place(locator) == _place(row["evidence"][0])


def _place(locator: str) -> str:
    """Document and place of a locator, as one text."""
    return locator.split("|", 1)[1]


def differences(old: Row, row: Row) -> Row:
    """Values that a row states otherwise than the node; a blank cell states nothing."""
    changes = {
        name: value
        for name, value in row.items()
        if name not in _META and name not in DATES and value not in (None, "", [])
        and value != old.get(name)
    }  # fmt: skip
    if (row.get("since") or row.get("until")) and (
        row["since"] != old.get("since") or row["until"] != old.get("until")
    ):
        changes |= {name: row[name] for name in DATES}
    return changes
