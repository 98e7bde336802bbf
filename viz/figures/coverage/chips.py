"""Chips: a unit each, named in full, with a glyph where something is to be repaired."""

from collections.abc import Sequence
from dataclasses import dataclass

from viz.book import Book
from viz.draw import Pen
from viz.layouts.packed import GAP
from viz.metrics import width, wrap
from viz.said import Doc
from viz.style import style

MARK, LINE, INSIDE = 10.5, 11.2, 0.8
"""Width of a glyph's field, height of a line, room above and below the text, in points."""
GLYPHS = {"two": "2", "differs": "≠", "none": "0"}


@dataclass(frozen=True)
class Naming:
    """How units are named: on a figure that is all fictional, without the mark on every name."""

    fictional: bool

    def __call__(self, unit: Doc) -> str:
        """The name on a chip."""
        return self.short(str(unit.get("short_name") or unit.get("full_name") or unit["id"]))

    def short(self, name: str) -> str:
        """A name without the mark that the head of the figure gives."""
        return (name.removesuffix("（虚构）") or name) if self.fictional else name


def chip_width(units: Sequence[Doc], name: Naming, share: float) -> float:
    """The common width of chips with which a share of all names fit one line; the rest wrap."""
    size = style().sizes["small"]
    widths = sorted(width(name(u), size) + (MARK if u.get("mark") else 0) for u in units)
    return max(42.0, min(widths[int((len(widths) - 1) * share)], 130.0)) + 5.4


def rows_of(
    units: Sequence[Doc], columns: int, chip: float, name: Naming
) -> list[tuple[float, list[Doc]]]:
    """The rows of chips, each with its height: a name too long for a line makes its row higher."""
    rows = []
    for start in range(0, len(units), columns):
        row = list(units[start : start + columns])
        lines = max(_lines(name(u), _room(u, chip)) for u in row)
        rows.append((lines * LINE + INSIDE, row))
    return rows


def _lines(text: str, room: float) -> int:
    size = style().sizes["small"]
    return 1 if width(text, size) <= room else len(wrap(text, room, size))


def _room(unit: Doc, chip: float) -> float:
    return chip - 2 - (MARK if unit.get("mark") else 0)


def height_of(rows: Sequence[tuple[float, list[Doc]]]) -> float:
    """The height of rows with the gaps between them."""
    return sum(high for high, _ in rows) + GAP * max(0, len(rows) - 1)


def draw_rows(
    book: Book, rows: Sequence[tuple[float, list[Doc]]], place: tuple[float, float, float],
    name: Naming, lead: str,
) -> None:  # fmt: skip
    """Draw rows of chips; `place` is left, top and the width of a chip."""
    left, top, chip = place
    for high, row in rows:
        for index, unit in enumerate(row):
            x = left + index * (chip + GAP)
            _chip(book.pen, name(unit), str(unit.get("mark") or ""), (x, top, chip, high))
            marks = [book.say(f"coverage.marks.{unit['mark']}")] if unit.get("mark") else []
            notes = tuple(text for text in (lead, *marks) if text)
            full = str(unit.get("full_name") or unit["id"])
            book.place(str(unit["id"]), "Unit", full, (x, top, chip, high), notes)
        top += high + GAP


def _chip(pen: Pen, name: str, mark: str, box: tuple[float, float, float, float]) -> None:
    x, top, wide, high = box
    shift = MARK if mark else 0.0
    if mark:
        pen.rect(x, top, wide, high, "paper", "defect", 1.0)
        glyph(pen, mark, x, top, MARK, high)
    else:
        pen.rect(x, top, wide, high, "chip")
    lines = wrap(name, wide - shift - 2, style().sizes["small"])
    y = top + (high - len(lines) * LINE) / 2 + 8.9
    for line in lines:
        pen.text(x + shift + (wide - shift) / 2, y, line, bold=bool(mark), anchor="middle")
        y += LINE


def glyph(pen: Pen, mark: str, x: float, top: float, wide: float, high: float) -> None:
    """Draw the glyph of a mark on red."""
    pen.rect(x, top, wide, high, "defect")
    y = top + high / 2 + 3.3
    pen.text(x + wide / 2, y, GLYPHS.get(mark, "!"), "small", "paper", bold=True, anchor="middle")
