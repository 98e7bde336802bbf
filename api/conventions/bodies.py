"""A request body has a limit, whether its length is announced or not."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.conventions.problems import problem


class BodyLimit:
    """Refuses bodies of more than `most` bytes with 413; paths of `files` have their own limit."""

    def __init__(self, app: ASGIApp, most: int, files: Mapping[str, int]) -> None:
        self._app, self._most, self._files = app, most, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._files.get(scope["path"], self._most)
        detail = f"请求体过大 the body may have at most {most} bytes; send less."
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > most:
            answer = problem(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
            await answer(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                # Raised where the body is read, and answered like any other error there.
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
            return message

        await self._app(scope, counted, send)
