"""From a table's rows to typed records: headers, required cells, dates, words and numbers.

A row that has anything wrong yields issues, all of them, and no record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.dates import Bounds, DateError, bounds, normalise
from graph.dates_zh import split_range
from graph.schema import Property, schema
from ingest.issues import Issue
from ingest.readers import Table
from ingest.spec import TableSpec

Dates = tuple[str, str, Bounds]


@dataclass(slots=True)
class Record:
    """One good row: its place, its values by column (text, or a list for list columns)."""

    row: int
    values: dict[str, Any]
    dates: Dates


Check = Callable[[str], "str | tuple[str, str]"]


class RowParser:
    """Turns rows of one table into records by its spec.

    `header_issues` holds what is wrong with the header; with any, `records` yields nothing.
    """

    def __init__(self, table: Table, spec: TableSpec) -> None:
        self.table = table
        self.spec = spec
        self.issues: list[Issue] = []
        self._columns = self._match_header()
        self._checks = self._words()
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
                both = {str(k): str(k) for k in prop.values}
                both |= {str(v): str(k) for k, v in prop.values.items()} | dict(loose)
                result[column] = (both, True)
        for column in self.spec.columns.values():
            if column.one_of is not None:
                both = {k: k for k in column.one_of} | {v: k for k, v in column.one_of.items()}
                result[column.name] = (both, True)
        common = schema().nodes["Evidence"].own
        for name in ("reliability", "credibility"):
            result[name] = ({str(k): str(k) for k in common[name].values or {}}, True)
        classes = schema().edges["LED_BY"].properties["classification"].values or {}
        result["classification"] = (
            {k: k for k in classes} | {v: k for k, v in classes.items()}, True
        )  # fmt: skip
        return result

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
        columns, defaults = self._columns, self._defaults()
        for row, cells in self.table.rows():
            before = len(self.issues)
            values: dict[str, Any] = dict(defaults)
            for index, name in columns:
                cell = cells[index]
                if cell != "":
                    values[name] = cell if cell.__class__ is str else _text(cell)
            dates = self._row_dates(row, cells, values)
            self._check(row, values)
            if len(self.issues) == before and dates is not None:
                yield Record(row, values, dates)

    def _defaults(self) -> dict[str, str]:
        return {c.name: c.default for c in self.spec.columns.values() if c.default}

    def _row_dates(
        self, row: int, cells: tuple[object, ...], values: dict[str, Any]
    ) -> Dates | None:
        raw = (values.get("since", ""), values.get("until", ""))
        for index, name in self._columns:
            if name in ("since", "until") and not isinstance(cells[index], str):
                # A date cell or a serial number: its type says more than its text.
                raw = (cells[index], raw[1]) if name == "since" else (raw[0], cells[index])
        known = self._dates.get(raw)
        if known is None:
            known = self._dates[raw] = _dates(*raw)
        if isinstance(known, DateError):
            reason, _, suggestion = str(known).partition(";")
            self._issue(row, "since/until", f"{_shown(raw[0])} / {_shown(raw[1])}", reason,
                        suggestion.strip() or "write it as 2015, 2015-07 or 2015-07-01")  # fmt: skip
            return None
        values["since"], values["until"] = known[0], known[1]
        return known

    def _check(self, row: int, values: dict[str, Any]) -> None:
        for name, column in self.spec.columns.items():
            value = values.get(name, "")
            if value == "":
                if column.required:
                    self._issue(row, name, "", "required cell is blank 必填项为空", "fill it in")
                continue
            if name in self._checks:
                words, strict = self._checks[name]
                found = words.get(value)
                if found is not None:
                    values[name] = found
                elif strict:
                    self._issue(row, name, value, "not one of the accepted words 取值不在范围内",
                                "use one of 可用: " + "、".join(words))  # fmt: skip
            if column.list:
                parts = str(value).replace("；", ";").split(";")
                values[name] = [p.strip() for p in parts if p.strip()]
            elif column.date or column.interval:
                self._period(row, name, values)
        self._numbers(row, values)

    def _period(self, row: int, name: str, values: dict[str, Any]) -> None:
        text = str(values[name])
        try:
            split = split_range(text)
            values[name] = "/".join(split) if split else normalise(text)
        except DateError as error:
            reason, _, suggestion = str(error).partition(";")
            self._issue(row, name, text, reason, suggestion.strip() or "write it as EDTF")

    def _numbers(self, row: int, values: dict[str, Any]) -> None:
        for column, prop in self._numeric:
            text = values.get(column)
            if text is None or not isinstance(text, str):
                continue
            try:
                values[column] = int(text) if prop.type == "integer" else float(text)
            except ValueError:
                self._issue(row, column, text, "not a number 不是数字", "write digits only")

    @property
    def _numeric(self) -> list[tuple[str, Property]]:
        return [(c, p) for c, p in self._mapped() if p.type in ("integer", "number")]


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
