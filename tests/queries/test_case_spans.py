"""Case trace over a time that lasts: everybody who was responsible on some day of it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.known import known_at
from queries.trace.case_trace import case_trace
from tests.queries.test_trace import stored

TODAY = date(2020, 1, 1)
Rows = list[dict[str, str]]
Ask = Callable[..., list[dict[str, Any]]]
UNITS = [
    {"id": i, "full_name": f"body {i}", "kind": "central", "since": ".."}
    for i in ("U", "L1", "L2", "H")
]
LEADS = [
    {"unit": "U", "lead": "L1", "since": "2011-03-01", "until": "2011-09-01"},
    {"unit": "U", "lead": "L2", "since": "2013-06-01", "until": "2013-07-01"},
]
PEOPLE = [{"id": x, "full_name": f"person {x}"} for x in ("X", "Y")]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The moments of a case of unit U: its conduct, one stage handled by H, and today."""

    def answer(
        conduct: str = "", stage: tuple[str, str] = ("2019-01-01", "2019-01-02"), **more: Rows
    ) -> list[dict[str, Any]]:
        world: dict[str, Rows] = {
            "units": UNITS, "leads": LEADS, "people": PEOPLE,
            "cases": [{"id": "K", "unit": "U", "heading": "the case", "conduct": conduct}],
            "stages": [{"case": "K", "stage": "check", "body": "H", "since": stage[0],
                        "until": stage[1]}],
            **more,
        }  # fmt: skip
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        store = stored(str(folder), world)
        document = case_trace(store, "K", TODAY, known_at(store, None))
        store.close()
        return document["moments"]  # type: ignore[no-any-return]

    return answer


def parts(moment: dict[str, Any]) -> list[tuple[str | None, str | None, str, list[str]]]:
    """Since, until, day looked at and bodies on the chains of every part."""
    return [
        (day["since"], day["until"], day["on"],
         [hop["to"] for t in day["traces"] for c in t["chains"] for hop in c["hops"]])
        for day in moment["days"]
    ]  # fmt: skip


def test_who_was_responsible_in_the_middle_of_the_conduct_is_told(ask: Ask) -> None:
    conduct, *_ = ask("2010/2012")
    assert parts(conduct) == [
        ("2010-01-01", "2011-03-01", "2010-01-01", []),
        ("2011-03-01", "2011-09-01", "2011-03-01", ["L1"]),
        ("2011-09-01", "2013-01-01", "2011-09-01", []),
    ]
    assert not conduct["precise"]


def test_who_was_responsible_in_the_middle_of_a_stage_is_told(ask: Ask) -> None:
    _, stage, today = ask(stage=("2011-01-01", "2014-01-01"))
    assert parts(stage) == [
        ("2011-01-01", "2011-03-01", "2011-01-01", []),
        ("2011-03-01", "2011-09-01", "2011-03-01", ["L1"]),
        ("2011-09-01", "2013-06-01", "2011-09-01", []),
        ("2013-06-01", "2013-07-01", "2013-06-01", ["L2"]),
        ("2013-07-01", "2014-01-01", "2013-07-01", []),
    ]
    assert stage["precise"]
    assert parts(today) == [("2020-01-01", "2020-01-02", "2020-01-01", [])]


def test_an_open_end_is_followed_to_today(ask: Ask) -> None:
    """What begins after today is left out, and that is said."""
    leads = [*LEADS, {"unit": "U", "lead": "L2", "since": "2021-01-01"}]
    conduct, *_ = ask("2011-05-01/..", leads=leads)
    assert parts(conduct) == [
        ("2011-05-01", "2011-09-01", "2011-05-01", ["L1"]),
        ("2011-09-01", "2013-06-01", "2011-09-01", []),
        ("2013-06-01", "2013-07-01", "2013-06-01", ["L2"]),
        ("2013-07-01", "2021-01-01", "2013-07-01", []),
    ]
    assert conduct["left_out"] == 1
    conduct, stage, _ = ask("2022/..", stage=("2011-01-01", "2012-01-01"), leads=leads)
    assert parts(conduct) == [("2022-01-01", None, "2022-01-01", ["L2"])]
    assert conduct["left_out"] == stage["left_out"] == 0


def test_an_open_start_is_followed_from_the_last_day_of_its_first_part(ask: Ask) -> None:
    conduct, *_ = ask("../2011-04-30")
    assert parts(conduct) == [
        (None, "2011-03-01", "2011-02-28", []),
        ("2011-03-01", "2011-05-01", "2011-03-01", ["L1"]),
    ]
    conduct, *_ = ask("../2011-04-30", leads=[])
    assert parts(conduct) == [(None, "2011-05-01", "2011-04-30", [])]


