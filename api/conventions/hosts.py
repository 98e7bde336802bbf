"""Only requests to a name of this service are answered.

A page from elsewhere can have its own name point at this machine (DNS rebinding); the browser then
lets it read what it asks for, but still names the foreign host.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.conventions.problems import problem

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names of this machine for itself."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:[0-9]{1,5})?")


class HostCheck:
    """Refuses requests whose Host is none of `hosts` (lower case, without port)."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        named = Headers(scope=scope).getlist("host")
        found = _HOST.fullmatch(named[0].lower()) if len(named) == 1 else None
        if found and found[1] in self._hosts:
            await self._app(scope, receive, send)
            return
        detail = "主机名不对 this service does not answer to that host name; use its own address."
        answer = problem(scope, HTTPStatus.MISDIRECTED_REQUEST, detail)
        await answer(scope, receive, send)
