"""The boxes of the chain figure: a body with its posts and holders, and a missing chain."""

from dataclasses import dataclass

from viz.draw import Block, Pen
from viz.layouts.tree import Node
from viz.metrics import width
from viz.said import Doc, References, dates_line
from viz.style import Words, style

Note = tuple[str, str]
"""Text and colour."""


@dataclass(frozen=True)
class Card:
    """What a box says: name, colour of its bar, notes, posts."""

    name: str
    bar: str
    notes: tuple[Note, ...] = ()
    posts: tuple[Doc, ...] = ()


@dataclass(frozen=True)
class _Row:
    """One holder of a post (or its vacancy)."""

    post: Doc
    holder: Doc
    first: bool


def boxes(card: Card, wide: float, most: float, refs: References, say: Words) -> list[Block]:
    """Return the box of a body, and those its posts go on in so that none is higher than most."""
    rows = [
        _Row(post, holder, index == 0)
        for post in card.posts
        for index, holder in enumerate(post.get("holders") or [{}])
    ]
    parts: list[Block] = []
    while rows or not parts:
        pen = Pen()
        y, taken = _head(pen, card, wide, say, again=bool(parts)), 0
        for row in rows:
            block = _holding(row, row.first or not taken, wide, refs, say)
            y_row = y if taken else y + 9
            if (taken or not parts) and y_row + block.height + 20 > most:
                break
            if not taken:
                space = style().spacing
                pen.line([(space["pad_left"], y + 5), (wide - space["pad_right"], y + 5)], "rule")
            pen.put(block, 0, y_row)
            y = y_row + block.height + 2
            taken += 1
        rows = rows[taken:]
        if rows:
            y = _small(pen, say("chain.posts_go_on"), y, wide)
        parts.append(_framed(pen, card.bar, wide, y))
    return parts


def _framed(pen: Pen, bar: str, wide: float, bottom: float) -> Block:
    high = max(bottom + 5, style().spacing["hop"] + 16)
    frame = Pen()
    frame.rect(0, 0, wide, high, "paper", "ink", style().strokes["frame"])
    frame.rect(0, 0, 3.5, high, bar)
    return Block((*frame.items, *pen.items), wide, high)


def _head(pen: Pen, card: Card, wide: float, say: Words, *, again: bool) -> float:
    space = style().spacing
    left, limit = space["pad_left"], wide - space["pad_left"] - space["pad_right"]
    name = card.name + (say("continued") if again else "")
    y = pen.lines(left, 7, name, limit, "name", bold=True) + 1
    for text, colour in () if again else card.notes:
        y = pen.lines(left, y, text, limit, colour=colour)
    return y


def _small(pen: Pen, text: str, top: float, wide: float) -> float:
    space = style().spacing
    limit = wide - space["pad_left"] - space["pad_right"]
    return pen.lines(space["pad_left"], top, text, limit, colour="second")


def _holding(row: _Row, lead: bool, wide: float, refs: References, say: Words) -> Block:
    """One holder: the post and its state (once), who, since when, and the evidence.

    On one line where all of it fits, else the dates and the evidence stand below.
    """
    sizes, state = style().sizes, str(row.post.get("state") or "unknown")
    x, right = style().spacing["pad_left"] + 10, wide - style().spacing["pad_right"]
    pen, top, value = Pen(), 0.0, _value(row.holder, state, say)
    name, marks = "", refs.marks(row.holder.get("evidence") or row.post.get("evidence"))
    when = f"{_when(row.holder, state, say)} {marks}".strip()
    beside = right - x - width(value, sizes["holder"]) - 4
    if lead:
        name = str(row.post.get("post_name") or row.post.get("id"))
        name += "" if row.first else say("continued")
        pen.state(x - 7.2, 7.5, state)
        if width(name, sizes["post"]) > beside:
            top = pen.lines(x, top, name, right - x, "post")
        else:
            pen.text(x, top + 10.4, name, "post")
    colour = {"held": "ink", "vacant": "defect"}.get(state, "second")
    bold = state != "unknown"
    bottom = pen.lines(right, top, value, right - x, "holder", colour, bold=bold, anchor="end")
    after = x + width(name, sizes["post"]) + 7 if name else x
    if not top and after + width(when, sizes["small"]) <= x + beside:
        pen.text(after, 10.1, when, colour="second")
    else:
        bottom = pen.lines(x, bottom, when, right - x, colour="second")
    return Block(tuple(pen.items), wide, bottom)


