"""The diff figure: two states of a unit's responsibility in one picture, with a numbered list."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from queries.figures.differences import STATES
from viz.book import Book, Mark
from viz.draw import Block, Pen
from viz.figures.diff import listing
from viz.figures.diff.answer import counts, head
from viz.figures.diff.flow import Word, flow
from viz.figures.diff.graph import ROOT, Graph, graph, height, tiles_for
from viz.figures.diff.marks import swatch
from viz.figures.diff.picture import Picture, badge
from viz.figures.diff.said import Said
from viz.figures.diff.seats import label
from viz.figures.diff.stadiums import block as posts_block
from viz.figures.diff.support import supports
from viz.layouts.union import Tile, tile
from viz.said import Doc
from viz.scene import Receipt, Scene
from viz.style import Sheet, words

BETWEEN = 24.0
HEAD = 102.0
"""Where the picture begins at the highest: below an answer of three lines."""


def build(data: Mapping[str, Any], sheet: Sheet, lang: str, receipt: Receipt) -> Scene:
    """The scene of two states of responsibility.

    Args:
        data: what queries.figures.diff gathers.
        sheet: the page.
        lang: zh or en.
        receipt: how the figure is asked again.
    """
    say = words(lang)
    said = Said(data, say)
    book = Book(sheet, say, head(said), receipt)
    # Answers are longer or shorter by a line; boxes stay all the same.
    turned = Book(sheet, say, head(said.mirrored()), receipt)
    book.y = book.top = max(book.y, turned.y, HEAD)
    turned.turn()
    told = supports(book, said)
    count = len(said.items)
    book.counted = say("diff.shown", n=count, m=count)
    wide = listing.list_width(sheet)
    groups = listing.groups(said, wide)
    first_top, first_page = book.top, book.page
    rooms = [each.bottom - each.y - 18 for each in (book, turned)]
    right, cut = _picture(book, said, sheet.right - wide - BETWEEN, rooms)
    if right < sheet.right:
        x = sheet.right - wide
        for page in range(first_page, book.page + 1):
            top = (first_top if page == 0 else book.top) + 8
            groups, y = listing.column(book.pen_of(page), groups, x, top, book.bottom)
            if not said.differs:
                y = book.pen.lines(x, top, say("diff.none"), wide, "post", "second", bold=True)
            book.pen_of(page).line([(x - 12, top), (x - 12, y)], "hairline")
            if page == book.page:
                book.y = max(book.y, y + 2)
            if not groups:
                break
    listing.rest(book, said, groups, wide, right < sheet.right)
    _legend(book, said, cut)
    book.evidence(told)
    ends = {side: said.state(side) for side in ("before", "after")}
    return book.finish(say("diff.description", name=said.body(said.unit), **ends))


def _picture(
    book: Book, said: Said, right: float, rooms: Sequence[float]
) -> tuple[float, bool]:  # fmt: skip
    """Draw boxes, lines and posts; return the right edge that was kept to, and if lines were cut.

    `rooms` are the heights that the first page and a later one have for them.
    The edge is that of the sheet, when chains are too long to have the list beside them.
    """
    sheet, left = book.sheet, book.sheet.left
    made = graph(said, rooms[0])
    parts, boxes, wide, fits = tiles_for(made, rooms, right - left)
    if not fits and right < sheet.right:
        right = sheet.right
        parts, boxes, wide, _ = tiles_for(made, rooms, right - left)
    picture = Picture(book, made, boxes, wide)
    for lines, tiles in _blocks(picture, parts, rooms[0]):
        picture.draw(lines, tiles, left, right)
    if not parts:
        picture.draw([], [tile([], ROOT, True, {ROOT: 0}, [])], left, right)
        book.y = book.pen.lines(left, book.y, said.say("diff.no_lines"), right - left,
                                "name", "second", bold=True) + 6  # fmt: skip
    posts_block(book, said, made.apart, left, right)
    _loops(book, said, made, right)
    return right, bool(picture.letters)


def _blocks(
    picture: Picture, parts: list[tuple[str, list[Tile]]], room: float
) -> list[tuple[list[str], list[Tile]]]:
    """Lines put together with one box of the unit as long as a page holds them."""
    blocks: list[tuple[list[str], list[Tile]]] = []
    for line, tiles in parts:
        if blocks and len(tiles) == 1 and len(set(blocks[-1][0])) == len(blocks[-1][0]):
            lines, before = blocks[-1]
            alone = all(t.root for t in before) and not any(t.leaves or t.enters for t in before)
            both = [*before, *tiles]
            if alone and height(both, picture.boxes, picture.wide) <= room:
                blocks[-1] = ([*lines, line], both)
                continue
        blocks += [([line], [one]) for one in tiles]
    return blocks


def _loops(book: Book, said: Said, made: Graph, right: float) -> None:
    """Draw, in words and two columns, the relations that lead back to a body already drawn."""
    say, left = said.say, book.sheet.left
    wide = (right - left - 10) / 2
    for number in range(0, len(made.loops), 2):
        row = [_loop(said, item, wide - 10) for item in made.loops[number : number + 2]]
        high = max(part.height for part in row)
        top = book.room(high + (0 if number else 20)) + 1
        if not number:
            told = say("diff.loops")
            top = book.pen.lines(left, top + 3, told, right - left, "post", "second", bold=True)
        for at, part in enumerate(row):
            book.pen.put(part, left + 10 + at * wide, top)
        book.y = top + high + 2


def _loop(said: Said, item: Doc, limit: float) -> Block:
    starts, ends = said.body(item["from"]), said.body(item["to"])
    text = said.say("diff.loop", a=starts, relation=said.relation(item), b=ends)
    line = [*label(said, item), Word(text, colour="ink", struck=item["state"] == "removed")]
    return flow([line], limit)


def _legend(book: Book, said: Said, lines_cut: bool) -> None:
    """Draw the legend of what the figure has."""
    say, found = said.say, counts(said)
    own: dict[str, Mark] = {s: (54.0, partial(_swatch, s)) for s in STATES}
    entries = [(s, "ink", say(f"diff.legend.{s}")) for s in STATES if found[s]]
    if any("was" in i for i in said.items):
        entries.append(("line-dotted", "ink", say("diff.legend.moved")))
    sides = (i[s] for i in said.items if i["kind"] == "hop" for s in ("before", "after") if i[s])
    if any(said.maybe(side) for side in sides):
        entries.append(("line-dashed", "ink", say("diff.legend.possible")))
    if lines_cut:
        own["letter"] = (18.0, lambda pen, x, y: badge(pen, x + 7, y, "a"))
        entries.append(("letter", "ink", say("diff.legend.goes_on")))
    book.legend(entries, [], own)


def _swatch(state: str, pen: Pen, x: float, y: float) -> None:
    swatch(pen, state, x, y)
