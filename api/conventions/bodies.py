"""A request body has a limit, whether its length is announced or not, and must keep coming."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from time import monotonic

from anyio import fail_after
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.conventions.problems import problem

SECONDS = 10.0
"""Seconds that a client may let the service wait for a body, with those that RATE allows."""
RATE = 8 * 2**10
"""Bytes a second that a body must come in, once the client was waited for so long."""


class BodyLimit:
    """Refuses bodies of more than `most` bytes with 413; paths of `files` have their own limit.

    One that does not keep coming is refused with 408: whoever opens connections and sends nothing
    must not hold them.
    """

    def __init__(self, app: ASGIApp, most: int, files: Mapping[str, int], seconds: float) -> None:
        self._app, self._most, self._files, self._seconds = app, most, files, seconds

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
        read, waited, ended = 0, 0.0, False

        async def counted() -> Message:
            nonlocal read, waited, ended
            if ended:
                # What is waited for now is that the client goes away.
                return await receive()
            begun = monotonic()
            message = await self._in_time(receive, self._seconds + read / RATE - waited)
            waited += monotonic() - begun
            read += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if read > most:
                # Raised where the body is read, and answered like any other error there.
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
            return message

        await self._app(scope, counted, send)

    async def _in_time(self, receive: Receive, left: float) -> Message:
        """The next part of a body. Raises HTTPException when it does not come in time."""
        try:
            with fail_after(min(left, self._seconds)):
                return await receive()
        except TimeoutError as error:
            raise HTTPException(
                HTTPStatus.REQUEST_TIMEOUT,
                f"请求体迟迟未到 the body did not come: for {self._seconds:g} s nothing was sent, "
                f"or less than {RATE} bytes a second; send it again, at once.",
                # The rest of the body may still come, and is no request.
                {"Connection": "close"},
            ) from error
