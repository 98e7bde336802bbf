"""The page at the address itself: who is signed in, and where the service describes itself."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access.errors import NotSignedIn
from api.door.door import COOKIE
from api.door.guard import admitted

router = APIRouter()
START = "/"
"""Where a link that signs in leads, too."""
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PAGE = """<!doctype html>
<html lang="zh-Hans">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>guikou 归口</title>
<h1>guikou 归口</h1>
<p>{who}</p>
<p><a href="/api/v1/openapi.json">接口说明 <span lang="en">The interface</span></a></p>
</html>
"""
_NOBODY = (
    "未登录；请用启动时打印的链接或令牌 "
    "<span lang='en'>Not signed in: use the link printed at the start, or a token.</span>"
)


@router.get(START, summary="首页 Start page", include_in_schema=False)
async def start(request: Request) -> HTMLResponse:
    """Tells nothing of the data, so that anyone may ask."""
    return HTMLResponse(
        _PAGE.format(who=await _who(request)),
        headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"},
    )


async def _who(request: Request) -> str:
    if COOKIE not in request.cookies and "authorization" not in request.headers:
        return _NOBODY
    try:
        # A refusal is logged, so that nobody can try tokens here unseen.
        user = (await admitted(request)).user
    except NotSignedIn:
        return _NOBODY
    return f"已登录 <span lang='en'>Signed in</span>: {escape(user.name)} ({escape(user.role)})"
