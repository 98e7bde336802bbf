"""The error answers of endpoints, as the document of the service describes them."""

from __future__ import annotations

from typing import Any

from api.documents.account import Problem

Answers = dict[int | str, dict[str, Any]]
_MEANINGS = {
    400: "用法不对或所问过多：说明应当怎样写。 "
    "Wrong use, or too much asked: it says what to write instead.",
    401: "未登录。 Not signed in.",
    403: "角色不允许。 The role does not allow it.",
    404: "没有此编号或名称。 Nothing has this id or name.",
    408: "请求体迟迟未到：请一次发送完整。 "
    "The body did not come in time: send it again, at once.",
    409: "名称有歧义：列出各自的编号。 The name means several things: it lists their ids.",
    410: "游标已过期：请从头再来。 The answer of this cursor can no longer be given: begin again.",
    413: "请求体过大：说明上限。 The body is larger than it may be: the limit is stated.",
    422: "参数值不对：说明限制。 A parameter has a wrong value; limits are stated.",
    503: "暂不可用：请在 Retry-After 之后再试。 Busy or out of reach: ask again after Retry-After.",
}


def problem(meaning: str) -> dict[str, Any]:
    """An error answer that means something of its own."""
    schema = Problem.model_json_schema()
    return {"description": meaning, "content": {"application/problem+json": {"schema": schema}}}


def problems(*statuses: int) -> Answers:
    """Error answers that mean what they mean everywhere."""
    return {status: problem(_MEANINGS[status]) for status in statuses}


GUARDED = problems(401, 403, 503)
"""What every endpoint behind the door can answer."""
BODY = problems(408, 413, 422)
"""What every endpoint that takes a body can answer."""
