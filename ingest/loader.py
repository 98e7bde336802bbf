"""One table on its way into a batch: references resolved, then what its records state."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph.names import Target
from graph.stores.base import Row
from ingest.documents import Documents
from ingest.facts import EdgeMaker, NodeMaker
from ingest.inputs import Input
from ingest.issues import Issue, Problem
from ingest.merge import NodeMerger
from ingest.merge_edges import EdgeMerger
from ingest.resolve import Resolver
from ingest.rows import Record


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
        self._node_makers = [NodeMaker(s) for s in spec.nodes]
        self._edge_makers = [EdgeMaker(spec, s) for s in spec.edges]
        self._refs = [(c.name, c.ref) for c in spec.columns.values() if c.ref]

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
        for record, found in good:
            for maker in self._edge_makers:
                for start, end, row in maker.rows(record, found):
                    self._edges.merge(maker.type, start, end, row)

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
                    label = self._resolver.label_of(row["id"])
                    if label is None:
                        self._resolver.add(row["id"], maker.label)
                    elif label != maker.label:
                        self._issue(record, "id", row["id"], _taken(label, maker.label))
                        continue
                    rows.append(row)
            self._nodes.merge(maker.label, rows)

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
        table = self._source.table
        self._note(Issue(table.file, table.sheet, record.row, column, value,
                         problem.reason, problem.suggestion))  # fmt: skip


def _taken(label: str, wanted: str) -> Problem:
    return Problem(
        f"the id already names a {label}, so it cannot name a {wanted} 编号已被占用",
        "give it another id",
    )
