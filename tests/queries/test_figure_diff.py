"""What the diff figure draws: against a brute-force look at two trace documents, and by hand."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph.errors import UsageError
from graph.known import Known, known_at
from graph.stores import Store, open_store
from ingest.run import load
from queries.figures.diff import gather, point
from queries.nodes import NotFound
from queries.trace import trace
from tests.conftest import write_csv
from tests.queries.test_trace import days, stored, units, worlds

Doc = dict[str, Any]
Tables = dict[str, list[dict[str, str]]]
WORLD = yaml.safe_load((Path(__file__).parents[1] / "worlds/handover.yaml").read_text("utf-8"))


def asked(unit: str, on: str, other: str = "", known: str = "") -> dict[str, str]:
    """Parameters as the figure gives them."""
    return {"unit": unit, "on": on, "and": other, "and_known": known}


def flat(store: Store, unit: str, on: date, known: Known) -> dict[tuple[str, ...], set[str]]:
    """Everything that the three trace documents say, as sets of texts by what they are about."""
    found: dict[tuple[str, ...], set[str]] = {}

    def note(key: tuple[str, ...], value: object) -> None:
        found.setdefault(key, set()).add(json.dumps(value, sort_keys=True, default=str))

    def posts(body: str, told: list[Doc]) -> None:
        for seat in told:
            key = ("post", seat["id"], body)
            note(key, [seat["post_name"], seat["duty"], seat["state"]])
            for held in seat["holders"]:
                fact = [held["since"], held["until"], held["certainty"], sources(held)]
                note(("holding", seat["id"], body, held["person"]), fact)

    for line in ("supervision", "party", "administrative"):
        document = trace(store, unit, on, known, line, 10_000)
        who = document["unit"]
        note(("body", who["id"]), [who["full_name"], who["exists"]])
        posts(who["id"], who["posts"])
        for chain in document["chains"]:
            for hop in [*chain["hops"], *([chain["closes"]] if "closes" in chain else [])]:
                scope = hop["properties"].get("scope") or ""
                note(("hop", hop["relation"], hop["from"], hop["to"], scope),
                     [hop["since"], hop["until"], hop["certainty"], hop["properties"],
                      sources(hop)])  # fmt: skip
                note(("body", hop["to"]), [hop["to_name"], hop["exists"]])
                posts(hop["to"], hop["posts"])
    return found


def sources(fact: Doc) -> list[list[str]]:
    return [[e["id"], e["document"], e["place"]] for e in fact["evidence"]]


def expected(was: dict[tuple[str, ...], set[str]], now: dict[tuple[str, ...], set[str]]) -> Doc:
    """The sets of keys by state; hops put elsewhere are taken out and told apart."""
    added, removed = set(now) - set(was), set(was) - set(now)
    moved = set()
    for new in added:

        def alike(key: tuple[str, ...], new: tuple[str, ...] = new) -> bool:
            return key[0] == "hop" == new[0] and (key[1], key[2], key[4]) == (new[1], new[2],
                                                                              new[4])  # fmt: skip

        come, gone = [k for k in added if alike(k)], [k for k in removed if alike(k)]
        if len(come) == len(gone) == 1:
            moved.add((gone[0], new))
    return {
        "added": added - {new for _, new in moved},
        "removed": removed - {old for old, _ in moved},
        "changed": {k for k in set(was) & set(now) if was[k] != now[k]},
        "unchanged": {k for k in set(was) & set(now) if was[k] == now[k]},
        "moved": moved,
    }


def key(item: Doc, end: str = "to") -> tuple[str, ...]:
    names = {
        "body": ["id"], "hop": ["relation", "from", end, "scope"], "post": ["id", "body"],
        "holding": ["post", "body", "person"],
    }[item["kind"]]  # fmt: skip
    return (item["kind"], *(item[n] for n in names))


def told(data: Doc) -> Doc:
    result: Doc = {s: set() for s in ("added", "removed", "changed", "unchanged", "moved")}
    for item in data["items"]:
        if "was" in item:
            assert item["state"] == "changed"
            result["moved"].add((key(item, "was"), key(item)))
        else:
            assert key(item) not in result[item["state"]]
            result[item["state"]].add(key(item))
    return result


def assert_numbered(data: Doc) -> None:
    for state in ("added", "removed", "changed"):
        numbers = [i["n"] for i in data["items"] if i["state"] == state]
        assert numbers == list(range(1, len(numbers) + 1))
    assert all("n" not in i for i in data["items"] if i["state"] == "unchanged")


@settings(
    max_examples=120, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(worlds(), some.lists(some.tuples(units, days, days), min_size=3, max_size=3))
def test_two_days_of_a_random_world_are_told_as_brute_force_finds(
    world: Tables, pairs: list[tuple[str, date, date]]
) -> None:
    with TemporaryDirectory() as folder:
        store = stored(folder, world)
        known = known_at(store, None)
        for unit, one, two in pairs:
            data = gather(store, asked(unit, one.isoformat(), two.isoformat()), known)
            sides = [flat(store, unit, day, known) for day in (one, two)]
            assert told(data) == expected(*sides)
            assert_numbered(data)
            back = gather(store, asked(unit, two.isoformat(), one.isoformat()), known)
            assert told(back) == expected(*sides[::-1])
            json.dumps(data)
        store.close()


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """The world of a handover, corrected in a second batch."""
    opened = open_store(str(tmp_path / "store.kgl"), write=True)
    load(opened, write_csv(tmp_path / "first", WORLD["tables"]), who="tester")
    more = {
        "units": [{"id": "D1", "full_name": "省纪委监委（虚构）", "kind": "discipline"}],
        "leads": [{"unit": "U1", "lead": "L1", "since": "2015-07-01", "until": "2016-10"}],
        "posts": [{"id": "P2", "post_name": "联络员", "body": "U1", "duty": "liaison"}],
        "holders": [{"post": "P2", "person": "X1", "since": "2016-09-15"}],
    }
    report = load(opened, write_csv(tmp_path / "second", more), who="tester")
    assert report.issues == []
    yield opened
    opened.close()


def states(data: Doc) -> dict[tuple[str, ...], str]:
    return {key(i): i["state"] for i in data["items"]}


def test_a_handover_is_one_change_of_one_hop_from_the_old_lead_to_the_new(store: Store) -> None:
    known = point(store, "1")
    data = gather(store, asked("U1", "2016-08-31", "2016-11-01"), known)
    moved = [i for i in data["items"] if "was" in i]
    assert [(m["relation"], m["was"], m["to"], m["state"]) for m in moved] == [
        ("LED_BY", "L1", "L2", "changed")
    ]
    assert [f["until"] for f in moved[0]["before"]["facts"]] == ["2016-09-01"]
    assert [f["since"] for f in moved[0]["after"]["facts"]] == ["2016-09-01"]
    assert states(data)["body", "D1"] == "unchanged"
    assert states(data)["hop", "REPORTS_TO", "L1", "D1", ""] == "removed"
    assert states(data)["holding", "P1", "L2", "X2"] == "added"
    assert data["by"] == ["day"]
    assert data["fictional"]


@pytest.mark.parametrize("batch", ["1", "batch:1"])
def test_two_batches_differ_by_what_the_second_corrected(store: Store, batch: str) -> None:
    known = known_at(store, None)
    data = gather(store, asked("U1", "2016-09-20", "", batch), known)
    assert data["by"] == ["known"]
    assert (data["before"]["batch"], data["after"]["batch"]) == (1, 2)
    found = states(data)
    assert found["hop", "LED_BY", "U1", "L1", ""] == "added"
    assert found["hop", "LED_BY", "U1", "L2", ""] == "unchanged"
    assert found["post", "P2", "U1"] == "added"
    assert found["holding", "P2", "U1", "X1"] == "added"
    assert found["body", "D1"] == "changed"
    root = next(i for i in data["items"] if key(i) == ("body", "D1"))
    assert (root["before"]["name"], root["after"]["name"]) == (
        "省纪委（虚构）", "省纪委监委（虚构）"
    )  # fmt: skip


def test_an_instant_is_a_known_time_as_well(store: Store) -> None:
    first = point(store, "1")
    one = gather(store, asked("U1", "2016-09-20", "", first.at), known_at(store, None))
    two = gather(store, asked("U1", "2016-09-20", "", "1"), known_at(store, None))
    assert one["items"] == two["items"]


def test_a_post_that_is_filled_is_changed_and_its_holder_added(store: Store) -> None:
    known = known_at(store, None)
    data = gather(store, asked("U1", "2016-09-02", "2016-09-20"), known)
    seat = next(i for i in data["items"] if key(i) == ("post", "P2", "U1"))
    assert (seat["before"]["state"], seat["after"]["state"]) == ("vacant", "held")
    assert seat["state"] == "changed"
    assert states(data)["holding", "P2", "U1", "X1"] == "added"


def test_before_anything_was_known_all_is_added(store: Store) -> None:
    data = gather(store, asked("U1", "2016-11-01", "", "2000-01-01"), known_at(store, None))
    assert Counter(i["state"] for i in data["items"]).keys() == {"added"}
    assert not data["before"]["unit_known"]


def test_every_item_has_evidence_with_document_and_place(store: Store) -> None:
    data = gather(store, asked("U1", "2016-08-31", "2016-11-01"), known_at(store, None))
    for item in data["items"]:
        for side in (item["before"], item["after"]):
            if side is None:
                continue
            facts = [side, *side.get("facts", ()), *side.get("seats", ())]
            rows = [row for fact in facts for row in fact.get("evidence", ())]
            assert rows, item
            assert all(row["document"] and row["place"] for row in rows)


@pytest.mark.parametrize(
    "given", [asked("U1", "2016-09-20"), asked("U1", "2016-09-20", "", "99"),
              asked("U1", "2016-09-20", "", "last week")]
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(store: Store, given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        gather(store, given, known_at(store, None))


def test_an_unknown_unit_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        gather(store, asked("nobody", "2016-09-20", "2016-09-21"), known_at(store, None))


def test_more_chains_than_can_be_listed_hide_no_hop(tmp_path: Path) -> None:
    """A ladder of 2 ** 14 chains, of which one rung ends between the days."""
    rungs = [(f"N{i}{j}", f"N{i + 1}{k}") for i in range(13) for j in "ab" for k in "ab"]
    rows = [{"unit": a, "superior": b, "since": "2015", "until": ""} for a, b in rungs]
    rows += [{"unit": "U", "superior": f"N0{j}", "since": "2015", "until": ""} for j in "ab"]
    next(r for r in rows if (r["unit"], r["superior"]) == ("N3a", "N4b"))["until"] = "2018"
    names = sorted({r[end] for r in rows for end in ("unit", "superior")})
    bodies = [{"id": n, "full_name": n, "kind": "lead"} for n in names]
    store = stored(str(tmp_path), {"units": bodies, "reports": rows})
    data = gather(store, asked("U", "2016-01-01", "2019-01-01"), known_at(store, None))
    store.close()
    differ = [key(i) for i in data["items"] if i["state"] != "unchanged"]
    assert differ == [("hop", "REPORTS_TO", "N3a", "N4b", "")]
    assert len(data["items"]) == len(rows) + len(names)
