"""From hand to hand: which bodies handled a case, stage after stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from graph.dates import MIN
from graph.schema import schema
from graph.stores.base import Row
from queries.after.step import Ask

_ORDER = tuple(schema().nodes["Stage"].own["stage"].values or ())


@dataclass(slots=True)
class _Step:
    """A stage, told by its name and start, with the bodies that handled it, by id."""

    row: Row
    bodies: dict[str, Row] = field(default_factory=dict)

    @property
    def rank(self) -> int:
        """Its place in the usual order of stages."""
        name = self.row["stage"]
        return _ORDER.index(name) if name in _ORDER else len(_ORDER)

    @property
    def order(self) -> tuple[object, ...]:
        """The order of a case trace: a stage of which no start is known comes last."""
        first = self.row["since_min"]
        return (first == MIN, first, self.rank, self.row["step"])

    def before(self, other: _Step) -> bool:
        """Whether it surely began before another; on one day the usual order counts."""
        latest, first = self.row["since_max"], other.row["since_min"]
        return bool(latest < first or (latest == first and self.rank < other.rank))


def transfers(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Each change of the handling bodies from one stage to the next.

    Rows of the text are stages with one of their bodies each. A body that handles both stages
    hands nothing over; one that joins it has nobody before it, one that leaves nobody after it.
    """
    found: dict[tuple[object, ...], _Step] = {}
    for row in ask():
        # A table states a stage of two bodies in two rows, which makes two nodes.
        start = (row["stage"], row["since_min"], row["since_max"])
        step = found.setdefault(start, _Step(row))
        step.bodies.setdefault(row["body"], row)
    steps = sorted(found.values(), key=lambda step: step.order)
    return [row for one, two in pairwise(steps) for row in _between(one, two, steps)]


def _between(one: _Step, two: _Step, steps: Sequence[_Step]) -> list[Row]:
    none: list[Row | None] = [None]
    gone = [r for body, r in sorted(one.bodies.items()) if body not in two.bodies]
    come = [r for body, r in sorted(two.bodies.items()) if body not in one.bodies]
    others = [s for s in steps if s not in (one, two)]
    sure = one.before(two) and all(s.before(one) or two.before(s) for s in others)
    pairs = [(g, c) for g in gone or none for c in come or none if g or c]
    return [
        {
            "from_stage": one.row["stage"],
            "from_body": left and left["body"],
            "from_body_name": left and left["body_name"],
            "to_stage": two.row["stage"],
            "to_body": taken and taken["body"],
            "to_body_name": taken and taken["body_name"],
            "since": two.row["since"],
            "certain": sure,
            "evidence": taken["evidence"] if taken else two.row["evidence"],
        }
        for left, taken in pairs
    ]
