"""One upload on its way into the store, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from api.auditlog import Event
from ingest.snapshots import Snapshot
from ingest.spec import TableSpec

State = Literal["queued", "reading", "done", "refused", "failed"]
ENDED = frozenset({"done", "refused", "failed"})


@dataclass(frozen=True, slots=True)
class Sent:
    """One file that was sent, as it was named and as it is."""

    name: str
    sha256: str
    bytes: int

    def __str__(self) -> str:
        return f"{self.name} sha256={self.sha256}"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be loaded and how; it never changes after the upload."""

    folder: Path
    """Holds the files in `files`, and later the issues; it belongs to this upload alone."""
    files: tuple[Sent, ...]
    mapping: Sent | None = None
    spec: TableSpec | None = None
    snapshot: Snapshot | None = None
    skip_bad_rows: bool = False

    @property
    def paths(self) -> list[Path]:
        """Where the files are."""
        return [self.folder / "files" / sent.name for sent in self.files]

    @property
    def about(self) -> tuple[tuple[str, object], ...]:
        """What the audit log says of it."""
        told: list[tuple[str, object]] = [("file", one) for one in self.files]
        if self.mapping:
            told.append(("mapping", self.mapping))
        if self.snapshot:
            told += [("snapshot", self.snapshot.day), ("source", self.snapshot.roster)]
        return (*told, ("skip_bad_rows", self.skip_bad_rows))


@dataclass(frozen=True, slots=True)
class Status:
    """How far an ingest is; replaced as a whole, so that a reader never sees half of a change."""

    state: State
    done: int = 0
    """Row passes done; tables whose rows give ids are passed over twice."""
    total: int = 0
    detail: str = ""
    """Why it was refused or failed."""
    report: dict[str, Any] | None = None
    """The report without its issues, which are in the folder."""


@dataclass(slots=True)
class Ingest:
    """An upload and how far it is. Its fields are changed by the desk only."""

    id: str
    order: Order
    who: str
    """Whose name the batch bears: who uploaded, and after a commit who committed."""
    dry_run: bool
    event: Event
    """The log entry of the request that asked for the present work."""
    status: Status = field(default_factory=lambda: Status("queued"))
    previewed: int | None = None
    """The data version that a dry run was made on."""
    ended: float = 0.0
    """When, on the desk's clock."""
