"""Building the network figure: an overview, what it could not draw in words, further pages."""

from __future__ import annotations

from math import ceil

from viz.book import Book
from viz.figures.network.canvas import Canvas
from viz.figures.network.clusters import clusters
from viz.figures.network.listed import evidence_of, listed
from viz.figures.network.model import Bond, Model
from viz.figures.network.overview import Overview
from viz.figures.network.plan import Planner
from viz.figures.network.row import draw_row
from viz.figures.network.text import head, legend
from viz.layouts.places import cap
from viz.said import Doc
from viz.scene import Receipt, Scene
from viz.style import Sheet, words

ONE_PAGE = 100
"""Up to so many nodes, what has no room on the page is counted, not drawn on further pages."""
LEGEND = 76.0
"""Room kept for the legend below the drawing, in points."""
STEP = 24.0
"""The drawing begins at a multiple of this, so that a longer answer rarely moves it."""


def build(data: Doc, sheet: Sheet, lang: str, receipt: Receipt) -> Scene:
    """The scene of a network."""
    model = Model(data, words(lang))
    if data["form"] == "path":
        book = Book(sheet, model.say, head(model), receipt)
        draw_row(model, book)
        book.evidence()
        return _finished(model, book)
    if not data["nodes"]:
        book = Book(sheet, model.say, head(model), receipt)
        book.counted = model.say("network.shown", n=0, m=0)
        book.legend([], [])
        return _finished(model, book)
    book = Book(sheet, model.say, head(model), receipt)
    return _network(model, book, sheet)


def _finished(model: Model, book: Book) -> Scene:
    return book.finish(model.say("network.description", on=model.day))


def _network(model: Model, book: Book, sheet: Sheet) -> Scene:
    """Overview, legend, pages of single hubs, ties in words, evidence."""
    most = bundle_limit(model)
    top = ceil((book.y + 8) / STEP) * STEP
    canvas = Canvas(book, model)
    area = (sheet.left, top, sheet.right - sheet.left, book.bottom - LEGEND - top)
    overview = Overview(model, canvas, Planner(model, sheet), area, most)
    overview.draw()
    more = model.data["limit"] > ONE_PAGE
    seen, drawn = set(canvas.spots), set(canvas.drawn)
    roles, relations = dict(canvas.roles), dict(canvas.looks)
    pages = clusters(model, book, overview, most) if more else None
    if pages:
        seen |= pages.seen
        drawn |= pages.drawn
        roles |= pages.roles
        relations |= pages.relations
    book.counted = model.say("network.shown", n=len(seen), m=len(model.there))
    shown = [b for b in model.bonds if b.start in seen and b.end in seen]
    notes = _notes(model, shown, drawn, folded=bool(overview.plan.folded))
    book.y = area[1] + area[3] + 4
    book.legend(legend(model, list(roles), list(relations)), notes)
    if pages:
        pages.draw()
    evidence_of(model, book, shown)
    listed(model, book, [b for b in shown if (b.start, b.end, b.relation) not in drawn])
    book.evidence()
    return _finished(model, book)


def bundle_limit(model: Model) -> int:
    """How many leaves a bundle may show, for the limit of the figure to hold."""
    sizes: list[int] = []
    waiting = [*model.roots]
    while waiting:
        place = waiting.pop()
        waiting += place.hubs
        for places in place.groups.values():
            sizes.append(sum(p.on(model.day) is not None for p in places))
            waiting += places
    boxes = sum(p.on(model.day) is not None for p in [model.roots[0], *model.hubs])
    return max(1, cap(sizes, model.data["limit"] - boxes))


def _notes(model: Model, shown: list[Bond], drawn: set[tuple[str, str, str]], *,
           folded: bool) -> list[str]:  # fmt: skip
    bare = sum((b.start, b.end, b.relation) not in drawn for b in shown)
    notes = [model.say("network.listed_note", n=bare)] if bare else []
    return notes + ([model.say("network.folded_note")] if folded else [])
