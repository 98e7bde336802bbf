"""Search, batches and the schema."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import orjson
from fastapi import Request, Response

from api.access.roles import Capability
from api.documents.account import Batches, Schema
from api.documents.things import Search
from api.door import answered, store_of
from api.paging import Page
from api.routes.asked import Cursor, Known, asked, most, router_of
from graph.errors import BadValue
from queries.batches import batches as written
from queries.model import model
from queries.search import search as find

router = router_of(Capability.READ_UNITS)


@router.get(
    "/search", summary="查找 Find by name, part of a name, pinyin or initials",
    responses={200: {"model": Search}},
)  # fmt: skip
def search(
    request: Request,
    text: Annotated[
        str,
        asked(
            "文字 Text", "编号、名称、拼音或首字母。 Id, name, pinyin or initials.", "jlny",
            min_length=1, max_length=200,
        ),
    ],  # fmt: skip
    known: Known = None,
    limit: Annotated[int, most("results", 1000)] = 20,
    cursor: Cursor = None,
) -> Response:
    """名称匹配的单位、人员、职务等对象，及匹配方式。

    Units, people, posts and other things whose name matches, and why.
    """
    if not text.strip():
        raise BadValue(f"text: {text!r} 空的查找 is nothing to search for; write a name, pinyin or "
                       "initials.")  # fmt: skip
    store = store_of(request)
    page = Page(request, store, known, limit, cursor)
    return answered(request, find(store, text, page.known, page) | {"next": page.next})


@router.get(
    "/batches", summary="批次 The batches, oldest first", responses={200: {"model": Batches}}
)
def batches(
    request: Request,
    known: Known = None,
    limit: Annotated[int, most("batches", 10_000)] = 1000,
    cursor: Cursor = None,
) -> Response:
    """何时写入了多少；角色可见时含经手人。

    When how much was written; by whom, where the role may see it.
    """
    store = store_of(request)
    page = Page(request, store, known, limit, cursor)
    return answered(request, written(store, page.known, page) | {"next": page.next})


@router.get(
    "/schema", summary="模型 Types of things and relations", responses={200: {"model": Schema}}
)
def schema(request: Request) -> Response:
    """节点类型与关系类型，及其属性与取值。

    Node types and relations with their properties and values.
    """
    return answered(request, _model())


@cache
def _model() -> bytes:
    return orjson.dumps(model())
