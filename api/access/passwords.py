"""Passwords: their rule, and their argon2id hash."""

from __future__ import annotations

import threading
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from api.access import secret
from graph.errors import BadValue

MIN_LENGTH = 12
"""Characters that a password has at least."""

# A hash takes 64 MiB: as many at a time as logins come in would fill the memory.
_AT_ONCE = 4


class Passwords:
    """Hashes and checks passwords; never keeps or tells one."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Work with a hasher's parameters: those of RFC 9106 for little memory unless told."""
        self._hasher = hasher or PasswordHasher()
        self._slots = threading.BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """The argon2id hash of a new password. Raises BadValue when it is too short."""
        if len(_normal(password)) < MIN_LENGTH:
            raise BadValue(
                f"密码至少 {MIN_LENGTH} 个字符 a password has at least {MIN_LENGTH} characters."
            )
        with self._slots:
            return self._hasher.hash(_encoded(password))

    def check(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one of a hash; without one, no, after as much work."""
        decoy = self._decoy
        try:
            with self._slots:
                self._hasher.verify(kept or decoy, _encoded(password))
        except VerifyMismatchError:
            return False
        return kept is not None

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash(secret.made())


def _normal(password: str) -> str:
    """The same text for the same keys: input methods differ in full width and accents."""
    return unicodedata.normalize("NFKC", password)


def _encoded(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")
