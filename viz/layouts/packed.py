"""Boxes of near-equal chips packed on shelves, justified to the margins. Lengths are points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

PAD = 4.2
"""Inside a box."""
GUTTER = 5.2
"""Between boxes."""
GAP = 1.6
"""Between chips."""
MOST_BESIDE = 14
"""Boxes on one shelf."""


@dataclass(frozen=True)
class Shelf:
    """Boxes side by side: the first and the end of a run of groups, and columns of each."""

    first: int
    end: int
    columns: tuple[int, ...]


def box_width(columns: int, chip: float) -> float:
    """The width of a box with so many columns of chips."""
    return columns * (chip + GAP) - GAP + 2 * PAD


def most_columns(chip: float, wide: float) -> int:
    """How many columns of chips one box of a width can have; at least one."""
    return max(1, int((wide - 2 * PAD + GAP + 0.01) // (chip + GAP)))


def shelves(
    counts: Sequence[int], chip: tuple[float, float], least: float, area: tuple[float, float],
    head: Callable[[int, float], float],
) -> list[Shelf]:  # fmt: skip
    """Cut groups of chips, in their order, into the shelves that take the least height.

    Args:
        counts: chips of each group.
        chip: width and height of a chip, the height with the gap below.
        least: the least width of a box.
        area: width to fill, and the height above which a box must have a shelf of its own.
        head: height of the heading of a group in a box of a width.
    """
    best: list[tuple[float, int, tuple[int, ...]]] = [(0.0, 0, ())]
    for end in range(1, len(counts) + 1):
        options = []
        for start in range(max(0, end - MOST_BESIDE), end):
            fitted = _fit(counts[start:end], chip[0], least, area[0])
            if fitted is None:
                continue
            rows, columns = fitted
            wider = justified(columns, chip[0], area[0])
            heads = (head(start + i, box_width(c, wider)) for i, c in enumerate(columns))
            high = rows * chip[1] + max(heads) + PAD + GUTTER
            if high <= area[1] or end - start == 1:
                options.append((best[start][0] + high, start, columns))
        best.append(min(options, key=lambda option: option[:2]))
    found, end = [], len(counts)
    while end > 0:
        _, start, columns = best[end]
        found.append(Shelf(start, end, columns))
        end = start
    return found[::-1]


def _fit(
    counts: Sequence[int], chip: float, least: float, wide: float
) -> tuple[int, tuple[int, ...]] | None:
    """The fewest rows with which groups fit side by side, and their columns."""
    most = most_columns(chip, wide)
    fewest = min(most, max(1, ceil((least - 2 * PAD) / (chip + GAP))))

    def columns(rows: int) -> tuple[int, ...]:
        return tuple(max(fewest, ceil(count / rows)) for count in counts)

    def fits(rows: int) -> bool:
        used = sum(box_width(c, chip) for c in columns(rows))
        return used + GUTTER * (len(counts) - 1) <= wide + 0.01

    low, high = 1, max(counts)
    if not fits(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low, columns(low)


def justified(columns: Sequence[int], chip: float, wide: float) -> float:
    """The chip width with which boxes fill a shelf; a lone small box is not blown up."""
    used = sum(box_width(c, chip) for c in columns) + GUTTER * (len(columns) - 1)
    return chip + min((wide - used) / sum(columns), chip * 0.5)
