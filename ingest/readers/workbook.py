"""Reading workbooks: every sheet of XLSX, XLSM, XLSB, XLS and ODS files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from ingest.readers.archive import check_archive
from ingest.readers.cells import IsHeader, ReadError, Row, Table, hides, workbook_cell
from ingest.readers.header import SAMPLE, Merge, find_header, lay_out
from ingest.readers.trial import TOO_MUCH

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PARTS = {
    ".xlsx": "xl/workbook.xml",
    ".xlsm": "xl/workbook.xml",
    ".xlsb": "xl/workbook.bin",
    ".ods": "content.xml",
}
# Memory in which all sheets must be laid out, and seconds for it.
_MOST_MEMORY = 3 << 30
_MOST_SECONDS = 300
_TRIAL = Path(__file__).with_name("trial.py")


def read_workbook(path: Path, is_header: IsHeader | None, sheet: str | None) -> list[Table]:
    """Read the sheets of a workbook that hold anything.

    Args:
        path: the file.
        is_header: as in `read`.
        sheet: read only this sheet.

    Returns:
        One table per sheet, in the order of the workbook.

    Raises:
        ReadError: the file is damaged, protected, too large or holds no table.
    """
    _check_container(path)
    tables: list[Table] = []
    try:
        _try_out(path)
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in _sheet_names(path, book, sheet):
                table = _table(path, name, book.get_sheet_by_name(name), is_header)
                if table is not None:
                    tables.append(table)
    except (ReadError, OSError):
        raise
    except PasswordError as error:
        raise _protected(path) from error
    # The library reports damage by many types, a panic of its core being no Exception.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise ReadError(
            f"{path}: 工作簿损坏 "
            f"the workbook is damaged ({error}); save it again."
        ) from error
    if not tables:
        raise ReadError(
            f"{path}: 工作簿没有数据 "
            "the workbook holds no rows; give a table with a header row."
        )
    return tables


def _protected(path: Path) -> ReadError:
    """Return the error for a workbook with a password."""
    return ReadError(f"{path}: the workbook has a password; save it without one.")


def _check_container(path: Path) -> None:
    """Raise ReadError when the file is not the container its extension says, or a zip bomb."""
    suffix = path.suffix.lower()
    with path.open("rb") as handle:
        head = handle.read(4)
    if suffix == ".xls":
        if head != _OLE:
            raise ReadError(
                f"{path}: 不是 "
                "XLS 工作簿 this is not an XLS workbook; give it its right extension."
            )
        return
    if head == _OLE:
        if _ENCRYPTED in path.read_bytes():
            raise _protected(path)
        raise ReadError(
            f"{path}: 旧版 "
            "Office 文件 this is an old Office file; if it is a workbook, name it .xls."
        )
    check_archive(path, _PARTS[suffix])


def _try_out(path: Path) -> None:
    """Raise ReadError when the library would take too much, which would end this process."""
    command = [sys.executable, "-P", str(_TRIAL), str(path.absolute()), str(_MOST_MEMORY)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS).returncode
    except subprocess.TimeoutExpired:
        ended = TOO_MUCH
    if ended not in (0, 1):
        raise ReadError(
            f"{path}: 工作表过大 a sheet cannot be laid out in {_MOST_MEMORY >> 30} GiB and "
            f"{_MOST_SECONDS} s, which is refused; delete the cells far from the table or save it "
            "as CSV."
        )


def _sheet_names(path: Path, book: CalamineWorkbook, wanted: str | None) -> list[str]:
    """Return the names of the sheets to read; ReadError when the one asked for is missing."""
    names = [m.name for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    if wanted is None:
        return names
    chosen = [name for name in names if name == wanted] or [
        name for name in names if name.strip().lower() == wanted.strip().lower()
    ]
    if not chosen:
        raise ReadError(
            f"{path}: 没有这个工作表 "
            f"there is no sheet {wanted!r}; choose from {', '.join(names)}."
        )
    return chosen


def _cells(
    sheet: CalamineSheet, after: int = 0, invisible: set[int] | None = None
) -> Iterator[Row]:
    """Yield number and cells of the non-blank rows after one; `invisible` as in `Table`."""
    if sheet.start is None:
        return
    for number, values in enumerate(sheet.iter_rows(), start=1):
        if number <= after:
            continue
        if invisible is not None and hides(values):
            invisible.add(number)
        cells = tuple(map(workbook_cell, values))
        # A number 0 is a value, so truth does not do.
        if any(cell != "" for cell in cells):
            yield number, cells


def _table(path: Path, name: str, sheet: CalamineSheet, is_header: IsHeader | None) -> Table | None:
    """Return the table of a sheet, None when the sheet is blank."""
    sample = list(islice(_cells(sheet), SAMPLE))
    if not sample:
        return None
    header = find_header(sample, is_header, _merges(sheet))
    suspects = {i for i, text in enumerate(header.names) if not text}
    suspects |= set(range(len(header.names), len(sample[0][1])))
    used: set[int] = set()
    if suspects:
        for _, cells in _cells(sheet, header.last_row):
            used.update(i for i in suspects - used if cells[i] != "")
    layout = lay_out(header.names, used)

    invisible: set[int] = set()

    def rows() -> Iterator[Row]:
        for number, cells in _cells(sheet, header.last_row, invisible):
            aligned = layout.align(cells)
            if any(cell != "" for cell in aligned):
                yield number, aligned

    return Table(str(path), name, name.strip().lower(), layout.columns, rows, invisible)


def _merges(sheet: CalamineSheet) -> list[Merge]:
    """Return the merged ranges with columns counted from the first one in use."""
    shift = sheet.start[1] if sheet.start else 0
    found: list[Merge] = []
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        # The library leaves out blank columns on the left; a range may begin in them.
        if left >= shift:
            found.append(Merge(top + 1, left - shift, bottom + 1, right - shift))
    return found
