"""What is to be repaired: the strip of units without a lead, and the lists of the two marks."""

from dataclasses import dataclass, field
from itertools import zip_longest

from viz.book import Book
from viz.draw import Block, Pen
from viz.figures.coverage.chips import (
    MARK,
    Naming,
    draw_rows,
    glyph,
    height_of,
    possible_words,
    room,
    rows_of,
    unsure,
)
from viz.layouts.packed import GUTTER, PAD, most_columns
from viz.metrics import width
from viz.said import Doc
from viz.style import style

LABEL = 104.0
BETWEEN = 20.0
WHOLE = 120.0
"""A list that is no higher is not cut at the end of a page."""
NAME = 64.0
"""For the name of a unit in a list; longer ones wrap."""


@dataclass
class Marked:
    """A unit with a mark: how certain the mark is, and the leads that it is told with."""

    unit: Doc
    certainty: str = "possible"
    leads: list[tuple[str, bool]] = field(default_factory=list)
    """Names, each with whether it is only possible."""


def marked(led: list[Doc], mark: str) -> dict[str, Marked]:
    """Return the units with a mark.

    Those with two leads for one scope are told with these leads, those that differ from the rule
    with all that they have.
    """
    found: dict[str, Marked] = {}
    for unit in (u for group in led for u in group["units"] if mark in (u.get("marks") or {})):
        one = found.setdefault(str(unit["id"]), Marked(unit))
        if unit["marks"][mark] == "certain":
            one.certainty = "certain"
    for group in led:
        for unit in group["units"]:
            if str(unit["id"]) in found and (mark != "two" or mark in (unit.get("marks") or {})):
                lead = str(group["lead_name"] or group["lead_id"])
                told = (lead, unit.get("certainty") == "possible")
                found[str(unit["id"])].leads.append(told)
    return found


def draw_strip(book: Book, bare: list[Doc], name: Naming, *, named: bool) -> None:
    """Draw the red strip of the units without a lead, cut where the page ends."""
    if not bare:
        return
    count, maybe = len(bare), possible_words(sum(map(unsure, bare)), book.say)
    floor = 36.0 if maybe else 19.0
    size, wide = style().sizes["small"], book.sheet.right - book.sheet.left - LABEL
    units = [unit | {"marks": {"none": unit.get("exists", "certain")}} for unit in bare if named]
    widest = max((width(name(u), size) + MARK + 8 for u in units), default=60.0)
    chip = min(wide - 2 * PAD, widest, 200.0)
    rows = rows_of(units, most_columns(chip, wide), chip, name)
    label, again = str(count), False
    while rows or not again:
        least = max(floor, height_of(rows[:1]) + 2 * PAD)
        top = room(book, least)
        taken = len(rows)
        while taken > 1 and height_of(rows[:taken]) > book.bottom - top - 2 * PAD:
            taken -= 1
        high = max(floor, height_of(rows[:taken]) + 2 * PAD)
        _strip(book, top, high, (label, maybe), again=again)
        if not named:
            text = book.say("coverage.not_named", n=count)
            book.pen.text(book.sheet.left + LABEL + PAD, top + 15.5, text, "post")
        inside = (high - height_of(rows[:taken])) / 2
        place = (book.sheet.left + LABEL + PAD, top + inside, chip)
        draw_rows(book, rows[:taken], place, name, "")
        book.y, rows, again = top + high + GUTTER, rows[taken:], True


