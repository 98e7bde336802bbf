"""At most so many requests at work; one more is told at once to come again."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.conventions.problems import problem

ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Answered however busy the service is: who watches it must see that it lives."""


class Saturation:
    """Lets `most` requests work at a time and answers others 503 with Retry-After.

    A request whose body is still to come is not at work, or idle connections would keep all others
    out. It takes its place again once the body is there.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most, self._at_work = app, most, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["path"] in ALWAYS:
            await self._app(scope, receive, send)
            return
        detail = f"服务繁忙 {self._most} requests are at work; ask again in a moment."
        if self._at_work >= self._most:
            await problem(scope, HTTPStatus.SERVICE_UNAVAILABLE, detail)(scope, receive, send)
            return
        self._at_work += 1
        at_work, ended = True, False

        async def awaited() -> Message:
            nonlocal at_work, ended
            if at_work and not ended:
                self._at_work -= 1
                at_work = False
            message = await receive()
            ended = not message.get("more_body", False)
            if ended and not at_work:
                if self._at_work >= self._most:
                    # Raised where the body is read, and answered like any other error there.
                    raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, detail)
                self._at_work += 1
                at_work = True
            return message

        try:
            await self._app(scope, awaited, send)
        finally:
            if at_work:
                self._at_work -= 1
