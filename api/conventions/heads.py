"""HEAD is answered as GET is, without the body."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ONCE = "/link/"
"""Paths of links that can be followed once: who only looks must not use them up."""


class Heads:
    """Has HEAD requests worked on as GET, so that each header is the same."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].startswith(_ONCE):
            await self._app(scope, receive, send)
            return

        async def bare(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # A copy: the server must go on to see HEAD, or it would miss the body.
        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, bare)
        finally:
            # Requests are counted by their route, outside.
            scope["route"] = asked.get("route")
