"""Random histories of rich worlds on both engines: every analysis against brute force.

A history is a world, then rows that correct or add, or an undo. The evaluators know none of that:
they are given the rows that stand at a point of knowing, worked out here by the correction rule.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from graph.known import Known, ledger
from graph.undo import undo
from queries.audit import audit
from queries.trace import trace
from queries.trace.diff import diff
from queries.trace.spans import spans
from queries.trace.why_not import why_not
from tests import oracle, oracle_audit, oracle_diff
from tests.parity.conftest import Engines, opened
from tests.queries import test_diff, test_spans, test_why_not
from tests.queries.test_audit import START, audited, marked, run
from tests.queries.test_trace import HORIZON, answered, days, every_hop, held, units
from tests.servers import Server

Tables = dict[str, list[dict[str, str]]]
KEYS = {
    "leads": ("unit", "lead", "scope", "since"), "reports": ("unit", "superior", "since"),
    "holders": ("post", "person", "since"),
}  # fmt: skip
LINES = ("supervision", "all")


@some.composite
def changes(draw: some.DrawFn, world: Tables) -> Tables:
    """Rows that begin as one of a world does and end otherwise, and new ones."""
    result: Tables = {}
    for table, keys in KEYS.items():
        rows = []
        for row in world[table]:
            if draw(some.booleans()):
                until = draw(some.sampled_from(["", "2016-05", "2016-05-20", "unknown"]))
                changed = {**row, "until": until}
                rows.append(changed if oracle.sane(changed) else row)
        if table != "holders" and draw(some.booleans()):
            ends = {name: draw(units) for name in keys[:2]}
            scope = {"scope": ""} if table == "leads" else {}
            rows.append({**ends, **scope, "since": draw(days).isoformat(), "until": ""})
        result[table] = rows
    return {table: rows for table, rows in result.items() if rows}


@some.composite
def histories(draw: some.DrawFn) -> list[Any]:
    """A world, and one or two steps: tables, or None for an undo of the last batch."""
    world: Tables = draw(audited())
    steps = [draw(some.one_of(changes(world), changes(world), some.none())) for _ in range(2)]
    return [world, *steps]


def corrected(world: Tables, given: Tables) -> Tables:
    """What stands after a batch: a new row closes those of its assignment that it leaves out."""
    result = dict(world)
    for table, rows in given.items():
        new = [row for row in rows if row not in world[table]]
        begun = [[row[c] for c in KEYS[table]] for row in new]
        kept = [
            row for row in world[table]
            if row in rows or [row[c] for c in KEYS[table]] not in begun
        ]  # fmt: skip
        result[table] = [*kept, *new]
    return result


def played(engines: Engines, folder: Path, history: list[Any]) -> list[tuple[Known, Tables]]:
    """Carry a history out on both engines; each point of knowing with the rows that stand."""
    worlds: list[Tables] = []
    for number, step in enumerate(history):
        if step is None:
            if len(worlds) > 1:
                engines.ask(partial(undo, number=len(worlds), who="tester"))
                worlds.append(worlds[-2])
        elif step:
            report = engines.load(folder / str(number), step)
            assert report.issues == []
            if report.batch is not None:
                worlds.append(corrected(worlds[-1], step) if worlds else step)
    batches = engines.ask(ledger)
    assert len(batches) == len(worlds)
    return [(Known(b["number"], b["at"]), w) for b, w in zip(batches, worlds, strict=True)]


def check_day(engines: Engines, world: Tables, known: Known, unit: str, on: date) -> None:
    for line in LINES:
        document = engines.ask(partial(trace, unit=unit, on=on, known=known, line=line))
        assert answered(document) == oracle.chains(world, unit, on, line)
        assert document["next_change"] == oracle.next_change(world, unit, on, line, HORIZON)
        for hop in every_hop(document):
            assert held(hop) == oracle.holders(world, hop["to"], on)
        found = test_spans.said(engines.ask(partial(spans, unit=unit, known=known, line=line)))
        assert [(a, b, set(chains)) for a, b, chains in found] == oracle.spans(
            world, unit, line, test_spans.BEFORE, HORIZON
        )
        why = engines.ask(partial(why_not, unit=unit, on=on, known=known, line=line))
        ended, later = test_why_not.said(why["ended"], 3), test_why_not.said(why["next"], 0)
        assert (why["reason"], ended, later) == oracle.why_not(world, unit, on, line)


def check_audit(engines: Engines, world: Tables, known: Known, on: date) -> None:
    defects = engines.ask(partial(audit, on=on, known=known))["defects"]
    assert {marked(d) for d in defects} == oracle_audit.audit(world, on, START, HORIZON)
    seen: Any = {}
    for defect in defects:
        assert (defect["first"], defect["last"]) == run(world, seen, marked(defect), on), defect


@settings(
    max_examples=6, deadline=None, derandomize=True, database=None,
    # No shrinking: each try is a history on a server, and would run into the time limit.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(histories(), units, days, days)
def test_both_engines_answer_as_by_brute_force(
    server: Server, history: list[Any], unit: str, one: date, two: date
) -> None:
    with TemporaryDirectory() as folder:
        engines = opened(server, Path(folder))
        try:
            points = played(engines, Path(folder), history)
            last, now = points[-1]
            for known, world in points:
                check_day(engines, world, known, unit, one)
                sides = {"first": (one, known), "second": (two, last)}
                for line in LINES:
                    document = engines.ask(partial(diff, unit=unit, line=line, **sides))
                    expected = oracle_diff.diff(world, now, unit, (one, two), line)
                    assert test_diff.said(document) == expected
                check_audit(engines, world, known, two)
        finally:
            engines.close()
