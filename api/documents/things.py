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

_CLASS = ("密级 Classification", "open, internal or restricted; null: sealed.", "internal")
_OWN = ("属性 Properties", "As /schema names them.", {"scope": "信访"})
_LABEL = ("类型 Label", "A node type of /schema.", "Unit")


class Touching(Interval):
    """A fact that leaves the thing or leads to it."""

    relation: str = told("关系 Relation", "A relation of /schema.", "LED_BY")
    direction: Literal["out", "in"] = told("方向 Direction", "out: it leaves the thing.", "out")
    other: str = told("对方编号 Other", "Id of the other end.", "L-01")
    other_label: str = told("对方类型 Other label", "A node type of /schema.", "Unit")
    other_name: str = told("对方名称 Other name", "As known then.", "牵头单位（虚构）")
    classification: str | None = told(*_CLASS)
    properties: dict[str, object] = told(*_OWN)
    evidence: list[Evidence] = told(*EVIDENCE)


class Revision(Document):
    """Values that were replaced."""

    values: dict[str, object] = told("属性值 Values", "As they were.", {"kind": "central"})
    added: int = told("记入批次 Added", "The batch that brought them.", 1, unit="batch number")
    closed: int = told("撤回批次 Closed", "The batch that replaced them.", 2, unit="batch number")


class Thing(Paged, Known):
    """Everything recorded of one thing."""

    id: str = told("编号 Id", "Of the thing.", "U-0001")
    label: str = told(*_LABEL)
    full_name: str = told("名称 Name", "As known then.", "某中央单位（虚构）")
    values: dict[str, object] = told("属性值 Values", "As /schema names them.", {"kind": "central"})
    evidence: list[Evidence] = told(*EVIDENCE)
    facts: list[Touching] = told("事实 Facts", "Those that leave it first.")
    revisions: list[Revision] = told("修订 Revisions", "Earlier values, oldest first.")


class Result(Document):
    """Something that a search found."""

    id: str = told("编号 Id", "Of the thing.", "U-0001")
    label: str = told(*_LABEL)
    full_name: str = told("名称 Name", "What it is called.", "某中央单位（虚构）")
    matched: str = told("匹配 Matched", "The name or id that matches.", "某单位")
    how: str = told(
        "方式 How",
        "id, exact, full_name, short_name, former_name, part, pinyin or initials.", "part",
    )  # fmt: skip


class Search(Paged, Known):
    """What a text can mean."""

    text: str = told("文字 Text", "As it was given.", "某单位")
    results: list[Result] = told("结果 Results", "The best match first.")


class Node(Interval):
    """A thing nearby."""

    id: str = told("编号 Id", "Of the thing.", "U-0001")
    label: str = told(*_LABEL)
    full_name: str = told("名称 Name", "In force that day.", "某中央单位（虚构）")
    classification: str | None = told(*_CLASS)
    properties: dict[str, object] = told(*_OWN)
    evidence: list[Evidence] = told(*EVIDENCE)


class Edge(Fact):
    """A relation nearby."""

    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    classification: str | None = told(*_CLASS)
    properties: dict[str, object] = told(*_OWN)


class Neighbourhood(Paged, Dated):
    """What is at most so many hops from a thing, and every edge between those."""

    entity: str = told("对象编号 Entity", "Id of the thing.", "U-0001")
    hops: int = told("步数 Hops", "At most.", 2, unit="hops")
    total_nodes: int = told("节点总数 Total nodes", "Over all pages.", 1, unit="nodes")
    total_edges: int = told("边总数 Total edges", "Over all pages.", 1, unit="edges")
    nodes: list[Node] = told("节点 Nodes", "By id; all of them come before the edges.")
    edges: list[Edge] = told("边 Edges", "By ends, once the nodes are told.")


class Named(Document):
    """A thing on a path."""

    id: str = told("编号 Id", "Of the thing.", "U-0001")
    full_name: str | None = told("名称 Name", "In force that day.", "某中央单位（虚构）")


class Path(Document):
    """A shortest path."""

    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    nodes: list[Named] = told("经过 Nodes", "From start to end.")
    steps: list[Tie] = told("各步 Steps", "In the direction of the relation itself.")
    evidence: list[Evidence] = told("依据 Evidence", "The sources of all steps.")


class Paths(Paged, Dated):
    """The shortest paths between two things, in either direction of relations."""

    start: str = told("起点 Start", "Id of it.", "U-0001")
    end: str = told("终点 End", "Id of it.", "U-0002")
    relations: list[str] = told("关系 Relations", "Those gone over.", ["LED_BY"])
    paths: list[Path] = told("路径 Paths", "All of one length, by ids; none without one.")
