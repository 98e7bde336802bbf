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
    """案件涉及的单位。 A unit that the case concerns."""

    unit: str = told("单位编号 Unit", "单位的编号。 Id of the unit.", "U-0001")
    evidence: list[Evidence] = told(*EVIDENCE)


class Body(Interval):
    """办理该环节的机构。 A body that handled the stage."""

    id: str = told("机构编号 Id", "机构的编号。 Of the body.", "L-01")
    full_name: str = told(
        "全称 Full name", "当日有效的全称。 In force that day.", "牵头单位（虚构）"
    )
    exists: State = told("是否存在 Exists", "当日是否存在。 Whether it exists that day.", "certain")
    evidence: list[Evidence] = told(*EVIDENCE)
    posts: list[Post] = told("职务 Posts", "该机构当日的职务。 Of the body that day.")


class Day(Document):
    """某时点的一段，其间答案不变。 A part of a moment's time in which the answer stays the same."""

    on: str = told(
        "日期 Day", "所查看的日期。 The day that was looked at.", "2016-02-01", unit="day"
    )
    since: str | None = told(
        "起 Since", "首日；null 为不限。 First day; null: unbounded.", "2016-02-01", unit="day"
    )
    until: str | None = told(
        "止 Until", "结束后首日；null 为不限。 First day after; null: unbounded.", "2016-06-01",
        unit="day",
    )  # fmt: skip
    traces: list[Responsibility] = told(
        "责任 Traces", "各单位的监督责任链。 Supervision chains of every unit."
    )
    bodies: list[Body] = told(
        "办理机构 Bodies", "当日办理该环节的机构。 Those that handle the stage that day."
    )


class Held(Interval):
    """承办人在该时点所任的职务。 A post of a handler at the moment."""

    post: str = told("职务编号 Post", "职务的编号。 Id of the post.", "post-1")
    post_name: str = told("职务 Post name", "职务的名称。 What it is called.", "书记")
    body: str = told("机构编号 Body", "职务所在的机构。 Where the post sits.", "L-01")
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    evidence: list[Evidence] = told(*EVIDENCE)


class Handler(Interval):
    """该时点的案件承办人。 Who handled the case at the moment."""

    person: str = told("人员编号 Person", "人员的编号。 Id of the person.", "P-0001")
    full_name: str = told("姓名 Name", "当时所知的姓名。 As known then.", "张某（虚构）")
    evidence: list[Evidence] = told(*EVIDENCE)
    posts: list[Held] = told("职务 Posts", "该时点所任职务。 Held at the moment.")


class Flag(Document):
    """承办人应回避的一项情形。 What speaks against a handler."""

    kind: str = told(
        "种类 Kind", "is_subject、is_reporter、is_witness、held_post_in_unit 或 shares_body。 "
        "is_subject, is_reporter, is_witness, held_post_in_unit or shares_body.", "shares_body",
    )  # fmt: skip
    person: str = told("人员编号 Person", "承办人的编号。 Id of the handler.", "P-0001")
    other: str = told(
        "对方编号 Other", "与承办人有关联者的编号。 Id of what he is tied to.", "P-0002"
    )
    body: str | None = told("机构编号 Body", "所涉机构，如有。 The body of it, if one is.", "L-01")
    certainty: Sure = told("确定程度 Certainty", CERTAINTY, "certain")
    evidence: list[Evidence] = told(*EVIDENCE)


class Stage(Document):
    """案件的一个环节。 A step of the case."""

    id: str = told("环节编号 Id", "环节的编号。 Of the stage.", "stage-1")
    outcome: str = told("结果 Outcome", "按记录；未记录则为空。 As recorded; blank if not.", "")


class Moment(Document):
    """一个要紧的时点。 A time that matters."""

    when: str = told(
        "时点 When",
        "conduct 行为期间、环节的名称或 today 今日。 conduct, the name of a stage, or today.",
        "filing",
    )  # fmt: skip
    since: str = told(*SINCE, "2016-02", unit="as written")
    until: str = told(*UNTIL, "..", unit="as written")
    stage: Stage | None = told("环节 Stage", "仅环节有此项。 Of a stage only.")
    precise: bool = told(
        "精确 Precise", "时间是否确定，而非仅为可能。 Whether its time is more than possible.", True
    )
    body: str | None = told(
        "办理机构 Body", "最先办理的机构的编号。 Id of the body that handled it first.", "L-01"
    )
    evidence: list[Evidence] = told(*EVIDENCE)
    days: list[Day] = told(
        "各段 Days",
        "时间的各段；时间全然不知时为空。 Parts of its time; none when nothing is known of it.",
    )  # fmt: skip
    left_out: int = told(
        "略去 Left out", "今日之后才开始的段数。 Parts that begin after today.", 0, unit="parts"
    )
    handlers: list[Handler] = told("承办人 Handlers", "该时点的承办人。 At that time.")
    flags: list[Flag] = told("回避提示 Flags", "承办人应回避的情形。 What speaks against handlers.")


class CaseTrace(Known):
    """案件所涉单位在各时点由谁负责。

    Who answered for the units of a case at every moment that matters.
    """

    on: str = told("日期 Day", "今日时点的日期。 Of the moment today.", "2020-01-01", unit="day")
    case: str = told("案件编号 Case", "案件的编号。 Id of the case.", "K-00001")
    heading: str = told(
        "标题 Heading", "案件的标题；没有则为空。 Of the case; blank without one.", "某案（虚构）"
    )
    unit: str | None = told(
        "单位编号 Unit", "所涉单位中的第一个。 The first of the units.", "U-0001"
    )
    units: list[Concerned] = told("单位 Units", "案件涉及的全部单位。 All that the case concerns.")
    conduct: str = told(
        "行为期间 Conduct", "EDTF 区间。 EDTF interval.", "2014/2015", unit="as written"
    )
    evidence: list[Evidence] = told(*EVIDENCE)
    moments: list[Moment] = told(
        "时点 Moments", "依次为行为期间、各环节、今日。 In order: conduct, stages, today."
    )
    names: dict[str, str] = told(
        "名称 Names", "按编号列出的名称。 Names by id.", {"U-0001": "某单位（虚构）"}
    )
