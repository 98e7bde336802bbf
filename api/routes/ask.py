"""Who is responsible, and search: the same documents as the command line."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from graph.known import known_at
from queries.search import search as find
from queries.trace import trace

router = APIRouter(prefix="/api/v1")


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
) -> dict[str, Any]:
    """All maximal chains, with intervals, evidence, posts and holders."""
    store = request.app.state.store
    return trace(store, unit, on or date.today(), known_at(store, known), line, limit)


@router.get("/search", summary="查找 Find by name, part of a name, pinyin or initials")
def search(
    request: Request,
    text: Annotated[str, Query(min_length=1, max_length=200, description="名称、拼音或首字母")],
    limit: Annotated[int, Query(ge=1, le=1000, description="most results shown")] = 20,
) -> dict[str, Any]:
    """Units, people, posts and other things whose name matches, and why."""
    store = request.app.state.store
    return find(store, text, known_at(store, None), limit)
