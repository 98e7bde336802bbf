"""Evidence locators: `added[-closed]|document|place`, one string a source of a fact.

A locator costs no node, so a million rows stay cheap. `added` and `closed` are batch numbers, so a
source that came later does not change what was known before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Locator:
    """One source of a fact: the batch that brought it, the one that withdrew it, and where."""

    added: int
    closed: int | None
    document: str
    place: str

    def __str__(self) -> str:
        span = str(self.added) if self.closed is None else f"{self.added}-{self.closed}"
        return f"{span}|{self.document}|{self.place}"

    def stands(self, known: int) -> bool:
        """Whether the locator is known at a batch number."""
        return self.added <= known and (self.closed is None or known < self.closed)


@lru_cache(maxsize=1 << 14)
def parse(text: str) -> Locator:
    """Read a locator as stored. `place` may hold further bars."""
    span, document, place = text.split("|", 2)
    added, _, closed = span.partition("-")
    return Locator(int(added), int(closed) if closed else None, document, place)


def standing(evidence: Iterable[str], known: int) -> list[Locator]:
    """The locators that are known at a batch number, in stored order."""
    return [locator for locator in map(parse, evidence) if locator.stands(known)]


def digest(*parts: str) -> str:
    """A 96-bit hex digest of texts, for ids and fact keys; parts cannot run into one another."""
    return blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()
