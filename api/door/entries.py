"""Entries of the audit log as requests make them."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request

from api.auditlog.entry import Action, Event
from api.conventions.request_ids import request_id
from api.door.caller import Caller

_LONGEST = 1000
"""Characters of a value that are logged; what is longer is followed by how many there were."""


def entry(
    request: Request, caller: Caller | None, action: Action, data_version: int | None,
    outcome: str, about: Iterable[tuple[str, object]] = (),
) -> Event:  # fmt: skip
    """What a request did, as the log tells it: its path, its query, and `about` from its body."""
    asked = [*request.path_params.items(), *request.query_params.multi_items(), *about]
    route = getattr(request.scope.get("route"), "path_format", request.url.path)
    return Event(
        who=caller.user.name if caller else "",
        role=caller.user.role if caller else "",
        address=request.client.host if request.client else "",
        action=action,
        endpoint=f"{request.method} {route}",
        about=tuple(f"{name}={_short(str(value))}" for name, value in asked),
        data_version=data_version,
        request=request_id(request.scope),
        outcome=outcome,
    )


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…({len(value)})"
