"""Marks of single nodes: the same shapes in every drawing and in its legend."""

from viz.draw import Pen
from viz.style import style

REACH = 11.0
"""From the middle of a mark to where its label begins, in points."""
SHAPES = {
    "unit": ("square", "chip", "second"),
    "body": ("square", "supervision", "supervision"),
    "party": ("hexagon", "party_tint", "party"),
    "post": ("stadium", "paper", "person"),
    "vacant": ("stadium", "paper", "defect"),
    "unknown": ("stadium", "paper", "second"),
    "person": ("disc", "person", "person"),
    "case": ("diamond", "paper", "ink"),
    "stage": ("diamond", "chip", "ink"),
    "other": ("square", "paper", "hairline"),
}
"""Role of a node: its shape, and the colours of inside and outline."""


def draw_mark(pen: Pen, x: float, y: float, role: str) -> None:
    """Draw the mark of a role with its middle at (x, y)."""
    shape, fill, colour = SHAPES[role]
    strokes = style().strokes
    if shape == "square":
        pen.rect(x - 4.5, y - 4.5, 9, 9, fill, colour, strokes["ring"])
    elif shape == "hexagon":
        pen.hexagon(x - 6, y - 5, 12, 10, fill, colour, strokes["ring"])
    elif shape == "disc":
        pen.circle(x, y, 3.9, fill)
    elif shape == "diamond":
        points = [(x, y - 5.6), (x + 5.6, y), (x, y + 5.6), (x - 5.6, y)]
        pen.polygon(points, fill, colour, strokes["ring"])
    else:
        wide = strokes["ring_vacant" if role == "vacant" else "ring"]
        dash = {"vacant": "dashed", "unknown": "ring"}.get(role, "solid")
        pen.rect(x - 7, y - 4, 14, 8, fill, colour, wide, dash, 4)  # type: ignore[arg-type]
