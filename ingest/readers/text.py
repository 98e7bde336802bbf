"""Reading delimited text: encoding, separator and line ends are found out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.readers.cells import (
    CARE,
    INVISIBLE,
    IsHeader,
    ReadError,
    Row,
    Table,
    clean_text,
    header_name,
)
from ingest.readers.encodings import resolve_encoding
from ingest.readers.header import DEPTH, SAMPLE, Header, Layout, find_header, lay_out

if TYPE_CHECKING:
    from _csv import Reader

_SEPARATORS = (",", "\t", ";", "|")
_NAMED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
# Rows on which the separator is decided.
_TRIAL_ROWS = 50
# A quote that is never closed swallows the rest of the file; this bounds how much.
csv.field_size_limit(16 * 1024 * 1024)


def read_text(
    path: Path, is_header: IsHeader | None, encoding: str | None, separator: str | None
) -> list[Table]:
    """Read a delimited text file as one table.

    Args:
        path: the file.
        is_header: as in `read`.
        encoding: the encoding, found out when None.
        separator: one character or its name (`tab`), found out when None.

    Returns:
        A list of one table.

    Raises:
        ReadError: encoding or content are not those of a text table.
    """
    codec = resolve_encoding(path, encoding)
    _refuse_markup(path, codec)
    if separator is None:
        mark = _find_separator(path, codec, is_header)
    else:
        mark = _NAMED.get(separator.lower(), separator)
        if len(mark) != 1 or mark in '\r\n"':
            raise ReadError(
                f"{path}: {separator!r} 不是分隔符 "
                "is no separator; give one character or tab."
            )
    source = _Source(path, codec, mark)
    sample = list(islice(source.rows(0, None), SAMPLE))
    if not sample:
        raise ReadError(
            f"{path}: 文件只有空行 "
            "the file holds only blank lines; give a table with a header."
        )
    header = find_header(sample, is_header, first_row=True)
    layout = lay_out(header.names, source.unnamed(header))

    invisible: set[int] = set()

    def rows() -> Iterator[Row]:
        return source.rows(header.last_row, layout, invisible)

    return [Table(str(path), "", path.stem.strip().lower(), layout.columns, rows, invisible)]


class _Source:
    """A text file with known encoding and separator."""

    def __init__(self, path: Path, codec: str, separator: str) -> None:
        self._path = path
        self._codec = codec
        self._separator = separator

    @contextmanager
    def _reader(self, after: int) -> Iterator[Reader]:
        """Give a csv reader that stands after the record starting at this line."""
        # newline='' keeps line ends inside quotes and still splits at a lone CR.
        with self._path.open(encoding=self._codec, newline="") as handle:
            reader = csv.reader(
                handle, delimiter=self._separator, strict=True, skipinitialspace=True
            )
            try:
                if after:
                    next((None for _ in reader if reader.line_num >= after), None)
                yield reader
            except csv.Error as error:
                raise ReadError(
                    f"{self._path}: the record that ends at line {reader.line_num} 记录损坏 "
                    "is broken "
                    f"({error}); look for a quotation mark that is not closed."
                ) from error
            except UnicodeDecodeError as error:
                raise ReadError(
                    f"{self._path}: 读取中文件被改动 "
                    "the file changed while it was read; read it again."
                ) from error

    def rows(
        self, after: int, layout: Layout | None, invisible: set[int] | None = None
    ) -> Iterator[Row]:
        """Yield the non-blank records after a line, cleaned and aligned to the layout.

        Args:
            after: the first line of the last record to leave out, 0 for none.
            layout: the columns; None yields the records as long as they are.
            invisible: takes the first lines of the records that lose invisible characters.

        Yields:
            The first line of the record and its cells.

        Raises:
            ReadError: a record is broken.
        """
        strip, join, search = str.strip, "".join, CARE.search
        plain = -1 if layout is None or layout.keep is not None else layout.width
        with self._reader(after) as reader:
            line = reader.line_num + 1
            # This loop decides how fast large files load: no Python call per clean cell.
            for record in reader:
                first, line = line, reader.line_num + 1
                cells = tuple(map(strip, record))
                text = join(cells)
                if not text:
                    continue
                if not text.isascii() and search(text):
                    if invisible is not None and INVISIBLE.search(text):
                        invisible.add(first)
                    cells = tuple(map(clean_text, cells))
                    if not any(cells):
                        continue
                if layout is None or len(cells) == plain:
                    yield first, cells
                elif any(aligned := layout.align(cells)):
                    yield first, aligned

    def unnamed(self, header: Header) -> set[int]:
        """Return the columns that hold data but have no name, also beyond the header.

        Args:
            header: the header found.

        Returns:
            Column indexes, counted from 0.

        Raises:
            ReadError: a record is broken.
        """
        blank = {index for index, name in enumerate(header.names) if not name}
        with self._reader(header.last_row) as reader:
            widest = max(map(len, reader), default=0)
        suspects = blank | set(range(len(header.names), widest))
        used: set[int] = set()
        if suspects:
            for _, cells in self.rows(header.last_row, None):
                used.update(i for i in suspects - used if i < len(cells) and cells[i])
        return used


def _refuse_markup(path: Path, codec: str) -> None:
    """Raise ReadError when the text is JSON, XML or a web page rather than a table."""
    with path.open(encoding=codec, newline="") as handle:
        start = handle.read(4096).lstrip("\ufeff \t\r\n\u3000").lower()
    compact = "".join(start[:64].split())
    if compact.startswith(('{"', "[{", "[[")):
        raise ReadError(
            f"{path}: 这是 "
            "JSON this is JSON, not a text table; name it .json or .jsonl."
        )
    if compact.startswith(("<?xml", "<!doctype", "<html", "<table")):
        raise ReadError(
            f"{path}: 这是网页或 "
            "XML this is a web page or XML; save it as CSV or XLSX."
        )


def _find_separator(path: Path, codec: str, is_header: IsHeader | None) -> str:
    """Return the separator that splits the first rows most evenly."""
    usual = "\t" if path.suffix.lower() == ".tsv" else ","
    order = (usual, *(mark for mark in _SEPARATORS if mark != usual))
    # max keeps the first of equals, hence the usual separator of the extension.
    return max(order, key=lambda mark: _evenness(path, codec, mark, is_header))


def _evenness(
    path: Path, codec: str, mark: str, is_header: IsHeader | None
) -> tuple[bool, float, int]:
    """Return how well a separator fits: header recognised, evenness of the rows, their width."""
    with path.open(encoding=codec, newline="") as handle:
        # Not strict: a wrong separator may break quoting without the file being broken.
        reader = csv.reader(handle, delimiter=mark, skipinitialspace=True)
        records: list[list[str]] = []
        try:
            for record in reader:
                if any(map(str.strip, record)):
                    records.append(record)
                if len(records) == _TRIAL_ROWS:
                    break
        except csv.Error:
            # Only a cell beyond the size limit can break off the trial. Nothing is hidden: the
            # separator that is chosen reads the whole file anew and says where it is broken.
            pass
    known = is_header is not None and any(
        len(record) > 1 and is_header(tuple(map(header_name, record))) for record in records[:DEPTH]
    )
    widths = [len(record) for record in records]
    scores = [(_fit(widths, at), width) for at, width in enumerate(widths[:DEPTH]) if width > 1]
    # No split at all scores 0, so that a mark in a few cells does not split a single column.
    return (known, *max(scores, default=(0.0, 1)))


def _fit(widths: list[int], at: int) -> float:
    """Return how well the rows fit a header at this place: 2 is best, below 0 is a misfit."""
    head, below = widths[at], widths[at:]
    # Rows may be short of the header, so both equal width and not exceeding the header count.
    within = sum(1 < width <= head for width in below)
    # Rows above are titles, but two columns that start late are rather one with marks in it.
    late = at * (2.0 if head == 2 else 0.1)
    return (below.count(head) + 2 * within - len(below) - late) / len(widths)
