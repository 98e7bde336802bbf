"""The donations as FollowTheMoney entities: JSON lines, references between lines, kinds of node."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.stores import Store, open_store
from ingest.run import load
from ingest.spec import mapping
from tests.acceptance.conftest import MAPPINGS, open_data


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    opened = open_store(str(tmp_path_factory.mktemp("ftm") / "ftm.kgl"), write=True)
    report = load(opened, [open_data("donations/nomenklatura_donations.ijson")],
                  who="acceptance", spec=mapping(MAPPINGS / "followthemoney.yaml"))  # fmt: skip
    assert (report.rows, report.issues) == (474, [])
    return opened


def test_every_line_is_a_node_of_its_kind(store: Store) -> None:
    def count(pattern: str) -> int:
        return int(store.read(f"MATCH {pattern} RETURN count(*) AS n")[0]["n"])

    assert count("(n:Unit {kind: 'Company'})") == 56
    assert count("(n:Unit {kind: 'Organization'})") == 17
    assert (count("(n:Person)"), count("(n:Region)"), count("(n:Activity)")) == (22, 89, 290)
    (total,) = store.read("MATCH (f:Figure) RETURN sum(f.value) AS euros, count(*) AS n")
    assert (Decimal(str(round(total["euros"], 2))), total["n"]) == (Decimal("40589689.15"), 290)


def test_payments_lead_to_the_party_that_got_them(store: Store) -> None:
    edges = store.read(
        "MATCH (p:Unit)-[:ORGANISED]->(a:Activity) RETURN p.full_name AS party, count(*) AS n"
    )
    assert len(edges) == 11
    assert sum(row["n"] for row in edges) == 290
