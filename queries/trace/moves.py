"""Moves: what went from one far end to another between two sides, paired only like with like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.schema import schema

Whose = tuple[str, str, tuple[tuple[str, str], ...]]
"""Relation, near end, and what else says which fact it is: the scope of a lead."""
Ends = dict[Whose, set[str]]
"""The far ends on one side, by what they answer."""


def whose(relation: str, start: str, properties: Mapping[str, object]) -> Whose:
    """What an edge answers; the same on both sides, whatever its far end and its time."""
    identity = schema().edges[relation].identity
    said = ((name, str(properties.get(name) or "")) for name in identity)
    return relation, start, tuple((name, value) for name, value in said if value)


def moves(before: Ends, after: Ends) -> list[dict[str, Any]]:
    """One far end gone and one come for the same question; with several it would be a guess.

    `alone` says that both hops are no more than this move: nothing else joins or joined the ends.
    """
    found = []
    for own in sorted(before.keys() & after.keys()):
        gone, come = before[own] - after[own], after[own] - before[own]
        if len(gone) == len(come) == 1:
            (relation, start, said), was, now = own, gone.pop(), come.pop()
            alone = all(_joined(ends, relation, start, was) + _joined(ends, relation, start, now)
                        == 1 for ends in (before, after))  # fmt: skip
            found.append({
                "relation": relation, "from": start, "before": was, "after": now,
                "properties": dict(said), "alone": alone,
            })  # fmt: skip
    return found


def _joined(ends: Ends, relation: str, start: str, end: str) -> int:
    """For how many questions an end answers on one side."""
    return sum(own[:2] == (relation, start) and end in found for own, found in ends.items())
