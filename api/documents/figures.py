"""A figure as JSON: its scene, what it shows, and how to draw it again."""

from __future__ import annotations

from typing import Annotated

from api.documents.scene import EXAMPLE, Item, Length, Points, X, Y
from api.documents.told import SINCE, UNTIL, Document, told

Words = Annotated[str, told("文字 Words", "用图件的语言。 In the figure's language.", "截至日")]
Value = Annotated[str, told("值 Value", "以文本表示。 As text.", "2016-09-06")]
PageIndex = Annotated[int, told(
    "页 Page", "所在页，从 0 起。 The page it stands on, from 0.", 0, unit="page number"
)]  # fmt: skip
Notes = Annotated[list[str], told(
    "说明 Notes", "图件中的说明。 What the figure says of it.", ["2015-07 起"]
)]
FIGURE = ("图种 Figure", "图件的种类。 A kind of figure.", "chain")
LANG = ("语言 Language", "zh 或 en。 zh or en.", "zh")
SHEET = ("版面 Sheet", "页面规格的名称。 The size of a page, by its name.", "a4")
TITLE = ("标题 Title", "图件的标题。 Of the figure.", "责任链：某集团公司（虚构）")
CONTENT = (
    "内容散列 Content", "所绘数据的 SHA-256，十六进制。 SHA-256 of the data that was drawn, hex."
)


class PlacedNode(Document):
    """节点及其在页面上所占的方框。 A node and the box it takes up on a page."""

    id: str = told("编号 Id", "对象的编号。 Of the thing.", "U-0001")
    label: str = told("类型 Label", "/schema 所列的节点类型。 A node type of /schema.", "Unit")
    name: str = told(
        "名称 Name", "图件当日有效的名称。 In force on the day of the figure.", "某集团公司（虚构）"
    )
    page: PageIndex
    x: X
    y: Y
    width: Length
    height: Length
    notes: Notes


class WayLine(Document):
    """为边所画的线。 A line that is drawn for an edge."""

    page: PageIndex
    points: Points


class TieEdge(Document):
    """图件中两个节点之间的边。 An edge between two nodes of the figure."""

    relation: str = told("关系 Relation", "/schema 所列的关系。 A relation of /schema.", "LED_BY")
    start: str = told("起点 Start", "起点的编号。 Id of the start.", "U-0001")
    end: str = told("终点 End", "终点的编号。 Id of the far end.", "L-01")
    certainty: str = told(
        "确定程度 Certainty", "边怎样画，及其缘由。 How the edge is drawn, and why.", "certain"
    )
    since: str = told(*SINCE, "2015-07", unit="as written")
    until: str = told(*UNTIL, "..", unit="as written")
    evidence: list[int] = told(
        "依据 Evidence", "图件依据列表中的序号。 Numbers in the figure's list.", [1],
        unit="row number",
    )  # fmt: skip
    notes: Notes
    ways: list[WayLine] = told(
        "线路 Ways", "以标记或文字表示时为空。 None where a mark or words tell it."
    )


class SourceRow(Document):
    """带序号的依据中的一行。 A row of the numbered evidence."""

    number: int = told(
        "序号 Number", "图件中的序号，从 1 起。 As the figure has it, from 1.", 1, unit="row number"
    )
    id: str = told(
        "编号 Id", "摘录的编号，或 文件|位置。 Of the passage, or document|place.", "doc-1|第 3 页"
    )
    document: str = told(
        "文件编号 Document", "载明此事的文件。 The document that says it.", "doc-1"
    )
    heading: str = told(
        "文件标题 Heading", "文件的标题，没有则为其编号。 Of the document, else its id.",
        "通知（虚构）",
    )  # fmt: skip
    place: str = told("位置 Place", "文件中的位置。 Where in the document.", "第 3 页")
    grade: str = told(
        "等级 Grade", "Admiralty 等级；未评定时为空。 Admiralty code; empty when not graded.", "B2"
    )


class ReceiptDocument(Document):
    """怎样重绘此图。 How to draw the figure again."""

    figure: str = told(*FIGURE)
    parameters: list[tuple[Words, Value]] = told(
        "参数 Parameters",
        "各参数的名称与值，默认值已填入。 Name and value of each, defaults filled in.",
        [["unit", "U-0001"], ["on", "2016-09-06"]],
    )  # fmt: skip
    lang: str = told(*LANG)
    sheet: str = told(*SHEET)
    data_version: str = told(
        "数据版本 Data version", "所计最后批次的编号。 Number of the last batch that counts.", "12"
    )
    content: str = told(*CONTENT, "0" * 64)
    evidence: list[str] = told(
        "依据 Evidence", "所依全部依据的编号。 Ids of all it rests on.", ["doc-1|第 3 页"]
    )


class SceneDocument(Document):
    """以纯数据表示的图件。 A figure as plain data."""

    title: str = told(*TITLE)
    width: Length
    height: Length
    pages: list[list[Item]] = told(
        "各页 Pages", "各页的图元，按绘制次序。 Primitives of each, in drawing order.", [[EXAMPLE]]
    )
    lang: str = told(*LANG)
    description: str = told(
        "描述 Description", "供看不到图件的人使用。 For those who cannot see the figure.",
        "某集团公司（虚构）的责任链",
    )  # fmt: skip
    answer: str = told(
        "结论 Answer", "图件的结论，写成一句。 What the figure says, as a sentence.",
        "当日由某派驻组（虚构）归口牵头。",
    )  # fmt: skip
    facts: list[tuple[Words, Value]] = told(
        "要点 Facts", "标签与值：日期、已知于、下次变化。 "
        "Label and value: the day, the known time, the next change.", [["截至日", "2016-09-06"]],
    )  # fmt: skip
    nodes: list[PlacedNode] = told(
        "节点 Nodes", "绘出的节点及其位置。 Those that are drawn, and where."
    )
    edges: list[TieEdge] = told("边 Edges", "表示出的边及其位置。 Those that are told, and where.")
    legend: list[str] = told("图例 Legend", "线型的含义。 What the lines mean.", ["当日确定"])
    counted: str = told(
        "计数 Counted", "显示 n / 共 m，以文字表示。 Shown n of m, in words.", "显示 2 / 共 2 条链"
    )
    evidence: list[SourceRow] = told(
        "依据 Evidence", "所依来源，带序号。 What it rests on, numbered."
    )
    receipt: ReceiptDocument | None = told("回执 Receipt", "怎样重绘此图。 How to draw it again.")
    file_receipt: str | None = told(
        "文件回执 File receipt", "JSON；POST /figures/verify 从文件中读取的内容。 "
        "JSON; what POST /figures/verify reads of this file.", '{"figure": "chain"}',
    )  # fmt: skip
