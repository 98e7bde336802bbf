"""The document of what differs about a unit's chains."""

from __future__ import annotations

from api.documents.told import Counted, Document, Fact, Known, Tie, told


class Moved(Document):
    """从一个终点移至另一终点。 What went from one far end to another."""

    relation: str = told("关系 Relation", "/schema 所列的关系。 A relation of /schema.", "LED_BY")
    from_: str = told(
        "起点 From", "所属单位或职务的编号。 Id of the unit or post that it is of.", "U-0001",
        alias="from",
    )  # fmt: skip
    before: str = told(
        "之前 Before", "前一方终点的编号。 Id of the far end on the first side.", "L-01"
    )
    after: str = told(
        "之后 After", "后一方终点的编号。 Id of the far end on the second side.", "L-02"
    )
    properties: dict[str, str] = told(
        "属性 Properties", "另外用以区分的属性。 What else names it.", {"scope": "信访"}
    )
    alone: bool = told(
        "仅此 Alone", "两步仅有此移动，别无差别。 Both hops are no more than this move.", True
    )


class Seats(Document):
    """双方有差别的关系。 Relations that differ between two sides."""

    added: list[Tie] = told("新增 Added", "仅后一方有。 On the second side only.")
    removed: list[Tie] = told("消失 Removed", "仅前一方有。 On the first side only.")
    changed: list[Tie] = told(
        "改变 Changed", "所写起止或确定程度不同。 Other intervals as written, or another certainty."
    )


class Hops(Seats):
    """双方有差别的各步。 Hops that differ between two sides."""

    moved: list[Moved] = told(
        "移动 Moved", "由新增与消失配成的对。 Pairs among those added and removed."
    )


class Hands(Document):
    """双方的任职人。 Who holds a post on both sides."""

    post: str = told("职务编号 Post", "职务的编号。 Id of the post.", "post-1")
    before: list[str] = told(
        "之前 Before", "人员编号，已排序。 Ids of persons, sorted.", ["P-0001"]
    )
    after: list[str] = told("之后 After", "人员编号，已排序。 Ids of persons, sorted.", ["P-0002"])


class Facts(Document):
    """每一方的事实。 The facts of each side."""

    before: list[Fact] = told("之前 Before", "前一方所知。 As known on the first side.")
    after: list[Fact] = told("之后 After", "后一方所知。 As known on the second side.")


class Diff(Known):
    """两方的差别；每一方为一个日期与一个已知时刻。

    What differs between two sides, each a day and a point on the known clock.
    """

    unit: str = told("单位编号 Unit", "单位的编号。 Id of the unit.", "U-0001")
    line: str = told(
        "责任线 Line", "supervision 监督、party 党组织、administrative 行政或 all 全部。 "
        "supervision, party, administrative or all.", "supervision",
    )  # fmt: skip
    on: str = told("前一日期 First day", "前一方的日期，EDTF。 EDTF.", "2016-09-06", unit="day")
    and_: str = told(
        "后一日期 Second day", "后一方的日期，EDTF。 EDTF.", "2018-09-06", unit="day", alias="and"
    )
    and_known: str = told(
        "后者已知于 Second side known at",
        "UTC 时刻；空为当时尚无记录。 UTC instant; blank: nothing was recorded yet.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip
    and_data_version: str = told(
        "后者数据版本 Second data version",
        "后一方所计最后批次的编号。 Number of the last batch that counts there.", "12",
    )  # fmt: skip
    hops: Hops = told("各步 Hops", "每一方的全部责任链。 Over all chains of each side.")
    seats: Seats = told(
        "席位 Seats",
        "仅一方责任链中出现的职务所在。 Where posts sit that one side has in the chains.",
    )  # fmt: skip
    holders: list[Hands] = told(
        "任职人 Holders",
        "终点职务的任职人，仅列有差别的。 Of posts at far ends, where they differ.",
    )  # fmt: skip
    chains: Counted = told("链数 Chains", "每一方的链数。 How many there are on each side.")
    facts: Facts = told(
        "事实 Facts", "每一方差别所依的边。 The edges of each side behind all that differs."
    )
    names: dict[str, str] = told(
        "名称 Names", "按编号列出的名称。 Names by id.", {"L-01": "牵头单位（虚构）"}
    )
