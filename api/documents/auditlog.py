"""The audit log as it is told."""

from __future__ import annotations

from api.documents.told import Exact, told

_HASH = "0" * 64
_SHA = "SHA-256，十六进制，含前一条的散列。 SHA-256, hex; it covers the hash of the entry before."


class LogEntry(Exact):
    """一条日志。 One entry."""

    number: int = told(
        "序号 Number", "从 1 起，连续无缺。 From 1, without gaps.", 7, unit="entry number"
    )
    at: str = told(
        "时间 At", "UTC 时刻。 UTC instant.", "2016-09-06T12:00:00.000000Z", unit="microsecond"
    )
    who: str = told(
        "用户 Who", "用户名；未登录时为空。 User name; empty where nobody had signed in.",
        "zhang.san",
    )  # fmt: skip
    role: str = told(
        "角色 Role", "用户当时的角色；未登录时为空。 Of the user at that time; empty likewise.",
        "investigator",
    )  # fmt: skip
    address: str = told("地址 Address", "请求来自何处。 Where the request came from.", "127.0.0.1")
    action: str = told(
        "行为 Action",
        "read、export、ingest、undo、users、audit_log、cypher、login、logout 或 refused。 "
        "read, export, ingest, undo, users, audit_log, cypher, login, logout or refused.", "read",
    )  # fmt: skip
    endpoint: str = told("接口 Endpoint", "方法与路由。 Method and route.", "GET /api/v1/search")
    about: list[str] = told(
        "对象 About", "所问内容，写作 名称=值。 What was asked, as name=value.", ["text=qt"]
    )
    data_version: int | None = told(
        "数据版本 Data version", "当时最后批次的编号；null 为未涉及数据。 "
        "Number of the last batch then; null: no data was touched.", 3, unit="batch number",
    )  # fmt: skip
    request: str = told(
        "请求编号 Request", "应答的 X-Request-ID。 The X-Request-ID of the answer.", "r-1"
    )
    outcome: str = told(
        "结果 Outcome", "HTTP 状态码、拒绝的原因，或更改之前的 begun。 "
        "HTTP status, the reason of a refusal, or begun before a change.", "200",
    )  # fmt: skip
    hash: str = told("散列 Hash", _SHA, _HASH)


class LogPage(Exact):
    """若干条日志。 Some entries."""

    entries: list[LogEntry] = told("记录 Entries", "从早到晚。 Oldest first.")
    total: int = told(
        "总数 Total", "本次请求之前的日志条数。 Entries of the log before this request's own.", 7,
        unit="entries",
    )  # fmt: skip
    shown: int = told("显示数 Shown", "本页条数。 Entries on this page.", 7, unit="entries")
    next: int | None = told(
        "下一页 Next page",
        "作为 `after` 给出即可续读；末页为 null。 Give it as `after` to read on; null at the end.",
        7, unit="entry number",
    )  # fmt: skip


class LogHead(Exact):
    """日志的末尾。 The end of the log."""

    count: int = told("条数 Count", "日志条数。 Entries of the log.", 7, unit="entries")
    hash: str = told("散列 Hash", "末条的散列。 That of the last entry.", _HASH)


class LogBroken(Exact):
    """最先与所写不符的一条。 The first entry that is not as it was written."""

    number: int = told(
        "序号 Number", "该条的序号；0 为日志整体。 Of the entry; 0: the log as a whole.", 3,
        unit="entry number",
    )  # fmt: skip
    reason: str = told(
        "原因 Reason", "该条有何问题。 What is wrong with it.", "内容、散列或位置已改 changed"
    )


class LogVerified(Exact):
    """日志是否与所写相符。 Whether the log is as it was written."""

    head: LogHead = told(
        "末尾 Head", "日志的末尾；请按 COUNT:HASH 另行抄录。 "
        "The end of the log; note it elsewhere, as COUNT:HASH.",
    )  # fmt: skip
    broken: LogBroken | None = told(
        "断处 Broken", "最先断开之处；null 为完好。 What is broken first; null: intact."
    )
