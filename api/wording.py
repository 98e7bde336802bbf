"""How answers are worded on a terminal and in sentences: one piece for all commands.

Recorded text is written on one line and without control characters, which a terminal would obey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.schema import schema
from graph.seen import seen

Doc = dict[str, Any]
WHY = {
    "never": "从未记录过 none was ever recorded",
    "ended": "已经结束 it has ended",
    "not_yet": "尚未开始 it has not begun",
    "between": "在前后两段之间 it is between two of them",
}
_STATE = {"vacant": "空缺 vacant", "unknown": "未知 unknown"}


def plain(text: str, keep: str = "") -> str:
    """Text without the control characters that a terminal would obey; some may be kept."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else " " for c in text)


def clean(value: object) -> str:
    """Text on one line, without the control characters that a terminal would obey."""
    return plain(str(value)).strip()


def called(names: Mapping[str, str], key: str) -> str:
    """The name and the id of something."""
    name = clean(names.get(key, ""))
    return f"{name}（{clean(key)}）" if name and name != key else clean(key)


def relation(name: str) -> str:
    """A relation in Chinese."""
    return schema().edges[name].zh


def days_seen(fact: Mapping[str, Any]) -> str:
    """The days on which snapshots showed a fact; '' for a fact that has ends of its own."""
    days = seen(fact["since"] or "", fact["until"] or "")
    if days is None:
        return ""
    return "见于 seen " + " 至 ".join(dict.fromkeys(day.isoformat() for day in days))


def interval(fact: Mapping[str, Any]) -> str:
    """An interval as written, or the days on which it was seen."""
    start, end = clean(fact["since"]) or "起始不详", clean(fact["until"])
    written = f"{start} 起" if end in ("", "..") else f"{start} 至 {end}"
    return days_seen(fact) or written


def evidence(items: Sequence[Doc], most: int | None = None) -> str:
    """Documents, places and grades; beyond a number, how many more there are."""
    told = "；".join(
        clean(f"{i['heading']} {i['place']}")
        + (f" [{i['reliability']}{i['credibility'] or ''}]" if i["reliability"] else "")
        for i in items[:most]
    )
    more = 0 if most is None else len(items) - most
    return f"{told}；另有 {more} 处 more" if more > 0 else told or "无 none"


def post_line(seat: Doc) -> str:
    """A post with its holders that day, or vacant or unknown."""
    if not seat["holders"]:
        return f"{clean(seat['post_name'])}（{clean(seat['id'])}）：{_STATE[seat['state']]}"
    holders = "、".join(
        f"{clean(h['full_name'])}（{interval(h)}"
        f"{'' if h['certainty'] == 'certain' else '，可能 possible'}；"
        f"依据 {evidence(h['evidence'])}）"
        for h in seat["holders"]
    )
    return f"{clean(seat['post_name'])}：{holders}"
