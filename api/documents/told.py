"""How a field of a document is described."""

from __future__ import annotations

import types
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict


def told(
    title: str, description: str, example: Any = None, *, unit: str | None = None, **more: Any
) -> Any:
    """A field with its title in both languages, what it means, and an example.

    Args:
        title: Chinese and English.
        description: what it says, half-open or closed: in Chinese, then in English.
        example: a value; of a field of documents it is made from theirs.
        unit: what a number counts, or what a date is exact to.
        more: as `pydantic.Field`.
    """
    extra: JsonDict | None = {"x-unit": unit} if unit else None
    examples = None if example is None else [example]
    return Field(
        title=title, description=description, examples=examples, json_schema_extra=extra, **more
    )


def header(
    title: str, description: str, example: Any, *, unit: str | None = None
) -> dict[str, Any]:  # fmt: skip
    """A header of an answer, described like a field; a whole number when its example is one."""
    schema = {"type": "integer" if isinstance(example, int) else "string", "title": title,
              "description": description, "examples": [example]}  # fmt: skip
    counted = {"x-unit": unit} if unit else {}
    return {"description": description, "schema": schema | counted}


def in_both(zh: str, en: str) -> str:
    """A description made of words that are settled elsewhere: in Chinese, then in English."""
    return f"{zh}。 {en[:1].upper()}{en[1:]}."


class Document(BaseModel):
    """A document or a part of one."""

    @classmethod
    def __pydantic_init_subclass__(cls, **given: Any) -> None:
        """Give fields that hold documents an example made of those of their fields."""
        super().__pydantic_init_subclass__(**given)
        for field in cls.model_fields.values():
            if not field.examples:
                field.examples = [_example(field.annotation)]
        cls.model_rebuild(force=True)

    @classmethod
    def example(cls) -> dict[str, Any]:
        """A whole document of this kind."""
        return {
            field.alias or name: field.examples[0]
            for name, field in cls.model_fields.items() if field.examples
        }  # fmt: skip


def _example(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Document):
        return annotation.example()
    origin, inside = get_origin(annotation), get_args(annotation)
    if annotation is types.NoneType:
        return None
    if origin is list:
        return [_example(inside[0])]
    if origin in (Union, types.UnionType):
        return _example(inside[0])
    raise TypeError(f"{annotation} needs an example")


class Exact(Document):
    """One that has these fields and no others, also where it is read from a request."""

    model_config = ConfigDict(extra="forbid")


