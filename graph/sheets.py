"""What a spreadsheet program makes of a cell."""

from __future__ import annotations

from typing import TypeVar

Cell = TypeVar("Cell")
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: Cell) -> Cell | str:
    """A text that a spreadsheet would run as a formula, made plain by a leading apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell
