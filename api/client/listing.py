"""A list that the service gives page by page, as one iterable or one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from api.client.documents import Document
from api.client.errors import ServiceError

Item = TypeVar("Item")
Page = Mapping[str, Any]
Items = Callable[[Page], Iterator[Item]]


class Listing(Generic[Item]):
    """All items of all pages; each further page is asked for when it is come to.

    `first` is the document of the first page: what the whole answer says of itself (`on`, `known`,
    `data_version`) stands there. It can be iterated over again, which asks again from page two.
    All pages are of one data version; where the service can no longer give it, ServiceConflict.
    """

    def __init__(
        self, ask: Callable[[Any], Page], keys: Sequence[str], items: Items[Item] | None = None
    ) -> None:
        """Ask for the first page.

        Args:
            ask: gives the page of a cursor, or the first for None.
            keys: the lists, and maps, of which each page holds a part.
            items: those of a page; what its lists hold unless told.
        """
        self._ask, self._keys, self._items = ask, keys, items
        self.first: Page = ask(None)

    @property
    def total(self) -> int:
        """How many there are."""
        return int(self.first["total"])

    def __iter__(self) -> Iterator[Item]:
        for page in self._pages():
            if self._items is not None:
                yield from self._items(page)
            else:
                yield from page[self._keys[0]]

    def whole(self) -> Document:
        """All pages put together: one document, as if it had been given on one page."""
        pages = list(self._pages())
        made: Document = {k: v for k, v in pages[0].items() if k != "next"}
        made["shown"] = sum(page["shown"] for page in pages)
        for key in self._keys:
            parts = [page[key] for page in pages]
            if isinstance(parts[0], Mapping):
                made[key] = {name: value for part in parts for name, value in part.items()}
            else:
                made[key] = [item for part in parts for item in part]
        return made

    def _pages(self) -> Iterator[Page]:
        page, seen = self.first, set()
        while True:
            yield page
            cursor = page["next"]
            if cursor is None:
                return
            if cursor in seen:
                raise ServiceError("分页不前进 the service gives the same page again.")
            seen.add(cursor)
            page = self._ask(cursor)
