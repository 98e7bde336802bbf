"""The audit log as it is told."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class LogEntry(BaseModel):
    """One entry."""

    model_config = ConfigDict(extra="forbid")
    number: int = Field(title="序号 number", examples=[7])
    at: str = Field(title="时间 instant", description="UTC, with microseconds",
                    examples=["2016-09-06T12:00:00.000000Z"])  # fmt: skip
    who: str = Field(title="用户 user", description="empty where nobody had signed in",
                     examples=["zhang.san"])  # fmt: skip
    role: str = Field(title="角色 role", examples=["investigator"])
    address: str = Field(title="地址 address", examples=["127.0.0.1"])
    action: str = Field(title="行为 action", examples=["read"])
    endpoint: str = Field(title="接口 method and route", examples=["GET /api/v1/search"])
    about: list[str] = Field(title="对象 what was asked", examples=[["text=qt"]])
    data_version: int | None = Field(
        title="数据版本 data version", description="of the last batch; null: none",
        examples=[3],
    )  # fmt: skip
    request: str = Field(title="请求号 request id", examples=["r-1"])
    outcome: str = Field(title="结果 status or reason", examples=["200"])
    hash: str = Field(title="散列 hash of the chain", description="SHA-256, hex", examples=["00"])


class LogPage(BaseModel):
    """Some entries, oldest first."""

    model_config = ConfigDict(extra="forbid")
    entries: list[LogEntry] = Field(title="记录 entries")
    total: int = Field(title="总数 entries of the log", description="before this request's own",
                       examples=[7])  # fmt: skip
    shown: int = Field(title="显示数 entries shown", examples=[7])
    next: int | None = Field(title="下一页 give it as after", description="null at the end",
                             examples=[None])  # fmt: skip


class LogHead(BaseModel):
    """The end of the log."""

    model_config = ConfigDict(extra="forbid")
    count: int = Field(title="条数 entries", examples=[7])
    hash: str = Field(title="散列 hash of the last", description="SHA-256, hex", examples=["00"])


class LogBroken(BaseModel):
    """The first entry that is not as it was written."""

    model_config = ConfigDict(extra="forbid")
    number: int = Field(title="序号 number", description="0: the log as a whole", examples=[3])
    reason: str = Field(title="原因 reason", examples=["内容、散列或位置已改 …"])


class LogVerified(BaseModel):
    """Whether the log is as it was written."""

    model_config = ConfigDict(extra="forbid")
    head: LogHead = Field(title="末尾 the end", description="note it elsewhere, as COUNT:HASH")
    broken: LogBroken | None = Field(title="断处 what is broken", description="null: intact",
                                     examples=[None])  # fmt: skip