def _strip(
    book: Book, top: float, high: float, label: tuple[str, str], *, again: bool
) -> None:  # fmt: skip
    """Draw the ground of the strip and its label: how many, and how many only possibly so."""
    count, maybe = label
    pen, left, y = book.pen, book.sheet.left, top + high / 2
    pen.rect(left, top, book.sheet.right - left, high, "defect_tint", "defect", 1.0)
    pen.rect(left, top, LABEL, high, "defect")
    y -= 8 if maybe and not again else 0
    text = book.say("coverage.no_lead") + (book.say("continued") if again else "")
    pen.text(left + 9, y + 4, text, "small" if again else "name", "paper", bold=True)
    if not again:
        # A full-width bracket has its own room at the left.
        book.pen.text(left + (4 if maybe[:1] == "（" else 9), y + 19.5, maybe.strip(), "small",
                      "paper")  # fmt: skip
        right = left + LABEL - 8
        pen.text(right, y + 5, count, "count", "paper", bold=True, anchor="end")


def draw_repairs(book: Book, led: list[Doc], name: Naming) -> None:
    """Draw the lists of units to repair, a column a mark; a lone list takes both columns."""
    found = {mark: list(marked(led, mark).values()) for mark in ("two", "differs")}
    marks = [mark for mark, every in found.items() if every]
    if not marks:
        return
    wide = book.sheet.right - book.sheet.left - BETWEEN
    # What differs names a lead and another that is expected, and so is longer.
    share = 0.45 if len(marks) == 2 else 0.5
    columns = [wide * share, wide * (1 - share)]
    lists = [
        [_entry(book, one, mark, name, column) for one in found[mark]]
        for mark, column in zip(marks, columns, strict=False)
    ]
    if len(lists) == 1:
        half = (len(lists[0]) + 1) // 2
        lists = [lists[0][:half], lists[0][half:]]
    heads = [
        _head(book, mark, found[mark], column)
        for mark, column in zip(marks, columns, strict=False)
    ]
    _place(book, heads, list(zip_longest(*lists)), columns[0] + BETWEEN)


def _place(
    book: Book, heads: list[Block], rows: list[tuple[Block | None, ...]], step: float
) -> None:
    """Place rows of entries side by side under their heads, which each page has again."""
    head = max(block.height for block in heads)
    highs = [max(block.height for block in row if block is not None) for row in rows]
    first = head + max(highs[0], min(sum(highs), WHOLE)) + 4
    for number, (row, high) in enumerate(zip(rows, highs, strict=True)):
        if not number or book.y + high > book.bottom:
            if number:
                book.turn()
            book.y = book.room(head + high + 4 if number else first) + 4
            for index, block in enumerate(heads):
                book.pen.put(block, book.sheet.left + index * step, book.y)
            book.y += head
        for index, entry in enumerate(row):
            if entry is not None:
                book.pen.put(entry, book.sheet.left + index * step, book.y)
        book.y += high
    book.y += 4


def _head(book: Book, mark: str, found: list[Marked], column: float) -> Block:
    pen, say = Pen(), book.say
    glyph(pen, mark, 0, 1, 12, 12)
    text = say(f"coverage.{mark}_head") + "  " + say("coverage.count", n=len(found))
    text += possible_words(sum(one.certainty == "possible" for one in found), say)
    bottom = pen.lines(18, 0, text, column - 18, "name", bold=True) + 2
    return Block(tuple(pen.items), column, bottom)


def _entry(book: Book, one: Marked, mark: str, name: Naming, column: float) -> Block:
    pen, say, unit = Pen(), book.say, one.unit
    leads = [name.short(lead) + (say("maybe") if maybe else "") for lead, maybe in one.leads]
    text = say("coverage.and").join(dict.fromkeys(leads))
    if mark == "differs":
        text = say("coverage.now", leads=text)
        expected = say("coverage.and").join(name.short(str(e)) for e in unit.get("expected") or [])
        text += say("sep") + say("coverage.expected", lead=expected) if expected else ""
    text += say("coverage.maybe_mark") if one.certainty == "possible" else ""
    text += "  " + book.refs.marks(unit.get("evidence"))
    first = pen.lines(18, 0, name(unit), NAME, bold=True)
    second = pen.lines(24 + NAME, 0, text, column - 24 - NAME)
    return Block(tuple(pen.items), column, max(first, second))
