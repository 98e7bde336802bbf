"""A load from a process of its own: connections that ask one question after the other.

    python benchmarks/load.py PORT TOKEN CONNECTIONS < paths    one path a line, each asked once

Prints one JSON document: answers a second, the seconds that half and 95 in 100 took at most, bytes
an answer, and how many answers had which status.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any


@dataclass
class _Told:
    seconds: list[float] = field(default_factory=list)
    status: Counter[int] = field(default_factory=Counter)
    bytes: int = 0


def load(port: int, token: str, paths: Sequence[str], connections: int) -> dict[str, Any]:
    """Ask all paths in another process; see above for what is told."""
    done = subprocess.run(
        [sys.executable, __file__, str(port), token, str(connections)],
        input="\n".join(paths), check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


async def _ask(port: int, token: str, paths: Iterator[str], told: _Told) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for path in paths:
        begun = perf_counter()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(size)
        told.seconds.append(perf_counter() - begun)
        told.status[int(head[9:12])] += 1
        told.bytes += size
    writer.close()


async def _all(port: int, token: str, connections: int, paths: Sequence[str]) -> dict[str, Any]:
    told, waiting = _Told(), iter(paths)
    begun = perf_counter()
    await asyncio.gather(*(_ask(port, token, waiting, told) for _ in range(connections)))
    spent, ordered = perf_counter() - begun, sorted(told.seconds)
    count = len(ordered)
    return {
        "rate": count / spent, "p50": ordered[count // 2], "p95": ordered[int(count * 0.95)],
        "bytes": told.bytes / count, "status": told.status,
    }  # fmt: skip


if __name__ == "__main__":
    asked = Path("/dev/stdin").read_text(encoding="utf-8").split()
    print(json.dumps(asyncio.run(_all(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), asked))))
