"""Files: figures and maps, parts of the graph for other programs, rows for spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api.client.base import API, Base, Day, asked_for, part
from api.client.documents import Document

Format = Literal["svg", "png", "pdf", "html", "json"]
Theme = Literal["light", "dark", "grey"]


@dataclass(frozen=True, slots=True)
class File:
    """A file, and what the service tells of it beside its bytes.

    `told` holds the `Guikou-...` headers by the rest of their name in lower case: `pages` and
    `page` of a figure; `total` and `shown` rows of a table; `known` and `data-version` of exports.
    """

    data: bytes
    media_type: str
    told: Mapping[str, str]


class Files(Base):
    """The service logs each file that it gives; some roles may not have exports and tables."""

    def figure(
        self, kind: str, format: Format, parameters: Mapping[str, Any] | None = None, *,
        known: str | None = None, lang: Literal["zh", "en"] | None = None,
        sheet: str | None = None, theme: Theme | None = None, dpi: int | None = None,
        page: int | None = None,
    ) -> File:  # fmt: skip
        """A figure, as `guikou figure` writes it.

        Args:
            kind: chain, coverage, timeline, diff or network.
            format: of the file; svg and png hold one page, the others all.
            parameters: of the kind, by name: `unit`, `on`, `and`, `from`...
            known: the instant (UTC) of what was known; now unless told.
            lang: of the words; zh unless told.
            sheet: its size; a4 unless told.
            theme: its colours; light unless told.
            dpi: dots an inch of a png; 144 unless told.
            page: from 1; the first unless told.
        """
        own = {"known": known, "lang": lang, "sheet": sheet, "theme": theme, "dpi": dpi}
        asked = asked_for(parameters, **own, page=page)
        return self._file(f"figures/{part(kind)}.{part(format)}", asked)

    def map(
        self, unit: str, format: Format, on: Day | None = None, *,
        kind: Literal["chain", "network"] | None = None, known: str | None = None,
        lang: Literal["zh", "en"] | None = None, sheet: str | None = None,
        theme: Theme | None = None, dpi: int | None = None, page: int | None = None,
    ) -> File:  # fmt: skip
        """The chains of a unit on a day, or the network around it; the rest is as of `figure`."""
        own = {"known": known, "lang": lang, "sheet": sheet, "theme": theme, "dpi": dpi}
        asked = {"on": on, "kind": kind, **own, "page": page}
        return self._file(f"maps/{part(unit)}.{part(format)}", asked)

    def verify_figure(self, data: bytes) -> Document:
        """Whether a figure's file is as it was drawn, and what has changed since."""
        kind = {"Content-Type": "application/octet-stream"}
        return self._sender.document(
            "POST", f"{API}figures/verify", again=True, content=data, headers=kind
        )

    def export(
        self, format: Literal["graphml", "gexf", "csv", "json"], *, entity: str | None = None,
        hops: int | None = None, to: str | None = None, relations: str | None = None,
        query: str | None = None, parameters: Mapping[str, Any] | None = None,
        on: Day | None = None, known: str | None = None,
    ) -> File:  # fmt: skip
        """A part of the graph: around a thing, on the way to another, or what a query names.

        Args:
            format: csv is a zip of nodes.csv and edges.csv.
            entity: the thing in the middle, or the start of a path.
            hops: of what is around it; 1 unless told.
            to: the end of a path.
            relations: of a path, parted by commas; all unless told.
            query: a named query, in the place of `entity`.
            parameters: of the query, by name.
            on: the day; all days unless told, today for a path or a query.
            known: the instant (UTC) of what was known; now unless told.
        """
        given = ",".join(f"{name}={value}" for name, value in (parameters or {}).items())
        asked = {"entity": entity, "hops": hops, "to": to, "relations": relations, "query": query}
        more = {"with": given or None, "on": on, "known": known}
        return self._file(f"export.{part(format)}", {**asked, **more})

    def table(
        self, name: str, format: Literal["csv", "xlsx"],
        parameters: Mapping[str, Any] | None = None, *, limit: int | None = None,
    ) -> File:  # fmt: skip
        """The rows of a named query as a file; all of them unless told."""
        asked = asked_for(parameters, limit=limit)
        return self._file(f"queries/{part(name)}.{part(format)}", asked)

    def _file(self, path: str, asked: Mapping[str, Any]) -> File:
        answer = self._sender.send("GET", API + path, asked)
        told = {
            name.removeprefix("guikou-"): value for name, value in answer.headers.items()
            if name.startswith("guikou-")
        }  # fmt: skip
        return File(answer.content, answer.headers.get("Content-Type", ""), told)
