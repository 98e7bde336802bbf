"""Why a login is refused; the messages never tell whether a user exists."""

from __future__ import annotations

from graph.errors import GuikouError, UsageError


class LoginRefused(GuikouError):
    """The user name or the password is wrong, or the account is disabled."""

    exit_code = 2

    def __init__(self, message: str = "用户名或密码不对 wrong user name or password.") -> None:
        super().__init__(message)


class TooManyLogins(LoginRefused):
    """Too many logins failed; `seconds` says after how many the next one is heard."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            f"登录失败过多，请 {seconds} 秒后再试 too many failed logins; "
            f"try again in {seconds} seconds."
        )


class NotSignedIn(GuikouError):
    """The request says nobody, or nobody known."""

    exit_code = 2

    def __init__(
        self, message: str = "请先登录 sign in first, or send a token: Authorization: Bearer gk_…"
    ) -> None:
        super().__init__(message)


class NotAllowed(GuikouError):
    """The role does not allow it."""

    exit_code = 2


class NoSuchAccount(UsageError):
    """There is no such user or token."""


class NameTaken(UsageError):
    """A user of that name exists already."""


class LastAdmin(UsageError):
    """The only user who can manage the others would be shut out; nothing was changed."""
