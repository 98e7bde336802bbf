"""Roles: what each may do, and that a malformed file of them is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.access import roles as module
from api.access.roles import Capability, read, role_named, roles
from graph.errors import SchemaError, UsageError


@pytest.mark.parametrize(
    ("role", "not_allowed"),
    [
        ("viewer", "read_people read_cases export ingest undo users audit_log cypher watch"),
        ("investigator", "ingest undo users audit_log cypher watch"),
        ("steward", "users audit_log cypher watch"),
        ("admin", ""),
    ],
)
def test_what_each_role_may(role: str, not_allowed: str) -> None:
    assert set(Capability) - role_named(role).may == set(not_allowed.split())


def test_there_are_four_roles_and_no_other() -> None:
    assert list(roles()) == ["viewer", "investigator", "steward", "admin"]
    with pytest.raises(UsageError, match="viewer, investigator, steward, admin"):
        role_named("root")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("may: [read_units]", "may: [read_unit]", "viewer may \\['read_unit'\\]"),
        ("  undo: {", "  redo: {", "capabilities must be"),
        ("    may: [read_units]\n", "", "malformed .*may"),
        ("roles:", "roles: [", "malformed"),
    ],
)
def test_malformed_roles_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    shipped = Path(module.__file__).with_name("roles.yaml").read_text(encoding="utf-8")
    assert old in shipped
    file = tmp_path / "roles.yaml"
    file.write_text(shipped.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=f"roles.yaml: {said}"):
        read(file)
