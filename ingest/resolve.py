"""References: an id, or a name that means exactly one thing on the row's dates; never a guess."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from graph import statements as st
from graph.dates import Bounds
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Store

_NAMED = ("full_name", "short_names", "heading", "post_name")


@dataclass(frozen=True, slots=True)
class Target:
    """A node that a reference can mean."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class _Named:
    target: Target
    text: str
    since_min: object
    until_max: object


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """A name as it is compared: compatibility forms, without spaces, brackets alike, lower case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace())


class Resolver:
    """Finds what a cell refers to, among this batch's nodes and the stored ones."""

    def __init__(self, store: Store, number: int) -> None:
        self._store = store
        self._number = number
        self._ids: dict[str, str] = {}
        self._names: dict[str, list[_Named]] | None = None
        self._absent: set[tuple[str, tuple[str, ...]]] = set()

    def label_of(self, key: str) -> str | None:
        """The label under which an id is known, if it has been met."""
        return self._ids.get(key)

    def add(self, key: str, label: str) -> None:
        """Note a node of this batch."""
        self._ids[key] = label

    def load(self, texts: Iterable[str], labels: tuple[str, ...]) -> None:
        """Look up many cells in the store at once; known ones are then found without a query."""
        ids = [t for t in set(texts) if t not in self._ids and (t, labels) not in self._absent]
        if not ids:
            return
        for label in labels:
            text = (
                f"UNWIND $ids AS i MATCH (n:`{label}` {{id: i}}) WHERE n.closed = $open "
                "RETURN n.id AS id"
            )
            for row in self._store.read(text, {"ids": ids, "open": OPEN}, timeout=600):
                self._ids[row["id"]] = label
        self._absent.update((t, labels) for t in ids if t not in self._ids)

    def find(
        self, text: str, labels: tuple[str, ...], when: Bounds
    ) -> Target | tuple[str, str]:
        """The node that a cell means, or (reason, suggestion) why none can be named."""
        label = self._ids.get(text)
        if label in labels:
            return Target(text, str(label))
        every = [n for n in self._index().get(folded(text), ()) if n.target.label in labels]
        found = sorted(
            {n.target for n in every if _overlap(n, when)}, key=lambda t: (t.label, t.id)
        )
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            listed = "、".join(t.id for t in found)
            return f"the name means {len(found)} things 名称对应多个对象", f"write one of 请写编号: {listed}"
        if label is not None:
            return f"the id is a {label}, not a {' or '.join(labels)} 类型不符", "correct it"
        if every:
            listed = "、".join(sorted({n.target.id for n in every}))
            return "the name was not in use on the row's dates 该日期内无此名称", f"see {listed}"
        return "nothing has this id or name 找不到该编号或名称", self._suggest(text, labels)

    def _suggest(self, text: str, labels: tuple[str, ...]) -> str:
        near = get_close_matches(folded(text), self._index(), n=20, cutoff=0.75)
        close = [n for key in near for n in self._index()[key] if n.target.label in labels][:3]
        if close:
            listed = "、".join(f"{n.text}（{n.target.id}）" for n in close)
            return f"did you mean 是否指: {listed}"
        return "add it first, or correct the cell 请先录入该对象或更正"

    def _index(self) -> dict[str, list[_Named]]:
        """All names by folded text; read once, when a cell is no id."""
        if self._names is None:
            self._names = defaultdict(list)
            for node in schema().facts():
                fields = [f for f in _NAMED if f in node.own]
                if fields and node.label != "Name":
                    self._read_names(node.label, fields, node.temporal)
            self._read_former()
        return self._names

    def _read_names(self, label: str, fields: list[str], dated: bool) -> None:
        columns = ", ".join(f"n.{f} AS {f}" for f in fields)
        span = ", n.since_min AS since_min, n.until_max AS until_max" if dated else ""
        text = f"MATCH (n:`{label}`) WHERE n.closed = $open RETURN n.id AS id, {columns}{span}"
        for row in self._store.read(text, {"open": OPEN}, timeout=600):
            for field in fields:
                value = row[field]
                for name in value if isinstance(value, list) else [value]:
                    if name:
                        self._note(row["id"], label, name, row)

    def _read_former(self) -> None:
        for label, _ in schema().edges["NAMED"].endpoints:
            text = (
                f"MATCH (a:`{label}`)-[r:`NAMED`]->(n:`Name`) WHERE r.closed = $open "
                "RETURN a.id AS id, n.text AS text, r.since_min AS since_min, "
                "r.until_max AS until_max"
            )
            for row in self._store.read(text, {"open": OPEN}, timeout=600):
                self._note(row["id"], label, row["text"], row)

    def _note(self, key: str, label: str, name: str, row: dict[str, object]) -> None:
        assert self._names is not None
        named = _Named(Target(key, label), name, row.get("since_min"), row.get("until_max"))
        self._names[folded(name)].append(named)


def _overlap(named: _Named, when: Bounds) -> bool:
    """Whether the thing and the row can hold on one day; undated things always can."""
    if named.since_min is None:
        return True
    return bool(named.since_min < when.until_max and when.since_min < named.until_max)  # type: ignore[operator]
