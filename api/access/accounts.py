"""Accounts: users with passwords and roles, and the tokens that programs use in their name."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from api.access import names, secret
from api.access.errors import LastAdmin, NameTaken, NoSuchAccount
from api.access.file import AccessFile
from api.access.names import normal
from api.access.passwords import Passwords
from api.access.roles import Capability, role_named, roles
from graph.errors import BadValue, UsageError
from graph.ways import Way

MAX_TOKEN_DAYS = 366
"""Days after which a token expires at the latest."""

_DAY = 86_400
_MAX_LABEL = 100


@dataclass(frozen=True, slots=True)
class User:
    """A user. Times are seconds since 1970; `disabled` is None for one who may sign in.

    `revision` grows whenever all that was signed in before has to end.
    """

    name: str
    role: str
    created: int
    disabled: int | None = None
    revision: int = 0

    def may(self, capability: Capability) -> bool:
        """Whether the role allows it."""
        return capability in role_named(self.role).may

    def document(self) -> dict[str, Any]:
        """What is told of the user."""
        return {
            "name": self.name, "role": self.role, "created": instant(self.created),
            "disabled": instant(self.disabled),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token after it was told. Times are seconds since 1970.

    `used` is the last day (2016-09-06, UTC) on which it was used.
    """

    id: int
    user: str
    label: str
    created: int
    expires: int
    revoked: int | None
    used: str | None

    def state(self, now: int) -> str:
        """valid, expired or revoked."""
        if self.revoked is not None:
            return "revoked"
        return "valid" if now < self.expires else "expired"

    def document(self, now: int) -> dict[str, Any]:
        """What is told of the token; never its secret."""
        return {
            "id": self.id, "user": self.user, "label": self.label, "state": self.state(now),
            "created": instant(self.created), "expires": instant(self.expires),
            "revoked": instant(self.revoked), "used": self.used,
        }  # fmt: skip


