"""Users and tokens: who may use the service. The secrets are never logged and never told again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from api.access.accounts import Accounts
from api.access.roles import Capability, role_named
from api.documents.accounts import Issued, NewToken, NewUser, Tokens, User, UserChange, Users
from api.documents.problems import BODY, GUARDED, problem, problems
from api.door import Door, announced, answered, guarded
from api.routes.asked import asked
from graph.errors import UsageError

router = APIRouter(
    prefix="/api/v1", route_class=guarded(Capability.USERS, action="users"), tags=["users"],
    responses=GUARDED,
)  # fmt: skip
_NO_STORE = {"Cache-Control": "no-store"}
UserName = Annotated[str, Path(
    title="用户名 User name", description="现有用户的名称。 Of an existing user.",
    examples=["zhang.san"],
)]  # fmt: skip
TokenId = Annotated[
    int, Path(
        title="编号 Id", description="GET /tokens 所列的编号。 As GET /tokens tells it.",
        examples=[1], json_schema_extra={"x-unit": "token number"}, ge=1, le=2**62,
    )
]  # fmt: skip
_TAKEN = problem("用户名已有。 The name is taken.")
_LAST = problem("此后将无人管理用户。 Nobody else could manage users.")


@router.get("/users", summary="用户 The users", responses={200: {"model": Users}})
def users(request: Request) -> Response:
    """全部用户，按名称排列，含已停用的。 All users, by name, also the disabled ones."""
    found = [user.document() for user in _accounts(request).users()]
    return answered(request, _all("users", found), headers=_NO_STORE)


@router.post(
    "/users", status_code=201, summary="添加用户 Add a user",
    responses=BODY | {201: {"model": User}, 409: _TAKEN},
)  # fmt: skip
def add(request: Request, given: NewUser) -> Response:
    """添加用户；名称已有则 409。 Add a user; 409 when the name is taken."""
    about = [("name", given.name), ("role", given.role)]
    role_named(given.role)
    announced(request, about)
    user = _accounts(request).add(given.name, given.password, given.role)
    return answered(request, user.document(), status=201, headers=_NO_STORE, about=about)


@router.patch(
    "/users/{name}", summary="更改用户 Change a user",
    responses=BODY | problems(400, 404) | {200: {"model": User}, 409: _LAST},
)  # fmt: skip
def change(request: Request, name: UserName, given: UserChange) -> Response:
    """更改角色或密码，停用或启用；若为最后一位可管理用户的则 409。

    Change role or password, disable or enable; 409 for the last who may manage users.
    """
    changed = given.model_dump(exclude_none=True)
    if not changed:
        raise UsageError("没有要更改的 nothing to change; give role, password or disabled.")
    about = [(key, "***" if key == "password" else value) for key, value in changed.items()]
    announced(request, about)
    accounts = _accounts(request)
    accounts.change(name, **changed)
    user = accounts.user(name)
    assert user is not None
    return answered(request, user.document(), headers=_NO_STORE, about=about)


@router.get(
    "/tokens", summary="令牌 The tokens",
    responses=problems(404, 422) | {200: {"model": Tokens}},
)  # fmt: skip
def tokens(
    request: Request,
    user: Annotated[
        str | None,
        asked(
            "用户 User", "只列该用户的令牌。 Tokens of one user only.", "zhang.san", max_length=200
        ),
    ] = None,
) -> Response:
    """令牌，从早到晚，含已到期或吊销的；从不含密钥。

    Tokens, oldest first, also those expired or revoked; never their secrets.
    """
    accounts = _accounts(request)
    found = [token.document(accounts.now()) for token in accounts.tokens(user)]
    return answered(request, _all("tokens", found), headers=_NO_STORE)


@router.post(
    "/tokens", status_code=201, summary="签发令牌 Issue a token",
    responses=BODY | problems(400, 404) | {201: {"model": Issued}},
)  # fmt: skip
def issue(request: Request, given: NewToken) -> Response:
    """以某用户的名义签发令牌；密钥只在此答复中给出。

    Issue a token in a user's name; its secret is told in this answer and never again.
    """
    about = [("user", given.user), ("label", given.label), ("days", given.days)]
    announced(request, about)
    accounts = _accounts(request)
    secret, token = accounts.issue_token(given.user, given.label, given.days)
    told = {"token": secret, **token.document(accounts.now())}
    about.append(("id", token.id))
    return answered(request, told, status=201, headers=_NO_STORE, about=about)


@router.delete(
    "/tokens/{id}", status_code=204, summary="吊销令牌 Revoke a token",
    responses=problems(404, 422),
)  # fmt: skip
def revoke(request: Request, id: TokenId) -> Response:
    """令牌立即失效。 Make a token worthless at once."""
    announced(request)
    _accounts(request).revoke_token(id)
    return answered(request, b"", status=204)


def _accounts(request: Request) -> Accounts:
    door: Door = request.app.state.door
    return door.accounts


def _all(what: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    return {what: found, "total": len(found), "shown": len(found), "next": None}
