"""Ingest of generated canonical CSV: rows a second, how that scales, and memory.

Each load runs in a fresh process, because memory that was once taken stays with a process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from figures import Figure

ROWS_PER_UNIT = 34.07
SIZES = (100_000, 200_000, 1_000_000)
QUICK = (5_000, 10_000, 50_000)
TIMES = 3
_KIB = 1 if sys.platform == "darwin" else 1024


def measure(folder: Path, quick: bool) -> list[Figure]:
    """The figures of ingest."""
    small, middle, large = QUICK if quick else SIZES
    runs = {rows: _loads(folder, rows) for rows in (small, middle, large)}
    per_row = {
        rows: median(run["seconds"] / run["rows"] for run in found) for rows, found in runs.items()
    }
    figures = [
        Figure("ingest", f"{middle:,} rows, median of {TIMES}", 1 / per_row[middle], "rows/s",
               least=20_000),
        Figure("ingest", f"time a row, {large:,} rows against {small:,}",
               per_row[large] / per_row[small], "x", most=1.3),
    ]  # fmt: skip
    for rows in (middle, large):
        figures += _memory(f"{rows:,} rows", runs[rows][-1])
    return figures


def _memory(what: str, run: dict[str, Any]) -> list[Figure]:
    rows, facts = run["rows"], run["facts"]
    return [
        Figure("memory", f"{what}: held after the load, a row", run["held"] / rows, "B", most=2048),
        Figure("memory", f"{what}: peak of the load, a row", run["peak"] / rows, "B", most=2048),
        Figure("memory", f"{what}: peak, a node or edge ({facts / rows:.2f} a row)",
               run["peak"] / facts, "B"),
    ]  # fmt: skip


def _loads(folder: Path, rows: int) -> list[dict[str, Any]]:
    source = folder / f"rows-{rows}"
    _generate(source, rows)
    times = 1 if rows > 500_000 else TIMES
    return [_run(source, folder / f"{rows}-{n}.kgl") for n in range(times)]


def _generate(folder: Path, rows: int) -> None:
    from ingest.generate import generate

    if not folder.exists():
        generate(round(rows / ROWS_PER_UNIT), 1, folder)


def _run(source: Path, store: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, str(source), str(store)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    for file in store.parent.glob(store.name + "*"):
        file.unlink()
    return json.loads(done.stdout)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB


def _resident() -> int:
    now = Path("/proc/self/statm")
    if not now.exists():
        return _peak()
    return int(now.read_text().split()[1]) * resource.getpagesize()


def load_once(source: Path, path: Path) -> dict[str, Any]:
    """Load a folder into a new store; memory is counted above that of an open, empty store."""
    from graph.stores import open_store
    from ingest.run import load

    store = open_store(str(path), write=True)
    peak, resident = _peak(), _resident()
    start = perf_counter()
    report = load(store, [source], who="benchmark")
    seconds = perf_counter() - start
    if report.batch is None:
        raise SystemExit(f"nothing was loaded: {report.issues[:3]}")
    result = {
        "rows": report.rows, "facts": sum(report.added.values()), "seconds": seconds,
        "peak": _peak() - peak, "held": _resident() - resident,
    }  # fmt: skip
    store.close()
    return result


if __name__ == "__main__":
    print(json.dumps(load_once(Path(sys.argv[1]), Path(sys.argv[2]))))
