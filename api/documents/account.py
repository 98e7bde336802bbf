"""Documents about the service's own account: batches, the schema, the catalog of queries."""

from __future__ import annotations

from typing import Literal

from api.documents.told import Document, Known, Name, Paged, told


class Batch(Document):
    """One write."""

    batch: int = told("批次 Batch", "Its number.", 1, unit="batch number")
    at: str = told("时间 At", "UTC instant.", "2026-01-01T00:00:00.000000Z", unit="microsecond")
    who: str = told("经手人 Who", "Who wrote it; withheld from some roles.", "li.si")
    files: list[str] = told("文件 Files", "Names of the files.", ["units.csv"])
    added: int = told("新增 Added", "Facts it added.", 10, unit="facts")
    closed: int = told("撤回 Closed", "Facts it closed.", 0, unit="facts")
    undoes: int | None = told("撤销了 Undoes", "The batch that it undid.", 2, unit="batch number")
    undone_by: int | None = told(
        "被撤销于 Undone by", "The batch that undid it.", 3, unit="batch number"
    )


class Batches(Paged, Known):
    """The committed batches."""

    batches: list[Batch] = told("批次 Batches", "Oldest first.")


class Word(Name):
    """What a coded value is called."""

    value: str = told("值 Value", "As it stands in documents.", "open")


class Property(Name):
    """A property of a type."""

    name: str = told("名称 Name", "As documents have it.", "seats")
    type: Literal["string", "strings", "integer", "number", "date"] = told(
        "值类型 Type", "Of its values.", "integer"
    )
    required: bool = told("必填 Required", "Whether every fact has it.", False)
    description: str = told("说明 Description", "What it says.", "how many may hold it at once")
    unit: Name | None = told("单位 Unit", "What a number counts, or a date is exact to.")
    values: list[Word] | None = told("取值 Values", "All there are; null: any.")


class NodeType(Name):
    """A type of things."""

    label: str = told("类型 Label", "As documents have it.", "Unit")
    description: str = told("说明 Description", "What it is.", "Any body.")
    dated: bool = told("有期 Dated", "Whether it has an interval.", True)
    record: bool = told("账目 Record", "The store's own account, not a fact.", False)
    properties: list[Property] = told("属性 Properties", "All it can have.")


class Ends(Document):
    """What a relation joins."""

    from_: str = told("起点类型 From", "A node type.", "Unit", alias="from")
    to: str = told("终点类型 To", "A node type.", "Unit")


class EdgeType(Name):
    """A relation."""

    relation: str = told("关系 Relation", "As documents have it.", "LED_BY")
    description: str = told("说明 Description", "What it says.", "Lead-liaison assignment.")
    endpoints: list[Ends] = told("两端 Endpoints", "What it can join.")
    identity: list[str] = told("标识 Identity", "Properties that name the fact.", ["scope"])
    properties: list[Property] = told("属性 Properties", "All it can have.")


class Schema(Document):
    """What there can be."""

    nodes: list[NodeType] = told("节点类型 Nodes", "Types of things.")
    edges: list[EdgeType] = told("关系类型 Edges", "Relations between them.")


class Parameter(Name):
    """A parameter of a query."""

    name: str = told("参数 Name", "As it is given.", "unit")
    type: str = told("类型 Type", "id, date, instant, integer, string or strings.", "id")
    required: bool = told("必填 Required", "Whether it must be given.", True)
    default: str | None = told("默认 Default", "What it is if not given.", "today")


class Column(Name):
    """A column of a query's answer."""

    name: str = told("列 Name", "In `columns` of the answer.", "lead")
    type: str = told("类型 Type", "id, string, strings, integer, number, date or boolean.", "id")


class Query(Document):
    """A named query."""

    name: str = told("名称 Name", "In its path.", "lead_of_unit")
    topic: str = told("主题 Topic", "Where it stands.", "leads")
    title: Name = told("标题 Title", "What it is called.")
    summary: Name = told("摘要 Summary", "What it tells.")
    cost: str = told("代价 Cost", "What is read.", "reads one unit")
    parameters: list[Parameter] = told("参数 Parameters", "What it takes.")
    columns: list[Column] = told("列 Columns", "What it gives.")


class Queries(Document):
    """The catalog."""

    queries: list[Query] = told("查询 Queries", "Topic by topic.")


class Problem(Document):
    """An error, as RFC 9457 has it."""

    type: str = told("类别 Type", "Always about:blank.", "about:blank")
    title: str = told("标题 Title", "What the status means.", "Not Found")
    status: int = told("状态 Status", "The HTTP status.", 404, unit="HTTP status")
    detail: str = told("详情 Detail", "What is wrong and what to do.", "找不到 nothing has this id")
    instance: str = told("请求编号 Instance", "The id of the request.", "a1b2c3")
