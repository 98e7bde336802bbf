"""What a snapshot changes against the one before it."""

from __future__ import annotations

from api.documents.told import Exact, told


class SnapshotSeries(Exact):
    """The series that the snapshot stands in."""

    roster: str = told("名册 Roster", "Empty for the keeper's own tables.", "名册（虚构）")
    table: str = told("表 Table", "A canonical table.", "leads")
    repeated: bool = told("重复 Repeated", "It says what is known of that day.", False)
    corrects: bool = told("更正 Corrects", "It replaces what was known of that day.", False)
    previous: str | None = told(
        "前一日 Previous", "Day of the snapshot before, EDTF; null: none.", "2015-05-01", unit="day"
    )
    next: str | None = told(
        "后一日 Next", "Day of the snapshot after, EDTF; null: none.", "2017-05-01", unit="day"
    )


class SnapshotCounts(Exact):
    """How many things and relations changed."""

    added: int = told("新增 Added", "Here and not in the one before.", 1, unit="facts")
    gone: int = told("消失 Gone", "In the one before and not here.", 0, unit="facts")
    moved: int = told("变更 Moved", "Relations to another end.", 1, unit="facts")
    changed: int = told("改动 Changed", "Relations said otherwise.", 0, unit="facts")
    stayed: int = told("不变 Stayed", "As before.", 12, unit="facts")


class SnapshotChange(Exact):
    """One thing or relation that changed."""

    kind: str = told("类型 Kind", "A node type or a relation of /schema.", "LED_BY")
    id: str | None = told("编号 Id", "Of a thing.", "U-0001", default=None)
    from_: str | None = told("起点 From", "Of a relation.", "U-0001", default=None, alias="from")
    to: str | None = told("终点 To", "Of a relation that came or went.", "L-01", default=None)
    before: list[str] | None = told(
        "之前 Before", "Far ends of a relation that moved or changed.", ["L-01"], default=None
    )
    after: list[str] | None = told(
        "之后 After", "Far ends of it now.", ["L-02"], default=None
    )
    text: str = told("说明 Text", "The change in words.", "U-0001 归口牵头 LED_BY: L-01 → L-02")


class SnapshotChanges(Exact):
    """What a snapshot changes."""

    day: str = told("快照日 Day", "That the tables tell of, EDTF.", "2016-05-01", unit="day")
    series: list[SnapshotSeries] = told("序列 Series", "Those that it stands in, by table.")
    counts: SnapshotCounts = told("计数 Counts", "Of the lists below, and what stayed.")
    added: list[SnapshotChange] = told("新增 Added", "Here and not in the one before.")
    gone: list[SnapshotChange] = told("消失 Gone", "In the one before and not here.")
    moved: list[SnapshotChange] = told("变更 Moved", "Relations to another end.")
    changed: list[SnapshotChange] = told("改动 Changed", "Relations said otherwise.")
