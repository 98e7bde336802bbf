"""The kinds of figure: what each is asked with, what it draws, and how it is drawn again.

A kind is `queries/figures/<kind>.py` (`gather`: its data) and `viz/figures/<kind>` (`build`: its
scene). Adding one is those two files and its line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Literal

from graph.dates import DateError, parse_day
from graph.errors import BadValue
from graph.known import Known, known_at
from graph.stores.base import Store
from graph.ways import Way
from queries.figures import HOPS, MOST
from viz.scene import Receipt, Scene, content_hash
from viz.style import Sheet, style

Value = Literal["text", "day", "instant", "number"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One parameter of a kind, as text; required when it has no default.

    `value` says what the text must be, `least` and `most` bound a number (both included), `unit`
    says what it counts, `example` is one that it can be.
    """

    name: str
    zh: str
    en: str
    default: str | None = None
    value: Value = "text"
    example: str = ""
    least: int = 0
    most: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of figure. A parameter named `on` or `and` is a day, `today` unless told."""

    name: str
    zh: str
    en: str
    parameters: tuple[Asked, ...]


_ON = Asked("on", "日期", "day", "today", "day", "2016-09-06")
_UNIT = Asked("unit", "单位", "unit", example="U-0001")
_PERIOD = (
    Asked("from", "起年", "first year", "", "number", "2012", 1000, 9999, "year"),
    Asked("to", "末年", "last year", "", "number", "2020", 1000, 9999, "year"),
)
_OTHER = (
    Asked("and", "另一日", "other day", "", "day", "2019-03-31"),
    Asked("and_known", "另一已知时刻", "other known time", "", "instant", "2026-11-23T08:00:00Z"),
)
_REACH = (
    Asked("entity", "中心对象", "thing in the middle", "", example="U-0001"),
    _ON,
    Asked("hops", "步数（空为 2；有终点时空为只画路径）", "hops (2; none for a path alone)", "",
          "number", "2", 1, HOPS, "hops"),
    Asked("to", "路径终点", "end of a path", "", example="L-01"),
    Asked("relations", "路径可经的关系", "relations of a path", "all", example="LED_BY,REPORTS_TO"),
    Asked("query", "命名查询", "named query", "", example="portfolio_of_lead"),
    Asked("with", "查询参数", "its parameters", "", example="lead=L-01"),
    Asked("days", "位置一致的其他日期（逗号分隔）", "other days with the same places", "",
          example="2016-09-06,2019-03-31"),
    Asked("limit", "最多节点", "most nodes", "64", "number", "64", 1, MOST, "nodes"),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("chain", "责任链", "chain of responsibility", (_UNIT, _ON)),
        Kind("coverage", "归口覆盖", "units by lead", (_ON,)),
        Kind("timeline", "时间线", "timeline of a unit", (_UNIT, _ON, *_PERIOD)),
        Kind("diff", "对比", "what differs", (_UNIT, _ON, *_OTHER)),
        Kind("network", "关系网络", "network", _REACH),
    )
}


def draw(
    store: Store, kind: str, given: Mapping[str, str], *, known: str | None = None,
    lang: str = "zh", sheet: str = "a4",
) -> Scene:  # fmt: skip
    """Gather and draw a figure.

    Args:
        store: an open store.
        kind: a kind of KINDS.
        given: its parameters as text; the others take their defaults.
        known: an instant; now unless told.
        lang: zh or en.
        sheet: a sheet of style.yaml.

    Raises:
        BadValue: no such kind, parameter or sheet, one is missing, or a value is none.
        NotFound, Ambiguous: an id or name cannot be told.
    """
    return draw_at(store, kind, given, known_at(store, known), lang=lang, sheet=sheet)


def draw_at(
    store: Store, kind: str, given: Mapping[str, str], point: Known, *, lang: str = "zh",
    sheet: str = "a4",
) -> Scene:  # fmt: skip
    """Gather and draw a figure at a point of the known clock; see `draw`."""
    filled = parameters(kind, given)
    page = sheet_of(sheet)
    data = gathered(store, kind, filled, point)
    told = tuple((k, v) for k, v in [*filled.items(), ("known", point.at)])
    receipt = Receipt(kind, told, lang, sheet, str(point.number), content_hash(data))
    return build(kind, data, page, lang, receipt)


def parameters(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """All parameters of a kind as text, `today` made a day."""
    if kind not in KINDS:
        raise BadValue(f"没有这种图 there is no figure {kind!r}; 可用 use {', '.join(KINDS)}.")
    known = {p.name: p for p in KINDS[kind].parameters}
    if unknown := sorted(set(given) - set(known)):
        raise BadValue(
            f"{kind}: 没有参数 no parameter {'、'.join(unknown)}; 可用 it takes {', '.join(known)}."
        )
    filled = {}
    for name, parameter in known.items():
        value = given.get(name) or parameter.default
        if value is None:
            raise BadValue(
                f"{name}: 缺少{parameter.zh} {parameter.en} is missing; 请加上 add ",
                Way.PARAMETER, f"{name}=….",
            )  # fmt: skip
        filled[name] = _day(name, value) if name in ("on", "and") else value
    return filled


def _day(name: str, text: str) -> str:
    try:
        if text == "today":
            return date.today().isoformat()
        return parse_day(text).isoformat() if text else ""
    except DateError as error:
        raise BadValue(f"{name}: {error}") from error


def gathered(store: Store, kind: str, filled: Mapping[str, str], known: Known) -> dict[str, Any]:
    """The data of a figure."""
    gather: Callable[..., dict[str, Any]] = import_module(f"queries.figures.{kind}").gather
    return gather(store, filled, known)


def build(kind: str, data: Mapping[str, Any], sheet: Sheet, lang: str, receipt: Receipt) -> Scene:
    """The scene of a figure's data."""
    make: Callable[..., Scene] = import_module(f"viz.figures.{kind}").build
    return make(data, sheet, lang, receipt)


def sheet_of(name: str) -> Sheet:
    """A sheet by its name. Raises BadValue for one that is none."""
    sheets = style().sheets
    if name not in sheets:
        raise BadValue(
            f"sheet: {name!r} 不是版面 is no sheet; 可用 use {', '.join(sheets)}."
        )
    return sheets[name]
