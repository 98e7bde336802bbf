"""At most so many requests at work; one more is told at once to come again."""

from __future__ import annotations

from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from api.conventions.problems import problem

ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Answered however busy the service is: who watches it must see that it lives."""


class Saturation:
    """Lets `most` requests work at a time and answers others 503 with Retry-After."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most, self._at_work = app, most, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["path"] in ALWAYS:
            await self._app(scope, receive, send)
            return
        if self._at_work >= self._most:
            detail = f"服务繁忙 {self._most} requests are at work; ask again in a moment."
            await problem(scope, HTTPStatus.SERVICE_UNAVAILABLE, detail)(scope, receive, send)
            return
        self._at_work += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._at_work -= 1
