"""The issues of an ingest, page by page."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from api.loads.work import ISSUES
from graph.errors import BadValue


def issues_page(folder: Path, total: int, limit: int, cursor: str | None) -> dict[str, Any]:
    """The issues from a cursor on, at most `limit`; `next` is the cursor of the page after.

    The list is complete and never changes, so that a cursor is a place in it.

    Raises:
        BadValue: the cursor is none that a page gave.
    """
    start = 0
    if cursor is not None:
        # At most as long as the numbers of places are: longer ones take long to read.
        if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= len(str(total))):
            raise BadValue("游标不可用 that is no cursor of this list; begin without one.")
        start = int(cursor)
    with (folder / ISSUES).open("rb") as lines:
        shown = [orjson.loads(line) for line in islice(lines, start, start + limit)]
    end = start + len(shown)
    return {
        "issues": shown, "total": total, "shown": len(shown),
        "next": str(end) if shown and end < total else None,
    }  # fmt: skip
