"""What a spreadsheet program makes of a cell."""

from __future__ import annotations

from typing import TypeVar

Cell = TypeVar("Cell")
# Some editions take the full-width signs of their keyboards for the plain ones.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(cell: Cell) -> Cell | str:
    """A text that a spreadsheet would run as a formula, made plain by a leading apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell
