"""The audit document: every defect of the kinds asked for, with names and evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from graph.errors import BadValue
from graph.known import Known
from graph.names import DISPLAY
from graph.stores.base import Store
from queries.audit.cases import handled_outside_term, stage_order
from queries.audit.defect import KINDS, Defect
from queries.audit.facts import World
from queries.audit.leads import lead_against_rule, no_lead, two_leads
from queries.audit.lines import cycle, no_root, self_supervision
from queries.audit.posts import over_held_post, vacant_post
from queries.cutting import Limit, part
from queries.nodes import names_on, nodes
from queries.sources import gather, shown

_CHECKS: dict[str, Callable[[World], Iterator[Defect]]] = {
    check.__name__: check
    for check in (
        no_lead, two_leads, lead_against_rule, cycle, self_supervision, vacant_post,
        over_held_post, no_root, stage_order, handled_outside_term,
    )
}  # fmt: skip


def audit(
    store: Store, on: date, known: Known, kinds: Collection[str] = (), certain_only: bool = False,
    limit: Limit = None,
) -> dict[str, Any]:  # fmt: skip
    """Every defect on a day.

    What possibly holds on the day counts as holding (a possible lead is a lead, two possible
    leads are two); `certainty` says whether the defect is there for sure. `first` and `last` are
    the days around the one asked about on which its subject has it without a break, null when
    unbounded.

    Args:
        on: the day asked about.
        known: the point on the known clock.
        kinds: those wanted; all unless given.
        certain_only: leave out those that imprecise dates leave a way out of.
        limit: most defects shown, or what chooses them; `total` counts all.

    Raises:
        BadValue: a kind is none.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise BadValue(
                f"kind: {kind!r} 不是缺陷种类 is no kind of defect; 可用 use {', '.join(KINDS)}."
            )
    world = World(store, on, known.number)
    found = [d for kind in KINDS if not kinds or kind in kinds for d in _CHECKS[kind](world)]
    if certain_only:
        found = [d for d in found if d.certain]
    order = {kind: i for i, kind in enumerate(KINDS)}
    found.sort(key=lambda d: (order[d.kind], d.subject, d.others, str(d.properties)))
    told = part(found, limit, lambda d: [d.kind, d.subject, d.others, d.first, d.last, d.certain])
    items = gather(store, (d.evidence for d in told), known.number)
    return {
        "on": on.isoformat(),
        "known": known.at,
        "data_version": str(known.number),
        "total": len(found),
        "shown": len(told),
        "defects": [_defect(d, known.number, items) for d in told],
        "names": _names(world, told),
    }


def _defect(
    defect: Defect, known: int, items: dict[tuple[str, str], dict[str, Any]]
) -> dict[str, Any]:
    return {
        "kind": defect.kind,
        "subject": defect.subject,
        "others": list(defect.others),
        "first": defect.first.isoformat() if defect.first else None,
        "last": defect.last.isoformat() if defect.last else None,
        "certainty": "certain" if defect.certain else "possible",
        "properties": dict(defect.properties),
        "evidence": shown(defect.evidence, known, items),
    }


def _names(world: World, found: Iterable[Defect]) -> dict[str, str]:
    """The name, in force on the day, of everything that a defect names."""
    labels: dict[str, str] = {}
    for defect in found:
        labels |= defect.labels
    present = nodes(world.store, labels, world.known)
    dated = names_on(world.store, labels, world.on, world.known, present)
    for key, row in present.items():
        if not dated.get(key):
            dated[key] = next((str(row[p]) for p in DISPLAY if row.get(p)), key)
    return {key: dated[key] for key in sorted(dated)}
