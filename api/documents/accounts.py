"""Users and tokens as they are told and asked for."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.access.accounts import MAX_TOKEN_DAYS

_INSTANT = "UTC, 2016-09-06T12:00:00Z"
_WHEN = ["2016-09-06T12:00:00Z"]


class User(BaseModel):
    """A user of the service."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(title="用户名 user name", examples=["zhang.san"])
    role: str = Field(title="角色 role", examples=["investigator"])
    created: str = Field(title="创建 created", description=_INSTANT, examples=_WHEN)
    disabled: str | None = Field(
        title="停用 disabled since", description=f"{_INSTANT}; null for one who may sign in",
        examples=[None],
    )  # fmt: skip


class Users(BaseModel):
    """All users, by name."""

    model_config = ConfigDict(extra="forbid")
    users: list[User] = Field(title="用户 users")
    total: int = Field(title="总数 how many there are", examples=[1])
    shown: int = Field(title="显示数 how many are shown", description="all", examples=[1])
    next: None = Field(title="下一页 cursor of the next page", description="none: all are shown")


class NewUser(BaseModel):
    """A user to add."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(title="用户名 user name", max_length=200, examples=["zhang.san"])
    role: str = Field(title="角色 role", max_length=50, examples=["investigator"])
    password: str = Field(title="密码 password", max_length=1000,
                          description="12 characters or more")  # fmt: skip


class UserChange(BaseModel):
    """What is to change of a user; all of it or nothing."""

    model_config = ConfigDict(extra="forbid")
    role: str | None = Field(None, title="角色 role", max_length=50, examples=["steward"],
                             description="counts from the next request on")  # fmt: skip
    password: str | None = Field(None, title="密码 password", max_length=1000,
                                 description="open sessions end, tokens stay")  # fmt: skip
    disabled: bool | None = Field(
        None, title="停用 disabled", examples=[True],
        description="true: sessions end at once, tokens are revoked for good",
    )  # fmt: skip


class Token(BaseModel):
    """A token, without its secret."""

    model_config = ConfigDict(extra="forbid")
    id: int = Field(title="编号 id", examples=[1])
    user: str = Field(title="用户 in whose name it is used", examples=["zhang.san"])
    label: str = Field(title="用途 what it is for", examples=["月报 monthly report"])
    state: str = Field(title="状态 valid, expired or revoked", examples=["valid"])
    created: str = Field(title="签发 issued", description=_INSTANT, examples=_WHEN)
    expires: str = Field(title="到期 expires", description=_INSTANT, examples=_WHEN)
    revoked: str | None = Field(title="吊销 revoked", description=_INSTANT, examples=[None])
    used: str | None = Field(title="最近使用 last day of use", description="a day, UTC",
                             examples=["2016-09-06"])  # fmt: skip


class Tokens(BaseModel):
    """Tokens, oldest first, also those expired or revoked."""

    model_config = ConfigDict(extra="forbid")
    tokens: list[Token] = Field(title="令牌 tokens")
    total: int = Field(title="总数 how many there are", examples=[1])
    shown: int = Field(title="显示数 how many are shown", description="all", examples=[1])
    next: None = Field(title="下一页 cursor of the next page", description="none: all are shown")


class NewToken(BaseModel):
    """A token to issue."""

    model_config = ConfigDict(extra="forbid")
    user: str = Field(title="用户 in whose name it is used", max_length=200, examples=["zhang.san"])
    label: str = Field(title="用途 what it is for", max_length=200, examples=["月报"])
    days: int = Field(90, title="有效天数 days for which it is valid", ge=1, le=MAX_TOKEN_DAYS,
                      examples=[90])  # fmt: skip


class Issued(Token):
    """A token with its secret, which is told this once."""

    token: str = Field(title="令牌 the secret", description="told once", examples=["gk_…"])
