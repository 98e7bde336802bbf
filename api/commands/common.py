"""What several commands share: the store of this call, who calls, dates, JSON on stdout."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from graph.dates import DateError, parse_day
from graph.errors import BadValue, UsageError
from graph.stores import Store, open_store

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


@contextmanager
def opened(url: str, *, write: bool = False, create: bool = True) -> Iterator[Store]:
    """The store of this call, closed at the end."""
    store = open_store(url, write=write, create=create)
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
        BadValue: not a full date.
    """
    if text is None:
        return date.today()
    try:
        return parse_day(text)
    except DateError as error:
        raise BadValue(str(error)) from error


def console(out: TextIO | None = None, *, wrap: bool = True) -> Console:
    """Where answers are printed: as wide as the terminal, 160 characters where there is none.

    Recorded text reaches it without control characters. Lines are folded unless `wrap` is false.
    """
    from api.screen import Screen

    out = out or sys.stdout
    return Screen(
        file=out, highlight=False, width=None if out.isatty() else 160, soft_wrap=not wrap
    )


def say(line: object, *, err: bool = False) -> None:
    """Print a line as it is, but for control characters."""
    from api.wording import plain

    typer.echo(plain(str(line), "\n\u3000"), err=err)


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


def json_bytes(document: Any) -> bytes:
    """A JSON document as it is printed and written."""
    import orjson

    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def print_json(document: Any) -> None:
    """One JSON document on stdout and nothing else."""
    sys.stdout.buffer.write(json_bytes(document))


def assigned(texts: Iterable[str]) -> dict[str, str]:
    """What the options `-p name=value` of a call say.

    Raises:
        UsageError: one is no assignment, or two are of one name.
    """
    result: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise UsageError(f"-p {text!r}: 写成 write it as -p name=value.")
        if name in result:
            raise UsageError(f"-p {name} 给了两次 is given twice; give one value.")
        result[name] = value
    return result


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """What is done within writes to a place. Raises UsageError when the system refuses it."""
    try:
        yield
    except OSError as error:
        file = isinstance(error, FileExistsError | NotADirectoryError)
        why = "不是文件夹 not a folder" if file else error.strerror or error
        raise UsageError(
            f"{error.filename or place}: 无法写入 cannot be written ({why}); "
            "请换一个位置 choose another place."
        ) from error


def save(files: Mapping[Path, bytes]) -> None:
    """Write files, with the folders they need. Raises UsageError when one cannot be written."""
    for path, data in files.items():
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def probe(path: Path) -> None:
    """Refuse a file that could not be written later, before anything is done. Leaves no trace.

    It is tried out, because permissions do not tell of read-only and virtual file systems.

    Raises:
        UsageError: it cannot be written.
    """
    missing = [folder for folder in path.parents if not folder.exists()]
    new = not path.exists()
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # A pipe or a terminal would take the attempt for the file itself.
        if new or path.is_file() or path.is_dir():
            path.open("ab").close()
        if new:
            path.unlink()
        for folder in missing:
            folder.rmdir()


def choose(value: str, allowed: tuple[str, ...], what: str) -> str:
    """A word out of a closed list. Raises UsageError naming the list."""
    if value not in allowed:
        raise UsageError(f"{value!r} 不可用 is no {what}; use {', '.join(allowed)}.")
    return value
