"""The desk where uploads wait: one thread loads them, one after the other."""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock

from api.auditlog import AuditLog, Event
from api.loads.errors import Conflict
from api.loads.ingest import ENDED, Ingest, Order, Status
from api.loads.limits import Limits
from api.loads.work import carry_out, said
from graph.errors import BadInput, GuikouError, StoreBusy, StoreError, UsageError
from graph.known import committed
from graph.stores import Store
from queries.nodes import NotFound

_LOG = logging.getLogger("uvicorn.error")


class _Stopped(Exception):
    """The service ends; the ingest at work is given up, and nothing of it stays."""


class Desk:
    """Takes orders, loads them, and remembers for a while what came of them. Thread-safe."""

    def __init__(
        self, store: Store, log: AuditLog, limits: Limits, read_only: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Set up a desk before a store.

        Args:
            store: the source, with everything in it.
            log: where it is written what came of an order.
            limits: of what is taken and how long it is kept.
            read_only: the store takes no writes, and the desk therefore nothing.
            clock: seconds, only ever growing.
        """
        self.limits = limits
        self._store, self._log, self._clock = store, log, clock
        self._read_only = read_only
        self._lock, self._writing = Lock(), Lock()
        self._ingests: dict[str, Ingest] = {}
        self._pool = ThreadPoolExecutor(1, "guikou-loads")
        self._folder: Path | None = None
        self._stopped = False

    def room(self) -> Path:
        """A folder of its own for a new upload, private to this process.

        Raises:
            Conflict: the desk takes nothing.
            StoreBusy: as many ingests as are remembered are still at work.
        """
        self._check_open()
        with self._lock:
            self._forget(1)
            if len(self._ingests) >= self.limits.kept:
                raise StoreBusy(
                    f"{self.limits.kept} 个录入尚未结束 ingests are waiting or at work, which is "
                    "the limit; ask again when one has ended."
                )
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="guikou-uploads-"))
            return Path(tempfile.mkdtemp(dir=self._folder))

    def take(self, order: Order, who: str, dry_run: bool, event: Event) -> Ingest:
        """Put an order in the queue; what becomes of it is told by `find`."""
        made = Ingest(secrets.token_urlsafe(16), order, who, dry_run, event)
        with self._lock:
            self._ingests[made.id] = made
        return made

    def start(self, ingest: Ingest) -> None:
        """Have an ingest that was taken carried out in its turn."""
        self._pool.submit(self._work, ingest)

    def find(self, key: str) -> Ingest:
        """The ingest of an id. Raises NotFound."""
        with self._lock:
            self._forget(0)
            found = self._ingests.get(key)
        if found is None:
            raise NotFound(
                f"没有这个录入 there is no ingest {key!r}, or no longer: the last "
                f"{self.limits.kept} are kept, for {self.limits.seconds:g} s after they ended and "
                "as long as the service runs. 重启后，未完成的录入不留任何数据 after a restart "
                "nothing of an unfinished one is stored; GET /api/v1/batches tells what is."
            )
        return found

    def commit(self, key: str, who: str, event: Event) -> Ingest:
        """Set a preview to be committed; `start` has it carried out.

        Raises:
            NotFound: there is no such ingest.
            Conflict: it is no preview that has ended well, or the data changed since.
            BadInput: it has issues.
        """
        ingest = self.find(key)
        with self._lock:
            status = ingest.status
            if status.state == "refused":
                raise BadInput(status.detail)
            if not ingest.dry_run or status.state != "done":
                what = "a dry run" if ingest.dry_run else "no dry run"
                raise Conflict("只有已完成的预览可以提交 only a dry run that is done can be "
                               f"committed; this one is {what} and {status.state}.")  # fmt: skip
            self._check_version(ingest)
            ingest.who, ingest.event, ingest.dry_run = who, event, False
            ingest.status = Status("queued")
        return ingest

    def withdraw(self, ingest: Ingest) -> None:
        """Forget an ingest that was taken and never started, with its files."""
        with self._lock:
            self._ingests.pop(ingest.id, None)
        drop(ingest.order.folder)

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store for one write, which no ingest disturbs.

        Raises:
            Conflict: the desk takes nothing.
            StoreBusy: an ingest, or another write, is at work.
        """
        self._check_open()
        if not self._writing.acquire(blocking=False):
            raise StoreBusy(
                "正在录入 an ingest or another write is at work; ask again in a moment."
            )
        try:
            yield self._store
        finally:
            self._writing.release()

    def close(self) -> None:
        """Give up what is at work or waits, and remove all files. Idempotent."""
        self._stopped = True
        self._pool.shutdown(cancel_futures=True)
        if self._folder is not None:
            drop(self._folder)

    def _check_open(self) -> None:
        # Not as the store says it, which invites to come again and names its place.
        if self._read_only:
            raise Conflict("本服务只读 this service only reads: it was started with --read-only.")

    def _check_version(self, ingest: Ingest) -> None:
        present = committed(self._store)
        if present != ingest.previewed:
            raise Conflict(
                f"预览之后数据已变 the data changed after the preview: it was made on version "
                f"{ingest.previewed}, now it is {present}. Upload again with dry_run to preview."
            )

    def _work(self, ingest: Ingest) -> None:
        try:
            with self._writing:
                status = self._carried_out(ingest)
            outcome = status.state
            batch = (status.report or {}).get("batch")
            told = replace(ingest.event, data_version=committed(self._store),
                           outcome=f"{outcome} batch {batch}" if batch else outcome)  # fmt: skip
            try:
                self._log.append(told)
            except StoreError as error:
                kept = f"批次 batch {batch} is stored, but " if batch else ""
                status = Status("failed", detail=f"{kept}{error}", report=status.report)
        except BaseException as error:
            # The thread must live on for those who wait, whatever the error was.
            status = self._failed(ingest, error)
        if status.state != "done" or not ingest.dry_run:
            drop(ingest.order.folder / "files")
        with self._lock:
            ingest.ended = self._clock()
            ingest.status = status

    def _carried_out(self, ingest: Ingest) -> Status:
        def progress(done: int, total: int) -> None:
            if self._stopped:
                raise _Stopped
            ingest.status = Status("reading", done, total)

        try:
            progress(0, 0)
            version = committed(self._store)
            if ingest.previewed is not None:
                self._check_version(ingest)
            _, document, why = carry_out(
                self._store, ingest.order, ingest.who, ingest.dry_run, self.limits.rows, progress
            )
        except (BadInput, UsageError, Conflict) as error:
            return Status("refused", detail=said(error, ingest.order))
        except GuikouError as error:
            return self._failed(ingest, error)
        ingest.previewed = version
        at = ingest.status
        refused = said(why, ingest.order) if why else ""
        return Status("refused" if why else "done", at.done, at.total, refused, document)

    def _failed(self, ingest: Ingest, error: BaseException) -> Status:
        if isinstance(error, _Stopped):
            said_so = "服务停止，未作任何改动 the service ended; nothing changed."
            return Status("failed", detail=said_so)
        if isinstance(error, StoreError):
            return Status("failed", detail=said(error, ingest.order))
        _LOG.error("internal fault in ingest %s", ingest.id, exc_info=error)
        return Status("failed", detail="内部错误 internal fault; 请告知 tell the administrator the "
                                       f"ingest id {ingest.id}.")  # fmt: skip

    def _forget(self, coming: int) -> None:
        """Drop what ended long ago, and the oldest when there are too many with those that come."""
        ended = sorted(
            (one for one in self._ingests.values() if one.status.state in ENDED),
            key=lambda one: one.ended,
        )
        over = len(self._ingests) - self.limits.kept + coming
        oldest = self._clock() - self.limits.seconds
        for place, one in enumerate(ended):
            if place < over or one.ended <= oldest:
                del self._ingests[one.id]
                drop(one.order.folder)


def drop(folder: Path) -> None:
    """Remove a folder with all in it; one that is gone is as good."""
    shutil.rmtree(folder, ignore_errors=True)
