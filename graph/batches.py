"""Batches: the known clock. One write of any size, all or nothing on every engine.

A batch is written in as many engine transactions as it needs and becomes visible by one last small
one that moves `committed` on batch 0: readers compare with that number. Facts are added with the
batch's number and closed by it; both are invisible until then. Node values, which have one place
only, change in the last transaction, and their earlier values are filed as a Revision before.
A batch that was killed is swept when the store next opens for writing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graph import statements as st
from graph.errors import GuikouError, StoreBusy, UsageError
from graph.evidence import Locator, parse
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Statement, Store
from graph.writer import Writer

ROOT = "batch:0"
CHUNK = 2_000
"""Rows a statement. The embedded engine takes twice as long a row with 10,000."""
LEASE = timedelta(minutes=10)
_FREE: Row = {"holder": "", "token": "", "lease_until": ""}


@dataclass(frozen=True, slots=True)
class Known:
    """A point on the known clock: the last batch that counts, and its instant."""

    number: int
    at: str


def ledger(store: Store) -> list[Row]:
    """The committed batches, oldest first, with all properties of the type."""
    rows = store.read(st.node_rows("Batch", "n.number > 0 AND n.state = 'committed'"))
    return sorted(rows, key=lambda row: row["number"])


def committed(store: Store) -> int:
    """Number of the last committed batch; 0 for an empty store."""
    rows = store.read(st.nodes_by_id("Batch"), {"ids": [ROOT]})
    return int(rows[0]["committed"]) if rows else 0


def known_at(store: Store, text: str | None) -> Known:
    """The last batch committed by an instant (ISO 8601; a bare date means its whole UTC day).

    None means now: the last batch. Before the first batch nothing is known (number 0).

    Raises:
        UsageError: the text is no instant.
    """
    if text is None:
        number = committed(store)
        rows = store.read(st.nodes_by_id("Batch"), {"ids": [f"batch:{number}"]})
        return Known(number, rows[0]["at"] if rows and number else "")
    instant = _instant(text)
    best = 0
    for row in ledger(store):
        if row["at"] <= instant:
            best = row["number"]
    return Known(best, instant)


def _instant(text: str) -> str:
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return f"{day.isoformat()}T23:59:59.999999Z"
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no instant; write 2026-11-23 or 2026-11-23T08:00:00Z."
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _stamp(moment)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(slots=True)
class Batch:
    """One open batch. Use `open_batch`; then `commit()` or `abort()`."""

    store: Store
    number: int
    at: str
    who: str
    token: str
    lease_until: datetime
    files: Sequence[str] = ()
    file_hashes: Sequence[str] = ()
    undoes: int | None = None
    added: int = 0
    closed: int = 0
    evidence_changed: int = 0
    _node_sets: dict[str, list[Row]] = field(default_factory=dict)
    _sent: dict[str, int] = field(default_factory=dict)
    _writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self._writer = Writer(self.store)

    def add_nodes(self, label: str, rows: Sequence[Row]) -> None:
        """Create nodes; `rows` hold the properties of the type except `added` and `closed`."""
        self._create(st.create_nodes(label), rows)

    def add_edges(self, edge: str, start: str, end: str, rows: Sequence[Row]) -> None:
        """Create edges; `rows` hold `from_id`, `to_id` and the properties of the type."""
        self._create(st.create_edges(edge, start, end), rows)
        self._sent[edge] = self._sent.get(edge, 0) + len(rows)

    def _create(self, text: str, rows: Sequence[Row]) -> None:
        for row in rows:
            row["added"] = self.number
            row["closed"] = OPEN
        for chunk in _chunks(rows):
            self._write(text, chunk)
        self.added += len(rows)

    def _write(self, text: str, rows: Sequence[Row]) -> None:
        """Queue one engine transaction; renews the lease when half of it is over."""
        now = datetime.now(UTC)
        if now > self.lease_until - LEASE / 2:
            self.wait()
            self.lease_until = now + LEASE
            self._guarded([_set_root({"lease_until": _stamp(self.lease_until)})])
        self._writer.send((text, {"rows": rows}))

    def _guarded(self, statements: Sequence[Statement]) -> None:
        if not self.store.write(statements, only_if=_locked("n.token = $token", token=self.token)):
            raise StoreBusy(
                f"Batch {self.number} was not written: its lease on {self.store.url} ran out and "
                "someone else took over; nothing changed, run it again."
            )

    def wait(self) -> None:
        """Return when all that was queued is stored, so that the batch can read its own facts."""
        self._writer.wait()

    def close_edges(self, edge: str, start: str, rows: Sequence[Row]) -> None:
        """Withdraw edges, named by `from_id`, `key` and `added`."""
        self._set_edges(edge, start, [_named(row, {"closed": self.number}) for row in rows])
        self.closed += len(rows)

    def set_edge_evidence(self, edge: str, start: str, rows: Sequence[Row]) -> None:
        """Store the `evidence` lists of edges, named by `from_id`, `key` and `added`."""
        self._set_edges(edge, start, [_named(row, {"evidence": row["evidence"]}) for row in rows])
        self.evidence_changed += len(rows)

    def _set_edges(self, edge: str, start: str, rows: Sequence[Row]) -> None:
        for chunk in _chunks(rows):
            self._write(st.set_edges(edge, start), chunk)

    def set_node_evidence(self, label: str, rows: Sequence[Row]) -> None:
        """Store the `evidence` lists of nodes, named by `id`."""
        sets = [{"id": row["id"], "set": {"evidence": row["evidence"]}} for row in rows]
        for chunk in _chunks(sets):
            self._write(st.set_nodes(label), chunk)
        self.evidence_changed += len(rows)

    def change_nodes(self, label: str, changes: Sequence[tuple[Row, Row]]) -> None:
        """Replace node values: (present row, new values). The present ones become Revisions."""
        revisions = [
            {
                "id": f"revision:{self.number}:{old['id']}",
                "node": old["id"],
                "node_label": label,
                "values": pack(old),
                "added": old["added"],
                "closed": min(self.number, old["closed"]),
            }
            for old, _ in changes
        ]
        for chunk in _chunks(revisions):
            self._write(st.create_nodes("Revision"), chunk)
        sets = self._node_sets.setdefault(label, [])
        for old, new in changes:
            stamp = {"added": self.number, "closed": OPEN}
            sets.append({"id": old["id"], "set": stamp | dict(new)})
        self.added += len(changes)
        self.closed += sum(1 for old, _ in changes if old["closed"] == OPEN)

    def close_nodes(self, label: str, ids: Sequence[str]) -> None:
        """Withdraw nodes."""
        sets = self._node_sets.setdefault(label, [])
        sets.extend({"id": i, "set": {"closed": self.number}} for i in ids)
        self.closed += len(ids)

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.added or self.closed or self.evidence_changed)

    def commit(self) -> int:
        """Make the batch visible in one engine transaction; returns its number.

        Raises:
            GuikouError: an edge is not stored; the batch is aborted.
        """
        self.wait()
        self._count_edges()
        self._writer.close()
        last: list[Statement] = [
            (st.set_nodes(label), {"rows": rows}) for label, rows in self._node_sets.items() if rows
        ]
        done = {
            "state": "committed", "at": self.at, "facts_added": self.added,
            "facts_closed": self.closed, "undoes": self.undoes,
        }  # fmt: skip
        sets = [{"id": f"batch:{self.number}", "set": done}]
        if self.undoes is not None:
            sets.append({"id": f"batch:{self.undoes}", "set": {"undone_by": self.number}})
        sets.append({"id": ROOT, "set": _FREE | {"committed": self.number}})
        last.append((st.set_nodes("Batch"), {"rows": sets}))
        self._guarded(last)
        self.store.checkpoint()
        return self.number

    def _count_edges(self) -> None:
        """Creating an edge whose end is not stored does nothing, without a word."""
        for edge, sent in self._sent.items():
            text = f"MATCH ()-[r:`{edge}`]->() WHERE r.added = $n RETURN count(r) AS edges"
            (found,) = self.store.read(text, {"n": self.number}, timeout=600)
            if found["edges"] != sent:
                self.abort()
                raise GuikouError(
                    f"Internal fault: {sent} {edge} were written and {found['edges']} are stored; "
                    "an end of one is missing. Nothing changed."
                )

    def abort(self) -> None:
        """Remove every trace of the batch; what others did after its lease ran out stays."""
        self._writer.close()
        if self.store.write([], only_if=_locked("n.token = $token", token=self.token)):
            sweep(self.store, self.number)
            self.store.write([_set_root(_FREE)])
            self.store.checkpoint()


def open_batch(
    store: Store, who: str, files: Sequence[str] = (), file_hashes: Sequence[str] = ()
) -> Batch:
    """Take the lease and open the next batch; sweeps one that was killed.

    Raises:
        StoreBusy: another writer's lease on the counter has not expired.
    """
    now = datetime.now(UTC)
    token = secrets.token_hex(8)
    if not store.read(st.nodes_by_id("Batch"), {"ids": [ROOT]}):
        values = {"number": 0, "committed": 0, "holder": "", "token": "", "lease_until": ""}
        text = "MERGE (n:`Batch` {id: $id}) ON CREATE SET n += $values"
        store.write([(text, {"id": ROOT, "values": values})])
    # An engine that keeps a second writer out itself has only dead leases.
    free = "true" if store.exclusive else "n.holder = '' OR n.lease_until <= $now"
    lease = {"holder": who, "token": token, "lease_until": _stamp(now + LEASE)}
    taken = store.write([_set_root(lease)], only_if=_locked(free, now=_stamp(now)))
    root = store.read(st.nodes_by_id("Batch"), {"ids": [ROOT]})[0]
    if not taken:
        raise StoreBusy(
            f"{root['holder']} is writing to {store.url} until {root['lease_until']} at the "
            "latest; wait, or ask them to end it."
        )
    number = int(root["committed"]) + 1
    if store.read(st.nodes_by_id("Batch"), {"ids": [f"batch:{number}"]}):
        sweep(store, number)
    before = store.read(st.nodes_by_id("Batch"), {"ids": [f"batch:{number - 1}"]})
    last_at = before[0]["at"] if before and before[0].get("at") else ""
    batch = Batch(
        store, number, _later(now, last_at), who, token, now + LEASE, files, file_hashes
    )  # fmt: skip
    opened = {
        "id": f"batch:{number}", "number": number, "state": "open", "at": batch.at, "who": who,
        "files": list(files), "file_hashes": list(file_hashes),
    }  # fmt: skip
    store.write([_create_batch(opened)])
    return batch


def _locked(condition: str, **params: Any) -> Statement:
    """The counter, locked until the transaction ends, if a condition on it (`n`) then holds."""
    text = (
        "MATCH (n:`Batch` {id: $root}) SET n.number = 0 "
        f"WITH n WHERE {condition} RETURN n.id AS id"
    )
    return text, {"root": ROOT, **params}


def _set_root(values: Row) -> Statement:
    return st.set_nodes("Batch"), {"rows": [{"id": ROOT, "set": values}]}


def _later(now: datetime, last: str) -> str:
    """Now, or a microsecond after the batch before, whatever the clock says."""
    stamp = _stamp(now)
    if stamp > last:
        return stamp
    return _stamp(datetime.fromisoformat(last) + timedelta(microseconds=1))


def _create_batch(values: Row) -> Statement:
    row = {name: values.get(name) for name in schema().nodes["Batch"].properties}
    return st.create_nodes("Batch"), {"rows": [row]}


def sweep(store: Store, number: int) -> None:
    """Remove all that an uncommitted batch wrote, as if it had never been."""
    for edge in schema().edges.values():
        store.write(
            [
                (f"MATCH ()-[r:`{edge.type}`]->() WHERE r.added = $n DELETE r", {"n": number}),
                (
                    f"MATCH ()-[r:`{edge.type}`]->() WHERE r.closed = $n SET r.closed = $open",
                    {"n": number, "open": OPEN},
                ),
            ]
        )
        for start in {pair[0] for pair in edge.endpoints}:
            rows = touched_edges(store, edge.type, start, number)
            sets = [_named(row, {"evidence": _without(row["evidence"], number)}) for row in rows]
            if sets:
                store.write([(st.set_edges(edge.type, start), {"rows": sets})])
    for node in schema().facts():
        store.write(
            [(f"MATCH (n:`{node.label}`) WHERE n.added = $n DETACH DELETE n", {"n": number})]
        )
        rows = touched_nodes(store, node.label, number)
        sets = [
            {"id": row["id"], "set": {"evidence": _without(row["evidence"], number)}}
            for row in rows
        ]
        if sets:
            store.write([(st.set_nodes(node.label), {"rows": sets})])
    store.write(
        [
            ("MATCH (n:`Revision`) WHERE n.id STARTS WITH $p DELETE n",
             {"p": f"revision:{number}:"}),
            ("MATCH (n:`Batch` {id: $id}) DELETE n", {"id": f"batch:{number}"}),
        ]
    )  # fmt: skip


_TOUCHED = "any(e IN {0}.evidence WHERE e STARTS WITH $start OR e CONTAINS $mid)"


def touched_edges(store: Store, edge: str, start: str, number: int) -> list[Row]:
    """Edges with a locator that a batch added or closed."""
    rows: list[Row] = []
    for first, end in schema().edges[edge].endpoints:
        if first == start:
            text = st.edge_rows(edge, start, end, _TOUCHED.format("r"))
            rows += store.read(text, _marks(number), timeout=600)
    return [row for row in rows if _touches(row["evidence"], number)]


def touched_nodes(store: Store, label: str, number: int) -> list[Row]:
    """Nodes with a locator that a batch added or closed."""
    text = st.node_rows(label, _TOUCHED.format("n"))
    rows = store.read(text, _marks(number), timeout=600)
    return [row for row in rows if _touches(row["evidence"], number)]


def _marks(number: int) -> Row:
    return {"start": f"{number}", "mid": f"-{number}|"}


def _touches(evidence: Sequence[str], number: int) -> bool:
    return any(number in (loc.added, loc.closed) for loc in map(parse, evidence))


def _without(evidence: Sequence[str], number: int) -> list[str]:
    """Evidence as it was before a batch."""
    result = []
    for locator in map(parse, evidence):
        if locator.added == number:
            continue
        closed = None if locator.closed == number else locator.closed
        result.append(str(Locator(locator.added, closed, locator.document, locator.place)))
    return result


def _named(row: Row, values: Mapping[str, Any]) -> Row:
    return {
        "from_id": row["from_id"], "key": row["key"], "added": row["added"], "set": dict(values)
    }  # fmt: skip


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for i in range(0, len(rows), CHUNK):
        yield rows[i : i + CHUNK]


def pack(row: Mapping[str, Any]) -> str:
    """A node's values as JSON, for a Revision; dates as ISO text."""
    plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def unpack(label: str, text: str) -> Row:
    """The values of a Revision as they were on the node."""
    values = json.loads(text)
    for name, prop in schema().nodes[label].properties.items():
        if prop.type == "date" and values.get(name) is not None:
            values[name] = date.fromisoformat(values[name])
    return dict(values)
