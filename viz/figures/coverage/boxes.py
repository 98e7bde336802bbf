"""The boxes of lead bodies on shelves, over as many pages as it takes."""

from collections.abc import Sequence

from viz.book import Book
from viz.draw import Pen
from viz.figures.coverage.chips import (
    INSIDE,
    LINE,
    Naming,
    Row,
    chip_width,
    draw_rows,
    height_of,
    possible_words,
    room,
    rows_of,
    span_of,
    unsure,
)
from viz.layouts.packed import GAP, GUTTER, PAD, Shelf, box_width, justified, most_columns, shelves
from viz.metrics import width
from viz.said import Doc
from viz.style import Words, style

SHARES = (0.6, 0.8, 0.9, 0.98)
"""Of the names, those that may fit one line of a chip: what takes least height is drawn."""
LEAST = 96.0
"""A box is at least wide enough for a few characters of its heading and the count."""

FEW_ROWS = 3
"""A box that goes on is not cut for fewer rows than this."""


def draw_boxes(book: Book, led: list[Doc], name: Naming) -> None:
    """Draw a box a lead body with a chip a unit."""
    if not led:
        return
    wide = book.sheet.right - book.sheet.left
    area = (wide, (book.bottom - book.top) * 0.6)
    units = [u for g in led for u in g["units"]]
    options = [_packed(book, led, chip_width(units, name, share), area, name) for share in SHARES]
    # Where one page holds them all, chips are as wide as nearly every name needs.
    fitting = [option for option in options if option[0] <= area[1]]
    _, chip, found = fitting[-1] if fitting else min(options, key=lambda option: option[:2])
    for shelf in found:
        groups = led[shelf.first : shelf.end]
        wider = justified(shelf.columns, chip, wide)
        if len(groups) == 1:
            _long_box(book, groups[0], shelf.columns[0], wider, name)
        else:
            _shelf(book, groups, shelf, wider, name)


def _packed(
    book: Book, led: list[Doc], chip: float, area: tuple[float, float], name: Naming
) -> tuple[float, float, list[Shelf]]:
    """The height that chips of a width take, the width, and the shelves."""
    most, high = most_columns(chip, area[0]), 0.0
    counts = [sum(span_of(u, chip, name, most) for u in group["units"]) for group in led]

    def head(index: int, wide: float) -> float:
        return _head_height(led[index], wide, name, book)

    found = shelves(counts, (chip, LINE + INSIDE + GAP), LEAST, area, head)
    for shelf in found:
        wider = justified(shelf.columns, chip, area[0])
        groups = list(zip(led[shelf.first : shelf.end], shelf.columns, strict=True))
        heads = (_head_height(group, box_width(c, wider), name, book) for group, c in groups)
        rows = (rows_of(group["units"], columns, wider, name) for group, columns in groups)
        high += max(map(height_of, rows)) + max(heads) + PAD + GUTTER
    return high, chip, found


def _shelf(book: Book, groups: list[Doc], shelf: Shelf, chip: float, name: Naming) -> None:
    wides = [box_width(columns, chip) for columns in shelf.columns]
    rows = [
        rows_of(group["units"], columns, chip, name)
        for group, columns in zip(groups, shelf.columns, strict=True)
    ]
    head = max(_head_height(g, w, name, book) for g, w in zip(groups, wides, strict=True))
    high = head + max(height_of(r) for r in rows) + PAD
    top, x = room(book, high + GUTTER), book.sheet.left
    for group, wide, mine in zip(groups, wides, rows, strict=True):
        _box(book, group, (x, top, wide, high), head, mine, chip, name)
        x += wide + GUTTER
    book.y = top + high + GUTTER


def _long_box(book: Book, group: Doc, columns: int, chip: float, name: Naming) -> None:
    """Draw a box that has a shelf of its own, cut where the page ends."""
    wide = box_width(columns, chip)
    rows = rows_of(group["units"], columns, chip, name)
    again = False
    while rows:
        shown = group | {"again": again}
        head = _head_height(shown, wide, name, book)
        few = head + height_of(rows[:FEW_ROWS]) + PAD
        top = room(book, few)
        taken = _fitting(rows, book.bottom - top - head - PAD)
        high = head + height_of(rows[:taken]) + PAD
        place = (book.sheet.left, top, wide, high)
        _box(book, shown, place, head, rows[:taken], chip, name)
        book.y, rows, again = top + high + GUTTER, rows[taken:], True


def _fitting(rows: Sequence[Row], room: float) -> int:
    """How many rows fit a height; one at least."""
    taken = len(rows)
    while taken > 1 and height_of(rows[:taken]) > room:
        taken -= 1
    return taken


def _title(group: Doc, name: Naming, book: Book) -> str:
    more = book.say("continued") if group.get("again") else ""
    return name.short(str(group["lead_name"] or group["lead_id"])) + more


def _head_height(group: Doc, wide: float, name: Naming, book: Book) -> float:
    place = (0.0, 0.0, wide, 0.0)
    return _head(Pen(), group, place, name, book) + 1.2


def _head(
    pen: Pen, group: Doc, place: tuple[float, float, float, float], name: Naming, book: Book
) -> float:
    """Draw the head of a box and return its bottom: name, count, how many are only possible."""
    count = "" if group.get("again") else str(len(group["units"]))
    bottom = box_head(pen, _title(group, name, book), count, place)
    maybe = possible_words(sum(map(unsure, group["units"])), book.say)
    if group.get("again") or not maybe:
        return bottom
    return pen.lines(place[0] + PAD, bottom, maybe, place[2] - 2 * PAD, colour="second")


def _box(
    book: Book, group: Doc, place: tuple[float, float, float, float], head: float,
    rows: Sequence[Row], chip: float, name: Naming,
) -> None:  # fmt: skip
    x, top, *_ = place
    pen = book.pen
    _head(pen, group, place, name, book)
    lead = str(group["lead_name"] or group["lead_id"])
    book.place(str(group["lead_id"]), "Unit", lead, place, _counts(group, book.say))
    draw_rows(book, rows, (x + PAD, top + head, chip), name, lead)


def _counts(group: Doc, say: Words) -> tuple[str, ...]:
    maybe = possible_words(sum(map(unsure, group["units"])), say)
    return (say("coverage.count", n=len(group["units"])) + maybe,)


def box_head(
    pen: Pen, title: str, count: str, place: tuple[float, float, float, float]
) -> float:
    """Draw the frame of a lead body with its name and count; return the bottom of the name."""
    x, top, wide, high = place
    pen.rect(x, top, wide, high, "", "second", style().strokes["frame"])
    pen.text(x + wide - PAD, top + 15.6, count, "count", bold=True, anchor="end")
    across = wide - 2 * PAD - width(count, style().sizes["count"]) - 6
    return pen.lines(x + PAD, top + 4, title, across, "name", "supervision", bold=True)
