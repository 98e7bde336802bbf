"""Routes that only those may use whose role allows it, and that leave an entry in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.access.errors import NotAllowed, NotSignedIn
from api.access.roles import Capability
from api.auditlog.entry import Action
from api.door.answers import caller_of
from api.door.caller import Caller
from api.door.door import Door
from api.door.entries import entry
from graph.errors import GuikouError
from graph.known import committed
from queries.nodes import Ambiguous, NotFound

PUBLIC = frozenset({"/", "/healthz", "/readyz", "/api/v1/openapi.json",
                    "/api/v1/session", "/link/{secret}"})  # fmt: skip
"""Paths that anyone may ask: they tell nothing of the data. All others must be guarded."""
CSRF = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD"})
"""Methods that change nothing, and need no such header."""


def guarded(
    *needs: Capability, action: Action = "read", base: type[APIRoute] = APIRoute
) -> type[APIRoute]:
    """The class of routes that need all of some capabilities; `action` is what the log calls them.

    What `base` does is done for those only who may.
    """

    class Guarded(base):  # type: ignore[misc, valid-type]
        capabilities = frozenset(needs)
        logged_as = action

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer: Callable[[Request], Coroutine[Any, Any, Response]]
            answer = super().get_route_handler()

            async def handler(request: Request) -> Response:
                request.state.caller = await admitted(request, frozenset(needs))
                request.state.action, request.state.noted = action, False
                try:
                    response = await answer(request)
                except GuikouError as error:
                    await run_sync(_note_error, request, error)
                    raise
                if not request.state.noted:
                    raise RuntimeError(f"{request.url.path} answered without `answered`")
                return response

            return handler

    return Guarded


async def admitted(request: Request, needs: frozenset[Capability] = frozenset()) -> Caller:
    """Who asks, if they may; else a refusal, which is logged before it is told.

    Raises:
        NotSignedIn: nobody known.
        NotAllowed: the role lacks a capability, or another page than ours sent the request.
    """
    door: Door = request.app.state.door
    caller: Caller | None = None
    try:
        caller = door.caller(request)
        lacking = sorted(need for need in needs if not caller.user.may(need))
        if lacking:
            raise NotAllowed(
                f"角色 {caller.user.role} 不能 may not: {', '.join(lacking)}; "
                "请找管理员 ask an administrator."
            )
        if caller.session is not None and request.method not in SAFE:
            _own_page(request, caller)
    except (NotSignedIn, NotAllowed) as error:
        told = entry(request, caller, "refused", None, type(error).__name__)
        await run_sync(door.log.append, told)
        raise
    return caller


def _note_error(request: Request, error: GuikouError) -> None:
    """Log an error that is told instead of an answer: that nobody has a name is told of people."""
    door: Door = request.app.state.door
    caller, action = caller_of(request), request.state.action
    if action != "read" or caller.sees_people_or_cases:
        found_none = isinstance(error, (NotFound, Ambiguous))
        version = committed(door.source) if found_none else None
        door.log.append(entry(request, caller, action, version, type(error).__name__))


def foreign(request: Request) -> bool:
    """Whether a browser says that the page of another service had it send a request."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return True
    return request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")


def _own_page(request: Request, caller: Caller) -> None:
    """Whether a request that changes something comes from the page of its own session."""
    assert caller.session is not None
    if foreign(request) or not caller.session.accepts(request.headers.get(CSRF, "")):
        raise NotAllowed(f"请求不是本页面发出 the request needs this session's {CSRF} header.")
