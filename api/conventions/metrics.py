"""What the service did, counted and timed, as Prometheus text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from threading import Lock
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper ends of the parts of the histogram, in seconds."""
# A client can make up methods and paths; names of counters must not grow with them.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """Counters of one process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._parts: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        with self._lock:
            self._requests[method, route, status] += 1
            parts = self._parts.setdefault(route, [0] * (len(_BOUNDS) + 1))
            parts[bisect_left(_BOUNDS, seconds)] += 1
            self._seconds[route] = self._seconds.get(route, 0.0) + seconds

    def text(self, gauges: Mapping[str, tuple[str, int]]) -> str:
        """All counters, and gauges given as name: (what it is, value)."""
        lines = _head("guikou_requests_total", "counter", "Requests answered.")
        with self._lock:
            for (method, route, status), number in sorted(self._requests.items()):
                labels = f'method="{method}",route="{route}",status="{status}"'
                lines.append(f"guikou_requests_total{{{labels}}} {number}")
            lines += _head("guikou_request_seconds", "histogram", "Time to answer, in seconds.")
            for route, parts in sorted(self._parts.items()):
                lines += _histogram(route, parts, self._seconds[route])
        for name, (meaning, value) in gauges.items():
            lines += [*_head(name, "gauge", meaning), f"{name} {value}"]
        return "\n".join(lines) + "\n"


class Measuring:
    """Counts each request by its route, not by its path."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun = 500, perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.count(method, route, status, perf_counter() - begun)


def _head(name: str, kind: str, meaning: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]


def _histogram(route: str, parts: Iterable[int], seconds: float) -> list[str]:
    lines, total = [], 0
    for bound, number in zip((*_BOUNDS, "+Inf"), parts, strict=True):
        total += number
        lines.append(f'guikou_request_seconds_bucket{{route="{route}",le="{bound}"}} {total}')
    lines.append(f'guikou_request_seconds_sum{{route="{route}"}} {seconds:.6f}')
    lines.append(f'guikou_request_seconds_count{{route="{route}"}} {total}')
    return lines
