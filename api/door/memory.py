"""Answers told before: a question to one data version of a store always has the same answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

import orjson

ROOM = 64 * 2**20
"""Bytes of answers that are kept."""


class Memory:
    """Encoded answers by question; those not asked for longest go first. Thread-safe.

    Only answers of the newest data version are kept. A question names the store besides what is
    asked, so that no role is told what another sees.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._used, self._version = room, 0, 0
        self._answers: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def told(
        self, version: int, question: Hashable, answer: Callable[[], Mapping[str, Any]]
    ) -> bytes:
        """The answer of a data version as JSON; worked out when it is not kept."""
        with self._lock:
            if version > self._version:
                self._answers.clear()
                self._used, self._version = 0, version
            found = self._answers.get(question) if version == self._version else None
            if found is not None:
                self._answers.move_to_end(question)
                return found
        made = orjson.dumps(answer())
        with self._lock:
            if version == self._version and question not in self._answers:
                self._answers[question] = made
                self._used += len(made)
            while self._used > self._room:
                self._used -= len(self._answers.popitem(last=False)[1])
        return made
