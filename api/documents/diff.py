"""The document of what differs about a unit's chains."""

from __future__ import annotations

from api.documents.told import Counted, Document, Fact, Known, Tie, told


class Moved(Document):
    """What went from one far end to another."""

    relation: str = told("关系 Relation", "A relation of /schema.", "LED_BY")
    from_: str = told("起点 From", "Id of the unit or post that it is of.", "U-0001", alias="from")
    before: str = told("之前 Before", "Id of the far end on the first side.", "L-01")
    after: str = told("之后 After", "Id of the far end on the second side.", "L-02")
    properties: dict[str, str] = told("属性 Properties", "What else names it.", {"scope": "信访"})
    alone: bool = told("仅此 Alone", "Both hops are no more than this move.", True)


class Seats(Document):
    """Relations that differ between two sides."""

    added: list[Tie] = told("新增 Added", "On the second side only.")
    removed: list[Tie] = told("消失 Removed", "On the first side only.")
    changed: list[Tie] = told("改变 Changed", "Other intervals as written, or another certainty.")


class Hops(Seats):
    """Hops that differ between two sides."""

    moved: list[Moved] = told("移动 Moved", "Pairs among those added and removed.")


class Hands(Document):
    """Who holds a post on both sides."""

    post: str = told("职务编号 Post", "Id of the post.", "post-1")
    before: list[str] = told("之前 Before", "Ids of persons, sorted.", ["P-0001"])
    after: list[str] = told("之后 After", "Ids of persons, sorted.", ["P-0002"])


class Facts(Document):
    """The facts of each side."""

    before: list[Fact] = told("之前 Before", "As known on the first side.")
    after: list[Fact] = told("之后 After", "As known on the second side.")


class Diff(Known):
    """What differs between two sides, each a day and a point on the known clock."""

    unit: str = told("单位编号 Unit", "Id of the unit.", "U-0001")
    line: str = told("责任线 Line", "supervision, party, administrative or all.", "supervision")
    on: str = told("前一日期 First day", "EDTF.", "2016-09-06", unit="day")
    and_: str = told("后一日期 Second day", "EDTF.", "2018-09-06", unit="day", alias="and")
    and_known: str = told(
        "后者已知于 Second side known at", "UTC instant; blank: nothing was recorded yet.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip
    and_data_version: str = told(
        "后者数据版本 Second data version", "Number of the last batch that counts there.", "12"
    )
    hops: Hops = told("各步 Hops", "Over all chains of each side.")
    seats: Seats = told("席位 Seats", "Where posts sit that one side has in the chains.")
    holders: list[Hands] = told("任职人 Holders", "Of posts at far ends, where they differ.")
    chains: Counted = told("链数 Chains", "How many there are on each side.")
    facts: Facts = told("事实 Facts", "The edges of each side behind all that differs.")
    names: dict[str, str] = told("名称 Names", "Names by id.", {"L-01": "牵头单位（虚构）"})
