"""Building a view: what a policy shows of a source, written into an empty embedded store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from api.views.policy import Policy
from api.views.sealing import SEALED, numbered, sealed
from api.views.visible import Kept, Side, Visible
from graph import statements as st
from graph.errors import GuikouError, StoreBusy
from graph.known import committed, ledger, pack, unpack
from graph.lease import set_counter
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from graph.writer import Writer

T = TypeVar("T")
CHUNK = 2_000
"""Rows a statement."""


def build(source: Store, target: Store, policy: Policy) -> int:
    """Write what a policy shows into an empty store; returns the data version of the source.

    Raises:
        StoreBusy: the source got a new batch meanwhile; the target is of no use.
        GuikouError: an edge was not stored.
    """
    known = committed(source)
    run = _Build(source, target, policy, known)
    try:
        run.run()
    finally:
        run.writer.close()
    if committed(source) != known:
        raise StoreBusy(
            f"{source.url} 建立视图期间有新批次 got a new batch while a view was built; ask again."
        )
    target.checkpoint()
    return known


class _Build:
    """One view on its way."""

    def __init__(self, source: Store, target: Store, policy: Policy, known: int) -> None:
        self.source, self.target, self.policy = source, target, policy
        self.visible = Visible(source, policy, known)
        self.writer = Writer(target)
        self.added: Counter[int] = Counter()
        self.closed: Counter[int] = Counter()
        self.edges: Counter[str] = Counter()

    def run(self) -> None:
        late = {"Evidence": self.visible.nodes["Evidence"], "Document": self.visible.unstated}
        for node in schema().facts():
            self._nodes(node.label, self.visible.nodes[node.label] - late.get(node.label, set()))
        for edge in schema().edges.values():
            for start, end in edge.endpoints:
                self._edges(edge.type, start, end)
        self._sources(late)
        self.writer.wait()
        self._check()
        self._ledger()

    def _nodes(self, label: str, ids: set[str]) -> None:
        for part in _parts(sorted(ids)):
            rows = sorted(self.visible.rows(label, part), key=lambda row: str(row["id"]))
            self._write(st.create_nodes(label), rows)
            self._count(rows)
        self._revisions(label, ids)

    def _sources(self, late: Mapping[str, set[str]]) -> None:
        """Documents and passages that what is shown names; one may name another."""
        done: set[str] = set()
        while todo := self.visible.cited - done:
            done |= todo
            for label, ids in late.items():
                self._nodes(label, ids & todo)

    def _revisions(self, label: str, ids: set[str]) -> None:
        rows = []
        for row in self.visible.revisions(label, ids):
            said = unpack(label, row["values"])
            if self.policy.shows(said.get("classification")):
                rows.append(row | {"values": pack(self.visible.values(said))})
        rows.sort(key=lambda row: str(row["id"]))
        for part in _parts(rows):
            self._write(st.create_nodes("Revision"), part)
        self._count(rows)

    def _edges(self, edge: str, start: str, end: str) -> None:
        shown: list[Row] = []
        unnamed: dict[Side, list[Kept]] = defaultdict(list)
        for kept in self.visible.edges(edge, start, end):
            if kept.side is None:
                shown.append(self.visible.values(kept.row))
            else:
                unnamed[kept.side].append(kept)
        if "basis" in schema().edges[edge].own:
            # A key is a digest of all that an edge said, by which a guess could be tried.
            shown = numbered(edge, shown)
        for side, held in sorted(unnamed.items()):
            label = start if side == "from_id" else end
            nodes, rows = sealed(edge, side, label, held)
            for part in _parts(nodes):
                self._write(st.create_nodes(label), part)
            shown += rows
        shown.sort(key=lambda r: (r["from_id"], r["to_id"], r["key"], r["added"], r["closed"]))
        for part in _parts(shown):
            self._write(st.create_edges(edge, start, end), part)
        self._count(shown)
        self.edges[edge] += len(shown)

    def _write(self, text: str, rows: Sequence[Row]) -> None:
        if rows:
            self.writer.send((text, {"rows": list(rows)}))

    def _count(self, rows: Sequence[Row]) -> None:
        self.added.update(row["added"] for row in rows)
        self.closed.update(row["closed"] for row in rows if row["closed"] != OPEN)

    def _check(self) -> None:
        """Creating an edge whose end is not stored does nothing, without a word."""
        for edge, due in self.edges.items():
            text = f"MATCH ()-[r:`{edge}`]->() RETURN count(*) AS edges"
            if self.target.read(text, timeout=600)[0]["edges"] != due:
                raise GuikouError(f"内部错误 internal fault: a view lacks some of {due} {edge}.")

    def _ledger(self) -> None:
        """The batches of which something is shown; who and from what files is not."""
        numbers = {*self.added, *self.closed, *self.visible.numbers}
        rows = [self._batch(row, numbers) for row in ledger(self.source)
                if row["number"] in numbers]  # fmt: skip
        done = {"committed": max((row["number"] for row in rows), default=0)}
        self.target.write([(st.create_nodes("Batch"), {"rows": rows}), set_counter(done)])

    def _batch(self, row: Row, numbers: set[int]) -> Row:
        number = row["number"]
        ties = {p: row[p] if row[p] in numbers else None for p in ("undoes", "undone_by")}
        counts = {"facts_added": self.added[number], "facts_closed": self.closed[number]}
        return row | ties | counts | {"who": SEALED, "files": [], "file_hashes": []}


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for i in range(0, len(rows), CHUNK):
        yield rows[i : i + CHUNK]
