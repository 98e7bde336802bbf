"""users and tokens: who may use the service, and the tokens that programs use."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.commands.common import choose, console, print_json, say, table
from graph.errors import UsageError

if TYPE_CHECKING:
    from api.access.accounts import Accounts

ACCOUNTS = typer.Option(
    Path("~/.config/guikou/accounts.sqlite"),
    envvar="GUIKOU_ACCOUNTS",
    help="账户文件 file of the accounts",
)
"""The option that names the file; each command that needs it takes it."""

_NAME = typer.Argument(..., help="用户名 user name")
_ROLE = "viewer | investigator | steward | admin"
_STDIN = typer.Option(
    False, "--password-stdin", help="从标准输入读密码 read the password from standard input"
)
_TABLE = typer.Option("table", help="table | json")
_users = typer.Typer(help="用户：角色与密码 Users of the service: their roles and passwords.")
_tokens = typer.Typer(help="令牌 Tokens: what programs use instead of a password.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for group, word, command, example in (
        (_users, "add", add_user, "add zhang.san --role investigator"),
        (_users, "list", list_users, "list --format json"),
        (_users, "role", change_role, "role zhang.san admin"),
        (_users, "password", change_password, "password zhang.san"),
        (_users, "disable", disable, "disable zhang.san"),
        (_users, "enable", enable, "enable zhang.san"),
        (_tokens, "issue", issue_token, "issue zhang.san --label 月报 --days 30"),
        (_tokens, "list", list_tokens, "list zhang.san"),
        (_tokens, "revoke", revoke_token, "revoke 3"),
    ):
        name = "users" if group is _users else "tokens"
        group.command(word, epilog=f"例 e.g.: guikou {name} {example}")(command)
    app.add_typer(_users, name="users", no_args_is_help=True)
    app.add_typer(_tokens, name="tokens", no_args_is_help=True)


def add_user(
    name: str = _NAME,
    role: str = typer.Option(..., help=_ROLE),
    password_stdin: bool = _STDIN,
    accounts: Path = ACCOUNTS,
) -> None:
    """添加用户 Add a user; the password is asked for, without echo. Makes the file if needed."""
    from api.access.roles import role_named

    role_named(role)
    with _opened(accounts, new=True) as opened:
        user = opened.add(name, _password(password_stdin), role)
    say(f"已添加 added {user.name} ({role}).")


def list_users(format: str = _TABLE, accounts: Path = ACCOUNTS) -> None:
    """列出用户 List the users."""
    choose(format, ("table", "json"), "format")
    with _opened(accounts) as opened:
        rows = [user.document() for user in opened.users()]
    if format == "json":
        print_json(rows)
        return
    headers = "用户 user", "角色 role", "创建 created", "停用 disabled"
    console().print(table(headers, [[cell or "" for cell in row.values()] for row in rows]))


def change_role(
    name: str = _NAME,
    role: str = typer.Argument(..., help=_ROLE),
    accounts: Path = ACCOUNTS,
) -> None:
    """改变角色 Give a user another role; it counts from the next request on."""
    with _opened(accounts) as opened:
        opened.set_role(name, role)
    say(f"{name}: 角色现为 is now {role}.")


def change_password(
    name: str = _NAME, password_stdin: bool = _STDIN, accounts: Path = ACCOUNTS
) -> None:
    """更换密码 Give a user another password; open sessions end, tokens stay valid."""
    with _opened(accounts) as opened:
        opened.set_password(name, _password(password_stdin))
    say(f"{name}: 密码已更换，会话已结束 password changed, sessions ended.")


def disable(name: str = _NAME, accounts: Path = ACCOUNTS) -> None:
    """停用用户 Shut a user out at once: sessions end, tokens are revoked for good."""
    with _opened(accounts) as opened:
        opened.disable(name)
    say(f"{name}: 已停用 disabled.")


def enable(name: str = _NAME, accounts: Path = ACCOUNTS) -> None:
    """启用用户 Let a disabled user sign in again; tokens are issued anew."""
    with _opened(accounts) as opened:
        opened.enable(name)
    say(f"{name}: 已启用 enabled.")


def issue_token(
    name: str = _NAME,
    label: str = typer.Option(..., help="用途 what it is for"),
    days: int = typer.Option(90, min=1, max=366, help="有效天数 days for which it is valid"),
    format: str = typer.Option("text", help="text | json"),
    accounts: Path = ACCOUNTS,
) -> None:
    """签发令牌 Issue a token in a user's name; it is shown once and cannot be shown again."""
    from api.access.accounts import instant

    choose(format, ("text", "json"), "format")
    with _opened(accounts) as opened:
        told, token = opened.issue_token(name, label, days)
    expires = instant(token.expires)
    if format == "json":
        print_json({"token": told, "id": token.id, "user": token.user, "label": token.label,
                    "expires": expires})  # fmt: skip
        return
    # The secret alone on standard output, so that it can be led into a file.
    say(f"令牌 token {token.id}, {token.user}, {token.label}, 有效至 valid until {expires}; "
        "只显示这一次 shown this once:", err=True)  # fmt: skip
    say(told)


def list_tokens(
    name: str | None = typer.Argument(None, help="用户名 user name; all unless told"),
    format: str = _TABLE,
    accounts: Path = ACCOUNTS,
) -> None:
    """列出令牌 List the tokens, oldest first, also those expired or revoked; never the secrets."""
    choose(format, ("table", "json"), "format")
    with _opened(accounts) as opened:
        now = opened.now()
        rows = [token.document(now) for token in opened.tokens(name)]
    if format == "json":
        print_json(rows)
        return
    headers = ("编号 id", "用户 user", "用途 label", "状态 state", "签发 created", "到期 expires",
               "吊销 revoked", "最近使用 last used")  # fmt: skip
    console().print(table(headers, [[cell or "" for cell in row.values()] for row in rows]))


def revoke_token(
    number: int = typer.Argument(..., help="编号 id; see tokens list"), accounts: Path = ACCOUNTS
) -> None:
    """吊销令牌 Make a token worthless at once."""
    with _opened(accounts) as opened:
        opened.revoke_token(number)
    say(f"令牌 {number} 已吊销 token {number} revoked.")


@contextmanager
def _opened(path: Path, *, new: bool = False) -> Iterator[Accounts]:
    """The accounts of this call. Raises UsageError when there is no file and none is to be made."""
    from api.access.accounts import Accounts

    try:
        path = path.expanduser()
    except RuntimeError as error:
        raise UsageError(f"{path}: 没有主目录 no home folder; give --accounts FILE.") from error
    if not new and not path.exists():
        raise UsageError(
            f"{path}: 没有账户文件，请用 users add 新建 there is no accounts file; "
            "guikou users add makes one."
        )
    with Accounts(path) as opened:
        yield opened


def _password(stdin: bool) -> str:
    """A new password: a line of standard input, or typed twice without echo."""
    if stdin:
        line = sys.stdin.buffer.readline()
        try:
            return line.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UsageError("密码不是 UTF-8 the password is not UTF-8.") from error
    # Without a terminal, what is typed would be shown.
    if not os.isatty(0):
        raise UsageError("没有终端，请用 --password-stdin there is no terminal; "
                         "use --password-stdin.")  # fmt: skip
    first = getpass.getpass("密码 password: ")
    if getpass.getpass("再输一次 again: ") != first:
        raise UsageError("两次输入不同 the two differ; nothing was changed.")
    return first
