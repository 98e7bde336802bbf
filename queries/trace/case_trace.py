"""Case trace: who answered for a case's unit at the time of the conduct, at each stage, and today.

All of the time that a moment can have had is told, cut into parts within which the answer is the
same; what is imprecise is said to be so. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from graph import statements as st
from graph.dates import MAX, MIN, Interval, bounds_of, iso, parse_point, possible, state
from graph.known import Known
from graph.schema import schema
from graph.stores.base import Row, Store
from queries.nodes import exists, find, names_on, nodes
from queries.sources import gather, shown
from queries.trace.document import post_document, trace
from queries.trace.parts import Handled, Responsible, parts
from queries.trace.posts import Post, posts_of
from queries.trace.recusal import Holdings, Moment, flags, holdings

_ONE = timedelta(days=1)
STAGES = tuple(schema().nodes["Stage"].own["stage"].values or ())


def case_trace(store: Store, case: str, today: date, known: Known) -> dict[str, Any]:
    """Responsibility for a case at every moment that matters.

    Args:
        case: id or heading of a case.
        today: the day of the last moment.
        known: the point on the known clock.

    Returns:
        case, heading, unit (the first of `units` that the case concerns), conduct, `on` (the day of
        the last moment), and moments in order: `conduct`, each stage by its name, `today`. A moment
        has `days`, one a part of its possible time in which the answer stays the same (`precise`
        says whether that time is more than possible), none when nothing is known of it: `since` and
        `until` (half-open, null for unbounded), the day `on` that was looked at (the first; the
        last where the start is unbounded), the supervision trace of every unit and the posts of the
        bodies that handled the stage. An open end is followed to `today`; `left_out` counts the
        parts that begin later. A moment has `handlers`, with the posts they held, and recusal
        `flags`.

    Raises:
        NotFound, Ambiguous: the case cannot be told.
    """
    _, row = find(store, case, ("Case",), known.number)
    return _Answer(store, row, today, known).document()


class _Answer:
    """All that one answer needs, read once."""

    def __init__(self, store: Store, row: Row, today: date, known: Known) -> None:
        self.store, self.row, self.today, self.known = store, row, today, known
        self.key: str = row["id"]
        self.concerns = self._edges("CONCERNS", [self.key])
        self.involves = self._edges("INVOLVES", [self.key])
        self.stages = self._edges("HAS_STAGE", [self.key])
        self.handled = self._edges("HANDLED_BY", [s["to_id"] for s in self.stages])
        self.units = sorted({r["to_id"] for r in self.concerns})
        self.labels = dict.fromkeys([*self.units, *(r["to_id"] for r in self.handled)], "Unit")
        stages = dict.fromkeys((s["to_id"] for s in self.stages), "Stage")
        people = dict.fromkeys((p["to_id"] for p in self.involves), "Person")
        self.holdings: Holdings = holdings(store, people, known.number)
        self.labels |= {h.body: h.body_label for own in self.holdings.values() for h in own}
        self.nodes = nodes(store, self.labels | stages | people, known.number)
        self.stages.sort(key=self._stage_order)
        handling = {r["to_id"]: "Unit" for r in self.handled}
        self.posts: dict[str, list[Post]] = posts_of(store, handling, known.number)
        self.items = gather(store, self._evidence(), known.number)
        self.responsible = [Responsible(store, u, "Unit", known.number) for u in self.units]

    def _edges(self, relation: str, ids: list[str]) -> list[Row]:
        found: list[Row] = []
        for start, end in schema().edges[relation].endpoints:
            text = st.edges_from(relation, start, end, st.known("r"))
            params = {"ids": sorted(ids), "known": self.known.number}
            found += self.store.read(text, params) if ids else []
        return sorted(found, key=lambda r: (r["since_min"], r["to_id"], r["key"]))

    def _stage_order(self, edge: Row) -> tuple[object, ...]:
        name = self._stage(edge).get("stage", "")
        rank = STAGES.index(name) if name in STAGES else len(STAGES)
        return (edge["since_min"] == MIN, edge["since_min"], rank, edge["to_id"])

    def _stage(self, edge: Row) -> Row:
        return self.nodes.get(edge["to_id"], {})

    def _evidence(self) -> Iterable[Iterable[str]]:
        yield self.row["evidence"] or ()
        for edge in (*self.concerns, *self.involves, *self.stages, *self.handled):
            yield edge["evidence"]
        yield from (h.evidence for own in self.holdings.values() for h in own)
        yield from (h.evidence for own in self.posts.values() for p in own for h in p.holdings)

    def document(self) -> dict[str, Any]:
        moments = [self._conduct(), *map(self._step, self.stages), self._today()]
        return {
            "case": self.key,
            "heading": self.row.get("heading") or "",
            "unit": self.units[0] if self.units else None,
            "units": [self._fact(r) | {"unit": r["to_id"]} for r in self.concerns],
            "conduct": self.row.get("conduct") or "",
            "on": self.today.isoformat(),
            "known": self.known.at,
            "data_version": str(self.known.number),
            "evidence": self._shown(self.row["evidence"] or ()),
            "moments": moments,
            "names": self._names(self.today) | self._people(),
        }

    def _conduct(self) -> dict[str, Any]:
        """The conduct itself; for it every handler of the case counts, whenever he was one.

        When nothing is known of its time, nobody is compared with it.
        """
        written = self.row.get("conduct") or ""
        low, high = parse_point(written)
        end = high if high == MAX else high + _ONE
        involved = [] if (low, high) == (MIN, MAX) else self.involves
        moment = Moment((low, end), None, low, high, involved)
        said = {"when": "conduct", "since": written, "until": written, "stage": None}
        evidence = self._shown(self.row["evidence"] or ())
        precise = all(_exact(end) for end in written.split("/"))
        return said | {"evidence": evidence} | self._moment(moment, []) | {"precise": precise}

    def _step(self, edge: Row) -> dict[str, Any]:
        bounds = bounds_of(edge)
        moment = Moment(
            possible(bounds), bounds, bounds.since_min, bounds.since_max,
            [r for r in self.involves if r["role"] != "handler"
             or r["since_min"] < bounds.until_max and bounds.since_min < r["until_max"]],
        )  # fmt: skip
        node = self._stage(edge)
        said = {
            "when": node.get("stage", ""),
            **self._fact(edge),
            "stage": {"id": edge["to_id"], "outcome": node.get("outcome") or ""},
        }
        handled = [r for r in self.handled if r["from_id"] == edge["to_id"]]
        return said | self._moment(moment, handled)

    def _today(self) -> dict[str, Any]:
        day = self.today
        end = MAX if day == MAX else day + _ONE
        present = [
            r for r in self.involves
            if r["role"] != "handler" or state(bounds_of(r), day) != "no"
        ]  # fmt: skip
        moment = Moment((day, end), None, day, day, present)
        said = {"when": "today", "since": day.isoformat(), "until": "", "stage": None}
        return said | {"evidence": []} | self._moment(moment, [])

    def _moment(self, moment: Moment, handled: list[Row]) -> dict[str, Any]:
        shown, left_out = self._parts(moment, handled)
        handlers = [r for r in moment.involved if r["role"] == "handler"]
        return {
            "precise": MIN != moment.first == moment.last,
            "body": handled[0]["to_id"] if handled else None,
            "days": [self._day(part, handled) for part in shown],
            "left_out": left_out,
            "handlers": [self._handler(r, moment) for r in handlers],
            "flags": [
                flag | {"evidence": self._shown(flag["evidence"])}
                for flag in flags(moment, self.holdings, self.units)
            ],
        }  # fmt: skip

    def _parts(self, moment: Moment, handled: list[Row]) -> tuple[list[Interval], int]:
        """The parts to show, and how many begin after today where the end is open."""
        if moment.window == (MIN, MAX) and moment.last == MAX:
            return [], 0
        bodies = [
            Handled(r, self.nodes.get(r["to_id"]), self.posts.get(r["to_id"], ())) for r in handled
        ]
        found = parts(moment.window, [*self.responsible, *bodies])
        if moment.window[1] != MAX:
            return found, 0
        begun = max(1, sum(first <= self.today for first, _ in found))
        return found[:begun], len(found) - begun

    def _day(self, part: Interval, handled: list[Row]) -> dict[str, Any]:
        known, day = self.known, self._looked_at(part)
        names = self._names(day)
        return {
            "on": day.isoformat(),
            "since": iso(part[0]),
            "until": iso(part[1]),
            "traces": [trace(self.store, unit, day, known) for unit in self.units],
            "bodies": [
                {
                    "id": r["to_id"],
                    "full_name": names.get(r["to_id"], ""),
                    "exists": exists(self.nodes.get(r["to_id"]), day),
                    **self._fact(r),
                    "posts": [
                        post_document(p, day, known.number, self.items)
                        for p in self.posts.get(r["to_id"], ()) if p.seated(day)
                    ],
                }
                for r in handled if state(bounds_of(r), day) != "no"
            ],
        }  # fmt: skip

    def _looked_at(self, part: Interval) -> date:
        """The first day of a part; where its start is unbounded the last, and today without end."""
        first, end = part
        if first != MIN:
            return first
        return self.today if end == MAX else end - _ONE

    def _handler(self, involved: Row, moment: Moment) -> dict[str, Any]:
        person = involved["to_id"]
        return {
            "person": person,
            "full_name": self.nodes.get(person, {}).get("full_name", ""),
            **self._fact(involved),
            "posts": [
                {
                    "post": h.post, "post_name": h.post_name, "body": h.body, "since": h.since,
                    "until": h.until or "..", "certainty": h.during(moment),
                    "evidence": self._shown(h.evidence),
                }
                for h in self.holdings.get(person, ()) if h.during(moment) != "no"
            ],
        }  # fmt: skip

    def _fact(self, edge: Row) -> dict[str, Any]:
        return {
            "since": edge["since"] or "",
            "until": edge["until"] or "..",
            "evidence": self._shown(edge["evidence"]),
        }

    def _shown(self, evidence: Iterable[str]) -> list[dict[str, Any]]:
        return shown(evidence, self.known.number, self.items)

    def _people(self) -> dict[str, str]:
        ids = {r["to_id"] for r in self.involves}
        return {k: str(self.nodes[k]["full_name"]) for k in sorted(ids) if k in self.nodes}

    def _names(self, day: date) -> dict[str, str]:
        return names_on(
            self.store, self.labels, day, self.known.number,
            {k: v for k, v in self.nodes.items() if "full_name" in v},
        )  # fmt: skip


def _exact(text: str) -> bool:
    first, last = parse_point(text)
    return first == last
