"""The boxes of lead bodies with counts only, for more units than can be named."""

from viz.book import Book
from viz.draw import Pen
from viz.figures.coverage.boxes import box_head
from viz.figures.coverage.chips import GLYPHS, Naming, possible_words, room, unsure
from viz.layouts.packed import GUTTER, PAD
from viz.said import Doc

WIDE = 150.0
"""The least width of a box."""


def draw_counts(book: Book, led: list[Doc], name: Naming) -> None:
    """Draw a box a lead body: its name, how many units, and how many of them are marked."""
    wide = book.sheet.right - book.sheet.left
    columns = int((wide + GUTTER) // (WIDE + GUTTER))
    each = (wide - GUTTER * (columns - 1)) / columns
    for start in range(0, len(led), columns):
        row = led[start : start + columns]
        # Boxes of a row are as high as the highest: drawn once aside to be measured.
        high = max(_count_box(Pen(), group, (0, 0, each, 0), book, name) for group in row)
        top = room(book, high + GUTTER)
        for index, group in enumerate(row):
            maybe = possible_words(sum(map(unsure, group["units"])), book.say)
            place = (book.sheet.left + index * (each + GUTTER), top, each, high)
            _count_box(book.pen, group, place, book, name)
            count = book.say("coverage.count", n=len(group["units"])) + maybe
            lead = str(group["lead_name"] or group["lead_id"])
            book.place(str(group["lead_id"]), "Unit", lead, place, (count,))
        book.y = top + high + GUTTER


def _count_box(
    pen: Pen, group: Doc, place: tuple[float, float, float, float], book: Book, name: Naming
) -> float:
    """Draw a box and return the height it needs."""
    x, top, wide, _ = place
    title, say = name.short(str(group["lead_name"] or group["lead_id"])), book.say
    bottom = max(box_head(pen, title, str(len(group["units"])), place), top + 20)
    if maybe := possible_words(sum(map(unsure, group["units"])), say):
        bottom = pen.lines(x + PAD, bottom, maybe, wide - 2 * PAD, colour="second")
    for mark in ("two", "differs"):
        found = [u["marks"][mark] for u in group["units"] if mark in (u.get("marks") or {})]
        if found:
            text = f"{GLYPHS[mark]} {say(f'coverage.marks.{mark}')}: {len(found)}"
            text += possible_words(found.count("possible"), say)
            bottom = pen.lines(x + PAD, bottom, text, wide - 2 * PAD, colour="defect", bold=True)
    return bottom - top + PAD