class Accounts:
    """The users and tokens of one file. Safe to use from any number of threads.

    Every method raises StoreError when the file cannot serve, and NoSuchAccount when it is given
    the name of a user who does not exist, unless it says otherwise.
    """

    def __init__(
        self,
        path: Path,
        *,
        hasher: PasswordHasher | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open the file, or make it.

        Args:
            path: the SQLite file.
            hasher: parameters of argon2id; those of RFC 9106 for little memory unless told.
            clock: gives the present time in seconds since 1970.

        Raises:
            UsageError: the place cannot be used.
            StoreError: the file is no accounts file, of another version, damaged or busy.
        """
        self.file = AccessFile(path)
        self._passwords = Passwords(hasher)
        self._clock = clock

    def __enter__(self) -> Accounts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def now(self) -> int:
        """The present time in whole seconds since 1970."""
        return int(self._clock())

    def add(self, name: str, password: str, role: str) -> User:
        """Add a user. Names are told apart without regard to case and width.

        Raises:
            NameTaken: a user of that name exists.
            UsageError: the name is malformed, the role is none, or the password too short.
        """
        name = names.new(name)
        user = User(name, role_named(role).name, self.now())
        kept = self._passwords.hash(password)
        with self.file.transaction() as db:
            if db.execute("SELECT 1 FROM users WHERE name = ?", (name,)).fetchone():
                raise NameTaken(f"用户 {name} 已存在 the user exists already.")
            db.execute(
                "INSERT INTO users (name, hash, role, created) VALUES (?, ?, ?, ?)",
                (name, kept, role, user.created),
            )
        return user

    def users(self) -> list[User]:
        """All users, by name."""
        rows = self.file.rows(
            "SELECT name, role, created, disabled, revision FROM users ORDER BY name"
        )
        return [User(*row) for row in rows]

    def user(self, name: str) -> User | None:
        """A user, disabled or not; None if there is none of that name."""
        rows = self.file.rows(
            "SELECT name, role, created, disabled, revision FROM users WHERE name = ?", normal(name)
        )
        return User(*rows[0]) if rows else None

    def set_role(self, name: str, role: str) -> None:
        """Give a user another role, from the next request on. Raises LastAdmin."""
        self.change(name, role=role)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password and end the user's sessions; tokens stay."""
        self.change(name, password=password)

    def disable(self, name: str) -> None:
        """Shut a user out at once: sessions end, tokens are revoked for good. Raises LastAdmin."""
        self.change(name, disabled=True)

    def enable(self, name: str) -> None:
        """Let a disabled user sign in again, with the password of before."""
        self.change(name, disabled=False)

    def change(
        self,
        name: str,
        *,
        role: str | None = None,
        password: str | None = None,
        disabled: bool | None = None,
    ) -> None:
        """Change of a user what is given: all of it, or with an error nothing.

        Raises:
            LastAdmin: nobody who may manage users would be left.
            UsageError: the role is none, or the password too short.
        """
        role = None if role is None else role_named(role).name
        kept = None if password is None else self._passwords.hash(password)
        with self.file.transaction() as db, _someone_manages(db):
            user, now = normal(name), self.now()
            if not db.execute("SELECT 1 FROM users WHERE name = ?", (user,)).fetchone():
                raise _no_user(name)
            if role is not None:
                db.execute("UPDATE users SET role = ? WHERE name = ?", (role, user))
            if kept is not None:
                db.execute("UPDATE users SET hash = ? WHERE name = ?", (kept, user))
            if disabled is False:
                db.execute("UPDATE users SET disabled = NULL WHERE name = ?", (user,))
            if disabled:
                db.execute(
                    "UPDATE users SET disabled = coalesce(disabled, ?) WHERE name = ?", (now, user)
                )
                db.execute(
                    "UPDATE tokens SET revoked = ? WHERE user = ? AND revoked IS NULL", (now, user)
                )
            if disabled or kept is not None:
                # Also ends any login that is being checked just now.
                db.execute("UPDATE users SET revision = revision + 1 WHERE name = ?", (user,))
                db.execute("DELETE FROM sessions WHERE user = ?", (user,))

    def verify_password(self, name: str, password: str) -> User | None:
        """The user whose name and password these are; None for anyone else and when disabled.

        It takes as much work for a user who does not exist or is disabled. It does not count
        failures: `Sessions.login` does.
        """
        rows = self.file.rows(
            "SELECT hash, name, role, created, disabled, revision FROM users WHERE name = ?",
            normal(name),
        )
        kept, *values = rows[0] if rows else (None,)
        if not self._passwords.check(kept, password):
            return None
        user = User(*values)
        return user if user.disabled is None else None

    def issue_token(self, name: str, label: str, days: int) -> tuple[str, Token]:
        """Make a token; its secret is told here and never again.

        Args:
            name: the user in whose name it is used.
            label: what it is for.
            days: how long it is valid, at most MAX_TOKEN_DAYS.

        Raises:
            UsageError: there is no such user or the user is disabled, or the label or the number
                of days is out of bounds.
        """
        if not 1 <= days <= MAX_TOKEN_DAYS:
            raise BadValue(f"有效期为 1 至 {MAX_TOKEN_DAYS} 天 a token is valid for 1 to "
                             f"{MAX_TOKEN_DAYS} days.")  # fmt: skip
        if not 1 <= len(label.strip()) <= _MAX_LABEL or not label.isprintable():
            raise BadValue(f"用途为 1 至 {_MAX_LABEL} 个字符 a label has 1 to {_MAX_LABEL} "
                             "printable characters.")  # fmt: skip
        told, now = secret.made("gk_"), self.now()
        with self.file.transaction() as db:
            found = db.execute(
                "SELECT disabled FROM users WHERE name = ?", (normal(name),)
            ).fetchone()
            if found is None:
                raise _no_user(name)
            if found[0] is not None:
                raise UsageError(f"用户 {name} 已停用 the user is disabled; enable it first.")
            values = (normal(name), label.strip(), now, now + days * _DAY)
            made = db.execute(
                "INSERT INTO tokens (user, label, created, expires, hash) VALUES (?, ?, ?, ?, ?)",
                (*values, secret.hashed(told)),
            )
        return told, Token(int(made.lastrowid or 0), *values, None, None)

    def tokens(self, name: str | None = None) -> list[Token]:
        """The tokens of a user, or of all, oldest first; also the expired and revoked ones."""
        if name is not None and self.user(name) is None:
            raise _no_user(name)
        rows = self.file.rows(
            "SELECT id, user, label, created, expires, revoked, used FROM tokens "
            "WHERE ? IS NULL OR user = ? ORDER BY id",
            name, normal(name or ""),
        )  # fmt: skip
        return [Token(*row) for row in rows]

    def revoke_token(self, number: int) -> None:
        """Make a token worthless at once. Raises NoSuchAccount when there is none of that number.
        """
        with self.file.transaction() as db:
            done = db.execute(
                "UPDATE tokens SET revoked = coalesce(revoked, ?) WHERE id = ?",
                (self.now(), number),
            )
            if not done.rowcount:
                raise NoSuchAccount(
                    f"没有令牌 {number} there is no such token; 见 see ", Way.TOKENS, "."
                )

    def authenticate_token(self, told: str) -> User | None:
        """The user in whose name a token is used now; None when it is or has become worthless."""
        now, kept = self.now(), secret.hashed(told)
        rows = self.file.rows(
            "SELECT t.used, u.name, u.role, u.created FROM tokens t JOIN users u ON u.name = t.user"
            " WHERE t.hash = ? AND t.revoked IS NULL AND ? < t.expires AND u.disabled IS NULL",
            kept, now,
        )  # fmt: skip
        if not rows:
            return None
        used, *values = rows[0]
        today = datetime.fromtimestamp(now, UTC).date().isoformat()
        # A write a day, not one a request.
        if used != today:
            with self.file.transaction() as db:
                db.execute("UPDATE tokens SET used = ? WHERE hash = ?", (today, kept))
        return User(*values)


def instant(seconds: int | None) -> str | None:
    """A time of the file as 2016-09-06T12:00:00Z."""
    return None if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%FT%TZ}"


def _no_user(name: str) -> NoSuchAccount:
    return NoSuchAccount(f"没有用户 {name!r} there is no such user; 见 see ", Way.USERS, ".")


@contextmanager
def _someone_manages(db: sqlite3.Connection) -> Iterator[None]:
    """Undo a change that leaves nobody who may manage users, where there was somebody."""
    before = _managers(db)
    yield
    if before and not _managers(db):
        raise LastAdmin(
            "这是最后一个管理员，请先指定另一个 this is the last enabled user who may manage "
            "users; give another one that role first. Nothing was changed."
        )


def _managers(db: sqlite3.Connection) -> int:
    able = [role.name for role in roles().values() if Capability.USERS in role.may]
    marks = ", ".join("?" * len(able))
    query = f"SELECT count(*) FROM users WHERE disabled IS NULL AND role IN ({marks})"  # noqa: S608
    return int(db.execute(query, able).fetchone()[0])
