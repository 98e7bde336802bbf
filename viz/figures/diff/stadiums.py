"""The posts of a body as stadiums, each with a line to every holder."""

from collections.abc import Sequence

from viz.book import Book
from viz.draw import Block, Pen
from viz.figures.diff.flow import flow
from viz.figures.diff.marks import COLOURS, struck, tag, tag_text, tag_width
from viz.figures.diff.said import Said
from viz.figures.diff.seats import holders, person, seats, state_words
from viz.metrics import wrap
from viz.said import Doc
from viz.scene import Dash
from viz.style import style

PILL, LINE, PITCH = 92.0, 54.0, 19.0
TWO_COLUMNS = 500.0


def block(book: Book, said: Said, bodies: Sequence[str], left: float, right: float) -> None:
    """Draw the posts of bodies with their holders and dates, body by body."""
    several = right - left >= TWO_COLUMNS
    wide = (right - left - 16) / 2 if several else right - left
    orders = said.orders()
    for body in bodies:
        drawn = [[_post(each, post, wide) for post in seats(each, body)] for each in orders]
        posts = [
            (post, parts[0], max(part.height for part in parts))
            for post, *parts in zip(seats(said, body), *drawn, strict=True)
        ]
        step = 2 if several else 1
        page = -1
        for at in range(0, len(posts), step):
            row = posts[at : at + step]
            high = max(max(part.height, least) for _, part, least in row)
            top = book.room(high + (24 if at == 0 else 0))
            if page != book.page:
                page, top = book.page, _heading(book, said, body, left, right)
            for index, (post, part, _) in enumerate(row):
                x = left + index * (wide + 16)
                book.pen.put(part, x, top)
                box = (x, top, wide, high)
                book.place(post["id"], "Post", said.post((post["id"], post["body"])), box)
            book.y = top + high


def _heading(book: Book, said: Said, body: str, left: float, right: float) -> float:
    top = book.y + 2
    if book.y > book.top:
        book.pen.line([(left, top), (right, top)], "rule")
    told = said.say("diff.seats") + said.say("dot") + said.body(body)
    return book.pen.lines(left, top + 3, told, right - left, "post", "second", bold=True) + 4


def _post(said: Said, post: Doc, wide: float) -> Block:
    pen, state = Pen(), post["state"]
    people = holders(said, post)
    name = said.post((post["id"], post["body"]))
    lines = wrap(name, PILL - 22, style().sizes["post"])
    rows = [_holder(said, item, wide - PILL - LINE - 14) for item in people]
    words = state_words(said, post)
    if words:
        rows.insert(0, flow([words], wide - PILL - LINE - 14))
    room = sum(max(PITCH, r.height + 3) for r in rows)
    pitch = style().sizes["post"] * style().line_height
    high = max(len(lines) * pitch + 7, 19.0)
    top = 10.0 if state != "unchanged" else 2.0
    height = max(high, room)
    _pill(pen, said, post, lines, (top + (height - high) / 2, high))
    y = top + (height - room) / 2
    if words:
        _line(pen, y + PITCH / 2, top + height / 2, "unchanged")
        told = post["after"] or post["before"]
        if told["state"] != "held":
            pen.state(PILL + LINE, y + PITCH / 2, told["state"])
        pen.put(rows[0], PILL + LINE + 9, y + 2)
        y += max(PITCH, rows[0].height + 3)
    for item, row in zip(people, rows[bool(words) :], strict=True):
        _line(pen, y + PITCH / 2, top + height / 2, item["state"])
        _person(pen, said, item, y + PITCH / 2)
        pen.put(row, PILL + LINE + 9, y + 2)
        y += max(PITCH, row.height + 3)
    return Block(tuple(pen.items), wide, top + height + 4)


def _holder(said: Said, item: Doc, limit: float) -> Block:
    """Name and dates; the tag stands on the line."""
    words = [w for w in person(said, item, dated=True) if w.kind == "text"]
    return flow([words], limit)


def _pill(
    pen: Pen, said: Said, post: Doc, lines: list[str], place: tuple[float, float]
) -> None:  # fmt: skip
    state, (top, high), strokes = post["state"], place, style().strokes
    fill = {"added": "supervision_tint", "changed": "party_tint"}.get(state, "paper")
    stroke = {"unchanged": "hairline"}.get(state, COLOURS[state])
    thick = {"added": strokes["added"], "removed": strokes["hop"]}.get(state, strokes["frame"])
    dash: Dash = "dotted" if state == "removed" else "solid"
    radius = min(high / 2, 10.0)
    pen.rect(0, top, PILL, high, fill, stroke, thick, dash, radius)
    if state == "changed":
        pen.rect(3, top + 3, PILL - 6, high - 6, "", stroke, thick, dash, max(radius - 3, 1))
    size = style().sizes["post"]
    pitch = size * style().line_height
    y = top + (high - pitch * len(lines)) / 2 + pitch * 0.76
    for line in lines:
        if state == "removed":
            struck(pen, PILL / 2, y, line, "post", middle=True)
        else:
            colour = "second" if state == "unchanged" else "ink"
            pen.text(PILL / 2, y, line, "post", colour, bold=True, anchor="middle")
        y += pitch
    if state != "unchanged":
        text = tag_text(said.say, state, post["n"])
        tag(pen, PILL - tag_width(text) - 8, top - 4, state, text)


def _line(pen: Pen, y: float, start: float, state: str) -> None:
    """A line from the stadium to a holder, turning once."""
    colour = {"unchanged": "hairline"}.get(state, COLOURS[state])
    stroke = {"added": "added", "removed": "hop", "changed": "hop"}.get(state, "tie")
    x = PILL + 8
    points = [(PILL, start), (x, start), (x, y), (PILL + LINE - 4, y)]
    if abs(start - y) < 0.5:
        points = [(PILL, y), (PILL + LINE - 4, y)]
    pen.line(points, colour, stroke, "dotted" if state == "removed" else "solid")


def _person(pen: Pen, said: Said, item: Doc, y: float) -> None:
    state, strokes, x = item["state"], style().strokes, PILL + LINE
    if state == "removed":
        pen.circle(x, y, 4.2, "paper", "ink", strokes["tie"], "ring")
    elif state == "unchanged":
        pen.circle(x, y, 4.2, "paper", "hairline", strokes["tie"])
    else:
        pen.circle(x, y, 4.4, COLOURS[state], COLOURS[state], strokes["tie"])
    if state != "unchanged":
        text = tag_text(said.say, state, item["n"])
        tag(pen, PILL + 8 + (LINE - 12 - tag_width(text)) / 2, y, state, text)
