"""A part of the graph as JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PartNode(BaseModel):
    """A node with its own properties beside these."""

    model_config = ConfigDict(extra="allow")
    id: str = Field(title="编号 id", examples=["U-0001"])
    label: str = Field(title="类型 type", examples=["Unit"])
    full_name: str = Field(title="名称 name", examples=["某集团公司（虚构）"])
    evidence: list[str] = Field(title="证据 evidence", description="document|place, sorted",
                                examples=[["D1|第3页"]])  # fmt: skip


class PartEdge(BaseModel):
    """An edge with its own properties beside these."""

    model_config = ConfigDict(extra="allow")
    from_id: str = Field(title="起点 from", examples=["U-0001"])
    to_id: str = Field(title="终点 to", examples=["L-01"])
    key: str = Field(title="事实键 key of the fact")
    relation: str = Field(title="关系 relation", examples=["LED_BY"])
    since: str = Field(title="起 since", description="EDTF as written; '' when blank",
                       examples=["2015-07"])  # fmt: skip
    until: str = Field(title="止 until", description="EDTF; the first day on which it no longer "
                       "holds; '' when open", examples=[""])  # fmt: skip
    certainty: str | None = Field(
        None, title="确定性 certainty", description="on the day; absent without one",
        examples=["certain"],
    )
    evidence: list[str] = Field(title="证据 evidence", description="document|place, sorted",
                                examples=[["D1|第3页"]])  # fmt: skip


class Part(BaseModel):
    """Some nodes and every edge between two of them; never cut."""

    on: str | None = Field(title="日期 day", description="none: edges of all days",
                           examples=["2016-09-06"])  # fmt: skip
    known: str = Field(title="已知于 known at", description="UTC; '' before the first batch",
                       examples=["2026-11-23T08:00:00.000000Z"])  # fmt: skip
    data_version: str = Field(title="数据版本 data version", examples=["7"])
    nodes: list[PartNode] = Field(title="节点 nodes", description="sorted by id")
    edges: list[PartEdge] = Field(title="边 edges", description="sorted by ends and key")
