"""Parameters that many endpoints take, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BeforeValidator

from api.access.roles import Capability
from api.auditlog.entry import Action
from api.documents.problems import GUARDED, problems
from api.door import guarded
from graph.dates import parse_day
from graph.errors import BadValue
from graph.stores import Store
from queries.sources import full
from queries.trace.lines import LINES

_NAMED = "编号，或只有一解的名称。 An id, or a name that means one."


def asked(
    title: str, description: str, example: Any, *, unit: str | None = None, **more: Any
) -> Any:  # fmt: skip
    """A query parameter, described like the field of a document."""
    extra = {**({"x-unit": unit} if unit else {}), **more.pop("extra", {})}
    return Query(
        title=title, description=description, examples=[example],
        json_schema_extra=extra or None, **more,
    )  # fmt: skip


Day = Annotated[date, BeforeValidator(parse_day)]
On = Annotated[
    Day | None,
    asked(
        "日期 Day", "EDTF 日期；默认为今天。 EDTF day; today unless told.", "2016-09-06", unit="day"
    ),
]
Known = Annotated[
    str | None,
    asked(
        "已知于 Known at", "UTC 时刻，或含当日全天的日期；默认为现在。 "
        "UTC instant or day, all of it included; now unless told.", "2026-01-01T00:00:00Z",
        unit="microsecond", max_length=40,
    ),
]  # fmt: skip
Unit = Annotated[
    str,
    asked(
        "单位 Unit", "单位或党组织的编号，或只有一解的名称。 "
        "A unit or party organisation: its id, or a name that means one.", "U-0001",
        min_length=1, max_length=200,
    ),
]  # fmt: skip
Line = Annotated[
    str,
    asked(
        "责任线 Line", "由哪些关系构成责任链。 Which relations make up a chain.", "supervision",
        extra={"enum": list(LINES)},
    ),
]  # fmt: skip
Sources = Annotated[
    Literal["ids", "full"],
    asked(
        "依据 Evidence", "ids：哪些来源；full：另含发布单位、日期与摘录。 "
        "ids: which sources; full: also publisher, date and the words that are quoted.", "ids",
    ),
]  # fmt: skip
Cursor = Annotated[
    str | None,
    asked(
        "游标 Cursor", "前一页的 `next`，其余参数须相同。 "
        "`next` of the page before, with the same other parameters.", "WyJhIl0", max_length=1000,
    ),
]  # fmt: skip
Identity = Annotated[
    str, Path(title="编号 Id", description=_NAMED, examples=["U-0001"], max_length=200)
]  # fmt: skip


def most(items: str, most: int) -> Any:
    """The parameter of how many items a page holds."""
    return asked(
        "条数 Limit", f"每页最多条数，上限 {most}。 Most {items} on a page, at most {most}.", 20,
        unit=items, ge=1, le=most,
    )  # fmt: skip


class Strict(APIRoute):
    """Routes that refuse parameters they do not take, and one that is given twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler; it raises BadValue, which names the parameters that can be given."""
        answer = super().get_route_handler()
        own = (self.openapi_extra or {}).get("parameters", ())
        many = {field.alias: isinstance(field.default, list)
                for field in self.dependant.query_params}  # fmt: skip
        takes = {**{parameter["name"]: False for parameter in own}, **many}

        async def handler(request: Request) -> Response:
            _declared(takes, request.query_params.multi_items())
            return await answer(request)

        return handler


def _declared(takes: Mapping[str, bool], given: Iterable[tuple[str, str]]) -> None:
    """Refuse names that are none, and twice the same where `takes` does not allow it."""
    seen: set[str] = set()
    for name, _ in given:
        if name not in takes:
            listed = ", ".join(takes) or "无 none"
            raise BadValue(f"没有参数 there is no parameter {name[:100]!r}; 可用 use {listed}.")
        if name in seen and not takes[name]:
            raise BadValue(f"{name} 给了两次 is given twice; give one value.")
        seen.add(name)


PROBLEMS = GUARDED | problems(400, 404, 409, 410, 422)


def router_of(*needs: Capability, action: Action = "read") -> APIRouter:
    """A router of endpoints that answer questions, and take no parameter that is not theirs."""
    return APIRouter(
        prefix="/api/v1", route_class=guarded(*needs, action=action, base=Strict),
        responses=PROBLEMS,
    )  # fmt: skip


def sourced(store: Store, document: dict[str, Any], sources: str) -> dict[str, Any]:
    """A document with its evidence told as asked."""
    if sources == "full":
        full(store, document, int(document["data_version"]))
    return document
