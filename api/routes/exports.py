"""Parts of the graph for other programs, and rows of named queries for spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import networkx as nx
import orjson
from fastapi import APIRouter, Path, Request, Response

from api import tables
from api.access.roles import Capability
from api.bounded import Bounded
from api.conventions.file_names import disposition
from api.documents.exports import Part
from api.documents.problems import GUARDED, problems
from api.documents.told import header
from api.door import answered, guarded, store_of
from api.parameters import LONGEST, once
from api.routes.asked import Day, asked
from api.routes.asked import Known as KnownAt
from graph.errors import BadValue, UsageError
from graph.known import Known, known_at
from graph.stores import Store
from queries import exports
from queries.catalog import query as named
from queries.figures import HOPS
from queries.figures.network import parted
from queries.graphs import around, of_query, to_rows
from queries.run import run

router = APIRouter(
    prefix="/api/v1",
    route_class=guarded(Capability.READ_UNITS, Capability.EXPORT, action="export"),
    responses=GUARDED | problems(400, 404, 409, 422),
)
_TAKES = frozenset({"entity", "hops", "to", "relations", "query", "with", "on", "known"})
_TEXT = {"min_length": 1, "max_length": LONGEST}
_EPOCH = (1980, 1, 1, 0, 0, 0)
MEDIA: Mapping[str, str] = {
    "graphml": "application/graphml+xml", "gexf": "application/gexf+xml", "csv": "application/zip",
    "json": "application/json",
}  # fmt: skip
SHEETS: Mapping[str, str] = {
    "csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}  # fmt: skip


def _files(media: Mapping[str, str]) -> dict[str, Any]:
    kinds = (kind for kind in media.values() if kind != "application/json")
    return {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}


_POINT = {
    "Guikou-Known": header(
        "已知于 Known at",
        "UTC 时刻；首个批次之前为空。 UTC instant; empty before the first batch.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    ),
    "Guikou-Data-Version": header(
        "数据版本 Data version", "所计最后批次的编号。 Number of the last batch that counts.", 12,
        unit="batch number",
    ),
    "Content-Disposition": header(
        "文件名 File name", "保存所用的文件名。 To save it under.",
        'attachment; filename="guikou-export-U-0001.csv"',
    ),
}  # fmt: skip
_ROWS = {
    "Guikou-Total": header("总行数 Total", "找到的行数。 Rows found.", 2, unit="rows"),
    "Guikou-Shown": header("所含行数 Shown", "文件中的行数。 Rows in the file.", 2, unit="rows"),
}


@router.get(
    "/export.{format}", summary="导出子图 Export a part of the graph", response_class=Response,
    responses={200: {"model": Part, "content": _files(MEDIA), "headers": _POINT}},
)  # fmt: skip
def export(
    request: Request,
    format: Annotated[
        Literal["graphml", "gexf", "csv", "json"],
        Path(
            title="格式 Format", description="csv 为含 nodes.csv 与 edges.csv 的 zip。 "
            "csv is a zip of nodes.csv and edges.csv.", examples=["graphml"],
        ),
    ],
    entity: Annotated[
        str | None,
        asked(
            "中心 Entity", "中心对象：编号或名称。 The thing in the middle: id or name.", "U-0001",
            **_TEXT,
        ),
    ] = None,
    hops: Annotated[
        int | None,
        asked(
            "步数 Hops", "离中心对象几步；默认为 1。 From the thing in the middle; 1 unless told.",
            1, unit="hops", ge=0, le=HOPS,
        ),
    ] = None,
    to: Annotated[
        str | None,
        asked(
            "路径终点 To", "路径终点：编号或名称。 The end of a path: id or name.", "L-01", **_TEXT
        ),
    ] = None,
    relations: Annotated[
        str,
        asked(
            "关系 Relations", "路径可经的关系：/schema 所列名称，或 all。 "
            "That a path may take: names of /schema, or all.", "LED_BY,REPORTS_TO", **_TEXT,
        ),
    ] = "all",
    query: Annotated[
        str | None,
        asked(
            "命名查询 Query", "取其结果所指的对象。 What its rows name.", "portfolio_of_lead",
            **_TEXT,
        ),
    ] = None,
    parameters: Annotated[
        str,
        asked(
            "查询参数 With", "查询的 k=v,k=v；`on` 与 `known` 另有参数。 "
            "k=v,k=v of the query; `on` and `known` are parameters of their own.", "lead=L-01",
            alias="with", max_length=LONGEST,
        ),
    ] = "",
    on: Annotated[
        Day | None,
        asked(
            "日期 Day", "EDTF 日期；默认为不限日期，路径或查询则为今天。 "
            "EDTF day; all days unless told, today for a path or a query.", "2016-09-06",
            unit="day",
        ),
    ] = None,
    known: KnownAt = None,
) -> Response:  # fmt: skip
    """某对象的周边、两个对象之间最短路径所经，或查询所指。节点及其间的全部边；从不截断：
    过大则以 400 拒绝。

    What is around a thing, what lies on the shortest paths between two, or what a query names.

    Nodes and all edges between them; nothing is cut: what is too large is refused with 400.
    """
    if other := sorted(once(request).keys() - _TAKES):
        raise BadValue(f"没有参数 no parameter {'、'.join(other)}; 可用 it takes "
                       f"{', '.join(sorted(_TAKES))}.")  # fmt: skip
    store = Bounded(store_of(request))
    point = known_at(store, known)
    if (entity is None) == (query is None) or (entity is None and to is not None):
        raise UsageError("请给 entity（可加 to）或 query 之一 give entity (with to) or query.")
    if hops is not None and (query or to):
        raise UsageError("hops 只用于一个 entity 的周边 is only for what is around one entity.")
    if query is None and parameters:
        raise UsageError("with 只用于查询 goes with query only.")
    if entity is not None and to is None:
        graph = around(store, entity, 1 if hops is None else hops, point, on)
        return _part(request, graph, format, [entity], on, point)
    name = query or "path_between"
    path = {"start": entity or "", "end": to or "", "relations": relations}
    given = parted(parameters) if query else path
    day = on or date.today()
    graph = _queried(store, name, given, day, point)
    return _part(request, graph, format, [query or entity or "", to or ""], day, point)


def _queried(
    store: Store, name: str, given: Mapping[str, str], on: date, known: Known
) -> nx.MultiDiGraph:
    if mine := sorted({"on", "known"} & given.keys()):
        raise BadValue(f"with: {'、'.join(mine)} 另有参数 is a parameter of its own.")
    takes = {p.name for p in named(name).parameters}
    own = {"on": on.isoformat(), "known": known.at or "0001-01-01"}
    return of_query(store, name, {**given, **{k: v for k, v in own.items() if k in takes}})


def _part(
    request: Request, graph: nx.MultiDiGraph, fmt: str, about: list[str], on: date | None,
    known: Known,
) -> Response:  # fmt: skip
    day = on.isoformat() if on else None
    point = {"on": day, "known": known.at, "data_version": str(known.number)}
    name = disposition(["export", *about, day or ""], "zip" if fmt == "csv" else fmt, attached=True)
    data = orjson.dumps(_json(graph) | point) if fmt == "json" else _WRITERS[fmt](graph)
    return answered(
        request, data, data_version=known.number, media_type=MEDIA[fmt],
        headers=_headers(known.at, str(known.number), name),
    )  # fmt: skip


def _headers(known: str, version: str, name: str) -> dict[str, str]:
    return {"Guikou-Known": known, "Guikou-Data-Version": version, "Content-Disposition": name}


def _json(graph: nx.MultiDiGraph) -> dict[str, Any]:
    nodes, edges = to_rows(graph)
    return {"nodes": nodes, "edges": edges}


def _zip(graph: nx.MultiDiGraph) -> bytes:
    """The tables in one file, the same bytes for the same graph."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in exports.tables(graph).items():
            # Without a date of its own it would hold the moment at which it was made.
            archive.writestr(ZipInfo(name, _EPOCH), data, ZIP_DEFLATED)
    return out.getvalue()


_WRITERS: Mapping[str, Callable[[nx.MultiDiGraph], bytes]] = {**exports.FORMATS, "csv": _zip}


@router.get(
    "/queries/{name}.{format}", summary="查询结果表 Rows of a named query as a file",
    response_class=Response,
    responses={200: {"content": _files(SHEETS), "headers": _POINT | _ROWS}},
)  # fmt: skip
def rows(
    request: Request,
    name: Annotated[
        str,
        Path(
            title="查询名 Name", description="GET /queries 所列的名称。 As GET /queries tells it.",
            max_length=LONGEST, examples=["portfolio_of_lead"],
        ),
    ],
    format: Annotated[
        Literal["csv", "xlsx"],
        Path(title="格式 Format", description="文件的格式。 Of the file.", examples=["csv"]),
    ],
    limit: Annotated[
        int | None,
        asked(
            "行数 Limit", "最多行数；默认为全部。 Most rows; all unless told.", 100, unit="rows",
            ge=1,
        ),
    ] = None,
) -> Response:  # fmt: skip
    """`guikou query` 所写的文件；查询自身的参数按名称给出。

    The file of `guikou query`; the query's own parameters are given by name.
    """
    given = once(request)
    given.pop("limit", None)
    asked = named(name)
    told = run(Bounded(store_of(request)), name, given, limit)
    data = tables.FORMATS[format](told, asked)
    version, called = told["data_version"], disposition(["query", name], format, attached=True)
    counts = {"Guikou-Total": str(told["total"]), "Guikou-Shown": str(told["shown"])}
    return answered(
        request, data, data_version=int(version), media_type=SHEETS[format],
        headers=_headers(told["known"], version, called) | counts,
    )  # fmt: skip
