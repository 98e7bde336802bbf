"""Case trace: the moments of a case, who answered at each, and what speaks against a handler."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.known import Known, known_at
from graph.stores import Store
from queries.nodes import NotFound
from queries.trace import trace
from queries.trace.case_trace import case_trace
from tests.queries.test_trace import stored

TODAY = date(2020, 1, 1)
Tables = dict[str, list[dict[str, str]]]
WORLD: Tables = {
    "units": [
        {"id": i, "full_name": f"body {i}", "kind": "central", "since": ".."}
        for i in ("U", "V", "L1", "L2", "R")
    ],
    "names": [{"owner": "L1", "name": "old L1", "kind": "former", "since": "2010",
               "until": "2016-01-01"}],
    "leads": [
        {"unit": "U", "lead": "L1", "since": "2010-01-01", "until": "2017-01-01"},
        {"unit": "U", "lead": "L2", "since": "2017-01-01"},
    ],
    "reports": [{"unit": x, "superior": "R", "since": "2010-01-01"} for x in ("L1", "L2")],
    "people": [{"id": x, "full_name": f"person {x}"} for x in ("H", "S", "T", "N")],
    "posts": [
        {"id": f"P{b}", "post_name": "head", "body": b, "since": "2005"}
        for b in ("U", "V", "L1")
    ],
    "holders": [
        {"post": "PU", "person": "H", "since": "2010-01-01", "until": "2013-06-01"},
        {"post": "PV", "person": "H", "since": "2014-01-01", "until": "2016-03-15"},
        {"post": "PL1", "person": "H", "since": "2016-01-01"},
        {"post": "PV", "person": "S", "since": "2012", "until": "2016-03-10"},
    ],
    "cases": [{"id": "K", "unit": "U", "heading": "the case", "since": "2016-01-01",
               "conduct": "2012/2013"}],
    "stages": [
        {"case": "K", "stage": "check", "body": "L1", "since": "2016-03-01",
         "until": "2016-04-01", "outcome": "done"},
        {"case": "K", "stage": "filing", "body": "U", "since": "2016-05"},
    ],
    "involvements": [
        {"case": "K", "person": "H", "role": "handler", "since": "2016-02-01",
         "until": "2019-01-01"},
        {"case": "K", "person": "S", "role": "subject", "since": "2016-01-01"},
    ],
}  # fmt: skip


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Any]:
    stores: list[Store] = []

    def answer(case: str = "K", **tables: list[dict[str, str]]) -> dict[str, Any]:
        stores.append(stored(str(tmp_path / str(len(stores))), {**WORLD, **tables}))
        return case_trace(stores[-1], case, TODAY, known_at(stores[-1], None))

    yield answer
    for store in stores:
        store.close()


def moment(document: dict[str, Any], when: str) -> dict[str, Any]:
    (found,) = [m for m in document["moments"] if m["when"] == when]
    return found  # type: ignore[no-any-return]


def flagged(found: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(f["kind"], f["person"], f["other"], f["body"], f["certainty"]) for f in found["flags"]]


def paths(found: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [
        (day["on"], [hop["to"] for chain in t["chains"] for hop in chain["hops"]])
        for day in found["days"] for t in day["traces"]
    ]  # fmt: skip


def test_moments_stand_in_order_with_the_traces_of_their_days(ask: Any) -> None:
    document = ask("the case")
    assert {k: document[k] for k in ("case", "heading", "unit", "conduct", "data_version")} == {
        "case": "K", "heading": "the case", "unit": "U", "conduct": "2012/2013",
        "data_version": "1",
    }  # fmt: skip
    assert [m["when"] for m in document["moments"]] == ["conduct", "check", "filing", "today"]
    assert [m["precise"] for m in document["moments"]] == [False, True, False, True]
    assert paths(moment(document, "conduct")) == [("2012-01-01", ["L1", "R"])]
    assert paths(moment(document, "check")) == [("2016-03-01", ["L1", "R"])]
    assert paths(moment(document, "filing")) == [
        ("2016-05-01", ["L1", "R"]), ("2017-01-01", ["L2", "R"]),
    ]  # fmt: skip
    assert paths(moment(document, "today")) == [("2020-01-01", ["L2", "R"])]


def test_a_day_holds_the_trace_of_the_unit_as_it_is(ask: Any, tmp_path: Path) -> None:
    check = moment(ask(), "check")
    store = stored(str(tmp_path / "again"), WORLD)
    alone = trace(store, "U", date(2016, 3, 1), known_at(store, None))
    store.close()
    (found,) = check["days"][0]["traces"]
    assert {k: v for k, v in found.items() if k != "known"} == {
        k: v for k, v in alone.items() if k != "known"
    }
    assert check["stage"]["outcome"] == "done"
    assert (check["since"], check["until"], check["body"]) == ("2016-03-01", "2016-04-01", "L1")


def test_the_body_of_a_stage_is_told_with_its_posts_that_day(ask: Any) -> None:
    check = moment(ask(), "check")
    (body,) = check["days"][0]["bodies"]
    assert (body["id"], body["full_name"], body["exists"]) == ("L1", "body L1", "certain")
    (post,) = body["posts"]
    assert (post["id"], post["state"]) == ("PL1", "held")
    assert [h["person"] for h in post["holders"]] == ["H"]
    conduct = moment(ask(), "conduct")["days"][0]
    assert conduct["bodies"] == []
    assert conduct["traces"][0]["chains"][0]["hops"][0]["to_name"] == "old L1"


def test_handlers_are_told_with_the_posts_they_held_at_the_time(ask: Any) -> None:
    document = ask()
    held = {
        m["when"]: [[(p["post"], p["certainty"]) for p in h["posts"]] for h in m["handlers"]]
        for m in document["moments"]
    }
    assert held == {
        "conduct": [[("PU", "possible")]],
        "check": [[("PL1", "certain"), ("PV", "certain")]],
        "filing": [[("PL1", "certain")]],
        "today": [],
    }


def test_what_speaks_against_a_handler_is_flagged_at_the_time(ask: Any) -> None:
    document = ask()
    assert flagged(moment(document, "conduct")) == [
        ("held_post_in_unit", "H", "U", "U", "possible")
    ]
    assert flagged(moment(document, "check")) == [("shares_body", "H", "S", "V", "certain")]
    assert flagged(moment(document, "filing")) == []
    assert flagged(moment(document, "today")) == []


_PERIOD = "2012-05-01/2012-06-01"


@pytest.mark.parametrize(
    ("conduct", "days", "flags"),
    [
        (_PERIOD, ["2012-05-01"], "certain"),
        ("2013-05-31", ["2013-05-31"], "certain"),
        ("2013-06-01", ["2013-06-01"], None),
        ("2013", ["2013-01-01"], "possible"),
        ("2013-05/..", ["2013-05-01", "2017-01-01"], "possible"),
        ("../2010-01-01", ["2009-12-31", "2010-01-01"], "possible"),
        ("", [], None),
        ("unknown", [], None),
    ],
)
def test_an_imprecise_conduct_is_told_in_parts(
    ask: Any, conduct: str, days: list[str], flags: str | None
) -> None:
    cases = [{**WORLD["cases"][0], "conduct": conduct}]
    document = ask(cases=cases, holders=WORLD["holders"][:1])
    found = moment(document, "conduct")
    assert [day["on"] for day in found["days"]] == days
    assert found["precise"] == (conduct in ("2013-05-31", "2013-06-01", _PERIOD))
    expected = [] if flags is None else [("held_post_in_unit", "H", "U", "U", flags)]
    assert flagged(found) == expected


def test_a_handler_who_is_part_of_the_case_is_flagged(ask: Any) -> None:
    more = [
        {"case": "K", "person": "H", "role": role, "since": "2016-01-01"}
        for role in ("subject", "reporter", "witness")
    ]
    document = ask(involvements=[*WORLD["involvements"], *more], holders=[])
    said = [("is_subject", "H", "H", None, "certain"), ("is_reporter", "H", "H", None, "certain"),
            ("is_witness", "H", "H", None, "certain")]  # fmt: skip
    assert flagged(moment(document, "check")) == said
    assert flagged(moment(document, "today")) == []
    for flag in moment(document, "check")["flags"]:
        assert {"document", "place", "reliability"} <= set(flag["evidence"][0])
        assert len(flag["evidence"]) == 2


def test_a_post_left_while_a_stage_may_have_begun_was_possibly_held_in_it(ask: Any) -> None:
    holders = [{"post": "PU", "person": "H", "since": "2010-01-01", "until": "2016-05-15"}]
    said = [("held_post_in_unit", "H", "U", "U", "possible")]
    assert flagged(moment(ask(holders=holders), "filing")) == said
    holders[0]["until"] = "2016-05-01"
    assert flagged(moment(ask(holders=holders), "filing")) == []


def test_all_that_is_told_rests_on_evidence(ask: Any) -> None:
    document = ask()
    assert document["evidence"]
    assert all(u["evidence"] for u in document["units"])
    for found in document["moments"]:
        told = [*found["handlers"], *found["flags"]]
        told += [p for h in found["handlers"] for p in h["posts"]]
        told += [b for day in found["days"] for b in day["bodies"]]
        if found["when"] != "today":
            told.append(found)
        assert all({"id", "document", "place"} <= set(x["evidence"][0]) for x in told)


def test_steps_of_one_day_stand_in_the_order_of_steps(ask: Any) -> None:
    stages = [
        {"case": "K", "stage": s, "body": "L1", "since": since}
        for s, since in (("trial", "2016-03-01"), ("petition", "2016-03-01"), ("closed", ""))
    ]
    document = ask(stages=stages)
    assert [m["when"] for m in document["moments"]] == [
        "conduct", "petition", "trial", "closed", "today",
    ]  # fmt: skip
    assert moment(document, "closed")["days"] == []


def test_a_case_about_several_units_traces_each(ask: Any) -> None:
    cases = [*WORLD["cases"], {**WORLD["cases"][0], "unit": "V"}]
    document = ask(cases=cases)
    assert [u["unit"] for u in document["units"]] == ["U", "V"]
    assert paths(moment(document, "check")) == [("2016-03-01", ["L1", "R"]), ("2016-03-01", [])]
    # A handler who was in either of them is flagged.
    assert ("held_post_in_unit", "H", "V", "V", "certain") in flagged(moment(document, "check"))


def test_a_case_that_is_not_known_is_not_found(ask: Any, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="U"):
        ask("U")
    store = stored(str(tmp_path / "then"), WORLD)
    with pytest.raises(NotFound):
        case_trace(store, "K", TODAY, Known(0, ""))
    store.close()
