"""Views of small graphs written by hand: what stays, what is sealed, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.views import Views, policies
from api.views.build import build
from api.views.policy import load as load_policies
from graph import statements as st
from graph.batches import open_batch
from graph.errors import SchemaError
from graph.known import committed, known_at, ledger
from graph.schema import schema
from graph.statements import OPEN
from graph.stores import Row, Store, open_store
from ingest.run import load
from queries.audit import audit
from queries.coverage import coverage
from queries.show import show
from queries.trace import trace
from tests.api.hidden import dump

DAY = date(2016, 9, 6)
Make = Callable[..., list[Path]]
UNITS = [
    {"id": "U1", "full_name": "甲单位（虚构）", "kind": "central"},
    {"id": "L1", "full_name": "牵头一（虚构）", "kind": "lead"},
    {"id": "L2", "full_name": "牵头二（虚构）", "kind": "lead", "classification": "restricted"},
]


def give(store: Store, tables: Make, **rows: Sequence[Mapping[str, object]]) -> None:
    report = load(store, tables(**rows), who="tester")
    assert report.issues == []


@pytest.fixture
def view(store: Store, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """What a viewer gets of the store as it is when called."""
    views = Views(store, tmp_path / "views")
    yield lambda: views.fresh("viewer")
    views.close()


def hops(store: Store, unit: str = "U1", at: str | None = None) -> list[Row]:
    chains = trace(store, unit, DAY, known_at(store, at))["chains"]
    return [hop for chain in chains for hop in chain["hops"]]


def test_a_hop_to_a_hidden_lead_stays_and_says_its_dates_only(
    store: Store, tables: Make, view: Callable[[], Store]
) -> None:
    lead = {"unit": "U1", "lead": "L2", "since": "2015", "scope": "信访", "basis": "某密件"}
    give(store, tables, units=UNITS, leads=[lead])
    (hop,) = hops(view())
    assert (hop["relation"], hop["from"], hop["since"]) == ("LED_BY", "U1", "2015")
    assert hop["to"].startswith("sealed:")
    assert hop["to_name"] == "（不予显示 sealed）"
    assert hop["properties"] == {"scope": f"（不予显示 sealed）{hop['to']}"}
    assert (hop["evidence"], hop["posts"]) == ([], [])
    told = show(view(), hop["to"], known_at(view(), None))
    values = {k: v for k, v in told["values"].items() if v not in (None, "")}
    assert values == {"full_name": "（不予显示 sealed）"}
    assert [g["lead_id"] for g in coverage(view(), DAY, known_at(view(), None))["groups"]] == [
        hop["to"]
    ]


def test_two_hidden_leads_are_not_said_to_be_two_for_one_scope(
    store: Store, tables: Make, view: Callable[[], Store]
) -> None:
    """They may be one and the same, or for different scopes."""
    lead = {"unit": "U1", "lead": "L2", "since": "2015", "scope": "信访"}
    give(store, tables, units=UNITS, leads=[lead, lead | {"since": "2015-07"}])
    assert len({hop["to"] for hop in hops(view())}) == 2
    found = audit(view(), DAY, known_at(view(), None))["defects"]
    assert "two_leads" not in {defect["kind"] for defect in found}


def test_a_raised_classification_holds_for_the_past(
    store: Store, tables: Make, view: Callable[[], Store]
) -> None:
    lead = {"unit": "U1", "lead": "L1", "since": "2015"}
    give(store, tables, units=UNITS, leads=[lead])
    before = ledger(store)[0]["at"]
    (hop,) = hops(view())
    assert hop["to"] == "L1"
    give(store, tables, leads=[lead | {"classification": "restricted"}])
    for known in (before, None):
        (hop,) = hops(view(), at=known)
        assert hop["to"].startswith("sealed:")
    give(store, tables, units=[UNITS[0] | {"classification": "restricted"}])
    assert "U1" not in {row["id"] for row in dump(view())["Unit"]}
    assert dump(view())["Revision"] == []


def test_what_a_thing_was_called_while_it_was_restricted_stays_hidden(
    store: Store, tables: Make, view: Callable[[], Store]
) -> None:
    give(store, tables, units=[UNITS[2]])
    assert (committed(view()), ledger(view())) == (0, [])
    give(store, tables, units=[UNITS[2] | {"full_name": "公开名", "classification": "open"}])
    assert [row["full_name"] for row in dump(view())["Unit"]] == ["公开名"]
    assert dump(view())["Revision"] == []
    assert len(dump(store)["Revision"]) == 1


def test_sources_that_are_hidden_leave_the_fact(
    store: Store, tables: Make, view: Callable[[], Store]
) -> None:
    documents = [
        {"id": "D1", "heading": "公开通知（虚构）"},
        {"id": "D2", "heading": "内部密件（虚构）", "classification": "restricted"},
    ]
    leads = [{"unit": "U1", "lead": "L1", "since": "2015", "source": d, "place": "第1页",
              "scope": "丁", "basis": "D1"} for d in ("D1", "D2")]  # fmt: skip
    leads += [leads[0] | {"scope": s, "basis": b} for s, b in
              [("甲", "D2"), ("乙", "内部密件（虚构）"), ("丙", "公开通知（虚构）")]]  # fmt: skip
    give(store, tables, units=UNITS, documents=documents, leads=leads)
    assert max(len(hop["evidence"]) for hop in hops(store)) == 2
    found = dump(view())
    assert [row["id"] for row in found["Document"] if row["id"].startswith("D")] == ["D1"]
    rows = found["Unit", "LED_BY", "Unit"]
    assert {row["scope"]: row["basis"] for row in rows} == {
        "丁": "D1", "甲": None, "乙": None, "丙": "公开通知（虚构）"
    }  # fmt: skip
    assert {e for row in rows for e in row["evidence"]} == {"1|D1|第1页"}


def test_batches_keep_number_and_instant_and_lose_the_rest(
    store: Store, tables: Make, view: Callable[[], Store]
) -> None:
    give(store, tables, people=[{"id": "P1", "full_name": "某人（虚构）"}])
    give(store, tables, units=UNITS)
    give(store, tables, people=[{"id": "P2", "full_name": "另一人（虚构）"}])
    (row,), due = ledger(view()), ledger(store)[1]
    assert row["number"] == 2
    assert (row["at"], row["state"]) == (due["at"], "committed")
    assert (row["who"], row["files"], row["file_hashes"]) == ("（不予显示 sealed）", [], [])
    assert row["facts_added"] < due["facts_added"]
    assert committed(view()) == 2
    assert {d["entered_by"] for d in dump(view())["Document"]} == {None}


def test_an_open_batch_is_not_in_a_view(
    store: Store, tables: Make, view: Callable[[], Store], tmp_path: Path
) -> None:
    give(store, tables, units=UNITS, leads=[{"unit": "U1", "lead": "L1", "since": "2015"}])
    (edge,) = store.read("MATCH (a:Unit)-[r:LED_BY]->() RETURN a.id AS from_id, r.key AS key, "
                         "r.added AS added, r.evidence AS evidence")  # fmt: skip
    before = dump(view())
    batch = open_batch(store, "tester")
    blank: dict[str, Any] = dict.fromkeys(schema().nodes["Unit"].properties)
    batch.add_nodes("Unit", [blank | {"id": "U9", "full_name": "U9", "evidence": []}])
    batch.close_edges("LED_BY", "Unit", [edge])
    more = [*edge["evidence"], edge["evidence"][0].replace("1|", "2|", 1)]
    batch.set_edge_evidence("LED_BY", "Unit", [edge | {"evidence": more}])
    batch.wait()
    beside = open_store(str(tmp_path / "beside.kgl"), write=True)
    build(store, beside, policies()["viewer"])
    batch.abort()
    found = dump(beside)
    beside.close()
    assert found == before


def test_a_policy_may_drop_hops_and_seal_units(store: Store, tables: Make, tmp_path: Path) -> None:
    give(store, tables, units=UNITS, leads=[{"unit": "U1", "lead": "L2", "since": "2015"}])
    plain = (Path(__file__).parents[2] / "api" / "views" / "policy.yaml").read_text("utf-8")
    for old, new, units in [
        ("LED_BY: seal", "LED_BY: drop", ["L1", "U1"]), ("Unit: show", "Unit: seal", [])
    ]:  # fmt: skip
        policy = load_policies(plain.replace(old, new, 1))["viewer"]
        target = open_store(str(tmp_path / f"{old[0]}.kgl"), write=True)
        build(store, target, policy)
        found = dump(target)
        target.close()
        assert found["Unit", "LED_BY", "Unit"] == []
        assert [row["id"] for row in found["Unit"]] == units


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("    Person: seal\n", "", "node types missing or unknown: Person"),
        ("Region: show", "Region: hide", "unknown treatment: hide"),
        ("Document: show", "Document: seal", "Document cannot be sealed"),
        ("DESIGNATES: drop", "SEAT_OF: seal", "SEAT_OF cannot be sealed"),
        ("DESIGNATES: drop", "LEADS: drop", "unknown relation: LEADS"),
        ("[open, internal]", "[open, secret]", "unknown classification: secret"),
        ("[entered_by, ", "[heading, ", "unknown optional property"),
    ],
)
def test_a_policy_that_contradicts_the_schema_is_refused(old: str, new: str, why: str) -> None:
    text = (Path(__file__).parents[2] / "api" / "views" / "policy.yaml").read_text("utf-8")
    with pytest.raises(SchemaError, match=why):
        load_policies(text.replace(old, new, 1))


def test_a_name_that_a_hidden_unit_bore_first_is_known_since_a_shown_one_bears_it(
    store: Store, tables: Make, view: Callable[[], Store]
) -> None:
    name = {"name": "旧名（虚构）", "kind": "former", "source": "某文", "place": "第1页"}
    give(store, tables, units=UNITS, names=[name | {"owner": "L2"}])
    (first,) = dump(store)["Name"]
    give(store, tables, names=[name | {"owner": "U1", "place": "第2页"}],
         people=[{"id": "P1", "full_name": "某人（虚构）"}])  # fmt: skip
    one = f"MATCH (a:Unit {{id: 'U1'}})-[r:NAMED]->(n:Name) WHERE n.id <> '{first['id']}' "
    store.write([(one + "DETACH DELETE n", {})])
    edge = dump(store)["Unit", "NAMED", "Name"][0]
    names = ", ".join(f"{p}: $e.{p}" for p in schema().edges["NAMED"].properties)
    both = edge | {"added": 2, "evidence": ["2|某文|第2页"], "key": "k"}
    store.write([
        *((f"MATCH (a:{bearer}) MATCH (n:Name {{id: $id}}) "
           f"CREATE (a)-[:NAMED {{{names}}}]->(n)", {"id": first["id"], "e": both})
          for bearer in ("Unit {id: 'U1'}", "Person {id: 'P1'}")),
        ("MATCH (n:Name {id: $id}) SET n.evidence = $all",
         {"id": first["id"], "all": [*first["evidence"], "2|某文|第2页"]}),
    ])  # fmt: skip
    (shown,) = dump(view())["Name"]
    assert (shown["added"], shown["evidence"]) == (2, ["2|某文|第2页"])
    assert dump(view())["Person"] == []


def test_passages_are_shown_with_their_document_and_a_fact_that_cites_them(
    store: Store, tables: Make, view: Callable[[], Store]
) -> None:
    documents = [
        {"id": "D1", "heading": "通知（虚构）"},
        {"id": "D2", "heading": "密件（虚构）", "classification": "restricted"},
    ]
    give(store, tables, units=UNITS, documents=documents)
    blank: Row = dict.fromkeys(schema().nodes["Evidence"].properties)
    common = {"added": 1, "closed": OPEN, "evidence": [], "classification": "internal"}
    passages = [
        blank | common | {"id": f"evidence:{key}", "document": document} | more
        for key, document, more in [
            ("shown", "D1", {}), ("of-hidden", "D2", {}), ("uncited", "D1", {}),
            ("restricted", "D1", {"classification": "restricted"}),
        ]
    ]  # fmt: skip
    cited = [f"1|D1|{row['id']}" for row in passages if row["id"] != "evidence:uncited"]
    store.write([
        (st.create_nodes("Evidence"), {"rows": passages}),
        (st.set_nodes("Unit"), {"rows": [{"id": "U1", "set": {"evidence": cited}}]}),
        (st.set_nodes("Unit"), {"rows": [{"id": "L2", "set": {"evidence": [
            "1|D1|evidence:uncited"]}}]}),
    ])  # fmt: skip
    found = dump(view())
    assert [row["id"] for row in found["Evidence"]] == ["evidence:shown"]
    unit = next(row for row in found["Unit"] if row["id"] == "U1")
    assert unit["evidence"] == ["1|D1|evidence:shown"]
