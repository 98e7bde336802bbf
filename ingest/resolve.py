"""References: an id, or a name that means exactly one thing on the row's dates; never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from graph.dates import Bounds
from graph.names import Named, Target, folded, index
from graph.statements import OPEN
from graph.stores.base import Store
from ingest.issues import Problem


def standing_ids(store: Store, label: str, ids: Sequence[str]) -> list[str]:
    """Those of some ids that nodes of a label bear which stand.

    A condition on `closed` in the query would make the embedded engine scan the label.
    """
    text = f"UNWIND $ids AS i MATCH (n:`{label}` {{id: i}}) RETURN n.id AS id, n.closed AS closed"
    rows = store.read(text, {"ids": ids}, timeout=600)
    return [row["id"] for row in rows if row["closed"] == OPEN]


class Resolver:
    """Finds what a cell refers to, among this batch's nodes and the stored ones."""

    def __init__(self, store: Store, number: int) -> None:
        self._store = store
        self._number = number
        self._ids: dict[str, Target] = {}
        self._names: dict[str, list[Named]] | None = None
        self._absent: set[tuple[str, tuple[str, ...]]] = set()

    def label_of(self, key: str) -> str | None:
        """The label under which an id is known, if it has been met."""
        target = self._ids.get(key)
        return target.label if target else None

    def add(self, key: str, label: str) -> None:
        """Note a node of this batch."""
        self._ids[key] = Target(label, key)

    def load(self, texts: Iterable[str], labels: tuple[str, ...]) -> None:
        """Look up many cells in the store at once; known ones are then found without a query."""
        ids = [t for t in set(texts) if t not in self._ids and (t, labels) not in self._absent]
        if not ids:
            return
        for label in labels:
            for key in standing_ids(self._store, label, ids):
                self.add(key, label)
        self._absent.update((t, labels) for t in ids if t not in self._ids)

    def find(self, text: str, labels: tuple[str, ...], when: Bounds) -> Target | Problem:
        """The node that a cell means, or why none can be named."""
        known = self._ids.get(text)
        if known is not None and known.label in labels:
            return known
        every = [n for n in self._index().get(folded(text), ()) if n.target.label in labels]
        found = sorted({n.target for n in every if n.overlaps(when)})
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            listed = "、".join(t.id for t in found)
            return Problem(
                f"the name means {len(found)} things 名称对应多个对象",
                f"write one of these ids 请写编号: {listed}",
            )
        if known is not None:
            wanted = " or ".join(labels)
            return Problem(f"the id is a {known.label}, not a {wanted} 类型不符", "correct it")
        if every:
            listed = "、".join(sorted({n.target.id for n in every}))
            return Problem(
                "the name was not in use on the row's dates 该日期内无此名称", f"see {listed}"
            )
        unknown = "nothing has this id or name 找不到该编号或名称"
        return Problem(unknown, self._suggest(text, labels))

    def _suggest(self, text: str, labels: tuple[str, ...]) -> str:
        near = get_close_matches(folded(text), self._index(), n=20, cutoff=0.75)
        close = [n for key in near for n in self._index()[key] if n.target.label in labels][:3]
        if close:
            listed = "、".join(f"{n.text}（{n.target.id}）" for n in close)
            return f"did you mean 是否指: {listed}"
        return "add it first, or correct the cell 请先录入该对象或更正"

    def _index(self) -> dict[str, list[Named]]:
        """All names, read once and only when a cell is no id."""
        if self._names is None:
            self._names = index(self._store, self._number)
        return self._names
