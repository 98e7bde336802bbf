"""A figure as JSON: its scene; and what the check of a figure's file says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Colour = Annotated[str, Field(
    title="颜色 colour", description="a role of the theme; '' for none", examples=["ink"])
]  # fmt: skip
Points = Annotated[list[tuple[float, float]], Field(
    title="点 points", description="x, y in points (1/72 inch) from the top left of the page",
    examples=[[[28.0, 90.0], [120.0, 90.0]]])
]  # fmt: skip
Dash = Annotated[Literal["solid", "dashed", "dotted", "ring"], Field(title="线型 dash")]
X = Annotated[float, Field(title="横坐标 x", description="points from the left", examples=[28.0])]
Y = Annotated[float, Field(title="纵坐标 y", description="points from the top", examples=[90.0])]
Length = Annotated[float, Field(title="长度 length", description="points", examples=[40.0])]
PageIndex = Annotated[int, Field(title="页 page", description="from 0", examples=[0])]
Notes = Annotated[list[str], Field(title="说明 notes", description="what the figure says of it")]


class Stroked(BaseModel):
    """What every primitive with a line has."""

    stroke: Colour
    stroke_width: Length
    dash: Dash


class RectItem(Stroked):
    """方框 A box."""

    kind: Literal["rect"] = Field(title="图元 primitive")
    x: X
    y: Y
    width: Length
    height: Length
    fill: Colour
    radius: Length


class CircleItem(Stroked):
    """圆 A disc or a ring; x and y are its middle."""

    kind: Literal["circle"] = Field(title="图元 primitive")
    x: X
    y: Y
    r: Length
    fill: Colour


class PolygonItem(Stroked):
    """多边形 A closed shape."""

    kind: Literal["polygon"] = Field(title="图元 primitive")
    points: Points
    fill: Colour


class PolylineItem(Stroked):
    """折线 A line."""

    kind: Literal["polyline"] = Field(title="图元 primitive")
    points: Points
    arrow: Literal["none", "filled", "open", "dot"] = Field(title="箭头 arrow at its end")


class TextItem(BaseModel):
    """文字 One line of text; x and y are a point of its baseline."""

    kind: Literal["text"] = Field(title="图元 primitive")
    x: X
    y: Y
    text: str = Field(title="文字 text", examples=["责任链"])
    size: Length
    fill: Colour
    bold: bool = Field(title="粗体 bold")
    anchor: Literal["start", "middle", "end"] = Field(title="对齐 which point of it x is")


Item = Annotated[
    RectItem | CircleItem | PolygonItem | PolylineItem | TextItem, Field(discriminator="kind")
]


class PlacedNode(BaseModel):
    """节点 A node and the box it takes up on a page."""

    id: str = Field(title="编号 id", examples=["U-0001"])
    label: str = Field(title="类型 type", examples=["Unit"])
    name: str = Field(title="名称 name", examples=["某集团公司（虚构）"])
    page: PageIndex
    x: X
    y: Y
    width: Length
    height: Length
    notes: Notes


class WayLine(BaseModel):
    """线路 A line that is drawn for an edge."""

    page: PageIndex
    points: Points


class TieEdge(BaseModel):
    """边 An edge between two nodes of the figure."""

    relation: str = Field(title="关系 relation", examples=["LED_BY"])
    start: str = Field(title="起点 from", examples=["U-0001"])
    end: str = Field(title="终点 to", examples=["L-01"])
    certainty: str = Field(title="确定性 certainty", examples=["certain"])
    since: str = Field(title="起 since", description="EDTF as written", examples=["2015-07"])
    until: str = Field(title="止 until", description="EDTF; the first day on which it no longer "
                       "holds", examples=[""])  # fmt: skip
    evidence: list[int] = Field(title="证据 evidence", description="numbers in the figure's list")
    notes: Notes
    ways: list[WayLine] = Field(title="线路 lines")


class SourceRow(BaseModel):
    """证据 A row of the numbered evidence."""

    number: int = Field(title="序号 number", examples=[1])
    id: str = Field(title="编号 id", description="of the passage; '' when the place says it all")
    document: str = Field(title="文件 document", examples=["file:1c51e0a2"])
    heading: str = Field(title="标题 heading")
    place: str = Field(title="位置 place", examples=["units 第5行"])
    grade: str = Field(title="等级 Admiralty grade", examples=["B2"])


class ReceiptDocument(BaseModel):
    """回执 How to draw the figure again."""

    figure: str = Field(title="图种 kind", examples=["chain"])
    parameters: list[tuple[str, str]] = Field(
        title="参数 parameters", examples=[[["unit", "U-0001"], ["on", "2016-09-06"]]]
    )
    lang: str = Field(title="语言 language", examples=["zh"])
    sheet: str = Field(title="版面 sheet", examples=["a4"])
    data_version: str = Field(title="数据版本 data version", examples=["7"])
    content: str = Field(title="内容散列 SHA-256 of the data drawn")
    evidence: list[str] = Field(title="证据 ids of the evidence")


class SceneDocument(BaseModel):
    """图件 A figure as plain data, in points (1/72 inch)."""

    title: str = Field(title="标题 title")
    width: Length
    height: Length
    pages: list[list[Item]] = Field(title="各页 pages", description="primitives in drawing order")
    lang: str = Field(title="语言 language", examples=["zh"])
    description: str = Field(title="描述 description", description="for those who cannot see it")
    answer: str = Field(title="结论 the answer as a sentence")
    facts: list[tuple[str, str]] = Field(
        title="要点 facts", description="label and value: the day, the known time, the next change"
    )
    nodes: list[PlacedNode] = Field(title="节点 nodes")
    edges: list[TieEdge] = Field(title="边 edges")
    legend: list[str] = Field(title="图例 legend")
    counted: str = Field(title="计数 shown n of m, in words")
    evidence: list[SourceRow] = Field(title="证据 evidence")
    receipt: ReceiptDocument | None = Field(title="回执 receipt")
    file_receipt: str | None = Field(
        title="文件回执 receipt of the file", description="JSON; what POST /figures/verify reads"
    )


class Change(BaseModel):
    """变化 One thing that is otherwise now."""

    what: Literal["new", "gone", "different"] = Field(title="怎样 how")
    thing: str = Field(title="何物 what kind of thing", examples=["node"])
    words: str = Field(title="说明 in words")


class Texts(BaseModel):
    """前后 A text when the figure was drawn, and now."""

    then: str = Field(title="当时 then")
    now: str = Field(title="现在 now")


class Numbers(BaseModel):
    """前后 A number when the figure was drawn, and now."""

    then: int = Field(title="当时 then", examples=[6])
    now: int = Field(title="现在 now", examples=[7])


class Checked(BaseModel):
    """核对结果 What the check of a figure's file says."""

    figure: str = Field(title="图种 kind", examples=["chain"])
    title: str = Field(title="标题 title")
    parameters: dict[str, str] = Field(title="参数 parameters")
    format: str = Field(title="格式 format", examples=["pdf"])
    theme: str = Field(title="配色 colours", examples=["light"])
    dpi: int = Field(title="分辨率 dots an inch", examples=[144])
    sheet: str = Field(title="版面 sheet", examples=["a4"])
    lang: str = Field(title="语言 language", examples=["zh"])
    same: bool = Field(title="内容一致 the data drawn is what the store says for that time")
    bytes_same: bool = Field(title="逐字节一致 and the file is byte for byte what is drawn from it")
    page: int | None = Field(title="页 page", description="from 1; none when not byte for byte")
    changed_since: list[Change] = Field(title="其后变化 what a figure drawn now has otherwise")
    content: Texts = Field(title="内容散列 SHA-256 of the data drawn")
    known: Texts = Field(title="已知于 known at (UTC)")
    data_version: Numbers = Field(title="数据版本 data version")
    words: list[str] = Field(title="结论 the answer as lines, in the figure's language")
