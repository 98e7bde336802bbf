"""What a snapshot changes against the one before it."""

from __future__ import annotations

from api.documents.told import Exact, told


class SnapshotSeries(Exact):
    """快照所在的序列。 The series that the snapshot stands in."""

    roster: str = told(
        "名册 Roster", "维护人自有的表为空。 Empty for the keeper's own tables.", "名册（虚构）"
    )
    table: str = told("表 Table", "规范表的名称。 A canonical table.", "leads")
    repeated: bool = told(
        "重复 Repeated", "所述与该日已知的相同。 It says what is known of that day.", False
    )
    corrects: bool = told(
        "更正 Corrects", "取代该日已知的内容。 It replaces what was known of that day.", False
    )
    previous: str | None = told(
        "前一日 Previous",
        "前一快照之日，EDTF；null 为没有。 Day of the snapshot before, EDTF; null: none.",
        "2015-05-01", unit="day",
    )  # fmt: skip
    next: str | None = told(
        "后一日 Next",
        "后一快照之日，EDTF；null 为没有。 Day of the snapshot after, EDTF; null: none.",
        "2017-05-01", unit="day",
    )  # fmt: skip


class SnapshotCounts(Exact):
    """有变化的对象与关系的数目。 How many things and relations changed."""

    added: int = told(
        "新增 Added", "本快照有，前一快照没有。 Here and not in the one before.", 1, unit="facts"
    )
    gone: int = told(
        "消失 Gone", "前一快照有，本快照没有。 In the one before and not here.", 0, unit="facts"
    )
    moved: int = told("变更 Moved", "改连另一端的关系。 Relations to another end.", 1, unit="facts")
    changed: int = told(
        "改动 Changed", "内容不同的关系。 Relations said otherwise.", 0, unit="facts"
    )
    stayed: int = told("不变 Stayed", "与前相同。 As before.", 12, unit="facts")


class SnapshotChange(Exact):
    """一个有变化的对象或关系。 One thing or relation that changed."""

    kind: str = told(
        "类型 Kind", "/schema 所列的节点类型或关系。 A node type or a relation of /schema.",
        "LED_BY",
    )  # fmt: skip
    id: str | None = told("编号 Id", "对象的编号。 Of a thing.", "U-0001", default=None)
    from_: str | None = told(
        "起点 From", "关系的起点。 Of a relation.", "U-0001", default=None, alias="from"
    )
    to: str | None = told(
        "终点 To", "新增或消失的关系的终点。 Of a relation that came or went.", "L-01", default=None
    )
    before: list[str] | None = told(
        "之前 Before", "变更或改动的关系原来的终点。 Far ends of a relation that moved or changed.",
        ["L-01"], default=None,
    )  # fmt: skip
    after: list[str] | None = told(
        "之后 After", "现在的终点。 Far ends of it now.", ["L-02"], default=None
    )
    text: str = told(
        "说明 Text", "变化的文字说明。 The change in words.", "U-0001 归口牵头 LED_BY: L-01 → L-02"
    )


class SnapshotChanges(Exact):
    """快照带来的变化。 What a snapshot changes."""

    day: str = told(
        "快照日 Day", "表格所述之日，EDTF。 That the tables tell of, EDTF.", "2016-05-01",
        unit="day",
    )  # fmt: skip
    series: list[SnapshotSeries] = told(
        "序列 Series", "快照所在的序列，按表排列。 Those that it stands in, by table."
    )
    counts: SnapshotCounts = told(
        "计数 Counts", "下列各项的数目，及不变的数目。 Of the lists below, and what stayed."
    )
    added: list[SnapshotChange] = told(
        "新增 Added", "本快照有，前一快照没有。 Here and not in the one before."
    )
    gone: list[SnapshotChange] = told(
        "消失 Gone", "前一快照有，本快照没有。 In the one before and not here."
    )
    moved: list[SnapshotChange] = told("变更 Moved", "改连另一端的关系。 Relations to another end.")
    changed: list[SnapshotChange] = told(
        "改动 Changed", "内容不同的关系。 Relations said otherwise."
    )
