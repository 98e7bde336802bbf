"""Copying a whole graph between two stores: facts, batches, earlier values, the known clock.

The copy is written under the destination's lease, in chunks, and becomes visible by one last small
transaction that sets the number of the last batch. Until then the counter says `copying`; what a
killed copy left is removed by whoever writes to the destination next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graph import statements as st
from graph.errors import GuikouError, StoreBusy, UsageError
from graph.evidence import parse
from graph.hashing import content_hash
from graph.known import committed, ledger
from graph.lease import COPYING, FREE, Lease, set_counter, take
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from graph.stores.primer import ROOT
from graph.sweep import clear, without
from graph.writer import Writer

CHUNK = 5_000
"""Facts read and written at a time."""
Progress = Callable[[int, int], None]
"""Called with nodes and edges done, and all of them."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied, and the content hash that both stores have."""

    nodes: int
    edges: int
    batches: int
    content_hash: str


def copy_graph(source: Store, target: Store, who: str, progress: Progress | None = None) -> Copied:
    """Copy all that the source has committed into an empty store.

    Raises:
        UsageError: the target holds something.
        StoreBusy: someone writes to the target, or wrote to the source meanwhile.
        GuikouError: the copy differs from the source; it is removed again.
    """
    lease, root = take(target, f"{who} (copy)")
    if root["state"] == COPYING:
        clear(target)
    elif not _empty(target):
        lease.write([set_counter(FREE)])
        raise UsageError(
            f"{target.url} 不是空的 is not empty; copy into a new file or an empty database."
        )
    lease.write([set_counter({"state": COPYING})])
    run = _Copy(source, target, lease, progress)
    try:
        return run.run()
    except BaseException:
        run.writer.close()
        if lease.held:
            clear(target)
            lease.write([set_counter(FREE | {"state": None})])
            target.checkpoint()
        raise


def _empty(store: Store) -> bool:
    labels = schema().nodes
    text = "MATCH (n:`{0}`) WHERE n.id <> $root RETURN n.id AS id LIMIT 1"
    return not any(store.read(text.format(label), {"root": ROOT}) for label in labels)


