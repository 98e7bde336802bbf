"""Worlds in which much is hidden, what a role may see of them, and twins that look the same.

A twin differs in hidden things only: they are called otherwise, lie elsewhere or are not there.
All that is hidden in a twin bears a mark in its id and its words, so that a leak is found in any
text.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graph import statements as st
from graph.evidence import parse
from graph.lease import set_counter
from graph.schema import schema
from graph.stores import Row, Store

MARK = "绝密"
Dump = dict[Any, list[Row]]
"""Rows by label of nodes, and by (start, relation, end) of edges."""


class Sight(NamedTuple):
    """What a role may see that sees nothing restricted."""

    shown: frozenset[str]
    """Types of things."""
    sealed: Mapping[str, int]
    """Relations whose hops stay, and which end is sealed."""


VIEWER = Sight(
    frozenset({"Unit", "PartyOrganization", "Post", "Region", "Name", "Document", "Evidence",
               "Figure"}),
    {"LED_BY": 1, "REPORTS_TO": 1, "PART_OF": 1, "AFFILIATED_WITH": 1, "SUBORDINATE_TO": 1,
     "HOLDS": 0},
)  # fmt: skip
UNCLEARED = Sight(frozenset(n.label for n in schema().facts()), {})
"""Of one who sees people and cases."""
BELONGS = {"SEAT_OF": ("Post", 0), "HAS_STAGE": ("Stage", 1), "STATES": ("Figure", 1),
           "NAMED": ("Name", 1)}  # fmt: skip
ENDS = ("from_id", "to_id")


def dump(store: Store) -> Dump:
    """All that a store holds, in one order; not the counter."""
    found: Dump = {}
    for label in schema().nodes:
        rows = store.read(st.node_rows(label, "n.id <> 'batch:0'"))
        found[label] = sorted(rows, key=lambda r: str(r["id"]))
    for edge in schema().edges.values():
        for start, end in edge.endpoints:
            rows = store.read(st.edge_rows(edge.type, start, end, "true"))
            rows.sort(key=lambda r: (r["from_id"], r["to_id"], r["key"], r["added"]))
            found[start, edge.type, end] = rows
    return found


def put(store: Store, world: Dump) -> None:
    """Write a world into an empty store."""
    for key, rows in world.items():
        text = st.create_nodes(key) if isinstance(key, str) else st.create_edges(
            key[1], key[0], key[2]
        )  # fmt: skip
        store.write([(text, {"rows": rows})])
    last = max((row["number"] for row in world["Batch"]), default=0)
    store.write([set_counter({"committed": last})])


def edges(world: Dump) -> Iterator[tuple[tuple[str, str, str], list[Row]]]:
    """The relations of a world with their rows."""
    return ((key, rows) for key, rows in world.items() if isinstance(key, tuple))


def is_open(row: Row) -> bool:
    """Whether facts of its classification are shown."""
    return row["classification"] in ("open", "internal", None)


def unstated(document: Row) -> bool:
    """Whether a document was made of a file, and rests on itself alone."""
    return [parse(e).document for e in document["evidence"]] == [document["id"]] and not (
        parse(document["evidence"][0]).place
    )


class Seen:
    """What a role may see of a world, worked out from whole tables."""

    def __init__(self, world: Dump, sight: Sight = VIEWER) -> None:
        self.world, self.sight = world, sight
        self.nodes = {row["id"] for label in sight.shown for row in world[label] if is_open(row)}
        for relation, (label, _) in BELONGS.items():
            self.nodes -= {row["id"] for row in world[label]} - self._tied(relation)
        self.nodes -= {row["id"] for row in world["Evidence"]} - self._cited()
        named = {parse(e).document for row in self._shown() for e in row["evidence"]
                 if parse(e).document != row["id"]}  # fmt: skip
        self.nodes -= {r["id"] for r in world["Document"] if unstated(r)} - named

    def _tied(self, relation: str) -> set[str]:
        return {
            row[ENDS[BELONGS[relation][1]]]
            for (_, other, _), rows in edges(self.world) if other == relation
            for row in rows if self.shows(relation, row, rows)
        }  # fmt: skip

    def _cited(self) -> set[str]:
        facts = [*self._shown()]
        ours = {r["id"] for r in self.world["Evidence"] if r["document"] in self.nodes}
        places = {parse(e).place for r in facts for e in r["evidence"]
                  if parse(e).document in self.nodes}  # fmt: skip
        return places & ours

    def _shown(self) -> Iterator[Row]:
        """Facts that are shown, but for passages."""
        for key, rows in self.world.items():
            if isinstance(key, tuple):
                yield from ({"id": "", **r} for r in rows if self.shows(key[1], r, rows))
            elif key in self.sight.shown - {"Evidence"}:
                yield from (r for r in rows if r["id"] in self.nodes)

    def shows(self, relation: str, row: Row, rows: list[Row]) -> bool:
        """Whether an edge is shown with both its ends."""
        if not is_open(row) or not {row["from_id"], row["to_id"]} <= self.nodes:
            return False
        return self._latest(relation, row, rows)

    def _latest(self, relation: str, row: Row, rows: list[Row]) -> bool:
        """Whether the last word on an assignment leaves it open."""
        same = ("from_id", "to_id", "since", *schema().edges[relation].identity)
        after = [r for r in rows if r["added"] == row["closed"]
                 and all(r[p] == row[p] for p in same)]  # fmt: skip
        return all(self._latest(relation, r, rows) for r in after) if after else is_open(row)

    def sealed(self, relation: str, row: Row, rows: list[Row]) -> bool:
        """Whether the hop stays with one end unnamed."""
        sealed = self.sight.sealed
        if relation not in sealed or self.shows(relation, row, rows):
            return False
        return row[ENDS[1 - sealed[relation]]] in self.nodes


def twin(world: Dump, seed: int, *, fewer: bool, sight: Sight = VIEWER) -> Dump:
    """The same to a role. `fewer` leaves out much of what is hidden, too."""
    return _Twin(Seen(world, sight), random.Random(seed), fewer).made()


class _Twin:
    def __init__(self, seen: Seen, chance: random.Random, fewer: bool) -> None:
        self.seen, self.chance, self.fewer = seen, chance, fewer
        self.world = world = seen.world
        facts = [n.label for n in schema().facts()]
        hidden = {label: [r["id"] for r in world[label] if r["id"] not in self.seen.nodes]
                  for label in facts}  # fmt: skip
        self.left: dict[str, list[str]] = {}
        """Hidden nodes that stay, by label, as they are called now."""
        self.ids: dict[str, str] = {key: key for key in self.seen.nodes}
        for label, keys in hidden.items():
            kept = [key for i, key in enumerate(keys) if i == 0 or not self._gone()]
            self.ids |= {key: f"{MARK}{key}" for key in kept}
            self.left[label] = [self.ids[key] for key in kept]
        self.secret = [MARK, *(self.ids[row["id"]] for row in world["Document"]
                               if not is_open(row) and row["id"] in self.ids)]  # fmt: skip

    def _gone(self) -> bool:
        return self.fewer and self.chance.random() < 0.4

    def made(self) -> Dump:
        made: Dump = {}
        for key, rows in self.world.items():
            if key == "Batch":
                made[key] = [self._batch(row) for row in rows]
            elif key == "Revision":
                made[key] = [*self._revisions(rows)]
            elif isinstance(key, str):
                made[key] = [self._node(row) for row in rows if row["id"] in self.ids]
            else:
                made[key] = [*self._edges(key, rows)]
        return made

    def _batch(self, row: Row) -> Row:
        return row | {"who": MARK, "files": [MARK], "file_hashes": [MARK], "facts_added": 7}

    def _said(self, row: Row, keep: tuple[str, ...]) -> Row:
        """A hidden fact with other words and days; dates stay dates that a query can read."""
        shift = {p: v.replace(day=self.chance.randint(1, 28)) for p, v in row.items()
                 if p.startswith(("since_", "until_")) and 1 < v.year < 9999}  # fmt: skip
        words = {p: self._marked(v) for p, v in row.items() if p not in (*keep, *_FIXED)}
        return row | words | shift | {p: row[p] for p in keep} | {"evidence": self._places(row)}

    def _marked(self, value: Any) -> Any:
        if isinstance(value, str):
            return f"{MARK}{value}{self.chance.randint(1, 99)}"
        return [self._marked(v) for v in value] if isinstance(value, list) else value

    def _places(self, row: Row) -> list[str]:
        if "heading" in row and unstated(row):
            return [f"1|{self.ids[row['id']]}|"]
        return [f"{parse(e).added}|{self.ids.get(parse(e).document, MARK)}|{MARK}"
                for e in row["evidence"]]  # fmt: skip

    def _sources(self, row: Row) -> list[str]:
        """Those of a shown fact: hidden ones come and go between the others."""
        found = []
        for text in row["evidence"]:
            loc = parse(text)
            if loc.document in self.seen.nodes and (
                not loc.place.startswith("evidence:") or loc.place in self.seen.nodes
            ):
                found.append(text)
            if self.chance.random() < 0.5:
                found.append(f"1|{self.chance.choice(self.secret)}|{MARK}")
        return found

    def _node(self, row: Row) -> Row:
        if row["id"] in self.seen.nodes:
            return self._shown(row)
        return self._said(row, ("added", "closed", "classification")) | {"id": self.ids[row["id"]]}

    def _shown(self, row: Row) -> Row:
        secret = {p: MARK for p in ("entered_by", "file_hash", "basis") if p in row}
        if row.get("basis") in self._titles():
            del secret["basis"]
        if "basis" in row:
            secret["key"] = f"{self.chance.getrandbits(96):024x}"
        return row | secret | {"evidence": self._sources(row)}

    def _titles(self) -> set[str]:
        rows = [row for row in self.world["Document"] if row["id"] in self.seen.nodes]
        return {row[p] for row in rows for p in ("id", "heading")}

    def _revisions(self, rows: list[Row]) -> Iterator[Row]:
        for row in rows:
            values = json.loads(row["values"])
            if row["node"] in self.seen.nodes and is_open(values):
                said = json.dumps(self._shown(values), ensure_ascii=False)
                yield row | {"values": said}
            elif row["node"] in self.ids and not self._gone():
                said = {k: self._marked(v) for k, v in values.items()
                        if k not in _FIXED and not k.startswith(("since_", "until_"))}  # fmt: skip
                key = self.ids[row["node"]]
                number = row["id"].split(":")[1]
                yield row | {"values": json.dumps(values | said, ensure_ascii=False),
                             "id": f"revision:{number}:{key}", "node": key}  # fmt: skip

    def _edges(self, key: tuple[str, str, str], rows: list[Row]) -> Iterator[Row]:
        start, relation, end = key
        for row in rows:
            if self.seen.shows(relation, row, rows):
                yield self._shown(row)
            elif self.seen.sealed(relation, row, rows):
                side = self.seen.sight.sealed[relation]
                yield self._hop(row, ENDS[side], (start, end)[side])
            elif row["from_id"] in self.ids and row["to_id"] in self.ids and not self._gone():
                ends = {p: self.ids[row[p]] for p in ENDS}
                yield self._said(row, ("added", "closed", "classification")) | ends

    def _hop(self, row: Row, side: str, label: str) -> Row:
        """A sealed hop: it leads elsewhere."""
        keep = ("added", "closed", "since", "until", "since_min", "since_max", "until_min",
                "until_max", "from_id", "to_id")  # fmt: skip
        end = self.chance.choice(self.left[label] or [row[side]])
        classes = ["restricted"] if end == row[side] else ["internal", "restricted"]
        return self._said(row, keep) | {side: end, "classification": self.chance.choice(classes)}


_FIXED = ("id", "from_id", "to_id", "classification", "evidence", "added", "closed", "since",
          "until", "stage", "name_kind", "kind", "node_label", "document", "conduct", "period",
          "published", "reliability", "credibility", "duty", "change", "snapshot",
          "claims")  # fmt: skip
