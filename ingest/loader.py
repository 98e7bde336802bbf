"""One table on its way into a batch: references resolved, then what its records state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from graph.names import Target
from graph.stores.base import Row
from ingest.documents import Documents
from ingest.facts import BLANK, EdgeMaker, NodeMaker, Stated
from ingest.inputs import Input
from ingest.issues import Issue, Problem
from ingest.merge import NodeMerger
from ingest.merge_edges import EdgeMerger
from ingest.resolve import Resolver
from ingest.rows import Record

_Made = tuple[EdgeMaker, Record, Stated]


class TableLoader:
    """States the nodes and edges of a table's records; hands every issue to `note`."""

    def __init__(
        self,
        source: Input,
        resolver: Resolver,
        documents: Documents,
        nodes: NodeMerger,
        edges: EdgeMerger,
        note: Callable[[Issue], None],
    ) -> None:
        self._source, self._resolver, self._documents = source, resolver, documents
        self._nodes, self._edges, self._note = nodes, edges, note
        spec = source.spec
        self._node_makers = [NodeMaker(spec, s) for s in spec.nodes]
        self._edge_makers = [EdgeMaker(spec, s) for s in spec.edges]
        self._refs = [(c.name, c.ref) for c in spec.columns.values() if c.ref]
        self._waiting: list[_Made] = []
        self._faulty: set[int] = set()

    def state_nodes(self, chunk: Sequence[Record]) -> None:
        """Take in the nodes of records, so that references to them resolve."""
        self._state_nodes(self._located(chunk))

    def state_edges(self, chunk: Sequence[Record]) -> None:
        """Take in the edges of records; also their nodes where rows do not give their own id."""
        for name, labels in self._refs:
            self._resolver.load({r.values[name] for r in chunk if name in r.values}, labels)
        good: list[tuple[Record, dict[str, Target]]] = []
        for record in self._located(chunk):
            found = self._resolve(record)
            if found is not None:
                good.append((record, found))
        if not self._source.spec.primary:
            self._state_nodes([record for record, _ in good])
        made: list[_Made] = []
        for record, found in good:
            if record.row in self._faulty:
                continue
            for maker in self._edge_makers:
                for edge in maker.rows(record, found):
                    if maker.made:
                        made.append((maker, record, edge))
                    else:
                        self._take(maker, record, edge)
        if made:
            self._take_made(made)

    def _take(self, maker: EdgeMaker, record: Record, edge: Stated) -> None:
        fault = None if maker.sound else maker.fault(edge)
        if fault is None:
            start, end, row, _ = edge
            self._edges.merge(maker.type, start.label, end.label, row)
        else:
            self._edge_issue(record, edge, *fault)

    def _take_made(self, made: Sequence[_Made]) -> None:
        """Take in edges with ends made of columns, where these are there already."""
        unmet: dict[str, set[str]] = defaultdict(set)
        for maker, _, edge in made:
            for at in self._absent(maker, edge):
                unmet[edge[at].label].add(edge[at].id)
        for label, ids in unmet.items():
            self._resolver.load(ids, (label,))
        for maker, record, edge in made:
            if unmet and self._absent(maker, edge):
                self._waiting.append((maker, record, edge))
            else:
                self._take(maker, record, edge)

    def _absent(self, maker: EdgeMaker, edge: Stated) -> list[Literal[0, 1]]:
        label_of = self._resolver.label_of
        return [at for at in maker.made if label_of(edge[at].id) != edge[at].label]

    def settle(self) -> None:
        """Take in the edges that waited for a row further down; the others are issues."""
        for maker, record, edge in self._waiting:
            absent = self._absent(maker, edge)
            for at in absent:
                self._edge_issue(record, edge, maker.ends[at].columns, _nothing(edge[at].label))
            if not absent:
                self._take(maker, record, edge)
        self._waiting.clear()

    def _edge_issue(
        self, record: Record, edge: Stated, columns: Sequence[str], problem: Problem
    ) -> None:
        value = " / ".join(str(edge[3].get(column, "")) for column in columns)
        self._issue(record, "/".join(columns), value, problem)

    def _located(self, chunk: Sequence[Record]) -> list[Record]:
        good = []
        for record in chunk:
            locator = self._documents.locator(self._source, record)
            if isinstance(locator, Problem):
                self._issue(record, "source", str(record.values["source"]), locator)
            else:
                record.locator = locator
                good.append(record)
        return good

    def _state_nodes(self, chunk: Sequence[Record]) -> None:
        for maker in self._node_makers:
            rows: list[Row] = []
            for record in chunk:
                for row in maker.rows(record):
                    if maker.needed and (blanks := maker.blanks(row)):
                        for column in blanks:
                            self._issue(record, column, "", BLANK)
                        continue
                    label = self._resolver.label_of(row["id"])
                    if label is None:
                        self._resolver.add(row["id"], maker.label)
                    elif label != maker.label:
                        self._issue(record, "id", row["id"], _taken(label, maker.label))
                        continue
                    rows.append(row)
            if taken := self._nodes.merge(maker.label, rows):
                self._refuse(maker, chunk, taken)

    def _refuse(self, maker: NodeMaker, chunk: Sequence[Record], taken: Mapping[str, str]) -> None:
        """Note rows whose ids name other things in the store, which they go on meaning."""
        for key, label in taken.items():
            self._resolver.add(key, label)
        for record in chunk:
            for row in maker.rows(record):
                if row["id"] in taken:
                    label = taken[row["id"]]
                    self._issue(record, "id", row["id"], _taken(label, maker.label))

    def _resolve(self, record: Record) -> dict[str, Target] | None:
        """What the reference cells mean; None when one cannot be told, all of which are noted."""
        found: dict[str, Target] = {}
        bad = False
        for name, labels in self._refs:
            text = record.values.get(name)
            if not text:
                continue
            target = self._resolver.find(text, labels, record.when)
            if isinstance(target, Target):
                found[name] = target
            else:
                bad = True
                self._issue(record, name, str(text), target)
        return None if bad else found

    def _issue(self, record: Record, column: str, value: str, problem: Problem) -> None:
        self._faulty.add(record.row)
        table = self._source.table
        self._note(Issue(table.file, table.sheet, record.row, column, value,
                         problem.reason, problem.suggestion))  # fmt: skip


def _taken(label: str, wanted: str) -> Problem:
    return Problem(
        f"the id already names a {label}, so it cannot name a {wanted} 编号已被占用",
        "give it another id",
    )


def _nothing(label: str) -> Problem:
    return Problem(
        f"the relation leads to a {label} that nothing states 关系一端的对象不存在",
        "add the row that states it, or correct the cells 请先录入该对象或更正",
    )
