"""Batches: the known clock. One write of any size, all or nothing on every engine.

A batch is written in as many engine transactions as it needs and becomes visible by one last small
one that moves `committed` on batch 0: readers compare with that number. Facts are added with the
batch's number and closed by it; both are invisible until then. Node values, which have one place
only, change in the last transaction, and their earlier values are filed as a Revision before.
A batch that was killed is swept when the store next opens for writing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from graph import statements as st
from graph.errors import GuikouError, StoreBusy
from graph.known import pack, stamp
from graph.lease import COPYING, FREE, Lease, set_counter, take
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Statement, Store
from graph.stores.primer import ROOT
from graph.sweep import clear, named, sweep
from graph.writer import Writer

CHUNK = 2_000
"""Rows a statement. The embedded engine takes twice as long a row with 10,000."""


@dataclass(slots=True)
class Batch:
    """One open batch. Use `open_batch`; then `commit()` or `abort()`."""

    store: Store
    number: int
    at: str
    who: str
    lease: Lease
    files: Sequence[str] = ()
    file_hashes: Sequence[str] = ()
    undoes: int | None = None
    added: int = 0
    closed: int = 0
    evidence_changed: int = 0
    _node_sets: dict[str, list[Row]] = field(default_factory=dict)
    _edges: dict[str, int] = field(default_factory=dict)
    _writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        # Where the engine itself keeps others out, the lease need not be asked each time.
        self._writer = Writer(self.store if self.store.exclusive else self.lease)

    def add_nodes(self, label: str, rows: Sequence[Row]) -> None:
        """Create nodes; `rows` hold the properties of the type except `added` and `closed`."""
        self._create(st.create_nodes(label), rows)

    def add_edges(self, edge: str, start: str, end: str, rows: Sequence[Row]) -> None:
        """Create edges; `rows` hold `from_id`, `to_id` and the properties of the type."""
        if edge not in self._edges:
            self._edges[edge] = self._count(edge)
        self._create(st.create_edges(edge, start, end), rows)
        self._edges[edge] += len(rows)

    def _create(self, text: str, rows: Sequence[Row]) -> None:
        for row in rows:
            row["added"] = self.number
            row["closed"] = OPEN
        for chunk in _chunks(rows):
            self._write(text, chunk)
        self.added += len(rows)

    def _write(self, text: str, rows: Sequence[Row]) -> None:
        """Queue one engine transaction; renews the lease when half of it is over."""
        if self.lease.due:
            self.wait()
            self.lease.renew()
        self._writer.send((text, {"rows": rows}))

    def wait(self) -> None:
        """Return when all that was queued is stored, so that the batch can read its own facts."""
        self._writer.wait()

    def close_edges(self, edge: str, start: str, rows: Sequence[Row]) -> None:
        """Withdraw edges, named by `from_id`, `key` and `added`."""
        self._set_edges(edge, start, [named(row, {"closed": self.number}) for row in rows])
        self.closed += len(rows)

    def set_edge_evidence(self, edge: str, start: str, rows: Sequence[Row]) -> None:
        """Store the `evidence` lists of edges, named by `from_id`, `key` and `added`."""
        self._set_edges(edge, start, [named(row, {"evidence": row["evidence"]}) for row in rows])
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
            StoreBusy: the lease ran out and someone else took over; nothing was changed.
        """
        self.wait()
        self._check_edges()
        self._writer.close()
        last: list[Statement] = [
            (st.set_nodes(label), {"rows": chunk})
            for label, rows in self._node_sets.items()
            for chunk in _chunks(rows)
        ]
        done = {
            "state": "committed", "at": self.at, "facts_added": self.added,
            "facts_closed": self.closed, "undoes": self.undoes,
        }  # fmt: skip
        sets = [{"id": f"batch:{self.number}", "set": done}]
        if self.undoes is not None:
            sets.append({"id": f"batch:{self.undoes}", "set": {"undone_by": self.number}})
        sets.append({"id": ROOT, "set": FREE | {"committed": self.number}})
        last.append((st.set_nodes("Batch"), {"rows": sets}))
        try:
            self.lease.write(last)
        except StoreBusy:
            # The answer to a commit that went through may have been lost, and it was sent again.
            if not self._stands(done):
                raise
        self.store.checkpoint()
        return self.number

    def _stands(self, done: Row) -> bool:
        rows = self.store.read(st.nodes_by_id("Batch"), {"ids": [f"batch:{self.number}"]})
        return bool(rows) and all(rows[0][name] == value for name, value in done.items())

    def _check_edges(self) -> None:
        """Creating an edge whose end is not stored does nothing, without a word."""
        for edge, due in self._edges.items():
            missing = due - self._count(edge)
            if missing:
                self.abort()
                raise GuikouError(
                    f"Internal fault: {missing} {edge} were written and are not stored; an end is "
                    "missing. Nothing changed."
                )

    def _count(self, edge: str) -> int:
        """All edges of a relation: a condition would have the engine look at each."""
        text = f"MATCH ()-[r:`{edge}`]->() RETURN count(*) AS edges"
        return int(self.store.read(text, timeout=600)[0]["edges"])

    def abort(self) -> None:
        """Remove every trace of the batch; what others did after its lease ran out stays."""
        self._writer.close()
        if self.lease.held:
            sweep(self.store, self.number)
            self.lease.write([set_counter(FREE)])
            self.store.checkpoint()


def open_batch(
    store: Store,
    who: str,
    files: Sequence[str] = (),
    file_hashes: Sequence[str] = (),
    at: datetime | None = None,
) -> Batch:
    """Take the lease and open the next batch; sweeps one that was killed.

    `at` is its instant, now unless told; never earlier than the batch before.

    Raises:
        StoreBusy: another writer's lease on the counter has not expired.
    """
    lease, root = take(store, who)
    if root["state"] == COPYING:
        clear(store)
        lease.write([set_counter({"state": None})])
    number = int(root["committed"]) + 1
    if store.read(st.nodes_by_id("Batch"), {"ids": [f"batch:{number}"]}):
        sweep(store, number)
    before = store.read(st.nodes_by_id("Batch"), {"ids": [f"batch:{number - 1}"]})
    last_at = before[0]["at"] if before and before[0].get("at") else ""
    at_text = _later(at or datetime.now(UTC), last_at)
    batch = Batch(store, number, at_text, who, lease, files, file_hashes)
    opened = {
        "id": f"batch:{number}", "number": number, "state": "open", "at": batch.at, "who": who,
        "files": list(files), "file_hashes": list(file_hashes),
    }  # fmt: skip
    lease.write([_create_batch(opened)])
    return batch


def _later(now: datetime, last: str) -> str:
    """Now, or a microsecond after the batch before, whatever the clock says."""
    mine = stamp(now)
    if mine > last:
        return mine
    return stamp(datetime.fromisoformat(last) + timedelta(microseconds=1))


def _create_batch(values: Row) -> Statement:
    row = {name: values.get(name) for name in schema().nodes["Batch"].properties}
    return st.create_nodes("Batch"), {"rows": [row]}


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for i in range(0, len(rows), CHUNK):
        yield rows[i : i + CHUNK]
