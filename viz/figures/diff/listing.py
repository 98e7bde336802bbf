"""The numbered list of what differs: one column beside the picture, then columns on new pages."""

from dataclasses import dataclass

from viz.book import Book
from viz.draw import Block, Pen
from viz.figures.diff.marks import tag
from viz.figures.diff.said import Row, Said
from viz.metrics import width, wrap
from viz.style import Sheet, style

STATES = ("added", "removed", "changed")
MARGIN = 6.0
COLUMNS, WIDEST, APART = 4, 250.0, 18.0
"""Columns of a page that holds nothing but the list, and the room between them."""


@dataclass(frozen=True)
class Group:
    """The rows of one state, and its heading as drawn on every page."""

    heading: Block
    rows: list[Block]


def list_width(sheet: Sheet) -> float:
    """The width of a column of the list."""
    room = sheet.right - sheet.left - APART * (COLUMNS - 1)
    return min(WIDEST, room / COLUMNS)


def groups(said: Said, wide: float) -> list[Group]:
    """The list, state by state, set to a width."""
    found = []
    for state in STATES:
        rows = said.rows(state)
        if rows:
            heading = _heading(said, state, len(rows), wide)
            number = max(20.0, width(str(len(rows)), style().sizes["small"]) + MARGIN)
            found.append(Group(heading, [_row(row, wide, number) for row in rows]))
    return found


def _heading(said: Said, state: str, count: int, wide: float) -> Block:
    say, pen = said.say, Pen()
    mark = say(f"diff.tag.{state}")
    used = tag(pen, 0, 9, state, mark)
    told = say(f"diff.head.{state}", before=said.state("before"), after=said.state("after"))
    items = say("diff.items", n=count)
    room = wide - used - 8 - width(items, style().sizes["post"]) - 8
    pen.text(wide, 12.4, items, "post", bold=True, anchor="end")
    y = pen.lines(used + 7, 2.5, told, room, "post", bold=True) + 2
    pen.line([(0, y + 1), (wide, y + 1)], "rule")
    return Block(tuple(pen.items), wide, y + 4)


def _row(row: Row, wide: float, number: float) -> Block:
    """A row: its number, the item, and the dates on the right or below."""
    pen, size = Pen(), style().sizes["small"]
    pen.text(number - MARGIN, 9.4, str(row.number), "small", bold=True, anchor="end")
    when, room = width(row.when, size), wide - number
    y = pen.lines(number, 0.5, row.text, room, "small")
    last = width(wrap(row.text, room, size)[-1], size)
    if row.when and last + 8 + when <= room:
        pen.text(wide, y - size * 0.31, row.when, "small", "second", anchor="end")
    elif row.when and when <= room:
        y = pen.lines(wide, y, row.when, room, "small", "second", anchor="end")
    elif row.when:
        y = pen.lines(number, y, row.when, room, "small", "second")
    return Block(tuple(pen.items), wide, y + 2.5)


def column(
    pen: Pen, left: list[Group], x: float, top: float, bottom: float
) -> tuple[list[Group], float]:  # fmt: skip
    """Draw what fits in a column; return what does not, and where the column ends."""
    y = top
    while left:
        group = left[0]
        if y + group.heading.height + group.rows[0].height > bottom and y > top:
            break
        pen.put(group.heading, x, y)
        y += group.heading.height
        rows = list(group.rows)
        first = True
        while rows and (first or y + rows[0].height <= bottom):
            pen.put(rows[0], x, y)
            y += rows.pop(0).height
            first = False
        left = ([Group(group.heading, rows)] if rows else []) + left[1:]
        if rows:
            break
        y += 7
    return left, y


def rest(book: Book, said: Said, left: list[Group], wide: float, begun: bool) -> None:
    """Draw the rest of the list in columns, over as many pages as it takes."""
    sheet = book.sheet
    count = max(1, int((sheet.right - sheet.left + APART + 0.1) // (wide + APART)))
    while left:
        heads = max(g.heading.height + g.rows[0].height for g in left)
        top = book.room(heads + 24) + 5
        title = said.say("diff.list") + (said.say("continued") if begun else "")
        top = book.pen.lines(sheet.left, top, title, sheet.right - sheet.left, "name", bold=True)
        whole = sum(g.heading.height + sum(r.height for r in g.rows) + 7 for g in left)
        even = top + 4 + whole / count + 40
        bottom, lowest = min(book.bottom, even), top
        for at in range(count):
            if not left:
                break
            limit = bottom if at < count - 1 or even > book.bottom else book.bottom
            left, y = column(book.pen, left, sheet.left + at * (wide + APART), top + 4, limit)
            lowest = max(lowest, y)
        book.y = lowest + 4
        begun = True
        if left:
            book.turn()
