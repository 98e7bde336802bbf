"""Building the network figure: an overview, what it could not draw in words, further pages."""

from __future__ import annotations

from collections import Counter
from math import ceil

from graph.errors import UsageError
from viz.book import Book
from viz.figures.network.bonds import Bond
from viz.figures.network.canvas import Canvas
from viz.figures.network.clusters import clusters
from viz.figures.network.listed import evidence_of, listed
from viz.figures.network.model import Model
from viz.figures.network.overview import Overview
from viz.figures.network.plan import Plan, Planner
from viz.figures.network.row import draw_row
from viz.figures.network.text import head, legend
from viz.layouts.places import cap
from viz.layouts.spans import ALWAYS, on_days
from viz.said import Doc
from viz.scene import Receipt, Scene
from viz.style import Sheet, words

ONE_PAGE = 100
"""Up to so many nodes, what has no room on the page is counted, not drawn on further pages."""
LEGEND = 76.0
"""Room kept for the legend below the drawing, in points."""
STEP = 24.0
"""The drawing begins at a multiple of this, so that a longer answer rarely moves it."""
BELOW_ANSWER = 120.0
"""Where it begins on days that are laid beside each other: below an answer of three lines."""


def build(data: Doc, sheet: Sheet, lang: str, receipt: Receipt) -> Scene:
    """The scene of a network."""
    model = Model(data, words(lang), None)
    book = Book(sheet, model.say, head(model), receipt)
    if data["form"] == "path":
        draw_row(model, book)
        book.evidence()
    elif data["nodes"]:
        _network(model, book, sheet)
    else:
        book.counted = model.say("network.shown", n=0, m=0)
        book.legend([], [])
    return book.finish(model.say("network.description", on=model.day))


def _network(model: Model, book: Book, sheet: Sheet) -> None:
    """Overview, legend, pages of single hubs, ties in words, evidence."""
    top = ceil((book.y + 8) / STEP) * STEP
    if model.data["days"]:
        top = max(top, BELOW_ANSWER)
    area = (sheet.left, top, sheet.right - sheet.left, book.bottom - LEGEND - top)
    planner, plan, most = _planned(model, sheet, area[3])
    model, canvas = planner.model, Canvas(book, planner.model)
    overview = Overview(canvas, planner, plan, area, most)
    overview.draw()
    more = pages_follow(model, plan)
    seen, drawn = set(canvas.spots), set(canvas.drawn)
    roles, relations = dict(canvas.roles), dict(canvas.looks)
    pages = clusters(model, book, overview, most, set(canvas.spots)) if more else None
    if pages:
        seen |= pages.seen
        drawn |= pages.drawn
        roles |= pages.roles
        relations |= pages.relations
    book.counted = model.say("network.shown", n=len(seen), m=len(model.there))
    shown = [b for b in model.bonds if b.start in seen and b.end in seen]
    folded = ("folded_more" if more else "folded_note") if plan.folded else ""
    notes = _notes(model, shown, drawn, folded)
    if pages and pages.left:
        notes.append(model.say("network.left", n=pages.left, m=model.data["limit"]))
    book.y = area[1] + area[3] + 4
    book.legend(legend(model, list(roles), list(relations)), notes)
    if pages:
        pages.draw()
    evidence_of(model, book, shown)
    listed(model, book, [b for b in shown if (b.start, b.end, b.relation) not in drawn])
    book.evidence()


def _planned(model: Model, sheet: Sheet, height: float) -> tuple[Planner, Plan, int]:
    """The plan that keeps places over the days asked for; over all where they have room, as told.

    Without days to keep, a plan of the day alone is taken when it has room for more of the day.

    Raises:
        UsageError: one page must show more than the limit.
    """
    found, least, limit = [], [], int(model.data["limit"])
    for one in _models(model):
        planner = Planner(one, sheet)
        plan = planner.plan(height)
        most = bundle_limit(one) if pages_follow(one, plan) else page_limit(one, plan)
        shown = max(plan.shows(day, most) for day in one.told_days)
        if shown >= limit and not pages_follow(one, plan):
            least.append(shown + 1)
            continue
        if shown + 1 >= len(one.there):
            return planner, plan, most
        found.append((shown, planner, plan, most))
    if not found:
        raise UsageError(
            f"network: limit={limit} 太小 is too small: 一页至少要画 one page shows at least "
            f"{min(least)} 个对象 things."
        )
    return max(found, key=lambda f: f[0])[1:]


def _models(model: Model) -> list[Model]:
    """The ways to give places that may be taken, the one that keeps most first."""
    data, say = model.data, model.say
    if data["days"]:
        return [Model(data, say, on_days(model.told_days))]
    # All days can have room only where there is no more on any than is shown.
    if data["form"] == "around" and len(data["nodes"]) <= data["limit"]:
        return [Model(data, say, ALWAYS), model]
    return [model]


def pages_follow(model: Model, plan: Plan) -> bool:
    """Whether what has no room on the overview is drawn on further pages."""
    return model.data["limit"] > ONE_PAGE or plan.bare


def page_limit(model: Model, plan: Plan) -> int:
    """How many leaves a bundle of the overview may show, for the limit of the figure to hold."""
    low, high = 1, int(model.data["limit"])
    while low < high:
        middle = (low + high + 1) // 2
        if max(plan.shows(day, middle) for day in model.told_days) + 1 <= model.data["limit"]:
            low = middle
        else:
            high = middle - 1
    return low


def bundle_limit(model: Model) -> int:
    """How many leaves a bundle of any page may show, for the limit of the figure to hold."""
    room = model.data["limit"] - len(model.roots)
    return max(1, min(cap(_sizes(model, day), room) for day in model.told_days))


def _sizes(model: Model, day: str) -> list[int]:
    """How many leaves each bundle has on a day."""
    sizes: list[int] = []
    waiting = [*model.roots]
    while waiting:
        place = waiting.pop()
        there = Counter(p.tie(day) for p in place.hubs if p.on(day) is not None)
        for key, places in place.groups.items():
            there[key] += sum(p.on(day) is not None for p in places)
            waiting += places
        waiting += place.hubs
        sizes += there.values()
    return sizes


def _notes(
    model: Model, shown: list[Bond], drawn: set[tuple[str, str, str]], folded: str
) -> list[str]:
    bare = sum((b.start, b.end, b.relation) not in drawn for b in shown)
    notes = [model.say("network.listed_note", n=bare)] if bare else []
    return notes + ([model.say(f"network.{folded}")] if folded else [])
