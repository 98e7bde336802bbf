"""A part of the graph as JSON."""

from __future__ import annotations

from pydantic import ConfigDict

from api.documents.chains import Sure
from api.documents.told import Document, told

_SOURCES = (
    "依据 Evidence", "来源，写作 文件|位置，已排序。 Sources as document|place, sorted.",
    ["doc-1|第 3 页"],
)  # fmt: skip


class PartNode(Document):
    """一个节点；/schema 所列自身属性与下列各项并列。

    A node; its own properties, as /schema names them, stand beside these.
    """

    model_config = ConfigDict(extra="allow")
    id: str = told("编号 Id", "对象的编号。 Of the thing.", "U-0001")
    label: str = told("类型 Label", "/schema 所列的节点类型。 A node type of /schema.", "Unit")
    full_name: str = told("名称 Name", "当时所知的名称。 As known then.", "某集团公司（虚构）")
    evidence: list[str] = told(*_SOURCES)


class PartEdge(Document):
    """一条边；/schema 所列自身属性与下列各项并列。

    An edge; its own properties, as /schema names them, stand beside these.
    """

    model_config = ConfigDict(extra="allow")
    from_id: str = told("起点 From", "起点的编号。 Id of the start.", "U-0001")
    to_id: str = told("终点 To", "终点的编号。 Id of the far end.", "L-01")
    key: str = told(
        "事实键 Key", "在两端相同的事实中区分此事实。 Names the fact among those of the same ends.",
        "3d841f6d3185",
    )  # fmt: skip
    relation: str = told("关系 Relation", "/schema 所列的关系。 A relation of /schema.", "LED_BY")
    since: str = told(
        "起 Since", "成立首日，EDTF 原样；原样为空则为空。 "
        "First day on which it holds, EDTF as written; blank as written.", "2015-07",
        unit="as written",
    )  # fmt: skip
    until: str = told(
        "止 Until", "不再成立的首日，EDTF 原样；空为未止。 "
        "First day on which it no longer holds, EDTF as written; blank: open.", "2018-01-01",
        unit="as written",
    )  # fmt: skip
    certainty: Sure | None = told(
        "确定程度 Certainty", "当日 certain 确定或 possible 可能；不限日期时没有此项。 "
        "On the day, certain or possible; absent without one.", "certain", default=None,
    )  # fmt: skip
    evidence: list[str] = told(*_SOURCES)


class Part(Document):
    """若干节点及其间的全部边；从不截断。

    Some nodes and every edge between two of them; never cut.
    """

    on: str | None = told(
        "日期 Day", "边在此日成立，EDTF；null 为不限日期的边。 "
        "Edges hold on it, EDTF; null: edges of all days.", "2016-09-06", unit="day",
    )  # fmt: skip
    known: str = told(
        "已知于 Known at",
        "UTC 时刻；首个批次之前为空。 UTC instant; empty before the first batch.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip
    data_version: str = told(
        "数据版本 Data version", "所计最后批次的编号。 Number of the last batch that counts.", "12"
    )
    nodes: list[PartNode] = told("节点 Nodes", "按编号排列。 Sorted by id.")
    edges: list[PartEdge] = told("边 Edges", "按两端与事实键排列。 Sorted by ends and key.")
