"""How answers are worded on a terminal and in sentences: one catalogue for all commands.

`zh` gives Chinese, headings with their English beside them; `en` gives English alone. Recorded text
stands as recorded, on one line and without control characters, which a terminal would obey.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from graph.schema import schema
from graph.seen import seen

LANGUAGES = ("zh", "en")
"""Languages of what is printed."""

Doc = dict[str, Any]
_TEXTS: dict[str, tuple[str, str]] = {
    # Marks between things.
    "gap": ("　", "  "),
    "list": ("、", ", "),
    "then": ("；", "; "),
    "comma": ("，", ", "),
    "colon": ("：", ": "),
    "called": ("{name}（{id}）", "{name} ({id})"),
    "marked": ("［{text}］", " [{text}]"),
    # Words for all.
    "none": ("无 none", "none"),
    "unbounded": ("不限", "unbounded"),
    "unbounded_both": ("不限 unbounded", "unbounded"),
    "certain": ("确定 certain", "certain"),
    "possible": ("可能 possible", "possible"),
    "absent": ("不存在 absent", "absent"),
    "known": ("已知于 known {known}　数据版本 version {version}",
              "known {known}  data version {version}"),
    "shown": ("显示 shown {shown} / 共 of {total} 条链 chains", "{shown} of {total} chains shown"),
    "at_least": ("{count} 以上 or more", "{count} or more"),
    # Facts.
    "from": ("{since} 起", "from {since}"),
    "from_to": ("{since} 至 {until}", "from {since} to {until}"),
    "no_start": ("起始不详", "an unknown start"),
    "seen": ("见于 seen {days}", "seen {days}"),
    "to": (" 至 ", " to "),
    "part": ("{since} 起 {until} 前", "from {since}, before {until}"),
    "part_from": ("{since} 起", "from {since}"),
    "part_before": ("{until} 前", "before {until}"),
    "always": ("始终 at all times", "at all times"),
    "evidence": ("依据 {text}", "evidence: {text}"),
    "evidence_line": ("依据 evidence: {text}", "evidence: {text}"),
    "more": ("；另有 {count} 处 more", "; {count} more"),
    "vacant": ("空缺 vacant", "vacant"),
    "unknown": ("未知 unknown", "unknown"),
    "holder": ("{who}（{interval}{sure}；{evidence}）", "{who} ({interval}{sure}; {evidence})"),
    # Trace.
    "hop": ("{name}{interval}", "{name} {interval}"),
    "unit_possible": ("该单位当日可能存在 possibly exists", "the unit possibly exists that day"),
    "unit_no": ("该单位当日不存在 absent", "the unit does not exist that day"),
    "far_possible": ("［当日是否存在未定 possibly exists］", " [possibly exists that day]"),
    "far_no": ("［当日不存在 does not exist］", " [does not exist that day]"),
    "chain": ("链 chain {number}　{sure}　整链有效 valid {since} 至 {until}　"
              "下次变化 next change {change}　{ends}",
              "chain {number}  {sure}  valid {since} to {until}  next change {change}  {ends}"),
    "root": ("链止于此 root", "root"),
    "cycle": ("循环 cycle", "cycle"),
    "depth": ("超过 32 跳 depth", "more than 32 hops"),
    "that_day": ("{on} 当日：{name} → {hop}；{evidence}", "on {on}: {name} → {hop}; {evidence}"),
    # Why not.
    "no_chain": ("没有责任链 no chain", "no chain"),
    "why_not": ("没有责任链 no chain: 本库中该单位的{edges}{why}。",
                "no chain: {edges} of this unit in this store: {why}."),
    "never": ("从未记录过 none was ever recorded", "none was ever recorded"),
    "ended": ("已经结束 it has ended", "it has ended"),
    "not_yet": ("尚未开始 it has not begun", "it has not begun"),
    "between": ("在前后两段之间 it is between two of them", "it is between two of them"),
    "nearest_ended": ("最近结束 nearest ended", "nearest ended"),
    "nearest_next": ("最近开始 nearest later", "nearest later"),
    "unknown_unit": ("没有此单位 unknown unit: {hint}", "unknown unit: {hint}"),
    "has_chain": ("当日有责任链 there is a chain that day; `guikou trace` shows it.",
                  "there is a chain that day; `guikou trace` shows it."),
    # Spans.
    "since": ("起 since", "since"),
    "until": ("止（不含）until", "until (not included)"),
    "chains": ("责任链 chains", "chains"),
    "maybe": ("（可能 possible）", " (possible)"),
    # Diff.
    "before": ("前 before", "before"),
    "after": ("后 after", "after"),
    "count": ("{count} 条链 chains", "chains: {count}"),
    "moved": ("移至 moved", "moved"),
    "added": ("新增 added", "added"),
    "removed": ("消失 removed", "removed"),
    "changed": ("起止或确定性变化 changed", "changed (interval or certainty)"),
    "nobody": ("无人 nobody", "nobody"),
    "holders": ("任职变化 holders", "holders"),
    "same": ("没有变化 nothing differs", "nothing differs"),
    # Audit.
    "audit": ("数据核查 audit", "audit"),
    "subject": ("对象 subject", "subject"),
    "others": ("相关 others", "others"),
    "first": ("起 first", "first"),
    "last": ("止 last", "last"),
    "certainty": ("确定性 certainty", "certainty"),
    "evidence_heading": ("依据 evidence", "evidence"),
    "total": ("共 total: {total}", "total: {total}"),
    "no_defects": ("未发现问题 no defects found", "no defects found"),
    "scope": ("范围 scope: {text}", "scope: {text}"),
    "designated": ("应为 designated: {text}", "designated: {text}"),
    "seats": ("职数 seats: {text}", "seats: {text}"),
    "order": ("{early_zh}早于{due_zh} {early} before {due}", "{early} before {due}"),
    # Case trace.
    "concerned": ("涉案单位 unit concerned", "unit concerned"),
    "not_recorded": ("未记录 none recorded", "none recorded"),
    "conduct": ("行为期间 conduct: {when}", "conduct: {when}"),
    "no_conduct": ("未记录 not recorded", "not recorded"),
    "as_of": ("截至 as of {day}", "as of {day}"),
    "no_time": ("时间未知，不作推测 its time is unknown; nothing is guessed",
                "its time is unknown; nothing is guessed"),
    "imprecise": ("时间不精确，列出可能的各段 imprecise: all possible parts are shown",
                  "imprecise: all possible parts are shown"),
    "in_parts": ("期间责任有变，分段列出 the answer changes in its course: all parts are shown",
                 "the answer changes in its course: all parts are shown"),
    "left_out": ("未列今日之后才开始的 {count} 段 parts that begin after today are left out",
                 "{count} parts that begin after today are left out"),
    "handled_by": ("承办单位 handled by", "handled by"),
    "handler": ("承办人 handler", "handler"),
    "recusal": ("⚠ 回避 recusal", "⚠ recusal"),
    "is_subject": ("承办人即当事人 the handler is a subject", "the handler is a subject"),
    "is_reporter": ("承办人即举报人 the handler is a reporter", "the handler is a reporter"),
    "is_witness": ("承办人即证人 the handler is a witness", "the handler is a witness"),
    "held_post_in_unit": (
        "承办人当时在涉案单位任职 the handler held a post in the unit concerned",
        "the handler held a post in the unit concerned"),
    "shares_body": ("承办人与当事人当时同在一单位任职 the handler shared a body with a subject",
                    "the handler shared a body with a subject"),
}  # fmt: skip


def plain(text: str, keep: str = "") -> str:
    """Text without the control characters that a terminal would obey; some may be kept."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else " " for c in text)


