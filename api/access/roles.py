"""Roles and what each may do, read from `roles.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from graph.errors import BadValue, SchemaError

_FILE = Path(__file__).with_name("roles.yaml")


class Capability(StrEnum):
    """What can be allowed. A name here rather than a text, so that no check can be misspelt."""

    READ_UNITS = "read_units"
    READ_PEOPLE = "read_people"
    READ_CASES = "read_cases"
    EXPORT = "export"
    INGEST = "ingest"
    UNDO = "undo"
    USERS = "users"
    AUDIT_LOG = "audit_log"
    CYPHER = "cypher"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name, its labels, and everything it may do."""

    name: str
    zh: str
    en: str
    may: frozenset[Capability]


@lru_cache
def roles() -> Mapping[str, Role]:
    """The shipped roles by name, from the least to the most. Raises SchemaError as `read` does."""
    return read(_FILE)


def role_named(name: str) -> Role:
    """A role. Raises BadValue naming those there are."""
    found = roles().get(name)
    if found is None:
        raise BadValue(f"role: {name!r} 不是角色 is no role; use {', '.join(roles())}.")
    return found


def read(file: Path) -> Mapping[str, Role]:
    """Read roles from a file.

    Raises:
        SchemaError: it is malformed, or its capabilities are not exactly those the code checks.
    """
    try:
        data: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
        declared = set(data["capabilities"])
        made = {name: _role(file, name, spec) for name, spec in data["roles"].items()}
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise SchemaError(f"{file.name}: malformed ({error!r})") from error
    if declared != set(Capability):
        raise SchemaError(f"{file.name}: capabilities must be {', '.join(Capability)}")
    return made


def _role(file: Path, name: str, spec: Mapping[str, Any]) -> Role:
    unknown = set(spec["may"]) - set(Capability)
    if unknown:
        raise SchemaError(f"{file.name}: {name} may {sorted(unknown)}, which is no capability")
    return Role(name, spec["zh"], spec["en"], frozenset(map(Capability, spec["may"])))
