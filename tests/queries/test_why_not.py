"""Why there is no chain: random worlds against plain rows, and worlds answered by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph.known import Known, known_at
from graph.stores import Store
from queries.nodes import Ambiguous
from queries.trace import trace
from queries.trace.why_not import why_not
from tests import oracle
from tests.queries.test_trace import days, stored, units, worlds


def said(edge: dict[str, Any] | None, which: int) -> object:
    """The edge, and the bound by which it was chosen: equal ones may be told either way."""
    if edge is None:
        return None
    bound = oracle.ends({"since": edge["since"], "until": edge["until"].replace("..", "")})[which]
    return (edge["relation"], edge["from"], edge["to"], bound)


@settings(
    max_examples=150, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(worlds(), some.lists(some.tuples(units, days), min_size=3, max_size=3))
def test_a_random_world_is_answered_as_by_its_rows(
    world: dict[str, list[dict[str, str]]], asked: list[tuple[str, date]]
) -> None:
    with TemporaryDirectory() as folder:
        store = stored(folder, world)
        known = known_at(store, None)
        for line in ("supervision", "administrative", "all"):
            for unit, on in asked:
                document = why_not(store, unit, on, known, line)
                found = (
                    document["reason"], said(document["ended"], 3), said(document["next"], 0)
                )  # fmt: skip
                assert found == oracle.why_not(world, unit, on, line)
                inside = trace(store, unit, on, known, line)["why_not"]
                if inside is None:
                    assert document["reason"] == "has_chain"
                else:
                    assert inside == {k: document[k] for k in inside}
        store.close()


@pytest.fixture
def asked(tmp_path: Path) -> Any:
    world = {
        "units": [
            {"id": i, "full_name": f"body {i}", "kind": "central"} for i in ("U", "A", "B", "C")
        ] + [{"id": i, "full_name": "twin", "kind": "central"} for i in ("T1", "T2")],
        "leads": [
            {"unit": "U", "lead": "C", "since": "2010", "until": "2011-01-01"},
            {"unit": "U", "lead": "B", "since": "2011-01-01", "until": "2012-07"},
            {"unit": "U", "lead": "A", "since": "2012-01-01", "until": "2012-07-31"},
            {"unit": "U", "lead": "C", "since": "2014-03/2014-05"},
            {"unit": "U", "lead": "B", "since": "2014-03-01"},
            {"unit": "A", "lead": "C", "since": "2015-01-01", "until": "2015-02-01"},
        ],
        "names": [{"owner": "A", "name": "old A", "kind": "former", "until": "2013-06-01"}],
        "parents": [{"unit": "A", "parent": "B", "since": "2015-01-01", "until": "2015-02-01"}],
    }  # fmt: skip
    store = stored(str(tmp_path), world)
    known = known_at(store, None)

    def ask(unit: str, on: str, at: Known = known, line: str = "supervision") -> dict[str, Any]:
        return why_not(store, unit, date.fromisoformat(on), at, line)

    ask.store = store  # type: ignore[attr-defined]
    yield ask
    store.close()


@pytest.mark.parametrize(
    ("on", "reason", "ended", "following"),
    [
        ("2009-12-31", "not_yet", None, "C"),
        ("2010-01-01", "has_chain", None, "B"),
        ("2012-07-30", "has_chain", "C", "B"),
        ("2012-07-31", "between", "A", "B"),
        ("2014-02-28", "between", "A", "B"),
        ("2014-03-01", "has_chain", "A", None),
    ],
)
def test_the_nearest_edges_and_their_ties(
    asked: Any, on: str, reason: str, ended: str | None, following: str | None
) -> None:
    document = asked("U", on)
    assert document["reason"] == reason
    assert (document["ended"] and document["ended"]["to"]) == ended
    assert (document["next"] and document["next"]["to"]) == following


def test_a_tie_goes_to_the_relation_before_the_far_end(asked: Any) -> None:
    for on, which in (("2016-01-01", "ended"), ("2014-01-01", "next")):
        edge = asked("A", on, line="all")[which]
        assert (edge["relation"], edge["to"]) == ("LED_BY", "C")


def test_an_edge_is_told_with_its_evidence_and_names(asked: Any) -> None:
    document = asked("body U", "2013-01-01")
    assert document["unit"] == "U"
    ended = document["ended"]
    assert {k: v for k, v in ended.items() if k != "evidence"} == {
        "relation": "LED_BY", "from": "U", "to": "A", "since": "2012-01-01", "until": "2012-07-31",
    }  # fmt: skip
    assert {"id", "document", "place", "reliability"} <= set(ended["evidence"][0])
    assert document["next"]["until"] == ".."
    assert document["names"] == {"U": "body U", "A": "old A", "B": "body B"}
    assert asked("body U", "2014-01-01")["names"]["A"] == "body A"


def test_never_and_an_unknown_unit_are_reasons_and_no_errors(asked: Any) -> None:
    assert asked("B", "2013-01-01")["reason"] == "never"
    lost = asked("nobody", "2013-01-01")
    assert (lost["unit"], lost["reason"]) == ("nobody", "unknown_unit")
    assert (lost["ended"], lost["next"]) == (None, None)
    assert "nobody" in lost["hint"]
    with pytest.raises(Ambiguous):
        asked("twin", "2013-01-01")


def test_a_unit_that_was_not_yet_known_is_unknown(asked: Any) -> None:
    store: Store = asked.store
    assert known_at(store, "2000-01-01").number == 0
    assert asked("U", "2013-01-01", Known(0, ""))["reason"] == "unknown_unit"
