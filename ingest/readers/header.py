"""Finding the header row of a table and naming its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.cells import IsHeader, Row, header_name, unique

# The header is looked for among so many rows; one more is read for a second header row.
DEPTH = 20
SAMPLE = DEPTH + 1
# Numbers and dates, which a header seldom consists of.
_NUMERIC = re.compile(r"[\d\s.,:/%+~\-\u5e74\u6708\u65e5]+")
# A colon marks a line of a form above the table (who filled it in, when), not a header.
_COLON = re.compile("[:\uff1a]")
# Following rows looked at to tell a header from a title.
_BELOW = 3


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: 1-based row numbers as in the rows, 0-based columns, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: the row number of its last row and the names, blank where unnamed."""

    last_row: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns, and which cells of a record they take (all in order when `keep` is None)."""

    columns: tuple[str, ...]
    width: int
    keep: tuple[int, ...] | None

    def align(self, cells: tuple[object, ...]) -> tuple[object, ...]:
        """Return the cells padded or cut to the width, without the columns left out.

        Args:
            cells: a record of any length.

        Returns:
            As many cells as there are columns.
        """
        if len(cells) < self.width:
            cells += ("",) * (self.width - len(cells))
        if self.keep is not None:
            return tuple([cells[index] for index in self.keep])
        return cells[: self.width]


def lay_out(names: Sequence[str], used: set[int]) -> Layout:
    """Return the layout for header names and the unnamed columns that hold data.

    An unnamed column with data becomes `column N`, so that nothing is dropped silently; one
    without data is left out.

    Args:
        names: header names, blank where unnamed.
        used: columns without a name that hold data, also beyond the header.

    Returns:
        The layout.
    """
    named = {index for index, name in enumerate(names) if name}
    keep = tuple(sorted(named | used))
    width = keep[-1] + 1 if keep else 0
    columns = unique([names[i] if i in named else f"column {i + 1}" for i in keep])
    return Layout(columns, width, None if len(keep) == width else keep)


def find_header(
    sample: Sequence[Row],
    is_header: IsHeader | None,
    merges: Sequence[Merge] = (),
    first_row: bool = False,
) -> Header:
    """Find the header among the first rows of a table.

    Args:
        sample: the first non-blank rows, at least one and at most `SAMPLE`.
        is_header: says whether cells are a header; without it, or when it never agrees, the
            shape of the rows decides.
        merges: the merged ranges of the sheet.
        first_row: without `is_header`, take the first row whatever its shape.

    Returns:
        The header, second header row included.
    """
    found = [_candidate(sample, at, merges) for at in range(min(DEPTH, len(sample)))]
    if is_header is None and first_row:
        return found[0]
    if is_header is not None:
        for at, header in enumerate(found):
            if is_header(header.names) or is_header(tuple(_names(sample, at, merges))):
                return header
    return _by_shape(sample, found)


def _candidate(sample: Sequence[Row], at: int, merges: Sequence[Merge]) -> Header:
    """Return the header that starts at this row of the sample, if one does."""
    names = _names(sample, at, merges)
    if at + 1 < len(sample):
        below = sample[at + 1]
        joined = _join(names, below[1], _groups(names, sample[at][0], merges))
        if joined is not None:
            return Header(below[0], tuple(joined))
    return Header(sample[at][0], tuple(names))


def _names(sample: Sequence[Row], at: int, merges: Sequence[Merge]) -> list[str]:
    """Return the names in this row, with the text of merged cells in all they cover."""
    row = sample[at][0]
    names = [header_name(cell) for cell in sample[at][1]]
    texts = dict(sample[: at + 1])
    for merge in merges:
        cells = texts.get(merge.top, ())
        if not merge.top <= row <= merge.bottom or merge.left >= len(cells):
            continue
        text = header_name(cells[merge.left])
        for column in range(merge.left, min(merge.right + 1, len(names))):
            names[column] = names[column] or text
    return names


def _groups(names: Sequence[str], row: int, merges: Sequence[Merge]) -> list[tuple[range, bool]]:
    """Return the column ranges under one top cell, and whether a merge says so."""
    groups = [
        (range(m.left, m.right + 1), True)
        for m in merges
        if m.top == m.bottom == row and m.right > m.left
    ]
    start = 0
    while start < len(names):
        end = start + 1
        while end < len(names) and not names[end]:
            end += 1
        if names[start] and end - start > 1:
            groups.append((range(start, end), False))
        start = end
    return groups


def _join(
    names: Sequence[str], below: Sequence[object], groups: Sequence[tuple[range, bool]]
) -> list[str] | None:
    """Return `top/sub` names when the row below is a second header row, otherwise None."""
    # One text over the whole table is its title.
    if len({name for name in names if name}) < 2:
        return None
    sub = [header_name(cell) for cell in below]
    filled = {column for column, text in enumerate(sub) if text}
    under: set[int] = set()
    merged = False
    for columns, by_merge in groups:
        texts = [sub[c] for c in columns if c in filled]
        # Blank header cells alone are weak evidence: then all of the group must be labelled.
        if _COLON.search(names[columns[0]]):
            continue
        if len(texts) != len(set(texts)) or len(texts) < (2 if by_merge else len(columns)):
            continue
        under.update(columns)
        merged = merged or by_merge
    # A cell outside the groups means that the row below is data.
    if not under or not filled <= under:
        return None
    plain = merged and len(under) < sum(map(bool, names))
    if not plain and not all(_is_label(below[column]) for column in filled):
        return None
    top = _tops(names, under)
    width = max(len(names), max(filled) + 1)
    return [
        f"{top[c]}/{sub[c]}" if c in filled else (names[c] if c < len(names) else "")
        for c in range(width)
    ]


def _tops(names: Sequence[str], under: set[int]) -> dict[int, str]:
    """Return for each grouped column the nearest name at or to the left of it."""
    tops: dict[int, str] = {}
    last = ""
    for column in range(max(under) + 1):
        last = (names[column] if column < len(names) else "") or last
        tops[column] = last
    return tops


def _is_label(cell: object) -> bool:
    """Return whether the cell looks like a name of a column rather than a value."""
    return isinstance(cell, str) and not any(letter.isdigit() for letter in cell)


def _by_shape(sample: Sequence[Row], found: Sequence[Header]) -> Header:
    """Return the first row with most texts that has rows of similar fill below."""
    scores: list[int] = []
    for at, header in enumerate(found):
        texts = [n for n in header.names if n and not _NUMERIC.fullmatch(n)]
        # The cells of a merged header repeat its text, those of a title or form line do too.
        if len(set(texts)) < 2 or any(map(_COLON.search, texts)):
            texts = texts[:1]
        below = sample[at + 1 : at + 1 + _BELOW]
        fill = max((sum(cell != "" for cell in cells) for _, cells in below), default=len(texts))
        scores.append(len(texts) if fill * 2 >= len(texts) else 0)
    # A data row may fill a column that the header leaves unnamed, so nearly the most is enough.
    enough = max(scores) * 0.8
    return next(header for header, score in zip(found, scores, strict=True) if score >= enough)
