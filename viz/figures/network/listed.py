"""What a network says in words: ties that have no line, and the evidence of all."""

from __future__ import annotations

from collections import Counter, defaultdict

from viz.book import Book
from viz.figures.network.bonds import Bond
from viz.figures.network.model import Model
from viz.figures.network.text import name
from viz.layouts.places import GroupKey
from viz.said import Doc


def listed(model: Model, book: Book, bonds: list[Bond]) -> None:
    """Ties without a line, told by relation and by the end that most of them share."""
    if not bonds:
        return
    counts: Counter[tuple[str, GroupKey]] = Counter()
    for bond in bonds:
        counts[bond.start, (bond.relation, True)] += 1
        counts[bond.end, (bond.relation, False)] += 1
    rows: dict[tuple[int, GroupKey, str], list[str]] = defaultdict(list)
    for bond in bonds:
        out, into = (bond.start, (bond.relation, True)), (bond.end, (bond.relation, False))
        hub, other = (out, bond.end) if counts[out] > counts[into] else (into, bond.start)
        told = model.label(other) + ("" if bond.certain else model.say("maybe"))
        rows[model.order(hub[1]), hub[1], hub[0]].append(told)
    book.paragraphs(
        model.say("network.listed"),
        [_row(model, group, hub, names) for (_, group, hub), names in sorted(rows.items())],
    )


def _row(model: Model, group: GroupKey, hub: str, names: list[str]) -> str:
    say = model.say
    return say(
        "network.listed_row", relation=model.relation(group[0]), hub=name(model, hub),
        arrow=say("network.direction.out" if group[1] else "network.direction.in"),
        n=len(names), names=say("comma").join(names),
    )  # fmt: skip


def evidence_of(model: Model, book: Book, bonds: list[Bond]) -> None:
    """Number the evidence of ties: of the path place by place, of all others by document.

    The places of the others are in the notes of the nodes, so that the list stays readable.
    """
    bonds = sorted(bonds, key=lambda b: (model.step(b) or len(model.steps) + 1))
    places: dict[str, set[str]] = defaultdict(set)
    for bond in bonds:
        for source in _sources(bond) if not model.step(bond) else ():
            places[source["document"]].add(source["place"])
    for bond in bonds:
        for edge in bond.edges:
            rows = edge["evidence"]
            if not model.step(bond):
                rows = [_as_document(model, row, places[row["document"]]) for row in rows]
            book.tie(edge | {"cited": rows})


def _sources(bond: Bond) -> list[Doc]:
    return [source for edge in bond.edges for source in edge["evidence"]]


def _as_document(model: Model, row: Doc, places: set[str]) -> Doc:
    """A document as evidence of many ties; the place itself when there is but one."""
    if len(places) < 2:
        return row
    grade = row["reliability"]
    return {"id": row["document"], "document": row["document"], "heading": row["heading"],
            "place": model.say("network.places", n=len(places)), "reliability": grade}  # fmt: skip
