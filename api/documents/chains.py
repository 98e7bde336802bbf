"""Documents of the main question: chains, spans, why not, and what differs."""

from __future__ import annotations

from typing import Literal

from api.documents.told import (
    CERTAINTY,
    EVIDENCE,
    Dated,
    Document,
    Evidence,
    Fact,
    Interval,
    Known,
    Tie,
    told,
)

State = Literal["certain", "possible", "no"]
Sure = Literal["certain", "possible"]
_LINE = (
    "责任线 Line", "supervision 监督、party 党组织、administrative 行政或 all 全部。 "
    "supervision, party, administrative or all.", "supervision",
)  # fmt: skip
_NAMES = (
    "名称 Names", "按编号列出的名称；当日有记录的用当日名称。 "
    "Names by id, in force that day where one is recorded.", {"L-01": "牵头单位（虚构）"},
)  # fmt: skip
_UNIT = ("单位编号 Unit", "单位的编号。 Id of the unit.", "U-0001")


class Holder(Interval):
    """任职人。 Who holds a post."""

    person: str = told("人员编号 Person", "人员的编号。 Id of the person.", "P-0001")
    full_name: str = told("姓名 Name", "当时所知的姓名。 As known then.", "张某（虚构）")
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    evidence: list[Evidence] = told(*EVIDENCE)


class Post(Document):
    """机构某日的一个职务。 A post of a body on a day."""

    id: str = told("职务编号 Id", "职务的编号。 Of the post.", "post-1")
    post_name: str = told("职务 Post", "职务的名称。 What it is called.", "书记")
    duty: str = told(
        "职责 Duty", "supervision 监督、main 主要负责、liaison 联络、other 其他；或为空。 "
        "supervision, main, liaison, other; or blank.", "main",
    )  # fmt: skip
    state: Literal["held", "vacant", "unknown"] = told(
        "状态 State", "unknown：从未记录过任职人。 unknown: nobody was ever recorded for it.",
        "held",
    )  # fmt: skip
    holders: list[Holder] = told(
        "任职人 Holders", "可能任职的人；确定的在前。 Who possibly holds it; certain ones first."
    )


class Hop(Fact):
    """责任链的一步。 One step of a chain."""

    to_name: str = told(
        "终点名称 Name of the end", "当日有效的名称。 In force that day.", "牵头单位（虚构）"
    )
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    exists: State = told(
        "终点是否存在 Exists", "终点当日是否存在。 Whether the far end exists that day.", "certain"
    )
    properties: dict[str, object] = told(
        "属性 Properties", "名称见 /schema。 As in /schema.", {"scope": "信访"}
    )
    posts: list[Post] = told("职务 Posts", "终点机构的职务。 Of the body at the far end.")


_SPAN_ZH = "半开区间：首日与结束后首日，null 为不限。"
_SPAN = "Half-open: first day, and first day after; null for unbounded."


class Chain(Document):
    """一条最长责任链。 One maximal path of responsibility."""

    certainty: Sure = told(
        "确定程度 Certainty", "各步均确定时方为 certain。 certain only if every hop is.", "certain"
    )
    ends: Literal["root", "cycle", "depth"] = told(
        "止于 Ends", "链止于此的原因。 Why it ends there.", "root"
    )
    certain: list[str | None] | None = told(
        "确定期间 Certain span", f"{_SPAN_ZH}链不确定时为 null。 "
        f"{_SPAN} Null when the chain is not certain.", ["2015-08-01", None], unit="day",
    )  # fmt: skip
    possible: list[str | None] | None = told(
        "可能期间 Possible span", f"{_SPAN_ZH} {_SPAN}", ["2015-07-01", None], unit="day"
    )
    next_change: str | None = told(
        "下次变化 Next change", "所示内容此后首次变化之日；null 为不再变化。 "
        "First later day on which what is shown differs; null for never.", "2017-03-01", unit="day",
    )  # fmt: skip
    hops: list[Hop] = told("各步 Hops", "从该单位向外。 From the unit outwards.")
    closes: Hop | None = told(
        "闭合 Closes", "循环时，回到前面的一步。 Of a cycle: the hop back.", default=None
    )


