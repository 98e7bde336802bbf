"""What is wrong with the input: one record a cell, all reported together."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from graph.sheets import inert


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be taken as it stands, and what to write instead."""

    reason: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that keeps a row out: where it is, what stands there, why, and what to do."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    suggestion: str


COLUMNS = tuple(f.name for f in fields(Issue))


def write_csv(issues: Iterable[Issue], path: Path) -> None:
    """Write issues as CSV (UTF-8 with BOM, which spreadsheets need for Chinese).

    Cells that a spreadsheet would take for a formula are led by an apostrophe.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for issue in issues:
            writer.writerow([inert(cell) for cell in astuple(issue)])
