"""Documents about the whole graph on a day: defects, and coverage."""

from __future__ import annotations

from typing import Literal

from api.documents.chains import Sure
from api.documents.told import CERTAINTY, EVIDENCE, Dated, Document, Evidence, Paged, told


class Defect(Document):
    """A contradiction or gap."""

    kind: str = told("种类 Kind", "As `guikou audit` names it.", "no_lead")
    subject: str = told("主体 Subject", "Id of what has it.", "U-0001")
    others: list[str] = told("其他 Others", "Ids of what else makes it up.", ["L-01"])
    first: str | None = told(
        "首日 First", "First day on which it holds around this one; null: unbounded.",
        "2015-07-01", unit="day",
    )  # fmt: skip
    last: str | None = told(
        "末日 Last", "Last day, included; null: unbounded.", "2017-02-28", unit="day"
    )
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    properties: dict[str, object] = told("属性 Properties", "More of it.", {"scope": "信访"})
    evidence: list[Evidence] = told(*EVIDENCE)


class Audit(Paged, Dated):
    """Every defect on a day."""

    defects: list[Defect] = told("缺陷 Defects", "By kind, then by subject.")
    names: dict[str, str] = told("名称 Names", "In force that day, by id.", {"L-01": "甲（虚构）"})


class Covered(Document):
    """A central unit in a group."""

    id: str = told("单位编号 Id", "Of the unit.", "U-0001")
    full_name: str = told("全称 Full name", "In force that day.", "某中央单位（虚构）")
    short_name: str = told("简称 Short name", "The full name without one.", "某单位")
    exists: Sure = told("是否存在 Exists", CERTAINTY, "certain")
    certainty: Sure | None = told(
        "确定程度 Certainty", f"Of this lead. {CERTAINTY}", "certain", default=None
    )
    marks: dict[Literal["two", "differs"], Sure] | None = told(
        "标记 Marks", "two leads for one scope; differs from the rule. With their certainty.",
        {"two": "certain"}, default=None,
    )  # fmt: skip
    expected: list[str] | None = told(
        "应牵头 Expected", "Names of the leads by the rule, where one differs.", ["甲（虚构）"],
        default=None,
    )  # fmt: skip
    evidence: list[Evidence] | None = told(
        "依据 Evidence", "Of its leads, and of the rule where they differ.", default=None
    )


class Group(Document):
    """A lead with its units."""

    lead_id: str | None = told("牵头单位编号 Lead", "Null: no lead is recorded.", "L-01")
    lead_name: str | None = told("牵头单位 Lead name", "In force that day.", "牵头单位（虚构）")
    units: list[Covered] = told("单位 Units", "Under this lead.")


class Coverage(Dated):
    """Every central unit under its lead on a day."""

    total: int = told("总数 Total", "Central units.", 1, unit="units")
    fictional: bool = told("虚构 Fictional", "Whether all units are.", True)
    next_change: str | None = told(
        "下次变化 Next change", "First later day on which it differs; null for never.",
        "2017-03-01", unit="day",
    )  # fmt: skip
    groups: list[Group] = told("分组 Groups", "The largest first; those without a lead last.")
