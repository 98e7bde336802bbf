"""Who is responsible, and search: the same documents as the command line."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access.roles import Capability
from api.door import answered, guarded, store_of
from graph.errors import UsageError
from graph.known import known_at
from queries.catalog import catalog, described
from queries.run import run
from queries.search import search as find
from queries.trace import trace

router = APIRouter(prefix="/api/v1", route_class=guarded(Capability.READ_UNITS))


@router.get("/responsibility", summary="责任链 Who is responsible for a unit on a day")
def responsibility(
    request: Request,
    unit: Annotated[str, Query(min_length=1, max_length=200, description="编号或名称 id or name")],
    on: Annotated[date | None, Query(description="日期 day, 2016-09-06; today unless told")] = None,
    known: Annotated[str | None, Query(description="已知于 instant; now unless told")] = None,
    line: Annotated[str, Query(description="supervision, party, administrative, all")] = (
        "supervision"
    ),
    limit: Annotated[int, Query(ge=1, le=10_000, description="most chains shown")] = 100,
) -> Response:
    """All maximal chains, with intervals, evidence, posts and holders."""
    store = store_of(request)
    day, point = on or date.today(), known_at(store, known)
    # A point in the past may yet get batches of its day: it is asked with what is committed now.
    committed = point.number if known is None else known_at(store, None).number
    body = request.app.state.door.memory.told(
        ("trace", store.url, committed, unit, day, point, line, limit),
        lambda: trace(store, unit, day, point, line, limit),
    )
    return answered(request, body, data_version=point.number)


@router.get("/search", summary="查找 Find by name, part of a name, pinyin or initials")
def search(
    request: Request,
    text: Annotated[str, Query(min_length=1, max_length=200, description="名称、拼音或首字母")],
    limit: Annotated[int, Query(ge=1, le=1000, description="most results shown")] = 20,
) -> Response:
    """Units, people, posts and other things whose name matches, and why."""
    store = store_of(request)
    return answered(request, find(store, text, known_at(store, None), limit))


@router.get("/queries", summary="查询清单 The named queries")
def queries(request: Request) -> Response:
    """Every query with its parameters and columns."""
    told = {"queries": [described(asked) for asked in catalog().values()]}
    return answered(request, told)


@router.get("/queries/{name}", summary="命名查询 Run a named query")
def query(
    request: Request,
    name: str,
    limit: Annotated[int | None, Query(ge=1, description="most rows shown; all if none")] = None,
) -> Response:
    """The rows of a query; its parameters are given by name, as `/queries` lists them."""
    given: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        if key in given:
            raise UsageError(f"{key} 给了两次 is given twice; give one value.")
        given[key] = value
    given.pop("limit", None)
    return answered(request, run(store_of(request), name, given, limit))
