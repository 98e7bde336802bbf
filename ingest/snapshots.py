"""Snapshots: tables that say who was what on one day, and what a series of them says together.

A series is the snapshots of one table of one roster. A fact is seen on some days of its series and
not on others; each stretch of days on which it was seen is an interval: certain from the first to
the last of them, possible up to the days on which it was not there. All that is worked out anew
from the days, so the order in which snapshots arrive makes no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph import statements as st
from graph.dates import MAX, MIN, Bounds, parse_point
from graph.evidence import Locator, digest, parse, standing
from graph.schema import schema
from graph.statements import OPEN
from graph.stores.base import Row, Store
from ingest.inputs import Input
from ingest.spec import EdgeSpec, NodeSpec, TableSpec

SNAPSHOT = "snapshot:"
"""Prefix of the ids of documents that are snapshots."""
MARKED = "any(e IN {0}.evidence WHERE e CONTAINS '|" + SNAPSHOT + "')"
"""The test for facts that rest on a snapshot, for `.format(variable)`."""
UNDATED = frozenset({"Document", "Evidence"})
"""Labels of what is evidence: a snapshot says nothing about when it exists."""
Series = tuple[str, str]
"""A roster and its table."""
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the caller says of an ingest: the day, and the roster ('' for tables of the keeper)."""

    day: date
    roster: str = ""

    def __post_init__(self) -> None:
        if not MIN < self.day < MAX - _ONE:
            raise ValueError(f"{self.day} cannot be the day of a snapshot")

    @property
    def when(self) -> Bounds:
        """The day as the interval in which names are looked up."""
        return Bounds(self.day, self.day, self.day + _ONE, self.day + _ONE)


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row on which a fact was seen, and the days beside them on which it was not."""

    first: date
    last: date
    before: date | None
    after: date | None


def runs(seen: Collection[date], days: Sequence[date]) -> list[Run]:
    """The stretches of sorted `days` that lie in `seen`."""
    result: list[Run] = []
    first = before = None
    for at, day in enumerate(days):
        if day not in seen:
            continue
        if first is None:
            first, before = day, days[at - 1] if at else None
        after = days[at + 1] if at + 1 < len(days) else None
        if after is None or after not in seen:
            result.append(Run(first, day, before, after))
            first = None
    return result


def dates(first: Run, last: Run) -> Row:
    """The dates of a fact from its first to its last run; certain in the last run only."""
    since = f"{first.before + _ONE if first.before else '..'}/{last.first}"
    until = f"{last.last + _ONE}/{last.after or '..'}"
    since_min, since_max = parse_point(since)
    until_min, until_max = parse_point(until)
    return {
        "since": since, "until": until, "since_min": since_min, "since_max": since_max,
        "until_min": until_min, "until_max": until_max,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """One snapshot's document: `order` is the batch that last stated it."""

    id: str
    series: Series
    day: date
    covers: frozenset[str]
    order: int
    evidence: tuple[str, ...] = ()


