"""Reading tables from text files, workbooks and record files, whatever their dress."""

from __future__ import annotations

from pathlib import Path

from ingest.readers.cells import IsHeader, ReadError, Table
from ingest.readers.records import read_json, read_json_lines, read_yaml
from ingest.readers.text import read_text
from ingest.readers.workbook import read_workbook

__all__ = ["ENDINGS", "ReadError", "Table", "read", "supported"]

_TEXT = frozenset({".csv", ".tsv", ".txt"})
_WORKBOOK = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_JSON = frozenset({".json"})
_LINES = frozenset({".jsonl", ".ndjson", ".ijson"})
_YAML = frozenset({".yaml", ".yml"})
MOST_COLUMNS = 16_384
"""Columns of a table, as many as a sheet has; each is named, and each row has a cell for it."""
_ALL = _TEXT | _WORKBOOK | _JSON | _LINES | _YAML
ENDINGS = tuple(sorted(_ALL))
"""Of the files that can be read."""


def supported(path: Path) -> bool:
    """Return whether the extension is one that `read` knows.

    Args:
        path: the file; it need not exist.

    Returns:
        True for a known extension, in either case.
    """
    return path.suffix.lower() in _ALL


def read(
    path: Path,
    *,
    is_header: IsHeader | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> list[Table]:
    """Read the tables of a file.

    Args:
        path: the file.
        is_header: tells header cells; if it never agrees, the shape of the rows decides.
        sheet: read only this sheet (workbooks) or key (JSON and YAML).
        encoding: the encoding of a text or record file; found out when not given.
        separator: the separator of a text file; found out when not given.

    Returns:
        The tables in the order of the file, at least one.

    Raises:
        ReadError: the file is missing, empty, damaged, too wide or not what its extension says.
    """
    tables = _read(path, is_header, sheet, encoding, separator)
    for table in tables:
        if len(table.columns) > MOST_COLUMNS:
            raise ReadError(
                f"{path}: 列过多 a table has {len(table.columns)} columns; at most {MOST_COLUMNS} "
                "are taken. Check that its separator and its header row are right."
            )
    return tables


def _read(
    path: Path,
    is_header: IsHeader | None,
    sheet: str | None,
    encoding: str | None,
    separator: str | None,
) -> list[Table]:
    suffix = path.suffix.lower()
    try:
        _check_file(path)
        if suffix in _WORKBOOK:
            return read_workbook(path, is_header, sheet)
        if suffix in _TEXT:
            if sheet:
                raise ReadError(
                    f"{path}: 文本文件没有工作表 "
                    f"a text file has no sheet {sheet!r}; leave the sheet out."
                )
            return read_text(path, is_header, encoding, separator)
        if suffix in _YAML:
            tables = read_yaml(path, encoding)
        else:
            tables = (read_json if suffix in _JSON else read_json_lines)(path, encoding)
        return tables if sheet is None else _choose(path, tables, sheet)
    except OSError as error:
        raise ReadError(
            f"{path}: 无法打开 "
            f"cannot be opened ({error.strerror}); check it."
        ) from error


def _check_file(path: Path) -> None:
    """Raise ReadError unless the path is a file with a known extension and some content."""
    if not supported(path):
        raise ReadError(
            f"{path}: 不支持的文件类型 "
            f"this kind of file is not known; use one of {', '.join(ENDINGS)}."
        )
    if not path.exists():
        raise ReadError(f"{path}: 没有这个文件 there is no such file; check the path.")
    if not path.is_file():
        raise ReadError(f"{path}: 不是文件 this is not a file; give the file itself.")
    if path.stat().st_size == 0:
        raise ReadError(f"{path}: 文件为空 the file is empty; give a file with a header row.")


def _choose(path: Path, tables: list[Table], sheet: str) -> list[Table]:
    """Return the one table asked for; ReadError when there is none of that name."""
    chosen = [table for table in tables if table.name == sheet.strip().lower()]
    if not chosen:
        names = ", ".join(table.name for table in tables)
        raise ReadError(f"{path}: 没有这个表 there is no table {sheet!r}; choose from {names}.")
    return chosen
