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
_LINE = ("责任线 Line", "supervision, party, administrative or all.", "supervision")
_NAMES = (
    "名称 Names", "Names by id, in force that day where one is recorded.",
    {"L-01": "牵头单位（虚构）"},
)  # fmt: skip
_UNIT = ("单位编号 Unit", "Id of the unit.", "U-0001")


class Holder(Interval):
    """Who holds a post."""

    person: str = told("人员编号 Person", "Id of the person.", "P-0001")
    full_name: str = told("姓名 Name", "As known then.", "张某（虚构）")
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    evidence: list[Evidence] = told(*EVIDENCE)


class Post(Document):
    """A post of a body on a day."""

    id: str = told("职务编号 Id", "Of the post.", "post-1")
    post_name: str = told("职务 Post", "What it is called.", "书记")
    duty: str = told("职责 Duty", "supervision, main, liaison, other; or blank.", "main")
    state: Literal["held", "vacant", "unknown"] = told(
        "状态 State", "unknown: nobody was ever recorded for it.", "held"
    )
    holders: list[Holder] = told("任职人 Holders", "Who possibly holds it; certain ones first.")


class Hop(Fact):
    """One step of a chain."""

    to_name: str = told("终点名称 Name of the end", "In force that day.", "牵头单位（虚构）")
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    exists: State = told("终点是否存在 Exists", "Whether the far end exists that day.", "certain")
    properties: dict[str, object] = told("属性 Properties", "As in /schema.", {"scope": "信访"})
    posts: list[Post] = told("职务 Posts", "Of the body at the far end.")


_SPAN = "Half-open: first day, and first day after; null for unbounded."


class Chain(Document):
    """One maximal path of responsibility."""

    certainty: Sure = told("确定程度 Certainty", "certain only if every hop is.", "certain")
    ends: Literal["root", "cycle", "depth"] = told("止于 Ends", "Why it ends there.", "root")
    certain: list[str | None] | None = told(
        "确定期间 Certain span", f"{_SPAN} Null when the chain is not certain.",
        ["2015-08-01", None], unit="day",
    )  # fmt: skip
    possible: list[str | None] | None = told(
        "可能期间 Possible span", _SPAN, ["2015-07-01", None], unit="day"
    )
    next_change: str | None = told(
        "下次变化 Next change", "First later day on which what is shown differs; null for never.",
        "2017-03-01", unit="day",
    )  # fmt: skip
    hops: list[Hop] = told("各步 Hops", "From the unit outwards.")
    closes: Hop | None = told("闭合 Closes", "Of a cycle: the hop back.", default=None)


class Unit(Document):
    """The unit asked about."""

    id: str = told(*_UNIT)
    full_name: str = told("全称 Full name", "In force that day.", "某中央单位（虚构）")
    kind: str = told("类别 Kind", "What sort of body it is.", "central")
    exists: State = told("是否存在 Exists", "Whether it exists that day.", "certain")
    posts: list[Post] = told("职务 Posts", "Of the unit itself.")


class WhyNot(Document):
    """Why there is no chain on a day."""

    unit: str = told(*_UNIT)
    on: str = told("日期 Day", "The day asked about, EDTF.", "2016-09-06", unit="day")
    line: str = told(*_LINE)
    reason: Literal["has_chain", "unknown_unit", "never", "ended", "not_yet", "between"] = told(
        "原因 Reason", "between: one ended and another is yet to begin.", "ended"
    )
    ended: Fact | None = told("最近终止 Ended", "The unit's own edge that ended last.")
    next: Fact | None = told("最近开始 Next", "The unit's own edge that begins first.")
    names: dict[str, str] = told(*_NAMES)


class WhyNotAnswer(WhyNot, Known):
    """Why a unit has no chain on a day, or that it has one."""

    hint: str | None = told(
        "提示 Hint", "For an unknown unit: what is similar.", "找不到…", default=None
    )


class Responsibility(Dated):
    """Every chain of responsibility of a unit on a day."""

    unit: Unit = told("单位 Unit", "Whose chains these are, as it is that day.")
    line: str = told(*_LINE)
    total: int | None = told(
        "总数 Total", "Exact up to 10,000; null beyond, with at_least.", 1, unit="chains"
    )
    shown: int = told("显示数 Shown", "How many are here.", 1, unit="chains")
    at_least: int | None = told(
        "至少 At least", "Where there are too many to count.", 10_000, unit="chains", default=None
    )
    next_change: str | None = told(
        "下次变化 Next change", "First later day on which what is shown differs; null for never.",
        "2017-03-01", unit="day",
    )  # fmt: skip
    chains: list[Chain] = told("责任链 Chains", "Certain first, then by length, then by ids.")
    why_not: WhyNot | None = told("为何无链 Why not", "Where there is no chain.")


class SureTie(Tie):
    """A hop with its certainty."""

    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")


class Span(Document):
    """An interval in which the chains stay the same."""

    since: str | None = told("起 Since", "First day; null for unbounded.", "2015-07-01", unit="day")
    until: str | None = told(
        "止 Until", "First day after; null for unbounded.", "2017-03-01", unit="day"
    )
    chains: list[list[SureTie]] = told(
        "责任链 Chains", "Each the list of its hops; none where there is no chain.",
        [[SureTie.example()]],
    )  # fmt: skip


class Spans(Known):
    """All of time, cut where the chains of a unit change."""

    unit: str = told(*_UNIT)
    line: str = told(*_LINE)
    spans: list[Span] = told("区间 Spans", "In order and without gaps, half-open.")
    facts: list[Fact] = told("事实 Facts", "The edges behind all hops.")
    names: dict[str, str] = told("名称 Names", "Names by id.", {"L-01": "牵头单位（虚构）"})