def clean(value: object) -> str:
    """Text on one line, without the control characters that a terminal would obey."""
    return plain(str(value)).strip()


def step(stage: str) -> tuple[str, str]:
    """A step of a case in Chinese and in English; as recorded where it is none."""
    return schema().nodes["Stage"].own["stage"].word(clean(stage)).both()


class Words:
    """The catalogue in one language, and the pieces that several answers are worded with."""

    def __init__(self, lang: str) -> None:
        self._at = LANGUAGES.index(lang)

    def __call__(self, key: str, **values: object) -> str:
        """A text of the catalogue, filled in."""
        return _TEXTS[key][self._at].format(**values)

    def either(self, pair: Sequence[str]) -> str:
        """The one of two words, Chinese and English."""
        return pair[self._at]

    def both(self, pair: Sequence[str]) -> str:
        """Two words, Chinese and English, as a heading has them; once where they are the same."""
        return " ".join(dict.fromkeys(pair)) if self._at == 0 else pair[1]

    def called(self, names: Mapping[str, str], key: str) -> str:
        """The name and the id of something."""
        name = clean(names.get(key, ""))
        return self("called", name=name, id=clean(key)) if name and name != key else clean(key)

    def relation(self, name: str) -> str:
        """A relation in words."""
        edge = schema().edges[name]
        return self.either((edge.zh, edge.en))

    def relations(self, names: Iterable[str]) -> str:
        """Relations in words, one after the other."""
        return self("list").join(map(self.relation, names))

    def stage(self, stage: str) -> str:
        """A step of a case."""
        return self.both(step(stage))

    def days_seen(self, fact: Mapping[str, Any]) -> str:
        """The days on which snapshots showed a fact; '' for a fact that has ends of its own."""
        days = seen(fact["since"] or "", fact["until"] or "")
        if days is None:
            return ""
        told = self("to").join(dict.fromkeys(day.isoformat() for day in days))
        return self("seen", days=told)

    def interval(self, fact: Mapping[str, Any]) -> str:
        """An interval as written, or the days on which it was seen."""
        since, until = clean(fact["since"]) or self("no_start"), clean(fact["until"])
        key = "from" if until in ("", "..") else "from_to"
        return self.days_seen(fact) or self(key, since=since, until=until)

    def part(self, since: str | None, until: str | None) -> str:
        """A half-open part of time; a single day is just that day."""
        if since and until:
            if date.fromisoformat(since) + timedelta(days=1) == date.fromisoformat(until):
                return since
            return self("part", since=since, until=until)
        if since:
            return self("part_from", since=since)
        return self("part_before", until=until) if until else self("always")

    def evidence(self, items: Sequence[Doc], most: int | None = None) -> str:
        """Documents, places and grades; beyond a number, how many more there are."""
        told = self("then").join(
            clean(f"{i['heading']} {i['place']}")
            + (f" [{i['reliability']}{i['credibility'] or ''}]" if i["reliability"] else "")
            for i in items[:most]
        )
        more = 0 if most is None else len(items) - most
        return told + self("more", count=more) if more > 0 else told or self("none")

    def post_line(self, seat: Doc) -> str:
        """A post with its holders that day, or vacant or unknown."""
        if not seat["holders"]:
            post = self("called", name=clean(seat["post_name"]), id=clean(seat["id"]))
            return post + self("colon") + self(seat["state"])
        holders = self("list").join(
            self(
                "holder", who=clean(h["full_name"]), interval=self.interval(h),
                sure="" if h["certainty"] == "certain" else self("comma") + self("possible"),
                evidence=self("evidence", text=self.evidence(h["evidence"])),
            )
            for h in seat["holders"]
        )  # fmt: skip
        return clean(seat["post_name"]) + self("colon") + holders

    def clock(self, document: Doc, known: str = "known", version: str = "data_version") -> str:
        """What was known, and the version of the data."""
        return self("known", known=document[known] or "—", version=document[version])
