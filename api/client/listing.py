"""A list that the service gives page by page, as one iterable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from api.client.errors import ServiceError

Item = TypeVar("Item")
Page = Mapping[str, Any]


class Listing(Generic[Item]):
    """All items of all pages; each further page is asked for when it is come to.

    `first` is the document of the first page: what the whole answer says of itself (`on`, `known`,
    `data_version`) stands there. It can be iterated over again, which asks again from page two.
    """

    def __init__(
        self, ask: Callable[[Any], Page], items: Callable[[Page], Iterator[Item]]
    ) -> None:
        self._ask, self._items = ask, items
        self.first: Page = ask(None)

    @property
    def total(self) -> int | None:
        """How many there are; None where the service does not count them all."""
        told = self.first.get("total")
        return None if told is None else int(told)

    def __iter__(self) -> Iterator[Item]:
        page, seen = self.first, set()
        while True:
            yield from self._items(page)
            cursor = page.get("next")
            if cursor is None:
                if "next" not in page and page.get("total", 0) != page.get("shown", 0):
                    raise ServiceError(
                        f"只有前 {page['shown']} 项 the service gave {page['shown']} of "
                        f"{page['total']} and no way to the others; ask for more a page."
                    )
                return
            if cursor in seen:
                raise ServiceError("分页不前进 the service gives the same page again.")
            seen.add(cursor)
            page = self._ask(cursor)
