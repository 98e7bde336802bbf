"""Failed logins, counted for each user name and each address, so that guessing is slow."""

from __future__ import annotations

import ipaddress
import sqlite3
from dataclasses import dataclass

from api.access import secret
from api.access.errors import TooManyLogins
from api.access.file import AccessFile

MOST = 5
"""Failures after which a login is refused unheard."""

WINDOW = 15 * 60
"""Seconds for which a failure counts."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login that was let through and is a failure until it is forgiven."""

    user_key: str
    address_row: int


class Attempts:
    """The failed logins of one file."""

    def __init__(self, file: AccessFile) -> None:
        self._file = file

    def begin(self, name: str, address: str, now: int) -> Attempt:
        """Count a login as failed before its password is checked.

        Counting afterwards would let any number of guesses through that come at the same moment.

        Args:
            name: the user name, whether there is such a user or not.
            address: where the login comes from.
            now: seconds since 1970.

        Raises:
            TooManyLogins: of the name or of the address too many failed; this one is not counted.
        """
        keys = _key("user", name), _key("address", _network(address))
        with self._file.transaction() as db:
            db.execute("DELETE FROM attempts WHERE at <= ?", (now - WINDOW,))
            wait = max(_wait(db, key, now) for key in keys)
            if not wait:
                insert = "INSERT INTO attempts (key, at) VALUES (?, ?)"
                rows = [db.execute(insert, (key, now)).lastrowid for key in keys]
        if wait:
            raise TooManyLogins(wait)
        return Attempt(keys[0], rows[1] or 0)

    def forgive(self, attempt: Attempt) -> None:
        """The login succeeded: forget the failures of the user.

        Those of the address stay but for this one: else a user could go on guessing the passwords
        of others by signing in now and then.
        """
        with self._file.transaction() as db:
            db.execute(
                "DELETE FROM attempts WHERE key = ? OR id = ?",
                (attempt.user_key, attempt.address_row),
            )


def _wait(db: sqlite3.Connection, key: str, now: int) -> int:
    """Seconds until the next login of a key is heard; 0 when it is now."""
    row = db.execute(
        "SELECT at FROM attempts WHERE key = ? ORDER BY at DESC LIMIT 1 OFFSET ?", (key, MOST - 1)
    ).fetchone()
    return row[0] + WINDOW - now if row else 0


def _key(kind: str, text: str) -> str:
    """What is kept of a name or address: people type passwords into the field for the name."""
    return secret.hashed(f"{kind} {text}")


def _network(address: str) -> str:
    """Who is behind an address: of IPv6, one caller has a whole /64 at hand."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))
