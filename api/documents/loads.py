"""What is told of ingests and undos."""

from __future__ import annotations

from api.documents.report import IngestReport
from api.documents.told import Exact, told
from api.loads.ingest import State


class SentFile(Exact):
    """A file as it was sent."""

    name: str = told("文件名 Name", "As it was sent.", "units.csv")
    sha256: str = told("散列 SHA-256", "Of its bytes, hex.", "0" * 64)
    bytes: int = told("大小 Size", "Of the file.", 1024, unit="bytes")


class Progress(Exact):
    """How far an ingest is."""

    done: int = told(
        "已完成 Done", "Rows read; those of tables whose rows give ids are passed over twice.",
        2000, unit="rows",
    )  # fmt: skip
    total: int = told("总数 Total", "Rows in all, counted likewise; 0 until known.", 9000,
                      unit="rows")  # fmt: skip


class IngestStatus(Exact):
    """An upload, how far it is, and what came of it."""

    id: str = told("编号 Id", "Of this ingest, until the service ends.", "3q2-8wXo0T4pGk1mZJvYsA")
    state: State = told(
        "状态 State", "queued; reading; done: with a batch number all of it is stored; refused: "
        "the files cannot be loaded as they are; failed: not the files' fault.", "done",
    )  # fmt: skip
    dry_run: bool = told("预览 Dry run", "Nothing is written; false once committed.", False)
    who: str = told("经手人 Who", "Whose name the batch bears.", "li.si")
    files: list[SentFile] = told("文件 Files", "As they were sent.")
    mapping: str | None = told("映射 Mapping", "Name of its file; null: none.", "roster.yaml")
    snapshot: str | None = told(
        "快照日 Snapshot", "The day that the tables tell of, EDTF; null: they have own dates.",
        "2016-05-01", unit="day",
    )  # fmt: skip
    source: str | None = told("名册 Source", "Roster of the snapshot; null: none.", "名册（虚构）")
    skip_bad_rows: bool = told("跳过坏行 Skip bad rows", "The good rows are loaded.", False)
    progress: Progress = told("进度 Progress", "How far it is.")
    detail: str | None = told(
        "原因 Detail", "Why it was refused or failed; null: it was not.", "1 处问题 issues found"
    )
    report: IngestReport | None = told(
        "报告 Report", "Null until it ended, and when a file cannot be read."
    )


class Undone(Exact):
    """An undo that is stored."""

    batch: int = told("被撤销的批次 Batch", "That was undone.", 3, unit="batch number")
    undone_by: int = told("撤销批次 Undone by", "The batch that undid it.", 4,
                          unit="batch number")  # fmt: skip
    data_version: str = told("数据版本 Data version", "Number of the last batch.", "4")
