"""Users and tokens as they are told and asked for."""

from __future__ import annotations

from api.access.accounts import MAX_TOKEN_DAYS
from api.documents.told import Exact, Listed, told

_INSTANT = "2016-09-06T12:00:00Z"
_NAME = (
    "用户名 User name", "1 至 64 个字母、数字或 . @ - _（后四者不在首位）。 "
    "1 to 64 letters, digits, or . @ - _ (not first).", "zhang.san",
)  # fmt: skip
_ROLE = (
    "角色 Role", "viewer、investigator、steward 或 admin。 viewer, investigator, steward or admin.",
    "investigator",
)  # fmt: skip
_WHOSE = ("用户 User", "令牌以谁的名义使用。 In whose name the token is used.", "zhang.san")
_LABEL = (
    "用途 Label",
    "令牌的用途，由签发人填写。 What the token is for, in the words of who issued it.",
    "月报 report",
)  # fmt: skip


class User(Exact):
    """服务的一个用户。 A user of the service."""

    name: str = told(*_NAME)
    role: str = told(*_ROLE)
    created: str = told("创建 Created", "UTC 时刻。 UTC instant.", _INSTANT, unit="second")
    disabled: str | None = told(
        "停用 Disabled", "自此 UTC 时刻起不得登录；null 为可以登录。 "
        "UTC instant since which the user may not sign in; null: may.", _INSTANT, unit="second",
    )  # fmt: skip


class Users(Listed):
    """全部用户。 All users."""

    users: list[User] = told(
        "用户 Users", "按名称排列，含已停用的。 By name, also the disabled ones."
    )


class NewUser(Exact):
    """要添加的用户。 A user to add."""

    name: str = told(*_NAME, max_length=200)
    role: str = told(*_ROLE, max_length=50)
    password: str = told(
        "密码 Password", "至少 12 个字符。 12 characters or more.", "虚构的密码 for examples",
        max_length=1000,
    )  # fmt: skip


class UserChange(Exact):
    """要更改的用户各项；全部生效或全不生效。 What is to change of a user; all of it or nothing."""

    role: str | None = told(
        "角色 Role", "新角色，自下一次请求起生效；null 为不变。 "
        "The new role; it counts from the next request on. Null: as before.", "steward",
        default=None, max_length=50,
    )  # fmt: skip
    password: str | None = told(
        "密码 Password", "新密码；现有会话终止，令牌保留；null 为不变。 "
        "The new password; open sessions end, tokens stay. Null: as before.",
        "另一虚构的密码 for examples", default=None, max_length=1000,
    )  # fmt: skip
    disabled: bool | None = told(
        "停用 Disabled", "true：会话立即终止，令牌永久吊销；false：可重新登录；null 为不变。 "
        "true: sessions end at once, tokens are revoked for good; false: the user may sign in "
        "again. Null: as before.", True, default=None,
    )  # fmt: skip


class Token(Exact):
    """令牌，不含密钥。 A token, without its secret."""

    id: int = told(
        "编号 Id", "令牌的编号，吊销时用。 Of the token, for its revocation.", 1,
        unit="token number",
    )  # fmt: skip
    user: str = told(*_WHOSE)
    label: str = told(*_LABEL)
    state: str = told(
        "状态 State", "valid 有效、expired 到期或 revoked 吊销。 valid, expired or revoked.",
        "valid",
    )  # fmt: skip
    created: str = told("签发 Issued", "UTC 时刻。 UTC instant.", _INSTANT, unit="second")
    expires: str = told("到期 Expires", "UTC 时刻。 UTC instant.", _INSTANT, unit="second")
    revoked: str | None = told(
        "吊销 Revoked", "UTC 时刻；null 为未吊销。 UTC instant; null: it is not.", _INSTANT,
        unit="second",
    )  # fmt: skip
    used: str | None = told(
        "最近使用 Used",
        "最后使用之日，UTC；null 为从未使用。 Last day of use, UTC; null: never used.",
        "2016-09-06", unit="day",
    )  # fmt: skip


class Tokens(Listed):
    """各令牌。 Tokens."""

    tokens: list[Token] = told(
        "令牌 Tokens", "从早到晚，含已到期或吊销的。 Oldest first, also those expired or revoked."
    )


class NewToken(Exact):
    """要签发的令牌。 A token to issue."""

    user: str = told(*_WHOSE, max_length=200)
    label: str = told(*_LABEL, max_length=200)
    days: int = told(
        "有效天数 Days", "有效多少天。 For how long it is valid.", 90, unit="days", default=90,
        ge=1, le=MAX_TOKEN_DAYS,
    )  # fmt: skip


class Issued(Token):
    """令牌及其密钥；密钥仅此一次给出。 A token with its secret, which is told this once."""

    token: str = told(
        "令牌 Token", "令牌的密钥；以 `Authorization: Bearer` 发送。 "
        "The secret; send it as `Authorization: Bearer`.", "gk_…",
    )  # fmt: skip
