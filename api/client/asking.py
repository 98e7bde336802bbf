"""Questions: what is found, one thing, who is responsible, what stands around, named queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from api.client.base import API, Base, Day, Line, Sources, asked_for, part, rows
from api.client.documents import Defect, Document, Found, Query
from api.client.listing import Listing


class Asking(Base):
    """Days are EDTF days and today unless told; `known` is an instant (UTC), and now unless told.

    `page` is how many items are asked for at a time; what comes in pages is told whole all the
    same.
    """

    def search(
        self, text: str, *, known: str | None = None, page: int | None = None
    ) -> Listing[Found]:
        """What a name, a part of it, its pinyin or initials find, the best match first."""
        return self._list("search", {"text": text, "known": known, "limit": page}, "results")

    def unit(
        self, id: str, *, known: str | None = None, evidence: Sources | None = None,
        page: int | None = None,
    ) -> Document:  # fmt: skip
        """Everything recorded of a unit or party organisation, by id or by a name that means one.

        Raises ServiceNotFound, and ServiceConflict for a name that means several.
        """
        return self._thing("units", id, known, evidence, page)

    def person(
        self, id: str, *, known: str | None = None, evidence: Sources | None = None,
        page: int | None = None,
    ) -> Document:  # fmt: skip
        """Everything recorded of a person. Raises as `unit`, and ServiceForbidden."""
        return self._thing("people", id, known, evidence, page)

    def post(
        self, id: str, *, known: str | None = None, evidence: Sources | None = None,
        page: int | None = None,
    ) -> Document:  # fmt: skip
        """Everything recorded of a post. Raises as `unit`."""
        return self._thing("posts", id, known, evidence, page)

    def case(
        self, id: str, *, known: str | None = None, evidence: Sources | None = None,
        page: int | None = None,
    ) -> Document:  # fmt: skip
        """Everything recorded of a case. Raises as `unit`, and ServiceForbidden."""
        return self._thing("cases", id, known, evidence, page)

    def document(
        self, id: str, *, known: str | None = None, evidence: Sources | None = None,
        page: int | None = None,
    ) -> Document:  # fmt: skip
        """Everything recorded of a document that facts rest on. Raises as `unit`."""
        return self._thing("documents", id, known, evidence, page)

    def responsibility(
        self, unit: str, on: Day | None = None, *, known: str | None = None,
        line: Line | None = None, limit: int | None = None, evidence: Sources | None = None,
    ) -> Document:  # fmt: skip
        """Who is responsible for a unit on a day, through which hops, on what evidence.

        At most `limit` chains, 100 unless told; `total` says how many there are.
        """
        asked = {"unit": unit, "on": on, "known": known, "line": line, "limit": limit}
        return self._get("responsibility", {**asked, "evidence": evidence})

    def spans(
        self, unit: str, *, line: Line | None = None, known: str | None = None,
        evidence: Sources | None = None,
    ) -> Document:  # fmt: skip
        """The half-open times within which the chains of a unit stay the same."""
        asked = {"unit": unit, "line": line, "known": known, "evidence": evidence}
        return self._get("spans", asked)

    def why_not(
        self, unit: str, on: Day | None = None, *, known: str | None = None,
        line: Line | None = None, evidence: Sources | None = None,
    ) -> Document:  # fmt: skip
        """Why a unit has no chain on a day: the nearest facts before and after."""
        asked = {"unit": unit, "on": on, "known": known, "line": line, "evidence": evidence}
        return self._get("why-not", asked)

    def diff(
        self, unit: str, on: Day | None = None, other: Day | None = None, *,
        known: str | None = None, other_known: str | None = None, line: Line | None = None,
        evidence: Sources | None = None,
    ) -> Document:  # fmt: skip
        """What differs between two days, or between what was known at two instants, or both."""
        first = {"unit": unit, "on": on, "known": known, "line": line, "evidence": evidence}
        return self._get("diff", {**first, "and": other, "and_known": other_known})

    def case_trace(
        self, case: str, on: Day | None = None, *, known: str | None = None,
        evidence: Sources | None = None,
    ) -> Document:  # fmt: skip
        """Who answered for a case at the conduct, at each stage and on a day; recusal.

        Raises ServiceForbidden.
        """
        asked = {"on": on, "known": known, "evidence": evidence}
        return self._get(f"cases/{part(case)}/trace", asked)

    def audit(
        self, on: Day | None = None, *, known: str | None = None, kinds: Sequence[str] = (),
        certain: bool = False, evidence: Sources | None = None, page: int | None = None,
    ) -> Listing[Defect]:  # fmt: skip
        """Defects of the data on a day: of some kinds, all unless told; `certain`: no others."""
        asked = {"on": on, "known": known, "kind": list(kinds), "certain": certain or None}
        more = {"evidence": evidence, "limit": page}
        return self._list("audit", {**asked, **more}, "defects", "names")

    def coverage(
        self, on: Day | None = None, *, known: str | None = None, evidence: Sources | None = None
    ) -> Document:
        """Every central unit under its lead on a day, and those without one."""
        return self._get("coverage", {"on": on, "known": known, "evidence": evidence})

    def neighbourhood(
        self, entity: str, on: Day | None = None, *, hops: int | None = None,
        known: str | None = None, evidence: Sources | None = None, page: int | None = None,
    ) -> Document:  # fmt: skip
        """What stands around a thing on a day, at most so many hops away; 1 unless told."""
        asked = {"entity": entity, "on": on, "hops": hops, "known": known}
        more = {"evidence": evidence, "limit": page}
        return self._list("neighbourhood", {**asked, **more}, "nodes", "edges").whole()

    def paths(
        self, start: str, end: str, on: Day | None = None, *, relations: Sequence[str] = ("all",),
        which: Literal["one", "all"] | None = None, hops: int | None = None,
        known: str | None = None, evidence: Sources | None = None, page: int | None = None,
    ) -> Document:  # fmt: skip
        """The shortest paths between two things on a day, in either direction of relations.

        All of them, or `which="one"` the first by ids; no longer than 8 hops unless told.
        """
        asked = {"start": start, "end": end, "on": on, "relations": ",".join(relations)}
        more = {"which": which, "hops": hops, "known": known, "evidence": evidence, "limit": page}
        return self._list("paths", {**asked, **more}, "paths").whole()

    def queries(self) -> list[Query]:
        """The named queries with their parameters and columns."""
        return cast(list[Query], self._get("queries")["queries"])

    def query(
        self, name: str, parameters: Mapping[str, Any] | None = None, *,
        evidence: Sources | None = None, page: int | None = None,
    ) -> Listing[Document]:  # fmt: skip
        """The rows of a named query, as maps by column; its parameters are given by name."""
        asked = asked_for(parameters, evidence=evidence, limit=page)
        return self._list(f"queries/{part(name)}", asked, "rows", items=rows)

    def cypher(
        self, query: str, parameters: Mapping[str, Any] | None = None, *, limit: int | None = None
    ) -> Document:
        """The answer to a Cypher query that only reads, where the service allows it."""
        asked = {"query": query, "parameters": dict(parameters or {}), "limit": limit}
        body = {key: value for key, value in asked.items() if value is not None}
        return self._sender.document("POST", f"{API}cypher", json=body)

    def _thing(
        self, kind: str, id: str, known: str | None, evidence: Sources | None, page: int | None
    ) -> Document:
        asked = {"known": known, "evidence": evidence, "limit": page}
        return self._list(f"{kind}/{part(id)}", asked, "facts").whole()
