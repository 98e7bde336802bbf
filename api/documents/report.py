"""What an ingest did or would do: the document of `guikou ingest --format json`."""

from __future__ import annotations

from api.documents.snapshot import SnapshotChanges
from api.documents.told import Exact, told

_COUNTS = {"Unit": 2, "LED_BY": 1}
_FILE = ("文件 File", "文件的名称。 Its name.", "units.csv")
_SHEET = (
    "工作表 Sheet", "工作簿中的工作表；文本文件为空。 Of a workbook; blank for text files.", ""
)


class IssueFound(Exact):
    """使一行不能录入的一处问题。 One thing that keeps a row out."""

    file: str = told(*_FILE)
    sheet: str = told(*_SHEET)
    row: int = told(
        "行 Row", "从 1 起；0 为整张表。 From 1; 0 is the whole table.", 3, unit="row number"
    )
    column: str = told("列 Column", "模型中的列名。 As the schema names it.", "kind")
    value: str = told("值 Value", "原样。 As written.", "部们")
    reason: str = told(
        "原因 Reason", "错在何处。 What is wrong.", "required cell is blank 必填项为空"
    )
    suggestion: str = told("建议 Suggestion", "应当怎样做。 What to do.", "fill it in")


class ChangedAnswer(Exact):
    """预览会改变的一项今日答案。 An answer of today that a dry run would change."""

    unit: str | None = told(
        "单位 Unit", "单位的编号；说明比较了多少单位的那一项为 null。 "
        "Its id; null in the entry that says how many were compared.", "U-0001",
    )  # fmt: skip
    before: list[str] | None = told(
        "之前 Before", "今日的责任链，及各任职人的职务；null 同上。 "
        "Its chains, and posts by holder, today; null likewise.", ["U-0001 → L-01"],
    )  # fmt: skip
    after: list[str] | None = told(
        "之后 After",
        "录入之后的责任链；null 同上。 Its chains once this is loaded; null likewise.",
        ["U-0001 → L-02"],
    )  # fmt: skip
    text: str = told(
        "说明 Text", "变化的文字说明。 The change in words.",
        "U-0001: U-0001 → L-01 → U-0001 → L-02",
    )  # fmt: skip


class Unseen(Exact):
    """单元格中略去不可见字符之处。 Where invisible characters were left out of cells."""

    file: str = told(*_FILE)
    sheet: str = told(*_SHEET)
    rows: list[int] = told(
        "行 Rows", "全部此类行，从 1 起。 All such rows, from 1.", [3, 7], unit="row number"
    )


class IngestReport(Exact):
    """录入做了或将做什么。 What an ingest did or would do."""

    batch: int | None = told(
        "批次 Batch", "批次号；未写入时为 null：预览、被拒或均已知。 "
        "Its number; null when nothing was written: a dry run, refused, or all known.", 12,
        unit="batch number",
    )  # fmt: skip
    dry_run: bool = told("预览 Dry run", "未写入。 Nothing was written.", False)
    rows: int = told("行数 Rows", "好行数。 Good rows.", 3, unit="rows")
    skipped: int = told(
        "跳过 Skipped", "略去的坏行数。 Bad rows that were left out.", 0, unit="rows"
    )
    added: dict[str, int] = told("新增 Added", "按类型计。 By type.", _COUNTS, unit="facts")
    closed: dict[str, int] = told("撤回 Closed", "按类型计。 By type.", {"LED_BY": 1}, unit="facts")
    unchanged: dict[str, int] = told(
        "不变 Unchanged", "此前已知的，按类型计。 Known before, by type.", _COUNTS, unit="facts"
    )
    issues: list[IssueFound] = told("问题 Issues", "本页的问题。 Those of this page.")
    changed_answers: list[ChangedAnswer] = told(
        "答案变化 Changed answers", "预览：今日答案会有的变化；否则为空。 "
        "Answers of today that a dry run would change; else empty.",
    )  # fmt: skip
    invisible: list[Unseen] = told(
        "不可见字符 Invisible characters",
        "单元格中略去不可见字符之处。 Where they were left out of cells.",
    )  # fmt: skip
    total: int = told("问题总数 Total", "问题总数。 Issues in all.", 1, unit="issues")
    shown: int = told("显示数 Shown", "本页问题数。 Issues on this page.", 1, unit="issues")
    next: str | None = told(
        "下一页 Next page", "请求下一页所用的游标；末页为 null。 "
        "The cursor to send for the next page; null at the end.", "100",
    )  # fmt: skip
    snapshot: SnapshotChanges | None = told(
        "快照对比 Snapshot", "与前一快照相比的变化；仅快照有。 "
        "What it changes against the snapshot before; of snapshots only.", default=None,
    )  # fmt: skip
