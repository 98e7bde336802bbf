"""A figure as JSON: its scene, what it shows, and how to draw it again."""

from __future__ import annotations

from typing import Annotated

from api.documents.scene import EXAMPLE, Item, Length, Points, X, Y
from api.documents.told import SINCE, UNTIL, Document, told

Words = Annotated[str, told("文字 Words", "In the figure's language.", "截至日")]
Value = Annotated[str, told("值 Value", "As text.", "2016-09-06")]
PageIndex = Annotated[int, told("页 Page", "The page it stands on, from 0.", 0,
                                unit="page number")]  # fmt: skip
Notes = Annotated[list[str], told("说明 Notes", "What the figure says of it.", ["2015-07 起"])]
FIGURE = ("图种 Figure", "A kind of figure.", "chain")
LANG = ("语言 Language", "zh or en.", "zh")
SHEET = ("版面 Sheet", "The size of a page, by its name.", "a4")
TITLE = ("标题 Title", "Of the figure.", "责任链：某集团公司（虚构）")
CONTENT = ("内容散列 Content", "SHA-256 of the data that was drawn, hex.")


class PlacedNode(Document):
    """节点 A node and the box it takes up on a page."""

    id: str = told("编号 Id", "Of the thing.", "U-0001")
    label: str = told("类型 Label", "A node type of /schema.", "Unit")
    name: str = told("名称 Name", "In force on the day of the figure.", "某集团公司（虚构）")
    page: PageIndex
    x: X
    y: Y
    width: Length
    height: Length
    notes: Notes


class WayLine(Document):
    """线路 A line that is drawn for an edge."""

    page: PageIndex
    points: Points


class TieEdge(Document):
    """边 An edge between two nodes of the figure."""

    relation: str = told("关系 Relation", "A relation of /schema.", "LED_BY")
    start: str = told("起点 Start", "Id of the start.", "U-0001")
    end: str = told("终点 End", "Id of the far end.", "L-01")
    certainty: str = told("确定程度 Certainty", "How the edge is drawn, and why.", "certain")
    since: str = told(*SINCE, "2015-07", unit="as written")
    until: str = told(*UNTIL, "..", unit="as written")
    evidence: list[int] = told("依据 Evidence", "Numbers in the figure's list.", [1],
                               unit="row number")  # fmt: skip
    notes: Notes
    ways: list[WayLine] = told("线路 Ways", "None where a mark or words tell it.")


class SourceRow(Document):
    """证据 A row of the numbered evidence."""

    number: int = told("序号 Number", "As the figure has it, from 1.", 1, unit="row number")
    id: str = told("编号 Id", "Of the passage, or document|place.", "doc-1|第 3 页")
    document: str = told("文件编号 Document", "The document that says it.", "doc-1")
    heading: str = told("文件标题 Heading", "Of the document, else its id.", "通知（虚构）")
    place: str = told("位置 Place", "Where in the document.", "第 3 页")
    grade: str = told("等级 Grade", "Admiralty code; empty when not graded.", "B2")


class ReceiptDocument(Document):
    """回执 How to draw the figure again."""

    figure: str = told(*FIGURE)
    parameters: list[tuple[Words, Value]] = told(
        "参数 Parameters", "Name and value of each, defaults filled in.",
        [["unit", "U-0001"], ["on", "2016-09-06"]],
    )  # fmt: skip
    lang: str = told(*LANG)
    sheet: str = told(*SHEET)
    data_version: str = told("数据版本 Data version", "Number of the last batch that counts.", "12")
    content: str = told(*CONTENT, "0" * 64)
    evidence: list[str] = told("依据 Evidence", "Ids of all it rests on.", ["doc-1|第 3 页"])


class SceneDocument(Document):
    """图件 A figure as plain data."""

    title: str = told(*TITLE)
    width: Length
    height: Length
    pages: list[list[Item]] = told("各页 Pages", "Primitives of each, in drawing order.",
                                   [[EXAMPLE]])  # fmt: skip
    lang: str = told(*LANG)
    description: str = told("描述 Description", "For those who cannot see the figure.",
                            "某集团公司（虚构）的责任链")  # fmt: skip
    answer: str = told("结论 Answer", "What the figure says, as a sentence.",
                       "当日由某派驻组（虚构）归口牵头。")  # fmt: skip
    facts: list[tuple[Words, Value]] = told(
        "要点 Facts", "Label and value: the day, the known time, the next change.",
        [["截至日", "2016-09-06"]],
    )  # fmt: skip
    nodes: list[PlacedNode] = told("节点 Nodes", "Those that are drawn, and where.")
    edges: list[TieEdge] = told("边 Edges", "Those that are told, and where.")
    legend: list[str] = told("图例 Legend", "What the lines mean.", ["当日确定"])
    counted: str = told("计数 Counted", "Shown n of m, in words.", "显示 2 / 共 2 条链")
    evidence: list[SourceRow] = told("依据 Evidence", "What it rests on, numbered.")
    receipt: ReceiptDocument | None = told("回执 Receipt", "How to draw it again.")
    file_receipt: str | None = told(
        "文件回执 File receipt", "JSON; what POST /figures/verify reads of this file.",
        '{"figure": "chain"}',
    )  # fmt: skip