class Unit(Document):
    """所问的单位。 The unit asked about."""

    id: str = told(*_UNIT)
    full_name: str = told(
        "全称 Full name", "当日有效的全称。 In force that day.", "某中央单位（虚构）"
    )
    kind: str = told("类别 Kind", "单位属于哪一类。 What sort of body it is.", "central")
    exists: State = told("是否存在 Exists", "当日是否存在。 Whether it exists that day.", "certain")
    posts: list[Post] = told("职务 Posts", "该单位自身的职务。 Of the unit itself.")


class WhyNot(Document):
    """某日为何没有责任链。 Why there is no chain on a day."""

    unit: str = told(*_UNIT)
    on: str = told(
        "日期 Day", "所问日期，EDTF。 The day asked about, EDTF.", "2016-09-06", unit="day"
    )
    line: str = told(*_LINE)
    reason: Literal["has_chain", "unknown_unit", "never", "ended", "not_yet", "between"] = told(
        "原因 Reason",
        "between：前一段已结束，后一段尚未开始。 between: one ended and another is yet to begin.",
        "ended",
    )  # fmt: skip
    ended: Fact | None = told(
        "最近终止 Ended", "该单位自身最近结束的边。 The unit's own edge that ended last."
    )
    next: Fact | None = told(
        "最近开始 Next", "该单位自身最先开始的边。 The unit's own edge that begins first."
    )
    names: dict[str, str] = told(*_NAMES)


class WhyNotAnswer(WhyNot, Known):
    """某日为何没有责任链，或说明有链。 Why a unit has no chain on a day, or that it has one."""

    hint: str | None = told(
        "提示 Hint", "单位不明时，列出相近的名称。 For an unknown unit: what is similar.",
        "找不到…", default=None,
    )  # fmt: skip


class Responsibility(Dated):
    """单位某日的全部责任链。 Every chain of responsibility of a unit on a day."""

    unit: Unit = told(
        "单位 Unit", "责任链所属的单位，按当日情况。 Whose chains these are, as it is that day."
    )
    line: str = told(*_LINE)
    total: int | None = told(
        "总数 Total", "不超过 10,000 时为准确数；超过则为 null，另给 at_least。 "
        "Exact up to 10,000; null beyond, with at_least.", 1, unit="chains",
    )  # fmt: skip
    shown: int = told("显示数 Shown", "本页所列条数。 How many are here.", 1, unit="chains")
    at_least: int | None = told(
        "至少 At least", "多到不计全数时的下限。 Where there are too many to count.", 10_000,
        unit="chains", default=None,
    )  # fmt: skip
    next_change: str | None = told(
        "下次变化 Next change", "所示内容此后首次变化之日；null 为不再变化。 "
        "First later day on which what is shown differs; null for never.", "2017-03-01", unit="day",
    )  # fmt: skip
    chains: list[Chain] = told(
        "责任链 Chains",
        "确定的在前，再按长度、编号排列。 Certain first, then by length, then by ids.",
    )  # fmt: skip
    why_not: WhyNot | None = told("为何无链 Why not", "没有责任链时给出。 Where there is no chain.")


class SureTie(Tie):
    """一步及其确定程度。 A hop with its certainty."""

    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")


class Span(Document):
    """责任链不变的一段区间。 An interval in which the chains stay the same."""

    since: str | None = told(
        "起 Since", "首日；null 为不限。 First day; null for unbounded.", "2015-07-01", unit="day"
    )
    until: str | None = told(
        "止 Until", "结束后首日；null 为不限。 First day after; null for unbounded.", "2017-03-01",
        unit="day",
    )  # fmt: skip
    chains: list[list[SureTie]] = told(
        "责任链 Chains",
        "每条为其各步；没有责任链时为空。 Each the list of its hops; none where there is no chain.",
        [[SureTie.example()]],
    )  # fmt: skip


class Spans(Known):
    """全部时间，按单位责任链的变化分段。 All of time, cut where the chains of a unit change."""

    unit: str = told(*_UNIT)
    line: str = told(*_LINE)
    spans: list[Span] = told(
        "区间 Spans", "依次相接，半开区间。 In order and without gaps, half-open."
    )
    facts: list[Fact] = told("事实 Facts", "各步所依的边。 The edges behind all hops.")
    names: dict[str, str] = told(
        "名称 Names", "按编号列出的名称。 Names by id.", {"L-01": "牵头单位（虚构）"}
    )
