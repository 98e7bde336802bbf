"""Every analysis over every world: the same document from both engines."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from graph.hashing import content_hash
from graph.known import known_at, ledger
from graph.stores import Store
from queries.audit.document import audit
from queries.coverage import coverage
from queries.neighbourhood import neighbourhood
from queries.paths import paths
from queries.search import search
from queries.show import show
from queries.trace import trace
from queries.trace.case_trace import case_trace
from queries.trace.diff import diff
from queries.trace.lines import LINES
from queries.trace.spans import spans
from queries.trace.why_not import why_not
from tests.parity.conftest import Engines

DAYS = [date(2016, 3, 31), date(2016, 9, 6)]
MOST = 8


def ids(world: Engines, label: str) -> list[str]:
    rows = world.embedded.read(f"MATCH (n:`{label}`) RETURN n.id AS id ORDER BY id")
    step = max(1, len(rows) // MOST)
    return [row["id"] for row in rows[::step]]


def now(call: Any, *given: Any) -> Any:
    """A call on a store with what it knows now as last argument."""

    def ask(store: Store) -> Any:
        return call(store, *given, known_at(store, None))

    return ask


def test_hash_and_ledger(world: Engines) -> None:
    assert len(world.ask(content_hash)) == 64
    assert len(world.ask(ledger)) == 1


def test_trace_spans_why_not_and_diff(world: Engines) -> None:
    known = known_at(world.embedded, None)
    for unit in [*ids(world, "Unit"), *ids(world, "PartyOrganization")[:3]]:
        for line in sorted(LINES):
            told = world.ask(partial(spans, unit=unit, known=known, line=line))
            assert (told["unit"], told["line"]) == (unit, line)
            for day in DAYS:
                told = world.ask(partial(trace, unit=unit, on=day, known=known, line=line))
                assert (told["unit"]["id"], told["on"]) == (unit, day.isoformat())
                why = world.ask(partial(why_not, unit=unit, on=day, known=known, line=line))
                assert (why["unit"], why["on"]) == (unit, day.isoformat())
                assert (why["reason"] == "has_chain") == bool(told["chains"])
        sides = {"first": (DAYS[0], known), "second": (DAYS[1], known)}
        told = world.ask(partial(diff, unit=unit, **sides))
        assert (told["unit"], told["on"], told["and"]) == (unit, *(d.isoformat() for d in DAYS))


def test_neighbourhoods_and_paths(world: Engines) -> None:
    for unit in ids(world, "Unit"):
        told = world.ask(now(neighbourhood, unit, 2, DAYS[0]))
        assert told["total"] == told["total_nodes"] + told["total_edges"] > 0
        ends = {"start": ids(world, "Unit")[0], "end": unit, "which": "all"}
        told = world.ask(now(paths, ends, DAYS[0]))
        assert told["shown"] == len(told["paths"])


def test_a_unit_that_is_not_known_is_told_alike(world: Engines) -> None:
    known, day = known_at(world.embedded, None), DAYS[0]
    for call in (
        partial(trace, unit="nowhere", on=day, known=known),
        partial(spans, unit="nowhere", known=known),
        partial(diff, unit="nowhere", first=(day, known), second=(day, known)),
    ):
        error, said = world.ask(call)
        assert (error, "nowhere" in said) == ("NotFound", True)
    why = world.ask(partial(why_not, unit="nowhere", on=day, known=known, line="all"))
    assert why["reason"] == "unknown_unit"


def test_audit_and_coverage(world: Engines) -> None:
    for day in DAYS:
        found = world.ask(now(audit, day))
        assert (found["on"], found["total"]) == (day.isoformat(), len(found["defects"]))
        covered = world.ask(now(coverage, day))
        assert covered["on"] == day.isoformat()
        assert covered["total"] <= sum(len(group["units"]) for group in covered["groups"])


def test_cases(world: Engines) -> None:
    for case in ids(world, "Case"):
        assert world.ask(now(case_trace, case, DAYS[1]))["case"] == case


def test_search_and_show(world: Engines) -> None:
    known = known_at(world.embedded, None)
    for text in ["单位", "jw", "U1", "office", "“", "a b"]:
        found = world.ask(partial(search, text=text, known=known, limit=20))
        assert (found["text"], found["shown"]) == (text, len(found["results"]))
    for label in ("Unit", "Post", "Person", "Case", "Document"):
        for key in ids(world, label)[:2]:
            shown = world.ask(partial(show, id_or_name=key, known=known))
            assert (shown["id"], shown["label"]) == (key, label)
