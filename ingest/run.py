"""An ingest from files to a committed batch: all or nothing, every error of every row reported."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from graph import statements as st
from graph.batches import Batch, open_batch
from graph.errors import BadInput, GuikouError
from graph.dates import bounds
from graph.evidence import digest
from graph.names import Target
from graph.schema import schema
from graph.stores.base import Row, Store
from ingest.facts import Source, edge_row, edge_values, fill_dates, make_id, node_rows
from ingest.issues import Issue
from ingest.merge import FILE, EdgeMerger, NodeMerger, Tally
from ingest.readers import ReadError, Table, read, supported
from ingest.resolve import Resolver
from ingest.rows import Record, RowParser
from ingest.spec import Id, TableSpec, canonical

CHUNK = 5_000
Progress = Callable[[int, int], None]
"""Called with rows done and rows in all (two passes over tables whose rows give ids)."""


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


@dataclass(slots=True)
class _Input:
    table: Table
    spec: TableSpec
    document: str
    bare: bool


def load(
    store: Store,
    paths: Sequence[Path],
    *,
    who: str,
    spec: TableSpec | None = None,
    skip_bad_rows: bool = False,
    preview: Callable[[Batch, Report], None] | None = None,
    progress: Progress | None = None,
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

    Raises:
        BadInput: a file cannot be read. Bad rows do not raise: see `issues` in the report, whose
            `batch` is then None unless `skip_bad_rows`.
    """
    sources, hashes = _inputs(paths, spec)
    skip: set[tuple[str, str, int]] = set()
    issues: list[Issue] = []
    while True:
        batch = open_batch(store, who, [Path(p).name for p in hashes], list(hashes.values()))
        run = _Run(store, batch, sources, hashes, skip, progress)
        try:
            run.load()
        except BaseException:
            batch.abort()
            raise
        issues += run.issues
        report = run.report(issues)
        report.skipped = len(skip)
        fatal = any(issue.row == 0 for issue in run.issues)
        if run.issues and skip_bad_rows and not fatal:
            # A row that was left out may be what others refer to: again without it.
            batch.abort()
            skip |= {(i.file, i.sheet, i.row) for i in run.issues}
            continue
        if preview is not None and not run.issues:
            preview(batch, report)
        if run.issues or preview is not None or batch.empty:
            batch.abort()
        else:
            report.batch = batch.commit()
        return report