class Known(Document):
    """Of which point on the known clock a document is."""

    known: str = told(
        "已知于 Known at", "UTC 时刻；其后记录的不计。空为当时尚无记录。 "
        "UTC instant; what was recorded later does not count. Blank: nothing was recorded yet.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip
    data_version: str = told(
        "数据版本 Data version", "所计最后批次的编号。 Number of the last batch that counts.", "12"
    )


class Dated(Known):
    """Of which day a document is, too."""

    on: str = told(
        "日期 Day", "所问日期，EDTF。 The day asked about, EDTF.", "2016-09-06", unit="day"
    )


class Paged(Document):
    """How much of a long list is there."""

    total: int = told("总数 Total", "总共多少。 How many there are.", 1, unit="items")
    shown: int = told("显示数 Shown", "本页多少。 How many of them are here.", 1, unit="items")
    next: str | None = told(
        "下一页 Next page", "请求下一页所用的游标；末页为 null。内容不必解读。 "
        "The cursor to send for the next page; null at the end. It is opaque.", "WyJhIl0",
    )  # fmt: skip


CERTAINTY = (
    "certain 确定或 possible 可能：日期不精确时，可能的不一定成立。 "
    "certain or possible: imprecise dates leave a way out of what is possible."
)


class Name(Document):
    """同一文字的中英文。 One text in both languages."""

    zh: str = told("中文 Chinese", "中文文字。 The Chinese text.", "单位")
    en: str = told("英文 English", "英文文字。 The English text.", "unit")


class Evidence(Document):
    """事实的一个来源。 One source of a fact."""

    id: str = told(
        "编号 Id", "摘录的编号，或 文件|位置。 Of the passage, or document|place.", "doc-1|第 3 页"
    )
    document: str = told(
        "文件编号 Document id", "载明此事的文件。 The document that says it.", "doc-1"
    )
    place: str = told(
        "位置 Place", "文件中的位置：页、行、段。 Where in the document: page, row, paragraph.",
        "第 3 页",
    )  # fmt: skip
    reliability: str | None = told(
        "来源可靠性 Reliability",
        "Admiralty 等级 A 至 F；未评定时为 null。 Admiralty code A to F; null when not graded.",
        "B",
    )  # fmt: skip
    credibility: str | None = told(
        "内容可信度 Credibility",
        "Admiralty 等级 1 至 6；未评定时为 null。 Admiralty code 1 to 6; null when not graded.",
        "2",
    )  # fmt: skip
    heading: str = told(
        "文件标题 Heading", "文件的标题，没有则为其编号。 Of the document, else its id.",
        "通知（虚构）",
    )  # fmt: skip
    claims: str | None = told(
        "另述 Claims",
        "该来源另有说法的值，JSON 对象。 JSON object of values that this source states otherwise.",
        '{"headcount": "30"}', default=None,
    )  # fmt: skip
    publisher: str | None = told(
        "发布单位 Publisher",
        "发布该文件的单位；evidence=full 时给出。 Who published the document; with evidence=full.",
        "某办公室（虚构）", default=None,
    )  # fmt: skip
    published: str | None = told(
        "发布日期 Published",
        "发布日期，EDTF；evidence=full 时给出。 When, EDTF; with evidence=full.", "2015-07-01",
        unit="as written", default=None,
    )  # fmt: skip
    text: str | None = told(
        "摘录 Passage",
        "记录的原文；evidence=full 时给出。 The words as recorded; with evidence=full.",
        "由该单位归口牵头（虚构）", default=None,
    )  # fmt: skip


EVIDENCE = (
    "依据 Evidence", "当时所知的该事实的来源。 The sources of the fact that were known then."
)
SINCE = (
    "起 Since", "成立首日，EDTF 原样；空为起始不详。 "
    "First day on which it holds, EDTF as written; blank is an unknown start.",
)  # fmt: skip
UNTIL = (
    "止 Until", "不再成立的首日，EDTF 原样；.. 为未止。 "
    "First day on which it no longer holds, EDTF as written; .. is open.",
)  # fmt: skip


class Interval(Document):
    """From when to when a fact holds, half-open, as written."""

    since: str = told(*SINCE, "2015-07", unit="as written")
    until: str = told(*UNTIL, "..", unit="as written")


class Tie(Document):
    """两个对象之间的关系。 A relation between two things."""

    relation: str = told("关系 Relation", "/schema 所列的关系。 A relation of /schema.", "LED_BY")
    from_: str = told("起点 From", "起点的编号。 Id of the start.", "U-0001", alias="from")
    to: str = told("终点 To", "终点的编号。 Id of the far end.", "L-01")


class Fact(Tie, Interval):
    """一项关系及其起止与来源。 A relation with its interval and its sources."""

    evidence: list[Evidence] = told(*EVIDENCE)


class Listed(Exact):
    """A list that is told whole."""

    total: int = told("总数 Total", "总共多少。 How many there are.", 1, unit="items")
    shown: int = told(
        "显示数 Shown", "此处多少：即全部。 How many are here: all of them.", 1, unit="items"
    )
    next: None = told("下一页 Next page", "固定为 null：全部在此。 Always null: all are here.")


class Counted(Document):
    """每一方的链数。 How many chains there are on each side."""

    before: int = told("之前 Before", "前一方的链数。 On the first side.", 1, unit="chains")
    after: int = told("之后 After", "后一方的链数。 On the second side.", 2, unit="chains")
