"""What is wrong with the whole graph on a day, and who leads whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Request, Response

from api.access.roles import Capability
from api.documents.whole import Audit, Coverage
from api.door import answered, store_of
from api.paging import Page
from api.routes.asked import Cursor, Known, On, Sources, asked, most, router_of, sourced
from graph.known import known_at
from queries.audit import KINDS
from queries.audit import audit as defects
from queries.figures.coverage import evidenced

router = router_of(Capability.READ_UNITS)


@router.get(
    "/audit", summary="数据核查 Contradictions and gaps on a day",
    responses={200: {"model": Audit}},
)  # fmt: skip
def audit(
    request: Request,
    on: On = None,
    known: Known = None,
    kind: Annotated[
        list[str],
        asked(
            "种类 Kind", "只查这些种类；可重复给出，默认为全部。 "
            "Only these kinds; may be repeated, all unless told.", ["no_lead"],
            extra={"items": {"type": "string", "enum": list(KINDS)}},
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
    certain: Annotated[
        bool, asked(
            "只列确定的 Certain", "不列仅为可能的。 Leave out those that are only possible.", False
        )
    ] = False,
    limit: Annotated[int, most("defects", 10_000)] = 1000,
    cursor: Cursor = None,
    evidence: Sources = "ids",
) -> Response:
    """所查种类的全部缺陷，附名称与依据。

    Every defect of the kinds asked for, with names and evidence.
    """
    store = store_of(request)
    page = Page(request, store, known, limit, cursor)
    document = defects(store, on or page.today, page.known, kind, certain, page)
    return answered(request, sourced(store, document, evidence) | {"next": page.next})


@router.get(
    "/coverage", summary="归口覆盖 Every central unit under its lead on a day",
    responses={200: {"model": Coverage}},
)  # fmt: skip
def coverage(
    request: Request, on: On = None, known: Known = None, evidence: Sources = "ids"
) -> Response:
    """各牵头单位及其单位，含无牵头、有两个牵头或牵头与规则不符的。

    Units by lead, those with none, two or another lead.
    """
    store = store_of(request)
    document = evidenced(store, on or date.today(), known_at(store, known))
    return answered(request, sourced(store, document, evidence))
