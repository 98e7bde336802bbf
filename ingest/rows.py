"""From a table's rows to typed records: headers, required cells, dates, words and numbers.

A row that has anything wrong yields issues, all of them, and no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from graph.dates import Bounds, DateError, bounds
from graph.dates_zh import split_range
from graph.schema import Property, schema
from graph.written import normalise
from ingest.issues import Issue
from ingest.readers import Table
from ingest.spec import TableSpec

Dates = tuple[str, str, Bounds]
_DATES_KEPT = 1 << 14


@dataclass(slots=True)
class Record:
    """One good row: its place, its values by column (text, or a list for list columns).

    `locator` is its evidence, filled in once its document is known.
    """

    row: int
    values: dict[str, Any]
    when: Bounds
    locator: str = ""


@dataclass(frozen=True, slots=True)
class _Check:
    """What is to be done with the cells of one column; columns of plain text need none."""

    name: str
    required: bool
    words: Mapping[str, str]
    strict: bool
    list: bool
    period: bool
    number: str


class RowParser:
    """Turns rows of one table into records by its spec.

    `header_issues` holds what is wrong with the header; with any, `records` yields nothing.
    With a `day` the table is a snapshot of it, and its rows have no dates of their own.
    """

    def __init__(self, table: Table, spec: TableSpec, day: Bounds | None = None) -> None:
        self.table = table
        self.spec = spec
        self._day = day
        self.issues: list[Issue] = []
        self._columns = self._match_header()
        self._dated = [(i, n) for i, n in self._columns if n in ("since", "until")]
        self._defaults = {c.name: c.default for c in spec.columns.values() if c.default}
        self._checks = self._make_checks()
        self._dates: dict[tuple[object, object], Dates | DateError] = {}

    def _match_header(self) -> list[tuple[int, str]]:
        found: dict[str, int] = {}
        for index, header in enumerate(self.table.columns):
            name = self.spec.headers.get(header.casefold())
            if name is None:
                if header in self.spec.ignore or not header:
                    continue
                known = "、".join(f"{c.name}（{c.zh}）" for c in self.spec.columns.values())
                self._issue(0, header, header, "unknown column 不认识的列",
                            f"use one of 可用: {known}")  # fmt: skip
            elif name in found:
                self._issue(0, header, header, "the column stands twice 列重复", "keep one of them")
            else:
                found[name] = index
        for column in self.spec.columns.values():
            if column.required and column.name not in found:
                self._issue(0, column.name, "", "required column is missing 缺少必需的列",
                            f"add {column.name} / {column.zh}")  # fmt: skip
        return [(index, name) for name, index in found.items()]

    def _issue(self, row: int, column: str, value: object, reason: str, suggestion: str) -> None:
        self.issues.append(
            Issue(self.table.file, self.table.sheet, row, column, _shown(value), reason, suggestion)
        )

    def _words(self) -> dict[str, tuple[Mapping[str, str], bool]]:
        """Accepted words of a column, and whether others are refused."""
        result: dict[str, tuple[Mapping[str, str], bool]] = {}
        for name, words in self.spec.words.items():
            result[name] = (words, False)
        for column, prop in self._mapped():
            if prop.values is not None:
                loose = result.get(column, ({}, False))[0]
                result[column] = (_accepted(prop) | dict(loose), True)
        for own in self.spec.columns.values():
            if own.one_of is not None:
                both = {k: k for k in own.one_of} | {v: k for k, v in own.one_of.items()}
                result[own.name] = (both, True)
        common = schema().nodes["Evidence"].own
        for name in ("reliability", "credibility"):
            result[name] = (_accepted(common[name]), True)
        result["classification"] = (
            _accepted(schema().edges["LED_BY"].properties["classification"]), True
        )  # fmt: skip
        return result

    def _make_checks(self) -> list[_Check]:
        words = self._words()
        numbers = {c: p.type for c, p in self._mapped() if p.type in ("integer", "number")}
        present = {name for _, name in self._columns} | set(self._defaults)
        checks = [
            _Check(c.name, c.required, *words.get(c.name, ({}, False)), c.list,
                   (c.date or c.interval) and not c.list, numbers.get(c.name, ""))
            for c in self.spec.columns.values() if c.name in present
        ]  # fmt: skip
        return [c for c in checks if c.required or c.words or c.list or c.period or c.number]

    def _mapped(self) -> Iterator[tuple[str, Property]]:
        for node in self.spec.nodes:
            for name, column in node.properties.items():
                if not column.startswith("="):
                    yield column, schema().nodes[node.label].own[name]
        for edge in self.spec.edges:
            for name, column in edge.properties.items():
                if not column.startswith("="):
                    yield column, schema().edges[edge.type].own[name]

    def records(self) -> Iterator[Record]:
        """Good rows in order; issues of the others gather in `issues`."""
        if self.issues:
            return
        columns, defaults = self._columns, self._defaults
        for row, cells in self.table.rows():
            before = len(self.issues)
            values: dict[str, Any] = defaults.copy()
            for index, name in columns:
                cell = cells[index]
                if cell != "":
                    values[name] = cell if cell.__class__ is str else _text(cell)
            when = self._row_dates(row, cells, values)
            for check in self._checks:
                self._apply(check, row, values)
            if len(self.issues) == before and when is not None:
                yield Record(row, values, when)

    def _row_dates(
        self, row: int, cells: tuple[object, ...], values: dict[str, Any]
    ) -> Bounds | None:
        raw = (values.get("since", ""), values.get("until", ""))
        for index, name in self._dated:
            if cells[index].__class__ is not str:
                # A date cell or a serial number: its type says more than its text.
                raw = (cells[index], raw[1]) if name == "since" else (raw[0], cells[index])
        if self._day is not None:
            return self._on_day(row, raw, values)
        known = self._dates.get(raw)
        if known is None:
            if len(self._dates) >= _DATES_KEPT:
                self._dates.clear()
            known = self._dates[raw] = _dates(*raw)
        if isinstance(known, DateError):
            reason, _, hint = str(known).partition(";")
            self._issue(row, "since/until", f"{_shown(raw[0])} / {_shown(raw[1])}", reason,
                        hint.strip() or "write it as 2015, 2015-07 or 2015-07-01")  # fmt: skip
            return None
        values["since"], values["until"], when = known
        return when

    def _on_day(
        self, row: int, raw: tuple[object, object], values: dict[str, Any]
    ) -> Bounds | None:
        if raw != ("", ""):
            self._issue(row, "since/until", f"{_shown(raw[0])} / {_shown(raw[1])}",
                        "a row of a snapshot has no dates of its own 快照的行不带起止日期",
                        "take them out, or ingest without --snapshot 删去起止，或不用 --snapshot"
                        )  # fmt: skip
            return None
        values["since"] = values["until"] = ""
        return self._day

    def _apply(self, check: _Check, row: int, values: dict[str, Any]) -> None:
        name = check.name
        value = values.get(name, "")
        if value == "":
            if check.required:
                self._issue(row, name, "", "required cell is blank 必填项为空", "fill it in")
            return
        if check.words:
            found = check.words.get(value)
            if found is not None:
                values[name] = value = found
            elif check.strict:
                self._issue(row, name, value, "not one of the accepted words 取值不在范围内",
                            "use one of 可用: " + "、".join(check.words))  # fmt: skip
        if check.list:
            parts = str(value).replace("；", ";").split(";")
            values[name] = [p.strip() for p in parts if p.strip()]
        elif check.period:
            self._period(row, name, values)
        if check.number and isinstance(values[name], str):
            self._number(row, check, values)

    def _period(self, row: int, name: str, values: dict[str, Any]) -> None:
        text = str(values[name])
        try:
            split = split_range(text)
            values[name] = "/".join(split) if split else normalise(text)
        except DateError as error:
            reason, _, suggestion = str(error).partition(";")
            self._issue(row, name, text, reason, suggestion.strip() or "write it as EDTF")

    def _number(self, row: int, check: _Check, values: dict[str, Any]) -> None:
        text = values[check.name]
        try:
            values[check.name] = int(text) if check.number == "integer" else _finite(text)
        except ValueError:
            self._issue(row, check.name, text, "not a number 不是数字", "write digits only")


def _accepted(prop: Property) -> dict[str, str]:
    """The words that a closed property takes, and the value that each means."""
    values = prop.values or {}
    return {said: code for code, word in values.items() for said in (code, word.zh, word.en)}


def _dates(since: object, until: object) -> Dates | DateError:
    try:
        if isinstance(since, str) and until == "":
            split = split_range(since)
            if split:
                since, until = split
        start, end = normalise(since), normalise(until)
        return start, end, bounds(start, end)
    except DateError as error:
        return error


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 200 else text[:199] + "…"
