"""Lines of responsibility that lead nowhere: cycles, self-supervision, no way to a root.

An edge that possibly holds on the day is there.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from queries.audit.defect import Defect, around, merged
from queries.audit.facts import Fact, Facts, World, bounds_in
from queries.trace.lines import relations

ROOTS = frozenset({"discipline", "coordinating"})
"""Kinds of body at which a supervision chain may end."""
Test = Callable[[Fact], bool]


def cycle(world: World) -> Iterator[Defect]:
    """Bodies of one line that answer, over whatever hops, for one another.

    Each line by itself. The subject is the first of the bodies by id, the others are the rest;
    bodies whose cycles touch are one defect. The days are those on which all of them still stand
    on a cycle together. A body that is its own superior is `self_supervision` on the supervision
    line and a cycle of one on the others. It is certain when certain edges alone suffice.
    """
    for line in ("supervision", "party", "administrative"):
        facts = _line(world, line)
        for bodies, used in _circles(facts, world.on):
            if len(bodies) == 1 and line == "supervision":
                continue
            subject, *others = sorted(bodies)
            near = {n: facts[n] for n in _reached(facts, subject, _any) if n in facts}
            turned = _turned(near)

            def holds(
                day: date, near: Facts = near, turned: Facts = turned, subject: str = subject,
                bodies: frozenset[str] = bodies,
            ) -> bool:  # fmt: skip
                return _mutual(near, turned, subject, bodies, _may(day))

            every = [f for own in near.values() for f in own]
            first, last = around(world.on, bounds_in(every), holds)
            sure = _mutual(near, turned, subject, bodies, _must(world.on))
            yield Defect(
                "cycle", subject, tuple(others), first, last, sure,
                merged(f.evidence for f in used), {f.end: f.end_label for f in used},
                {"line": line},
            )  # fmt: skip


def self_supervision(world: World) -> Iterator[Defect]:
    """A body that is possibly its own lead or superior; certain when it certainly is."""
    for unit, facts in _line(world, "supervision").items():
        own = [f for f in facts if f.end == unit]
        used = [f for f in own if f.may(world.on)]
        if not used:
            continue

        def holds(day: date, own: list[Fact] = own) -> bool:
            return any(f.may(day) for f in own)

        first, last = around(world.on, bounds_in(own), holds)
        yield Defect(
            "self_supervision", unit, (unit,), first, last, any(f.must(world.on) for f in own),
            merged(f.evidence for f in used), {unit: "Unit"},
        )  # fmt: skip


def no_root(world: World) -> Iterator[Defect]:
    """A body that has a supervision chain of which no way, not even a possible one, is to a root.

    A root is a body of kind discipline or coordinating that no supervision edge leaves that day.
    A body without any chain is not meant (a central one has `no_lead`). The others are the bodies
    at which the chains end; there are none when all run in circles. It is certain when an edge
    that leaves the body certainly holds.
    """
    facts = _line(world, "supervision")
    leaving = {n for n, own in facts.items() if any(f.may(world.on) for f in own)}
    named = leaving | {f.end for own in facts.values() for f in own if f.may(world.on)}
    roots = [n for n in named if n not in leaving and _may_be_root(world, n)]
    safe = _reached(_turned(facts), roots, _may(world.on))
    for unit in sorted(leaving - safe):
        near = {n: facts[n] for n in _reached(facts, unit, _any) if n in facts}

        def holds(day: date, near: Facts = near, unit: str = unit) -> bool:
            if not any(f.may(day) for f in near[unit]):
                return False
            ends = _ends(near, unit, day)
            return not any(_may_be_root(world, n) for n in ends)

        first, last = around(world.on, bounds_in(f for own in near.values() for f in own), holds)
        ends = _ends(near, unit, world.on)
        reached = _reached(near, unit, _may(world.on))
        used = [f for n in sorted(reached) for f in near.get(n, ()) if f.may(world.on)]
        yield Defect(
            "no_root", unit, tuple(sorted(ends)), first, last,
            any(f.must(world.on) for f in near[unit]), merged(f.evidence for f in used),
            dict.fromkeys((unit, *ends), "Unit"),
        )  # fmt: skip


def _line(world: World, line: str) -> Facts:
    found: Facts = defaultdict(list)
    for relation in relations(line):
        for start, facts in world.whole(relation).items():
            found[start] += facts
    return found


def _circles(facts: Facts, on: date) -> Iterator[tuple[frozenset[str], list[Fact]]]:
    """Sets of bodies that all reach one another on a day, with the edges among them."""
    # Imported here: only the audit needs it, and a trace should start at once.
    import rustworkx

    graph = rustworkx.PyDiGraph()
    names: list[str] = []
    place: dict[str, int] = {}
    for fact in (f for own in facts.values() for f in own if f.may(on)):
        for name in (fact.start, fact.end):
            if name not in place:
                place[name] = graph.add_node(name)
                names.append(name)
        graph.add_edge(place[fact.start], place[fact.end], None)
    for found in rustworkx.strongly_connected_components(graph):
        bodies = frozenset(names[i] for i in found)
        used = [f for n in sorted(bodies) for f in facts.get(n, ()) if f.may(on)]
        used = [f for f in used if f.end in bodies]
        if used:
            yield bodies, used


def _mutual(near: Facts, turned: Facts, subject: str, bodies: frozenset[str], test: Test) -> bool:
    """Whether a body reaches the others and they reach it, over at least one edge."""
    if len(bodies) == 1:
        return any(test(f) and f.end == subject for f in near[subject])
    return bodies <= _reached(near, subject, test) and bodies <= _reached(turned, subject, test)


def _turned(facts: Facts) -> Facts:
    """The same edges by the node that they lead to, walked backwards."""
    found: Facts = defaultdict(list)
    for own in facts.values():
        for f in own:
            found[f.end].append(Fact(f.end, f.start, "", f.mark, f.bounds, f.evidence))
    return found


def _reached(facts: Facts, start: str | Iterable[str], test: Test) -> set[str]:
    """Everything reached over edges that pass a test, the start included."""
    seen = {start} if isinstance(start, str) else set(start)
    queue = deque(seen)
    while queue:
        for fact in facts.get(queue.popleft(), ()):
            if fact.end not in seen and test(fact):
                seen.add(fact.end)
                queue.append(fact.end)
    return seen


def _ends(near: Facts, unit: str, day: date) -> set[str]:
    """Reached bodies that no edge leaves that day."""
    reached = _reached(near, unit, _may(day))
    return {n for n in reached if not any(f.may(day) for f in near.get(n, ()))}


def _may_be_root(world: World, body: str) -> bool:
    return (world.units.get(body) or {}).get("kind") in ROOTS


def _any(_: Fact) -> bool:
    return True


def _may(day: date) -> Test:
    return lambda fact: fact.may(day)


def _must(day: date) -> Test:
    return lambda fact: fact.must(day)
