"""The lines of a chain figure: trunks with branches, the subject's own, and the tags of rows."""

from dataclasses import dataclass, field

from viz.book import Book
from viz.draw import Block, Pen
from viz.figures.chain.frame import Frame
from viz.metrics import width
from viz.said import Doc
from viz.scene import Arrow, Dash, Point
from viz.style import style

LEVEL = 23.65
"""From the top of a lane to its first box, when its head is one line high."""
OPEN_ARROWS = ("REPORTS_TO", "SUBORDINATE_TO", "PART_OF")
Entry = tuple[float, Doc]
"""The height at which a hop enters its box, and the hop."""


@dataclass
class Joined:
    """A lane on a page: the hops of it that leave the subject."""

    colour: str
    top: float
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Chip:
    """The tag at the start of a row that goes on: where its line begins."""

    tag: str
    colour: str
    x: float
    y: float


def branches(
    book: Book, colour: str, start: Point, trunk: float, end: float, entries: list[Entry]
) -> None:
    """Draw one trunk and a branch with an arrow for each entry."""
    pen = book.pen
    heights = [y for y, _ in entries]
    sure = any(hop.get("certainty") != "possible" for _, hop in entries)
    common: Dash = "solid" if sure else "dashed"
    if len(entries) == 1 and abs(heights[0] - start[1]) < 0.01:
        trunk = start[0]
    else:
        pen.line([start, (trunk, start[1])], colour, "hop", common)
        low, high = min([start[1], *heights]), max([start[1], *heights])
        pen.line([(trunk, low), (trunk, high)], colour, "hop", common)
    for y, hop in entries:
        dash: Dash = "dashed" if hop.get("certainty") == "possible" else "solid"
        arrow: Arrow = "open" if hop["relation"] in OPEN_ARROWS else "filled"
        pen.line([(trunk, y), (end, y)], colour, "hop", dash, arrow)
        book.way(hop, dict.fromkeys([start, (trunk, start[1]), (trunk, y), (end, y)]))


def join_subject(
    book: Book, frame: Frame, box: Block, lanes: list[Joined], limits: tuple[float, float]
) -> float:
    """Draw the subject beside its lanes and its lines to them; return its top.

    It stands level with the first box of the first lane, whatever lies below, so that it has the
    same place on every date. `limits` are the top of the body and the bottom of the page.
    """
    top, bottom = limits
    joined = [lane for lane in lanes if lane.entries]
    y = min(top + LEVEL, max(top + 14, bottom - box.height - 4))
    hop = style().spacing["hop"]
    step = min(14.0, (box.height - hop - 8) / max(1, len(joined) - 1))
    exits = [y + hop + step * i for i in range(len(joined))]
    book.pen.put(box, frame.left, y)
    for index, (lane, start) in enumerate(zip(joined, exits, strict=True)):
        ends = [height for height, _ in lane.entries]
        # Rising lines turn later the lower they leave, falling ones earlier, a line that does
        # both (only one can) last of all: so none cross.
        step = index if max(ends) < start else len(joined) - 1 - index
        step = len(joined) if min(ends) < start < max(ends) else step
        trunk = frame.join + 3 + 2.8 * min(step, 3)
        branches(book, lane.colour, (frame.join, start), trunk, frame.x(0), lane.entries)
    return y


def chips(pen: Pen, found: list[Chip]) -> None:
    """Draw the tags, over the lines."""
    for chip in found:
        wide = max(12.0, width(chip.tag, style().sizes["small"]) + 4)
        pen.rect(chip.x - wide, chip.y - 6.5, wide, 13, chip.colour)
        middle = chip.x - wide / 2
        pen.text(middle, chip.y + 3.3, chip.tag, "small", "paper", bold=True, anchor="middle")
