"""What a snapshot changes against the one before it: added, gone, moved, changed, as before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graph import statements as st
from graph.names import DISPLAY
from graph.schema import schema
from graph.stores.base import Row, Store
from ingest.snapshots import Snapshots

Kind = tuple[str, str, str]
"""A relation and the labels of its ends."""
_CHUNK = 2_000


@dataclass(slots=True)
class Changes:
    """Gathered while a snapshot is worked in; `document` is what the caller shows."""

    nodes: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, list[tuple[Kind, Row]]] = field(default_factory=lambda: defaultdict(list))
    stayed: int = 0

    def node(self, label: str, key: str, now: bool, before: bool) -> None:
        """A node that today's snapshot shows or not, and the one before it showed or not."""
        if now and before:
            self.stayed += 1
        elif now or before:
            self.nodes["added" if now else "gone"].append((label, key))

    def edge(self, kind: Kind, row: Row, now: bool, before: bool) -> None:
        """The same of a relation."""
        if now and before:
            self.stayed += 1
        elif now or before:
            self.edges["added" if now else "gone"].append((kind, row))

    def document(self, store: Store, snapshots: Snapshots) -> dict[str, Any]:
        """The changes as plain values, named and in a fixed order."""
        names = self._names(store)
        lists: dict[str, list[dict[str, Any]]] = {
            what: [_node(names, label, key) for label, key in sorted(self.nodes[what])]
            for what in ("added", "gone")
        } | {"moved": [], "changed": []}
        groups: dict[tuple[Any, ...], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for what in ("added", "gone"):
            for kind, row in self.edges[what]:
                groups[_whose(kind, row)][what].append(row)
        for (relation, start, *_), both in sorted(groups.items(), key=lambda g: str(g[0])):
            for what, item in _paired(both):
                lists[what].append(_edge(names, relation, start, item))
        return {
            "day": snapshots.said.day.isoformat(), "series": list(_series(snapshots)),
            "counts": {what: len(found) for what, found in lists.items()} | {"stayed": self.stayed},
            **lists,
        }  # fmt: skip

    def _names(self, store: Store) -> dict[str, str]:
        wanted: dict[str, set[str]] = defaultdict(set)
        for label, key in (pair for found in self.nodes.values() for pair in found):
            wanted[label].add(key)
        for (_, start, end), row in (pair for found in self.edges.values() for pair in found):
            wanted[start].add(row["from_id"])
            wanted[end].add(row["to_id"])
        names: dict[str, str] = {}
        for label, keys in wanted.items():
            own = schema().nodes[label].own
            column = next((name for name in (*DISPLAY, "text") if name in own), "id")
            ids = sorted(keys) if column != "id" else []
            for at in range(0, len(ids), _CHUNK):
                asked = {"ids": ids[at : at + _CHUNK]}
                for row in store.read(st.nodes_by_id(label), asked, timeout=600):
                    names[row["id"]] = row[column] or ""
        return names


def _series(snapshots: Snapshots) -> Iterator[dict[str, Any]]:
    said = snapshots.said
    for series in sorted({taken.series for taken in snapshots.mine.values()}):
        every = [t.day for t in (*snapshots.stored.values(), *snapshots.mine.values())
                 if t.series == series]  # fmt: skip
        yield {
            "roster": series[0], "table": series[1], "repeated": snapshots.repeated(series),
            "corrects": (said.day in {t.day for t in snapshots.stored.values()
                                      if t.series == series}
                         and not snapshots.repeated(series)),
            "previous": _iso(max((d for d in every if d < said.day), default=None)),
            "next": _iso(min((d for d in every if d > said.day), default=None)),
        }  # fmt: skip


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())


def _whose(kind: Kind, row: Row) -> tuple[Any, ...]:
    """What a relation answers: a unit's lead for one scope, a post's body."""
    names = schema().edges[kind[0]].identity
    return (kind[0], row["from_id"], *(row[name] for name in names))


def _paired(both: dict[str, list[Row]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Relations of one thing that came and went: moved to another end, or said otherwise."""
    added, gone = ({row["to_id"]: row for row in both[what]} for what in ("added", "gone"))
    for key in sorted(added.keys() & gone.keys()):
        yield "changed", {"before": [gone.pop(key)], "after": [added.pop(key)]}
    if added and gone:
        yield "moved", {"before": _sorted(gone.values()), "after": _sorted(added.values())}
        return
    for what, found in (("added", added), ("gone", gone)):
        for row in _sorted(found.values()):
            yield what, {"before" if what == "gone" else "after": [row]}


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row["to_id"]))


def _node(names: dict[str, str], label: str, key: str) -> dict[str, Any]:
    said = f"{schema().nodes[label].zh} {_called(names, key)}"
    return {"kind": label, "id": key, "text": said}


def _edge(names: dict[str, str], relation: str, start: str, item: dict[str, Any]) -> dict[str, Any]:
    edge = schema().edges[relation]
    sides: dict[str, Any] = {n: [row["to_id"] for row in rows] for n, rows in item.items()}
    if len(sides) == 1:
        ((far,),) = sides.values()
        sides = {"to": far}
    said = [_far(names, edge.own, rows) for rows in item.values()]
    return {
        "kind": relation, "from": start, **sides,
        "text": f"{_called(names, start)} {edge.zh} {relation}: " + " → ".join(said),
    }  # fmt: skip


def _far(names: dict[str, str], own: Iterable[str], rows: list[Row]) -> str:
    texts = []
    for row in rows:
        more = "，".join(str(row[n]) for n in own if row[n] not in (None, "", []))
        texts.append(_called(names, row["to_id"]) + (f" [{more}]" if more else ""))
    return "、".join(texts)


def _called(names: dict[str, str], key: str) -> str:
    return f"{names[key]}（{key}）" if names.get(key) else key
