"""`guikou trace` from the shell, cold: what a person waits for, on a graph of the demo's size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from figures import Figure

TIMES = 7
UNITS = 229


def measure(folder: Path, quick: bool) -> list[Figure]:
    """The figures of a cold start."""
    from graph.stores import open_store
    from ingest.generate import generate
    from ingest.run import load

    source, path = folder / "demo", folder / "demo.kgl"
    generate(UNITS, 1, source)
    store = open_store(str(path), write=True)
    load(store, [source], who="benchmark")
    unit = store.read(
        "MATCH (u:`Unit`)-[:`LED_BY`]->(:`Unit`) RETURN u.id AS id ORDER BY u.id LIMIT 1"
    )[0]["id"]
    store.close()
    command = [
        str(Path(sys.executable).with_name("guikou")), "--db", str(path), "trace", unit,
        "--on", "2016-09-06",
    ]  # fmt: skip
    seconds = []
    for _ in range(TIMES + 1):
        start = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(perf_counter() - start)
    # The first run fills the file cache and may compile modules.
    return [Figure("cold", f"guikou trace, median of {TIMES}", median(seconds[1:]), "s", most=0.8)]
