"""Each kind of defect in worlds made by hand: when it is there, how sure it is, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UsageError
from graph.known import Known, known_at
from graph.stores import Store
from ingest.run import load
from queries.audit import KINDS, audit
from tests.conftest import write_csv
from tests.queries.test_trace import stored

Tables = dict[str, list[dict[str, str]]]
UNITS = [
    {"id": "R", "full_name": "root", "kind": "discipline"},
    {"id": "L1", "full_name": "lead one", "kind": "lead"},
    {"id": "L2", "full_name": "lead two", "kind": "lead"},
    {"id": "U", "full_name": "central", "kind": "central", "since": "2010-01-01"},
]
SOUND: Tables = {
    "units": UNITS,
    "reports": [{"unit": x, "superior": "R", "since": "2010-01-01"} for x in ("L1", "L2")],
    "leads": [{"unit": "U", "lead": "L1", "since": "2010-01-01"}],
}


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Any]:
    """Audits the sound world with some tables changed; gives the defects of some kinds."""
    stores: list[Store] = []

    def ask(on: str, *kinds: str, **tables: list[dict[str, str]]) -> list[dict[str, Any]]:
        stores.append(stored(str(tmp_path / str(len(stores))), {**SOUND, **tables}))
        store = stores[-1]
        return audit(store, date.fromisoformat(on), known_at(store, None), kinds)["defects"]

    yield ask
    for store in stores:
        store.close()


def told(defects: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    keys = ("kind", "subject", "others", "first", "last", "certainty")
    return [tuple(d[k] for k in keys) for d in defects]


def lead(to: str, since: str, until: str = "", scope: str = "") -> dict[str, str]:
    return {"unit": "U", "lead": to, "since": since, "until": until, "scope": scope}


def test_a_sound_world_has_no_defects(found: Any) -> None:
    assert found("2016-09-06") == []


def test_a_gap_between_two_leads_is_no_lead_from_its_first_to_its_last_day(found: Any) -> None:
    leads = [lead("L1", "2010-01-01", "2016-03"), lead("L2", "2016-10")]
    assert told(found("2016-09-06", leads=leads)) == [
        ("no_lead", "U", [], "2016-03-31", "2016-09-30", "certain")
    ]
    # In the months of an imprecise handover there may be a lead, so none is missed.
    assert found("2016-03-30", leads=leads) == []
    assert found("2016-10-01", leads=leads) == []


def test_a_unit_of_unknown_start_may_lack_a_lead_and_one_that_is_gone_does_not(found: Any) -> None:
    rows = [*UNITS[:3], {"id": "U", "full_name": "central", "kind": "central", "until": "2016"}]
    for on, expected in (
        ("2016-09-06", [("no_lead", "U", [], None, "2016-12-30", "possible")]),
        ("2017-01-01", []),
    ):
        assert told(found(on, "no_lead", units=rows, leads=[])) == expected


def test_two_leads_are_of_one_scope_and_an_imprecise_handover_is_only_possible(found: Any) -> None:
    leads = [lead("L1", "2010-01-01", "2016-03"), lead("L2", "2016-03"),
             lead("L1", "2010-01-01", scope="x")]  # fmt: skip
    defects = found("2016-03-10", leads=leads)
    assert told(defects) == [
        ("two_leads", "U", ["L1", "L2"], "2016-03-01", "2016-03-30", "possible")
    ]
    assert defects[0]["properties"] == {"scope": ""}
    assert len(defects[0]["evidence"]) == 2
    assert found("2016-04-01", leads=leads) == []


def test_a_lead_against_the_rule_is_told_with_the_designated_one(found: Any) -> None:
    tables: Any = {
        "party_organizations": [{"id": o, "full_name": o} for o in ("O1", "O2")],
        "affiliations": [{"unit": "U", "party_organization": "O1", "since": "2012-01-01"}],
        "designations": [
            {"party_organization": "O1", "lead": "L1", "since": "2011", "until": "2014-05-01"},
            {"party_organization": "O1", "lead": "L2", "since": "2014-05-01"},
        ],
    }
    (defect,) = found("2016-09-06", **tables)
    assert told([defect]) == [("lead_against_rule", "U", ["L1"], "2014-05-01", None, "certain")]
    assert defect["properties"] == {"designated": ["L2"]}
    assert len(defect["evidence"]) == 3
    assert found("2014-04-30", **tables) == []
    assert found("2011-12-31", **tables) == []
    ended = [{**tables["affiliations"][0], "until": "2016-09-06"}]
    assert found("2016-09-06", **{**tables, "affiliations": ended}) == []
    # An affiliation that only may hold makes the defect one that only may be there.
    vague = [{**tables["affiliations"][0], "until": "2016"}]
    (defect,) = found("2016-09-06", **{**tables, "affiliations": vague})
    assert (defect["certainty"], defect["last"]) == ("possible", "2016-12-30")


def test_a_cycle_is_one_defect_of_all_its_bodies_and_of_one_line(found: Any) -> None:
    reports = [
        {"unit": "L1", "superior": "L2", "since": "2012-01-01"},
        {"unit": "L2", "superior": "U", "since": "2013-01-01", "until": "2018-01-01"},
    ]
    parents = [{"unit": "R", "parent": "R", "since": "2011-01-01"},
               {"unit": "L2", "parent": "U", "since": "2011-01-01"}]  # fmt: skip
    defects = found("2016-09-06", "cycle", "no_root", reports=reports, parents=parents)
    assert told(defects) == [
        ("cycle", "L1", ["L2", "U"], "2013-01-01", "2017-12-31", "certain"),
        ("cycle", "R", [], "2011-01-01", None, "certain"),
        ("no_root", "L1", [], "2012-01-01", None, "certain"),
        ("no_root", "L2", [], "2013-01-01", "2017-12-31", "certain"),
        ("no_root", "U", [], "2010-01-01", None, "certain"),
    ]
    assert [d["properties"].get("line") for d in defects[:2]] == ["supervision", "administrative"]


def test_a_body_over_itself_and_one_that_ends_nowhere(found: Any) -> None:
    reports = [{"unit": "L1", "superior": "L1", "since": "2015"}]
    leads = [lead("L1", "2010-01-01"), lead("L2", "2010-01-01", scope="x")]
    defects = found("2016-09-06", reports=reports, leads=leads)
    assert told(defects) == [
        ("self_supervision", "L1", ["L1"], "2015-01-01", None, "certain"),
        ("no_root", "L1", [], "2015-01-01", None, "certain"),
        ("no_root", "U", ["L2"], "2010-01-01", None, "certain"),
    ]


def holder(post: str, person: str, since: str, until: str = "") -> dict[str, str]:
    return {"post": post, "person": person, "since": since, "until": until}


def test_vacant_over_held_and_unknown_posts(found: Any) -> None:
    posts = [
        {"id": f"P{i}", "post_name": "head", "body": "L1", "since": "2011-01-01", "seats": seats}
        for i, seats in enumerate(("", "", "2", "1"))
    ]
    holders = [
        holder("P0", "X", "2012-01-01", "2016-06-01"), holder("P0", "Y", "2017-02"),
        holder("P2", "X", "2012-01-01"), holder("P2", "Y", "2012-01-01"),
        holder("P3", "X", "2016-01-01"), holder("P3", "Y", "2012-01-01", "2016-10"),
        holder("P3", "Y", "2012-02-01", "2013-01-01"),
    ]  # fmt: skip
    people = [{"id": x, "full_name": f"person {x}"} for x in ("X", "Y")]
    defects = found("2016-09-06", posts=posts, holders=holders, people=people)
    assert told(defects) == [
        ("vacant_post", "P0", ["L1"], "2016-06-01", "2017-01-31", "certain"),
        ("over_held_post", "P3", ["X", "Y"], "2016-01-01", "2016-10-30", "certain"),
    ]
    assert [len(d["evidence"]) for d in defects] == [3, 3]
    assert defects[1]["properties"] == {"seats": 1}


def test_a_post_that_may_not_be_there_yet_is_only_possibly_over_held(found: Any) -> None:
    posts = [{"id": "P", "post_name": "head", "body": "L1", "since": "2016"}]
    people = [{"id": x, "full_name": f"person {x}"} for x in ("X", "Y")]
    holders = [holder("P", x, "2012-01-01") for x in ("X", "Y")]
    defects = found("2016-09-06", posts=posts, holders=holders, people=people)
    assert told(defects) == [("over_held_post", "P", ["X", "Y"], "2016-01-01", None, "possible")]


def step(stage: str, since: str, until: str = "", body: str = "U") -> dict[str, str]:
    return {"case": "K", "stage": stage, "body": body, "since": since, "until": until}


CASE: Any = {"cases": [{"id": "K", "unit": "U", "heading": "case", "since": "2016-01-01"}]}


def test_steps_are_out_of_order_from_the_day_of_the_one_that_was_due(found: Any) -> None:
    stages = [step("filing", "2016-05"), step("trial", "2016-03-01"), step("review", "2016-05-01")]
    defects = found("2016-09-06", "stage_order", stages=stages, **CASE)
    assert told(defects) == [("stage_order", "K", ["U"], "2016-05-01", None, "certain")]
    assert defects[0]["properties"] == {"stages": [("trial", "filing"), ("trial", "review")]}
    assert found("2016-04-30", "stage_order", stages=stages, **CASE) == []


@pytest.mark.parametrize(
    "steps",
    [
        [step("filing", "2016-05"), step("trial", "2016-05-02")],
        [step("filing", ""), step("trial", "2016-05-02")],
        [step("filing", "2016-01-01"), step("review", "2016-02-01"), step("trial", "2016-03-01"),
         step("review", "2016-04-01"), step("filing", "2016-06-01")],
        [step("trial", "2016-05-02")],
    ],
    ids=["imprecise", "undated", "sent back", "alone"],
)  # fmt: skip
def test_steps_that_may_be_in_order_are(found: Any, steps: list[dict[str, str]]) -> None:
    assert found("2016-09-06", "stage_order", stages=steps, **CASE) == []


HANDLED: Any = {
    **CASE,
    "people": [{"id": x, "full_name": f"person {x}"} for x in ("X", "Y", "Z")],
    "posts": [{"id": f"P{b}", "post_name": "head", "body": b, "since": ".."}
              for b in ("L1", "L2")],
    "stages": [step("check", "2016-03-01", "2016-04-01", "L1"),
               step("filing", "2016-04-01", "2016-05-01", "U")],
    "involvements": [
        {"case": "K", "person": x, "role": "handler", "since": ".."} for x in ("X", "Y", "Z")
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ([holder("PL1", "X", "2012-01-01", "2016-03-02")], []),
        ([holder("PL1", "X", "2012-01-01", "2016-03")], []),
        ([holder("PL1", "X", "2012-01-01", "2016-03-01")], [(["X", "L1"], "check", "2016-03-01")]),
        ([holder("PL1", "X", "2016-04-01")], [(["X", "L1"], "check", "2016-03-01")]),
        # One who has a post elsewhere only answers for every step; one without any is unknown.
        ([holder("PL2", "Y", "2012-01-01")],
         [(["Y", "L1"], "check", "2016-03-01"), (["Y", "U"], "filing", "2016-04-01")]),
    ],
    ids=["in term", "perhaps in term", "before", "after", "elsewhere"],
)  # fmt: skip
def test_a_handler_must_have_held_a_post_at_the_time(
    found: Any, holders: list[dict[str, str]], expected: list[Any]
) -> None:
    defects = found("2016-09-06", "handled_outside_term", holders=holders, **HANDLED)
    said = [(d["others"], d["properties"]["stage"], d["first"]) for d in defects]
    assert said == expected
    assert all(d["last"] is None and d["certainty"] == "certain" for d in defects)
    assert found("2016-02-28", "handled_outside_term", holders=holders, **HANDLED) == []


def test_kinds_are_chosen_and_certain_ones_only(tmp_path: Path) -> None:
    leads = [lead("L1", "2010-01-01", "2016-03"), lead("L2", "2016-03")]
    store = stored(str(tmp_path), {**SOUND, "leads": leads, "reports": []})
    known, on = known_at(store, None), date(2016, 3, 10)
    document = audit(store, on, known)
    assert [d["kind"] for d in document["defects"]] == ["two_leads", "no_root"]
    assert document["names"] == {"L1": "lead one", "L2": "lead two", "U": "central"}
    assert (document["on"], document["data_version"]) == ("2016-03-10", "1")
    assert audit(store, on, known, ["two_leads"])["total"] == 1
    assert audit(store, on, known, certain_only=True)["total"] == 0
    with pytest.raises(UsageError, match="no_leads"):
        audit(store, on, known, ["no_leads"])
    store.close()


def test_the_audit_says_what_was_known_then(tmp_path: Path) -> None:
    """A lead added later, a kind and a number of seats corrected later, are not known before."""
    first: Tables = {
        **SOUND,
        "units": [*UNITS, {"id": "W", "full_name": "was central", "kind": "central"}],
        "leads": [],
        "people": [{"id": x, "full_name": x} for x in ("X", "Y")],
        "posts": [
            {"id": p, "post_name": "head", "body": "L1", "since": "2011-01-01", "seats": seats}
            for p, seats in (("P", "1"), ("Q", "2"))
        ],
        "holders": [holder(p, x, "2012-01-01") for p in ("P", "Q") for x in ("X", "Y")],
    }
    store = stored(str(tmp_path), first)
    later: Tables = {
        "units": [{**UNITS[2], "kind": "central"}, {**first["units"][-1], "kind": "lead"}],
        "leads": SOUND["leads"],
        "posts": [{**p, "seats": s} for p, s in zip(first["posts"], ("2", "1"), strict=True)],
    }
    assert load(store, write_csv(tmp_path / "later", later), who="tester").issues == []
    on = date(2016, 9, 6)

    def said(number: int) -> list[tuple[str, str]]:
        known = Known(number, "")
        return [(d["kind"], d["subject"]) for d in audit(store, on, known)["defects"]]

    assert said(1) == [("no_lead", "U"), ("no_lead", "W"), ("over_held_post", "P")]
    assert said(2) == [("no_lead", "L2"), ("over_held_post", "Q")]
    assert said(0) == []
    store.close()


def test_every_kind_has_a_name_in_both_languages() -> None:
    assert len(KINDS) == 10
    assert all(zh and en for zh, en in KINDS.values())
