"""Whether every entry of an audit log is as it was written."""

from __future__ import annotations

import sqlite3
from typing import Any

from api.auditlog.entry import START, Broken, Head, canonical, chained, parsed
from api.auditlog.file import guarded, head
from graph.errors import StoreCorrupt

_PAGE = 1000
"""Entries read at a time: between pages others may append."""
_LEAST = -(2**63)


def first_broken(connection: sqlite3.Connection, noted: Head | None) -> Broken | None:
    """See AuditLog.verify."""
    if not guarded(connection):
        return Broken(0, "表或触发器已改 tables or triggers are not those the log was made with")
    last, least = START, _LEAST
    while True:
        try:
            end, rows = _page(connection, least)
        except StoreCorrupt as error:
            return Broken(0, str(error).rstrip("."))
        for row in rows:
            found = _wrong(row, last)
            if found:
                return Broken(last.count + 1, found)
            last = Head(row[0], row[2])
            if noted and noted.count == last.count and noted.hash != last.hash:
                return Broken(last.count, "与先前抄录的不同 differs from what was noted before")
        if not rows:
            return _wrong_end(last, end, noted)
        least = last.count + 1


def _page(connection: sqlite3.Connection, least: int) -> tuple[Head, list[Any]]:
    """The end of the log and its next entries, both of one moment."""
    with connection:
        connection.execute("BEGIN")
        rows = connection.execute(
            "SELECT number, body, hash FROM entry WHERE number >= ? ORDER BY number LIMIT ?",
            (least, _PAGE),
        ).fetchall()
        return head(connection), rows


def _wrong(row: Any, last: Head) -> str | None:
    number, body, hash = row
    if number != last.count + 1:
        return f"缺失，其后为 is missing; the next one found is {number}"
    if not isinstance(body, str) or hash != chained(last.hash, body):
        return "内容、散列或位置已改 its text, hash or place was changed"
    try:
        entry = parsed(body, hash)
        same = canonical(entry.number, entry.at, entry.event) == body
    except (ValueError, TypeError):
        same = False
    return None if same and entry.number == number else "不是日志记录 is no entry of this log"


def _wrong_end(last: Head, end: Head, noted: Head | None) -> Broken | None:
    count = max(end.count, noted.count if noted else 0)
    if last.count < count:
        return Broken(last.count + 1, f"末尾缺失 is missing at the end; there were {count} entries")
    if last.count > end.count:
        return Broken(end.count + 1, f"超出记录的末尾 is beyond the recorded end, {end.count}")
    if last.hash != end.hash:
        return Broken(last.count, "与记录的末尾不符 differs from the recorded end of the log")
    return None
