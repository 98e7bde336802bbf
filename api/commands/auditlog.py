"""audit-log: check and read the log of who asked what."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.commands.common import choose, console, print_json, say, table

if TYPE_CHECKING:
    from api.auditlog import AuditLog, Head


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit-log", epilog="例 e.g.: guikou audit-log list --log audit.sqlite")(audit_log)


def audit_log(
    action: str = typer.Argument(..., help="verify 核对 | list 列出"),
    log: Path = typer.Option(
        ..., "--log", envvar="GUIKOU_AUDIT_LOG", help="日志文件 file of the log"
    ),
    noted: str | None = typer.Option(
        None, help="verify: 先前抄录的末尾 an end printed before, as COUNT:HASH"
    ),
    after: int = typer.Option(0, min=0, help="list: 从此号之后 only entries after this number"),
    limit: int = typer.Option(100, min=1, help="list: 最多显示 most entries shown"),
    format: str = typer.Option("text", help="text | json"),
) -> None:
    """审计日志 Verify that no entry of the audit log was changed, or list entries.

    Verify prints the end of the log; noted elsewhere and given as --noted, it later proves that
    nothing up to there was removed or rewritten. Exit code 1 when an entry is broken.
    """
    from api.auditlog import AuditLog, noted_head

    choose(action, ("verify", "list"), "action")
    choose(format, ("text", "json"), "format")
    opened = AuditLog(log, write=False)
    try:
        if action == "verify":
            _verify(opened, noted_head(noted) if noted is not None else None, format)
        else:
            _list(opened, after, limit, format)
    finally:
        opened.close()


def _verify(log: AuditLog, noted: Head | None, format: str) -> None:
    # The end first: an entry may be added while the log is read.
    end = log.head()
    broken = log.verify(noted)
    if format == "json":
        print_json({"head": asdict(end), "broken": asdict(broken) if broken else None})
    elif broken:
        say(f"第 {broken.number} 条 entry {broken.number}: {broken.reason}.")
    else:
        say(f"完好 intact; 末尾 the end is {end.count}:{end.hash}")
    if broken:
        raise typer.Exit(1)


def _list(log: AuditLog, after: int, limit: int, format: str) -> None:
    found = log.entries(after, limit)
    if format == "json":
        print_json([entry.document() for entry in found])
        return
    headers = ("序号 number", "时间 at", "用户 who", "角色 role", "地址 address", "行为 action",
               "对象 what", "数据版本 version", "请求 request", "结果 outcome")  # fmt: skip
    rows = [
        (entry.number, entry.at, e.who, e.role, e.address, e.action,
         "\n".join((e.endpoint, *e.about)), "" if e.data_version is None else e.data_version,
         e.request, e.outcome)
        for entry in found for e in (entry.event,)
    ]  # fmt: skip
    console().print(table(headers, rows))
