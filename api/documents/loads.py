"""What is told of ingests and undos."""

from __future__ import annotations

from api.documents.report import IngestReport
from api.documents.told import Exact, told
from api.loads.ingest import State


class SentFile(Exact):
    """一个上传的文件。 A file as it was sent."""

    name: str = told("文件名 Name", "上传时的名称。 As it was sent.", "units.csv")
    sha256: str = told(
        "散列 SHA-256", "文件字节的 SHA-256，十六进制。 Of its bytes, hex.", "0" * 64
    )
    bytes: int = told("大小 Size", "文件的大小。 Of the file.", 1024, unit="bytes")


class Progress(Exact):
    """录入的进度。 How far an ingest is."""

    done: int = told(
        "已完成 Done", "已读行数；行中给出编号的表会读两遍。 "
        "Rows read; those of tables whose rows give ids are passed over twice.", 2000, unit="rows",
    )  # fmt: skip
    total: int = told(
        "总数 Total",
        "总行数，同样计数；尚不知时为 0。 Rows in all, counted likewise; 0 until known.", 9000,
        unit="rows",
    )  # fmt: skip


class IngestStatus(Exact):
    """一次上传、其进度与结果。 An upload, how far it is, and what came of it."""

    id: str = told(
        "编号 Id", "本次录入的编号，服务停止前有效。 Of this ingest, until the service ends.",
        "3q2-8wXo0T4pGk1mZJvYsA",
    )  # fmt: skip
    state: State = told(
        "状态 State", "queued 排队；reading 读取；done 完成：有批次号即已全部存入；refused 拒绝："
        "文件不能照此录入；failed 失败：与文件无关。 "
        "queued; reading; done: with a batch number all of it is stored; refused: the files "
        "cannot be loaded as they are; failed: not the files' fault.", "done",
    )  # fmt: skip
    dry_run: bool = told(
        "预览 Dry run", "不写入；提交后为 false。 Nothing is written; false once committed.", False
    )
    who: str = told("经手人 Who", "批次记在谁的名下。 Whose name the batch bears.", "li.si")
    files: list[SentFile] = told("文件 Files", "按上传时的情况。 As they were sent.")
    mapping: str | None = told(
        "映射 Mapping", "映射文件的名称；null 为没有。 Name of its file; null: none.", "roster.yaml"
    )
    snapshot: str | None = told(
        "快照日 Snapshot", "表格所述之日，EDTF；null 为表格自带日期。 "
        "The day that the tables tell of, EDTF; null: they have own dates.", "2016-05-01",
        unit="day",
    )  # fmt: skip
    source: str | None = told(
        "名册 Source", "快照所属名册；null 为没有。 Roster of the snapshot; null: none.",
        "名册（虚构）",
    )  # fmt: skip
    skip_bad_rows: bool = told(
        "跳过坏行 Skip bad rows", "只录入好行。 The good rows are loaded.", False
    )
    progress: Progress = told("进度 Progress", "录入进行到何处。 How far it is.")
    detail: str | None = told(
        "原因 Detail",
        "拒绝或失败的原因；null 为没有。 Why it was refused or failed; null: it was not.",
        "1 处问题 issues found",
    )  # fmt: skip
    report: IngestReport | None = told(
        "报告 Report", "结束之前，或文件无法读取时，为 null。 "
        "Null until it ended, and when a file cannot be read.",
    )  # fmt: skip


class Undone(Exact):
    """已存入的撤销。 An undo that is stored."""

    batch: int = told(
        "被撤销的批次 Batch", "被撤销的批次。 That was undone.", 3, unit="batch number"
    )
    undone_by: int = told(
        "撤销批次 Undone by", "执行撤销的批次。 The batch that undid it.", 4, unit="batch number"
    )
    data_version: str = told(
        "数据版本 Data version", "最后批次的编号。 Number of the last batch.", "4"
    )
