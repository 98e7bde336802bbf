"""Loading: tables sent and previewed, committed, waited for; batches and their undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, cast

from api.client.base import API, Base, Day, part
from api.client.documents import Batch, Document, Ingest, Issue, Undone
from api.client.errors import ServiceConflict, ServiceError
from api.client.listing import Listing
from graph.errors import UsageError

Watch = Callable[[Ingest], None]
_AT_WORK = frozenset({"queued", "reading"})
"""States of an ingest that goes on by itself."""
_POLL = 0.5
"""Seconds between two looks at an ingest."""


class Loads(Base):
    """What changes something is sent once only: where no answer comes, look before trying again.

    Where waiting fails, the ingest goes on at the service; a note of the error tells its id.
    """

    def preview(
        self, files: Sequence[Path], *, mapping: Path | None = None, snapshot: Day | None = None,
        source: str | None = None, skip_bad_rows: bool = False, progress: Watch | None = None,
        within: float = 3600.0,
    ) -> Ingest:  # fmt: skip
        """Send tables and see what they would change, without changing anything; see `commit`.

        Args:
            files: the tables.
            mapping: what the columns mean, where a table is not canonical.
            snapshot: the day that tables without dates speak of.
            source: the roster that a snapshot is of.
            skip_bad_rows: load the good rows although others are bad.
            progress: told the state of the ingest, each time it is looked at.
            within: seconds of waiting after which it is no longer waited for.

        Returns:
            The ended ingest: `done` can be committed by its `id`; `refused` says why in `detail`,
            its `issues` say where.

        Raises:
            UsageError: a file is not there or cannot be read; nothing was sent.
            ServiceRefused: the files, their number or their size are not taken.
            ServiceConflict: the service only reads.
            ServiceError: it did not end in time, or could not be asked after.
        """
        begun = self._sent(files, mapping, snapshot, source, skip_bad_rows, dry_run=True)
        return self._ended(begun, progress, within)

    def load(
        self, files: Sequence[Path], *, mapping: Path | None = None, snapshot: Day | None = None,
        source: str | None = None, skip_bad_rows: bool = False, progress: Watch | None = None,
        within: float = 3600.0,
    ) -> Ingest:  # fmt: skip
        """Send tables and load them without a preview; else as `preview`.

        The report of an ingest that is `done` names the batch; None where all was known already.
        """
        begun = self._sent(files, mapping, snapshot, source, skip_bad_rows, dry_run=False)
        return self._ended(begun, progress, within)

    def commit(
        self, ingest: str, *, progress: Watch | None = None, within: float = 3600.0
    ) -> Ingest:
        """Load what was previewed, as it was previewed; the report names the batch.

        Raises ServiceConflict when the data changed since, or it is no preview that is done.
        """
        begun = self._sender.document("POST", f"{API}ingests/{part(ingest)}/commit")
        return self._ended(cast(Ingest, begun), progress, within)

    def ingest(self, id: str) -> Ingest:
        """How far an ingest is. Raises ServiceNotFound when the service keeps it no longer."""
        return cast(Ingest, self._get(f"ingests/{part(id)}"))

    def issues(self, id: str, *, page: int | None = None) -> Listing[Issue]:
        """All that keeps rows of an ingest out. Raises ServiceConflict before it has a report."""

        def report(cursor: str | None) -> Document:
            told = self._get(f"ingests/{part(id)}", {"limit": page, "cursor": cursor})
            if told["report"] is None:
                raise ServiceConflict(
                    f"还没有报告 this ingest is {told['state']} and has no report: "
                    f"{told['detail'] or ''}"
                )
            return cast(Document, told["report"])

        return Listing(report, ("issues",))

    def issues_file(self, id: str) -> bytes:
        """The same as CSV (UTF-8 with a mark) to correct them by; no cell runs as a formula."""
        return self._sender.send("GET", f"{API}ingests/{part(id)}/issues.csv").content

    def batches(self, *, known: str | None = None, page: int | None = None) -> Listing[Batch]:
        """The batches, oldest first."""
        return self._list("batches", {"known": known, "limit": page}, "batches")

    def undo(self, batch: int) -> Undone:
        """Take a batch back, by a batch of its own; nothing is lost.

        Raises ServiceRefused when later batches build on it, ServiceBusy while one is at work.
        """
        return cast(Undone, self._sender.document("POST", f"{API}batches/{batch:d}/undo"))

    def _sent(
        self, files: Sequence[Path], mapping: Path | None, snapshot: Day | None,
        source: str | None, skip_bad_rows: bool, dry_run: bool,
    ) -> Ingest:  # fmt: skip
        fields = {"snapshot": snapshot, "source": source}
        data = {key: str(value) for key, value in fields.items() if value is not None}
        data |= {"dry_run": str(dry_run).lower(), "skip_bad_rows": str(skip_bad_rows).lower()}
        named = [("files", file) for file in files] + ([("mapping", mapping)] if mapping else [])
        with ExitStack() as stack:
            parts = [(to, (f.name, stack.enter_context(_opened(f)))) for to, f in named]
            begun = self._sender.document("POST", f"{API}ingests", files=parts, data=data)
        return cast(Ingest, begun)

    def _ended(self, ingest: Ingest, progress: Watch | None, within: float) -> Ingest:
        """An ingest when it no longer goes on by itself."""
        waited = 0.0
        while True:
            if progress is not None:
                progress(ingest)
            if ingest["state"] not in _AT_WORK:
                return ingest
            try:
                if waited >= within:
                    raise ServiceError(
                        f"录入在 {within:g} 秒内没有结束 the ingest did not end within {within:g} "
                        "s; it goes on at the service."
                    )
                self._wait(_POLL)
                waited += _POLL
                ingest = self.ingest(ingest["id"])
            except ServiceError as error:
                error.add_note(f"录入 ingest {ingest['id']}")
                raise


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise UsageError(
            f"{file}: 不能读取 cannot be read ({error.strerror}); 请核对路径 check the path. "
            "Nothing was sent."
        ) from error
