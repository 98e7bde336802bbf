"""Cases: stages in the wrong order, or handled by someone who was not in the post.

A wrong step stays wrong: such a defect holds from the day of the step on, without an end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph import statements as st
from graph.dates import MIN, Interval, certain, intersect, possible
from graph.schema import schema
from graph.stores.base import Row
from queries.audit.defect import Defect, merged
from queries.audit.facts import Fact, Facts, World

_STAGES = (
    f"MATCH (c:`Case`)-[r:`HAS_STAGE`]->(s:`Stage`) WHERE {st.known('r')} "
    "RETURN c.id AS case_id, s.id AS id, r.since_min AS since_min, r.since_max AS since_max"
)


def stage_order(world: World) -> Iterator[Defect]:
    """A step certainly began before any of a sort that comes before it in the order of steps.

    The order is petition, transfer, check, filing, review, trial, sanction, closed; a sort that is
    missing or comes again later breaks nothing. It holds from the first day on which the step that
    should have come first can have begun, and is always certain. The others are the units
    concerned.
    """
    order = {stage: i for i, stage in enumerate(schema().nodes["Stage"].own["stage"].values or ())}
    sorts = {key: row["stage"] for key, row in world.values("Stage", ("stage",)).items()}
    steps: dict[str, list[Row]] = defaultdict(list)
    for row in world.rows(_STAGES):
        steps[row["case_id"]].append(row)
    broken: dict[str, tuple[date, list[tuple[str, str]]]] = {}
    for case, rows in steps.items():
        marked = [(order[sorts[r["id"]]], r) for r in rows if sorts.get(r["id"]) in order]
        if found := _broken(marked, world.on):
            broken[case] = found
    concerned, stages = world.leaving("CONCERNS", broken), world.leaving("HAS_STAGE", broken)
    for case, (first, pairs) in sorted(broken.items()):
        units = sorted({f.end for f in concerned.get(case, ())})
        used = {step for pair in pairs for step in pair}
        yield Defect(
            "stage_order", case, tuple(units), first, None, True,
            merged(f.evidence for f in stages[case] if f.end in used),
            {case: "Case"} | dict.fromkeys(units, "Unit"),
            {"stages": sorted({(sorts[a], sorts[b]) for a, b in pairs})},
        )  # fmt: skip


def _broken(steps: list[tuple[int, Row]], on: date) -> tuple[date, list[tuple[str, str]]] | None:
    """The first day of disorder, and which steps (too early, should have come first) make it."""
    earliest: dict[int, Row] = {}
    for rank, row in steps:
        if rank not in earliest or row["since_min"] < earliest[rank]["since_min"]:
            earliest[rank] = row
    found: list[tuple[date, str, str]] = []
    for rank, row in steps:
        for before, due in earliest.items():
            if before < rank and row["since_max"] < due["since_min"] <= on:
                found.append((due["since_min"], row["id"], due["id"]))
    if not found:
        return None
    return min(found)[0], sorted((early, due) for _, early, due in found)


@dataclass(frozen=True, slots=True)
class _Step:
    """A handler in a stage of a body: when that can have been, and the handler's terms there."""

    handler: Fact
    stage: Fact
    body: Fact
    window: Interval
    terms: tuple[tuple[Fact, Interval], ...]

    @property
    def covered(self) -> bool:
        """Whether a term can have fallen into the step."""
        return any(intersect((self.window, term)) for _, term in self.terms)


def handled_outside_term(world: World) -> Iterator[Defect]:
    """A handler of a case held, at the time of a stage, no post of the body that handled it.

    The time is that which stage and involvement possibly share, and a holding counts when it is
    possible on any day of it. A handler answers for the stages of the bodies in which a post of
    his was ever recorded; one who has posts only elsewhere answers for all; one of whom no post
    was ever recorded is unknown, and no defect. It holds from the first day of that time. It is
    certain when stage and involvement certainly share a day. The others are person and body.
    """
    for case, steps in sorted(_steps(world).items()):
        placed = {s.handler.end for s in steps if s.terms}
        for step in steps:
            wrong = not step.covered and (step.terms or step.handler.end not in placed)
            if not wrong or step.window[0] > world.on:
                continue
            spans = [certain(f.bounds) for f in (step.handler, step.stage)]
            sure = all(spans) and intersect(s for s in spans if s) is not None
            person, body = step.handler.end, step.body.end
            used = [step.handler, step.stage, step.body, *(fact for fact, _ in step.terms)]
            yield Defect(
                "handled_outside_term", case, (person, body),
                None if step.window[0] == MIN else step.window[0], None, sure,
                merged(f.evidence for f in used),
                {case: "Case", person: "Person", body: "Unit"}, {"stage": step.stage.mark},
            )  # fmt: skip


def _steps(world: World) -> dict[str, list[_Step]]:
    """By case, every handler with recorded posts in every stage that he can have taken part in."""
    handlers = _handlers(world)
    people = {h.end for facts in handlers.values() for h in facts}
    terms = _terms(world, people)
    stages = world.leaving("HAS_STAGE", handlers)
    bodies = world.leaving("HANDLED_BY", {s.end for own in stages.values() for s in own})
    sorts = world.values("Stage", ("stage",)) if handlers else {}
    found: dict[str, list[_Step]] = defaultdict(list)
    for case, facts in handlers.items():
        for handler in (h for h in facts if h.end in terms):
            for stage in sorted(stages.get(case, ()), key=lambda s: (s.bounds.since_min, s.end)):
                window = intersect((possible(handler.bounds), possible(stage.bounds)))
                if window is None:
                    continue
                named = Fact(
                    stage.start, stage.end, "Stage", sorts.get(stage.end, {}).get("stage", ""),
                    stage.bounds, stage.evidence,
                )  # fmt: skip
                for body in bodies.get(stage.end, ()):
                    there = terms[handler.end].get(body.end, ())
                    found[case].append(_Step(handler, named, body, window, tuple(there)))
    return found


def _handlers(world: World) -> Facts:
    """Involvements as handler by case; the cases of all others are not read further."""
    text = f"MATCH (c:`Case`)-[r:`INVOLVES`]->(p:`Person`) WHERE {st.known('r')} "
    rows = world.rows(text + "AND r.role = 'handler' RETURN DISTINCT c.id AS case_id")
    involved = world.leaving("INVOLVES", {row["case_id"] for row in rows}) if rows else {}
    return {c: [f for f in facts if f.mark == "handler"] for c, facts in involved.items()}


def _terms(world: World, people: set[str]) -> dict[str, dict[str, list[tuple[Fact, Interval]]]]:
    """By person and body: holdings, and when holding and seat can both have been."""
    holdings = world.leaving("HOLDS", people)
    seats = world.leaving("SEAT_OF", {h.end for own in holdings.values() for h in own})
    found: dict[str, dict[str, list[tuple[Fact, Interval]]]] = {}
    for person, own in holdings.items():
        mine = found.setdefault(person, defaultdict(list))
        for holding in own:
            for seat in seats.get(holding.end, ()):
                span = intersect((possible(holding.bounds), possible(seat.bounds)))
                if span is not None:
                    mine[seat.end].append((holding, span))
    return found
