"""The marks of a legend, each named as kind-name: line-dashed, arrow-open, node-person."""

from collections.abc import Callable

from viz.draw import Pen
from viz.marks import draw_mark
from viz.scene import Arrow, Dash
from viz.style import style

WIDE = 22.0
"""Width of a mark along time, in points."""
_ROOM = {"line": 26.0, "arrow": 26.0, "span": 28.0, "bar": 10.0, "node": 16.0}
_ARROWS: dict[str, Arrow] = {"filled": "filled", "dot": "dot", "open": "open"}
_DASHES: dict[str, Dash] = {"dashed": "dashed", "dotted": "dotted"}


def room_of(mark: str) -> float:
    """How wide a mark is with the gap to its text, in points."""
    return _ROOM.get(mark.split("-")[0], 14.0)


def swatch_of(mark: str, colour: str) -> Callable[[Pen, float, float], None]:
    """How the mark of a legend entry is drawn at x, y."""
    return lambda pen, x, y: swatch(pen, mark, colour, x, y)


def swatch(pen: Pen, mark: str, colour: str, x: float, y: float) -> None:
    """Draw the mark of a legend entry, centred on y."""
    kind, _, name = mark.partition("-")
    frame = style().strokes["frame"]
    if kind == "line":
        stroke = "path" if name == "path" else "hop"
        pen.line([(x, y), (x + 20, y)], colour, stroke, _DASHES.get(name, "solid"))
    elif kind == "arrow":
        pen.line([(x, y), (x + 20, y)], colour, "hop", arrow=_ARROWS[name])
    elif kind == "span":
        _span(pen, name, colour, x, y)
    elif kind == "bar":
        pen.rect(x, y - 5, 3.5, 10, colour)
    elif kind == "box":
        pen.rect(x, y - 4, 9, 8, "defect_tint", "defect", frame)
    elif kind == "frame":
        pen.rect(x, y - 4, 9, 8, "", colour, frame)
    elif kind == "chip":
        pen.rect(x, y - 4, 9, 8, colour)
    elif kind == "maybe":
        pen.rect(x, y - 4, 11, 8, "paper", colour, 0.8, "dashed")
    elif kind == "node":
        draw_mark(pen, x + 5, y, name)
    else:
        pen.state(x + 5, y, name)


def _span(pen: Pen, name: str, colour: str, x: float, y: float) -> None:
    """Draw a mark that lies along a line of time: bar, bracket, dotted box or tick."""
    top, high, strokes = y - 5, 10, style().strokes
    end = x + WIDE
    if name == "bar":
        pen.rect(x, top, WIDE - 4, high, "chip")
        pen.rect(x, top, 1.8, high, colour)
        for edge in (top, top + high):
            pen.line([(x, edge), (end - 4, edge)], colour, "frame")
        pen.polygon([(end - 4, y - 3.5), (end, y), (end - 4, y + 3.5)], colour)
    elif name == "hatch":
        pen.hatch(x, top, WIDE, high, colour)
        for edge in (top, top + high):
            pen.line([(x, edge), (end, edge)], colour, "frame")
    elif name == "gap":
        pen.line([(x, y), (end, y)], colour, "tie")
        for side, at in ((3, x), (-3, end)):
            pen.line([(at + side, top), (at, top), (at, top + high), (at + side, top + high)],
                     colour, "hop")  # fmt: skip
    elif name == "double":
        pen.line([(x, y - 2), (x, y + 2), (end, y + 2), (end, y - 2)], colour, "hop")
    elif name == "unknown":
        pen.rect(x, top, WIDE, high, "", colour, strokes["ring"], "ring")
    elif name == "conduct":
        pen.rect(x, y - 3.5, WIDE, 7, "chip", colour, strokes["frame"])
    else:
        pen.line([(x, y), (end, y)], colour, "hop")
        pen.line([(x + WIDE / 2, y - 4.5), (x + WIDE / 2, y + 4.5)], colour, "hop")
