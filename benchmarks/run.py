"""All benchmarks: prints a table and writes RESULTS.md.

    python benchmarks/run.py           about ten minutes; the Neo4j part needs Java and Maven
    python benchmarks/run.py --quick   a small run that only shows that everything works
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import cold_start
import figure_speed
import ingest_speed
import neo4j_write
import service
import trace_speed
from figures import Figure, machine, table, write_results


def main() -> None:
    """Run them one after the other, so that none takes the cores of another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, RESULTS.md is left")
    quick = parser.parse_args().quick
    where = machine()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for measure in (
            ingest_speed.measure, trace_speed.measure, figure_speed.measure, cold_start.measure,
            neo4j_write.measure, service.measure,
        ):  # fmt: skip
            sys.stderr.write(f"{measure.__module__} ...\n")
            figures += measure(Path(folder), quick)
    print(where)
    print(table(figures))
    if not quick:
        write_results(figures, where)


if __name__ == "__main__":
    main()
