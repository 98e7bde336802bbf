"""The analyses give equal documents on the embedded engine and on a real Neo4j."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from graph.known import Known
from graph.stores import open_store
from ingest.generate import generate
from ingest.run import load
from queries.audit import audit
from queries.trace.case_trace import case_trace
from queries.trace.diff import diff
from queries.trace.spans import spans
from queries.trace.why_not import why_not
from tests.conftest import write_csv
from tests.queries.test_audit_kinds import HANDLED, holder
from tests.queries.test_case_trace import WORLD

DAYS = (date(2016, 9, 6), date(2013, 6, 1), date(2018, 3, 21))


def documents(url: str, paths: list[Path], later: list[Path]) -> list[dict[str, Any]]:
    """Every analysis at two points of knowing; the instants themselves are left out."""
    store = open_store(url, write=True)
    for found in (paths, later):
        assert load(store, found, who="tester").issues == []
    clocks = [Known(number, "") for number in (1, 2)]
    told = [audit(store, on, known) for on in DAYS for known in clocks]
    for unit in ("U-0001", "U-0013", "L-01"):
        told += [spans(store, unit, known, line) for known in clocks for line in ("party", "all")]
        told += [why_not(store, unit, on, known) for on in DAYS for known in clocks]
        told += [
            diff(store, unit, (DAYS[0], clocks[0]), (on, known)) for on in DAYS for known in clocks
        ]
    told += [case_trace(store, "K-00001", date(2020, 1, 1), known) for known in clocks]
    told.append(case_trace(store, "K", date(2020, 1, 1), clocks[1]))
    store.close()
    return told


def test_every_analysis_is_equal_on_both_engines(tmp_path: Path, neo4j_url: str) -> None:
    folder = tmp_path / "province"
    generate(30, 1, folder)
    paths = sorted(p for p in folder.glob("*.csv") if p.name != "planted_defects.csv")
    later = {
        **WORLD,
        "leads": [*WORLD["leads"], {"unit": "U-0001", "lead": "L-01", "since": "2016/2017"}],
        "cases": [*WORLD["cases"], {"id": "K2", "unit": "V", "heading": "other case"}],
        "stages": [*WORLD["stages"], *({**s, "case": "K2"} for s in HANDLED["stages"])],
        "holders": [*WORLD["holders"], holder("PL1", "N", "2012-01-01", "2016-03-01")],
        "involvements": [
            *WORLD["involvements"], {"case": "K2", "person": "N", "role": "handler", "since": ".."}
        ],
    }  # fmt: skip
    more = write_csv(tmp_path / "later", later)
    embedded = documents(str(tmp_path / "store.kgl"), paths, more)
    served = documents(neo4j_url, paths, more)
    assert served == embedded
    kinds = {d["kind"] for document in embedded for d in document.get("defects", ())}
    assert len(kinds) == 10
