"""A part of the graph as JSON."""

from __future__ import annotations

from pydantic import ConfigDict

from api.documents.chains import Sure
from api.documents.told import CERTAINTY, Document, told

_SOURCES = ("依据 Evidence", "Sources as document|place, sorted.", ["doc-1|第 3 页"])


class PartNode(Document):
    """A node; its own properties, as /schema names them, stand beside these."""

    model_config = ConfigDict(extra="allow")
    id: str = told("编号 Id", "Of the thing.", "U-0001")
    label: str = told("类型 Label", "A node type of /schema.", "Unit")
    full_name: str = told("名称 Name", "As known then.", "某集团公司（虚构）")
    evidence: list[str] = told(*_SOURCES)


class PartEdge(Document):
    """An edge; its own properties, as /schema names them, stand beside these."""

    model_config = ConfigDict(extra="allow")
    from_id: str = told("起点 From", "Id of the start.", "U-0001")
    to_id: str = told("终点 To", "Id of the far end.", "L-01")
    key: str = told("事实键 Key", "Names the fact among those of the same ends.", "3d841f6d3185")
    relation: str = told("关系 Relation", "A relation of /schema.", "LED_BY")
    since: str = told("起 Since", "First day on which it holds, EDTF as written; blank as written.",
                      "2015-07", unit="as written")  # fmt: skip
    until: str = told(
        "止 Until", "First day on which it no longer holds, EDTF as written; blank: open.",
        "2018-01-01", unit="as written",
    )  # fmt: skip
    certainty: Sure | None = told(
        "确定程度 Certainty", f"On the day; absent without one. {CERTAINTY}", "certain",
        default=None,
    )  # fmt: skip
    evidence: list[str] = told(*_SOURCES)


class Part(Document):
    """Some nodes and every edge between two of them; never cut."""

    on: str | None = told("日期 Day", "Edges hold on it, EDTF; null: edges of all days.",
                          "2016-09-06", unit="day")  # fmt: skip
    known: str = told(
        "已知于 Known at", "UTC instant; empty before the first batch.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip
    data_version: str = told("数据版本 Data version", "Number of the last batch that counts.", "12")
    nodes: list[PartNode] = told("节点 Nodes", "Sorted by id.")
    edges: list[PartEdge] = told("边 Edges", "Sorted by ends and key.")
