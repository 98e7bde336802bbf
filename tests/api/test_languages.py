"""English output holds no Chinese word, and Chinese output keeps its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from api.analyse_text import audit as write_audit
from api.analyse_text import diff as write_diff
from api.analyse_text import spans as write_spans
from api.analyse_text import why_not as write_why_not
from api.case_text import case_trace as write_case
from api.trace_text import mermaid, text, tree
from api.wording import Words
from graph.known import Known
from graph.stores import Store, open_store
from ingest.run import load
from queries.audit import audit
from queries.trace import trace
from queries.trace.case_trace import case_trace
from queries.trace.diff import diff
from queries.trace.spans import spans
from queries.trace.why_not import why_not
from tests.conftest import write_csv

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ON, LATER, KNOWN = date(2016, 9, 6), date(2018, 1, 1), Known(1, "2026-01-01T00:00:00Z")
TABLES: Any = {
    "units": [
        {"id": i, "full_name": f"body {i}", "kind": k, "since": s}
        for i, k, s in (("U1", "central", "2000"), ("U2", "central", "2017"), ("L1", "lead", ".."),
                        ("L2", "lead", "2016"), ("R", "discipline", "2000"))
    ],
    "leads": [
        {"unit": "U1", "lead": "L1", "scope": "x", "since": "2015", "until": "2017-01-01"},
        {"unit": "U1", "lead": "L2", "scope": "x", "since": "2016", "until": "2019-01-01"},
        {"unit": "U1", "lead": "R", "scope": "y", "since": "", "until": "2017-01-01"},
        {"unit": "U1", "lead": "L2", "scope": "y", "since": "2017-01-01"},
        {"unit": "R", "lead": "R", "since": "2016-01-01"},
    ],
    "reports": [
        {"unit": "L1", "superior": "R", "since": "../2016-05-01", "until": "2017-05-02/.."},
        {"unit": "R", "superior": "L1", "since": "2015-01-01"},
    ],
    "party_organizations": [{"id": "O", "full_name": "party O"}],
    "affiliations": [{"unit": "U1", "party_organization": "O", "since": "2010"}],
    "designations": [{"party_organization": "O", "lead": "L1", "since": "2010"}],
    "people": [{"id": f"X{n}", "full_name": f"person {n}"} for n in (1, 2)],
    "posts": [
        {"id": "S1", "post_name": "head", "body": "L1", "since": "2010", "until": "2017-01-01"},
        {"id": "S1", "post_name": "head", "body": "L2", "since": "2017-01-01"},
        {"id": "S2", "post_name": "deputy", "body": "L1", "since": "2010"},
        {"id": "S3", "post_name": "clerk", "body": "L1", "since": "2010"},
    ],
    "holders": [
        {"post": "S1", "person": "X1", "since": "2010"},
        {"post": "S1", "person": "X2", "since": "2014"},
        {"post": "S2", "person": "X1", "since": "2010", "until": "2016-07-01"},
    ],
    "cases": [{"id": "K", "unit": "U1", "heading": "case K", "conduct": "2014/..",
               "since": "2016-01-01"}],
    "stages": [
        {"case": "K", "stage": "trial", "body": "L1", "since": "2016-02-01", "until": "2017-06-01",
         "outcome": "done"},
        {"case": "K", "stage": "check", "body": "L2", "since": "2016-08"},
        {"case": "K", "stage": "closed", "body": "L2"},
    ],
    "involvements": [
        {"case": "K", "person": "X1", "role": r, "since": "2016"} for r in ("handler", "subject")
    ] + [{"case": "K", "person": "X2", "role": "subject", "since": "2016"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("languages")
    store = open_store(str(folder / "store.kgl"), write=True)
    tables = {
        name: [{"source": "roster", "place": "page 1", **row} for row in rows]
        for name, rows in TABLES.items()
    }
    assert load(store, write_csv(folder / "tables", tables), who="tester").issues == []
    yield store
    store.close()


ANSWERS: dict[str, tuple[Any, Callable[[Store], Any]]] = {
    "tree": (tree, lambda s: trace(s, "U1", ON, KNOWN, "all")),
    "text": (text, lambda s: trace(s, "U1", ON, KNOWN, "all")),
    "mermaid": (mermaid, lambda s: trace(s, "U1", ON, KNOWN)),
    "cut": (text, lambda s: trace(s, "U1", ON, KNOWN, "all", limit=1)),
    "no chain": (text, lambda s: trace(s, "U2", ON, KNOWN, "administrative")),
    "absent": (tree, lambda s: trace(s, "U2", ON, KNOWN)),
    "ended": (write_why_not, lambda s: why_not(s, "R", date(2014, 1, 1), KNOWN)),
    "chain": (write_why_not, lambda s: why_not(s, "U1", ON, KNOWN)),
    "never": (write_why_not, lambda s: why_not(s, "U2", ON, KNOWN, "party")),
    "spans": (write_spans, lambda s: spans(s, "U1", KNOWN)),
    "diff": (write_diff, lambda s: diff(s, "U1", (ON, KNOWN), (LATER, KNOWN))),
    "same": (write_diff, lambda s: diff(s, "U1", (ON, KNOWN), (ON, KNOWN))),
    "audit": (write_audit, lambda s: audit(s, ON, KNOWN)),
    "case": (write_case, lambda s: case_trace(s, "K", LATER, KNOWN)),
}


def written(store: Store, name: str, lang: str) -> str:
    write, ask = ANSWERS[name]
    out = StringIO()
    write(ask(store), out, lang)
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_english_is_english_and_chinese_is_chinese(world: Store, name: str) -> None:
    english = written(world, name, "en")
    assert [line for line in english.splitlines() if CHINESE.search(line)] == []
    assert CHINESE.search(written(world, name, "zh"))


def test_the_worlds_hold_what_is_to_be_worded(world: Store) -> None:
    """Otherwise the words were never written."""
    told = {name: written(world, name, "en") for name in ANSWERS}
    assert {d["kind"] for d in audit(world, ON, KNOWN)["defects"]} >= {
        "two_leads", "lead_against_rule", "cycle", "self_supervision", "vacant_post",
        "over_held_post", "stage_order",
    }  # fmt: skip
    for name, parts in {
        "tree": ["affiliated with: party O (O) from 2010", "led by: body L1 (L1) from 2015 to "
                 "2017-01-01", "clerk (S3): unknown", "[possible]", "cycle", "known 2026"],
        "text": ["on 2016-09-06: body U1 → led by: body L2 (L2) from 2016 to 2019-01-01",
                 "head: person 1 (from 2010; evidence: ", "deputy (S2): vacant"],
        "mermaid": ["reports to seen 2016-05-01 to 2017-05-01"],
        "cut": ["chains shown"],
        "no chain": ["no chain: part of of this unit in this store: none was ever recorded."],
        "ended": ["it has not begun", "nearest ended: none", "nearest later: reports to → body L1"],
        "spans": ["→led by (possible)→ body L2 (L2)", "unbounded", "until (not included)"],
        "diff": ["moved: body U1 (U1) led by (y) body R (R) ⇒ body L2 (L2)",
                 "moved: head (S1) seat of body L1 (L1) ⇒ body L2 (L2)",
                 "removed: body U1 (U1) led by → body L1 (L1)", "supervision"],
        "same": ["nothing differs"],
        "audit": ["over_held_post", "trial before preliminary check", "designated: body L1 (L1)"],
        "case": ["trial from 2016-02-01 to 2017-06-01 done",
                 "imprecise: all possible parts are shown", "from 2014-01-01, before",
                 "handled by: body L1 (L1) from 2016-02-01", "nothing is guessed",
                 "parts that begin after today are left out", "the handler is a subject",
                 "the handler shared a body with a subject", "as of 2018-01-01"],
    }.items():  # fmt: skip
        for part in parts:
            assert part in told[name], (name, part, told[name])


def test_a_part_of_time_says_where_it_begins_and_ends() -> None:
    zh, en = Words("zh"), Words("en")
    assert zh.part("2011-03-01", "2011-09-01") == "2011-03-01 起 2011-09-01 前"
    assert en.part("2011-03-01", "2011-09-01") == "from 2011-03-01, before 2011-09-01"
    assert en.part("2011-03-01", "2011-03-02") == "2011-03-01"
    assert (en.part("2011-03-01", None), en.part(None, "2011-03-01"), en.part(None, None)) == (
        "from 2011-03-01", "before 2011-03-01", "at all times",
    )  # fmt: skip


def test_recorded_text_that_looks_like_a_place_to_fill_stays(world: Store, tmp_path: Path) -> None:
    """Recorded words go into the texts of the catalogue and are never read as one of them."""
    assert Words("en").called({"U1": "{id} {0} %s"}, "U1") == "{id} {0} %s (U1)"
