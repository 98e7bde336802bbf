"""A strong tag (ETag) of what was answered; who has it already is told so, without the body."""

from __future__ import annotations

from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KINDS = frozenset({"application/json", "image/svg+xml", "image/png", "application/pdf",
                    "text/html"})  # fmt: skip
_OF_THE_BODY = ("content-length", "content-type", "content-encoding")


class Tags:
    """Tags whole answers to GET of the kinds above; what is streamed goes out as it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def tagged(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _taggable(message):
                held = message
                return
            if held is not None:
                start, held = held, None
                if not message.get("more_body", False):
                    known = Headers(scope=scope).getlist("if-none-match")
                    message = _tag(start, message, ",".join(known))
                await send(start)
            await send(message)

        await self._app(scope, receive, tagged)


def _taggable(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return start["status"] == 200 and kind in _KINDS and "cache-control" not in headers


def _tag(start: Message, message: Message, known: str) -> Message:
    """The body to send under a start that is tagged here: none when the client knows it."""
    tag = f'"{sha256(message.get("body", b"")).hexdigest()[:32]}"'
    headers = MutableHeaders(scope=start)
    headers["ETag"] = tag
    # Kept by this user's browser only, and asked for each time whether it still holds.
    headers["Cache-Control"] = "private, no-cache"
    if not {tag, "*"} & {one.strip().removeprefix("W/") for one in known.split(",")}:
        return message
    start["status"] = 304
    for name in _OF_THE_BODY:
        del headers[name]
    return {**message, "body": b""}
