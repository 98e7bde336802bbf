"""Documents about things: one of them, what is around it, paths, and what is found."""

from __future__ import annotations

from typing import Literal

from api.documents.chains import Sure
from api.documents.told import (
    CERTAINTY,
    EVIDENCE,
    Dated,
    Document,
    Evidence,
    Fact,
    Interval,
    Known,
    Paged,
    Tie,
    told,
)

_CLASS = (
    "密级 Classification", "open 公开、internal 内部或 restricted 受限；null 为已封存。 "
    "open, internal or restricted; null: sealed.", "internal",
)  # fmt: skip
_OWN = ("属性 Properties", "名称见 /schema。 As /schema names them.", {"scope": "信访"})
_LABEL = ("类型 Label", "/schema 所列的节点类型。 A node type of /schema.", "Unit")


class Touching(Interval):
    """由该对象指出或指向该对象的事实。 A fact that leaves the thing or leads to it."""

    relation: str = told("关系 Relation", "/schema 所列的关系。 A relation of /schema.", "LED_BY")
    direction: Literal["out", "in"] = told(
        "方向 Direction", "out：由该对象指出。 out: it leaves the thing.", "out"
    )
    other: str = told("对方编号 Other", "另一端的编号。 Id of the other end.", "L-01")
    other_label: str = told(
        "对方类型 Other label", "/schema 所列的节点类型。 A node type of /schema.", "Unit"
    )
    other_name: str = told(
        "对方名称 Other name", "当时所知的名称。 As known then.", "牵头单位（虚构）"
    )
    classification: str | None = told(*_CLASS)
    properties: dict[str, object] = told(*_OWN)
    evidence: list[Evidence] = told(*EVIDENCE)


class Revision(Document):
    """被取代的值。 Values that were replaced."""

    values: dict[str, object] = told(
        "属性值 Values", "原来的值。 As they were.", {"kind": "central"}
    )
    added: int = told(
        "记入批次 Added", "记入这些值的批次。 The batch that brought them.", 1, unit="batch number"
    )
    closed: int = told(
        "撤回批次 Closed", "取代这些值的批次。 The batch that replaced them.", 2,
        unit="batch number",
    )  # fmt: skip


class Thing(Paged, Known):
    """某对象的全部记录。 Everything recorded of one thing."""

    id: str = told("编号 Id", "对象的编号。 Of the thing.", "U-0001")
    label: str = told(*_LABEL)
    full_name: str = told("名称 Name", "当时所知的名称。 As known then.", "某中央单位（虚构）")
    values: dict[str, object] = told(
        "属性值 Values", "名称见 /schema。 As /schema names them.", {"kind": "central"}
    )
    evidence: list[Evidence] = told(*EVIDENCE)
    facts: list[Touching] = told("事实 Facts", "由该对象指出的在前。 Those that leave it first.")
    revisions: list[Revision] = told(
        "修订 Revisions", "原来的值，从早到晚。 Earlier values, oldest first."
    )


class Result(Document):
    """查找到的一项。 Something that a search found."""

    id: str = told("编号 Id", "对象的编号。 Of the thing.", "U-0001")
    label: str = told(*_LABEL)
    full_name: str = told("名称 Name", "对象的名称。 What it is called.", "某中央单位（虚构）")
    matched: str = told("匹配 Matched", "匹配的名称或编号。 The name or id that matches.", "某单位")
    how: str = told(
        "方式 How", "id、exact、full_name、short_name、former_name、part、pinyin 或 initials。 "
        "id, exact, full_name, short_name, former_name, part, pinyin or initials.", "part",
    )  # fmt: skip


class Search(Paged, Known):
    """一段文字可能所指。 What a text can mean."""

    text: str = told("文字 Text", "所给文字。 As it was given.", "某单位")
    results: list[Result] = told("结果 Results", "最匹配的在前。 The best match first.")


class Node(Interval):
    """周边的一个对象。 A thing nearby."""

    id: str = told("编号 Id", "对象的编号。 Of the thing.", "U-0001")
    label: str = told(*_LABEL)
    full_name: str = told("名称 Name", "当日有效的名称。 In force that day.", "某中央单位（虚构）")
    classification: str | None = told(*_CLASS)
    properties: dict[str, object] = told(*_OWN)
    evidence: list[Evidence] = told(*EVIDENCE)


class Edge(Fact):
    """周边的一项关系。 A relation nearby."""

    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    classification: str | None = told(*_CLASS)
    properties: dict[str, object] = told(*_OWN)


class Neighbourhood(Paged, Dated):
    """某对象若干步内的对象，及其间的全部边。

    What is at most so many hops from a thing, and every edge between those.
    """

    entity: str = told("对象编号 Entity", "对象的编号。 Id of the thing.", "U-0001")
    hops: int = told("步数 Hops", "最多步数。 At most.", 2, unit="hops")
    total_nodes: int = told("节点总数 Total nodes", "各页合计。 Over all pages.", 1, unit="nodes")
    total_edges: int = told("边总数 Total edges", "各页合计。 Over all pages.", 1, unit="edges")
    nodes: list[Node] = told(
        "节点 Nodes", "按编号排列；全部在边之前。 By id; all of them come before the edges."
    )
    edges: list[Edge] = told(
        "边 Edges", "按两端排列，在节点之后。 By ends, once the nodes are told."
    )


class Named(Document):
    """路径上的一个对象。 A thing on a path."""

    id: str = told("编号 Id", "对象的编号。 Of the thing.", "U-0001")
    full_name: str | None = told(
        "名称 Name", "当日有效的名称。 In force that day.", "某中央单位（虚构）"
    )


class Path(Document):
    """一条最短路径。 A shortest path."""

    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    nodes: list[Named] = told("经过 Nodes", "从起点到终点。 From start to end.")
    steps: list[Tie] = told(
        "各步 Steps", "按关系自身的方向。 In the direction of the relation itself."
    )
    evidence: list[Evidence] = told("依据 Evidence", "各步的来源。 The sources of all steps.")


class Paths(Paged, Dated):
    """两个对象之间的最短路径，不论关系方向。

    The shortest paths between two things, in either direction of relations.
    """

    start: str = told("起点 Start", "起点的编号。 Id of it.", "U-0001")
    end: str = told("终点 End", "终点的编号。 Id of it.", "U-0002")
    relations: list[str] = told("关系 Relations", "所经的关系。 Those gone over.", ["LED_BY"])
    paths: list[Path] = told(
        "路径 Paths",
        "长度相同，按编号排列；没有则为空。 All of one length, by ids; none without one.",
    )  # fmt: skip
