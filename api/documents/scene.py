"""What a figure is drawn of: primitives on pages, in points (1/72 inch) from the top left."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.documents.told import Document, told

POINT = "point (1/72 inch)"
X = Annotated[float, told("横坐标 X", "距页面左边。 From the left of the page.", 28.0, unit=POINT)]
Y = Annotated[float, told("纵坐标 Y", "距页面上边。 From the top of the page.", 90.0, unit=POINT)]
Length = Annotated[float, told("长度 Length", "页面上的长度。 On the page.", 40.0, unit=POINT)]
Points = Annotated[
    list[tuple[X, Y]],
    told(
        "点 Points", "各点的 x、y，依次。 x, y of each, in order.", [[28.0, 90.0], [120.0, 90.0]],
        unit=POINT,
    ),
]
Colour = Annotated[str, told(
    "颜色 Colour", "配色中的角色；空为无色。 A role of the theme; empty for none.", "ink"
)]
_KIND = ("图元 Kind", "属于哪种图元。 Which primitive it is.")


class Stroked(Document):
    """What every primitive with a line has."""

    stroke: Colour
    stroke_width: Length
    dash: Literal["solid", "dashed", "dotted", "ring"] = told(
        "线型 Dash", "线条的样式。 Of the line.", "solid"
    )


class RectItem(Stroked):
    """方框。 A box."""

    kind: Literal["rect"] = told(*_KIND, "rect")
    x: X
    y: Y
    width: Length
    height: Length
    fill: Colour
    radius: Length


class CircleItem(Stroked):
    """圆盘或圆环；x、y 为圆心。 A disc or a ring; x and y are its middle."""

    kind: Literal["circle"] = told(*_KIND, "circle")
    x: X
    y: Y
    r: Length
    fill: Colour


class PolygonItem(Stroked):
    """闭合图形。 A closed shape."""

    kind: Literal["polygon"] = told(*_KIND, "polygon")
    points: Points
    fill: Colour


class PolylineItem(Stroked):
    """折线。 A line."""

    kind: Literal["polyline"] = told(*_KIND, "polyline")
    points: Points
    arrow: Literal["none", "filled", "open", "dot"] = told(
        "箭头 Arrow", "线末的箭头。 At the end of the line.", "filled"
    )


class TextItem(Document):
    """一行文字；x、y 为其基线上的一点。 One line of text; x and y are a point of its baseline."""

    kind: Literal["text"] = told(*_KIND, "text")
    x: X
    y: Y
    text: str = told("文字 Text", "绘出的文字。 As it is drawn.", "责任链")
    size: Length
    fill: Colour
    bold: bool = told("粗体 Bold", "是否粗体。 Whether it is.", False)
    anchor: Literal["start", "middle", "end"] = told(
        "对齐 Anchor", "x 对应文字的哪一点。 Which point of the text x is.", "start"
    )


Item = Annotated[
    RectItem | CircleItem | PolygonItem | PolylineItem | TextItem, Field(discriminator="kind")
]
EXAMPLE = TextItem.example()
