"""An ingest from files to a committed batch: all or nothing, every error of every row reported."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from graph.batches import Batch, open_batch
from graph.errors import BadInput, UsageError
from graph.stores.base import Store
from ingest.documents import Documents
from ingest.inputs import Input, find_inputs
from ingest.issues import Issue
from ingest.loader import TableLoader
from ingest.merge import NodeMerger, Tally
from ingest.merge_edges import EdgeMerger
from ingest.resolve import Resolver
from ingest.rows import Record, RowParser
from ingest.snapshot_changes import Changes
from ingest.snapshot_edges import SnapshotEdges
from ingest.snapshot_nodes import SnapshotNodes
from ingest.snapshots import Snapshot, Snapshots, is_snapshot_table
from ingest.spec import TableSpec

CHUNK = 2_000
Progress = Callable[[int, int], None]
"""Called with rows done and rows in all (two passes over tables whose rows give ids).

They are equal once, when all is done.
"""
Place = tuple[str, str, int]
"""File, sheet and row."""


@dataclass(slots=True)
class Report:
    """What an ingest did or would do."""

    batch: int | None
    rows: int
    added: dict[str, int]
    closed: dict[str, int]
    unchanged: dict[str, int]
    issues: list[Issue] = field(default_factory=list)
    touched: dict[str, set[str]] = field(default_factory=dict)
    skipped: int = 0
    snapshot: dict[str, Any] | None = None
    """What a snapshot shows against the one before it, see `ingest.snapshot_changes`."""
    invisible: list[dict[str, Any]] = field(default_factory=list)
    """Where invisible characters were left out of cells: file, sheet and all such rows."""


def load(
    store: Store,
    paths: Sequence[Path],
    *,
    who: str,
    spec: TableSpec | None = None,
    skip_bad_rows: bool = False,
    preview: Callable[[Batch, Report], None] | None = None,
    progress: Progress | None = None,
    snapshot: Snapshot | None = None,
    at: datetime | None = None,
    most_rows: int | None = None,
) -> Report:
    """Ingest files or folders in one batch.

    Args:
        store: opened for writing.
        paths: files, or folders whose canonical tables are taken.
        who: the name that the batch bears.
        spec: the mapping of a table that is not canonical.
        skip_bad_rows: load the good rows; issues are in the report.
        preview: a dry run: called with the open batch and its report, then all is taken back.
        progress: called now and then.
        snapshot: the tables say who was what on one day.
        at: instant of the batch, in UTC; now unless told.
        most_rows: rows of all tables that are taken; as many as there are unless told.

    Raises:
        UsageError: bad rows are to be skipped in a snapshot, where a missing row means gone.
        BadInput: a file cannot be read, or there are too many rows. Bad rows do not raise: see
            `issues` in the report, whose `batch` is then None unless `skip_bad_rows`.
    """
    if snapshot and skip_bad_rows:
        raise UsageError("快照中缺行即表示已不在，不能跳过坏行 a row left out of a snapshot would "
                         "read as gone; correct the bad rows first.")  # fmt: skip
    with _rare_collection():
        inputs, hashes = find_inputs(paths, spec)
        if most_rows is not None:
            _check_rows(inputs, most_rows)
        return _load(store, inputs, hashes, who, skip_bad_rows, preview, progress, snapshot, at)


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Rows hold no cycles; looking for them all the time takes a quarter of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _load(
    store: Store,
    inputs: Sequence[Input],
    hashes: dict[str, str],
    who: str,
    skip_bad_rows: bool,
    preview: Callable[[Batch, Report], None] | None,
    progress: Progress | None,
    snapshot: Snapshot | None,
    at: datetime | None,
) -> Report:
    meter = _Meter(inputs, progress)
    skip: set[Place] = set()
    issues: list[Issue] = []
    while True:
        names = [Path(p).name for p in hashes]
        batch = open_batch(store, who, names, list(hashes.values()), at)
        try:
            run = _Run(store, batch, inputs, hashes, skip, meter, snapshot)
            run.load()
            found = run.issues()
            issues += found
            report = run.report(issues)
            if preview is not None and not found:
                preview(batch, report)
        except BaseException:
            batch.abort()
            raise
        if found or preview is not None or batch.empty:
            batch.abort()
        else:
            report.batch = batch.commit()
        if not (found and skip_bad_rows) or any(issue.row == 0 for issue in found):
            meter.end()
            return report
        # A row that was left out may be what others refer to: again without it.
        skip |= {(i.file, i.sheet, i.row) for i in found}


def _check_rows(inputs: Sequence[Input], most: int) -> None:
    left = most
    for source in inputs:
        left -= sum(1 for _ in islice(source.table.rows(), left + 1))
        if left < 0:
            raise BadInput(f"行数过多 there are more than {most} rows in all, which is the limit; "
                           "load them in parts.")  # fmt: skip


class _Meter:
    """Tells the caller how far an ingest is. Rows are counted only when someone listens."""

    def __init__(self, inputs: Sequence[Input], progress: Progress | None) -> None:
        self._progress = progress
        self._done = self._total = 0
        if progress:
            self._total = sum(
                (2 if i.spec.primary else 1) * sum(1 for _ in i.table.rows()) for i in inputs
            )

    def start(self) -> None:
        """An attempt begins."""
        self._done = 0

    def step(self, rows: int) -> None:
        """Rows were passed over. Bad ones are not counted, so only the end is the end."""
        self._done += rows
        if self._progress and self._done < self._total:
            self._progress(self._done, self._total)

    def end(self) -> None:
        """All is done."""
        if self._progress:
            self._progress(self._total, self._total)


class _Run:
    """One attempt: nodes of the tables whose rows give ids, then edges and all else."""

    def __init__(
        self,
        store: Store,
        batch: Batch,
        inputs: Sequence[Input],
        hashes: dict[str, str],
        skip: set[Place],
        meter: _Meter,
        snapshot: Snapshot | None,
    ) -> None:
        self._batch, self._inputs, self._skip, self._meter = batch, inputs, skip, meter
        self._rows = 0
        self._tally = Tally()
        self._resolver = Resolver(store, batch.number)
        self._snapshots = Snapshots(store, batch.number, snapshot) if snapshot else None
        self._changes = Changes()
        self._nodes, self._edges = self._mergers(store)
        self._documents = Documents(
            store, batch, self._resolver, self._nodes, hashes, self._snapshots
        )
        # A table that is read twice notes its issues twice; the keys of a dict keep one of each.
        self._issues: dict[Issue, None] = {}

    def _mergers(self, store: Store) -> tuple[NodeMerger, EdgeMerger]:
        batch, tally = self._batch, self._tally
        if self._snapshots is None:
            plain = NodeMerger(store, batch, tally)
            return plain, EdgeMerger(store, batch, tally, plain)
        nodes = SnapshotNodes(store, batch, tally, self._snapshots, self._changes)
        return nodes, SnapshotEdges(store, batch, tally, nodes, self._snapshots, self._changes)

    def report(self, issues: list[Issue]) -> Report:
        """The report of this attempt, with the issues of all."""
        seen = None
        if self._snapshots and not issues:
            seen = self._changes.document(self._batch.store, self._snapshots)
        return Report(None, self._rows, dict(self._tally.added), dict(self._tally.closed),
                      dict(self._tally.unchanged), issues, self._edges.touched,
                      len(self._skip), seen, self._invisible())  # fmt: skip

    def _invisible(self) -> list[dict[str, Any]]:
        tables = (source.table for source in self._inputs)
        return [
            {"file": table.file, "sheet": table.sheet, "rows": sorted(table.invisible)}
            for table in tables if table.invisible
        ]  # fmt: skip

    def issues(self) -> list[Issue]:
        """What is wrong, in the order of the tables and their rows."""
        order = {(i.table.file, i.table.sheet): n for n, i in enumerate(self._inputs)}
        return sorted(self._issues, key=lambda i: (order[i.file, i.sheet], i.row))

    def load(self) -> None:
        """Bring all tables into the batch."""
        self._meter.start()
        for source in self._inputs:
            if source.spec.table == "documents":
                self._documents.declare(self._records(source))
        loaders = [
            TableLoader(i, self._resolver, self._documents, self._nodes, self._edges, self._note)
            for i in self._inputs
        ]
        for source, loader in zip(self._inputs, loaders, strict=True):
            if source.spec.primary:
                self._pass(source, loader.state_nodes)
        self._nodes.flush()
        # References by name read the nodes of this batch from the store.
        self._batch.wait()
        for source, loader in zip(self._inputs, loaders, strict=True):
            rows = self._pass(source, loader.state_edges)
            if not rows:
                self._documents.unstated(source)
            self._rows += rows
        for loader in loaders:
            loader.settle()
        # A snapshot withdraws nodes that are left without relations.
        for merger in (self._edges, self._nodes) if self._snapshots else (self._nodes, self._edges):
            merger.finish()
        self._batch.wait()

    def _pass(self, source: Input, take: Callable[[list[Record]], None]) -> int:
        records = self._records(source)
        rows = 0
        while chunk := list(islice(records, CHUNK)):
            take(chunk)
            rows += len(chunk)
            self._meter.step(len(chunk))
        return rows

    def _records(self, source: Input) -> Iterator[Record]:
        """The good rows of a table that are not skipped."""
        day = None
        if self._snapshots and is_snapshot_table(source.spec):
            day = self._snapshots.said.when
        parser = RowParser(source.table, source.spec, day)
        place = (source.table.file, source.table.sheet)
        for record in parser.records():
            if not self._skip or (*place, record.row) not in self._skip:
                yield record
        for issue in parser.issues:
            self._note(issue)

    def _note(self, issue: Issue) -> None:
        if (issue.file, issue.sheet, issue.row) not in self._skip:
            self._issues[issue] = None