def _inputs(
    paths: Sequence[Path], spec: TableSpec | None
) -> tuple[list[_Input], dict[str, str]]:
    names = {t.table: t for t in canonical().values()} | {t.zh: t for t in canonical().values()}
    result: list[_Input] = []
    hashes: dict[str, str] = {}
    for path in _files(paths, names, spec):
        known = [spec] if spec else list(canonical().values())
        headers = {h for s in known for h in s.headers}
        try:
            tables = read(path, is_header=lambda cells: _is_header(cells, headers))
        except ReadError as error:
            raise BadInput(str(error)) from error
        hashes[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        document = FILE + hashes[str(path)][:16]
        mine = [t for t in tables if spec or t.name in names]
        if not mine:
            raise BadInput(
                f"{path}: no table in it is canonical ({'、'.join(t.name for t in tables)}); name "
                "the file or sheet after a table (see `guikou template`) or give --mapping."
            )
        for table in mine:
            result.append(_Input(table, spec or names[table.name], document, len(mine) == 1))
    order = list(canonical())
    result.sort(key=lambda i: order.index(i.spec.table) if i.spec.table in order else 0)
    return result, hashes


def _files(
    paths: Sequence[Path], names: Iterable[str], spec: TableSpec | None
) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                raise BadInput(f"{path}: no such file; check the path.")
            yield path
            continue
        found = [
            p for p in sorted(path.iterdir())
            if supported(p) and (spec or p.stem.casefold() in names or p.suffix == ".xlsx")
        ]  # fmt: skip
        if not found:
            raise BadInput(f"{path}: no canonical table in the folder; see `guikou template`.")
        yield from found


def _is_header(cells: tuple[str, ...], headers: set[str]) -> bool:
    filled = [c for c in cells if c]
    known = sum(1 for c in filled if c.casefold() in headers)
    return known > 0 and known * 2 >= len(filled)


class _Run:
    """One attempt: nodes of the tables whose rows give ids, then edges and all else."""

    def __init__(
        self,
        store: Store,
        batch: Batch,
        inputs: list[_Input],
        hashes: dict[str, str],
        skip: set[tuple[str, str, int]],
        progress: Progress | None,
    ) -> None:
        self.store, self.batch, self.inputs, self.hashes = store, batch, inputs, hashes
        self.skip, self.progress = skip, progress
        self.issues: list[Issue] = []
        self.tally = Tally()
        self.resolver = Resolver(store, batch.number)
        self.nodes = NodeMerger(store, batch, self.tally)
        self.edges = EdgeMerger(store, batch, self.tally)
        self.rows = self.done = self.total = 0
        self._documents: dict[str, str] = {}
        self._headings: dict[str, set[str]] = defaultdict(set)

    def report(self, issues: list[Issue]) -> Report:
        """The report of this attempt, with the issues of all."""
        return Report(None, self.rows, dict(self.tally.added), dict(self.tally.closed),
                      dict(self.tally.unchanged), issues, self.edges.touched)  # fmt: skip

    def load(self) -> None:
        self._file_documents()
        for source in self.inputs:
            if source.spec.primary:
                self._pass(source, self._node_chunk)
        self.nodes.finish()
        for source in self.inputs:
            self._pass(source, self._edge_chunk, last=True)
        self.nodes.finish()
        self.edges.finish()

    def _file_documents(self) -> None:
        """What `source` cells can mean: the files themselves, and the documents being loaded."""
        for path, sha in self.hashes.items():
            self._documents[FILE + sha[:16]] = Path(path).name
        for source in self.inputs:
            if source.spec.table == "documents":
                for record in RowParser(source.table, source.spec).records():
                    if (source.table.file, source.table.sheet, record.row) not in self.skip:
                        self._documents[record.values["id"]] = record.values["id"]
                        self._headings[record.values["heading"]].add(record.values["id"])

    def _pass(
        self,
        source: _Input,
        take: Callable[[_Input, list[Record], list[Issue]], None],
        last: bool = False,
    ) -> None:
        parser = RowParser(source.table, source.spec)
        place = (source.table.file, source.table.sheet)
        records = (r for r in parser.records() if (*place, r.row) not in self.skip)
        while chunk := list(islice(records, CHUNK)):
            take(source, chunk, parser.issues)
            self.rows += len(chunk) if last else 0
            self.done += len(chunk)
            if self.progress:
                self.progress(self.done, self.total)
        if last or any(i.row == 0 for i in parser.issues):
            kept = [i for i in parser.issues if (i.file, i.sheet, i.row) not in self.skip]
            self.issues += [i for i in kept if i not in self.issues]

    def _node_chunk(self, source: _Input, chunk: list[Record], issues: list[Issue]) -> None:
        for spec in source.spec.nodes:
            rows: list[Row] = []
            for record in chunk:
                for row in node_rows(spec, record, self._source(source, record), self.batch.number):
                    label = self.resolver.label_of(row["id"])
                    if label is not None and label != spec.label:
                        issues.append(_clash(source, record, row["id"], label, spec.label))
                        continue
                    self.resolver.add(row["id"], spec.label)
                    rows.append(row)
            self.nodes.merge(spec.label, rows)

    def _edge_chunk(self, source: _Input, chunk: list[Record], issues: list[Issue]) -> None:
        spec = source.spec
        refs = [c for c in spec.columns.values() if c.ref]
        for column in refs:
            texts = {r.values[column.name] for r in chunk if column.name in r.values}
            self.resolver.load(texts, column.ref)
        good: list[Record] = []
        for record in chunk:
            found = self._resolve(source, record, refs, issues)
            if found is not None:
                good.append(record)
                self._edges_of(source, record, found)
        if not spec.primary:
            self._node_chunk(source, good, issues)
            self.nodes.finish()

    def _resolve(
        self, source: _Input, record: Record, refs: Sequence, issues: list[Issue]
    ) -> dict[str, Target] | None:
        found: dict[str, Target] = {}
        bad = False
        for column in refs:
            text = record.values.get(column.name)
            if not text:
                continue
            target = self.resolver.find(text, column.ref, record.dates[2])
            if isinstance(target, Target):
                found[column.name] = target
                continue
            bad = True
            issues.append(Issue(source.table.file, source.table.sheet, record.row, column.name,
                                str(text), *target))  # fmt: skip
        return None if bad else found

    def _edges_of(self, source: _Input, record: Record, found: dict[str, Target]) -> None:
        locator = ""
        for spec in source.spec.edges:
            for values in edge_values(spec, record):
                start = self._end(source.spec, spec.start, values, found)
                end = self._end(source.spec, spec.end, values, found)
                if start is None or end is None:
                    continue
                locator = locator or self._source(source, record).locator(self.batch.number)
                row = edge_row(spec, values, record.dates[2], start, end, locator)
                self.edges.merge(spec.type, start.label, end.label, row)

    def _end(
        self, table: TableSpec, spec: Id, values: object, found: dict[str, Target]
    ) -> Target | None:
        if spec.prefix:
            return Target(spec.label, make_id(spec, values))  # type: ignore[arg-type]
        name = spec.columns[0]
        if table.columns[name].ref:
            return found.get(name)
        for node in table.nodes:
            if node.id == spec:
                return Target(node.label, make_id(spec, values))  # type: ignore[arg-type]
        return None

    def _source(self, source: _Input, record: Record) -> Source:
        """The document and place of a row; a named source that is new becomes a document."""
        values = record.values
        named = values.get("source", "")
        document = self._document(str(named)) if named else source.document
        place = values.get("place", "") if named else ""
        if not named:
            self._document(source.document)
            sheet = "" if source.bare else f"表“{source.table.sheet or source.table.name}”"
            place = f"{sheet}第 {record.row} 行"
        if source.spec.table != "documents" and (
            values.get("reliability") or values.get("credibility")
        ):
            place = self._graded(document, str(place), values)
        return Source(document, str(place))

    def _document(self, named: str) -> str:
        known = self._documents.get(named)
        if known == "":
            return named
        if known is not None and not named.startswith(FILE):
            return known
        if not named.startswith(FILE):
            found = self._find_document(named)
            self._documents[named] = found
            return found
        self._add_document(named, self._documents[named], named)
        self._documents[named] = ""
        return named

    def _find_document(self, named: str) -> str:
        self.resolver.load([named], ("Document",))
        if self.resolver.label_of(named) == "Document":
            return named
        text = "MATCH (d:`Document`) WHERE d.heading = $h AND d.closed > $n RETURN d.id AS id"
        rows = self.store.read(text, {"h": named, "n": self.batch.number})
        found = {row["id"] for row in rows} | self._headings.get(named, set())
        if len(found) == 1:
            return str(found.pop())
        taken = self.resolver.label_of(named) is not None
        key = f"document:{digest(named)}" if "|" in named or taken or len(named) > 64 else named
        self._add_document(key, named, source=None)
        return key

    def _add_document(self, key: str, heading: str, source: str | None) -> None:
        row: Row = dict.fromkeys(schema().nodes["Document"].properties)
        row |= {"id": key, "heading": heading, "classification": "internal"}
        if source:
            sha = next(s for s in self.hashes.values() if source == FILE + s[:16])
            row |= {"file_hash": sha, "location": heading, "entered_by": self.batch.who}
        _no_dates(row)
        row["evidence"] = [f"{self.batch.number}|{key}|"]
        self.resolver.add(key, "Document")
        self.nodes.merge("Document", [row])

    def _graded(self, document: str, place: str, values: dict) -> str:
        grade = (str(values.get("reliability", "")), str(values.get("credibility", "")))
        row: Row = dict.fromkeys(schema().nodes["Evidence"].properties)
        row |= {
            "id": f"evidence:{digest(document, place, *grade)}", "document": document,
            "place": place, "reliability": grade[0] or None, "credibility": grade[1] or None,
            "classification": "internal", "evidence": [f"{self.batch.number}|{document}|{place}"],
        }  # fmt: skip
        self.nodes.merge("Evidence", [row])
        return str(row["id"])


def _no_dates(row: Row) -> None:
    fill_dates(row, "", "", bounds("", ""))


def _clash(source: _Input, record: Record, key: str, label: str, wanted: str) -> Issue:
    return Issue(source.table.file, source.table.sheet, record.row, "id", key,
                 f"the id already names a {label}, so it cannot name a {wanted} 编号已被占用",
                 "give it another id")  # fmt: skip
