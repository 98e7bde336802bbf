"""The service: the same answers as the command line, over HTTP on this machine."""

from __future__ import annotations

from collections.abc import Collection

from anyio import CapacityLimiter
from fastapi import FastAPI

from api.conventions import conventions, problems
from api.conventions.hosts import LOOPBACK
from api.conventions.metrics import Metrics
from api.routes import ask, service
from graph.stores import Store

AT_WORK = 64
"""Requests at work at a time, unless told: the threads that serve them, and some that wait."""
BODY_BYTES = 2**20
"""Most bytes of a request body, unless told."""


def make_app(
    store: Store,
    *,
    hosts: Collection[str] = LOOPBACK,
    at_work: int = AT_WORK,
    body_bytes: int = BODY_BYTES,
) -> FastAPI:
    """The application over an open store; the interactive pages stay off, they load from afar.

    It answers only to the names in `hosts` (lower case, without port).
    """
    metrics = Metrics()
    app = FastAPI(
        title="guikou 归口", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        middleware=conventions(metrics, hosts, at_work, body_bytes),
    )  # fmt: skip
    app.state.store, app.state.metrics = store, metrics
    # Of their own, so that busy requests do not make the store look away.
    app.state.probes = CapacityLimiter(4)
    app.include_router(ask.router)
    app.include_router(service.router)
    app.include_router(service.watch)
    problems.register(app)
    return app
