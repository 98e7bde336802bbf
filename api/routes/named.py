"""The named queries: one path each, made from what the query declares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from api.access.roles import Capability
from api.documents.account import Queries
from api.documents.told import Evidence, in_both
from api.door import answered, guarded, store_of
from api.paging import OF_THE_PAGE, Page
from api.routes.asked import Cursor, Sources, most, router_of
from graph.stores import Store
from queries.catalog import Column, NamedQuery, Parameter, catalog, described
from queries.catalog import query as named
from queries.run import run
from queries.sources import cited, full

router = router_of(Capability.READ_UNITS)
others = APIRouter(prefix="/api/v1", route_class=guarded(Capability.READ_UNITS))
"""Names that are no query."""


@router.get(
    "/queries", summary="查询清单 The named queries", responses={200: {"model": Queries}}
)
def queries(request: Request) -> Response:
    """各查询及其参数与列。 Every query with its parameters and columns."""
    return answered(request, {"queries": [described(asked) for asked in catalog().values()]})


@others.get("/queries/{name:path}", include_in_schema=False)
def unknown(request: Request, name: str) -> Response:
    """Tells which names are like it."""
    return answered(request, described(named(name)))


def _running(name: str) -> Callable[..., Response]:
    def answer(
        request: Request,
        limit: Annotated[int, most("rows", 10_000)] = 1000,
        cursor: Cursor = None,
        evidence: Sources = "ids",
    ) -> Response:
        store = store_of(request)
        given = {k: v for k, v in request.query_params.items() if k not in OF_THE_PAGE}
        known = given.get("known", "now")
        page = Page(request, store, None if known == "now" else known, limit, cursor)
        document = run(store, name, given, page, page.known, page.today)
        if evidence == "full":
            _expand(store, document)
        return answered(request, document | {"next": page.next})

    return answer


def _expand(store: Store, document: dict[str, Any]) -> None:
    """Put rows of evidence in the place of `document|place`."""
    if "evidence" not in document["columns"]:
        return
    at, known = document["columns"].index("evidence"), int(document["data_version"])
    texts = (text for row in document["rows"] for text in row[at] or ())
    items = cited(store, texts, known)
    full(store, {"evidence": list(items.values())}, known)
    for row in document["rows"]:
        row[at] = [items[text] for text in row[at] or ()]


_FORMS: dict[str, dict[str, Any]] = {
    "id": {"type": "string"}, "string": {"type": "string"}, "instant": {"type": "string"},
    "date": {"type": "string", "format": "date", "x-unit": "day"},
    "integer": {"type": "integer", "x-unit": "as titled"},
    "number": {"type": "number", "x-unit": "as titled"}, "boolean": {"type": "boolean"},
    "strings": {"type": "array", "items": {"type": ["string", "null"]}},
}  # fmt: skip
_EXAMPLES: dict[str, Any] = {
    "id": "U-0001", "string": "central", "strings": ["LED_BY"], "date": "2016-09-06",
    "integer": 1, "number": 0.5, "boolean": True, "instant": "2026-01-01T00:00:00Z",
}  # fmt: skip


def _meaning(parameter: Parameter) -> str:
    """What a parameter is, and what may be left out or given, in both languages."""
    usual = parameter.default or '""'
    zh = [parameter.zh, "必填" if parameter.required else f"默认为 {usual}"]
    en = [parameter.en, "required" if parameter.required else f"{usual} unless told"]
    if parameter.values:
        zh.append(f"可用 {'、'.join(parameter.values)}")
        en.append(f"one of {', '.join(parameter.values)}")
    return in_both("；".join(zh), "; ".join(en))


def _parameter(parameter: Parameter) -> dict[str, Any]:
    form = dict(_FORMS["string" if parameter.type == "strings" else parameter.type])
    if parameter.type in ("id", "string") and parameter.values:
        form["enum"] = list(parameter.values)
    if parameter.default in ("today", "now"):
        # The words stand for the moment; a format would refuse them.
        form.pop("format", None)
    if parameter.type == "integer":
        form |= {"minimum": parameter.least}
    if parameter.default is not None:
        form["default"] = int(parameter.default) if parameter.type == "integer" else (
            parameter.default)  # fmt: skip
    title = f"{parameter.zh} {parameter.en}"
    example = _EXAMPLES[parameter.type]
    if parameter.type == "strings":
        example = ",".join(example)
    elif parameter.type == "string" and parameter.values:
        example = parameter.values[0]
    return {
        "name": parameter.name, "in": "query", "required": parameter.required,
        "description": _meaning(parameter),
        "schema": form | {"title": title, "examples": [example],
                          "description": in_both(parameter.zh, parameter.en)},
    }  # fmt: skip


def _cell(column: Column) -> dict[str, Any]:
    form = dict(_FORMS[column.type])
    example = _EXAMPLES[column.type]
    if column.name == "evidence":
        row = Evidence.model_json_schema()
        form["items"] = {"anyOf": [{"type": "string"}, row]}
        example = ["doc-1|第 3 页"]
    form["type"] = [form["type"], "null"]
    title = f"{column.zh} {column.en}"
    description = in_both(f"{column.zh}；null 为没有", f"{column.en}; null: none")
    return form | {"title": title, "description": description, "examples": [example]}


def _answer(asked: NamedQuery) -> dict[str, Any]:
    """The schema of what a query answers."""
    cells = [_cell(column) for column in asked.columns]
    names = [column.name for column in asked.columns]
    row = {"type": "array", "prefixItems": cells, "minItems": len(cells), "maxItems": len(cells)}

    def field(title: str, description: str, example: Any, **form: Any) -> dict[str, Any]:
        return {"title": title, "description": description, "examples": [example], **form}

    text, count = {"type": "string"}, {"type": "integer", "x-unit": "rows"}
    fields = {
        "name": field("名称 Name", "查询的名称。 Of the query.", asked.name, **text),
        "parameters": field(
            "参数 Parameters", "所理解的参数值。 As they were meant.",
            {p.name: _EXAMPLES[p.type] for p in asked.parameters}, type="object",
        ),
        "known": field(
            "已知于 Known at", "UTC 时刻。 UTC instant.", "2026-01-01T00:00:00.000000Z", **text
        ),
        "data_version": field(
            "数据版本 Data version", "所计最后批次的编号。 Number of the last batch that counts.",
            "12", **text,
        ),
        "columns": field(
            "列 Columns", "各行的列，依次。 Of each row, in order.", names, type="array",
            items={"type": "string", "enum": names},
        ),
        "rows": field(
            "行 Rows",
            "各行的单元格，按列的次序。 The cells of each row, in the order of the columns.",
            [[cell["examples"][0] for cell in cells]], type="array", items=row,
        ),
        "total": field("总数 Total", "各页合计行数。 Rows of all pages.", 1, **count),
        "shown": field("显示数 Shown", "本页行数。 Rows on this page.", 1, **count),
        "next": field(
            "下一页 Next page", "请求下一页所用的游标；末页为 null。 "
            "The cursor to send for the next page; null at the end.", "WyJhIl0",
            type=["string", "null"],
        ),
    }  # fmt: skip
    return {"type": "object", "title": asked.name, "properties": fields, "required": [*fields]}


for _query in catalog().values():
    _own = [_parameter(parameter) for parameter in _query.parameters]
    if _clash := OF_THE_PAGE & {parameter["name"] for parameter in _own}:
        raise RuntimeError(f"{_query.name}: {_clash} are parameters of the page")
    router.add_api_route(
        f"/queries/{_query.name}", _running(_query.name), name=_query.name,
        summary=f"{_query.title['zh']} {_query.title['en']}",
        description=f"{_query.summary['zh']}\n\n{_query.summary['en']}",
        openapi_extra={"parameters": _own},
        responses={200: {"content": {"application/json": {"schema": _answer(_query)}}}},
    )  # fmt: skip
