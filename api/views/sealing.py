"""Sealed relations: the hop stays, an unnamed node stands for one of its ends.

The id of that node is a digest of what the hop shows and of nothing else. So it tells nothing of
the true end, cannot be linked to it or to another hop of it, and stays the same as long as the hop
shows the same; no secret has to be kept. Two sealed ends may be one and the same thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from api.views.visible import Kept, Side
from graph.dates import bounds
from graph.evidence import digest
from graph.schema import schema
from graph.stores.base import Row

SEALED = "（不予显示 sealed）"
"""What stands for a name that is not shown."""


def numbered(edge: str, rows: Iterable[Row]) -> list[Row]:
    """Rows with keys made of what they show; rows that show the same are numbered."""
    counts: Counter[str] = Counter()
    said = [(*_said(edge, row), row) for row in rows]
    made = []
    for content, closed, row in sorted(said, key=lambda s: s[:2]):
        base = digest(edge, *content)
        counts[base] += 1
        made.append(row | {"key": digest(base, str(counts[base])), "closed": closed})
    return made


def _said(edge: str, row: Row) -> tuple[tuple[str, ...], int]:
    """All that an edge shows; not when it was withdrawn, so that its key outlives that."""
    names = sorted(set(schema().edges[edge].properties) - {"key", "closed", "evidence"})
    return tuple(str(row.get(p)) for p in ("from_id", "to_id", *names)), row["closed"]


def sealed(
    edge: str, side: Side, label: str, rows: Iterable[Kept]
) -> tuple[list[Row], list[Row]]:
    """The nodes that stand for one end of edges, and the edges.

    Sources are left out: two hops that rest on one page would be linked by it.
    """
    kept = [_kept(edge, row, own) | {side: ""} for row, _, own in rows]
    nodes, edges = [], []
    for row in numbered(edge, kept):
        key = f"sealed:{digest(side, row['key'])}"
        # Scopes that are not shown must not read as one and the same.
        blank = [p for p in schema().edges[edge].identity if row[p] == SEALED]
        edges.append(row | {side: key} | dict.fromkeys(blank, f"{SEALED}{key}"))
        nodes.append(_node(label, key, row))
    return nodes, edges


def _kept(edge: str, row: Row, own: bool) -> Row:
    model = schema().edges[edge]
    hidden: Row = {} if own else dict.fromkeys(model.own) | dict.fromkeys(model.identity, SEALED)
    return row | hidden | {"evidence": [], "classification": None, "basis": None}


def _node(label: str, key: str, edge: Row) -> Row:
    """A node that has a name for "not shown" and is known as long as its edge."""
    node = dict.fromkeys(schema().nodes[label].properties)
    given = {"id": key, "full_name": SEALED, "evidence": [], "since": "", "until": ""}
    known = {"added": edge["added"], "closed": edge["closed"]}
    return node | given | known | asdict(bounds("", ""))
