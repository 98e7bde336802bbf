"""What is told of ingests and undos."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.loads.ingest import State

_COUNTS = [{"Unit": 2, "LED_BY": 1}]


class SentFile(BaseModel):
    """A file as it was sent."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(title="文件名 file name", examples=["units.csv"])
    sha256: str = Field(title="散列 SHA-256", description="hexadecimal", examples=["9f86d0…"])
    bytes: int = Field(title="大小 size", description="bytes", examples=[1024])


class Progress(BaseModel):
    """How far an ingest is."""

    model_config = ConfigDict(extra="forbid")
    done: int = Field(
        title="已完成 done", examples=[2000],
        description="rows; those of tables whose rows give ids are passed over twice",
    )  # fmt: skip
    total: int = Field(
        title="总数 in all", description="rows, counted likewise; 0 until known", examples=[9000]
    )


class IssueFound(BaseModel):
    """One thing that keeps a row out."""

    model_config = ConfigDict(extra="forbid")
    file: str = Field(title="文件 file", examples=["units.csv"])
    sheet: str = Field(title="工作表 sheet", description="blank for text files", examples=[""])
    row: int = Field(title="行 row", description="from 1; 0 is the whole table", examples=[3])
    column: str = Field(title="列 column", examples=["kind"])
    value: str = Field(title="值 value", description="as written", examples=["部们"])
    reason: str = Field(title="原因 reason", examples=["required cell is blank 必填项为空"])
    suggestion: str = Field(title="建议 suggestion", examples=["fill it in"])


class Change(BaseModel):
    """An answer of today that a dry run would change."""

    model_config = ConfigDict(extra="forbid")
    unit: str | None = Field(
        title="单位 unit", description="id; null in the entry that says how many were compared",
        examples=["U-0001"],
    )  # fmt: skip
    before: list[str] | None = Field(title="之前 before", examples=[["U-0001 → L-01"]])
    after: list[str] | None = Field(title="之后 after", examples=[["U-0001 → L-02"]])
    text: str = Field(
        title="说明 in words", examples=["U-0001: U-0001 → L-01 → U-0001 → L-02"]
    )


class Unseen(BaseModel):
    """Where invisible characters were left out of cells."""

    model_config = ConfigDict(extra="forbid")
    file: str = Field(title="文件 file", examples=["units.csv"])
    sheet: str = Field(title="工作表 sheet", examples=[""])
    rows: list[int] = Field(title="行 rows", description="from 1", examples=[[3, 7]])


class IngestReport(BaseModel):
    """What an ingest did or would do; the document of `guikou ingest --format json`."""

    model_config = ConfigDict(extra="forbid")
    batch: int | None = Field(
        title="批次 batch", examples=[12],
        description="number; null when nothing was written: a dry run, refused, or all known",
    )  # fmt: skip
    dry_run: bool = Field(title="预览 dry run", examples=[False])
    rows: int = Field(title="行数 good rows", description="rows", examples=[3])
    skipped: int = Field(title="跳过 skipped", description="rows", examples=[0])
    added: dict[str, int] = Field(title="新增 added", description="by type", examples=_COUNTS)
    closed: dict[str, int] = Field(title="撤回 closed", description="by type", examples=[{}])
    unchanged: dict[str, int] = Field(title="不变 left alone", examples=[{"Unit": 5}])
    issues: list[IssueFound] = Field(title="问题 issues of this page")
    changed_answers: list[Change] = Field(
        title="今日答案的变化 answers of today that change", description="of a dry run; else empty"
    )
    invisible: list[Unseen] = Field(title="不可见字符 invisible characters left out")
    total: int = Field(title="问题总数 issues in all", examples=[0])
    shown: int = Field(title="显示数 issues shown", examples=[0])
    next: str | None = Field(
        title="下一页 cursor of the next page", description="null on the last", examples=["100"]
    )
    snapshot: dict[str, Any] | None = Field(
        None, title="快照对比 against the snapshot before", description="of a snapshot only"
    )


class IngestStatus(BaseModel):
    """An upload, how far it is, and what came of it."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(title="编号 id", examples=["3q2-8wXo0T4pGk1mZJvYsA"])
    state: State = Field(
        title="状态 state", examples=["done"],
        description="queued; reading; done: with a batch number all of it is stored; refused: the "
        "files cannot be loaded as they are; failed: not the files' fault",
    )  # fmt: skip
    dry_run: bool = Field(title="预览 dry run", description="false once committed")
    who: str = Field(title="经手 whose name the batch bears", examples=["li.si"])
    files: list[SentFile] = Field(title="文件 files")
    mapping: str | None = Field(title="映射 mapping", description="its name", examples=[None])
    snapshot: str | None = Field(title="快照日 snapshot day", examples=["2016-05-01"])
    source: str | None = Field(title="名册 roster", examples=[None])
    skip_bad_rows: bool = Field(title="跳过坏行 skip bad rows", examples=[False])
    progress: Progress = Field(title="进度 progress")
    detail: str | None = Field(
        title="原因 why", description="why it was refused or failed", examples=[None]
    )
    report: IngestReport | None = Field(
        title="报告 report", description="null until it ended, and when a file cannot be read"
    )


class Undone(BaseModel):
    """An undo that is stored."""

    model_config = ConfigDict(extra="forbid")
    batch: int = Field(title="被撤销的批次 batch that was undone", examples=[3])
    undone_by: int = Field(title="撤销它的批次 batch that undid it", examples=[4])
    data_version: str = Field(
        title="数据版本 data version", description="number of the last batch", examples=["4"]
    )
