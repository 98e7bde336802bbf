"""Parameter values of a named query, from text as users write it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.dates import DateError, parse_day
from graph.errors import BadValue, UsageError
from graph.known import Known, known_at
from graph.schema import schema
from graph.stores.base import Store
from graph.ways import Way
from queries.catalog import NamedQuery, Parameter
from queries.nodes import find, values_of

_MOST = 2_147_483_647
"""Greatest whole number taken: both engines and every step can count with it."""
_LISTED = 20


def meanings(
    store: Store, asked: NamedQuery, given: Mapping[str, str], known: Known | None = None,
    today: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Every parameter with what it means; those that are not given take their defaults.

    `known` and `today` tell which point on the known clock and which day are meant, if not now.

    Raises:
        BadValue: a parameter that the query does not have, one is missing, or a value is none
            that it can have.
        UsageError: two of them make no sense together.
        NotFound, Ambiguous: an id or name cannot be told.
    """
    if unknown := set(given) - {p.name for p in asked.parameters}:
        takes = ", ".join(p.name for p in asked.parameters)
        raise BadValue(
            f"{asked.name}: 没有参数 no parameter {'、'.join(sorted(unknown))}; "
            f"可用 it takes {takes}."
        )
    asking = _Asking(store, asked, known or _instant(store, given.get("known", "now"), "known"),
                     today or date.today())  # fmt: skip
    meant = {p.name: _value(asking, p, given.get(p.name)) for p in asked.parameters}
    _in_order(asked, meant)
    return meant


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked, of which store, and when."""

    store: Store
    query: NamedQuery
    known: Known
    today: date


def _instant(store: Store, text: str, name: str) -> Known:
    return known_at(store, None if text == "now" else text, name)


def _in_order(asked: NamedQuery, meant: Mapping[str, Any]) -> None:
    """Refuse a period or a stretch of the known clock that ends before it begins."""
    if "from" in meant and meant["from"] > meant["to"]:
        raise UsageError(
            f"{asked.name}: from={meant['from']} 晚于 is later than to={meant['to']}; "
            "请对调 swap them."
        )
    if "earlier" in meant and meant["earlier"].number > meant["known"].number:
        raise UsageError(
            f"{asked.name}: earlier={meant['earlier'].at} 晚于 is later than "
            f"known={meant['known'].at}; 请对调 swap them."
        )


def _value(asking: _Asking, parameter: Parameter, text: str | None) -> Any:
    store, asked, known = asking.store, asking.query, asking.known
    text = parameter.default if text is None else text
    if text is None:
        raise BadValue(
            f"{asked.name}: {parameter.name}: 缺少{parameter.zh} {parameter.en} is missing; "
            "请加上 add ", Way.PARAMETER, f"{parameter.name}=….",
        )  # fmt: skip
    if parameter.type == "strings":
        return _several(asked, parameter, text)
    _among(asked, parameter, [text])
    if parameter.type == "id":
        return find(store, text, parameter.labels, known.number)[1]["id"]
    if parameter.type == "instant":
        return known if parameter.name == "known" else _instant(store, text, parameter.name)
    if parameter.type == "string":
        _had(store, asked, parameter, text)
        return text
    try:
        if parameter.type == "date":
            return asking.today if text == "today" else parse_day(text)
        number = int(text)
    except DateError as error:
        raise BadValue(f"{asked.name}: {parameter.name}: {error}") from error
    except ValueError as error:
        raise BadValue(
            f"{asked.name}: {parameter.name}: {text!r} 不是整数 is no whole number; "
            f"写作 write {parameter.least} … {_MOST}."
        ) from error
    if not parameter.least <= number <= _MOST:
        raise BadValue(
            f"{asked.name}: {parameter.name}: {number} 不在范围内 is out of range; "
            f"写作 write {parameter.least} … {_MOST}."
        )
    return number


def _several(asked: NamedQuery, parameter: Parameter, text: str) -> list[str]:
    """Words parted by commas; `all` means every value there is."""
    if text == "all" and parameter.values:
        return list(parameter.values)
    words = [word for word in re.split(r"[\s,，、;；]+", text) if word]
    _among(asked, parameter, words)
    return words


def _among(asked: NamedQuery, parameter: Parameter, words: Sequence[str]) -> None:
    for word in words if parameter.values else ():
        if word not in parameter.values:
            allowed = ", ".join(parameter.values)
            raise BadValue(
                f"{asked.name}: {parameter.name}: {word!r} 不可用 is none of its values; "
                f"可用 use {allowed}."
            )


def _had(store: Store, asked: NamedQuery, parameter: Parameter, text: str) -> None:
    """Refuse a word that no node ever had: its answer would be empty for a slip of the pen.

    The default is taken always: where nothing has it, nothing is the true answer.
    """
    field, *words = parameter.among.split() or [""]
    if not field or text in (parameter.default, *words):
        return
    label, _, name = field.partition(".")
    found = values_of(store, label, name)
    if text not in found:
        kind = schema().nodes[label]
        found = [*found, *words]
        listed = ", ".join(found[:_LISTED]) + (" …" if len(found) > _LISTED else "")
        raise BadValue(
            f"{asked.name}: {parameter.name}: {text!r}: 没有这样的{kind.zh} no {kind.en} has it; "
            f"现有 there are {listed or '无 none'}."
        )
