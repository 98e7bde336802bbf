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
        description: what it says, half-open or closed.
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
    return {"description": f"{title}. {description}", "schema": schema | counted}


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
        "已知于 Known at",
        "UTC instant; what was recorded later does not count. Blank: nothing was recorded yet.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip
    data_version: str = told("数据版本 Data version", "Number of the last batch that counts.", "12")


class Dated(Known):
    """Of which day a document is, too."""

    on: str = told("日期 Day", "The day asked about, EDTF.", "2016-09-06", unit="day")


class Paged(Document):
    """How much of a long list is there."""

    total: int = told("总数 Total", "How many there are.", 1, unit="items")
    shown: int = told("显示数 Shown", "How many of them are here.", 1, unit="items")
    next: str | None = told(
        "下一页 Next page",
        "The cursor to send for the next page; null at the end. It is opaque.", "WyJhIl0",
    )  # fmt: skip


CERTAINTY = "certain or possible: imprecise dates leave a way out of what is possible."


class Name(Document):
    """One text in both languages."""

    zh: str = told("中文 Chinese", "The Chinese text.", "单位")
    en: str = told("英文 English", "The English text.", "unit")


class Evidence(Document):
    """One source of a fact."""

    id: str = told("编号 Id", "Of the passage, or document|place.", "doc-1|第 3 页")
    document: str = told("文件编号 Document id", "The document that says it.", "doc-1")
    place: str = told("位置 Place", "Where in the document: page, row, paragraph.", "第 3 页")
    reliability: str | None = told(
        "来源可靠性 Reliability", "Admiralty code A to F; null when not graded.", "B"
    )
    credibility: str | None = told(
        "内容可信度 Credibility", "Admiralty code 1 to 6; null when not graded.", "2"
    )
    heading: str = told("文件标题 Heading", "Of the document, else its id.", "通知（虚构）")
    claims: str | None = told(
        "另述 Claims", "JSON object of values that this source states otherwise.",
        '{"headcount": "30"}', default=None,
    )  # fmt: skip
    publisher: str | None = told(
        "发布单位 Publisher", "Who published the document; with evidence=full.", "某办公室（虚构）",
        default=None,
    )  # fmt: skip
    published: str | None = told(
        "发布日期 Published", "When, EDTF; with evidence=full.", "2015-07-01", unit="as written",
        default=None,
    )  # fmt: skip
    text: str | None = told(
        "摘录 Passage", "The words as recorded; with evidence=full.", "由该单位归口牵头（虚构）",
        default=None,
    )  # fmt: skip


EVIDENCE = ("依据 Evidence", "The sources of the fact that were known then.")
SINCE = ("起 Since", "First day on which it holds, EDTF as written; blank is an unknown start.")
UNTIL = ("止 Until", "First day on which it no longer holds, EDTF as written; .. is open.")


class Interval(Document):
    """From when to when a fact holds, half-open, as written."""

    since: str = told(*SINCE, "2015-07", unit="as written")
    until: str = told(*UNTIL, "..", unit="as written")


class Tie(Document):
    """A relation between two things."""

    relation: str = told("关系 Relation", "A relation of /schema.", "LED_BY")
    from_: str = told("起点 From", "Id of the start.", "U-0001", alias="from")
    to: str = told("终点 To", "Id of the far end.", "L-01")


class Fact(Tie, Interval):
    """A relation with its interval and its sources."""

    evidence: list[Evidence] = told(*EVIDENCE)


class Listed(Exact):
    """A list that is told whole."""

    total: int = told("总数 Total", "How many there are.", 1, unit="items")
    shown: int = told("显示数 Shown", "How many are here: all of them.", 1, unit="items")
    next: None = told("下一页 Next page", "Always null: all are here.")


class Counted(Document):
    """How many chains there are on each side."""

    before: int = told("之前 Before", "On the first side.", 1, unit="chains")
    after: int = told("之后 After", "On the second side.", 2, unit="chains")
