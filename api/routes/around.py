"""What is near a thing, and how two things are joined."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Request, Response

from api.access.roles import Capability
from api.documents.things import Neighbourhood, Paths
from api.door import answered, store_of
from api.paging import Page
from api.routes.asked import Cursor, Known, On, Sources, asked, most, router_of, sourced
from queries.neighbourhood import MOST_HOPS
from queries.neighbourhood import neighbourhood as nearby
from queries.paths import paths as between

router = router_of(Capability.READ_UNITS)
_THING = "编号，或只指一个对象的名称。 An id, or a name that means one thing."


@router.get(
    "/neighbourhood", summary="周边 What is around a thing on a day",
    responses={200: {"model": Neighbourhood}},
)  # fmt: skip
def neighbourhood(
    request: Request,
    entity: Annotated[
        str, asked("对象 Entity", _THING, "U-0001", min_length=1, max_length=200)
    ],
    hops: Annotated[
        int, asked(
            "步数 Hops", f"最多几步，1 … {MOST_HOPS}。 At most so many, 1 … {MOST_HOPS}.", 1,
            unit="hops", ge=1, le=MOST_HOPS,
        )
    ] = 1,
    on: On = None,
    known: Known = None,
    limit: Annotated[int, most("nodes and edges", 10_000)] = 1000,
    cursor: Cursor = None,
    evidence: Sources = "ids",
) -> Response:
    """若干步内的对象，及其间的全部关系。

    Things within so many hops, and every relation between them.
    """
    store = store_of(request)
    page = Page(request, store, known, limit, cursor)
    document = nearby(store, entity, hops, on or page.today, page.known, page)
    return answered(request, sourced(store, document, evidence) | {"next": page.next})


@router.get(
    "/paths", summary="路径 The shortest paths between two things on a day",
    responses={200: {"model": Paths}},
)  # fmt: skip
def paths(
    request: Request,
    start: Annotated[str, asked("起点 Start", _THING, "U-0001", min_length=1, max_length=200)],
    end: Annotated[str, asked("终点 End", _THING, "U-0002", min_length=1, max_length=200)],
    relations: Annotated[
        str, asked(
            "关系 Relations", "以逗号分隔，或 all。 Parted by commas, or all.", "LED_BY,PART_OF",
            max_length=1000,
        )
    ] = "all",
    which: Annotated[
        Literal["one", "all"], asked(
            "一条或全部 Which", "按编号的第一条，或全部。 The first one by ids, or all.", "all"
        )
    ] = "all",
    hops: Annotated[
        int,
        asked(
            "最多步数 Hops", "路径不超过此步数，1 … 32。 No longer paths than this, 1 … 32.", 8,
            unit="hops", ge=1, le=32,
        ),
    ] = 8,
    on: On = None,
    known: Known = None,
    limit: Annotated[int, most("paths", 1000)] = 100,
    cursor: Cursor = None,
    evidence: Sources = "ids",
) -> Response:
    """沿所选关系，不论方向。 Over the relations chosen, in either direction."""
    store = store_of(request)
    page = Page(request, store, known, limit, cursor)
    given = {"start": start, "end": end, "relations": relations, "which": which,
             "hops": str(hops)}  # fmt: skip
    document = between(store, given, on or page.today, page.known, page)
    return answered(request, sourced(store, document, evidence) | {"next": page.next})
