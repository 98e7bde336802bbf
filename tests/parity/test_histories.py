"""Random histories, written to both engines: equal hashes at every step, equal answers at the end.

A step brings facts with imprecise dates, corrects earlier ones, or undoes a batch (also one that
may not be undone: both engines must then refuse with the same words).
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from graph.hashing import content_hash
from graph.known import Known, ledger
from graph.undo import undo
from queries.audit import audit
from queries.trace import trace
from queries.trace.diff import diff
from queries.trace.spans import spans
from queries.trace.why_not import why_not
from tests import oracle
from tests.parity.conftest import Engines, opened
from tests.servers import Server

DAYS = [date(2016, 4, 1), date(2016, 5, 1)]
UNITS = [f"U{n}" for n in range(4)]
starts = some.sampled_from(
    ["", "..", "unknown", "2016", "2016-04", "2016-04-11", "2016-03-20/2016-04-20", "2015-12"]
)
stops = some.sampled_from(["", "unknown", "2016-05", "2016-04-30", "2016-04-15/2016-05-10", "2017"])
units = some.sampled_from(UNITS)


@some.composite
def rows(draw: some.DrawFn, *ends: str) -> dict[str, Any]:
    """A dated row between two things; the same ends come again, so that facts are corrected."""
    row: dict[str, Any] = {end: draw(_THINGS[end]) for end in ends}
    row |= {"since": draw(starts), "until": draw(stops)}
    if not oracle.sane(row):
        row["until"] = ""
    if draw(some.booleans()):
        row["source"] = draw(some.sampled_from(["文件甲（虚构）", "文件乙（虚构）"]))
    return row


_THINGS = {
    "unit": units, "lead": units, "superior": units, "post": some.sampled_from(["P0", "P1"]),
    "person": some.sampled_from(["X0", "X1"]),
}  # fmt: skip
_SCOPES = some.sampled_from(["", "petitions"])


@some.composite
def brought(draw: some.DrawFn) -> dict[str, list[dict[str, Any]]]:
    leads = [
        r | {"scope": draw(_SCOPES)} for r in draw(some.lists(rows("unit", "lead"), max_size=3))
    ]
    tables = {
        "leads": leads,
        "reports": draw(some.lists(rows("unit", "superior"), max_size=2)),
        "holders": draw(some.lists(rows("post", "person"), max_size=2)),
    }
    renamed = draw(some.lists(units, max_size=2, unique=True))
    tables["units"] = [
        {"id": i, "full_name": f"{i} 名{draw(some.integers(0, 2))}（虚构）", "kind": "central"}
        for i in renamed
    ]
    return {name: given for name, given in tables.items() if given}


steps = some.lists(some.one_of(brought(), brought(), some.integers(1, 4)), min_size=1, max_size=4)
FIRST = {
    "units": [{"id": i, "full_name": f"{i}（虚构）", "kind": "central"} for i in UNITS],
    "posts": [{"id": f"P{n}", "post_name": f"职务{n}", "body": f"U{n + 2}"} for n in range(2)],
    "people": [{"id": f"X{n}", "full_name": f"人员{n}（虚构）"} for n in range(2)],
}


def play(engines: Engines, folder: Path, history: list[Any]) -> None:
    """Carry out a history on both, and compare after every step."""
    assert engines.load(folder / "first", FIRST).issues == []
    hashes = [engines.ask(content_hash)]
    for number, step in enumerate(history):
        if isinstance(step, int):
            engines.ask(partial(undo, number=step, who="tester"))
        elif step:
            # A row may name what an undo took away; then both report it and change nothing.
            engines.load(folder / str(number), step)
        hashes.append(engines.ask(content_hash))
    batches = engines.ask(ledger)
    last = Known(batches[-1]["number"], batches[-1]["at"])
    for batch in batches:
        known = Known(batch["number"], batch["at"])
        for unit in UNITS[:2]:
            engines.ask(partial(spans, unit=unit, known=known))
            day = DAYS[batch["number"] % 2]
            engines.ask(partial(trace, unit=unit, on=day, known=known))
            engines.ask(partial(why_not, unit=unit, on=day, known=known))
        sides = {"first": (DAYS[0], known), "second": (DAYS[1], last)}
        engines.ask(partial(diff, unit=UNITS[batch["number"] % 2], **sides))
        engines.ask(partial(audit, on=day, known=known))
    # Undone from the last to the first, each batch gives back the hash from before.
    for batch in reversed([b for b in batches if not b["undoes"] and not b["undone_by"]][1:]):
        engines.ask(partial(undo, number=batch["number"], who="tester"))
        engines.ask(content_hash)


@settings(
    max_examples=15, deadline=None, derandomize=True, database=None,
    # No shrinking: each try is a history on a server, and would run into the time limit.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(steps)
def test_a_random_history_is_the_same_on_both_engines(server: Server, history: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        engines = opened(server, Path(folder))
        try:
            play(engines, Path(folder), history)
        finally:
            engines.close()
