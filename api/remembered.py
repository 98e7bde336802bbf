"""Answers that are asked for again and again, kept as bytes for as long as nothing is written.

What a store says of a question is settled by the question and the data version: facts are never
overwritten. A role that sees less has a store of its own, so that nobody is told another's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from weakref import WeakKeyDictionary

from graph.stores import Store

MOST = 2048
"""Answers kept of one store."""
LONGEST = 1 << 15
"""Bytes of an answer that is kept; longer ones are made anew each time."""


class Remembered:
    """Answers by store. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: WeakKeyDictionary[Store, tuple[int, dict[Hashable, bytes]]] = (
            WeakKeyDictionary()
        )

    def of(
        self, store: Store, version: int, question: Hashable, make: Callable[[], bytes]
    ) -> bytes:
        """The answer of a store whose last batch is `version`; made when it is not kept."""
        with self._lock:
            number, kept = self._kept.get(store, (-1, {}))
            if number != version:
                kept = {}
                self._kept[store] = version, kept
            found = kept.get(question)
        if found is None:
            found = make()
            if len(found) <= LONGEST:
                with self._lock:
                    if len(kept) >= MOST:
                        kept.clear()
                    kept[question] = found
        return found
