"""What those who run the service ask: does it live, can it answer, which version, how much."""

from __future__ import annotations

from functools import cache, partial
from importlib.metadata import version as installed

from anyio import fail_after
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from api.access.roles import Capability
from api.conventions.metrics import CONTENT_TYPE, Metrics
from api.documents.problems import GUARDED, problems
from api.documents.service import Alive, Ready, Version
from api.door import answered, guarded, store_of
from api.door.door import Door
from graph import statements as st
from graph.errors import StoreError, StoreTimeout
from graph.known import known_at, ledger
from graph.stores import Store
from graph.stores.primer import ROOT

router = APIRouter(
    prefix="/api/v1", route_class=guarded(Capability.READ_UNITS), responses=GUARDED
)
watch = APIRouter(route_class=guarded(Capability.WATCH), responses=GUARDED)
probe = APIRouter()
"""Endpoints outside /api/v1, where those who watch services look for them; anyone may probe."""
_READY_WITHIN = 2.0
"""Seconds in which a store that is ready answers a read."""


@router.get(
    "/version", summary="版本 Version of the service and of its data",
    responses={200: {"model": Version}},
)  # fmt: skip
def version(request: Request) -> Response:
    """版本、最后批次（数据版本）及其 UTC 时刻。

    The release, the last batch (data version) and its instant in UTC.
    """
    known = known_at(store_of(request), None)
    told = {"version": _release(), "data_version": known.number, "data_at": known.at}
    return answered(request, told)


@probe.get("/healthz", summary="存活 Whether the process lives", response_model=Alive)
async def health(response: Response) -> dict[str, str]:
    """不问图库，只答 ok。 Says ok without asking the store."""
    response.headers["Cache-Control"] = "no-store"
    return {"status": "ok"}


@probe.get(
    "/readyz", summary="就绪 Whether the store answers a read", response_model=Ready,
    responses=problems(503),
)  # fmt: skip
async def ready(request: Request, response: Response) -> dict[str, str]:
    """答 ready；图库 2 秒内没有应答则 503。

    Says ready; 503 for as long as the store does not answer within 2 s.
    """
    door: Door = request.app.state.door
    store = door.source
    read = partial(store.read, st.nodes_by_id("Batch"), {"ids": [ROOT]}, timeout=_READY_WITHIN)
    try:
        # An engine that hangs must not hang its watchers too: its thread is left to itself.
        with fail_after(_READY_WITHIN):
            await run_sync(read, abandon_on_cancel=True, limiter=request.app.state.probes)
    except (TimeoutError, StoreTimeout) as error:
        # No question of the caller's is too large: the store is away.
        raise StoreError(
            f"图库在 {_READY_WITHIN:g} 秒内没有回答 The store gave no answer within "
            f"{_READY_WITHIN:g} s; it is asked again each time."
        ) from error
    response.headers["Cache-Control"] = "no-store"
    return {"status": "ready"}


@watch.get(
    "/metrics", summary="指标 Metrics as Prometheus text", response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def metrics(request: Request) -> Response:
    """按路由与状态的请求数、按路由的秒数，及数据版本。

    Requests by route and status, seconds by route, and the data version.
    """
    counted: Metrics = request.app.state.metrics
    door: Door = request.app.state.door
    text = counted.text(_gauges(door.source))
    return answered(request, text.encode(), media_type=CONTENT_TYPE)


@cache
def _release() -> str:
    """The installed release; looked up once, it is read from a file."""
    return installed("guikou")


def _gauges(store: Store) -> dict[str, tuple[str, int]]:
    up = ("guikou_store_up", "Whether the store answers a read.")
    try:
        batches = ledger(store)
    except StoreError:
        return {up[0]: (up[1], 0)}
    last = max((row["number"] for row in batches), default=0)
    return {
        up[0]: (up[1], 1),
        "guikou_data_version": ("Number of the last batch.", last),
        "guikou_batches": ("Committed batches.", len(batches)),
    }