def _value(holder: Doc, state: str, say: Words) -> str:
    if state == "held":
        return str(holder.get("full_name") or holder.get("person") or say("unknown"))
    return say("vacant") if state == "vacant" else say("unknown")


def _when(holder: Doc, state: str, say: Words) -> str:
    if state != "held":
        return say("post_vacant") if state == "vacant" else say("never_held")
    text = dates_line(say, holder.get("since"), holder.get("until"))
    return text + (say("maybe") if holder.get("certainty") == "possible" else "")


def said_of(posts: list[Doc], say: Words) -> tuple[str, ...]:
    """What a box says of its posts, a line a holder."""
    return tuple(
        f"{post.get('post_name')} · {_value(holder, str(post.get('state')), say)} · "
        f"{_when(holder, str(post.get('state')), say)}"
        for post in posts
        for holder in post.get("holders") or [{}]
    )


def cycle_words(number: int, chain: Doc, names: dict[str, str], say: Words) -> str:
    """What is said of a chain that ends in a cycle: the relation that closes it, and on whom."""
    closes = chain["closes"]
    relation = say.get(f"relation.{closes['relation']}", str(closes["relation"]))
    to = names.get(closes["to"]) or closes.get("to_name") or closes["to"]
    label = say("chain.number", n=number)
    return say("chain.cycle", c=label, relation=relation, to=to)


def hop_notes(
    node: Node, names: dict[str, str], states: dict[int, str], refs: References, say: Words
) -> list[Note]:
    """Return the notes of a box: existence that day, where chains end, where they go on.

    `states` are those of the chains that are told at their ends, by number.
    """
    notes: list[Note] = []
    exists = str(node.hop.get("exists") or "certain")
    if exists != "certain":
        notes.append((say(f"exists.{exists}"), "defect" if exists == "no" else "second"))
    for number, chain in node.ends:
        if chain.get("closes"):
            marks = refs.marks(chain["closes"].get("evidence"))
            notes.append((f"{cycle_words(number, chain, names, say)} {marks}", "defect"))
        else:
            ends, label = str(chain.get("ends")), say("chain.number", n=number)
            key = "depth" if ends == "depth" else "root"
            notes.append((say(f"chain.ends.{key}", c=label), "second"))
        if number in states:
            notes.append((states[number], "second"))
    if node.tag:
        notes.append((say("chain.goes_on", tag=node.tag), "ink"))
    return notes


def missing_box(
    wide: float, heading: str, reasons: list[tuple[str, str]], *, defect: bool
) -> Block:
    """Return the statement that there is no chain, and why: (text, marks).

    It is red where that is a defect.
    """
    space, pen = style().spacing, Pen()
    left, right = space["pad_left"], wide - space["pad_right"]
    colour, ground = ("defect", "defect_tint") if defect else ("second", "")
    told = [f"{text} {marks}".strip() for text, marks in reasons]
    after = left + width(heading, style().sizes["answer"]) + 10
    y = pen.lines(left, 8, heading, right - left, "answer", colour, bold=True)
    if len(told) == 1 and after + width(told[0], style().sizes["post"]) <= right:
        pen.lines(after, 9.2, told.pop(), right - after, "post")
    for index, text in enumerate(told):
        y = pen.lines(left, y if index else y + 2, text, right - left, "post")
    frame = Pen()
    frame.rect(0, 0, wide, y + 8, ground, colour, 1.2)
    frame.rect(0, 0, 3.5, y + 8, colour)
    return Block((*frame.items, *pen.items), wide, y + 8)
