"""The service: the same answers as the command line, over HTTP on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from api.conventions import bodies, conventions, problems
from api.conventions.hosts import LOOPBACK
from api.conventions.metrics import Metrics
from api.described import Described
from api.door import PUBLIC, Door
from api.loads.desk import Desk
from api.loads.limits import Limits
from api.routes import ask, audit_log, figures, loads, service, session, start, users
from api.routes.cypher import router as in_cypher

ROUTERS = (
    *ask.ROUTERS, figures.router, figures.checks, *loads.ROUTERS, users.router, audit_log.router,
    service.router, service.watch, service.probe, session.router, start.router,
)  # fmt: skip
"""All endpoints but `/cypher`; those behind the door are of a `guarded` class."""
FILES = {"/api/v1/figures/verify": figures.FILE_BYTES}
"""Paths that take a file as the body, with the most bytes of it; uploads have theirs."""
AT_WORK = 64
"""Requests at work at a time, unless told: the threads that serve them, and some that wait."""
BODY_BYTES = 2**20
"""Most bytes of a request body that is no upload, unless told."""
UPLOADS = Limits()
"""Limits of uploads, unless told."""


def make_app(
    door: Door,
    *,
    hosts: Collection[str] = LOOPBACK,
    at_work: int = AT_WORK,
    body_bytes: int = BODY_BYTES,
    body_seconds: float = bodies.SECONDS,
    uploads: Limits = UPLOADS,
    cypher: bool = False,
    read_only: bool = False,
    tls: bool = False,
) -> FastAPI:
    """The application behind a door; the interactive pages stay off, they load from afar.

    It answers only to the names in `hosts` (lower case, without port), and to queries in Cypher
    only with `cypher`. With `read_only` it refuses to load or undo anything. With `tls` it is a
    server for others, who reach it over TLS only: it takes no link that signs in.
    """
    metrics, desk = Metrics(), Desk(door.source, door.log, uploads, read_only)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        yield
        # Before the store is closed: what is at work is given up, and leaves nothing.
        await run_sync(desk.close)

    app = Described(
        title="guikou 归口", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        middleware=conventions(
            metrics, hosts, at_work, body_bytes, FILES | {loads.UPLOAD: uploads.bytes},
            body_seconds, tls,
        ),
        lifespan=living,
    )  # fmt: skip
    app.state.door, app.state.metrics, app.state.desk = door, metrics, desk
    app.state.links = not tls
    # Of their own, so that busy requests do not make the store look away.
    app.state.probes = CapacityLimiter(4)
    for router in (*ROUTERS, in_cypher) if cypher else ROUTERS:
        _all_guarded(router)
        _all_told(router)
        app.include_router(router)
    problems.register(app)
    return app


def _all_told(router: APIRouter) -> None:
    """What is answered is described in both languages, also where a route has no words for it."""
    for route in router.routes:
        if isinstance(route, APIRoute) and route.response_description.isascii():
            route.response_description = "已照所请答复或办理。 Answered or done as asked."


def _all_guarded(router: APIRouter) -> None:
    """No route may be open by oversight. Raises RuntimeError."""
    for route in router.routes:
        path = getattr(route, "path", "")
        if path not in PUBLIC and not hasattr(route, "capabilities"):
            raise RuntimeError(f"{path} is neither guarded nor in PUBLIC")
