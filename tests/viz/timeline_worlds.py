"""Worlds for the tests of the timeline: provinces, small hand-made ones, and hostile data."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graph.known import known_at
from graph.stores import Store, open_store
from ingest.generate import generate
from ingest.run import load
from queries.figures.timeline import gather
from tests.conftest import write_csv
from tests.viz import samples
from tests.viz.layout import texts
from viz.figures.timeline import build
from viz.scene import Receipt, Scene
from viz.style import style

ON = "2016-09-06"
Doc = dict[str, Any]


def told(store: Store, unit: str, on: str = ON, first: str = "", last: str = "") -> Doc:
    given = {"unit": unit, "on": on, "from": first, "to": last}
    return gather(store, given, known_at(store, None))


def scene(data: Doc, sheet: str = "a4", lang: str = "zh") -> Scene:
    receipt = Receipt("timeline", (("unit", "U"),), lang, sheet, "1", "0" * 64)
    return build(data, style().sheets[sheet], lang, receipt)


class Province:
    """A generated province: its tables, and a store that holds them."""

    def __init__(self, folder: Path, units: int, seed: int) -> None:
        generate(units=units, seed=seed, out=folder / "tables")
        self.tables: dict[str, list[dict[str, str]]] = {}
        for path in sorted((folder / "tables").glob("*.csv")):
            with path.open(encoding="utf-8") as text:
                self.tables[path.stem] = list(csv.DictReader(text))
        self.store = open_store(str(folder / "p.kgl"), write=True)
        load(self.store, [folder / "tables"], who="tester")


def texts_of(picture: Scene) -> list[Any]:
    return [t for page in picture.pages for t in texts(page)]


SOURCE = {"source": "D1", "place": "第1页"}


def small(folder: Path, **more: list[Doc]) -> Store:
    """A store of hand-made tables around unit U."""
    tables: dict[str, list[Doc]] = {
        "documents": [{"id": "D1", "heading": "名录（虚构）", "reliability": "B"}],
        "units": [
            {"id": "U", "full_name": "今名（虚构）", "kind": "central", "since": "2010-01-01"},
            {"id": "L1", "full_name": "牵头一（虚构）", "kind": "lead"},
            {"id": "L2", "full_name": "牵头二（虚构）", "kind": "lead"},
        ],
        "people": [{"id": f"X{n}", "full_name": f"某{n}（虚构）"} for n in range(1, 4)],
    } | more
    rows = {name: [SOURCE | row for row in own] for name, own in tables.items()}
    store = open_store(str(folder / "s.kgl"), write=True)
    assert load(store, write_csv(folder / "t", rows), who="tester").issues == []
    return store


def lane_of(data: Doc, group: str, title: str = "") -> Doc:
    return next(x for x in data["lanes"] if x["group"] == group and title in x["title"])


STEPS = ("petition", "transfer", "check", "filing", "review", "trial", "sanction", "closed")


def case_tables() -> dict[str, list[Doc]]:
    start = date(2016, 1, 1)
    days = [start + timedelta(20 * n) for n in range(len(STEPS) + 1)]
    return {
        "cases": [{"id": "K1", "unit": "U", "heading": "某案（虚构）", "conduct": "2012/2013",
                   "since": days[0].isoformat()}],
        "stages": [
            {"case": "K1", "stage": s, "body": "L1", "since": a.isoformat(),
             "until": b.isoformat()}
            for s, a, b in zip(STEPS, days, days[1:], strict=False)
        ],
    }  # fmt: skip


STARTS = [date(2012, 1, 1) + timedelta(60 * n) for n in range(12)]
FIRST, LAST = "0001-01-01", "9999-12-31"


def hostile(text: str) -> Doc:
    """Data in which every free text is the same hostile one, with more bars than one row holds."""
    rows = [samples.evidence(n, text, text) for n in range(3)]
    cases = [_case(text, rows), _case(text, rows) | {"conduct_days": None, "stages": []}]
    return {
        "unit": {"id": text, "full_name": text, "kind": text, "exists": "possible"},
        "on": ON, "known": samples.KNOWN, "data_version": "1", "fictional": True,
        "from": "2010-01-01", "to": "2020-01-01", "next_change": None,
        "lanes": _lanes(text, rows), "cases": cases,
    }  # fmt: skip


def _lanes(text: str, rows: list[Doc]) -> list[Doc]:
    def bar(n: int, since: str, until: str, *bounds: str) -> Doc:
        return {"id": text, "label": "Unit", "name": text, "since": since, "until": until,
                "certainty": "certain", "bounds": list(bounds),
                "evidence": rows[n % 3 :][:1]}  # fmt: skip

    crowd = [
        bar(n, d.isoformat(), "unknown", *[(d + timedelta(k)).isoformat() for k in (0, 9, 40, 55)])
        for n, d in enumerate(STARTS)
    ]
    long = [bar(0, "..", "..", FIRST, FIRST, LAST, LAST), bar(1, "", "..", FIRST, LAST, LAST, LAST)]
    gaps = [{"sort": "gap", "start": ["2016-08-01", "2016-08-20"], "since": text,
             "end": ["2016-09-10", "2016-09-20"],
             "whole": ["2016-08-20", "2016-09-10"],
             "beyond": "possible",
             "length": {"least": [0, 21], "most": [1, 19], "days": [21, 50]}}]  # fmt: skip
    now = {"state": "held", "certainty": "possible", "bars": [0, 1], "since": "",
           "lead": "possible", "evidence": rows}  # fmt: skip
    lane = {"key": text, "title": text, "body": "", "body_name": "", "doubles": [],
            "recorded": True}  # fmt: skip
    return [
        lane | {"group": "names", "bars": [long[0] | {"side": "after", "change": text}],
                "blanks": [], "now": now | {"bars": [0]}},
        lane | {"group": "lead", "bars": [*long, *crowd], "blanks": [], "now": now,
                "doubles": [["2016-09-01", "2016-09-12"]]},
        lane | {"group": "posts", "bars": crowd, "blanks": gaps,
                "now": now | {"state": "gap", "bars": [], "since": text}},
        lane | {"group": "lead_posts", "body": text, "body_name": text, "bars": crowd,
                "blanks": gaps, "now": now | {"state": "unknown", "bars": []}},
    ]  # fmt: skip


def _case(text: str, rows: list[Doc]) -> Doc:
    stages = [
        {"id": text, "stage": s, "outcome": text, "since": text, "until": text,
         "bounds": [d.isoformat(), d.isoformat(), LAST, LAST], "certainty": "certain",
         "evidence": rows}
        for s, d in zip([*STEPS, text] * 5, sorted(STARTS * 4), strict=False)
    ]  # fmt: skip
    return {
        "id": text, "heading": text, "conduct": text, "concerns": [], "first": "2012-01-01",
        "conduct_days": ["2011-01-01", "2016-10-01"], "stages": stages, "evidence": rows,
        "now": {"state": "at", "stage": text, "certainty": "possible", "evidence": rows},
    }  # fmt: skip