def test_a_stage_seen_on_one_day_only_is_told_from_both_sides(ask: Ask) -> None:
    """Nothing says when it began or ended, but that it was on a day."""
    _, stage, _ = ask(stage=("../2011-04-01", "2011-04-02/.."), leads=LEADS[:1])
    assert parts(stage) == [
        (None, "2011-03-01", "2011-02-28", []),
        ("2011-03-01", "2011-09-01", "2011-03-01", ["L1"]),
        ("2011-09-01", None, "2011-09-01", []),
    ]
    _, stage, _ = ask(stage=("../2011-04-01", "2011-04-02/.."), leads=[])
    assert parts(stage) == [(None, None, "2020-01-01", [])]


@pytest.mark.parametrize(("since", "until"), [("", ""), ("unknown", "unknown"), ("", "..")])
def test_of_an_unknown_time_nothing_is_told(ask: Ask, since: str, until: str) -> None:
    _, stage, _ = ask(stage=(since, until))
    assert stage["days"] == []


def test_holders_that_change_part_a_stage(ask: Ask) -> None:
    """In the chain and in the handling body alike, and by certainty, too."""
    posts = [
        {"id": f"P{b}", "post_name": "head", "body": b, "since": "2005-01-01"} for b in ("L1", "H")
    ]
    holders = [
        {"post": "PL1", "person": "X", "since": "2010-01-01", "until": "2011-05"},
        {"post": "PH", "person": "Y", "since": "2010-01-01", "until": "2011-08-01"},
    ]
    _, stage, _ = ask(stage=("2011-04-01", "2011-09-01"), posts=posts, holders=holders)
    told = [
        (day["since"],
         [(h["person"], h["certainty"]) for t in day["traces"] for c in t["chains"]
          for hop in c["hops"] for p in hop["posts"] for h in p["holders"]],
         [(p["state"], [h["person"] for h in p["holders"]]) for b in day["bodies"]
          for p in b["posts"]])
        for day in stage["days"]
    ]  # fmt: skip
    assert told == [
        ("2011-04-01", [("X", "certain")], [("held", ["Y"])]),
        ("2011-05-01", [("X", "possible")], [("held", ["Y"])]),
        ("2011-05-31", [], [("held", ["Y"])]),
        ("2011-08-01", [], [("vacant", [])]),
    ]


def test_nobody_is_told_in_the_handling_body_for_days_the_stage_cannot_have_had(ask: Ask) -> None:
    """The stage may have begun as late as August, but was over by the end of June."""
    posts = [{"id": "PH", "post_name": "head", "body": "H", "since": "2005-01-01"}]
    holders = [{"post": "PH", "person": "X", "since": "2016-07-01"}]
    involved = [{"case": "K", "person": "X", "role": "handler", "since": "2016-01-01"}]
    _, stage, _ = ask(
        stage=("2016-05/2016-08", "2016-06"), posts=posts, holders=holders, involvements=involved
    )
    assert [(d["since"], d["until"]) for d in stage["days"]] == [("2016-05-01", "2016-06-30")]
    (body,) = stage["days"][0]["bodies"]
    assert [(p["state"], p["holders"]) for p in body["posts"]] == [("vacant", [])]
    assert stage["handlers"][0]["posts"] == []


def test_nobody_is_told_in_a_body_where_holding_and_seat_share_no_day_of_the_stage(
    ask: Ask,
) -> None:
    """The post came to the body when its holder had left it: each met the stage, never together."""
    posts = [{"id": "PH", "post_name": "head", "body": "H", "since": "2016-06-15"}]
    holders = [{"post": "PH", "person": "X", "since": "2016-01-01", "until": "2016-06-10"}]
    involved = [{"case": "K", "person": "X", "role": "handler", "since": "2016-01-01"}]
    _, stage, _ = ask(
        stage=("2016-06-01", "2016-07-01"), posts=posts, holders=holders, involvements=involved
    )
    assert [
        (d["since"], [(p["id"], p["holders"]) for b in d["bodies"] for p in b["posts"]])
        for d in stage["days"]
    ] == [("2016-06-01", []), ("2016-06-15", [("PH", [])])]
    assert stage["handlers"][0]["posts"] == []
    assert stage["flags"] == []
