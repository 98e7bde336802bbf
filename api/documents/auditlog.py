"""The audit log as it is told."""

from __future__ import annotations

from api.documents.told import Exact, told

_HASH = "0" * 64
_SHA = "SHA-256, hex; it covers the hash of the entry before."


class LogEntry(Exact):
    """One entry."""

    number: int = told("序号 Number", "From 1, without gaps.", 7, unit="entry number")
    at: str = told("时间 At", "UTC instant.", "2016-09-06T12:00:00.000000Z", unit="microsecond")
    who: str = told("用户 Who", "User name; empty where nobody had signed in.", "zhang.san")
    role: str = told("角色 Role", "Of the user at that time; empty likewise.", "investigator")
    address: str = told("地址 Address", "Where the request came from.", "127.0.0.1")
    action: str = told(
        "行为 Action", "read, export, ingest, undo, users, audit_log, cypher, login, logout or "
        "refused.", "read",
    )  # fmt: skip
    endpoint: str = told("接口 Endpoint", "Method and route.", "GET /api/v1/search")
    about: list[str] = told("对象 About", "What was asked, as name=value.", ["text=qt"])
    data_version: int | None = told(
        "数据版本 Data version", "Number of the last batch then; null: no data was touched.", 3,
        unit="batch number",
    )  # fmt: skip
    request: str = told("请求编号 Request", "The X-Request-ID of the answer.", "r-1")
    outcome: str = told(
        "结果 Outcome", "HTTP status, the reason of a refusal, or begun before a change.", "200"
    )
    hash: str = told("散列 Hash", _SHA, _HASH)


class LogPage(Exact):
    """Some entries."""

    entries: list[LogEntry] = told("记录 Entries", "Oldest first.")
    total: int = told("总数 Total", "Entries of the log before this request's own.", 7,
                      unit="entries")  # fmt: skip
    shown: int = told("显示数 Shown", "Entries on this page.", 7, unit="entries")
    next: int | None = told(
        "下一页 Next page", "Give it as `after` to read on; null at the end.", 7,
        unit="entry number",
    )  # fmt: skip


class LogHead(Exact):
    """The end of the log."""

    count: int = told("条数 Count", "Entries of the log.", 7, unit="entries")
    hash: str = told("散列 Hash", f"Of the last entry. {_SHA}", _HASH)


class LogBroken(Exact):
    """The first entry that is not as it was written."""

    number: int = told("序号 Number", "Of the entry; 0: the log as a whole.", 3,
                       unit="entry number")  # fmt: skip
    reason: str = told("原因 Reason", "What is wrong with it.", "内容、散列或位置已改 changed")


class LogVerified(Exact):
    """Whether the log is as it was written."""

    head: LogHead = told("末尾 Head", "The end of the log; note it elsewhere, as COUNT:HASH.")
    broken: LogBroken | None = told("断处 Broken", "What is broken first; null: intact.")
