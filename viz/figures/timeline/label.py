"""A label of a mark: a name in bold and its dates, on one line or broken to a width."""

from __future__ import annotations

from dataclasses import dataclass

from viz.draw import Pen
from viz.metrics import width, wrap
from viz.style import style

BETWEEN = 5.0
"""Room between a name and its dates."""


@dataclass(frozen=True)
class Run:
    """A piece of one line."""

    text: str
    size: str
    colour: str
    bold: bool

    @property
    def width(self) -> float:
        """Points from its beginning to its end."""
        return width(self.text, style().sizes[self.size])


@dataclass(frozen=True)
class Label:
    """Lines of pieces."""

    lines: tuple[tuple[Run, ...], ...]

    @property
    def width(self) -> float:
        """Width of the widest line."""
        return max(sum(r.width for r in line) + BETWEEN * (len(line) - 1) for line in self.lines)

    @property
    def height(self) -> float:
        """Height of all lines."""
        return self.pitch * len(self.lines)

    @property
    def pitch(self) -> float:
        """From one line to the next."""
        return max(style().sizes[r.size] for line in self.lines for r in line) * style().line_height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw it with its top left corner at (x, top)."""
        for line in self.lines:
            at = x
            for run in line:
                pen.text(at, top + self.pitch * 0.77, run.text, run.size, run.colour, bold=run.bold)
                at += run.width + BETWEEN
            top += self.pitch


def label(name: str, dates: str, colour: str, *, plain: bool, limit: float = 0.0) -> Label:
    """A label on one line, or broken to `limit`, the dates then below the name.

    `plain` is the label of a mark that is no bar: in small letters, bold in the colour of defects.
    """
    bold = not plain or colour == "defect"
    first, sizes = "small" if plain else "post", style().sizes
    if limit <= 0:
        runs = [Run(name, first, colour, bold)]
        runs += [Run(dates, "small", "second", False)] if dates else []
        return Label((tuple(runs),))
    lines = [(Run(t, first, colour, bold),) for t in wrap(name, limit, sizes[first])]
    if dates:
        lines += [(Run(t, "small", "second", False),) for t in wrap(dates, limit, sizes["small"])]
    return Label(tuple(lines))
