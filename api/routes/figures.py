"""Figures and maps as files, and the check of such a file: as `guikou figure` and `guikou map`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request, Response

from api.access.roles import Capability
from api.bounded import Bounded
from api.conventions.file_names import disposition
from api.documents.checked import Checked
from api.documents.figures import SceneDocument
from api.documents.problems import GUARDED, problems
from api.documents.told import header, in_both
from api.door import answered, guarded, store_of
from api.parameters import LONGEST, once
from api.routes.asked import Known, On, asked
from graph.errors import BadValue, UsageError
from queries.nodes import NotFound
from viz.kinds import KINDS, Asked, Kind, draw
from viz.outputs import Format, Look, Theme, missing, policy_of, render
from viz.scene import Scene
from viz.style import style
from viz.verify import verify

router = APIRouter(
    prefix="/api/v1", route_class=guarded(Capability.READ_UNITS, action="export"),
    responses=GUARDED | problems(400, 404, 409, 422),
)  # fmt: skip
checks = APIRouter(
    prefix="/api/v1", route_class=guarded(Capability.READ_UNITS),
    responses=GUARDED | problems(400, 408, 413, 422),
)  # fmt: skip
DPI = 300
"""Most dots an inch: A3 then takes 70 MB while it is drawn."""
FILE_BYTES = 16 * 2**20
"""Most bytes of a file that is checked."""
TOLD = 100
"""Most missing characters that the header names; it says how many there are."""
MEDIA: Mapping[str, str] = {
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "html": "text/html",
    "json": "application/json",
}  # fmt: skip
_BY_PAGE = ("svg", "png")
Suffix = Annotated[
    Format, Path(
        title="格式 Format",
        description="文件的格式；json 为图件数据。 Of the file; json is the scene.",
        examples=["svg"],
    )
]  # fmt: skip


class Drawing:
    """How a figure is drawn; the parameters that every kind has."""

    NAMES = frozenset({"known", "lang", "sheet", "theme", "dpi", "page"})

    def __init__(
        self,
        request: Request,
        known: Known = None,
        lang: Annotated[
            Literal["zh", "en"], asked(
                "语言 Language", "图中文字的语言。 Of the words in it.", "zh"
            )
        ] = "zh",
        sheet: Annotated[
            str,
            asked(
                "版面 Sheet", "页面的规格。 The size of a page.", "a4",
                extra={"enum": list(style().sheets)},
            ),
        ] = "a4",
        theme: Annotated[Theme, asked("配色 Theme", "所用颜色。 The colours.", "light")] = "light",
        dpi: Annotated[
            int,
            asked(
                "分辨率 Resolution", "PNG 的分辨率。 Of a PNG.", 144, unit="dots an inch", ge=36,
                le=DPI,
            ),
        ] = 144,
        page: Annotated[
            int | None,
            asked(
                "页 Page", "用于 svg 与 png；默认为首页；Guikou-Pages 标头给出页数。 "
                "Of svg and png; the first unless told; the header Guikou-Pages says how many "
                "there are.", 1, unit="page number", ge=1,
            ),
        ] = None,
    ) -> None:  # fmt: skip
        self.known, self.lang, self.sheet, self.theme = known, lang, sheet, theme
        self.dpi, self.page = dpi, page
        self.given = once(request)


def _answer(
    request: Request, kind: str, given: Mapping[str, str], fmt: Format, drawing: Drawing
) -> Response:
    """A figure as a file, one page of it where a format has one file a page."""
    if drawing.page is not None and fmt not in _BY_PAGE:
        raise UsageError(f"{fmt} 含全部页 holds all pages; page goes with svg and png only.")
    scene = draw(
        Bounded(store_of(request)), kind, given,
        known=drawing.known, lang=drawing.lang, sheet=drawing.sheet,
    )  # fmt: skip
    pages, page = len(scene.pages), drawing.page or 1
    if page > pages:
        raise NotFound(f"没有第 {page} 页 there is no page {page}; the figure has {pages}.")
    (data,) = render(scene, Look(fmt, drawing.theme, drawing.dpi), page - 1)
    headers = {"Guikou-Pages": str(pages), **_missing(scene)}
    parts = [kind, *_about(kind, scene)]
    if fmt in _BY_PAGE:
        headers["Guikou-Page"] = str(page)
        parts += [str(page)] if pages > 1 else []
    headers["Content-Disposition"] = disposition(parts, fmt)
    if fmt == "html":
        # What a page cannot say of itself: that no other page may hold it.
        headers["Content-Security-Policy"] = f"{policy_of(data)}; frame-ancestors 'none'"
    assert scene.receipt is not None
    return answered(
        request, data, data_version=int(scene.receipt.data_version), media_type=MEDIA[fmt],
        headers=headers,
    )  # fmt: skip


def _about(kind: str, scene: Scene) -> list[str]:
    """What a file is called after: the first thing that was asked about, and the days."""
    assert scene.receipt is not None
    told = dict(scene.receipt.parameters)
    first = next((told[p.name] for p in KINDS[kind].parameters if told[p.name]), "")
    return list(dict.fromkeys(filter(None, (first, told.get("on", ""), told.get("and", "")))))


def _missing(scene: Scene) -> dict[str, str]:
    """The header that names what the font lacks, if anything."""
    found = [char.code for char in missing(scene)]
    shown = found[:TOLD]
    told = "; ".join([f"total={len(found)}", f"shown={len(shown)}", *shown])
    return {"Guikou-Missing": told} if found else {}


def _endpoint(kind: str) -> Callable[..., Response]:
    def figure(
        request: Request, format: Suffix, drawing: Annotated[Drawing, Depends()]
    ) -> Response:  # fmt: skip
        given = {k: v for k, v in drawing.given.items() if k not in Drawing.NAMES}
        return _answer(request, kind, given, format, drawing)

    return figure


def _described(about: Asked) -> dict[str, Any]:
    """A parameter of a kind, as OpenAPI has it."""
    value, number = about.value, about.value == "number"
    usual = ("；默认为今天", "; today unless told") if about.default == "today" else ("", "")
    words = in_both(f"{about.zh}{usual[0]}", f"{about.en}{usual[1]}")
    schema: dict[str, Any] = {
        "title": f"{about.zh} {about.en}", "description": words,
        "examples": [int(about.example) if number else about.example],
    }  # fmt: skip
    if number:
        schema |= {"type": "integer", "minimum": about.least, "maximum": about.most}
    else:
        formats = {"day": "date", "instant": "date-time"}
        schema |= {"type": "string", "maxLength": LONGEST}
        schema |= {"format": formats[value]} if value in formats else {}
    if unit := about.unit or {"day": "day", "instant": "microsecond"}.get(value):
        schema["x-unit"] = unit
    if about.default and about.default != "today":
        schema["default"] = int(about.default) if number else about.default
    return {"name": about.name, "in": "query", "required": about.default is None,
            "schema": schema, "description": words}  # fmt: skip


FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "model": SceneDocument,
        "description": "图件；svg 与 png 为其中一页。 The figure; one page of it as svg or png.",
        "content": {
            media: {"schema": {"type": "string"}}
            for media in MEDIA.values() if media != "application/json"
        },
        "headers": {
            "Guikou-Pages": header("页数 Pages", "图件的页数。 Of the figure.", 2, unit="pages"),
            "Guikou-Page": header(
                "本页 Page", "文件中的一页，从 1 起；svg 与 png 才有。 "
                "The one in the file, from 1; of svg and png.", 1, unit="page number",
            ),
            "Guikou-Missing": header(
                "缺字 Missing", "字体所缺的字符，如有。 Characters that the font lacks, if any.",
                "total=1; shown=1; U+1D54F",
            ),
            "Content-Disposition": header(
                "文件名 File name", "保存所用的文件名。 To save it under.",
                'inline; filename="guikou-chain-U-0001.svg"',
            ),
        },
    }
}  # fmt: skip


def _add(kind: Kind) -> None:
    router.add_api_route(
        f"/figures/{kind.name}.{{format}}", _endpoint(kind.name), methods=["GET"],
        name=f"figure_{kind.name}", summary=f"{kind.zh}图 Figure: {kind.en}",
        description="与 `guikou figure` 所写文件相同；超限时 400 说明超过哪项。\n\n"
        "The same file as `guikou figure` writes. 400 says which limit is passed.",
        responses=FILE, response_class=Response,
        openapi_extra={"parameters": [_described(about) for about in kind.parameters]},
    )  # fmt: skip


for _kind in KINDS.values():
    _add(_kind)


@router.get(
    "/maps/{unit:path}.{format}", summary="责任链或关系网络 Map of a unit", responses=FILE,
    response_class=Response,
)  # fmt: skip
def chart(
    request: Request,
    unit: Annotated[
        str,
        Path(
            title="单位 Unit",
            description="编号，或只有一解的名称。 An id, or a name that means one.",
            max_length=LONGEST, examples=["U-0001"],
        ),
    ],
    format: Suffix,
    drawing: Annotated[Drawing, Depends()],
    kind: Annotated[
        Literal["chain", "network"],
        asked("图种 Kind", "单位的责任链，或其周边。 Its chains, or what is around it.", "chain"),
    ] = "chain",
    on: On = None,
) -> Response:  # fmt: skip
    """单位某日的责任链或其周边，即 `guikou map` 的图。

    The chains of a unit on a day, or its neighbourhood: the pictures of `guikou map`.
    """
    if other := sorted(drawing.given.keys() - Drawing.NAMES - {"kind", "on"}):
        raise BadValue(f"没有参数 no parameter {'、'.join(other)}; 可用 it takes kind, on, "
                       f"{', '.join(sorted(Drawing.NAMES))}.")  # fmt: skip
    given = {"unit" if kind == "chain" else "entity": unit}
    return _answer(request, kind, given | ({"on": on.isoformat()} if on else {}), format, drawing)


async def _body(request: Request) -> bytes:
    return await request.body()


@checks.post(
    "/figures/verify", summary="核对图件 Verify a figure's file",
    responses={200: {"model": Checked}},
    openapi_extra={"requestBody": {
        "required": True,
        "description": f"保存的图件文件，最多 {FILE_BYTES} 字节。 "
        f"The file as it was saved, at most {FILE_BYTES} bytes.",
        "content": {"application/octet-stream": {"schema": {"type": "string",
                                                            "format": "binary"},
                                                 "example": "<svg>…</svg>"}},
    }},
)  # fmt: skip
def check(request: Request, data: Annotated[bytes, Depends(_body)]) -> Response:
    """按文件中的回执重绘：是否相同，其后有何变化。

    Draws it again from the receipt in it: is it the same, and what has changed since.
    """
    told = verify(Bounded(store_of(request)), data, dpi_most=DPI)
    return answered(request, told, data_version=told["data_version"]["now"])
