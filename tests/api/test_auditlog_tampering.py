"""What is done to an audit log behind its guards is found, and where."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.auditlog import AuditLog, Event, Head
from graph.errors import StoreCorrupt, StoreError
from tests.api.logs import COUNT, broken, copied, event, rows, six, tamper


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of six entries, to be copied and not changed."""
    return six(tmp_path_factory.mktemp("log") / "audit.sqlite")


@settings(deadline=None)
@given(data=st.data())
def test_a_change_of_any_field_is_found_where_it_is(written: Path, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, COUNT))
    field = data.draw(st.sampled_from(["at", "number", *(f.name for f in fields(Event))]))
    was = json.loads(rows(written)[number - 1][1])
    value = data.draw(
        (st.none() | st.integers(-9, 9) | st.text() | st.lists(st.text())).filter(
            lambda v: v != was[field] or type(v) is not type(was[field])
        )
    )
    body = json.dumps({**was, field: value}, sort_keys=True, separators=(",", ":"))
    before = rows(written)[number - 2][2] if number > 1 else "0" * 64
    own = sha256((before + body).encode()).hexdigest()
    with copied(written) as path:
        tamper(path, ("UPDATE entry SET body = ? WHERE number = ?", (body, number)))
        assert broken(path) == number
        # With the hash made to fit, the next entry tells, and after the last one the head.
        tamper(path, ("UPDATE entry SET hash = ? WHERE number = ?", (own, number)))
        assert broken(path) in (number, number + 1)


@settings(deadline=None)
@given(number=st.integers(1, COUNT), hash=st.text("0123456789abcdefABCDEF", max_size=70))
def test_a_change_of_a_hash_is_found(written: Path, number: int, hash: str) -> None:
    with copied(written) as path:
        tamper(path, ("UPDATE entry SET hash = ? WHERE number = ?", (hash, number)))
        assert broken(path) == number


@settings(deadline=None)
@given(first=st.integers(1, COUNT), more=st.integers(0, COUNT))
def test_removed_entries_are_found_also_at_the_end(written: Path, first: int, more: int) -> None:
    with copied(written) as path:
        tamper(path, ("DELETE FROM entry WHERE number BETWEEN ? AND ?", (first, first + more)))
        assert broken(path) == first


@settings(deadline=None)
@given(number=st.integers(1, COUNT - 1))
def test_closing_the_gap_of_a_removed_entry_is_found(written: Path, number: int) -> None:
    with copied(written) as path:
        tamper(
            path,
            ("DELETE FROM entry WHERE number = ?", (number,)),
            ("UPDATE entry SET number = number - 1 WHERE number > ?", (number,)),
            ("UPDATE head SET count = count - 1", ()),
        )
        assert broken(path) == number


@settings(deadline=None)
@given(pair=st.lists(st.integers(1, COUNT), min_size=2, max_size=2, unique=True))
def test_entries_that_changed_places_are_found(written: Path, pair: list[int]) -> None:
    one, other = pair
    move = "UPDATE entry SET number = ? WHERE number = ?"
    with copied(written) as path:
        tamper(path, (move, (99, one)), (move, (one, other)), (move, (other, 99)))
        assert broken(path) == min(pair)


@settings(deadline=None)
@given(place=st.integers(1, COUNT + 1), source=st.integers(1, COUNT))
def test_an_entry_put_in_is_found(written: Path, place: int, source: int) -> None:
    _, body, hash = rows(written)[source - 1]
    with copied(written) as path:
        tamper(
            path,
            ("UPDATE entry SET number = number + 100 WHERE number >= ?", (place,)),
            ("UPDATE entry SET number = number - 99 WHERE number > 100", ()),
            ("INSERT INTO entry VALUES (?, ?, ?)", (place, body, hash)),
        )
        assert broken(path) == place + (place == source)


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE head SET count = 7", 7),
        ("UPDATE head SET count = 5", 6),
        ("UPDATE head SET hash = 'x'", 6),
        ("DELETE FROM head", 0),
    ],
)
def test_a_change_of_the_head_is_found(written: Path, statement: str, number: int) -> None:
    with copied(written) as path:
        tamper(path, (statement, ()))
        assert broken(path) == number


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER no_delete",
        "CREATE TRIGGER more AFTER INSERT ON entry BEGIN SELECT 1; END",
        "CREATE TABLE other (x)",
        "DROP TABLE entry",
    ],
)
def test_a_log_without_its_own_guards_is_broken(written: Path, statement: str) -> None:
    with copied(written) as path:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(statement)
        assert broken(path) == 0
        AuditLog(path).close()
        assert broken(path) == 0, "opening for writing must not put guards back"


