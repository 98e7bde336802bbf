"""Cypher of an administrator's own, where `guikou serve --cypher` allows it: read only, limited."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.access.roles import Capability
from api.documents.cypher import CypherAnswer, CypherQuery
from api.documents.problems import BODY, GUARDED, problems
from api.door import announced, answered, guarded, store_of
from graph.errors import QueryRefused, UsageError
from queries.adhoc import BYTES, MOST, SECONDS, ask

router = APIRouter(
    prefix="/api/v1", route_class=guarded(Capability.CYPHER, action="cypher"), tags=["cypher"],
    responses=GUARDED,
)  # fmt: skip
_PIECE = 1000
"""Characters of a query in one item of the log, which cuts longer ones."""


@router.post(
    "/cypher", summary="自写查询 Ask in Cypher",
    responses=BODY | problems(400) | {200: {"model": CypherAnswer}},
    description=f"只读；否则以 400 拒绝。{SECONDS:g} 秒后中止；最多 {MOST} 行："
    f"超过则 `total` 为 null，另给 `at_least`；各行的 JSON 超过 {BYTES} 字节则以 400 拒绝。"
    "查询在执行前全文记入日志。\n\n"
    f"Only reads; anything else is refused with 400. Stopped after {SECONDS:g} s; at "
    f"most {MOST} rows: of more, `total` is null and `at_least` is told; rows of more than {BYTES} "
    "bytes as JSON are refused with 400. The query is logged in full before it runs.",
)  # fmt: skip
def cypher(request: Request, given: CypherQuery) -> Response:
    """The rows of a query."""
    text = given.query
    about: list[tuple[str, object]] = [
        ("query", text[at : at + _PIECE]) for at in range(0, len(text), _PIECE)
    ]
    about += [(f"${name}", value) for name, value in given.parameters.items()]
    announced(request, about)
    try:
        document = ask(store_of(request), text, given.parameters, given.limit)
    except QueryRefused as error:
        # Wrong as it stands: to ask again later, as a store that is away invites to, is no help.
        raise UsageError(*error.args) from error
    return answered(request, document)
