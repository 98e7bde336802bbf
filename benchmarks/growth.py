"""Trace and the commonest queries as the graph grows, on both engines: a table and a picture.

    python benchmarks/growth.py                          embedded, 10^3 to 10^6 units
    python benchmarks/growth.py --engine both            and a Neo4j server of its own
    python benchmarks/growth.py --largest 10000          a short run

Each size is one store; calls of all queries are made in turn, so that a busy moment hits all
alike. growth.csv keeps the figures of every engine and size; GROWTH.md and growth.svg are made
from it.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from growth_report import picture, read_figures, report, write_figures

HERE = Path(__file__).parent
SIZES = (1_000, 10_000, 100_000, 1_000_000)
LEVELS = 7
"""Bodies above a lead, so that a chain has eight hops."""
DAY = date(2016, 9, 6)
TIMES = 200
# Each query with the kind of thing that its id parameter takes.
QUERIES = {
    "lead_of_unit": ("unit", "unit"),
    "expected_lead": ("unit", "unit"),
    "portfolio_of_lead": ("lead", "lead"),
    "supervision_chain": ("unit", "unit"),
    "party_chain": ("unit", "unit"),
    "unit_timeline": ("unit", "unit"),
    "unit_succession": ("unit", "unit"),
    "person_career": ("person", "person"),
    "person_timeline": ("person", "person"),
    "neighbourhood": ("entity", "unit"),
}


def write_world(folder: Path, units: int) -> None:
    """Canonical tables: units with a lead and a party organisation, and seven levels above."""
    folder.mkdir(parents=True)
    leads = max(10, units // 100)
    orgs = max(5, units // 500)
    widths = [max(1, leads // 10 ** (level + 1)) for level in range(LEVELS)]
    bodies = [(f"L{i}", "lead") for i in range(leads)]
    bodies += [(f"R{v}-{i}", "discipline") for v, n in enumerate(widths) for i in range(n)]
    above = {f"L{i}": f"R0-{i % widths[0]}" for i in range(leads)}
    for level in range(LEVELS - 1):
        for i in range(widths[level]):
            above[f"R{level}-{i}"] = f"R{level + 1}-{i % widths[level + 1]}"
    central = [f"U{i}" for i in range(units)]
    _table(folder, "units", ("id", "full_name", "kind"),
           [*((k, f"{k}（虚构）", "central") for k in central),
            *((k, f"{k}（虚构）", kind) for k, kind in bodies)])  # fmt: skip
    _table(folder, "party_organizations", ("id", "full_name"),
           [(f"O{i}", f"O{i}（虚构）") for i in range(orgs)])  # fmt: skip
    _table(folder, "leads", ("unit", "lead", "since", "scope"),
           [(k, f"L{i % leads}", "2015-07", "") for i, k in enumerate(central)])  # fmt: skip
    _table(folder, "affiliations", ("unit", "party_organization", "since"),
           [(k, f"O{i % orgs}", "2010") for i, k in enumerate(central)])  # fmt: skip
    _table(folder, "designations", ("party_organization", "lead", "since"),
           [(f"O{i}", f"L{i % leads}", "2015-07") for i in range(orgs)])  # fmt: skip
    _table(folder, "reports", ("unit", "superior", "since"),
           [(low, high, "2012") for low, high in above.items()])  # fmt: skip
    _table(folder, "posts", ("id", "post_name", "body", "duty"),
           [(f"P-{k}", "组长", k, "main") for k, _ in bodies])  # fmt: skip
    _table(folder, "people", ("id", "full_name"),
           [(f"X-{k}", f"某{k}（虚构）") for k, _ in bodies])  # fmt: skip
    _table(folder, "holders", ("post", "person", "since"),
           [(f"P-{k}", f"X-{k}", "2014-03") for k, _ in bodies])  # fmt: skip


def _table(folder: Path, name: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])


@contextmanager
def engine(name: str, folder: Path) -> Iterator[str]:
    """The URL of an empty store of an engine."""
    if name == "embedded":
        yield str(folder / "growth.kgl")
        return
    script = HERE.parent / "scripts" / "neo4j"
    told = subprocess.run([script, "start"], check=True, capture_output=True, text=True).stdout
    server = json.loads(told)
    try:
        yield server["url"].replace("//", f"//{server['user']}:{server['password']}@")
    finally:
        subprocess.run([script, "stop", "--home", server["home"]], check=True)


def measure(name: str, units: int) -> dict[str, tuple[float, float]]:
    """p50 and p95 in ms of trace and of each query on one engine at one size."""
    from graph.known import known_at
    from graph.stores import open_store
    from ingest.run import load
    from queries.run import run
    from queries.trace import trace

    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as place, engine(name, Path(place)) as url:
        write_world(Path(place) / "world", units)
        store = open_store(url, write=True)
        load(store, [Path(place) / "world"], who="benchmark")
        leads = max(10, units // 100)
        some = {
            "unit": lambda: f"U{chance.randrange(units)}",
            "lead": lambda: f"L{chance.randrange(leads)}",
            "person": lambda: f"X-L{chance.randrange(leads)}",
        }
        known = known_at(store, None)
        calls: dict[str, Callable[[], Any]] = {
            "trace": lambda: trace(store, some["unit"](), DAY, known)
        }
        for query, (parameter, kind) in QUERIES.items():
            calls[query] = _call(run, store, query, parameter, some[kind])
        spent: dict[str, list[float]] = {key: [] for key in calls}
        for turn in range(TIMES + 10):
            for key, call in calls.items():
                start = perf_counter()
                call()
                if turn >= 10:
                    spent[key].append((perf_counter() - start) * 1000)
        store.close()
    cuts = {key: quantiles(times, n=20) for key, times in spent.items()}
    return {key: (cut[9], cut[18]) for key, cut in cuts.items()}


def _call(
    run: Callable[..., Any], store: Any, query: str, parameter: str, some: Callable[[], str]
) -> Callable[[], Any]:
    from queries.catalog import query as named

    dated = "on" in {p.name for p in named(query).parameters}
    return lambda: run(
        store, query, {parameter: some(), **({"on": DAY.isoformat()} if dated else {})}
    )


def main() -> None:
    """Measure, and write the figures, the table and the picture after every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("embedded", "neo4j", "both"), default="embedded")
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    given = parser.parse_args()
    engines = ("embedded", "neo4j") if given.engine == "both" else (given.engine,)
    found = read_figures(HERE / "growth.csv")
    for name in engines:
        for units in (s for s in SIZES if s <= given.largest):
            sys.stderr.write(f"{name}, {units:,} units ...\n")
            found.update({(name, key, units): value for key, value in measure(name, units).items()})
            write_figures(HERE / "growth.csv", found)
            (HERE / "GROWTH.md").write_text(report(found), encoding="utf-8")
            (HERE / "growth.svg").write_text(picture(found), encoding="utf-8")
    print(report(found))


if __name__ == "__main__":
    main()
