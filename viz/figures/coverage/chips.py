"""Chips: a unit each, named in full, with a glyph for each thing to be repaired.

What is only possible has a dashed outline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from viz.book import Book
from viz.draw import Pen
from viz.layouts.packed import GAP
from viz.metrics import width, wrap
from viz.said import Doc
from viz.scene import Dash
from viz.style import Words, style

MARK, LINE, INSIDE = 10.5, 10.8, 0.6
"""Width of the field of a glyph, height of a line, room above and below the text, in points."""
ABOVE = 6.0
"""Between the rule under the head of a page and what stands first below it."""
GLYPHS = {"two": "2", "differs": "≠", "none": "0"}


def room(book: Book, height: float) -> float:
    """The top of a block so high; on a new page when it does not fit below."""
    top = book.room(height + ABOVE)
    return top + ABOVE if book.page and top == book.top else top


def only_possible(unit: Doc) -> bool:
    """Whether a chip tells what is only possible: the unit, its lead here or what is marked."""
    told = (unit.get("exists"), unit.get("certainty"), *(unit.get("marks") or {}).values())
    return "possible" in told


def unsure(unit: Doc) -> bool:
    """Whether a unit, or that it is led where it stands, is only possible."""
    return "possible" in (unit.get("exists"), unit.get("certainty"))


def possible_words(count: int, say: Words) -> str:
    """How many of a count are only possible; nothing when none is."""
    return say("coverage.maybe", n=count) if count else ""


def _field(unit: Doc) -> float:
    """The width of the glyphs of a unit."""
    return MARK * len(unit.get("marks") or ())


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
    """The common width of chips with which a share of all names fit one column."""
    size = style().sizes["small"]
    wides = sorted(width(name(u), size) + _field(u) for u in units)
    return max(42.0, min(wides[int((len(wides) - 1) * share)], 130.0)) + 4.4


@dataclass(frozen=True)
class Row:
    """Chips side by side: units with the columns that each takes, and how high they are."""

    high: float
    units: tuple[tuple[Doc, int], ...]


def span_of(unit: Doc, chip: float, name: Naming, most: int) -> int:
    """How many columns a unit's chip takes, so that its name fits one line if it can."""
    wide = width(name(unit), style().sizes["small"]) + _field(unit) + 4
    return max(1, min(most, ceil((wide + GAP - 0.01) / (chip + GAP))))


def rows_of(units: Sequence[Doc], columns: int, chip: float, name: Naming) -> list[Row]:
    """The rows of chips, filled in order; a name too long for any line makes its row higher."""
    rows: list[Row] = []
    row: list[tuple[Doc, int]] = []
    for unit in units:
        span = span_of(unit, chip, name, columns)
        if row and sum(s for _, s in row) + span > columns:
            rows.append(_row(row, chip, name))
            row = []
        row.append((unit, span))
    return [*rows, _row(row, chip, name)] if row else rows


def _row(units: list[tuple[Doc, int]], chip: float, name: Naming) -> Row:
    lines = max(_lines(name(u), _room(u, _wide(span, chip))) for u, span in units)
    return Row(lines * LINE + INSIDE, tuple(units))


def _wide(span: int, chip: float) -> float:
    return span * (chip + GAP) - GAP


def _lines(text: str, room: float) -> int:
    size = style().sizes["small"]
    return 1 if width(text, size) <= room else len(wrap(text, room, size))


def _room(unit: Doc, wide: float) -> float:
    return wide - 2 - _field(unit)


def height_of(rows: Sequence[Row]) -> float:
    """The height of rows with the gaps between them."""
    return sum(row.high for row in rows) + GAP * max(0, len(rows) - 1)


def draw_rows(
    book: Book, rows: Sequence[Row], place: tuple[float, float, float], name: Naming, lead: str
) -> None:
    """Draw rows of chips; `place` is left, top and the width of a chip of one column."""
    left, top, chip = place
    for row in rows:
        x = left
        for unit, span in row.units:
            box = (x, top, _wide(span, chip), row.high)
            _chip(book.pen, name(unit), unit, box)
            notes = _notes(unit, lead, book.say)
            full = str(unit.get("full_name") or unit["id"])
            book.place(str(unit["id"]), "Unit", full, box, notes)
            x += box[2] + GAP
        top += row.high + GAP


def _notes(unit: Doc, lead: str, say: Words) -> tuple[str, ...]:
    """What a chip says: its lead, whether the unit exists, what is marked; each how surely."""

    def sure(text: str, certainty: object) -> str:
        return text + (say("maybe") if certainty == "possible" else "")

    marks = [sure(say(f"coverage.marks.{mark}"), certainty)
             for mark, certainty in (unit.get("marks") or {}).items()]  # fmt: skip
    exists = say("exists.possible") if unit.get("exists") == "possible" else ""
    told = (sure(lead, unit.get("certainty")) if lead else "", exists, *marks)
    return tuple(text for text in told if text)


def _chip(pen: Pen, name: str, unit: Doc, box: tuple[float, float, float, float]) -> None:
    x, top, wide, high = box
    marks, shift = unit.get("marks") or {}, _field(unit)
    dash: Dash = "dashed" if only_possible(unit) else "solid"
    if marks or dash == "dashed":
        # Within the chip, or the dashes of one run into those of the next.
        colour, thick = ("defect", 1.0) if marks else ("ink", 0.8)
        inner = (x + thick / 2, top + thick / 2, wide - thick, high - thick)
        pen.rect(*inner, "paper", colour, thick, dash)
    else:
        pen.rect(x, top, wide, high, "chip")
    for index, mark in enumerate(marks):
        glyph(pen, mark, x + MARK * index, top, MARK, high)
    lines = wrap(name, wide - shift - 2, style().sizes["small"])
    y = top + (high - len(lines) * LINE) / 2 + 8.7
    for line in lines:
        pen.text(x + shift + (wide - shift) / 2, y, line, bold=bool(marks), anchor="middle")
        y += LINE


def glyph(pen: Pen, mark: str, x: float, top: float, wide: float, high: float) -> None:
    """Draw the glyph of a mark on red."""
    pen.rect(x, top, wide, high, "defect")
    y = top + high / 2 + 3.3
    pen.text(x + wide / 2, y, GLYPHS.get(mark, "!"), "small", "paper", bold=True, anchor="middle")
