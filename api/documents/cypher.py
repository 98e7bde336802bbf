"""A query of somebody's own and its answer, as they are asked and told."""

from __future__ import annotations

from typing import Any

from api.documents.told import Exact, told
from queries.adhoc import MOST, SECONDS


class CypherQuery(Exact):
    """只读的 Cypher 查询。 A Cypher query that only reads."""

    query: str = told(
        "查询 Query", "通用子集的 Cypher；不得写入、调用过程，只限一条语句。 "
        "Cypher of the common subset; no write, no procedure, one statement.",
        "MATCH (u:Unit {id: $unit}) RETURN u.full_name AS full_name", min_length=1,
        max_length=10_000,
    )  # fmt: skip
    parameters: dict[str, Any] = told(
        "参数 Parameters", "按名称给值，不带 $。 Values by name, without $.", {"unit": "U-0002"},
        default={},
    )  # fmt: skip
    limit: int = told(
        "行数上限 Limit", "结果最多行数。 Most rows of the answer.", 1000, unit="rows",
        default=1000, ge=1, le=MOST,
    )  # fmt: skip


class CypherAnswer(Exact):
    """查询的行，按引擎给出的次序。

    The rows of a query, in the order in which the engine gives them.
    """

    known: str = told(
        "已知于 Known at", "最后批次的 UTC 时刻；图库为空时为空。 "
        "UTC instant of the last batch; empty for an empty store.", "2026-01-01T00:00:00.000000Z",
        unit="microsecond",
    )  # fmt: skip
    data_version: str = told(
        "数据版本 Data version", "最后批次的编号。 Number of the last batch.", "12"
    )
    columns: list[str] = told(
        "列 Columns", "没有行时为空。 Empty when there is no row.", ["full_name"]
    )
    rows: list[list[Any]] = told(
        "行 Rows", "纯值；节点为 {labels, properties}，关系为 {type, properties}，路径为 {nodes, "
        "relationships}，日期为文本。 "
        "Plain values; a node is {labels, properties}, a relationship {type, properties}, a path "
        "{nodes, relationships}, a day text.", [["某单位（虚构）"]],
    )  # fmt: skip
    total: int | None = told(
        "总数 Total", "总行数；被截断时为 null。 Rows in all; null when they were cut.", 1,
        unit="rows",
    )  # fmt: skip
    at_least: int | None = told(
        "至少 At least", "被截断时至少有的行数；未截断时为 null。 "
        "Rows there are when they were cut; null when they were not.", 1001, unit="rows",
    )  # fmt: skip
    shown: int = told("显示数 Shown", "此处行数。 Rows here.", 1, unit="rows")
    limit: int = told(
        "行数上限 Limit", "所要求的最多行数。 Most rows, as asked.", 1000, unit="rows"
    )
    seconds: float = told(
        "时限 Time limit", "查询超过此时限即中止。 After which a query is stopped.", SECONDS,
        unit="seconds",
    )  # fmt: skip
