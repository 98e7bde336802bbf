"""A defect, and on which days around the one asked about it holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from graph.dates import MAX, MIN, Bounds

KINDS: dict[str, tuple[str, str]] = {
    "no_lead": ("没有归口牵头单位", "no lead"),
    "two_leads": ("同一事项有多个牵头单位", "several leads for one scope"),
    "lead_against_rule": ("牵头单位与规则不符", "lead differs from the designated one"),
    "cycle": ("责任线成环", "cycle"),
    "self_supervision": ("自我监督", "supervises itself"),
    "vacant_post": ("职位空缺", "vacant post"),
    "over_held_post": ("任职人数超过职数", "more holders than seats"),
    "no_root": ("责任链到不了根", "chain does not reach a root"),
    "stage_order": ("办理环节次序颠倒", "stages out of order"),
    "handled_outside_term": ("承办人不在任", "handled outside the handler's term"),
}
"""Every kind, in the order of the report, with its name in both languages."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect on the day asked about. `first` and `last` are None when unbounded."""

    kind: str
    subject: str
    others: tuple[str, ...]
    first: date | None
    last: date | None
    certain: bool
    """Whether it is there for sure; if not, imprecise dates leave a way out."""
    evidence: tuple[str, ...]
    """Locators of the facts that make it up."""
    labels: Mapping[str, str]
    """Label of every id named."""
    properties: Mapping[str, Any] = field(default_factory=dict)


def around(
    on: date, bounds: Iterable[Bounds], holds: Callable[[date], bool]
) -> tuple[date | None, date | None]:
    """First and last day of the unbroken run of days, around one, on which something holds.

    `holds` must hold on the day itself, and may change only where a fact of these bounds begins
    or ceases to be possible.
    """
    days = {MIN}
    for b in bounds:
        days.update((b.since_min, b.until_max))
    days.discard(MAX)
    starts = sorted(days)
    here = bisect_right(starts, on) - 1
    first = last = here
    while first > 0 and holds(starts[first - 1]):
        first -= 1
    while last + 1 < len(starts) and holds(starts[last + 1]):
        last += 1
    return (
        None if starts[first] == MIN else starts[first],
        None if last + 1 == len(starts) else starts[last + 1] - timedelta(days=1),
    )


def merged(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Locators of several facts, each once, in order."""
    return tuple(dict.fromkeys(locator for evidence in lists for locator in evidence))
