"""A query of somebody's own and its answer, as they are asked and told."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from queries.adhoc import MOST, SECONDS


class CypherQuery(BaseModel):
    """A Cypher query that only reads."""

    model_config = ConfigDict(extra="forbid")
    query: str = Field(
        title="查询 query", min_length=1, max_length=10_000,
        description="Cypher of the common subset; no write, no procedure, one statement",
        examples=["MATCH (u:Unit {id: $unit}) RETURN u.full_name AS full_name"],
    )  # fmt: skip
    parameters: dict[str, Any] = Field(
        {}, title="参数 parameters", description="values by name, without $",
        examples=[{"unit": "U-0002"}],
    )  # fmt: skip
    limit: int = Field(1000, title="行数上限 most rows", ge=1, le=MOST, examples=[1000])


class CypherAnswer(BaseModel):
    """The rows of a query, in the order in which the engine gives them."""

    model_config = ConfigDict(extra="forbid")
    known: str = Field(title="已知于 known at", description="UTC; empty for an empty store",
                       examples=["2016-09-06T12:00:00.000000Z"])  # fmt: skip
    data_version: str = Field(title="数据版本 data version", description="number of the last batch",
                              examples=["3"])  # fmt: skip
    columns: list[str] = Field(title="列 columns", description="empty when there is no row",
                               examples=[["full_name"]])  # fmt: skip
    rows: list[list[Any]] = Field(
        title="行 rows", examples=[[["某单位（虚构）"]]],
        description="plain values; a node is {labels, properties}, a relationship {type, "
        "properties}, a path {nodes, relationships}, a day text",
    )  # fmt: skip
    total: int | None = Field(title="总数 rows in all", description="null when they were cut",
                              examples=[1])  # fmt: skip
    at_least: int | None = Field(title="至少 rows at least", description="when they were cut",
                                 examples=[None])  # fmt: skip
    shown: int = Field(title="显示数 rows shown", examples=[1])
    limit: int = Field(title="行数上限 most rows", examples=[1000])
    seconds: float = Field(title="时限 time limit", description="seconds", examples=[SECONDS])
