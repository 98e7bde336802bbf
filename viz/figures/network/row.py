"""A path alone: a row of boxes, each step with its number, relation, dates and evidence."""

from __future__ import annotations

from viz.book import Book
from viz.figures.network.bonds import Bond
from viz.figures.network.canvas import BOXES, DISC
from viz.figures.network.model import Model
from viz.figures.network.text import legend, route
from viz.metrics import wrap
from viz.said import dates
from viz.scene import Point
from viz.style import style

BOX, GAP = 124.0, 96.0
NAME, LINE, BETWEEN = 14.0, 11.7, 30.0
STUB = 18.0
"""The line that says that a row goes on below."""


def draw_row(model: Model, book: Book) -> None:
    """Draw the path from left to right, on further rows when it is long, and its legend."""
    keys = route(model) if model.data["path"] else _ends(model)
    book.y += 26
    start = 0
    while start < len(keys):
        start = _row(model, book, keys, start)
    shown = len(model.data["path"])
    book.counted = model.say("network.shown_steps", n=shown, m=shown)
    relations = list(dict.fromkeys(s["relation"] for s in model.data["path"]))
    book.legend(legend(model, list(dict.fromkeys(map(model.role, keys))), relations), [])


def _row(model: Model, book: Book, keys: list[str], start: int) -> int:
    """Draw a row of boxes from one on; a row that goes on begins with the step that leads to it.

    Returns the number of the box after the last.
    """
    sheet, steps = book.sheet, len(model.data["path"])
    lead = GAP if start else 0.0
    each = max(1, int((sheet.right - sheet.left - lead - STUB + GAP) // (BOX + GAP)))
    row = keys[start : start + each]
    lines = [wrap(model.title(k), BOX - 18, style().sizes["name"]) for k in row]
    heights = [len(found) * NAME + 30 for found in lines]
    first = max(start - 1, 0)
    labels = [_label(model, book, n) for n in range(first, min(start + len(row) - 1, steps))]
    high = max(*heights, *(2 * (len(found) * LINE + 20) for found in labels), 40.0)
    top = book.room(high + BETWEEN)
    middle = top + high / 2
    alone = len(row) == len(keys)
    spare = sheet.right - sheet.left - len(row) * (BOX + GAP) + GAP
    x = sheet.left + (max(0.0, spare / 2) if alone else lead)
    for n, key in enumerate(row):
        _box(model, book, key, lines[n], (x, middle - heights[n] / 2, BOX, heights[n]))
        if start + n and steps:
            _step(model, book, start + n - 1, [(x - GAP, middle), (x, middle)])
        x += BOX + GAP
    if start + len(row) < len(keys):
        bond = model.bond(model.data["path"][start + len(row) - 1])
        end = x - GAP
        book.pen.line([(end, middle), (end + STUB, middle)], bond.look[0], "path", bond.dash)
    book.y = top + high + BETWEEN
    return start + len(row)


def _ends(model: Model) -> list[str]:
    """Both ends, when no path joins them."""
    return list(dict.fromkeys([model.data["centre"], model.data["to"]]))


def _box(
    model: Model, book: Book, key: str, lines: list[str], box: tuple[float, float, float, float]
) -> None:
    left, top, wide, high = box
    role = model.role(key)
    centre = key == model.data["centre"]
    fill, ink, edge = BOXES["centre" if centre else role if role in BOXES else "unit"]
    frame = style().strokes["frame"]
    if role == "party" and not centre:
        book.pen.hexagon(left, top, wide, high, fill, edge, frame)
    elif role in ("post", "vacant", "unknown"):
        book.pen.rect(left, top, wide, high, "paper", "person", frame, radius=high / 2)
    else:
        book.pen.rect(left, top, wide, high, fill, edge, frame)
    y = top + 8
    for line in lines:
        book.pen.text(left + wide / 2, y + 10.4, line, "name", ink, bold=True, anchor="middle")
        y += NAME
    kind = model.say(f"network.roles.{role}")
    book.pen.text(left + wide / 2, y + 9, kind, "small", ink, anchor="middle")
    book.place(key, model.nodes[key]["label"], model.title(key), box, model.notes(key))


def _label(model: Model, book: Book, number: int) -> list[str]:
    """What stands below the line of a step: dates, certainty and evidence."""
    bond = model.bond(model.data["path"][number])
    edge = bond.edges[0]
    marks = book.refs.marks([row for e in bond.edges for row in e["evidence"]])
    texts = [*dates(model.say, edge["since"], edge["until"]),
             *([] if bond.certain else [model.say("possible")]), marks]  # fmt: skip
    size = style().sizes["small"]
    return [line for text in texts if text for line in wrap(text, GAP - 14, size)]


def _step(model: Model, book: Book, number: int, points: list[Point]) -> None:
    """A step: its line in the direction of the fact, number on it, relation above, dates below."""
    bond: Bond = model.bond(model.data["path"][number])
    colour, arrow = bond.look
    forward = bond.start == route(model)[number]
    book.pen.line(points if forward else points[::-1], colour, "path", bond.dash, arrow)
    a, b = points[len(points) // 2 - 1], points[len(points) // 2]
    x, y = (a[0] + b[0]) / 2, a[1]
    book.pen.circle(x, y, DISC, colour, "paper", 1.0)
    book.pen.text(x, y + 3.3, str(number + 1), "small", "paper", bold=True, anchor="middle")
    ink = "second" if colour == "hairline" else colour
    size = style().sizes["small"]
    names = wrap(model.relation(bond.relation), GAP - 10, size)
    for n, line in enumerate(names):
        at = y - DISC - 5 - (len(names) - 1 - n) * LINE
        book.pen.text(x, at, line, "small", ink, bold=True, anchor="middle")
    for n, line in enumerate(_label(model, book, number)):
        book.pen.text(x, y + DISC + 11 + n * LINE, line, "small", "second", anchor="middle")
    for edge in bond.edges:
        book.tie(edge)