class _Copy:
    """One copy on its way."""

    def __init__(
        self, source: Store, target: Store, lease: Lease, progress: Progress | None
    ) -> None:
        self.source, self.target, self.lease, self.progress = source, target, lease, progress
        self.known = committed(source)
        self.nodes = {
            label: self._list(f"MATCH (n:`{label}`) WHERE n.id <> '{ROOT}' "
                              "RETURN n.id AS id, 1 AS size ORDER BY id")
            for label in schema().nodes
        }  # fmt: skip
        self.edges = {
            (edge.type, start, end): self._list(
                f"MATCH (a:`{start}`)-[r:`{edge.type}`]->(b:`{end}`) "
                "RETURN a.id AS id, count(r) AS size ORDER BY id"
            )
            for edge in schema().edges.values()
            for start, end in edge.endpoints
        }
        every = [*self.nodes.values(), *self.edges.values()]
        self.total = sum(row["size"] for rows in every for row in rows)
        self.done = 0
        self.batches: list[Row] = []
        self.copied: dict[str, int] = dict.fromkeys(schema().edges, 0)
        self.writer = Writer(target if target.exclusive else lease)

    def _list(self, text: str) -> list[Row]:
        return self.source.read(text, timeout=600)

    def run(self) -> Copied:
        for label, ids in self.nodes.items():
            if label != "Batch":
                self.copied[label] = self._copy_nodes(label, ids)
        for kind, ids in self.edges.items():
            self.copied[kind[0]] += self._copy_edges(*kind, ids)
        self.copied["Batch"] = self._copy_batches(self.nodes["Batch"])
        self.writer.wait()
        self.writer.close()
        found = self._compared()
        last = [(st.create_nodes("Batch"), {"rows": self.batches})] if self.batches else []
        done = FREE | {"state": None, "committed": self.known}
        self.lease.write([*last, set_counter(done)])
        self.target.checkpoint()
        nodes = sum(self.copied[label] for label in schema().nodes)
        return Copied(nodes, self.done - nodes, len(ledger(self.target)), found)

    def _copy_nodes(self, label: str, ids: Sequence[Row]) -> int:
        count = 0
        for part in _parts(ids):
            rows = self.source.read(st.nodes_by_id(label), {"ids": part}, timeout=600)
            kept = [row for row in rows if not self._unfinished(label, row)]
            count += self._send(st.create_nodes(label), kept)
        return count

    def _copy_batches(self, ids: Sequence[Row]) -> int:
        """The ledger is kept back for the last transaction."""
        wanted = {"ids": [row["id"] for row in ids]}
        rows = self.source.read(st.nodes_by_id("Batch"), wanted, timeout=600)
        self.batches = [row for row in rows if row["number"] <= self.known]
        self._count(len(self.batches))
        return len(self.batches)

    def _copy_edges(self, edge: str, start: str, end: str, ids: Sequence[Row]) -> int:
        count = 0
        text = st.edges_from(edge, start, end, "true")
        for part in _parts(ids):
            rows = self.source.read(text, {"ids": part}, timeout=600)
            kept = [row for row in rows if row["added"] <= self.known]
            count += self._send(st.create_edges(edge, start, end), kept)
        return count

    def _unfinished(self, label: str, row: Row) -> bool:
        """Whether a node belongs to a batch that is being written, or was killed."""
        number = self.known + 1
        if label == "Revision":
            return str(row["id"]).startswith(f"revision:{number}:")
        return bool(row["added"] == number)

    def _send(self, text: str, rows: list[Row]) -> int:
        number = self.known + 1
        for row in rows:
            if row.get("closed") == number:
                row["closed"] = OPEN
            evidence = row.get("evidence") or ()
            if any(number in (loc.added, loc.closed) for loc in map(parse, evidence)):
                row["evidence"] = without(evidence, number)
        if self.lease.due:
            self.writer.wait()
            self.lease.renew()
        if rows:
            self.writer.send((text, {"rows": rows}))
        self._count(len(rows))
        return len(rows)

    def _count(self, rows: int) -> None:
        self.done += rows
        if self.progress is not None:
            self.progress(self.done, self.total)

    def _compared(self) -> str:
        """The content hash of both, after all else was found equal."""
        if committed(self.source) != self.known:
            raise StoreBusy(
                f"{self.source.url} 在复制期间有新批次 got a new batch meanwhile; nothing "
                "was kept, run it again."
            )
        mine, theirs = (content_hash(s, self.known) for s in (self.target, self.source))
        if mine != theirs or _counts(self.target) | {"Batch": len(self.batches)} != self.copied:
            raise GuikouError(
                f"复制有误，未保留 internal fault: the copy in {self.target.url} differs from "
                f"{self.source.url}; nothing was kept."
            )
        return mine


def _counts(store: Store) -> dict[str, int]:
    """Nodes of each label and edges of each relation."""
    result = {}
    for label in schema().nodes:
        text = f"MATCH (n:`{label}`) WHERE n.id <> '{ROOT}' RETURN count(*) AS n"
        result[label] = int(store.read(text, timeout=600)[0]["n"])
    for edge in schema().edges:
        text = f"MATCH ()-[r:`{edge}`]->() RETURN count(*) AS n"
        result[edge] = int(store.read(text, timeout=600)[0]["n"])
    return result


def _parts(sizes: Sequence[Row]) -> Iterator[list[str]]:
    """Ids in groups that hold about CHUNK facts each."""
    part: list[str] = []
    size = 0
    for row in sizes:
        part.append(row["id"])
        size += row["size"]
        if size >= CHUNK:
            yield part
            part, size = [], 0
    if part:
        yield part
