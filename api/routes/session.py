"""Signing in and out: by name and password, or by the link that `guikou serve` prints."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from api.access.accounts import User
from api.access.errors import LoginRefused, NotAllowed
from api.access.roles import role_named
from api.access.sessions import ABSOLUTE, Session
from api.auditlog.entry import Action
from api.documents.problems import BODY, problem, problems
from api.documents.session import Login, SignedIn
from api.door.caller import Caller
from api.door.door import COOKIE, Door
from api.door.entries import entry
from api.door.guard import admitted, foreign
from api.routes.start import START

router = APIRouter()


async def _anyone(request: Request) -> Caller:
    """Who asks; a refusal is logged, so that nobody can try tokens here unseen."""
    return await admitted(request)


Anyone = Annotated[Caller, Depends(_anyone)]


@router.post(
    "/api/v1/session", summary="登录 Sign in by name and password",
    responses=BODY | problems(503) | {
        200: {"model": SignedIn},
        401: problem("用户名或密码不对。 The name or the password is wrong."),
        403: problem("请求来自其他页面。 A request of another page."),
        429: problem("失败过多：请在 Retry-After 之后再试。 "
                     "Too many failures: try again after Retry-After."),
    },
)  # fmt: skip
def login(request: Request, given: Login) -> JSONResponse:
    """开始会话：脚本不可读的 cookie，及供页面用的 `csrf` 防伪码。用户名或密码不对则 401；
    失败过多则 429，附 Retry-After。

    Begins a session: a cookie that scripts cannot read, and a `csrf` secret for the page.

    401 for a wrong name or password, 429 with Retry-After after too many failures.
    """
    door: Door = request.app.state.door
    address = request.client.host if request.client else ""
    if foreign(request):
        # Else another page could sign a browser in, under a name that its user did not choose.
        _note(request, None, "refused", NotAllowed.__name__)
        raise NotAllowed("请求不是本页面发出 another page sent this; sign in at this service.")
    try:
        secret, session = door.sessions.login(given.user, given.password, address)
    except LoginRefused as error:
        # Not the name that was typed: people type passwords into its field.
        _note(request, None, "refused", type(error).__name__)
        raise
    _note(request, Caller(session.user, session), "login", "200")
    answer = JSONResponse(_said(session.user, session))
    _set(request, answer, secret)
    return answer


@router.get(
    "/api/v1/session", summary="当前用户 Who is signed in",
    responses=problems(401, 503) | {200: {"model": SignedIn}},
)  # fmt: skip
def present(caller: Anyone) -> JSONResponse:
    """用户、角色及其权限；会话另有 `csrf` 防伪码。

    The user, the role, what it may do, and for a session its `csrf` secret.
    """
    return JSONResponse(_said(caller.user, caller.session), headers={"Cache-Control": "no-store"})


@router.delete(
    "/api/v1/session", status_code=204, summary="退出 Sign out",
    responses=problems(401, 503) | {
        403: problem("用的是令牌，或请求来自别的页面。 A token, or a request of another page."),
    },
)  # fmt: skip
def logout(request: Request, caller: Anyone) -> Response:
    """终止该 cookie 的会话。 Ends the session of the cookie."""
    door: Door = request.app.state.door
    if caller.session is None:
        _note(request, caller, "refused", NotAllowed.__name__)
        raise NotAllowed("令牌没有会话 a token has no session; revoke it with "
                         "DELETE /api/v1/tokens/{id}.")  # fmt: skip
    _note(request, caller, "logout", "204")
    door.sessions.logout(request.cookies[COOKIE])
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/link/{secret}", summary="登录链接 Follow a one-time link", include_in_schema=False)
def follow(request: Request, secret: str) -> Response:
    """Begins a session by the link that the service printed when it started on this machine."""
    door: Door = request.app.state.door
    # The secret is used up when it is right, and worth nothing when it is wrong.
    try:
        if not request.app.state.links:
            # One that a service for this machine alone printed, with the same accounts.
            raise LoginRefused("本服务不用链接 this service takes no link; sign in by password.")
        told, session = door.sessions.follow(secret)
    except LoginRefused as error:
        _note(request, None, "refused", type(error).__name__)
        raise
    _note(request, Caller(session.user, session), "login", "303")
    answer = RedirectResponse(START, 303)
    _set(request, answer, told)
    return answer


def _note(request: Request, caller: Caller | None, action: Action, outcome: str) -> None:
    door: Door = request.app.state.door
    request.scope["path_params"] = {}
    door.log.append(entry(request, caller, action, None, outcome))


def _set(request: Request, answer: Response, secret: str) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(
        COOKIE, secret, max_age=ABSOLUTE, path="/", httponly=True, samesite="strict", secure=secure
    )


def _said(user: User, session: Session | None) -> dict[str, Any]:
    role = role_named(user.role)
    return {
        "user": user.name, "role": user.role, "may": sorted(role.may),
        "csrf": session.csrf if session else None,
    }  # fmt: skip
