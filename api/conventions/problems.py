"""The one error body of the service, as RFC 9457 has it: problem details."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.errors import (
    LastAdmin,
    LoginRefused,
    NameTaken,
    NoSuchAccount,
    NotAllowed,
    NotSignedIn,
    TooManyLogins,
)
from api.conventions.invalid import invalid
from api.conventions.request_ids import request_id
from api.conventions.ways import SERVICE
from api.loads.errors import Conflict
from api.paging import Outdated
from graph.dates import shown
from graph.errors import (
    BadInput,
    BadValue,
    GuikouError,
    StoreError,
    StoreTimeout,
    UsageError,
)
from queries.nodes import Ambiguous, NotFound

_LOG = logging.getLogger("uvicorn.error")
# The first that an error is an instance of gives its status.
_STATUS: tuple[tuple[type[GuikouError], HTTPStatus], ...] = (
    (TooManyLogins, HTTPStatus.TOO_MANY_REQUESTS),
    (LoginRefused, HTTPStatus.UNAUTHORIZED),
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Ambiguous, HTTPStatus.CONFLICT),
    (Conflict, HTTPStatus.CONFLICT),
    (NoSuchAccount, HTTPStatus.NOT_FOUND),
    (NameTaken, HTTPStatus.CONFLICT),
    (LastAdmin, HTTPStatus.CONFLICT),
    (Outdated, HTTPStatus.GONE),
    (BadValue, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UsageError, HTTPStatus.BAD_REQUEST),
    # Too large a question, which takes as long when it is asked again.
    (StoreTimeout, HTTPStatus.BAD_REQUEST),
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_RETRY = "1"
"""Seconds after which to ask again what could not be answered now."""


def problem(
    scope: Scope, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An error answer to the request of a scope; `instance` is the request id."""
    body = {
        "type": "about:blank", "title": status.phrase, "status": status, "detail": detail,
        "instance": request_id(scope),
    }  # fmt: skip
    sent = dict(headers or {})
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        sent["Retry-After"] = _RETRY
    return JSONResponse(body, status, sent, media_type="application/problem+json")


def register(app: FastAPI) -> None:
    """Answer the foreseen errors of an application with problem details."""
    app.add_exception_handler(GuikouError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


class Faults:
    """Answers an unforeseen error with a problem that tells nothing of the inside, and logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI. An error after the answer began ends the connection."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if started or scope["type"] != "http":
                raise
            _LOG.exception("internal fault in request %s", request_id(scope))
            detail = "内部错误 internal fault; 请告知 tell the administrator the request id."
            answer = problem(scope, HTTPStatus.INTERNAL_SERVER_ERROR, detail)
            await answer(scope, receive, send)


def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GuikouError)
    found = (status for kind, status in _STATUS if isinstance(error, kind))
    status = next(found, HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}
    if isinstance(error, TooManyLogins):
        headers["Retry-After"] = str(error.seconds)
    return problem(request.scope, status, error.told(SERVICE), headers)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return problem(request.scope, HTTPStatus.UNPROCESSABLE_ENTITY, invalid(error))


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, ValueError | RecursionError):
        # A body that is not even text, or too deep: to be told as any other that is no JSON.
        said = "请求体不是 JSON the body is no JSON in UTF-8, is too deep or has too long a number."
        return problem(request.scope, HTTPStatus.UNPROCESSABLE_ENTITY, said)
    status = HTTPStatus(error.status_code)
    return problem(request.scope, status, _explained(request, status, error), error.headers)


def _explained(request: Request, status: HTTPStatus, error: HTTPException) -> str:
    """What the framework says in two words."""
    if status == HTTPStatus.NOT_FOUND:
        return (f"没有这个地址 there is nothing at {shown(request.url.path)}; "
                f"全部地址见 all addresses: GET /api/v1/openapi.json.")  # fmt: skip
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (error.headers or {}).get("Allow", "GET")
        return f"此处不可用 {request.method} is not possible here; 可用 use {allowed}."
    return f"请求不能读 the request cannot be read: {error.detail}"
