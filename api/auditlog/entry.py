"""An entry of the audit log: what happened, its canonical text and its hash."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, Literal

from graph.errors import BadValue

Action = Literal[
    "read", "export", "ingest", "undo", "users", "audit_log", "cypher", "login", "logout", "refused"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is to be logged."""

    who: str
    """The user's name; empty where nobody has logged in."""
    role: str
    address: str
    """Where the request came from: an IP address."""
    action: Action
    endpoint: str
    """Method and route, or the command."""
    about: tuple[str, ...] = ()
    """What was asked, as `name=value`: with the data version it says what the answer held."""
    data_version: int | None = None
    """Number of the last batch at that time; None where no data was touched."""
    request: str
    """The request id, as the answer carries it."""
    outcome: str
    """The status of the answer, or the reason of a refusal."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a log: how many entries, and the hash of the last one."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the log."""

    number: int
    at: str
    """Instant in UTC with microseconds, as the clock said; the number gives the order."""
    event: Event
    hash: str

    def document(self) -> dict[str, Any]:
        """The entry as one flat map."""
        said = {name: getattr(self.event, name) for name in _FIELDS}
        said["about"] = list(self.event.about)
        return {"number": self.number, "at": self.at, **said, "hash": self.hash}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that is not as it was written, and why; 0 means the log as a whole."""

    number: int
    reason: str


def noted_head(text: str) -> Head:
    """A head as `verify` prints it, COUNT:HASH. Raises BadValue."""
    count, _, hash = text.partition(":")
    if not re.fullmatch(r"[0-9]{1,18}", count) or not re.fullmatch(r"[0-9A-Fa-f]{64}", hash):
        raise BadValue(f"noted: {text!r} 写成 write it as verify tells it, COUNT:HASH.")
    return Head(int(count), hash.lower())


START = Head(0, "0" * 64)
"""The head of an empty log."""


def canonical(number: int, at: str, event: Event) -> str:
    """The text that is hashed: JSON with sorted keys, no spaces, ASCII only."""
    values = {"number": number, "at": at, **{name: getattr(event, name) for name in _FIELDS}}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def chained(before: str, body: str) -> str:
    """The hash of an entry: SHA-256 (hexadecimal) of the hash before it and its own text."""
    return sha256((before + body).encode()).hexdigest()


def parsed(body: str, hash: str) -> Entry:
    """The entry that a text says. Raises ValueError when it says none."""
    values = json.loads(body)
    if not isinstance(values, dict) or set(values) != _KEYS:
        raise ValueError("not the fields of an entry")
    number, at = values.pop("number"), values.pop("at")
    return Entry(number, at, Event(**{**values, "about": tuple(values["about"])}), hash)


_FIELDS = [field.name for field in fields(Event)]
_KEYS = {"number", "at", *_FIELDS}
