"""One trace in-process on the 200,000-row graph, against the bare query for the same hops.

The generated province has short chains, so bodies with chains of eight hops, each with a post and
two holders, are added as canonical rows.
"""

from __future__ import annotations

import csv
from datetime import date
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from figures import Figure
from ingest_speed import ROWS_PER_UNIT

HOPS = 8
CHAINS = 50
DAY = date(2016, 9, 6)
# One query that returns the hops of every chain with what a trace shows of each hop.
BARE = (
    "MATCH p = (u:`Unit` {id: $unit})-[:`LED_BY`|`REPORTS_TO`*1..8]->(b:`Unit`) "
    "WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed "
    "AND r.since_min <= $on AND $on < r.until_max) "
    "RETURN b.id AS id, b.full_name AS full_name, [r IN relationships(p) | {key: r.key, "
    "since: r.since, until: r.until, since_min: r.since_min, since_max: r.since_max, "
    "until_min: r.until_min, until_max: r.until_max, evidence: r.evidence}] AS hops "
    "ORDER BY length(p) DESC LIMIT 1"
)
HOLDERS = (
    "UNWIND $ids AS i MATCH (b:`Unit` {id: i})<-[s:`SEAT_OF`]-(p:`Post`)<-[h:`HOLDS`]-(x:`Person`) "
    "WHERE s.added <= $known AND $known < s.closed AND h.added <= $known AND $known < h.closed "
    "RETURN p.id AS post, x.id AS person, x.full_name AS full_name, h.since AS since, "
    "h.until AS until, h.since_min AS since_min, h.since_max AS since_max, "
    "h.until_min AS until_min, h.until_max AS until_max, h.evidence AS evidence"
)


SEATS = (
    "UNWIND $ids AS i MATCH (b:`Unit` {id: i})<-[s:`SEAT_OF`]-(p:`Post`) "
    "WHERE s.added <= $known AND $known < s.closed "
    "RETURN b.id AS body, p.id AS post, p.post_name AS post_name, p.duty AS duty, "
    "s.since_min AS since_min, s.until_max AS until_max"
)
NAMES = (
    "UNWIND $ids AS i MATCH (b:`Unit` {id: i})-[r:`NAMED`]->(n:`Name`) "
    "WHERE r.added <= $known AND $known < r.closed "
    "RETURN b.id AS id, n.text AS text, r.since_min AS since_min, r.until_max AS until_max"
)
DOCUMENTS = (
    "UNWIND $ids AS i MATCH (d:`Document` {id: i}) RETURN d.id AS id, d.heading AS heading, "
    "d.reliability AS reliability, d.credibility AS credibility"
)


def measure(folder: Path, quick: bool) -> list[Figure]:
    """The figures of trace."""
    from graph.known import known_at
    from graph.stores import open_store
    from ingest.generate import generate
    from ingest.run import load
    from queries.trace import trace

    rows = 10_000 if quick else 200_000
    source = folder / f"rows-{rows}"
    if not source.exists():
        generate(round(rows / ROWS_PER_UNIT), 1, source)
    extra = folder / "eight-hops"
    _write_chains(extra)
    path = str(folder / "trace.kgl")
    store = open_store(path, write=True)
    for each in (source, extra):
        report = load(store, [each], who="benchmark")
        if report.batch is None:
            raise SystemExit(f"nothing was loaded: {report.issues[:3]}")
    store.close()
    store = open_store(path)
    units = [f"X-{n}-0" for n in range(CHAINS)]
    known = known_at(store, None)
    _check(trace(store, units[0], DAY, known))

    def bare(unit: str) -> Any:
        return store.read(BARE, {"unit": unit, "known": known.number, "on": DAY})

    def whole(unit: str) -> Any:
        ids = [f"{unit[:-2]}-{n}" for n in range(1, HOPS + 1)]
        given = {"ids": ids, "known": known.number}
        told = bare(unit), store.read(HOLDERS, given)
        files = {text.split("|")[1] for row in told[1] for text in row["evidence"]}
        store.read(SEATS, given)
        store.read(NAMES, given)
        store.read(DOCUMENTS, {"ids": list(files)})
        return told

    if len(bare(units[0])[0]["hops"]) != HOPS or len(whole(units[0])[1]) != 2 * HOPS:
        raise SystemExit("the bare queries do not return the same hops and holders")
    traced, hops, both = _interleaved(
        [lambda u: trace(store, u, DAY, known), bare, whole], units, 200 if quick else 1000
    )
    store.close()
    what = f"{HOPS} hops with evidence and holders, {rows:,}-row graph"
    return [
        Figure("trace", f"p50, {what}", traced * 1000, "ms", most=2),
        Figure("trace", "against the bare query for the hops", traced / hops, "x"),
        Figure("trace", "against the bare queries for hops, seats, holders, names, documents",
               traced / both, "x", most=3),
        Figure("trace", "bare query for the hops, p50", hops * 1000, "ms"),
    ]


def _interleaved(calls: list[Any], units: list[str], times: int) -> list[float]:
    """Medians of calls made in turn, so that a busy moment hits all alike."""
    spent: list[list[float]] = [[] for _ in calls]
    for unit, _ in zip(cycle(units), range(times), strict=False):
        for call, found in zip(calls, spent, strict=True):
            start = perf_counter()
            call(unit)
            found.append(perf_counter() - start)
    return [median(found) for found in spent]


def _check(answer: dict[str, Any]) -> None:
    hops = answer["chains"][0]["hops"]
    full = all(h["evidence"] and h["posts"][0]["holders"] for h in hops)
    if len(hops) != HOPS or not full:
        raise SystemExit(f"expected {HOPS} hops with evidence and holders, got {len(hops)}")


def _write_chains(folder: Path) -> None:
    tables: dict[str, list[tuple[str, ...]]] = {
        "units": [("id", "full_name", "kind", "since")],
        "leads": [("unit", "lead", "since")],
        "reports": [("unit", "superior", "since")],
        "posts": [("id", "post_name", "body", "since")],
        "people": [("id", "full_name")],
        "holders": [("post", "person", "since", "until")],
    }
    for n in range(CHAINS):
        for hop in range(HOPS + 1):
            body = f"X-{n}-{hop}"
            kind = "lead" if hop else "central"
            tables["units"].append((body, f"第{n}链第{hop}级（虚构）", kind, "2010"))
            if not hop:
                continue
            table = "leads" if hop == 1 else "reports"
            tables[table].append((f"X-{n}-{hop - 1}", body, "2012-03"))
            tables["posts"].append((f"{body}-P", "书记（虚构）", body, "2010"))
            for turn, (since, until) in enumerate((("2012-03", "2016-01-15"), ("2016-01-15", ""))):
                tables["people"].append((f"{body}-{turn}", f"人员{n}-{hop}-{turn}（虚构）"))
                tables["holders"].append((f"{body}-P", f"{body}-{turn}", since, until))
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
