"""Documents about the service's own account: batches, the schema, the catalog of queries."""

from __future__ import annotations

from typing import Literal

from api.documents.told import Document, Known, Name, Paged, told


class Batch(Document):
    """一次写入。 One write."""

    batch: int = told("批次 Batch", "该批次的编号。 Its number.", 1, unit="batch number")
    at: str = told(
        "时间 At", "UTC 时刻。 UTC instant.", "2026-01-01T00:00:00.000000Z", unit="microsecond"
    )
    who: str = told(
        "经手人 Who", "谁写入的；对部分角色不显示。 Who wrote it; withheld from some roles.",
        "li.si",
    )  # fmt: skip
    files: list[str] = told("文件 Files", "来源文件的名称。 Names of the files.", ["units.csv"])
    added: int = told("新增 Added", "该批次新增的事实数。 Facts it added.", 10, unit="facts")
    closed: int = told("撤回 Closed", "该批次撤回的事实数。 Facts it closed.", 0, unit="facts")
    undoes: int | None = told(
        "撤销了 Undoes", "该批次所撤销的批次。 The batch that it undid.", 2, unit="batch number"
    )
    undone_by: int | None = told(
        "被撤销于 Undone by", "撤销该批次的批次。 The batch that undid it.", 3, unit="batch number"
    )


class Batches(Paged, Known):
    """已提交的批次。 The committed batches."""

    batches: list[Batch] = told("批次 Batches", "从早到晚。 Oldest first.")


class Word(Name):
    """编码值的名称。 What a coded value is called."""

    value: str = told("值 Value", "文档中所用的值。 As it stands in documents.", "open")


class Property(Name):
    """类型的一个属性。 A property of a type."""

    name: str = told("名称 Name", "文档中所用的名称。 As documents have it.", "seats")
    type: Literal["string", "strings", "integer", "number", "date"] = told(
        "值类型 Type", "属性值的类型。 Of its values.", "integer"
    )
    required: bool = told("必填 Required", "是否每条事实都有。 Whether every fact has it.", False)
    description: str = told(
        "说明 Description", "其含义。 What it says.", "how many may hold it at once"
    )
    unit: Name | None = told(
        "单位 Unit", "数字的计量单位，或日期的精度。 What a number counts, or a date is exact to."
    )
    values: list[Word] | None = told(
        "取值 Values", "全部取值；null 为不限。 All there are; null: any."
    )


class NodeType(Name):
    """一种对象。 A type of things."""

    label: str = told("类型 Label", "文档中所用的名称。 As documents have it.", "Unit")
    description: str = told("说明 Description", "是什么。 What it is.", "Any body.")
    dated: bool = told("有期 Dated", "是否有起止日期。 Whether it has an interval.", True)
    record: bool = told(
        "账目 Record", "图库自身的账目，不是事实。 The store's own account, not a fact.", False
    )
    properties: list[Property] = told("属性 Properties", "可有的全部属性。 All it can have.")


class Ends(Document):
    """关系的两端。 What a relation joins."""

    from_: str = told("起点类型 From", "节点类型。 A node type.", "Unit", alias="from")
    to: str = told("终点类型 To", "节点类型。 A node type.", "Unit")


class EdgeType(Name):
    """一种关系。 A relation."""

    relation: str = told("关系 Relation", "文档中所用的名称。 As documents have it.", "LED_BY")
    description: str = told(
        "说明 Description", "其含义。 What it says.", "Lead-liaison assignment."
    )
    endpoints: list[Ends] = told("两端 Endpoints", "可连接的两端。 What it can join.")
    identity: list[str] = told(
        "标识 Identity", "用以区分事实的属性。 Properties that name the fact.", ["scope"]
    )
    properties: list[Property] = told("属性 Properties", "可有的全部属性。 All it can have.")


class Schema(Document):
    """可以有什么。 What there can be."""

    nodes: list[NodeType] = told("节点类型 Nodes", "对象的类型。 Types of things.")
    edges: list[EdgeType] = told("关系类型 Edges", "对象之间的关系。 Relations between them.")


class Parameter(Name):
    """查询的一个参数。 A parameter of a query."""

    name: str = told("参数 Name", "请求中所用的名称。 As it is given.", "unit")
    type: str = told(
        "类型 Type", "id、date、instant、integer、string 或 strings。 "
        "id, date, instant, integer, string or strings.", "id",
    )  # fmt: skip
    required: bool = told("必填 Required", "是否必须给出。 Whether it must be given.", True)
    default: str | None = told("默认 Default", "未给出时的值。 What it is if not given.", "today")


class Column(Name):
    """查询结果的一列。 A column of a query's answer."""

    name: str = told("列 Name", "即结果 `columns` 中的名称。 In `columns` of the answer.", "lead")
    type: str = told(
        "类型 Type", "id、string、strings、integer、number、date 或 boolean。 "
        "id, string, strings, integer, number, date or boolean.", "id",
    )  # fmt: skip


class Query(Document):
    """一个命名查询。 A named query."""

    name: str = told("名称 Name", "路径中的名称。 In its path.", "lead_of_unit")
    topic: str = told("主题 Topic", "所属主题。 Where it stands.", "leads")
    title: Name = told("标题 Title", "查询的标题。 What it is called.")
    summary: Name = told("摘要 Summary", "查询说明什么。 What it tells.")
    cost: str = told("代价 Cost", "需读取什么。 What is read.", "reads one unit")
    parameters: list[Parameter] = told("参数 Parameters", "可用的参数。 What it takes.")
    columns: list[Column] = told("列 Columns", "给出的列。 What it gives.")


class Queries(Document):
    """查询清单。 The catalog."""

    queries: list[Query] = told("查询 Queries", "按主题排列。 Topic by topic.")


class Problem(Document):
    """一处错误，按 RFC 9457。 An error, as RFC 9457 has it."""

    type: str = told("类别 Type", "固定为 about:blank。 Always about:blank.", "about:blank")
    title: str = told("标题 Title", "状态码的含义。 What the status means.", "Not Found")
    status: int = told("状态 Status", "HTTP 状态码。 The HTTP status.", 404, unit="HTTP status")
    detail: str = told(
        "详情 Detail", "错在何处，应当怎样做。 What is wrong and what to do.",
        "找不到 nothing has this id",
    )  # fmt: skip
    instance: str = told("请求编号 Instance", "请求的编号。 The id of the request.", "a1b2c3")
