"""What was added, changed and closed between two points of the known clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from graph.known import unpack
from graph.names import DISPLAY
from graph.stores.base import Row
from queries.after.step import Ask


def changes(ask: Ask, values: Mapping[str, Any]) -> list[Row]:
    """Each point at which a fact was added, changed or closed, in order.

    Rows of the text are facts with the batches that added and closed them. One node has a row for
    each state that it was in: the present one, and its Revisions (those have `values`).
    """
    first, last = values["earlier"], values["known"]
    found = [told for row in ask() for told in _states(row)]
    rows = [
        {"change": change, "batch": batch} | {k: row[k] for k in _TOLD} | {"key": row["key"]}
        for row, change, batch in _changes(found)
        if first < batch <= last
    ]
    rows.sort(key=lambda r: (*(str(r[k] or "") for k in ("change", "fact", "from_id", "to_id")),
                             r["key"]))  # fmt: skip
    rows.sort(key=itemgetter("batch"))
    return [{k: v for k, v in row.items() if k != "key"} for row in rows]


_TOLD = ("fact", "from_id", "from_name", "to_id", "to_name", "since", "until", "evidence")


def _states(row: Row) -> Iterator[Row]:
    """The row, with what a Revision holds read."""
    if row["values"] is None:
        yield row
        return
    said = unpack(row["fact"], row["values"])
    name = next((said[p] for p in (*DISPLAY, "text", "stage", "metric") if said.get(p)), None)
    told = {k: said.get(k) for k in ("since", "until", "evidence")}
    yield row | told | {"from_name": name}


def _changes(rows: list[Row]) -> Iterator[tuple[Row, str, int]]:
    """Facts with what happened to them, and in which batch."""
    nodes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["to_id"] is None:
            nodes[row["from_id"]].append(row)
        else:
            yield row, "added", row["added"]
            yield row, "closed", row["closed"]
    for key in nodes:
        # A batch that is still being written files what it is about to replace: the same state.
        states = sorted(nodes[key], key=itemgetter("added"))
        states = [list(same)[-1] for _, same in groupby(states, key=itemgetter("added"))]
        for before, row, after in zip(
            [None, *states], states, [*states[1:], None], strict=False
        ):
            going_on = before is not None and before["closed"] == row["added"]
            yield row, "changed" if going_on else "added", row["added"]
            if after is None or after["added"] != row["closed"]:
                yield row, "closed", row["closed"]
