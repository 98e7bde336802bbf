"""What of a source a policy shows: nodes, both kinds of edges, sources of facts.

Every decision looks at shown things and at a fact's own classification only, never at what a
hidden thing says, so that sources which differ in hidden things give the same view.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from api.views.policy import BELONGS, Policy, Treatment, sealable, sealed_end
from graph import statements as st
from graph.evidence import parse
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from graph.sweep import without

Side = Literal["from_id", "to_id"]
_PASSAGE = "evidence:"


class Kept(NamedTuple):
    """An edge that stays: which end is sealed, if any, and whether its own properties are shown."""

    row: Row
    side: Side | None
    own: bool


class Visible:
    """What is shown of the batches of a source up to a number."""

    def __init__(self, source: Store, policy: Policy, known: int) -> None:
        self._source, self._policy, self.known = source, policy, known
        self.numbers: set[int] = set()
        """Batches that brought or withdrew a shown source."""
        self.cited: set[str] = set()
        """Documents and passages that a shown fact names."""
        self._named: dict[str, list[Row]] = defaultdict(list)
        documents = self._own("Document", "heading", "evidence")
        documents.sort(key=lambda row: str(row["id"]))
        self._titles = {row[k]: row["id"] for row in documents for k in ("heading", "id")}
        self.unstated = {row["id"] for row in documents if _unstated(row)}
        """Documents that are shown only if a shown fact names them: nobody classified them."""
        self.nodes = {n.label: {r["id"] for r in self._own(n.label)} for n in schema().facts()}
        self.nodes["Evidence"] = {
            row["id"] for row in self._own("Evidence", "document")
            if row["document"] in self.nodes["Document"]
        }  # fmt: skip
        for label, relation in BELONGS.items():
            self.nodes[label] &= self._belonging(label, relation)

    def _own(self, label: str, *also: str) -> list[Row]:
        """Nodes that their type and their own classification show."""
        if self._policy.nodes[label] != "show":
            return []
        columns = ", ".join(f"n.{p} AS {p}" for p in ("id", "classification", *also))
        text = f"MATCH (n:`{label}`) WHERE n.added <= $known RETURN {columns}"
        rows = self._source.read(text, {"known": self.known}, timeout=600)
        return [row for row in rows if self._policy.shows(row["classification"])]

    def _belonging(self, label: str, relation: str) -> set[str]:
        found: set[str] = set()
        for start, end in schema().edges[relation].endpoints:
            side = "from_id" if start == label else "to_id"
            for kept in self.edges(relation, start, end):
                key = kept.row[side]
                found.add(key)
                if relation == "STATES":
                    self.unstated.discard(kept.row["from_id"])
                if label == "Name":
                    self._named[key].append(kept.row)
        return found

    def rows(self, label: str, ids: Sequence[str]) -> list[Row]:
        """The shown nodes of a type among ids, as they are shown."""
        rows = self._source.read(st.nodes_by_id(label), {"ids": list(ids)}, timeout=600)
        shown = [self.values(row) for row in rows if row["id"] in self.nodes[label]]
        return [self._name(row) for row in shown] if label == "Name" else shown

    def values(self, row: Row) -> Row:
        """A shown fact without the sources and the properties that are not shown."""
        kept = row | {p: None for p in self._policy.withheld if p in row}
        if basis := row.get("basis"):
            document = self._titles.get(basis)
            kept["basis"] = basis if document else None
            self.cited |= {document} if document else set()
        return kept | {"evidence": self._sources(row["evidence"] or ())}

    def _name(self, row: Row) -> Row:
        """A name that several things may bear, as far as those that are shown bear it."""
        bearers = self._named[row["id"]]
        places = {self._place(text) for edge in bearers for text in edge["evidence"]}
        first = min(edge["added"] for edge in bearers)
        return row | {
            "added": max(row["added"], first),
            "evidence": [text for text in row["evidence"] if self._place(text) in places],
        }

    @staticmethod
    def _place(text: str) -> tuple[str, str]:
        return parse(text).document, parse(text).place

    def _sources(self, evidence: Sequence[str]) -> list[str]:
        """The locators whose document and passage are shown; notes what they name."""
        number, found = self.known + 1, []
        for text in evidence:
            loc = parse(text)
            passage = loc.place if loc.place.startswith(_PASSAGE) else None
            if loc.added > self.known or loc.document not in self.nodes["Document"]:
                continue
            if passage is not None and passage not in self.nodes["Evidence"]:
                continue
            self.cited |= {loc.document, *([passage] if passage else [])}
            found += without([text], number)
            self.numbers |= {loc.added} | ({loc.closed} if loc.closed else set())
        self.numbers.discard(number)
        return found

    def revisions(self, label: str, ids: set[str]) -> list[Row]:
        """Earlier values of some nodes of a type, as stored."""
        if not ids:
            return []
        text = st.node_rows("Revision", "n.node_label = $label")
        rows = self._source.read(text, {"label": label}, timeout=600)
        unfinished = f"revision:{self.known + 1}:"
        return [
            row for row in rows
            if row["node"] in ids and not row["id"].startswith(unfinished)
        ]  # fmt: skip

    def edges(self, edge: str, start: str, end: str) -> list[Kept]:
        """The edges that stay, as stored."""
        text = st.edge_rows(edge, start, end, "r.added <= $known")
        rows = self._source.read(text, {"known": self.known}, timeout=600)
        for row in rows:
            if row["closed"] == self.known + 1:
                row["closed"] = OPEN
        found = []
        for row, seen in zip(rows, self._seen(edge, rows), strict=True):
            ends = (self._end(start, row["from_id"]), self._end(end, row["to_id"]))
            if seen and ends == ("show", "show"):
                found.append(Kept(row, None, True))
            elif side := self._sealed(edge, (start, end), ends, seen):
                found.append(Kept(row, side, seen and "seal" in ends))
        return found

    def _end(self, label: str, key: str) -> Treatment:
        treatment = self._policy.nodes[label]
        return "drop" if treatment == "show" and key not in self.nodes[label] else treatment

    def _sealed(
        self, edge: str, labels: tuple[str, str], ends: tuple[Treatment, Treatment], seen: bool
    ) -> Side | None:
        """The end to be sealed of an edge that is not shown; None when it is dropped."""
        sides: tuple[Side, Side] = ("from_id", "to_id")
        unnamed = [side for side, t in zip(sides, ends, strict=True) if t == "seal"]
        asked = self._policy.edges.get(edge) == "seal"
        if edge in BELONGS.values() or len(unnamed) == 2 or not (asked or (seen and unnamed)):
            return None
        side = unnamed[0] if unnamed else sealed_end(labels[0])
        here = sides.index(side)
        return side if ends[1 - here] == "show" and sealable(labels[here]) else None

    def _seen(self, edge: str, rows: Sequence[Row]) -> list[bool]:
        """Whether each fact's own classification shows it, then and by its latest word.

        A classification that was raised holds for what was recorded before, too: an edge is hidden
        when what replaced the same assignment (docs/decisions/0001) is.
        """
        same = ("from_id", "to_id", "since", *schema().edges[edge].identity)
        versions: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for i, row in enumerate(rows):
            versions[(*(row[p] for p in same), row["added"])].append(i)
        latest = [True] * len(rows)
        for i in sorted(range(len(rows)), key=lambda i: -rows[i]["added"]):
            row = rows[i]
            after = versions.get((*(row[p] for p in same), row["closed"]), [])
            if after and row["closed"] > row["added"]:
                latest[i] = all(latest[j] for j in after)
            else:
                latest[i] = self._policy.shows(row["classification"])
        shows = self._policy.shows
        return [ok and shows(row["classification"]) for row, ok in zip(rows, latest, strict=True)]


def _unstated(document: Row) -> bool:
    """Whether a document was made of a file or a source cell: it rests on itself as a whole."""
    sources = [parse(text) for text in document["evidence"] or ()]
    return all((loc.document, loc.place) == (document["id"], "") for loc in sources)
