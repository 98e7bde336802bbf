"""Names: how they are compared, and which things bear one. Never by transliteration."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graph import statements as st
from graph.dates import Bounds
from graph.known import unpack
from graph.schema import schema
from graph.stores.base import Row, Store

DISPLAY = ("full_name", "heading", "post_name")
"""Properties that hold a node's display name; each label has one of them at most."""
_STAND_INS = ("text", "stage", "metric", "place")


def called(row: Row) -> str | None:
    """The display name of a node, or what stands for one where its type has none."""
    return next((str(row[p]) for p in (*DISPLAY, *_STAND_INS) if row.get(p)), None)


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """A node that a name can mean."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one thing: its text, its sort, and when it can have been in use."""

    target: Target
    text: str
    sort: str
    since_min: date | None
    until_max: date | None

    def overlaps(self, when: Bounds) -> bool:
        """Whether it can have been in use on a day of an interval; an undated one always can."""
        if self.since_min is None or self.until_max is None:
            return True
        return self.since_min < when.until_max and when.since_min < self.until_max


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """A name as it is compared: compatibility forms, one case, brackets alike, no spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace())


def index(store: Store, known: int) -> dict[str, list[Named]]:
    """Every name known at a batch number, by folded text."""
    names: dict[str, list[Named]] = defaultdict(list)
    for node in schema().facts():
        display = next((f for f in DISPLAY if f in node.own), None)
        if display is None:
            continue
        for row in store.read(_display(node.label, display), {"known": known}, timeout=600):
            _note(names, node.label, row, row["text"], display)
            for short in row["short_names"] or ():
                _note(names, node.label, row, short, "short_names")
    for row in store.read(st.node_rows("Revision", st.known("n")), {"known": known}):
        _note_earlier(names, row)
    for label, _ in schema().edges["NAMED"].endpoints:
        text = (
            f"MATCH (a:`{label}`)-[r:`NAMED`]->(n:`Name`) "
            f"WHERE {st.known('r')} "
            "RETURN a.id AS id, n.text AS text, n.name_kind AS name_kind, "
            "r.since_min AS since_min, r.until_max AS until_max"
        )
        for row in store.read(text, {"known": known}, timeout=600):
            _note(names, label, row, row["text"], row["name_kind"])
    return names


def _note_earlier(names: dict[str, list[Named]], revision: Row) -> None:
    """Names that a node bore at the time and that were corrected since."""
    label = revision["node_label"]
    values = unpack(label, revision["values"])
    row: Row = {"since_min": None, "until_max": None} | values
    display = next((f for f in DISPLAY if f in values), "")
    _note(names, label, row, row.get(display), display)
    for short in row.get("short_names") or ():
        _note(names, label, row, short, "short_names")


def _display(label: str, display: str) -> str:
    own = schema().nodes[label].own
    short = "n.short_names" if "short_names" in own else "null"
    span = "n.since_min AS since_min, n.until_max AS until_max"
    if not schema().nodes[label].temporal:
        span = "null AS since_min, null AS until_max"
    return (
        f"MATCH (n:`{label}`) WHERE {st.known('n')} "
        f"RETURN n.id AS id, n.{display} AS text, {short} AS short_names, {span}"
    )


def _note(names: dict[str, list[Named]], label: str, row: Row, text: str | None, sort: str) -> None:
    if text:
        named = Named(Target(label, row["id"]), text, sort, row["since_min"], row["until_max"])
        names[folded(text)].append(named)
