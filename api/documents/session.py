"""Signing in: what is asked for, and who is signed in."""

from __future__ import annotations

from api.documents.told import Exact, told

_USER = ("用户名 User name", "由管理员给定。 As the administrator gave it.", "zhang.san")


class Login(Exact):
    """用户名与密码。 A user name and its password."""

    user: str = told(*_USER, max_length=200)
    password: str = told(
        "密码 Password", "该用户的密码。 Of that user.", "虚构的密码 for examples", max_length=1000
    )


class SignedIn(Exact):
    """当前登录的用户。 Who is signed in."""

    user: str = told(*_USER)
    role: str = told(
        "角色 Role",
        "viewer、investigator、steward 或 admin。 viewer, investigator, steward or admin.",
        "investigator",
    )  # fmt: skip
    may: list[str] = told(
        "权限 May", "该角色的权限，已排序。 Capabilities of the role, sorted.",
        ["export", "read_units"],
    )  # fmt: skip
    csrf: str | None = told(
        "防伪码 CSRF secret", "更改数据的请求须以 X-CSRF-Token 发送；用令牌时不需要，为 null。 "
        "To be sent as X-CSRF-Token with what changes something; null for a token, which needs "
        "none.", "c2VjcmV0",
    )  # fmt: skip
