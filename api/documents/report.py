"""What an ingest did or would do: the document of `guikou ingest --format json`."""

from __future__ import annotations

from api.documents.snapshot import SnapshotChanges
from api.documents.told import Exact, told

_COUNTS = {"Unit": 2, "LED_BY": 1}
_FILE = ("文件 File", "Its name.", "units.csv")
_SHEET = ("工作表 Sheet", "Of a workbook; blank for text files.", "")


class IssueFound(Exact):
    """One thing that keeps a row out."""

    file: str = told(*_FILE)
    sheet: str = told(*_SHEET)
    row: int = told("行 Row", "From 1; 0 is the whole table.", 3, unit="row number")
    column: str = told("列 Column", "As the schema names it.", "kind")
    value: str = told("值 Value", "As written.", "部们")
    reason: str = told("原因 Reason", "What is wrong.", "required cell is blank 必填项为空")
    suggestion: str = told("建议 Suggestion", "What to do.", "fill it in")


class ChangedAnswer(Exact):
    """An answer of today that a dry run would change."""

    unit: str | None = told(
        "单位 Unit", "Its id; null in the entry that says how many were compared.", "U-0001"
    )
    before: list[str] | None = told(
        "之前 Before", "Its chains, and posts by holder, today; null likewise.", ["U-0001 → L-01"]
    )
    after: list[str] | None = told(
        "之后 After", "Its chains once this is loaded; null likewise.", ["U-0001 → L-02"]
    )
    text: str = told("说明 Text", "The change in words.", "U-0001: U-0001 → L-01 → U-0001 → L-02")


class Unseen(Exact):
    """Where invisible characters were left out of cells."""

    file: str = told(*_FILE)
    sheet: str = told(*_SHEET)
    rows: list[int] = told("行 Rows", "All such rows, from 1.", [3, 7], unit="row number")


class IngestReport(Exact):
    """What an ingest did or would do."""

    batch: int | None = told(
        "批次 Batch", "Its number; null when nothing was written: a dry run, refused, or all "
        "known.", 12, unit="batch number",
    )  # fmt: skip
    dry_run: bool = told("预览 Dry run", "Nothing was written.", False)
    rows: int = told("行数 Rows", "Good rows.", 3, unit="rows")
    skipped: int = told("跳过 Skipped", "Bad rows that were left out.", 0, unit="rows")
    added: dict[str, int] = told("新增 Added", "By type.", _COUNTS, unit="facts")
    closed: dict[str, int] = told("撤回 Closed", "By type.", {"LED_BY": 1}, unit="facts")
    unchanged: dict[str, int] = told("不变 Unchanged", "Known before, by type.", _COUNTS,
                                     unit="facts")  # fmt: skip
    issues: list[IssueFound] = told("问题 Issues", "Those of this page.")
    changed_answers: list[ChangedAnswer] = told(
        "答案变化 Changed answers", "Answers of today that a dry run would change; else empty."
    )
    invisible: list[Unseen] = told(
        "不可见字符 Invisible characters", "Where they were left out of cells."
    )
    total: int = told("问题总数 Total", "Issues in all.", 1, unit="issues")
    shown: int = told("显示数 Shown", "Issues on this page.", 1, unit="issues")
    next: str | None = told(
        "下一页 Next page", "The cursor to send for the next page; null at the end.", "100"
    )
    snapshot: SnapshotChanges | None = told(
        "快照对比 Snapshot", "What it changes against the snapshot before; of snapshots only.",
        default=None,
    )  # fmt: skip
