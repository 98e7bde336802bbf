"""Undo: itself a batch, which closes what a batch added and adds again what it closed.

A fact belongs to a batch when it has a locator of that batch, so a fact that a later source also
states stays, with the later source only. Where a later batch that still counts rests on what would
go, undo refuses and names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph import statements as st
from graph.batches import Batch, open_batch
from graph.errors import UsageError
from graph.evidence import Locator, parse
from graph.known import ledger, unpack
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from graph.sweep import touched_edges, touched_nodes


@dataclass(slots=True)
class _Plan:
    """What an undo will do, gathered before anything is written."""

    number: int
    rows: Mapping[int, Row]
    close_edges: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    edge_evidence: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    readd: dict[tuple[str, str, str], list[Row]] = field(default_factory=dict)
    close_nodes: dict[str, list[Row]] = field(default_factory=dict)
    node_evidence: dict[str, list[Row]] = field(default_factory=dict)
    change_nodes: dict[str, list[tuple[Row, Row]]] = field(default_factory=dict)
    builders: set[int] = field(default_factory=set)

    def built_on_by(self, numbers: Iterable[int]) -> None:
        """Note batches after the undone one that still count."""
        for n in numbers:
            if self.number < n < OPEN:
                ingest, redone = _root(self.rows, n)
                tip, stands = _tip(self.rows, ingest)
                if redone and stands:
                    self.builders.add(tip)


def _root(rows: Mapping[int, Row], number: int) -> tuple[int, bool]:
    """The ingest that a batch undoes or redoes, and whether its effect is that of the ingest."""
    same = True
    while rows[number].get("undoes"):
        number, same = rows[number]["undoes"], not same
    return number, same


def _tip(rows: Mapping[int, Row], number: int) -> tuple[int, bool]:
    """The last of the undos of undos of a batch, and whether the batch counts after them."""
    stands = True
    while rows[number].get("undone_by"):
        number, stands = rows[number]["undone_by"], not stands
    return number, stands


def undo(store: Store, number: int, who: str) -> int:
    """Undo a committed batch; returns the number of the batch that did it.

    Raises:
        UsageError: there is no such batch, it is undone already, or later batches build on it.
    """
    rows = {row["number"]: row for row in ledger(store)}
    if number not in rows:
        raise UsageError(f"没有这个批次 There is no batch {number}; see `guikou batches`.")
    if rows[number].get("undone_by"):
        tip, stands = _tip(rows, number)
        again = f"; it stands again by batch {tip}, undo that" if stands else ""
        raise UsageError(
            f"Batch {number} 早已撤销 "
            f"was already undone by batch {rows[number]['undone_by']}{again}."
        )
    plan = _Plan(number, rows)
    _plan_edges(store, plan)
    _plan_nodes(store, plan)
    _check_ends(store, plan)
    if plan.builders:
        later = ", ".join(str(n) for n in sorted(plan.builders))
        raise UsageError(
            f"Batch {number} 不能撤销 cannot be undone: batch {later} builds on it; "
            "undo that first."
        )
    batch = open_batch(store, who)
    batch.undoes = number
    _carry_out(batch, plan)
    return batch.commit()


def _plan_edges(store: Store, plan: _Plan) -> None:
    number = plan.number
    for edge in schema().edges.values():
        for start, end in edge.endpoints:
            where = "r.added = $n OR r.closed = $n"
            rows = store.read(
                st.edge_rows(edge.type, start, end, where), {"n": number}, timeout=600
            )
            back = [row for row in rows if row["closed"] == number]
            if back:
                plan.readd[edge.type, start, end] = back
                _check_stated_again(store, plan, (edge.type, start, end), back)
        for start in sorted({pair[0] for pair in edge.endpoints}):
            mine = {(r["from_id"], r["key"], r["added"]): r
                    for r in touched_edges(store, edge.type, start, number)}  # fmt: skip
            for s, end in edge.endpoints:
                if s == start:
                    for r in store.read(st.edge_rows(edge.type, start, end, "r.added = $n"),
                                        {"n": number}, timeout=600):  # fmt: skip
                        mine[r["from_id"], r["key"], r["added"]] = r
            for row in mine.values():
                _plan_edge(plan, edge.type, start, row)


def _check_stated_again(
    store: Store, plan: _Plan, kind: tuple[str, str, str], back: list[Row]
) -> None:
    """A fact to be added again that a later batch has stated meanwhile would stand twice."""
    keys = {row["key"] for row in back}
    params = {"ids": list({row["from_id"] for row in back}), "open": OPEN}
    for row in store.read(st.edges_from(*kind, "r.closed = $open"), params, timeout=600):
        if row["key"] in keys:
            plan.built_on_by([row["added"]])


def _plan_edge(plan: _Plan, edge: str, start: str, row: Row) -> None:
    if row["closed"] != OPEN:
        if row["closed"] != plan.number:
            plan.built_on_by([row["closed"]])
        return
    if _goes(row, plan.number):
        plan.close_edges.setdefault((edge, start), []).append(row)
    else:
        plan.edge_evidence.setdefault((edge, start), []).append(row)


def _goes(row: Row, number: int) -> bool:
    """Whether nothing else than the batch holds the fact up."""
    others = [loc for loc in map(parse, row["evidence"])
              if loc.closed is None and loc.added != number]  # fmt: skip
    if any(loc.added > number for loc in others):
        return False
    return row["added"] == number or not others


def _plan_nodes(store: Store, plan: _Plan) -> None:
    number = plan.number
    for node in schema().facts():
        label = node.label
        text = st.node_rows(label, "n.added = $n OR n.closed = $n")
        rows = {row["id"]: row for row in store.read(text, {"n": number}, timeout=600)}
        rows |= {row["id"]: row for row in touched_nodes(store, label, number)}
        before = store.read(
            st.node_rows("Revision", "n.closed = $n AND n.node_label = $label"),
            {"n": number, "label": label},
        )
        revisions = {row["node"]: row for row in before if row["id"].startswith("revision:")}
        missing = [i for i in revisions if i not in rows]
        rows |= {r["id"]: r for r in store.read(st.nodes_by_id(label), {"ids": missing})}
        for row in rows.values():
            _plan_node(plan, label, row, revisions.get(row["id"]))


def _plan_node(plan: _Plan, label: str, row: Row, revision: Row | None) -> None:
    number = plan.number
    if row["closed"] == number:
        plan.change_nodes.setdefault(label, []).append((row, {}))
    elif row["closed"] != OPEN:
        plan.built_on_by([row["closed"]])
    elif revision is not None and row["added"] >= number:
        # A value that a later source states too would be left without any if it went.
        stated = (loc.added for loc in map(parse, row["evidence"]) if loc.closed is None)
        plan.built_on_by([row["added"], *stated])
        earlier = unpack(label, revision["values"])
        was_open = earlier["closed"] in (OPEN, number)
        values = {k: v for k, v in earlier.items() if k not in ("id", "added", "closed")}
        if was_open:
            plan.change_nodes.setdefault(label, []).append((row, values))
        else:
            plan.close_nodes.setdefault(label, []).append(row)
    elif _goes(row, number):
        # A later batch may have corrected the value within the same source and place.
        plan.built_on_by([row["added"]])
        plan.close_nodes.setdefault(label, []).append(row)
    else:
        plan.node_evidence.setdefault(label, []).append(row)


def _check_ends(store: Store, plan: _Plan) -> None:
    """Facts of later batches at a node that would go, or sources resting on its documents."""
    going = {row["key"] for rows in plan.close_edges.values() for row in rows}
    for label, rows in plan.close_nodes.items():
        text = (
            f"UNWIND $ids AS i MATCH (n:`{label}` {{id: i}})-[r]-(m) WHERE r.closed = $open "
            "RETURN r.key AS key, r.added AS added, r.evidence AS evidence"
        )
        found = store.read(text, {"ids": [r["id"] for r in rows], "open": OPEN}, timeout=600)
        for row in found:
            if row["key"] not in going:
                plan.built_on_by(loc.added for loc in map(parse, row["evidence"]))
    documents = {row["id"] for row in plan.close_nodes.get("Document", [])}
    if documents:
        plan.built_on_by(_citations(store, documents, plan.number))


def _citations(store: Store, documents: set[str], number: int) -> set[int]:
    """Batches later than `number` whose locators cite one of the documents."""
    found: set[int] = set()
    texts = [st.node_rows(n.label, "n.closed = $open") for n in schema().facts()]
    texts += [
        st.edge_rows(e.type, start, end, "r.closed = $open")
        for e in schema().edges.values()
        for start, end in e.endpoints
    ]
    for text in texts:
        for row in store.read(text, {"open": OPEN}, timeout=600):
            for loc in map(parse, row["evidence"]):
                if loc.closed is None and loc.added > number and loc.document in documents:
                    found.add(loc.added)
    return found


def _turned(evidence: Iterable[str], number: int, by: int) -> list[str]:
    """Evidence with the locators of a batch closed, and those that it closed standing again."""
    result: list[str] = []
    for loc in map(parse, evidence):
        closed = by if loc.added == number and loc.closed is None else loc.closed
        result.append(str(Locator(loc.added, closed, loc.document, loc.place)))
        if loc.closed == number:
            result.append(str(Locator(by, None, loc.document, loc.place)))
    return result


def _carry_out(batch: Batch, plan: _Plan) -> None:
    number, by = plan.number, batch.number
    for (edge, start), rows in plan.close_edges.items():
        batch.close_edges(edge, start, rows)
    for (edge, start), rows in plan.edge_evidence.items():
        sets = [row | {"evidence": _turned(row["evidence"], number, by)} for row in rows]
        batch.set_edge_evidence(edge, start, sets)
    for (edge, start, end), rows in plan.readd.items():
        batch.add_edges(edge, start, end, [dict(row) for row in rows])
    for label, nodes in plan.node_evidence.items():
        sets = [row | {"evidence": _turned(row["evidence"], number, by)} for row in nodes]
        batch.set_node_evidence(label, sets)
    for label, changes in plan.change_nodes.items():
        batch.change_nodes(
            label,
            [(old, new | {"evidence": _turned(old["evidence"], number, by)})
             for old, new in changes],
        )  # fmt: skip
    for label, nodes in plan.close_nodes.items():
        batch.close_nodes(label, [row["id"] for row in nodes])
