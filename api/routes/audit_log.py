"""The audit log, for those who watch over the watchers. Reading it is logged like any read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Request, Response

from api.access.roles import Capability
from api.auditlog import noted_head
from api.documents.auditlog import LogPage, LogVerified
from api.documents.problems import GUARDED, problems
from api.door import Door, answered, guarded
from api.routes.asked import asked, most

router = APIRouter(
    prefix="/api/v1/audit-log", tags=["audit log"],
    route_class=guarded(Capability.AUDIT_LOG, action="audit_log"), responses=GUARDED,
)  # fmt: skip
_NO_STORE = {"Cache-Control": "no-store"}
MOST = 1000
"""Entries of a page at most."""


@router.get(
    "", summary="审计日志 The audit log",
    responses=problems(422) | {200: {"model": LogPage}},
)  # fmt: skip
def entries(
    request: Request,
    after: Annotated[
        int,
        asked(
            "从此号之后 After", "只列此号之后的记录。 Only entries after this number.", 7,
            unit="entry number", ge=0, le=2**62,
        ),
    ] = 0,
    limit: Annotated[int, most("entries", MOST)] = 100,
) -> Response:  # fmt: skip
    """日志，从早到晚；以 `next` 作为 `after` 给出即可续读。

    Entries, oldest first; `next`, given as `after`, asks on from where a page ends.
    """
    door: Door = request.app.state.door
    total, found = door.log.head().count, door.log.entries(after, limit)
    # Entries may be added meanwhile: what is told is of the moment of `total`.
    told = [entry.document() for entry in found if entry.number <= total]
    last = told[-1]["number"] if told else total
    document = {
        "entries": told, "total": total, "shown": len(told),
        "next": last if last < total else None,
    }  # fmt: skip
    return answered(request, document, headers=_NO_STORE)


@router.get(
    "/verify", summary="核对日志 Verify the log",
    responses=problems(422) | {200: {"model": LogVerified}},
)  # fmt: skip
def verify(
    request: Request,
    noted: Annotated[
        str | None,
        asked(
            "先前末尾 Noted", "先前抄录的末尾，COUNT:HASH。 An end noted before, COUNT:HASH.",
            f"6:{'0' * 64}", max_length=100,
        ),
    ] = None,
) -> Response:  # fmt: skip
    """每一条是否与所写相符；另行抄录的 `head` 日后可证明到该处为止。

    Whether every entry is as it was written; `head`, noted elsewhere, later proves up to it.
    """
    door: Door = request.app.state.door
    end = door.log.head()
    broken = door.log.verify(noted_head(noted) if noted is not None else None)
    told = {"head": asdict(end), "broken": asdict(broken) if broken else None}
    return answered(request, told, headers=_NO_STORE)
