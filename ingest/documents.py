"""Where rows come from: the documents that `source` cells mean, and the files themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from graph.batches import Batch
from graph.dates import bounds
from graph.evidence import digest
from graph.schema import schema
from graph.stores.base import Row, Store
from ingest.facts import fill_dates
from ingest.inputs import FILE, Input
from ingest.issues import Problem
from ingest.merge import NodeMerger
from ingest.resolve import Resolver
from ingest.rows import Record
from ingest.snapshots import SNAPSHOT, Snapshots, is_snapshot_table

_GRADES = ("reliability", "credibility")


class Documents:
    """Finds or makes the document of each row, and writes the row's locator."""

    def __init__(
        self,
        store: Store,
        batch: Batch,
        resolver: Resolver,
        nodes: NodeMerger,
        hashes: Mapping[str, str],
        snapshots: Snapshots | None = None,
    ) -> None:
        self._snapshots = snapshots
        self._store, self._batch, self._resolver, self._nodes = store, batch, resolver, nodes
        self._files = {FILE + sha[:16]: (Path(path).name, sha) for path, sha in hashes.items()}
        self._meant: dict[str, str | Problem] = {}
        self._headings: dict[str, set[str]] = defaultdict(set)

    def declare(self, records: Iterable[Record]) -> None:
        """Note the documents that this ingest itself describes, wherever its rows stand."""
        for record in records:
            key = record.values["id"]
            self._meant[key] = key
            self._headings[record.values["heading"]].add(key)

    def locator(self, source: Input, record: Record) -> str | Problem:
        """The evidence of a row, or why its `source` cell names no one document."""
        values = record.values
        named = values.get("source")
        if self._snapshots and is_snapshot_table(source.spec):
            place = values.get("place") or _row(source, record)
            return self._located(source, self.snapshot(source, named or ""), place, values)
        document = self._find(named) if named else self._file(source.document)
        if isinstance(document, Problem):
            return document
        place = values.get("place", "") if named else _row(source, record)
        return self._located(source, document, place, values)

    def _located(self, source: Input, document: str, place: str, values: dict[str, Any]) -> str:
        if "reliability" in values or "credibility" in values:
            place = self._graded(source, document, place, values)
        return f"{self._batch.number}|{document}|{place}"

    def snapshot(self, source: Input, named: str) -> str:
        """The document that a table of a snapshot ingest is for the roster that a row names."""
        snapshots = self._snapshots
        if snapshots is None:
            raise ValueError("no snapshot is ingested")
        roster = named or snapshots.said.roster
        key = snapshots.key(source, roster)
        if key not in self._meant:
            self._meant[key] = key
            own = snapshots.note(key, source, roster)
            self._resolver.load([key], ("Document",))
            if self._resolver.label_of(key) != "Document":
                name, sha = self._files[source.document]
                said = {"file_hash": sha, "location": name, "entered_by": self._batch.who}
                self._add(key, f"{roster or name}（{own['snapshot']}）", said | own)
        return key

    def unstated(self, source: Input) -> None:
        """A table without rows is a snapshot too: all that its series showed is gone."""
        if self._snapshots and is_snapshot_table(source.spec):
            self.snapshot(source, "")

    def _find(self, named: str) -> str | Problem:
        meant = self._meant.get(named)
        if meant is None:
            if named in self._files:
                return self._file(named)
            meant = self._meant[named] = self._look_up(named)
        return meant

    def _file(self, key: str) -> str:
        """The document that an ingested file is; made when the first row ever rests on it."""
        if key not in self._meant:
            self._resolver.load([key], ("Document",))
            if self._resolver.label_of(key) != "Document":
                name, sha = self._files[key]
                said = {"file_hash": sha, "location": name, "entered_by": self._batch.who}
                self._add(key, name, said)
            self._meant[key] = key
        return key

    def _look_up(self, named: str) -> str | Problem:
        self._resolver.load([named], ("Document",))
        if self._resolver.label_of(named) == "Document":
            return _DATED if named.startswith(SNAPSHOT) else named
        text = "MATCH (d:`Document`) WHERE d.heading = $h AND d.closed > $n RETURN d.id AS id"
        rows = self._store.read(text, {"h": named, "n": self._batch.number}, timeout=600)
        every = {str(row["id"]) for row in rows} | self._headings.get(named, set())
        found = {key for key in every if not key.startswith(SNAPSHOT)}
        if len(found) == 1:
            return found.pop()
        if found:
            return Problem(
                f"the name means {len(found)} documents 名称对应多个文件",
                f"write one of these ids 请写编号: {'、'.join(sorted(found))}",
            )
        key = f"document:{digest(named)}" if self._awkward(named) else named
        self._add(key, named, {})
        return key

    def _awkward(self, named: str) -> bool:
        """Whether a text cannot be the id of the document that it names."""
        # The prefixes say that a document is an ingested table or a snapshot.
        if "|" in named or len(named) > 64 or named.startswith((FILE, SNAPSHOT)):
            return True
        self._resolver.load([named], tuple(node.label for node in schema().facts()))
        return self._resolver.label_of(named) is not None

    def _add(self, key: str, heading: str, said: Row) -> None:
        row: Row = dict.fromkeys(schema().nodes["Document"].properties)
        row |= {"id": key, "heading": heading, "classification": "internal"} | said
        fill_dates(row, "", "", bounds("", ""))
        row["evidence"] = [f"{self._batch.number}|{key}|"]
        self._resolver.add(key, "Document")
        self._nodes.merge("Document", [row])

    def _graded(self, source: Input, document: str, place: str, values: dict[str, Any]) -> str:
        """The id of an evidence node for a row that grades its source (not for documents)."""
        grade = tuple(str(values.get(name, "")) for name in _GRADES)
        if source.spec.table == "documents" or not any(grade):
            return place
        row: Row = dict.fromkeys(schema().nodes["Evidence"].properties)
        row |= {
            "id": f"evidence:{digest(document, place, *grade)}", "document": document,
            "place": place, "reliability": grade[0] or None, "credibility": grade[1] or None,
            "classification": "internal", "evidence": [f"{self._batch.number}|{document}|{place}"],
        }  # fmt: skip
        self._nodes.merge("Evidence", [row])
        return str(row["id"])


def _row(source: Input, record: Record) -> str:
    sheet = "" if source.bare else f"表“{source.table.sheet or source.table.name}”"
    return f"{sheet}第 {record.row} 行"


_DATED = Problem(
    "this document is a snapshot, which dates its own facts 快照文件不能作为其他事实的来源",
    "cite the file, or ingest with --snapshot 请写原文件，或用 --snapshot 录入",
)
