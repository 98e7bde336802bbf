"""How much of a long answer is told: all, the first so many, or what a page of it chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Cut(Protocol):
    """Chooses a part of the whole list; `key` tells an item as plain values, the same each time."""

    def __call__(self, whole: Sequence[T], key: Callable[[T], Any]) -> Sequence[T]: ...


Limit = int | Cut | None
"""The most items that are told, what chooses them, or None for all."""


def part(whole: Sequence[T], limit: Limit, key: Callable[[T], Any]) -> Sequence[T]:
    """What is told of a list."""
    if callable(limit):
        return limit(whole, key)
    return whole if limit is None else whole[:limit]
