"""What the check of a figure's file says."""

from __future__ import annotations

from typing import Literal

from api.documents.figures import CONTENT, FIGURE, LANG, SHEET, TITLE
from api.documents.told import Document, told


class Difference(Document):
    """一处现在的不同；有哪些字段取决于 `thing`。

    One thing that is otherwise now; which fields it has depends on `thing`.
    """

    what: Literal["new", "gone", "different"] = told(
        "怎样 What", "发生了什么变化。 Became of it.", "different"
    )
    thing: str = told(
        "何物 Thing", "node、edge、evidence、answer、figure 或 data。 "
        "node, edge, evidence, answer, figure or data.", "edge",
    )  # fmt: skip
    words: str = told(
        "说明 Words", "变化的文字说明，用图件的语言。 The change, in the figure's language.",
        "关系已变",
    )  # fmt: skip
    id: str | None = told(
        "编号 Id", "节点或依据的编号。 Of a node or of evidence.", "U-0001", default=None
    )
    name: str | None = told(
        "名称 Name", "节点的名称。 Of a node.", "某集团公司（虚构）", default=None
    )
    relation: str | None = told(
        "关系 Relation", "边的关系，以文字表示。 Of an edge, in words.", "归口牵头", default=None
    )
    from_: str | None = told(
        "起点 From", "边的起点名称。 Name of the start of an edge.", "某集团公司（虚构）",
        default=None, alias="from",
    )  # fmt: skip
    to: str | None = told(
        "终点 To", "边的终点名称。 Name of its far end.", "某派驻组（虚构）", default=None
    )
    fact: str | None = told(
        "事实 Fact", "新增或消失的边，以文字表示。 Of an edge that came or went, in words.",
        "2015-07 起，确定", default=None,
    )  # fmt: skip
    source: str | None = told(
        "来源 Source", "依据的来源，以文字表示。 Of evidence, in words.", "通知（虚构） 第 3 页 B2",
        default=None,
    )  # fmt: skip
    then: str | None = told(
        "当时 Then", "有差异处，当时的内容。 What was said, where it differs.", "2015-07 起",
        default=None,
    )  # fmt: skip
    now: str | None = told("现在 Now", "现在的内容。 What is said now.", "2015-08 起", default=None)


class Hashes(Document):
    """绘图时与现在的数据散列。 Of the data when the figure was drawn, and now."""

    then: str = told("当时 Then", "绘图时；十六进制。 When it was drawn; hex.", "0" * 64)
    now: str = told(
        "现在 Now",
        "按现在所知；已无法绘制时为空。 As known now; empty when it can no longer be drawn.",
        "0" * 64,
    )  # fmt: skip


class Instants(Document):
    """图件与现在的已知时刻。 Known times of the figure and of now."""

    then: str = told(
        "当时 Then", "图件的 UTC 时刻；空为当时尚无记录。 "
        "UTC instant of the figure; empty: nothing was recorded yet.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip
    now: str = told(
        "现在 Now",
        "最后批次的 UTC 时刻；空为没有批次。 UTC instant of the last batch; empty: none.",
        "2026-02-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip


class Versions(Document):
    """图件与现在的数据版本。 Data versions of the figure and of now."""

    then: int = told("当时 Then", "图件的数据版本。 Of the figure.", 6, unit="batch number")
    now: int = told("现在 Now", "最后批次。 The last batch.", 7, unit="batch number")


class Checked(Document):
    """图件文件是否与图库所载一致。 Whether a figure's file is what the store says."""

    figure: str = told(*FIGURE)
    title: str = told(*TITLE)
    parameters: dict[str, str] = told(
        "参数 Parameters", "按名称列出，默认值已填入。 By name, defaults filled in.",
        {"unit": "U-0001", "on": "2016-09-06"},
    )  # fmt: skip
    format: str = told("格式 Format", "文件的格式。 Of the file.", "pdf")
    theme: str = told("配色 Theme", "文件的配色。 Of the file.", "light")
    dpi: int = told("分辨率 Resolution", "PNG 的分辨率。 Of a PNG.", 144, unit="dots an inch")
    sheet: str = told(*SHEET)
    lang: str = told(*LANG)
    same: bool = told(
        "内容一致 Same",
        "所绘数据与图库中该时刻的内容相同。 The data drawn is what the store says for that time.",
        True,
    )  # fmt: skip
    bytes_same: bool = told(
        "逐字节一致 Bytes same",
        "且文件与据此重绘的逐字节相同。 And the file is byte for byte what is drawn from it.", True,
    )  # fmt: skip
    page: int | None = told(
        "页 Page", "从 1 起；并非逐字节一致时为 null。 From 1; null when not byte for byte.", 1,
        unit="page number",
    )  # fmt: skip
    changed_since: list[Difference] = told(
        "其后变化 Changed since",
        "现在重绘会有的全部不同。 All that a figure drawn now has otherwise.",
    )  # fmt: skip
    content: Hashes = told(*CONTENT)
    known: Instants = told("已知于 Known at", "当时与现在。 Then and now.")
    data_version: Versions = told("数据版本 Data version", "当时与现在。 Then and now.")
    words: list[str] = told(
        "结论 Words", "结论，逐行，用图件的语言。 The answer as lines, in the figure's language.",
        ["内容一致：数据相同。"],
    )  # fmt: skip
