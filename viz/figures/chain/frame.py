"""Where the columns of a chain figure stand on a sheet."""

from dataclasses import dataclass

from viz.style import Sheet, style

CHANNEL = 16.0
"""Between the subject and the lanes: the trunks of the lines turn here."""


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


def frame_of(sheet: Sheet) -> Frame:
    """The columns of a sheet: as many as fit, the room left over shared by boxes and gaps."""
    space = style().spacing
    box, gap, subject = space["box"], space["gap"], space["subject"]
    wide = sheet.right - sheet.left - subject
    columns = max(1, int((wide + 0.01) // (box + gap)))
    spare = wide / columns - box - gap
    return Frame(sheet.left, sheet.right, subject, box + spare * 0.6, gap + spare * 0.4, columns)
