"""Headers that keep a browser from doing more with an answer than showing it."""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_STRICT_TRANSPORT = "max-age=31536000"
_POLICIES = {
    "text/html": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    # An SVG opened by itself is a document: it may carry its style, and run nothing.
    "image/svg+xml": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "frame-ancestors 'none'; sandbox"
    ),
    # A browser shows a picture in a page of its own making, with a style in it.
    "image/png": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
}
_OTHER = "default-src 'none'; frame-ancestors 'none'"


class SecurityHeaders:
    """Adds the headers; a policy or cache rule that the answer sets itself stays.

    With `tls` every request came over TLS, whether or not the proxy before the service says so;
    what depends on it, like cookies, finds it in the scheme of the request.
    """

    def __init__(self, app: ASGIApp, tls: bool) -> None:
        self._app, self._tls = app, tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if self._tls and scope["type"] == "http":
            scope["scheme"] = "https"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_ALWAYS)
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = _STRICT_TRANSPORT
                kind = headers.get("content-type", "").partition(";")[0].strip().lower()
                # A 304 has no kind, and its headers take the place of those the browser has kept.
                if message["status"] != HTTPStatus.NOT_MODIFIED:
                    headers.setdefault("Content-Security-Policy", _POLICIES.get(kind, _OTHER))
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, guarded)
