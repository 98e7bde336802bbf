"""Where the columns of a chain figure stand on a sheet."""

from dataclasses import dataclass

from viz.style import Sheet, style

CHANNEL = 16.0
"""Between the subject and the lanes: the trunks of the lines turn here."""
BOX_MOST, GAP_MOST = 300.0, 130.0
"""Wider than this nothing gets clearer."""
WIDER = 24.0
"""What the subject takes of the room of columns that no chain needs."""


@dataclass(frozen=True)
class Frame:
    """Columns of boxes with gaps for the labels of hops, all in points."""

    left: float
    right: float
    subject: float
    box: float
    gap: float
    columns: int

    @property
    def join(self) -> float:
        """The right edge of the subject, where the lines begin."""
        return self.left + self.subject

    @property
    def lanes(self) -> float:
        """The left edge of the lanes."""
        return self.join + CHANNEL

    def x(self, column: int) -> float:
        """The left edge of the boxes of a column."""
        return self.join + self.gap + column * (self.box + self.gap)

    @property
    def words(self) -> float:
        """The left edge of what lanes say of themselves, clear of ties in the first column."""
        return self.x(0) + self.box + 14

    def label(self, column: int, tagged: bool) -> tuple[float, float]:
        """Left edge and width of the label of a hop that enters a column."""
        right = self.x(column) - 8
        left = self.x(column) - self.gap + 12
        if not column:
            left = self.lanes + (10 if tagged else 2)
        return left, right - left


def frame_of(sheet: Sheet, deepest: int) -> Frame:
    """The columns of a sheet for chains of so many hops: the fewer, the wider their boxes.

    Two at least, so that a chain that loses a hop between two dates moves nothing.
    """
    space = style().spacing
    box, gap, subject = space["box"], space["gap"], space["subject"]
    wide = sheet.right - sheet.left
    most = max(1, int((wide - subject + 0.01) // (box + gap)))
    columns = min(most, max(2, deepest))
    subject += WIDER if columns < most else 0.0
    each = (wide - subject) / columns
    gap = min(GAP_MOST, max(gap, each * 0.27))
    return Frame(sheet.left, sheet.right, subject, min(BOX_MOST, each - gap), gap, columns)
