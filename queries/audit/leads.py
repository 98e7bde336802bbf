"""Leads: none, several for one scope, or another than the rule designates.

A lead that possibly holds on the day is a lead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from graph.dates import bounds_of, state
from queries.audit.defect import Defect, around, merged
from queries.audit.facts import Fact, World, bounds_in
from queries.nodes import nodes


def no_lead(world: World) -> Iterator[Defect]:
    """A unit of kind central that possibly exists and has no lead, not even a possible one.

    It is certain when the unit certainly exists.
    """
    led = world.whole("LED_BY")
    found = [
        key for key, row in world.units.items()
        if row["kind"] == "central" and state(bounds_of(row), world.on) != "no"
        and not any(f.may(world.on) for f in led.get(key, ()))
    ]  # fmt: skip
    rows = nodes(world.store, dict.fromkeys(found, "Unit"), world.known)
    for key, row in rows.items():
        own, bounds = led.get(key, []), bounds_of(row)

        def holds(day: date, own: list[Fact] = own, key: str = key) -> bool:
            here = state(bounds_of(world.units[key]), day) != "no"
            return here and not any(f.may(day) for f in own)

        first, last = around(world.on, [bounds, *bounds_in(own)], holds)
        yield Defect(
            "no_lead", key, (), first, last, state(bounds, world.on) == "certain",
            merged([row["evidence"] or ()]), {key: "Unit"},
        )  # fmt: skip


def two_leads(world: World) -> Iterator[Defect]:
    """Several bodies possibly lead one unit in one scope; no scope is a scope of its own.

    It is certain when several certainly do.
    """
    for unit, facts in world.whole("LED_BY").items():
        scoped: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            scoped[fact.mark].append(fact)
        for scope, own in scoped.items():
            if len(leads := _leads(own, world.on)) < 2:
                continue

            def holds(day: date, own: list[Fact] = own) -> bool:
                return len(_leads(own, day)) > 1

            first, last = around(world.on, bounds_in(own), holds)
            sure = {f.end for f in own if f.must(world.on)}
            yield Defect(
                "two_leads", unit, tuple(sorted(leads)), first, last, len(sure) > 1,
                merged(f.evidence for f in own if f.may(world.on)),
                dict.fromkeys((unit, *leads), "Unit"), {"scope": scope},
            )  # fmt: skip


def lead_against_rule(world: World) -> Iterator[Defect]:
    """A possible lead is none of those that the unit's party organisations possibly designate.

    Where nothing is designated there is no rule to break. Only the organisation that the unit is
    itself affiliated with counts, not those above it. It is certain when the lead, the affiliation
    and a designation certainly hold.
    """
    affiliated, rule = world.whole("AFFILIATED_WITH"), world.whole("DESIGNATES")
    for unit, own in world.whole("LED_BY").items():
        pairs = [(a, d) for a in affiliated.get(unit, ()) for d in rule.get(a.end, ())]
        wrong = _leads(own, world.on) - (designated := _designated(pairs, world.on))
        if not wrong or not designated:
            continue

        def holds(day: date, own: list[Fact] = own, pairs: list[tuple[Fact, Fact]] = pairs) -> bool:
            expected = _designated(pairs, day)
            return bool(expected and _leads(own, day) - expected)

        facts = [*own, *(fact for pair in pairs for fact in pair)]
        first, last = around(world.on, bounds_in(facts), holds)
        sure = any(f.must(world.on) and f.end in wrong for f in own)
        sure = sure and any(a.must(world.on) and d.must(world.on) for a, d in pairs)
        used = [f for f in own if f.may(world.on) and f.end in wrong]
        used += [f for a, d in pairs if a.may(world.on) and d.may(world.on) for f in (a, d)]
        yield Defect(
            "lead_against_rule", unit, tuple(sorted(wrong)), first, last, sure,
            merged(f.evidence for f in used), dict.fromkeys((unit, *wrong, *designated), "Unit"),
            {"designated": sorted(designated)},
        )  # fmt: skip


def _leads(facts: list[Fact], day: date) -> set[str]:
    return {f.end for f in facts if f.may(day)}


def _designated(pairs: list[tuple[Fact, Fact]], day: date) -> set[str]:
    return {d.end for a, d in pairs if a.may(day) and d.may(day)}
