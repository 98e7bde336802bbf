"""Which tables an ingest reads: the files named, and the canonical tables of the folders named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graph.errors import BadInput
from ingest.readers import Table, read, supported
from ingest.spec import TableSpec, canonical

FILE = "file:"
"""Prefix of the document ids that stand for an ingested file itself."""


@dataclass(frozen=True, slots=True)
class Input:
    """One table to load: what it means, and the document that its file is.

    `bare` when the table is the only one taken from its file, so that a row number is a place.
    """

    table: Table
    spec: TableSpec
    document: str
    bare: bool


def find_inputs(
    paths: Sequence[Path], spec: TableSpec | None
) -> tuple[list[Input], dict[str, str]]:
    """The tables of files and folders in the order in which they load, and each file's hash.

    Raises:
        BadInput: a file is missing, cannot be read, or holds no table that is known.
    """
    names = {t.table: t for t in canonical().values()} | {t.zh: t for t in canonical().values()}
    known = [spec] if spec else list(canonical().values())
    is_header = partial(_is_header, headers={h for s in known for h in s.headers})
    result: list[Input] = []
    hashes: dict[str, str] = {}
    for path in _files(paths, names, spec):
        tables = read(path, is_header=is_header)
        hashes[str(path)] = _hash(path)
        result += _wanted(path, tables, names, spec, FILE + hashes[str(path)][:16])
    order = list(canonical())
    result.sort(key=lambda i: order.index(i.spec.table) if i.spec.table in order else 0)
    return result, hashes


def _wanted(
    path: Path,
    tables: Sequence[Table],
    names: Mapping[str, TableSpec],
    spec: TableSpec | None,
    document: str,
) -> list[Input]:
    mine = [t for t in tables if spec or t.name in names]
    if not mine:
        raise BadInput(
            f"{path}: no table in it is canonical ({'、'.join(t.name for t in tables)}); name "
            "the file or sheet after a table (see `guikou template`) or give --mapping."
        )
    return [Input(t, spec or names[t.name], document, len(mine) == 1) for t in mine]


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(
    paths: Sequence[Path], names: Iterable[str], spec: TableSpec | None
) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                raise BadInput(f"{path}: no such file; check the path.")
            yield path
            continue
        found = [
            p for p in sorted(path.iterdir())
            if supported(p) and (spec or p.stem.casefold() in names or p.suffix == ".xlsx")
        ]  # fmt: skip
        if not found:
            raise BadInput(f"{path}: no canonical table in the folder; see `guikou template`.")
        yield from found


def _is_header(cells: tuple[str, ...], *, headers: set[str]) -> bool:
    filled = [c for c in cells if c]
    known = sum(1 for c in filled if c.casefold() in headers)
    return known > 0 and known * 2 >= len(filled)
