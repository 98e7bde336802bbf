"""What the diff figure draws: two states of a unit's responsibility, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graph import statements as st
from graph.errors import BadValue, UsageError
from graph.known import Known, known_at, ledger
from graph.schema import schema
from graph.stores.base import Row, Store
from graph.ways import Way
from queries.figures.differences import LINES, compare, state_of
from queries.figures.reached import reached
from queries.nodes import NotFound, find, nodes
from queries.sources import gather as sources
from queries.sources import shown
from queries.trace.lines import UNIT_LABELS

Doc = dict[str, Any]


def gather(store: Store, given: Mapping[str, str], known: Known) -> Doc:
    """The items of both states with evidence, and what each state is.

    Args:
        store: an open store.
        given: unit, on, and (a day, '' for the same one), and_known (an instant or a batch, ''
            for the same point).
        known: the known point of the second state.

    Raises:
        UsageError: neither `and` nor `and_known` is given, or one cannot be read.
        NotFound, Ambiguous: the unit cannot be told in either state.
    """
    if not given["and"] and not given["and_known"]:
        raise UsageError(
            "对比需要另一日或另一已知时刻 a diff needs another day (and) "
            "or another known time (and_known)."
        )
    first = date.fromisoformat(given["on"])
    second = date.fromisoformat(given["and"] or given["on"])
    earlier = point(store, given["and_known"]) if given["and_known"] else known
    unit = _unit(store, given["unit"], (known, earlier))
    sides = [_traces(store, unit, first, earlier), _traces(store, unit, second, known)]
    items = compare(unit, *(state_of(side) for side in sides))
    _tell(store, items, (earlier, known))
    bodies = [i for i in items if i["kind"] == "body"]
    return {
        "unit": unit,
        "fictional": all(_fictional(b) for b in bodies),
        "data_version": str(known.number),
        "by": ["day"] * (first != second) + ["known"] * (earlier.number != known.number),
        "before": _side(first, earlier, sides[0]),
        "after": _side(second, known, sides[1]),
        "items": items,
    }


def point(store: Store, text: str) -> Known:
    """A point on the known clock: an instant, or a committed batch as `12` or `batch:12`.

    Raises:
        UsageError: it is neither, or there is no such batch.
    """
    number = text.removeprefix("batch:")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return known_at(store, text, "and_known")
    for row in ledger(store):
        if row["number"] == int(number):
            return Known(int(number), str(row["at"]))
    raise BadValue(f"and_known: 没有批次 there is no batch {number}; 见 see ", Way.BATCHES, ".")


def _unit(store: Store, text: str, points: Iterable[Known]) -> str:
    """The id of the unit in the first of the states that knows it."""
    lost: NotFound | None = None
    for known in points:
        try:
            return str(find(store, text, UNIT_LABELS, known.number)[1]["id"])
        except NotFound as error:
            lost = lost or error
    raise lost or NotFound(text)


def _traces(store: Store, unit: str, on: date, known: Known) -> dict[str, Doc | None]:
    """What the unit reaches on every line; None when the unit was not known."""
    if not any(nodes(store, {unit: label}, known.number) for label in UNIT_LABELS):
        return dict.fromkeys(LINES)
    return {line: reached(store, unit, on, known, line) for line in LINES}


def _side(on: date, known: Known, traces: Mapping[str, Doc | None]) -> Doc:
    return {
        "on": on.isoformat(),
        "known": known.at,
        "batch": known.number,
        "unit_known": any(traces.values()),
    }


def _fictional(body: Doc) -> bool:
    return all("虚构" in side["name"] for side in (body["before"], body["after"]) if side)


def _tell(store: Store, items: list[Doc], points: tuple[Known, Known]) -> None:
    """Put into each side of bodies and posts their own dates and evidence, as known then."""
    bodies = {i["id"] for i in items if i["kind"] == "body"}
    posts = {i["id"] for i in items if i["kind"] == "post"}
    for key, known in zip(("before", "after"), points, strict=True):
        rows = {b: (label, r) for label in UNIT_LABELS
                for b, r in nodes(store, dict.fromkeys(sorted(bodies), label),
                                  known.number).items()}  # fmt: skip
        seats = _edges(store, "SEAT_OF", sorted(posts), known.number)
        named = _names(store, sorted(bodies), known.number)
        told = [r["evidence"] or () for _, r in rows.values()]
        told += [r["evidence"] or () for r in [*seats, *named]]
        found = sources(store, told, known.number)
        for item in items:
            side = item[key]
            if side and item["kind"] == "body":
                label, row = rows[item["id"]]
                item["label"] = label
                side |= _fact(row, known, found)
                side["names"] = [
                    {"text": n["text"], **_fact(n, known, found)}
                    for n in named if n["from_id"] == item["id"]
                ]  # fmt: skip
            elif side and item["kind"] == "post":
                own = [s for s in seats
                       if (s["from_id"], s["to_id"]) == (item["id"], item["body"])]  # fmt: skip
                side["seats"] = [_fact(seat, known, found) for seat in own]


def _fact(row: Row, known: Known, found: dict[tuple[str, str], Doc]) -> Doc:
    """An interval as written, with its evidence."""
    return {
        "since": row["since"] or "",
        "until": row["until"] or "..",
        "evidence": shown(row["evidence"] or (), known.number, found),
    }


def _edges(store: Store, relation: str, ids: list[str], known: int) -> list[Row]:
    rows: list[Row] = []
    for start, end in schema().edges[relation].endpoints:
        if start != "Person":
            text = st.edges_from(relation, start, end, st.known("r"))
            rows += store.read(text, {"ids": ids, "known": known}) if ids else []
    return sorted(rows, key=lambda r: (r["from_id"], r["to_id"], r["since_min"], r["key"]))


def _names(store: Store, bodies: list[str], known: int) -> list[Row]:
    """The recorded names of bodies, each with its text."""
    edges = _edges(store, "NAMED", bodies, known)
    texts = nodes(store, {e["to_id"]: "Name" for e in edges}, known)
    return [e | {"text": texts[e["to_id"]]["text"]} for e in edges if e["to_id"] in texts]
