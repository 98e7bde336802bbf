"""What the form of an upload and the paths of ingests and batches take."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, Form, Path, UploadFile

IngestId = Annotated[
    str, Path(
        title="编号 Id",
        description="录入的编号，即其 Location 中的编号。 Of the ingest, as its Location has it.",
        examples=["3q2-8wXo0T4pGk1mZJvYsA"],
    )
]  # fmt: skip
BatchNumber = Annotated[
    int, Path(
        title="批次 Batch", description="GET /batches 所列的批次号。 As GET /batches tells it.",
        examples=[3], json_schema_extra={"x-unit": "batch number"},
    )
]  # fmt: skip
Tables = Annotated[
    list[UploadFile],
    File(
        title="文件 Files", description="各表格，按磁盘上的名称。 The tables, named as on disk.",
        examples=[["id,full_name,kind\nU-0001,某集团公司（虚构）,central\n"]],
    ),
]  # fmt: skip
Mapping = Annotated[
    UploadFile | None,
    File(
        title="映射 Mapping",
        description="非规范表的映射，YAML。 Of tables that are not canonical, YAML.",
        examples=["table: units\n"],
    ),
]  # fmt: skip
SnapshotDay = Annotated[
    str | None,
    Form(
        title="快照日 Snapshot", description="表格所述之日，EDTF；空为表格自带日期。 "
        "The day that the tables tell of, EDTF; blank: they have their own dates.",
        examples=["2016-05-01"], json_schema_extra={"x-unit": "day"}, max_length=100,
    ),
]  # fmt: skip
Roster = Annotated[
    str | None,
    Form(
        title="名册 Source", description="快照所属的名册。 Roster of the snapshot.",
        examples=["名册（虚构）"], max_length=200,
    ),
]  # fmt: skip
DryRun = Annotated[
    bool, Form(title="预览 Dry run", description="只预览，不写入。 Write nothing.", examples=[True])
]
SkipBadRows = Annotated[
    bool, Form(
        title="跳过坏行 Skip bad rows", description="只录入好行。 Load the good rows.",
        examples=[False],
    )
]  # fmt: skip
