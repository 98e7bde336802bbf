"""Two columns of blocks with a corridor between them: boxes inside, labels outward.

Ties between boxes run through the corridor, where no label of a leaf stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viz.layouts.fans import Block

APART = 9.0
"""Least distance between blocks of a column, in points."""


@dataclass(frozen=True)
class Family:
    """Blocks that stay together, from top to bottom; `side` is the column they belong in, if any.
    """

    blocks: list[Block]
    side: int | None = None

    @property
    def height(self) -> float:
        """With the distances between its blocks."""
        return sum(b.height for b in self.blocks) + APART * len(self.blocks)


def columns(families: Sequence[Family], height: float) -> list[list[Block]] | None:
    """The blocks of the left and the right column, in the order given; None when they do not fit.

    The highest families choose first: their own side if it has room, else the emptier one.
    """
    room = [height + APART, height + APART]
    chosen: dict[int, int] = {}
    for n in sorted(range(len(families)), key=lambda n: (-families[n].height, n)):
        family = families[n]
        order = [0, 1] if room[0] >= room[1] else [1, 0]
        if family.side is not None and family.height <= room[family.side] - height * 0.15:
            order = [family.side]
        side = order[0]
        if family.height > room[side]:
            return None
        room[side] -= family.height
        chosen[n] = side
    return [
        [block for n, family in enumerate(families) if chosen[n] == side for block in family.blocks]
        for side in (0, 1)
    ]


def spread(blocks: Sequence[Block], top: float, height: float) -> list[float]:
    """The tops of the blocks of a column, with what is spare between and around them."""
    spare = height - sum(b.height for b in blocks)
    gap = spare / (len(blocks) + 1) if blocks else 0.0
    between = max(APART, min(gap, 40.0))
    used = sum(b.height for b in blocks) + between * (len(blocks) - 1)
    at = top + max(0.0, (height - used) / 2)
    found = []
    for block in blocks:
        found.append(at)
        at += block.height + between
    return found


def filled(blocks: Sequence[Block], height: float) -> None:
    """Give the bundles of a column more rows, one each in turn, while it has room.

    Those that do not grow by themselves take what the others leave.
    """
    spare = height - sum(b.height for b in blocks) - APART * (len(blocks) + 1)
    for growing in (True, False):
        waiting = [(block, bundle) for block in blocks for bundle in block.bundles
                   if bundle.growing == growing]  # fmt: skip
        while waiting:
            grown = []
            for block, bundle in waiting:
                before = block.height
                if bundle.full:
                    continue
                bundle.rows += 1
                if (more := block.height - before) > spare:
                    bundle.rows -= 1
                    continue
                spare -= more
                grown.append((block, bundle))
            waiting = grown


def stretched(sides: Sequence[Sequence[Block]], height: float) -> None:
    """Make rows higher, by up to half, when the fuller column leaves room."""
    used = max(sum(b.height + APART for b in blocks) for blocks in sides)
    share = min(1.5, height * 0.88 / max(used, 1.0))
    for bundle in [u for blocks in sides for block in blocks for u in block.bundles]:
        bundle.stretch = max(1.0, share)
