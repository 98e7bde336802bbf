"""How the states of an item look: tags, boxes, lines, struck names and swatches."""

from viz.draw import Pen
from viz.metrics import width
from viz.scene import Dash, Point
from viz.style import Words, style

TAG_HIGH = 12.0
HEX_TIP = 9.0
COLOURS = {"added": "supervision", "removed": "ink", "changed": "party", "unchanged": "second"}


def tag_text(say: Words, state: str, number: int) -> str:
    """The words of a tag: 增2."""
    return say(f"diff.tag.{state}") + str(number)


def tag_width(text: str) -> float:
    """The width of a tag in points."""
    return width(text, style().sizes["small"]) + 7


def widest_tag(say: Words, number: int) -> float:
    """The width of the widest tag of a number, whatever the state."""
    return max(tag_width(tag_text(say, s, number)) for s in ("added", "removed", "changed"))


def tag(pen: Pen, x: float, y: float, state: str, text: str) -> float:
    """Draw a tag with its left end at x, centred on y; return its width."""
    wide, frame = tag_width(text), style().strokes["frame"]
    fill = {"added": "supervision", "removed": "paper"}.get(state, "party_tint")
    stroke = {"added": "supervision", "removed": "ink"}.get(state, "party")
    dash: Dash = "dotted" if state == "removed" else "solid"
    pen.rect(x, y - TAG_HIGH / 2, wide, TAG_HIGH, fill)
    pen.rect(x, y - TAG_HIGH / 2, wide, TAG_HIGH, "", stroke, frame + 0.3, dash)
    colour = {"added": "paper", "removed": "ink"}.get(state, "party")
    pen.text(x + wide / 2, y + 3.3, text, "small", colour, bold=True, anchor="middle")
    return wide


def _shape(
    pen: Pen, box: tuple[float, float, float, float], hexagon: bool,
    fill: str, stroke: str, thick: float, dash: Dash = "solid",
) -> None:  # fmt: skip
    x, y, wide, high = box
    if not hexagon:
        pen.rect(x, y, wide, high, fill, stroke, thick, dash)
        return
    tip, middle = min(HEX_TIP, wide / 2), y + high / 2
    points = [(x, middle), (x + tip, y), (x + wide - tip, y), (x + wide, middle),
              (x + wide - tip, y + high), (x + tip, y + high)]  # fmt: skip
    pen.polygon(points, fill, stroke, thick, dash)


def body(pen: Pen, box: tuple[float, float, float, float], state: str, party: bool) -> None:
    """Draw the box of a body: thick when added, dotted when removed, double when changed."""
    strokes, (x, y, wide, high) = style().strokes, box
    if state == "added":
        _shape(pen, box, party, "supervision_tint", "supervision", strokes["added"])
    elif state == "removed":
        _shape(pen, box, party, "paper", "ink", strokes["hop"], "dotted")
    elif state == "changed":
        _shape(pen, box, party, "party_tint", "party", strokes["tie"])
        inner = (x + (4 if party else 3), y + 3, wide - (8 if party else 6), high - 6)
        _shape(pen, inner, party, "", "party", strokes["tie"])
    else:
        _shape(pen, box, party, "paper", "hairline", strokes["frame"])


def line(pen: Pen, points: list[Point], state: str, certainty: str) -> None:
    """Draw a relation: dots and a hollow arrow when removed, double when changed."""
    dash: Dash = "dashed" if certainty == "possible" else "solid"
    if state == "added":
        pen.line(points, "supervision", "added", dash, "filled")
    elif state == "removed":
        pen.line(points, "ink", "hop", "dotted", "open")
    elif state == "changed":
        # Two parallel strokes: a wide one, and paper within it.
        short = [*points[:-1], (points[-1][0] - 7, points[-1][1])]
        pen.line(short, "party", "path", dash)
        pen.line(short, "paper", "hop")
        pen.line([(points[-1][0] - 9, points[-1][1]), points[-1]], "party", "tie", arrow="filled")
    else:
        pen.line(points, "hairline", "tie", dash, "filled")


def struck(
    pen: Pen, x: float, y: float, text: str, size: str, colour: str = "second", *,
    middle: bool = False,
) -> float:  # fmt: skip
    """Draw one line of text, struck through; return its width."""
    wide = pen.text(x, y, text, size, colour, anchor="middle" if middle else "start")
    left, thick = x - wide / 2 if middle else x, style().strokes["frame"]
    # A thin box and no line: nothing else may run through a text, and lines are checked for it.
    pen.rect(left, y - style().sizes[size] * 0.36 - thick / 2, wide, thick, colour)
    return wide


def swatch(pen: Pen, state: str, x: float, y: float) -> None:
    """Draw a small box and line of a state, centred on y; 52 wide."""
    body(pen, (x, y - 5, 17, 10), state, False)
    line(pen, [(x + 21, y), (x + 47, y)], state, "certain")
