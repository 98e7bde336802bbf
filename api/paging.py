"""Pages of a long answer: all pages of one walk are of one answer, whatever is written meanwhile.

A cursor holds where the next page begins, the point on the known clock and the day that the first
page was told for, and digests of the question and of the whole list. The whole is worked out anew
for each page, as known then; when it is not what it was, the walk cannot go on.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, TypeVar

import orjson
from fastapi import Request

from graph.errors import BadValue, GuikouError, UsageError
from graph.known import Known, committed, known_at
from graph.stores import Store

T = TypeVar("T")
OF_THE_PAGE = frozenset({"cursor", "limit", "evidence"})
"""Parameters that may differ between the pages of a walk."""
_FORM: tuple[type, ...] = (str, int, int, str, str, str)


class Outdated(GuikouError):
    """A cursor of an answer that can no longer be given."""


class Page:
    """One page: which part of the whole list it tells, and where the next one begins.

    It is a `queries.cutting.Cut`. `known` and `today` are what to ask with.
    """

    def __init__(
        self, request: Request, store: Store, known: str | None, limit: int, cursor: str | None
    ) -> None:
        """Begin a walk, or go on with one.

        Raises:
            UsageError: the cursor is none, or of another question; or `known` is no instant.
            Outdated: the store no longer holds what the cursor is of.
        """
        self._question, self._limit = _question(request), limit
        self._start, self._mark = 0, ""
        self.known: Known
        self.today = date.today()
        self.next: str | None = None
        """The cursor of the next page, once this one is chosen; None at the end."""
        if cursor is None:
            self.known = known_at(store, known)
        else:
            self._go_on(store, cursor)

    def _go_on(self, store: Store, cursor: str) -> None:
        question, self._start, number, at, today, self._mark = _opened(cursor)
        if question != self._question:
            raise UsageError(
                "游标属于另一个问题 the cursor is of another question; send it with the same "
                "parameters, or begin again without a cursor."
            )
        if number > committed(store):
            raise _outdated(number)
        self.known, self.today = Known(number, at), date.fromisoformat(today)

    def __call__(self, whole: Sequence[T], key: Callable[[T], Any]) -> Sequence[T]:
        """The part of the whole on this page. Raises Outdated when the whole is not what it was."""
        said = orjson.dumps([key(item) for item in whole], default=str)
        mark = blake2b(said, digest_size=12).hexdigest()
        if self._mark and mark != self._mark:
            raise _outdated(self.known.number)
        end = self._start + self._limit
        if end < len(whole):
            parts = (self._question, end, self.known.number, self.known.at, self.today, mark)
            self.next = urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()
        return whole[self._start : end]


def _question(request: Request) -> str:
    asked = sorted(
        pair for pair in request.query_params.multi_items() if pair[0] not in OF_THE_PAGE
    )
    said = orjson.dumps([request.url.path, *asked])
    return blake2b(said, digest_size=12).hexdigest()


def _opened(cursor: str) -> tuple[str, int, int, str, str, str]:
    try:
        parts = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        date.fromisoformat(parts[4])
        good = [type(part) for part in parts] == [*_FORM] and parts[1] >= 0
    except (ValueError, TypeError, LookupError):
        good = False
    if not good:
        raise BadValue(
            "游标无效 that is no cursor of this service; begin again without a cursor."
        )
    found: tuple[str, int, int, str, str, str] = tuple(parts)
    return found


def _outdated(number: int) -> Outdated:
    return Outdated(
        f"数据版本 {number} 的这份答案已不能续取 the answer of data version {number} can no longer "
        "be given; begin again without a cursor."
    )