class Snapshots:
    """The snapshots that the store has, and those of this batch."""

    def __init__(self, store: Store, number: int, said: Snapshot) -> None:
        self.said, self.number = said, number
        self.mine: dict[str, Taken] = {}
        self.stored: dict[str, Taken] = {}
        self.ever: set[date] = {said.day}
        where = f"n.id STARTS WITH '{SNAPSHOT}' AND n.added < $n"
        for row in store.read(st.node_rows("Document", where), {"n": number}, timeout=600):
            if not row["snapshot"]:
                continue
            taken = _taken(row)
            self.ever.add(taken.day)
            if row["closed"] == OPEN:
                self.stored[taken.id] = taken
        self._newest: dict[tuple[Series, date], int] = {}
        for taken in self.stored.values():
            at = (taken.series, taken.day)
            self._newest[at] = max(self._newest.get(at, 0), taken.order)
        self._days: dict[tuple[Series, str], list[date]] = {}

    def key(self, source: Input, roster: str) -> str:
        """The id of the document that a table is for a roster."""
        table, day = source.spec.table, self.said.day.isoformat()
        return SNAPSHOT + digest(source.document, table, roster, day)

    def note(self, key: str, source: Input, roster: str) -> Row:
        """Note a document of this batch; returns what only a snapshot's document says."""
        series = (roster, source.spec.table)
        kinds = covers(source)
        self.mine[key] = Taken(key, series, self.said.day, frozenset(kinds), self.number)
        self._days.clear()
        return {
            "roster": roster, "roster_table": source.spec.table, "covers": kinds,
            "snapshot": self.said.day.isoformat(),
        }  # fmt: skip

    def repeated(self, series: Series) -> bool:
        """Whether the batch says of a series only what was said last about the day."""
        newest = self._newest.get((series, self.said.day))
        return all(
            key in self.stored and self.stored[key].order == newest
            for key, taken in self.mine.items() if taken.series == series
        )  # fmt: skip

    def touched(self, kind: str) -> set[Series]:
        """The series of this batch that judge a node type or relation."""
        return {taken.series for taken in self.mine.values() if kind in taken.covers}

    def days(self, series: Iterable[Series], kind: str) -> list[date]:
        """The days of all snapshots of some series that judge a node type or relation."""
        return sorted({day for one in series for day in self._days_of(one, kind)})

    def _days_of(self, series: Series, kind: str) -> list[date]:
        if (series, kind) not in self._days:
            every = (*self.stored.values(), *self.mine.values())
            found = {t.day for t in every if t.series == series and kind in t.covers}
            self._days[series, kind] = sorted(found)
        return self._days[series, kind]

    def baseline(self, series: Series, kind: str) -> date | None:
        """The day with which today is compared: the one before, or else the one after."""
        days = [day for day in self._days_of(series, kind) if day != self.said.day]
        earlier = [day for day in days if day < self.said.day]
        return earlier[-1] if earlier else next(iter(days), None)

    def held_before(self, series: Series, kind: str, days: Collection[date]) -> bool:
        """Whether something seen on some days was there in the snapshot compared with.

        Against the first snapshot of all, what came only later is not gone today.
        """
        today = self.said.day
        if self.repeated(series):
            return today in days
        base = self.baseline(series, kind)
        return base is not None and base in days and (base < today or today in days)

    def of(self, locator: Locator) -> Taken | None:
        """The snapshot on which a locator rests."""
        return self.mine.get(locator.document) or self.stored.get(locator.document)

    def replaced(self, taken: Taken, kind: str) -> bool:
        """Whether this batch says anew what an earlier document said of the day."""
        return (
            taken.day == self.said.day and taken.id not in self.mine
            and taken.series in self.touched(kind) and not self.repeated(taken.series)
        )  # fmt: skip

    def split(self, evidence: Iterable[str], kind: str) -> tuple[list[str], list[str]]:
        """Standing locators that rest on snapshots: those that go on, and the replaced ones."""
        kept: list[str] = []
        gone: list[str] = []
        for locator in standing(evidence, self.number):
            taken = self.of(locator)
            if taken is not None:
                (gone if self.replaced(taken, kind) else kept).append(str(locator))
        return kept, gone

    def existence(self, label: str, evidence: Iterable[str]) -> Row | None:
        """The dates of a node by all the series that ever showed it; None for none."""
        found = [taken for text in evidence if (taken := self.of(parse(text)))]
        if not found:
            return None
        seen = {taken.day for taken in found}
        days = self.days({taken.series for taken in found}, label)
        stretches = runs(seen, sorted(seen.union(days)))
        return dates(stretches[0], stretches[-1])

    def cites(self, taken: Taken, pooled: Iterable[Series]) -> list[str]:
        """Locators for a new snapshot: those before it, on which what it says rests.

        They keep an undo from taking out a snapshot from under a later one.
        """
        found = []
        for series in {taken.series, *pooled}:
            earlier = [t for t in self.stored.values() if t.series == series and t.id != taken.id]
            last = max((t.order for t in earlier), default=0)
            found += [t.id for t in earlier if t.order == last]
        return [str(Locator(self.number, None, key, BEFORE)) for key in sorted(found)]


BEFORE = "先到的快照 the snapshot that came before"


def _taken(row: Row) -> Taken:
    own = [loc for loc in map(parse, row["evidence"])
           if loc.document == row["id"] and loc.closed is None]  # fmt: skip
    return Taken(
        row["id"], (row["roster"] or "", row["roster_table"] or ""),
        date.fromisoformat(row["snapshot"]), frozenset(row["covers"] or ()),
        max((loc.added for loc in own), default=0), tuple(row["evidence"]),
    )  # fmt: skip


def covers(source: Input) -> list[str]:
    """The dated node types and relations that the columns of a table can state."""
    spec, model = source.spec, schema()
    present = {spec.headers.get(h.casefold(), "") for h in source.table.columns}
    present |= {c.name for c in spec.columns.values() if c.default} | {"since", "until"}
    nodes = {
        n.label for n in spec.nodes
        if model.nodes[n.label].temporal and n.label not in UNDATED
        and _reads(n, n.id.columns) <= present
    }  # fmt: skip
    edges = {
        e.type for e in spec.edges
        if e.dates == "row" and _reads(e, (*e.start.columns, *e.end.columns)) <= present
    }  # fmt: skip
    return sorted(nodes | edges)


def _reads(stated: NodeSpec | EdgeSpec, columns: Iterable[str]) -> set[str]:
    return {*columns, *(stated.when or {}), *([stated.each] if stated.each else ())}


def is_snapshot_table(spec: TableSpec) -> bool:
    """Whether a table of a snapshot ingest is one; the list of documents describes sources."""
    return spec.table != "documents"
