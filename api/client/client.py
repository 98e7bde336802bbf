"""The client: one method a question, the documents as the service tells them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

from api.client.errors import ServiceError
from api.client.listing import Listing, Page
from api.client.sending import Sender
from graph.errors import UsageError

Document = dict[str, Any]
Day = date | str
_AT_WORK = frozenset({"waiting", "checking", "committing"})
"""States of an ingest that goes on by itself."""
_POLL = 0.5
"""Seconds between two looks at an ingest."""


class Client:
    """A guikou service, asked in the name of a token. Close it, or use it in a `with`.

    Dates are days (`date` or text), `known` an instant; what is None is left to the service. More
    parameters of an endpoint are given by name. Every method raises ServiceError.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float = 60.0,
        wait: Callable[[float], None] = time.sleep,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Prepare to ask; nothing is sent yet.

        Args:
            url: `https://guikou.example.org`, or `http://127.0.0.1:8765` on this machine.
            token: of `guikou tokens issue`.
            timeout: seconds for which an answer is waited for.
            wait: waits for some seconds, between tries and looks.
            transport: what sends requests; the network unless given.

        Raises:
            UsageError: the address is none, or the token would cross a network in the clear.
        """
        self._sender = Sender(url, token, timeout, wait, transport)
        self._wait = wait

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. Idempotent."""
        self._sender.close()

    def version(self) -> Document:
        """The release of the service, and its data version."""
        return self._get("version")

    def search(self, text: str, **more: Any) -> Listing[Document]:
        """What a name, a part of it, its pinyin or initials find."""
        return self._list("search", "results", {"text": text, **more})

    def unit(self, id: str, **more: Any) -> Document:
        """A unit."""
        return self._get(f"units/{_part(id)}", more)

    def person(self, id: str, **more: Any) -> Document:
        """A person."""
        return self._get(f"people/{_part(id)}", more)

    def post(self, id: str, **more: Any) -> Document:
        """A post."""
        return self._get(f"posts/{_part(id)}", more)

    def case(self, id: str, **more: Any) -> Document:
        """A case."""
        return self._get(f"cases/{_part(id)}", more)

    def document(self, id: str, **more: Any) -> Document:
        """A document that facts rest on."""
        return self._get(f"documents/{_part(id)}", more)

    def responsibility(
        self, unit: str, on: Day | None = None, *, known: str | None = None,
        line: str | None = None, **more: Any,
    ) -> Document:  # fmt: skip
        """Who is responsible for a unit on a day, through which hops, on what evidence."""
        return self._get(
            "responsibility", {"unit": unit, "on": on, "known": known, "line": line, **more}
        )

    def spans(self, unit: str, *, line: str | None = None, **more: Any) -> Document:
        """The half-open times within which the chains of a unit stay the same."""
        return self._get("spans", {"unit": unit, "line": line, **more})

    def why_not(self, unit: str, on: Day | None = None, **more: Any) -> Document:
        """Why a unit has no chain on a day."""
        return self._get("why-not", {"unit": unit, "on": on, **more})

    def diff(self, unit: str, on: Day, other: Day, **more: Any) -> Document:
        """What differs between two days."""
        return self._get("diff", {"unit": unit, "on": on, "and": other, **more})

    def case_trace(self, case: str, **more: Any) -> Document:
        """The stages of a case, and who was responsible for each."""
        return self._get(f"cases/{_part(case)}/trace", more)

    def audit(self, on: Day | None = None, **more: Any) -> Listing[Document]:
        """Defects of the data on a day."""
        return self._list("audit", "defects", {"on": on, **more})

    def coverage(self, on: Day | None = None, **more: Any) -> Document:
        """Which units are led on a day, and which are not."""
        return self._get("coverage", {"on": on, **more})

    def neighbourhood(self, id: str, on: Day | None = None, **more: Any) -> Document:
        """What stands around a thing on a day."""
        return self._get("neighbourhood", {"id": id, "on": on, **more})

    def paths(self, start: str, end: str, on: Day | None = None, **more: Any) -> Document:
        """The ways from one thing to another on a day."""
        return self._get("paths", {"from": start, "to": end, "on": on, **more})

    def queries(self) -> Listing[Document]:
        """The named queries with their parameters and columns."""
        return self._list("queries", "queries", {})

    def query(
        self, name: str, parameters: Mapping[str, Any] | None = None, *, page: int | None = None
    ) -> Listing[Document]:
        """The rows of a named query as maps by column; `page` is how many are asked at a time."""
        asked = {**(parameters or {}), "limit": page}
        return Listing(self._pages(f"queries/{_part(name)}", asked), _rows)

    def figure(self, kind: str, format: str, **asked: Any) -> bytes:
        """A figure as a file: svg, png, pdf, html or json."""
        path = f"figures/{_part(kind)}.{_part(format)}"
        return self._sender.send("GET", path, asked).content

    def ingest(
        self, files: Sequence[Path], *, progress: Callable[[Document], None] | None = None,
        within: float = 3600.0, **more: Any,
    ) -> Document:  # fmt: skip
        """Upload table files and have them checked, without changing anything yet; see `commit`.

        Args:
            files: the tables.
            progress: told the state of the ingest, each time it is looked at.
            within: seconds after which it is no longer waited for.
            more: further fields of the form.

        Returns:
            What would change, and the `id` to commit.
        """
        with ExitStack() as stack:
            sent = [
                ("files", (file.name, stack.enter_context(file.open("rb")))) for file in files
            ]
            begun = self._sender.document(
                "POST", "ingests", files=sent, data={k: str(v) for k, v in more.items()}
            )
        return self._ended(begun, progress, within)

    def commit(
        self, ingest: str, *, progress: Callable[[Document], None] | None = None,
        within: float = 3600.0,
    ) -> Document:  # fmt: skip
        """Load what an ingest holds; the answer names the batch."""
        begun = self._sender.document("POST", f"ingests/{_part(ingest)}/commit")
        return self._ended({"id": ingest, **begun}, progress, within)

    def batches(self) -> Listing[Document]:
        """The batches, oldest first."""
        return self._list("batches", "batches", {})

    def undo(self, batch: int) -> Document:
        """Take a batch back."""
        return self._sender.document("POST", f"batches/{int(batch)}/undo")

    def cypher(
        self, query: str, parameters: Mapping[str, Any] | None = None, *, limit: int | None = None
    ) -> Document:
        """The answer to a Cypher query that only reads, where the service allows it."""
        asked = {"query": query, "parameters": dict(parameters or {}), "limit": limit}
        body = {key: value for key, value in asked.items() if value is not None}
        return self._sender.document("POST", "cypher", json=body)

    def _ended(
        self, ingest: Document, progress: Callable[[Document], None] | None, within: float
    ) -> Document:
        """The state of an ingest when it no longer goes on by itself."""
        waited = 0.0
        while True:
            if progress is not None:
                progress(ingest)
            if ingest.get("state") not in _AT_WORK:
                return ingest
            if waited >= within:
                raise ServiceError(
                    f"录入 {ingest['id']} 在 {within:g} 秒内没有结束 the ingest did not end within "
                    f"{within:g} s; it goes on at the service."
                )
            self._wait(_POLL)
            waited += _POLL
            ingest = self._get(f"ingests/{_part(str(ingest['id']))}")

    def _get(self, path: str, asked: Mapping[str, Any] | None = None) -> Document:
        return self._sender.document("GET", path, asked)

    def _list(self, path: str, key: str, asked: Mapping[str, Any]) -> Listing[Document]:
        return Listing(self._pages(path, asked), lambda page: iter(page[key]))

    def _pages(self, path: str, asked: Mapping[str, Any]) -> Callable[[Any], Page]:
        return lambda cursor: self._get(path, {**asked, "cursor": cursor})


def _rows(page: Page) -> Iterator[Document]:
    return (dict(zip(page["columns"], row, strict=True)) for row in page["rows"])


def _part(text: str) -> str:
    """A text as one part of a path; `.` and `..` would lead elsewhere. Raises UsageError."""
    if not text.strip("."):
        raise UsageError(f"{text!r} 不是编号 is no id.")
    return quote(text, safe="")
