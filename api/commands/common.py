"""What several commands share: the store of this call, who calls, dates, JSON on stdout."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from graph.errors import UsageError
from graph.stores import Store, open_store

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

LANGUAGES = ("zh", "en")
"""Languages of what is printed."""


@contextmanager
def opened(url: str, *, write: bool = False) -> Iterator[Store]:
    """The store of this call, closed at the end."""
    store = open_store(url, write=write)
    try:
        yield store
    finally:
        store.close()


def caller() -> str:
    """Who writes: $GUIKOU_USER, or the login name."""
    try:
        return os.environ.get("GUIKOU_USER") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def day(text: str | None) -> date:
    """A day as given on the command line; today when not given.

    Raises:
        UsageError: not a full date.
    """
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} 不是日期 is no date; write it as 2016-09-06.") from error


def console(out: TextIO | None = None) -> Console:
    """Where answers are printed: as wide as the terminal, 160 characters where there is none."""
    from rich.console import Console

    out = out or sys.stdout
    return Console(file=out, highlight=False, width=None if out.isatty() else 160)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table for the terminal; long cells are folded, never cut, and markup stays plain text."""
    from rich.table import Table
    from rich.text import Text

    from api.wording import clean

    result = Table()
    for header in headers:
        result.add_column(header, overflow="fold")
    for row in rows:
        result.add_row(*(Text("\n".join(map(clean, str(cell).split("\n")))) for cell in row))
    return result


def print_json(document: Any) -> None:
    """One JSON document on stdout and nothing else."""
    import orjson

    text = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    sys.stdout.buffer.write(text)


def choose(value: str, allowed: tuple[str, ...], what: str) -> str:
    """A word out of a closed list. Raises UsageError naming the list."""
    if value not in allowed:
        raise UsageError(f"{value!r} 不可用 is no {what}; use {', '.join(allowed)}.")
    return value
