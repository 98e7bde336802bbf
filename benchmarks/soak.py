"""The service under mixed load for a time: no error, and memory that stays flat.

    python benchmarks/soak.py                 one hour
    python benchmarks/soak.py --seconds 60    the short run of CI

Questions, figures, searches, named queries and uploads with their undo, by eight callers at once.
Memory is the median of that of the server in the second third of the time, after its caches have
filled in the first, against that in the last: every batch has a view built anew beside the one that
answers, so that single readings differ by more than what is looked for. Exit code 1 when an answer
is an error, or memory grew by more than 5 in 100.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import httpx2
from service import served, stored

UNITS = 500
SHORT = (600, 50)
"""A run of less than so many seconds asks about so many units, so that its caches fill in time."""
CALLERS = 8
MOST = 1.05
DAYS = ("2012-03-01", "2016-09-06", "2019-03-31", "2026-01-01")


def main() -> None:
    """Run it and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        told, first, last = soak(Path(folder), seconds)
    print(f"{sum(told.values()):,} answers in {seconds} s: "
          + ", ".join(f"{status} {n:,}" for status, n in sorted(told.items())))  # fmt: skip
    print(f"memory {first / 2**20:.0f} MiB, then {last / 2**20:.0f} MiB: {last / first:.3f} x")
    if set(told) - {200, 202, 304} or last > first * MOST:
        sys.exit(1)


def soak(folder: Path, seconds: int) -> tuple[Counter[int], float, float]:
    """Answers by status, and median resident bytes in the second and in the last third."""
    units = SHORT[1] if seconds < SHORT[0] else UNITS
    store = stored(folder, units)
    told: Counter[int] = Counter()
    end = time.monotonic() + seconds
    with served(store, folder / "service", role="steward", write=True) as server:
        with ThreadPoolExecutor(CALLERS + 1) as pool:
            at_work = [
                pool.submit(_call, server.port, server.token, n, units, end, told)
                for n in range(CALLERS)
            ]
            at_work.append(pool.submit(_write, server.port, server.token, end, told))
            time.sleep(seconds / 3)
            first, last = (_median_resident(server.pid, seconds / 3) for _third in "23")
            for work in at_work:
                work.result()
        return told, first, last


def _median_resident(pid: int, seconds: float) -> float:
    end = time.monotonic() + seconds
    seen = []
    while time.monotonic() < end:
        seen.append(resident(pid))
        time.sleep(seconds / 100)
    return median(seen)


def resident(pid: int) -> int:
    """Bytes of memory that a process holds now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("this system does not tell the memory of a process")


def _call(
    port: int, token: str, seed: int, units: int, end: float, told: Counter[int]
) -> None:  # fmt: skip
    draw = random.Random(seed)
    with _client(port, token) as client:
        while time.monotonic() < end:
            told[client.get(_question(draw, units)).status_code] += 1


def _question(draw: random.Random, units: int) -> str:
    unit, day = f"U-{draw.randrange(1, units + 1):04d}", draw.choice(DAYS)
    return "/api/v1/" + draw.choices(
        (f"responsibility?unit={unit}&on={day}&line=all", f"search?text={unit}",
         f"spans?unit={unit}", f"why-not?unit={unit}&on={day}",
         f"diff?unit={unit}&on={DAYS[1]}&and={day}", f"units/{unit}",
         f"queries/lead_of_unit?unit={unit}&on={day}",
         f"figures/chain.svg?unit={unit}&on={day}", f"figures/timeline.svg?unit={unit}&on={day}",
         f"neighbourhood?entity={unit}&on={day}", "batches", "version"),
        (40, 10, 10, 10, 5, 10, 10, 2, 1, 5, 1, 5),
    )[0]  # fmt: skip


def _write(port: int, token: str, end: float, told: Counter[int]) -> None:
    """Load a unit, wait for it, and undo it; every ten seconds."""
    number = 0
    with _client(port, token) as client:
        while time.monotonic() < end:
            number += 1
            row = f"id,full_name,kind\nX-{number},第{number}号（虚构）,central\n"
            answer = client.post("/api/v1/ingests", files={"files": ("units.csv", row)})
            told[answer.status_code] += 1
            state = client.get(answer.headers["location"]).json()
            while state["state"] in ("queued", "reading"):
                time.sleep(0.1)
                state = client.get(answer.headers["location"]).json()
            told[client.post(f"/api/v1/batches/{state['report']['batch']}/undo").status_code] += 1
            time.sleep(max(0.0, min(10.0, end - time.monotonic())))


def _client(port: int, token: str) -> httpx2.Client:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60)


if __name__ == "__main__":
    main()
