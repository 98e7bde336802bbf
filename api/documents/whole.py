"""Documents about the whole graph on a day: defects, and coverage."""

from __future__ import annotations

from typing import Literal

from api.documents.chains import Sure
from api.documents.told import CERTAINTY, EVIDENCE, Dated, Document, Evidence, Paged, told


class Defect(Document):
    """一处矛盾或缺失。 A contradiction or gap."""

    kind: str = told(
        "种类 Kind", "`guikou audit` 所用的名称。 As `guikou audit` names it.", "no_lead"
    )
    subject: str = told("主体 Subject", "有此缺陷者的编号。 Id of what has it.", "U-0001")
    others: list[str] = told(
        "其他 Others", "构成此缺陷的其他对象的编号。 Ids of what else makes it up.", ["L-01"]
    )
    first: str | None = told(
        "首日 First", "包含该日的一段的首日；null 为不限。 "
        "First day on which it holds around this one; null: unbounded.", "2015-07-01", unit="day",
    )  # fmt: skip
    last: str | None = told(
        "末日 Last", "末日，含当日；null 为不限。 Last day, included; null: unbounded.",
        "2017-02-28", unit="day",
    )  # fmt: skip
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    properties: dict[str, object] = told(
        "属性 Properties", "更多内容。 More of it.", {"scope": "信访"}
    )
    evidence: list[Evidence] = told(*EVIDENCE)


class Audit(Paged, Dated):
    """某日的全部缺陷。 Every defect on a day."""

    defects: list[Defect] = told("缺陷 Defects", "按种类、再按主体排列。 By kind, then by subject.")
    names: dict[str, str] = told(
        "名称 Names", "当日有效的名称，按编号列出。 In force that day, by id.",
        {"L-01": "甲（虚构）"},
    )  # fmt: skip


class Covered(Document):
    """一组中的一个中央单位。 A central unit in a group."""

    id: str = told("单位编号 Id", "单位的编号。 Of the unit.", "U-0001")
    full_name: str = told(
        "全称 Full name", "当日有效的全称。 In force that day.", "某中央单位（虚构）"
    )
    short_name: str = told(
        "简称 Short name", "没有简称则为全称。 The full name without one.", "某单位"
    )
    exists: Sure = told("是否存在 Exists", CERTAINTY, "certain")
    certainty: Sure | None = told(
        "确定程度 Certainty", "由该单位牵头，certain 确定或 possible 可能。 "
        "Of this lead: certain or possible.", "certain", default=None,
    )  # fmt: skip
    marks: dict[Literal["two", "differs"], Sure] | None = told(
        "标记 Marks", "two 同一事项有两个牵头；differs 与规则指定不符。附确定程度。 "
        "two leads for one scope; differs from the rule. With their certainty.", {"two": "certain"},
        default=None,
    )  # fmt: skip
    expected: list[str] | None = told(
        "应牵头 Expected",
        "按规则应牵头的单位名称，有不符时给出。 Names of the leads by the rule, where one differs.",
        ["甲（虚构）"], default=None,
    )  # fmt: skip
    evidence: list[Evidence] | None = told(
        "依据 Evidence",
        "各牵头的依据；与规则不符时含规则的依据。 Of its leads, and of the rule where they differ.",
        default=None,
    )  # fmt: skip


class Group(Document):
    """一个牵头单位及其所牵头的单位。 A lead with its units."""

    lead_id: str | None = told(
        "牵头单位编号 Lead", "null 为没有牵头记录。 Null: no lead is recorded.", "L-01"
    )
    lead_name: str | None = told(
        "牵头单位 Lead name", "当日有效的名称。 In force that day.", "牵头单位（虚构）"
    )
    units: list[Covered] = told("单位 Units", "该单位牵头的单位。 Under this lead.")


class Coverage(Dated):
    """某日各中央单位及其牵头单位。 Every central unit under its lead on a day."""

    total: int = told("总数 Total", "中央单位数。 Central units.", 1, unit="units")
    fictional: bool = told("虚构 Fictional", "是否全部单位均为虚构。 Whether all units are.", True)
    next_change: str | None = told(
        "下次变化 Next change",
        "此后首次变化之日；null 为不再变化。 First later day on which it differs; null for never.",
        "2017-03-01", unit="day",
    )  # fmt: skip
    groups: list[Group] = told(
        "分组 Groups", "多的在前，无牵头的在最后。 The largest first; those without a lead last."
    )
