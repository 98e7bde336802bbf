"""Sessions of the page: kept on the server, begun by a password or by a link used once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from api.access import secret
from api.access.accounts import Accounts, User
from api.access.attempts import Attempts
from api.access.errors import LoginRefused
from api.access.names import LOCAL, normal

IDLE = 30 * 60
"""Seconds without a request after which a session ends; it may end up to STEP sooner."""

ABSOLUTE = 12 * 60 * 60
"""Seconds after which a session ends in any case."""

LINK = 60 * 60
"""Seconds for which a link can be used."""

STEP = 60
"""Seconds after which a further request is noted: a write a minute, not one a request."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session in use. Times are seconds since 1970.

    `csrf` goes to the page, which sends it back with everything that changes something.
    """

    user: User
    csrf: str
    created: int
    expires: int

    def accepts(self, csrf: str) -> bool:
        """Whether a request that brings this CSRF secret comes from the session's own page."""
        return secret.equal(self.csrf, csrf)


class Sessions:
    """The sessions and links of a file of accounts. Safe to use from any number of threads.

    Every method raises StoreError when the file cannot serve.
    """

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._file = accounts.file
        self._attempts = Attempts(accounts.file)

    def login(self, name: str, password: str, address: str) -> tuple[str, Session]:
        """Begin a session; its secret, for the cookie, is told here and never again.

        Args:
            name: the user name.
            password: the password.
            address: where the login comes from.

        Raises:
            TooManyLogins: too many failed of this user or address; the password was not looked at.
            LoginRefused: the name or password is wrong, or the account is disabled.
        """
        attempt = self._attempts.begin(normal(name) or name, address, self._accounts.now())
        user = self._accounts.verify_password(name, password)
        if user is None:
            raise LoginRefused
        with self._file.transaction() as db:
            # The password may have been changed while it was checked, which takes its time.
            same = "SELECT 1 FROM users WHERE name = ? AND revision = ?"
            if not db.execute(same, (user.name, user.revision)).fetchone():
                raise LoginRefused
            begun = self._begin(db, user)
        self._attempts.forgive(attempt)
        return begun

    def find(self, told: str) -> Session | None:
        """The session of a cookie, noted as used now; None when there is none or it has ended."""
        now, kept = self._accounts.now(), secret.hashed(told)
        rows = self._file.rows(
            "SELECT s.user, s.created, s.seen, s.csrf FROM sessions s "
            "WHERE s.hash = ? AND ? < s.seen + ? AND ? < s.created + ?",
            kept, now, IDLE, now, ABSOLUTE,
        )  # fmt: skip
        if not rows:
            return None
        name, created, seen, csrf = rows[0]
        user = _local(created) if name == LOCAL else self._accounts.user(name)
        if user is None or user.disabled is not None:
            return None
        if now >= seen + STEP:
            with self._file.transaction() as db:
                db.execute("UPDATE sessions SET seen = ? WHERE hash = ?", (now, kept))
        return Session(user, csrf, created, created + ABSOLUTE)

    def logout(self, told: str) -> None:
        """End a session; nothing happens when there is none."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM sessions WHERE hash = ?", (secret.hashed(told),))

    def revoke_all(self, name: str) -> int:
        """End all sessions of a user, or of LOCAL; how many there were, ended ones included.

        With those of LOCAL end the links that would begin one.
        """
        with self._file.transaction() as db:
            if normal(name) == LOCAL:
                db.execute("DELETE FROM links")
            done = db.execute("DELETE FROM sessions WHERE user = ?", (normal(name),))
            return done.rowcount

    def link(self) -> str:
        """Make the secret of a link that signs in, once and within LINK, an admin named LOCAL."""
        told, now = secret.made(), self._accounts.now()
        with self._file.transaction() as db:
            db.execute("DELETE FROM links WHERE expires <= ?", (now,))
            db.execute("INSERT INTO links VALUES (?, ?)", (secret.hashed(told), now + LINK))
        return told

    def follow(self, told: str) -> tuple[str, Session]:
        """Begin a session by the secret of a link, which is then used up.

        Raises:
            LoginRefused: there is no such link, or it was used or has expired.
        """
        now = self._accounts.now()
        with self._file.transaction() as db:
            used = db.execute(
                "DELETE FROM links WHERE hash = ? AND ? < expires", (secret.hashed(told), now)
            )
            if used.rowcount:
                return self._begin(db, _local(now))
        raise LoginRefused("链接无效、已用过或已过期 the link is wrong, used or expired.")

    def _begin(self, db: sqlite3.Connection, user: User) -> tuple[str, Session]:
        """Store a new session, and forget those that have ended."""
        now, told, csrf = self._accounts.now(), secret.made(), secret.made()
        db.execute(
            "DELETE FROM sessions WHERE seen + ? <= ? OR created + ? <= ?",
            (IDLE, now, ABSOLUTE, now),
        )
        db.execute(
            "INSERT INTO sessions (hash, user, created, seen, csrf) VALUES (?, ?, ?, ?, ?)",
            (secret.hashed(told), user.name, now, now, csrf),
        )
        return told, Session(user, csrf, now, now + ABSOLUTE)


def _local(created: int) -> User:
    return User(LOCAL, "admin", created)
