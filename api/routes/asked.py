"""Parameters that many endpoints take, and what holds for all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BeforeValidator

from api.access.roles import Capability
from api.auditlog.entry import Action
from api.documents.account import Problem
from api.door import guarded
from graph.errors import UsageError
from graph.stores import Store
from queries.sources import full
from queries.trace.lines import LINES

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAMED = "编号或名称 An id, or a name that means one."


def _day(value: str) -> date:
    if not _DAY.fullmatch(value):
        raise ValueError("不是日期 is no day in EDTF; write it as 2016-09-06")
    return date.fromisoformat(value)


def asked(
    title: str, description: str, example: Any, *, unit: str | None = None, **more: Any
) -> Any:  # fmt: skip
    """A query parameter, described like the field of a document."""
    extra = {**({"x-unit": unit} if unit else {}), **more.pop("extra", {})}
    return Query(
        title=title, description=description, examples=[example],
        json_schema_extra=extra or None, **more,
    )  # fmt: skip


Day = Annotated[date, BeforeValidator(_day)]
On = Annotated[
    Day | None,
    asked("日期 Day", "EDTF day; today unless told.", "2016-09-06", unit="day"),
]
Known = Annotated[
    str | None,
    asked("已知于 Known at", "UTC instant or day, all of it included; now unless told.",
          "2026-01-01T00:00:00Z", unit="microsecond", max_length=40),
]  # fmt: skip
Unit = Annotated[
    str,
    asked("单位 Unit", f"{_NAMED} 单位或党组织 A unit or party organisation.", "U-0001",
          min_length=1, max_length=200),
]  # fmt: skip
Line = Annotated[
    str,
    asked("责任线 Line", "Which relations make up a chain.", "supervision",
          extra={"enum": list(LINES)}),
]  # fmt: skip
Sources = Annotated[
    Literal["ids", "full"],
    asked("依据 Evidence",
          "ids: which sources; full: also publisher, date and the words that are quoted.", "ids"),
]  # fmt: skip
Cursor = Annotated[
    str | None,
    asked("游标 Cursor", "`next` of the page before, with the same other parameters.", "WyJhIl0",
          max_length=1000),
]  # fmt: skip
Identity = Annotated[
    str, Path(title="编号 Id", description=_NAMED, examples=["U-0001"], max_length=200)
]  # fmt: skip


def most(items: str, most: int) -> Any:
    """The parameter of how many items a page holds."""
    return asked("条数 Limit", f"每页最多 Most {items} on a page, at most {most}.", 20, unit=items,
                 ge=1, le=most)  # fmt: skip


async def only_declared(request: Request) -> None:
    """Refuse parameters that the endpoint does not take, and one that is given twice.

    Raises:
        UsageError: it names those that can be given.
    """
    takes = _taken(request)
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in takes:
            listed = ", ".join(takes) or "无 none"
            raise UsageError(f"没有参数 there is no parameter {name[:100]!r}; 可用 use {listed}.")
        if name in seen and not takes[name]:
            raise UsageError(f"{name} 给了两次 is given twice; give one value.")
        seen.add(name)


def _taken(request: Request) -> Mapping[str, bool]:
    """The parameters of the endpoint, each with whether it may be given many times."""
    route: Any = request.scope["route"]
    found: Mapping[str, bool] | None = getattr(route, "takes", None)
    if found is None:
        own = (route.openapi_extra or {}).get("parameters", ())
        fields = route.dependant.query_params
        found = route.takes = {
            **{parameter["name"]: False for parameter in own},
            **{field.alias: isinstance(field.default, list) for field in fields},
        }
    return found


def _problem(meaning: str) -> dict[str, Any]:
    schema = Problem.model_json_schema()
    return {"description": meaning, "content": {"application/problem+json": {"schema": schema}}}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _problem("用法不对 Wrong use: it says what to write instead."),
    401: _problem("未登录 Not signed in."),
    403: _problem("角色不允许 The role does not allow it."),
    404: _problem("找不到 Nothing has this id or name."),
    409: _problem("名称有歧义 The name means several things: it lists their ids."),
    410: _problem("游标过期 The answer of this cursor can no longer be given: begin again."),
    422: _problem("参数值不对 A parameter has a wrong value; limits are stated."),
    503: _problem("暂不可用 Busy or out of reach: ask again after Retry-After."),
}


def router_of(*needs: Capability, action: Action = "read") -> APIRouter:
    """A router of endpoints that answer questions, and take no parameter that is not theirs."""
    return APIRouter(
        prefix="/api/v1", route_class=guarded(*needs, action=action),
        dependencies=[Depends(only_declared)], responses=PROBLEMS,
    )  # fmt: skip


def sourced(store: Store, document: dict[str, Any], sources: str) -> dict[str, Any]:
    """A document with its evidence told as asked."""
    if sources == "full":
        full(store, document, int(document["data_version"]))
    return document
