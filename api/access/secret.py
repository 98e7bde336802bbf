"""Secrets that are told once: made at random, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets


def made(prefix: str = "") -> str:
    """A secret of 256 random bits in characters that need no quoting, after a prefix."""
    return prefix + secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret, in hex. Takes any text, even what is no valid Unicode."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def equal(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that does not tell where they differ."""
    return secrets.compare_digest(hashed(one), hashed(other))
