"""What the parts of a timeline share: the axis and columns of a sheet, and a band of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import inf

from viz.draw import Pen
from viz.layouts.lanes import Axis, Span
from viz.said import References
from viz.style import Sheet, Words

GROUP_SHARE, TITLE_SHARE, DAY_SHARE = 0.076, 0.074, 0.158
"""Parts of the width between the margins: names of groups, of lanes, and the read-off column."""
MARKS = 30.0
"""Room of the marks of evidence at the right of the read-off column."""
NEAR = 4.0
"""Room between text and the as-of line."""


@dataclass(frozen=True)
class View:
    """Columns of a sheet, the axis, and where the as-of day lies on it."""

    say: Words
    refs: References
    axis: Axis
    on: float
    left: float
    titles: float
    day: float
    right: float

    @property
    def line(self) -> Span:
        """The stretch around the as-of line that no text enters."""
        return (self.on - NEAR, self.on + NEAR)


def view(sheet: Sheet, say: Words, refs: References, period: tuple[str, str], on: str) -> View:
    """Divide a sheet."""
    wide = sheet.right - sheet.left
    more = 1.0 if say.lang == "zh" else 1.12
    titles = sheet.left + wide * GROUP_SHARE * more
    left = titles + wide * TITLE_SHARE * more + 6
    day = sheet.right - wide * DAY_SHARE * more
    first, end = (date.fromisoformat(d) for d in period)
    axis = Axis(first, end, left, day - 14)
    line = axis.x(date.fromisoformat(on), 0.5)
    return View(say, refs, axis, line, sheet.left, titles, day, sheet.right)


@dataclass(frozen=True)
class Note:
    """One value of the read-off column."""

    text: str
    colour: str = "ink"
    bold: bool = True
    marks: str = ""


@dataclass
class Band:
    """A strip of the figure, drawn from y = 0 down: x as on the page, y to be moved."""

    pen: Pen = field(default_factory=Pen)
    height: float = 0.0
    title: str = ""
    again: str = ""
    """The title when the band is the first of a page."""
    under: str = ""
    """Below the title, in grey; both then use the room of the group's name as well."""
    busy: float = inf
    """Where the stages of a case and their letters begin."""
    notes: list[Note] = field(default_factory=list)
    places: list[tuple[str, str, str, tuple[float, float, float, float], tuple[str, ...]]] = field(
        default_factory=list
    )
    """Nodes drawn: id, label, name, box, and what is said of it."""
    ties: list[dict[str, object]] = field(default_factory=list)
