"""Congressional committees: nested YAML as it stands, and its bodies and seats as a graph."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.evidence import parse
from graph.known import known_at
from graph.stores import Store, open_store
from ingest.run import load
from ingest.spec import mapping
from queries.trace import trace
from tests.acceptance.conftest import MAPPINGS, Guikou, open_data
from tests.conftest import write_csv

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
COMMITTEES = "congress/committees-current.yaml"
SEATS = "congress/committee-membership-current.yaml"
ON = date(2025, 6, 1)


def raw(name: str) -> Any:
    return yaml.load(open_data(name).read_text("utf-8"), LOADER)


@pytest.fixture(scope="module")
def congress(tmp_path_factory: pytest.TempPathFactory, guikou: Guikou) -> Store:
    """Committees, subcommittees under them, one post with as many seats as a body has members."""
    committees, seats = raw(COMMITTEES), raw(SEATS)
    bodies = [
        {"id": c["thomas_id"], "full_name": c["name"], "kind": "committee", "superior": ""}
        for c in committees
    ] + [
        {"id": c["thomas_id"] + s["thomas_id"], "full_name": s["name"], "kind": "subcommittee",
         "superior": c["thomas_id"]}
        for c in committees for s in c.get("subcommittees", ())
    ]  # fmt: skip
    people = {m["bioguide"]: m["name"] for members in seats.values() for m in members}
    folder = tmp_path_factory.mktemp("committees")
    write_csv(folder / "tables", {
        "units": [body | {"since": ".."} for body in bodies],
        "posts": [
            {"id": f"seat-{b}", "post_name": "member", "body": b, "seats": len(m), "since": ".."}
            for b, m in seats.items()
        ],
        "people": [{"id": i, "full_name": name} for i, name in people.items()],
        "holders": [
            {"post": f"seat-{b}", "person": m["bioguide"], "since": "2025-01-03"}
            for b, members in seats.items() for m in members
        ],
    })  # fmt: skip
    report = guikou(folder / "c.kgl", "ingest", str(folder / "tables"), "--format", "json")
    assert report["issues"] == []
    return open_store(str(folder / "c.kgl"))


def count(store: Store, query: str) -> int:
    (row,) = store.read(query)
    return int(row["n"])


def test_the_counts_of_bodies_and_seats(congress: Store) -> None:
    kinds = congress.read("MATCH (u:Unit) RETURN u.kind AS kind, count(*) AS n")
    assert {r["kind"]: r["n"] for r in kinds} == {"committee": 49, "subcommittee": 181}
    assert count(congress, "MATCH (:Unit)-[r:PART_OF]->(:Unit) RETURN count(*) AS n") == 181
    assert count(congress, "MATCH (:Person)-[r:HOLDS]->(:Post) RETURN count(*) AS n") == 3879


def test_each_subcommittee_leads_to_its_committee_and_members(congress: Store) -> None:
    seats, known = raw(SEATS), known_at(congress, None)
    traced = 0
    for committee in raw(COMMITTEES):
        top = committee["thomas_id"]
        members = sorted(m["bioguide"] for m in seats.get(top, ()))
        for sub in committee.get("subcommittees", ()):
            document = trace(congress, top + sub["thomas_id"], ON, known, "administrative")
            (chain,) = document["chains"]
            (hop,) = chain["hops"]
            assert (hop["to"], hop["to_name"], chain["ends"]) == (top, committee["name"], "root")
            (post,) = hop["posts"]
            assert (post["state"], [h["person"] for h in post["holders"]]) == ("held", members)
            traced += 1
    assert traced == 181


def test_the_nested_files_load_as_they_stand(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "raw.kgl"), write=True)
    for name, spec in ((COMMITTEES, "committees"), (SEATS, "committee_members")):
        report = load(store, [open_data(name)], who="acceptance",
                      spec=mapping(MAPPINGS / f"{spec}.yaml"))  # fmt: skip
        assert report.issues == []
    units = store.read("MATCH (u:Unit) RETURN u.id AS id, u.full_name AS name, u.kind AS kind")
    assert sorted((u["id"], u["name"], u["kind"]) for u in units) == sorted(
        (c["thomas_id"], c["name"], c["type"]) for c in raw(COMMITTEES)
    )
    assert len(units) == 49
    people = store.read("MATCH (p:Person) RETURN p.id AS id, p.evidence AS evidence")
    rows = {p["id"]: len({parse(e).place for e in p["evidence"]}) for p in people}
    assert rows == Counter(m["bioguide"] for members in raw(SEATS).values() for m in members)
    assert sum(rows.values()) == 3879
    store.close()
