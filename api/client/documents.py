"""What the service tells, where it is small; the larger documents stay plain maps.

The reference of the endpoints has every field of all of them.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

Document = dict[str, Any]
"""A document as the service tells it; the same that the command line prints as JSON."""


class Version(TypedDict):
    """The release of the service, and of which batch its data are; the instant is in UTC."""

    version: str
    data_version: int
    data_at: str


class Found(TypedDict):
    """Something that a search found, and how."""

    id: str
    label: str
    full_name: str
    matched: str
    how: str


class Defect(TypedDict):
    """A contradiction or gap; it holds from `first` to `last`, both included, None: unbounded."""

    kind: str
    subject: str
    others: list[str]
    first: str | None
    last: str | None
    certainty: Literal["certain", "possible"]
    properties: Document
    evidence: list[Document]


class Batch(TypedDict):
    """One write: when (UTC), by whom, from which files, and how many facts."""

    batch: int
    at: str
    who: str
    files: list[str]
    added: int
    closed: int
    undoes: int | None
    undone_by: int | None


class Words(TypedDict):
    """One text in both languages."""

    zh: str
    en: str


class Parameter(Words):
    """A parameter of a named query."""

    name: str
    type: str
    required: bool
    default: str | None


class Column(Words):
    """A column of a named query."""

    name: str
    type: str


class Query(TypedDict):
    """A named query: what it is called, takes and gives."""

    name: str
    topic: str
    title: Words
    summary: Words
    cost: str
    parameters: list[Parameter]
    columns: list[Column]


class SentFile(TypedDict):
    """A file as it was sent; its size in bytes."""

    name: str
    sha256: str
    bytes: int


class Progress(TypedDict):
    """How far an ingest is, in rows; `total` is 0 until known."""

    done: int
    total: int


class Issue(TypedDict):
    """One thing that keeps a row out; row 0 is the whole table."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    suggestion: str


class Ingest(TypedDict):
    """An upload, how far it is, and what came of it.

    `report` is that of `guikou ingest --format json`; of its issues it holds the first ones.
    """

    id: str
    state: Literal["queued", "reading", "done", "refused", "failed"]
    dry_run: bool
    who: str
    files: list[SentFile]
    mapping: str | None
    snapshot: str | None
    source: str | None
    skip_bad_rows: bool
    progress: Progress
    detail: str | None
    report: Document | None


class Undone(TypedDict):
    """An undo that is stored: the batch, and the one that undid it."""

    batch: int
    undone_by: int
    data_version: str


class LogEntry(TypedDict):
    """Who asked what, when (UTC), and what came of it."""

    number: int
    at: str
    who: str
    role: str
    address: str
    action: str
    endpoint: str
    about: list[str]
    data_version: int | None
    request: str
    outcome: str
    hash: str


class LogHead(TypedDict):
    """The end of the audit log; noted elsewhere as `COUNT:HASH` it later proves up to there."""

    count: int
    hash: str


class LogBroken(TypedDict):
    """The first entry that is not as it was written."""

    number: int
    reason: str


class LogVerified(TypedDict):
    """Whether the audit log is as it was written; `broken` is None if so."""

    head: LogHead
    broken: LogBroken | None
