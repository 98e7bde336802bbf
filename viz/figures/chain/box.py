"""The boxes of the chain figure: a body with its posts and holders, and a missing chain."""

from viz.draw import Block, Pen
from viz.layouts.tree import Node
from viz.metrics import width, wrap
from viz.said import Doc, References, dates_line
from viz.style import Words, style


def body_box(
    wide: float,
    name: str,
    bar: str,
    notes: list[tuple[str, str]],
    posts: list[Doc],
    refs: References,
    say: Words,
) -> Block:
    """Return the box of a body: name, notes as (text, colour), posts with state and holders."""
    space, pen = style().spacing, Pen()
    left, right = space["pad_left"], wide - space["pad_right"]
    y = pen.lines(left, 7, name, right - left, "name", bold=True) + 1
    for text, colour in notes:
        y = pen.lines(left, y, text, right - left, colour=colour)
    if posts:
        y += 5
        pen.line([(left, y), (right, y)], "rule")
        y += 4
    for post in posts:
        y = _post(pen, post, left, right, y, refs, say) + 2
    high = max(y + 5, space["hop"] + 16)
    frame = Pen()
    frame.rect(0, 0, wide, high, "paper", "ink", style().strokes["frame"])
    frame.rect(0, 0, 3.5, high, bar)
    return Block((*frame.items, *pen.items), wide, high)


def _post(
    pen: Pen, post: Doc, left: float, right: float, top: float, refs: References, say: Words
) -> float:
    sizes, state = style().sizes, str(post.get("state") or "unknown")
    holders = post.get("holders") or [{}]
    name, x = str(post.get("post_name") or post.get("id")), left + 12
    pen.state(left + 4, top + 7.5, state)
    values = [_value(h, state, say) for h in holders]
    beside = right - x - width(values[0], sizes["holder"]) - 6
    lines = wrap(name, right - x, sizes["post"])
    if len(lines) > 1 or width(name, sizes["post"]) > beside:
        top = pen.lines(x, top, name, right - x, "post")
    else:
        pen.text(x, top + 10.4, name, "post")
    colour = {"held": "ink", "vacant": "defect"}.get(state, "second")
    for holder, value in zip(holders, values, strict=True):
        bold = state != "unknown"
        top = pen.lines(right, top, value, right - x, "holder", colour, bold=bold, anchor="end")
        top = _interval(pen, post, holder, state, x, right, top, refs, say)
    return top


def _value(holder: Doc, state: str, say: Words) -> str:
    if state == "held":
        return str(holder.get("full_name") or holder.get("person") or say("unknown"))
    return say("vacant") if state == "vacant" else say("unknown")


def _interval(
    pen: Pen,
    post: Doc,
    holder: Doc,
    state: str,
    x: float,
    right: float,
    top: float,
    refs: References,
    say: Words,
) -> float:
    """Draw the dates of a holding at the left and its evidence at the right."""
    size = style().sizes["small"]
    if state == "held":
        text = dates_line(say, holder.get("since"), holder.get("until"))
        text += say("maybe") if holder.get("certainty") == "possible" else ""
    else:
        text = say("post_vacant") if state == "vacant" else say("never_held")
    marks = refs.marks(holder.get("evidence") or post.get("evidence"))
    lines = wrap(text, right - x, size)
    beside = marks and width(lines[-1], size) + width(marks, size) + 4 <= right - x
    bottom = pen.lines(x, top, text, right - x, colour="second")
    if marks:
        shelf = bottom - size * style().line_height if beside else bottom
        bottom = pen.lines(right, shelf, marks, right - x, colour="second", anchor="end")
    return bottom


def hop_notes(node: Node, names: dict[str, str], say: Words) -> list[tuple[str, str]]:
    """Return the notes of a box: existence that day, where chains end, where they go on."""
    notes: list[tuple[str, str]] = []
    exists = str(node.hop.get("exists") or "certain")
    if exists != "certain":
        notes.append((say(f"exists.{exists}"), "defect" if exists == "no" else "second"))
    for number, chain in node.ends:
        closes, named = chain.get("closes"), say("chain.number", n=number)
        if closes:
            relation = say.get(f"relation.{closes['relation']}", closes["relation"])
            to = names.get(closes["to"]) or closes.get("to_name") or closes["to"]
            notes.append((say("chain.cycle", c=named, relation=relation, to=to), "defect"))
        else:
            ends = "depth" if chain.get("ends") == "depth" else "root"
            notes.append((say(f"chain.ends.{ends}", c=named), "second"))
    if node.tag:
        notes.append((say("chain.goes_on", tag=node.tag), "ink"))
    return notes


def missing_box(
    wide: float, heading: str, reasons: list[tuple[str, str]], bar: str = "defect"
) -> Block:
    """Return the red-outlined statement that there is no chain, and why: (text, marks)."""
    space, pen = style().spacing, Pen()
    left, right = space["pad_left"], wide - space["pad_right"]
    y = pen.lines(left, 8, heading, right - left, "answer", "defect", bold=True) + 2
    for text, marks in reasons:
        y = pen.lines(left, y, f"{text} {marks}", right - left, "post")
    frame = Pen()
    frame.rect(0, 0, wide, y + 8, "defect_tint", "defect", 1.2)
    frame.rect(0, 0, 3.5, y + 8, bar)
    return Block((*frame.items, *pen.items), wide, y + 8)
