"""The embedded engine: kglite, one file, one writer, many readers.

kglite's default optimizer gives wrong answers on ordinary shapes, so every read goes through one
guarded call with six passes off (CYPHER.md). Sessions read a snapshot; other processes see the
last checkpoint.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import kglite

from graph.errors import (
    QueryRefused,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreTimeout,
    UsageError,
)
from graph.stores.base import Row, Statement
from graph.stores.primer import PRIMED, ROOT, names_digest, primer

PASSES_OFF = [
    "fuse_match_return_aggregate",
    "fuse_match_with_aggregate",
    "fuse_optional_match_aggregate",
    "push_limit_into_match",
    "desugar_multi_match_return_aggregate",
    "optimize_pattern_start_node",
    # Found by the parity tests: with LIMIT, rows ordered by an expression over a column came out
    # wrong.
    "fuse_order_by_top_k",
    "fuse_node_scan_top_k",
]
_CUT = "Result truncated by row_limit"
WORK_LIMIT = 50_000_000
"""Engine work units a query may use; an exploding pattern takes about 1 GB a second."""

class EmbeddedStore:
    """A `.kgl` file behind the Store protocol. Thread-safe for reads."""

    exclusive = True

    def __init__(self, path: str, *, write: bool, create: bool = True) -> None:
        self.url = path
        self._file = Path(path)
        self._write = write
        _refuse_debris(self._file)
        if not (write and create) and not self._file.exists():
            raise UsageError(
                f"{path}: 没有这个图库 "
                "no such store; ingest something first or name another --db."
            )
        # Warnings are read from each result; the engine must not print them on its own.
        kglite.set_query_warning_policy("silent")
        self._session = self._open()
        if self._primed() != names_digest():
            self._prime()

    def _primed(self) -> str | None:
        rows = self._session.cursor().cypher(
            PRIMED, params={"root": ROOT}, disabled_passes=PASSES_OFF
        )
        found: list[Row] = rows.to_list()
        return found[0]["primed"] if found else None

    def _prime(self) -> None:
        if not self._write:
            self.close()
            raise StoreError(
                f"{self.url} 由另一版本建立 "
                f"was made by another version of guikou; run `guikou --db {self.url} "
                "upgrade` once."
            )
        self.write(primer())
        self.checkpoint()

    def _open(self) -> Any:
        try:
            if self._write:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                # Each batch ends with a checkpoint; each more would rewrite the whole graph.
                return kglite.open_session(
                    str(self._file), durable="full", auto_checkpoint_wal_mib=0
                )
            # What the log holds beyond the checkpoint was never acknowledged, which happens after
            # it: a batch at work, or one that was killed, which the next writer clears away.
            warnings.filterwarnings("ignore", "the write-ahead log at ", UserWarning)
            return kglite.open_session(str(self._file))
        except kglite.WriterLeaseHeldError as error:
            holder = error.holder or {}
            raise StoreBusy(
                f"{self.url} 正被另一进程写入 is being written by process {holder.get('pid')} "
                f"(since {holder.get('since')}); wait until it ends, or read meanwhile."
            ) from error
        except (kglite.KgError, OSError, RuntimeError) as error:
            raise StoreCorrupt(
                f"{self.url} 无法作为图库打开 "
                f"cannot be opened as a guikou store ({_first_line(error)}); "
                "nothing was changed. Restore a backup or name another file with --db."
            ) from error

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *,
        timeout: float = 30.0, most: int | None = None,
    ) -> list[Row]:  # fmt: skip
        """See Store.read."""
        try:
            cursor = self._session.cursor()
            cursor.read_only(True)
            view = cursor.cypher(
                query,
                params=params,
                disabled_passes=PASSES_OFF,
                hide_structural_keys=True,
                timeout_ms=int(timeout * 1000),
                max_work_units=WORK_LIMIT,
                row_limit=most,
            )
            # That rows were left out is no fault where the caller said how many it takes.
            warnings = [w for w in view.warnings if most is None or not w.startswith(_CUT)]
            if warnings:
                raise QueryRefused(
                    "引擎对查询发出警告 "
                    f"The engine warns about a query: {warnings[0]}"
                )
            rows: list[Row] = view.to_list()
            return rows
        except kglite.CypherTimeoutError as error:
            raise StoreTimeout(
                "查询超时 "
                f"The query took longer than {timeout:g} s; 请缩小范围 ask for less."
            ) from error
        except kglite.KgError as error:
            if "work" in str(error) and "limit" in str(error):
                raise StoreTimeout(
                    "查询范围过大 "
                    f"The query would take over {WORK_LIMIT} steps; ask for less, or narrow it."
                ) from error
            raise QueryRefused(
                "引擎拒绝查询 "
                f"The engine refused a query: {_first_line(error)}"
            ) from error

    def write(self, statements: Sequence[Statement], only_if: Statement | None = None) -> bool:
        """See Store.write."""
        if not self._write:
            raise StoreError(f"{self.url} 只读打开 is open for reading only.")
        try:
            with self._session.begin() as transaction:
                if only_if is not None:
                    text, params = only_if
                    if not transaction.cypher(text, params=params, timeout_ms=0).to_list():
                        transaction.rollback()
                        return False
                for text, params in statements:
                    transaction.cypher(text, params=params, timeout_ms=0)
                return True
        except kglite.KgError as error:
            raise StoreError(
                "引擎拒绝写入 "
                f"The engine refused a write: {_first_line(error)}"
            ) from error

    def checkpoint(self) -> None:
        """See Store.checkpoint."""
        try:
            self._session.save()
        except (kglite.KgError, OSError) as error:
            raise StoreError(
                f"{self.url} 无法保存 "
                f"could not be saved: {_first_line(error)}"
            ) from error

    def close(self) -> None:
        """See Store.close."""
        if not self._write:
            return
        try:
            self._session.close()
        except (kglite.KgError, OSError) as error:
            raise StoreError(
                f"{self.url} 无法关闭 "
                f"could not be closed: {_first_line(error)}"
            ) from error


def _refuse_debris(file: Path) -> None:
    """kglite opens a partial graph beside its debris with only a warning; a wrong answer."""
    for pattern in (".quarantine-*", ".torn-*"):
        debris = sorted(file.parent.glob(file.name + "*" + pattern))
        if debris:
            raise StoreCorrupt(
                f"{debris[0]} 与主文件并存，部分数据已损坏 "
                f"lies beside {file}: part of the store was set aside as damaged. "
                "Nothing was changed; restore a backup or move both away."
            )
    log = file.with_name(file.name + "-wal")
    if log.exists() and log.stat().st_size > 0 and not file.exists():
        raise StoreCorrupt(
            f"{log} 缺少主文件 "
            f"has no {file.name} beside it; opening it would show a partial graph. "
            "Put the file back from a backup, or move the log away."
        )


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
