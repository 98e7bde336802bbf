"""Marks of a legend that lie along a line of time: bars, brackets, dotted boxes, ticks."""

from viz.draw import Pen
from viz.style import style

WIDE = 22.0


def span_swatch(pen: Pen, name: str, colour: str, x: float, y: float) -> None:
    """Draw a mark 22 pt wide, centred on y."""
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
