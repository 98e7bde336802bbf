"""Spans: random worlds against a look at each day, and worlds answered by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.errors import UsageError
from graph.known import known_at
from queries.nodes import NotFound
from queries.trace import spans as module
from queries.trace.spans import spans
from tests import oracle
from tests.queries.test_trace import HORIZON, stored, units, worlds

BEFORE = date(2016, 2, 25)


def said(document: dict[str, Any]) -> list[tuple[str | None, str | None, Any]]:
    return [
        (
            span["since"],
            span["until"],
            [
                tuple((h["relation"], h["from"], h["to"], h["certainty"]) for h in chain)
                for chain in span["chains"]
            ],
        )
        for span in document["spans"]
    ]


def brief(document: dict[str, Any]) -> list[tuple[str | None, str | None, list[list[str]]]]:
    return [
        (a, b, [[f"{hop[2]}{'' if hop[3] == 'certain' else '?'}" for hop in c] for c in chains])
        for a, b, chains in said(document)
    ]


@settings(
    max_examples=150, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(worlds(), units)
def test_a_random_world_is_cut_as_by_looking_at_each_day(
    world: dict[str, list[dict[str, str]]], unit: str
) -> None:
    with TemporaryDirectory() as folder:
        store = stored(folder, world)
        known = known_at(store, None)
        for line in ("supervision", "all"):
            found = said(spans(store, unit, known, line))
            assert all(len(set(chains)) == len(chains) for _, _, chains in found)
            assert [(a, b, set(chains)) for a, b, chains in found] == oracle.spans(
                world, unit, line, BEFORE, HORIZON
            )
        store.close()


def body(*ids: str) -> list[dict[str, str]]:
    return [{"id": i, "full_name": f"body {i}", "kind": "central"} for i in ids]


def test_a_handover_of_unknown_day_has_a_span_of_its_own(tmp_path: Path) -> None:
    store = stored(str(tmp_path), {
        "units": body("U", "L1", "L2"),
        "leads": [
            {"unit": "U", "lead": "L1", "since": "2015-01-01", "until": "2016-03"},
            {"unit": "U", "lead": "L2", "since": "2016-03"},
        ],
    })  # fmt: skip
    document = spans(store, "U", known_at(store, None))
    assert brief(document) == [
        (None, "2015-01-01", []),
        ("2015-01-01", "2016-03-01", [["L1"]]),
        ("2016-03-01", "2016-03-31", [["L1?"], ["L2?"]]),
        ("2016-03-31", None, [["L2"]]),
    ]
    assert {k: document[k] for k in ("unit", "line", "data_version")} == {
        "unit": "U", "line": "supervision", "data_version": "1",
    }  # fmt: skip
    assert document["names"]["L2"] == "body L2"
    store.close()


def test_a_chain_reached_through_edges_of_another_time_is_found(tmp_path: Path) -> None:
    store = stored(str(tmp_path), {
        "units": body("U", "A", "B", "C"),
        "leads": [
            {"unit": "U", "lead": "A", "since": "2015-01-01", "until": "2016-01-01"},
            {"unit": "U", "lead": "B", "since": "2016-01-01", "until": "2017-01-01"},
        ],
        "reports": [{"unit": "B", "superior": "C", "since": "2016-07-01", "until": "2018-01-01"}],
    })  # fmt: skip
    assert brief(spans(store, "U", known_at(store, None))) == [
        (None, "2015-01-01", []),
        ("2015-01-01", "2016-01-01", [["A"]]),
        ("2016-01-01", "2016-07-01", [["B"]]),
        ("2016-07-01", "2017-01-01", [["B", "C"]]),
        ("2017-01-01", None, []),
    ]
    store.close()


def test_the_same_hops_over_other_edges_are_one_chain_and_one_span(tmp_path: Path) -> None:
    """A renewal, a second scope and a closing edge change nothing that is shown."""
    store = stored(str(tmp_path), {
        "units": body("U", "A"),
        "leads": [
            {"unit": "U", "lead": "A", "since": "2015-01-01", "until": "2016-01-01"},
            {"unit": "U", "lead": "A", "since": "2016-01-01", "until": "2017-01-01"},
            {"unit": "U", "lead": "A", "since": "2015-06", "until": "2016-06-01", "scope": "x"},
        ],
        "reports": [{"unit": "A", "superior": "U", "since": "2016-03-01"}],
    })  # fmt: skip
    assert brief(spans(store, "U", known_at(store, None))) == [
        (None, "2015-01-01", []),
        ("2015-01-01", "2017-01-01", [["A"]]),
        ("2017-01-01", None, []),
    ]
    store.close()


def test_a_hop_is_certain_when_one_edge_behind_it_is(tmp_path: Path) -> None:
    for number, scopes in enumerate((("a", "b"), ("b", "a"))):
        store = stored(str(tmp_path / str(number)), {
            "units": body("U", "A"),
            "leads": [
                {"unit": "U", "lead": "A", "since": "2015-01-01", "scope": scopes[0]},
                {"unit": "U", "lead": "A", "since": "2014/2018", "scope": scopes[1]},
            ],
        })  # fmt: skip
        assert brief(spans(store, "U", known_at(store, None))) == [
            (None, "2014-01-01", []),
            ("2014-01-01", "2015-01-01", [["A?"]]),
            ("2015-01-01", None, [["A"]]),
        ]
        store.close()


def test_a_unit_without_edges_is_one_span_without_chains(tmp_path: Path) -> None:
    store = stored(str(tmp_path), {"units": body("U")})
    known = known_at(store, None)
    assert brief(spans(store, "U", known)) == [(None, None, [])]
    assert brief(spans(store, "body U", known, "all")) == [(None, None, [])]
    with pytest.raises(UsageError, match="is no line"):
        spans(store, "U", known, "family")
    with pytest.raises(NotFound, match="nobody"):
        spans(store, "nobody", known)
    store.close()


def test_a_body_that_is_its_own_superior_has_a_chain_without_hops(tmp_path: Path) -> None:
    reports = [{"unit": "U", "superior": "U", "since": "2016-01-01"}]
    store = stored(str(tmp_path), {"units": body("U"), "reports": reports})
    document = spans(store, "U", known_at(store, None))
    assert brief(document) == [(None, "2016-01-01", []), ("2016-01-01", None, [[]])]
    store.close()


def test_too_many_chains_are_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [f"U{i:02}" for i in range(12)]
    store = stored(str(tmp_path), {
        "units": body(*ids),
        "reports": [{"unit": a, "superior": b} for a in ids for b in ids if a != b],
        "leads": [
            {"unit": "U00", "lead": "U01", "since": f"2016-0{m}-01", "until": f"2016-0{m}-09"}
            for m in (1, 2, 3)
        ],
    })  # fmt: skip
    known = known_at(store, None)
    with pytest.raises(UsageError, match="more than 10,000 chains on that day"):
        spans(store, "U00", known)
    monkeypatch.setattr(module, "MAX_LISTED", 2)
    few = stored(str(tmp_path / "few"), {
        "units": body("U", "A", "B"),
        "leads": [
            {"unit": "U", "lead": x, "since": f"2016-0{m}-01", "until": f"2016-0{m}-09"}
            for m in (1, 2) for x in ("A", "B")
        ],
    })  # fmt: skip
    with pytest.raises(UsageError, match="over all of time"):
        spans(few, "U", known_at(few, None))
    store.close()
    few.close()
