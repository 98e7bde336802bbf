"""Who is responsible for a unit, when that changed, why nobody is, and what differs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Request, Response

from api.access.roles import Capability
from api.documents.chains import Responsibility, Spans, WhyNotAnswer
from api.documents.diff import Diff
from api.door import answered, store_of
from api.routes.asked import Day, Known, Line, On, Sources, Unit, asked, most, router_of, sourced
from graph.known import committed, known_at
from queries.sources import full
from queries.trace import trace
from queries.trace.diff import diff as differing
from queries.trace.spans import spans as spanning
from queries.trace.why_not import why_not as unanswered

router = router_of(Capability.READ_UNITS)


@router.get(
    "/responsibility", summary="责任链 Who is responsible for a unit on a day",
    responses={200: {"model": Responsibility}},
)  # fmt: skip
def responsibility(
    request: Request,
    unit: Unit,
    on: On = None,
    known: Known = None,
    line: Line = "supervision",
    limit: Annotated[int, most("chains", 10_000)] = 100,
    evidence: Sources = "ids",
) -> Response:
    """全部最长责任链，附起止、依据、职务与任职人。

    All maximal chains, with intervals, evidence, posts and holders.
    """
    store = store_of(request)
    day, point = on or date.today(), known_at(store, known)
    # A point in the past may yet get batches of its day: it is asked with what is committed now.
    version = point.number if known is None else committed(store)
    body = request.app.state.door.memory.told(
        version, (store.url, unit, day, point, line, limit, evidence),
        lambda: sourced(store, trace(store, unit, day, point, line, limit), evidence),
    )
    return answered(request, body, data_version=point.number)


@router.get(
    "/spans", summary="责任沿革 All of time, cut where the chains of a unit change",
    responses={200: {"model": Spans}},
)  # fmt: skip
def spans(
    request: Request,
    unit: Unit,
    line: Line = "supervision",
    known: Known = None,
    evidence: Sources = "ids",
) -> Response:
    """责任链不变的各半开区间。 The half-open intervals in which the chains stay the same."""
    store = store_of(request)
    document = spanning(store, unit, known_at(store, known), line)
    return answered(request, sourced(store, document, evidence))


@router.get(
    "/why-not", summary="为何无链 Why a unit has no chain on a day",
    responses={200: {"model": WhyNotAnswer}},
)  # fmt: skip
def why_not(
    request: Request,
    unit: Unit,
    on: On = None,
    known: Known = None,
    line: Line = "supervision",
    evidence: Sources = "ids",
) -> Response:
    """该单位自身在该日前后最近的事实。

    The nearest of the unit's own facts before and after the day.
    """
    store = store_of(request)
    document = unanswered(store, unit, on or date.today(), known_at(store, known), line)
    return answered(request, sourced(store, document, evidence))


@router.get(
    "/diff", summary="比较 What differs between two days, or two points of knowing",
    responses={200: {"model": Diff}},
)  # fmt: skip
def diff(
    request: Request,
    unit: Unit,
    on: On = None,
    and_: Annotated[
        Day | None,
        asked(
            "后一日期 Second day", "EDTF 日期；默认同 `on`。 EDTF day; as `on` unless told.",
            "2018-09-06", unit="day", alias="and",
        ),
    ] = None,  # fmt: skip
    known: Known = None,
    and_known: Annotated[
        str | None,
        asked(
            "后者已知于 Second side known at", "默认同 `known`。 As `known` unless told.",
            "2026-01-01T00:00:00Z", unit="microsecond", max_length=40,
        ),
    ] = None,  # fmt: skip
    line: Line = "supervision",
    evidence: Sources = "ids",
) -> Response:
    """有差别的各步、席位与任职人，附所依的事实。

    Hops, seats and holders that differ, with the facts behind them.
    """
    store = store_of(request)
    first = (on or date.today(), known_at(store, known))
    point = first[1] if and_known is None else known_at(store, and_known, "and_known")
    second = (and_ or first[0], point)
    document = differing(store, unit, first, second, line)
    if evidence == "full":
        full(store, document["facts"]["before"], first[1].number)
        full(store, document["facts"]["after"], second[1].number)
    return answered(request, document)
