"""What all groups of questions share: one sender, documents and lists."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

import httpx2

from api.client.documents import Document
from api.client.listing import Items, Listing, Page
from api.client.sending import Sender
from graph.errors import UsageError

Day = date | str
Line = Literal["supervision", "party", "administrative", "all"]
Sources = Literal["ids", "full"]
"""How evidence is told: which sources, or also publisher, date and the words that are quoted."""
API = "api/v1/"


class Base:
    """A service, asked in the name of a token."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float = 60.0,
        context: ssl.SSLContext | None = None,
        wait: Callable[[float], None] = time.sleep,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Prepare to ask; nothing is sent yet.

        Args:
            url: `https://guikou.example.org`, or `http://127.0.0.1:8765` on this machine.
            token: of `guikou tokens issue`.
            timeout: seconds for which an answer is waited for.
            context: which certificates are trusted, for a service with one of its own:
                `ssl.create_default_context(cafile="ca.pem")`; those of the system unless given.
            wait: waits for some seconds, between tries and looks.
            transport: what sends requests; the network unless given.

        Raises:
            UsageError: the address is none, or the token would cross a network in the clear.
        """
        self._sender = Sender(url, token, timeout, wait, context, transport)
        self._wait = wait

    def close(self) -> None:
        """Close the connections. Idempotent."""
        self._sender.close()

    def _get(self, path: str, asked: Mapping[str, Any] | None = None) -> Document:
        return self._sender.document("GET", API + path, asked)

    def _list(
        self, path: str, asked: Mapping[str, Any], *keys: str, items: Items[Any] | None = None
    ) -> Listing[Any]:
        """A list whose pages hold parts of `keys`."""
        return Listing(lambda at: self._get(path, {**asked, "cursor": at}), keys, items)


def rows(page: Page) -> Iterator[Document]:
    """The rows of a page as maps by column."""
    return (dict(zip(page["columns"], row, strict=True)) for row in page["rows"])


def part(text: str) -> str:
    """A text as one part of a path; `.` and `..` would lead elsewhere. Raises UsageError."""
    if not text.strip("."):
        raise UsageError(f"{text!r} 不是编号 is no id.")
    return quote(text, safe="")


def asked_for(given: Mapping[str, Any] | None, **more: Any) -> dict[str, Any]:
    """Parameters by name, lists parted by commas, with those that every call of a kind takes.

    Raises UsageError for a name that is both.
    """
    if both := sorted(set(given or ()) & more.keys()):
        raise UsageError(f"{'、'.join(both)}: 另有参数 is a parameter of its own.")
    own = {
        name: ",".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in (given or {}).items()
    }
    return own | more
