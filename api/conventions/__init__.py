"""What every answer of the service keeps to; one small file a convention.

`conventions` puts them around the application, the outermost first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from api.conventions.bodies import BodyLimit
from api.conventions.heads import Heads
from api.conventions.hosts import HostCheck
from api.conventions.metrics import Measuring, Metrics
from api.conventions.problems import Faults
from api.conventions.request_ids import RequestIds
from api.conventions.saturation import Saturation
from api.conventions.security import SecurityHeaders
from api.conventions.tags import Tags


def conventions(
    metrics: Metrics, hosts: Collection[str], at_work: int, body_bytes: int,
    files: Mapping[str, int], body_seconds: float, tls: bool,
) -> list[Middleware]:  # fmt: skip
    """The middleware of the service; `files` are paths that take larger bodies, in bytes.

    Tags are made outside compression: the same answer with and without gzip are two bodies, and a
    strong tag must tell them apart. Refusals happen inside the headers and the measuring, so that
    they carry and count like any answer.
    """
    return [
        Middleware(RequestIds),
        Middleware(Measuring, metrics=metrics),
        Middleware(SecurityHeaders, tls=tls),
        Middleware(Faults),
        Middleware(HostCheck, hosts=hosts),
        Middleware(Saturation, most=at_work),
        Middleware(BodyLimit, most=body_bytes, files=files, seconds=body_seconds),
        Middleware(Heads),
        Middleware(Tags),
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=6),
    ]