@settings(deadline=None)
@given(data=st.data())
def test_a_flipped_bit_is_found_or_changes_no_entry(written: Path, data: st.DataObject) -> None:
    with copied(written) as path:
        content = bytearray(path.read_bytes())
        bit = data.draw(st.integers(0, len(content) * 8 - 1))
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        try:
            number = broken(path)
        except StoreError:
            return
        assert number is not None or rows(path) == rows(written)


@pytest.mark.parametrize("number", [0, -5, -(2**63)])
def test_an_entry_before_the_first_is_found(written: Path, number: int) -> None:
    with copied(written) as path:
        tamper(
            path,
            ("PRAGMA ignore_check_constraints = ON", ()),
            ("INSERT INTO entry VALUES (?, 'x', 'y')", (number,)),
        )
        assert broken(path) == 1


@pytest.mark.parametrize(
    ("was", "forged"),
    [('"number":3', '"number":9'), (":", ": "), ('"who"', '"whom"'), ("{", "[{"), ("{", "3{")],
)
def test_what_is_no_entry_is_found_though_every_later_hash_fits(
    written: Path, was: str, forged: str
) -> None:
    with copied(written) as path:
        kept = rows(path)
        before, changes = kept[1][2], []
        for number, body, _ in kept[2:]:
            text = body.replace(was, forged, 1) if number == 3 else body
            before = sha256((before + text).encode()).hexdigest()
            changes.append(
                ("UPDATE entry SET body = ?, hash = ? WHERE number = ?", (text, before, number))
            )
        tamper(path, *changes, ("UPDATE head SET hash = ?", (before,)))
        assert broken(path) == 3


@pytest.mark.parametrize("body", ["x", "[]", "{}"])
def test_a_damaged_entry_is_not_listed_as_if_it_were_one(written: Path, body: str) -> None:
    with copied(written) as path:
        tamper(path, ("UPDATE entry SET body = ? WHERE number = 3", (body,)))
        log = AuditLog(path, write=False)
        assert [e.number for e in log.entries(limit=2)] == [1, 2]
        with pytest.raises(StoreCorrupt, match="audit-log verify"):
            log.entries()


def test_a_log_cut_short_that_agrees_with_itself_is_found_by_what_was_noted(written: Path) -> None:
    with copied(written) as path:
        noted = AuditLog(path, write=False).head()
        assert broken(path, noted) is None
        shorter = rows(path)[COUNT - 3]
        tamper(
            path,
            ("DELETE FROM entry WHERE number > ?", (shorter[0],)),
            ("UPDATE head SET count = ?, hash = ?", (shorter[0], shorter[2])),
        )
        assert broken(path) is None
        assert broken(path, noted) == COUNT - 1
        with closing(AuditLog(path)) as log:
            for _ in range(3):
                log.append(event(request="another"))
        assert broken(path) is None
        assert broken(path, noted) == COUNT
        assert broken(path, Head(shorter[0], shorter[2])) is None


def test_appending_to_a_log_that_was_cut_does_not_hide_it(written: Path) -> None:
    with copied(written) as path:
        tamper(path, ("DELETE FROM entry WHERE number = ?", (COUNT,)))
        with closing(AuditLog(path)) as log:
            assert log.append(event()) == COUNT + 1
        assert broken(path) == COUNT
