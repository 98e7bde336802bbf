"""One thing by its id, and who answered for a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response

from api.access.roles import Capability
from api.documents.cases import CaseTrace
from api.documents.things import Thing
from api.door import answered, store_of
from api.paging import Page
from api.routes.asked import Cursor, Identity, Known, On, Sources, most, router_of, sourced
from graph.known import known_at
from queries.show import LIMIT, show
from queries.trace.case_trace import case_trace
from queries.trace.lines import UNIT_LABELS

_KINDS = (
    ("units", UNIT_LABELS, Capability.READ_UNITS, "单位或党组织 A unit or party organisation"),
    ("people", ("Person",), Capability.READ_PEOPLE, "人员 A person"),
    ("posts", ("Post",), Capability.READ_UNITS, "职务 A post"),
    ("cases", ("Case",), Capability.READ_CASES, "案件 A case"),
    ("documents", ("Document",), Capability.READ_UNITS, "文件 A document"),
)
"""Where things are, what they are there, and who may see them."""

cases = router_of(Capability.READ_CASES)


# Before /cases/{id}, which takes ids that hold slashes.
@cases.get(
    "/cases/{id:path}/trace", summary="案件责任 Who was responsible for a case",
    responses={200: {"model": CaseTrace}},
)  # fmt: skip
def trace_of_case(
    request: Request, id: Identity, on: On = None, known: Known = None, evidence: Sources = "ids"
) -> Response:
    """行为期间、各环节与今日的责任；回避提示。

    At the time of the conduct, at each stage and today; recusal.
    """
    store = store_of(request)
    document = case_trace(store, id, on or date.today(), known_at(store, known))
    return answered(request, sourced(store, document, evidence))


def _showing(labels: tuple[str, ...]) -> Callable[..., Response]:
    def thing(
        request: Request,
        id: Identity,
        known: Known = None,
        limit: Annotated[int, most("facts", 10_000)] = LIMIT,
        cursor: Cursor = None,
        evidence: Sources = "ids",
    ) -> Response:
        """全部记录：属性值、指出与指入的事实、依据、修订。

        Everything recorded: values, facts in and out, evidence, earlier values.
        """
        store = store_of(request)
        page = Page(request, store, known, limit, cursor)
        document = show(store, id, page.known, labels, page)
        return answered(request, sourced(store, document, evidence) | {"next": page.next})

    return thing


def _routers() -> tuple[APIRouter, ...]:
    made = [cases]
    for path, labels, needed, title in _KINDS:
        router = router_of(needed)
        router.add_api_route(
            f"/{path}/{{id:path}}", _showing(labels), name=path, summary=title,
            responses={200: {"model": Thing}},
        )  # fmt: skip
        made.append(router)
    return tuple(made)


ROUTERS = _routers()
