"""What endpoints behind the door use: who asks, which store, and the answer with its log entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Request, Response

from api.door.caller import Caller
from api.door.door import Door
from api.door.entries import entry
from graph.errors import StoreError, StoreTimeout
from graph.stores import Store


def caller_of(request: Request) -> Caller:
    """Who asks."""
    caller: Caller = request.state.caller
    return caller


def who(request: Request) -> str:
    """The name that what a request writes will bear."""
    return caller_of(request).user.name


def store_of(request: Request) -> Store:
    """The store with what the role of the caller may see, and nothing else.

    The first call of a role takes as long as building its view.

    Raises:
        StoreError: the view was not made in time, which is not for too large a question.
    """
    door: Door = request.app.state.door
    try:
        return door.views.of(caller_of(request).user.role)
    except StoreTimeout as error:
        raise StoreError(f"图库太慢 the store is too slow to ask: {error}") from error


def announced(request: Request, about: Iterable[tuple[str, object]] = ()) -> None:
    """Log what a request is about to change: nothing changes that the log does not hold.

    Raises:
        StoreError: the log cannot be written; nothing may be changed then.
    """
    door: Door = request.app.state.door
    begun = entry(request, caller_of(request), request.state.action, None, "begun", about)
    door.log.append(begun)


def answered(
    request: Request,
    document: Any,
    *,
    data_version: int | None = None,
    status: int = HTTPStatus.OK,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    about: Iterable[tuple[str, object]] = (),
) -> Response:
    """The answer to a request, once its entry is in the audit log.

    A read is logged when the role sees people or cases; all else always.

    Args:
        request: one behind the door.
        document: what is told, as JSON; bytes go out as they are.
        data_version: number of the batch that the answer is of; a document's own unless told.
        status: of the answer.
        media_type: of the answer.
        headers: more headers.
        about: what the body of the request asked, for the log; never a secret.

    Raises:
        StoreError: the log cannot be written; nothing is told then.
    """
    caller, action = caller_of(request), request.state.action
    if data_version is None and isinstance(document, Mapping):
        said = document.get("data_version")
        data_version = None if said is None else int(said)
    if action != "read" or caller.sees_people_or_cases:
        door: Door = request.app.state.door
        door.log.append(entry(request, caller, action, data_version, str(int(status)), about))
    request.state.noted = True
    body = document if isinstance(document, bytes) else orjson.dumps(document)
    return Response(body, status, dict(headers or {}), media_type)
