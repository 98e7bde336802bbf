"""The service: the same answers as the command line, over HTTP on this machine."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.routes import ask
from graph.errors import BadInput, GuikouError, StoreError, UsageError
from graph.stores import Store
from queries.nodes import Ambiguous, NotFound

# The first that an error is an instance of gives its status.
_STATUS: tuple[tuple[type[GuikouError], HTTPStatus], ...] = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (Ambiguous, HTTPStatus.CONFLICT),
    (UsageError, HTTPStatus.BAD_REQUEST),
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def make_app(store: Store) -> FastAPI:
    """The application over an open store; the interactive pages stay off, they load from afar."""
    app = FastAPI(
        title="guikou 归口", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    app.state.store = store
    app.include_router(ask.router, prefix="/api/v1")
    app.add_exception_handler(GuikouError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _missing)
    return app


def _problem(status: HTTPStatus, detail: str) -> JSONResponse:
    """An error body as RFC 9457 has it."""
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


def _refused(request: Request, error: Exception) -> JSONResponse:
    found = (status for kind, status in _STATUS if isinstance(error, kind))
    return _problem(next(found, HTTPStatus.INTERNAL_SERVER_ERROR), str(error))


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors())
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, said)


def _missing(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return _problem(HTTPStatus(error.status_code), str(error.detail))
