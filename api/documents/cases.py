"""The document of a case trace."""

from __future__ import annotations

from api.documents.chains import Post, Responsibility, State, Sure
from api.documents.told import (
    CERTAINTY,
    EVIDENCE,
    SINCE,
    UNTIL,
    Document,
    Evidence,
    Interval,
    Known,
    told,
)


class Concerned(Interval):
    """A unit that the case concerns."""

    unit: str = told("单位编号 Unit", "Id of the unit.", "U-0001")
    evidence: list[Evidence] = told(*EVIDENCE)


class Body(Interval):
    """A body that handled the stage."""

    id: str = told("机构编号 Id", "Of the body.", "L-01")
    full_name: str = told("全称 Full name", "In force that day.", "牵头单位（虚构）")
    exists: State = told("是否存在 Exists", "Whether it exists that day.", "certain")
    evidence: list[Evidence] = told(*EVIDENCE)
    posts: list[Post] = told("职务 Posts", "Of the body that day.")


class Day(Document):
    """A part of a moment's time in which the answer stays the same."""

    on: str = told("日期 Day", "The day that was looked at.", "2016-02-01", unit="day")
    since: str | None = told("起 Since", "First day; null: unbounded.", "2016-02-01", unit="day")
    until: str | None = told(
        "止 Until", "First day after; null: unbounded.", "2016-06-01", unit="day"
    )
    traces: list[Responsibility] = told("责任 Traces", "Supervision chains of every unit.")
    bodies: list[Body] = told("办理机构 Bodies", "Those that handle the stage that day.")


class Held(Interval):
    """A post of a handler at the moment."""

    post: str = told("职务编号 Post", "Id of the post.", "post-1")
    post_name: str = told("职务 Post name", "What it is called.", "书记")
    body: str = told("机构编号 Body", "Where the post sits.", "L-01")
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    evidence: list[Evidence] = told(*EVIDENCE)


class Handler(Interval):
    """Who handled the case at the moment."""

    person: str = told("人员编号 Person", "Id of the person.", "P-0001")
    full_name: str = told("姓名 Name", "As known then.", "张某（虚构）")
    evidence: list[Evidence] = told(*EVIDENCE)
    posts: list[Held] = told("职务 Posts", "Held at the moment.")


class Flag(Document):
    """What speaks against a handler."""

    kind: str = told(
        "种类 Kind", "is_subject, is_reporter, is_witness, held_post_in_unit or shares_body.",
        "shares_body",
    )  # fmt: skip
    person: str = told("人员编号 Person", "Id of the handler.", "P-0001")
    other: str = told("对方编号 Other", "Id of what he is tied to.", "P-0002")
    body: str | None = told("机构编号 Body", "The body of it, if one is.", "L-01")
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    evidence: list[Evidence] = told(*EVIDENCE)


class Stage(Document):
    """A step of the case."""

    id: str = told("环节编号 Id", "Of the stage.", "stage-1")
    outcome: str = told("结果 Outcome", "As recorded; blank if not.", "")


class Moment(Document):
    """A time that matters."""

    when: str = told("时点 When", "conduct, the name of a stage, or today.", "filing")
    since: str = told(*SINCE, "2016-02", unit="as written")
    until: str = told(*UNTIL, "..", unit="as written")
    stage: Stage | None = told("环节 Stage", "Of a stage only.")
    precise: bool = told("精确 Precise", "Whether its time is more than possible.", True)
    body: str | None = told("办理机构 Body", "Id of the body that handled it first.", "L-01")
    evidence: list[Evidence] = told(*EVIDENCE)
    days: list[Day] = told("各段 Days", "Parts of its time; none when nothing is known of it.")
    left_out: int = told("略去 Left out", "Parts that begin after today.", 0, unit="parts")
    handlers: list[Handler] = told("承办人 Handlers", "At that time.")
    flags: list[Flag] = told("回避提示 Flags", "What speaks against handlers.")


class CaseTrace(Known):
    """Who answered for the units of a case at every moment that matters."""

    on: str = told("日期 Day", "Of the moment today.", "2020-01-01", unit="day")
    case: str = told("案件编号 Case", "Id of the case.", "K-00001")
    heading: str = told("标题 Heading", "Of the case; blank without one.", "某案（虚构）")
    unit: str | None = told("单位编号 Unit", "The first of the units.", "U-0001")
    units: list[Concerned] = told("单位 Units", "All that the case concerns.")
    conduct: str = told("行为期间 Conduct", "EDTF interval.", "2014/2015", unit="as written")
    evidence: list[Evidence] = told(*EVIDENCE)
    moments: list[Moment] = told("时点 Moments", "In order: conduct, stages, today.")
    names: dict[str, str] = told("名称 Names", "Names by id.", {"U-0001": "某单位（虚构）"})
