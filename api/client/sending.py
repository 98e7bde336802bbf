"""Sending a request until it is answered: with limits in time, and again where that is safe."""

from __future__ import annotations

import ipaddress
import random
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from api.client.documents import Document
from api.client.errors import ServiceError, ServiceUnreachable, kind_of
from graph.errors import UsageError

TRIES = 4
"""How often a request that only asks is sent at most."""
LONGEST_WAIT = 60.0
"""Seconds between two tries at most; a service that asks for more is not asked again."""
_FIRST_WAIT = 0.5
_AGAIN = frozenset({429, 503})
# What repeats nothing: the connection failed, and not an answer that took too long.
_FAILED = (httpx2.NetworkError, httpx2.RemoteProtocolError, httpx2.ConnectTimeout)


class Sender:
    """Requests to one service in the name of one token. Thread-safe."""

    def __init__(
        self, url: str, token: str, timeout: float, wait: Callable[[float], None],
        context: ssl.SSLContext | None, transport: httpx2.BaseTransport | None,
    ) -> None:  # fmt: skip
        _refuse_in_the_clear(url)
        if not (token.isascii() and token.isprintable()):
            raise UsageError("令牌有误 the token is none: it is of ASCII characters only.")
        self._wait = wait
        self._client = httpx2.Client(
            base_url=url.rstrip("/") + "/", timeout=httpx2.Timeout(timeout, connect=10.0),
            headers={"Authorization": f"Bearer {token}"}, follow_redirects=False,
            verify=context or True, transport=transport,
            # A proxy that the environment names would get the token in the clear without TLS.
            trust_env=url.lower().startswith("https:"),
        )  # fmt: skip

    def close(self) -> None:
        """Close the connections. Idempotent."""
        self._client.close()

    def send(
        self, method: str, path: str, asked: Mapping[str, Any] | None = None, *,
        again: bool | None = None, **body: Any,
    ) -> httpx2.Response:  # fmt: skip
        """Send a request and give its answer of 200 to 299.

        Args:
            method: of HTTP.
            path: below the address of the service.
            asked: parameters; None is left out, a list is given as often as it has items.
            again: whether it may be sent several times; what is no GET may not unless told: after
                what may have been done, once is all that is safe.
            body: as httpx2 has it.

        Raises:
            ServiceError: of the kind that the answer's status says; ServiceUnreachable for none.
        """
        given = {name: _said(value) for name, value in (asked or {}).items() if value is not None}
        most = TRIES if (method == "GET" if again is None else again) else 1
        for tries in range(1, most + 1):
            try:
                answer = self._client.request(method, path, params=given, **body)
            except httpx2.RequestError as error:
                if tries < most and isinstance(error, _FAILED):
                    self._wait(_backoff(tries))
                    continue
                raise ServiceUnreachable(
                    f"{self._client.base_url.host} 没有回答 gave no answer "
                    f"({type(error).__name__}); is the service up?", tries=tries,
                ) from error  # fmt: skip
            if answer.is_success:
                return answer
            pause = _pause(answer, tries)
            if answer.status_code in _AGAIN and tries < most and pause <= LONGEST_WAIT:
                self._wait(pause)
                continue
            raise _error(answer, tries)
        raise AssertionError("the last try returns or raises")

    def document(
        self, method: str, path: str, asked: Mapping[str, Any] | None = None, *,
        again: bool | None = None, **body: Any,
    ) -> Document:  # fmt: skip
        """As `send`; the JSON of the answer. Raises ServiceError also when it is none."""
        answer = self.send(method, path, asked, again=again, **body)
        told = _document(answer)
        if told is None:
            raise ServiceError(
                "回答不是 JSON 文档 the answer is no JSON document; is it a guikou service?",
                status=answer.status_code,
            )
        return told


def _document(answer: httpx2.Response) -> Document | None:
    try:
        told = answer.json()
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _said(value: Any) -> str | list[str]:
    """A parameter as it is sent."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _pause(answer: httpx2.Response, tries: int) -> float:
    """Seconds to wait before the next try: what the service says, else longer each time."""
    said = answer.headers.get("Retry-After", "")
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return _backoff(tries)
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _backoff(tries: int) -> float:
    # Many clients that failed at once must not come again at once.
    return _FIRST_WAIT * 2.0 ** (tries - 1) * (0.5 + random.random() / 2)


def _error(answer: httpx2.Response, tries: int) -> ServiceError:
    """What a problem says; of anything else that stands before the service, only its name."""
    problem = _document(answer) or {}
    other = f"{answer.reason_phrase}; 不是 guikou 的回答 this is no answer of a guikou service"
    return kind_of(answer.status_code)(
        str(problem.get("detail", other)), status=answer.status_code, tries=tries,
        request_id=answer.headers.get("X-Request-ID", ""), problem=problem,
    )  # fmt: skip


def _refuse_in_the_clear(url: str) -> None:
    """A token never crosses a network in the clear. Raises UsageError."""
    try:
        parts = httpx2.URL(url)
    except httpx2.InvalidURL:
        parts = httpx2.URL()
    host = parts.host
    if parts.scheme not in ("http", "https") or not host or (parts.port or 0) > 65535:
        raise UsageError(f"{url!r} 不是服务地址 is no address of a service: https://HOST[:PORT].")
    if parts.scheme == "http" and not _here(host):
        raise UsageError(f"{url!r}: 令牌须经 TLS a token needs https:// beyond this machine.")


def _here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

