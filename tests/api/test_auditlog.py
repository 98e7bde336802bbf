"""The audit log: whatever is done to it later is found, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auditlog import AuditLog, Event, Head
from graph.errors import StoreCorrupt, StoreError, UsageError
from tests.api.logs import event, tamper

ROOT = Path(__file__).parents[2]
COUNT = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.sqlite"


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of six entries, to be copied and not changed."""
    path = tmp_path_factory.mktemp("log") / "audit.sqlite"
    log = AuditLog(path)
    for n in range(COUNT):
        log.append(event(request=f"r-{n}"))
    log.close()
    return path


@pytest.fixture
def log(path: Path) -> Iterator[AuditLog]:
    """An empty log, open for writing."""
    with closing(AuditLog(path)) as made:
        yield made


@contextmanager
def copied(written: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.sqlite"
        shutil.copyfile(written, path)
        yield path


def broken(path: Path, noted: Head | None = None) -> int | None:
    """The number of the first broken entry."""
    found = AuditLog(path, write=False).verify(noted)
    assert found is None or found.reason
    return None if found is None else found.number


def rows(path: Path) -> list[tuple[int, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT number, body, hash FROM entry ORDER BY number").fetchall()


def test_what_was_appended_is_read_in_order_and_by_pages(log: AuditLog) -> None:
    events = [event(request=f"r-{n}", ids=(f"U{n}",)) for n in range(5)]
    assert [log.append(e) for e in events] == [1, 2, 3, 4, 5]
    assert [e.event for e in log.entries()] == events
    assert [e.number for e in log.entries(after=1, limit=2)] == [2, 3]
    assert log.entries(after=5) == []
    assert log.verify() is None
    assert log.head() == Head(5, log.entries()[-1].hash)


def test_a_hash_is_that_of_the_hash_before_and_the_text(written: Path) -> None:
    before = "0" * 64
    for number, body, hash in rows(written):
        assert hash == sha256((before + body).encode()).hexdigest()
        assert list(json.loads(body)) == sorted(json.loads(body))
        assert json.loads(body)["number"] == number
        before = hash


def test_any_text_can_be_logged(log: AuditLog) -> None:
    odd = event(who="\ud800\x00\u2028'\"", ids=("", "甲" * 5000))
    log.append(odd)
    assert log.entries()[0].event == odd
    assert log.verify() is None


def test_the_log_is_one_file_that_only_its_owner_reads(log: AuditLog, path: Path) -> None:
    log.append(event())
    log.close()
    assert [f.name for f in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = 'x' WHERE number = 2",
        "DELETE FROM entry WHERE number = 6",
        "INSERT OR REPLACE INTO entry VALUES (2, 'x', 'y')",
        "INSERT INTO entry VALUES (9, 'x', 'y')",
        "UPDATE head SET count = 5",
        "DELETE FROM head",
        "REPLACE INTO head VALUES (1, 0, '')",
    ],
)
def test_the_database_refuses_to_change_or_remove(written: Path, statement: str) -> None:
    with copied(written) as path:
        with (
            closing(sqlite3.connect(path)) as connection,
            pytest.raises(sqlite3.IntegrityError, match="append-only"),
        ):
            connection.execute(statement)
        assert broken(path) is None


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


@given(number=st.integers(1, COUNT), hash=st.text("0123456789abcdefABCDEF", max_size=70))
def test_a_change_of_a_hash_is_found(written: Path, number: int, hash: str) -> None:
    with copied(written) as path:
        tamper(path, ("UPDATE entry SET hash = ? WHERE number = ?", (hash, number)))
        assert broken(path) == number


@given(first=st.integers(1, COUNT), more=st.integers(0, COUNT))
def test_removed_entries_are_found_also_at_the_end(written: Path, first: int, more: int) -> None:
    with copied(written) as path:
        tamper(path, ("DELETE FROM entry WHERE number BETWEEN ? AND ?", (first, first + more)))
        assert broken(path) == first


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


@given(pair=st.lists(st.integers(1, COUNT), min_size=2, max_size=2, unique=True))
def test_entries_that_changed_places_are_found(written: Path, pair: list[int]) -> None:
    one, other = pair
    move = "UPDATE entry SET number = ? WHERE number = ?"
    with copied(written) as path:
        tamper(path, (move, (99, one)), (move, (one, other)), (move, (other, 99)))
        assert broken(path) == min(pair)


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


def test_threads_of_one_log_make_one_chain(log: AuditLog) -> None:
    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda n: log.append(event(request=str(n))), range(200)))
    assert sorted(numbers) == list(range(1, 201))
    found = {e.number: e.event.request for e in log.entries(limit=500)}
    assert found == {number: str(n) for n, number in enumerate(numbers)}
    assert log.verify() is None


def appender(path: Path, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.api.logs", str(path), str(count)],
        cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def test_four_processes_make_one_chain(path: Path) -> None:
    running = [appender(path, 50) for _ in range(4)]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * 4
    assert sorted(int(n) for text in said for n in text.split()) == list(range(1, 201))
    log = AuditLog(path, write=False)
    assert log.head().count == 200
    assert log.verify() is None


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
def test_a_process_killed_while_appending_loses_nothing_acknowledged(
    path: Path, acknowledged: int
) -> None:
    with appender(path, 100_000) as process:
        assert process.stdout is not None
        last = [process.stdout.readline() for _ in range(acknowledged)][-1]
        process.send_signal(signal.SIGKILL)
    with closing(AuditLog(path)) as log:
        assert log.verify() is None
        assert log.head().count >= int(last) == acknowledged
        assert log.append(event()) == log.head().count
        assert log.verify() is None


def test_what_cannot_be_written_is_an_error(log: AuditLog, path: Path) -> None:
    log.append(event())
    tamper(path, ("DELETE FROM head", ()))
    with pytest.raises(StoreError):
        log.append(event())
    assert len(rows(path)) == 1


def test_a_file_that_is_no_log_is_refused_and_kept(path: Path) -> None:
    path.write_bytes(b"no database, but longer than a header of one " * 50)
    before = path.read_bytes()
    for write in (True, False):
        with pytest.raises(StoreCorrupt, match=r"audit\.sqlite"):
            AuditLog(path, write=write).entries()
    assert path.read_bytes() == before


def test_reading_no_log_is_wrong_use_and_makes_none(path: Path) -> None:
    with pytest.raises(UsageError, match="no such audit log"):
        AuditLog(path, write=False)
    assert not path.exists()
    with pytest.raises(UsageError, match="cannot be made"):
        AuditLog(path / "deeper" / "audit.sqlite")


def command(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    call = "import sys; sys.argv[0] = 'guikou'; from api.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", call, "audit-log", *arguments, "--log", str(path)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_command_verifies(written: Path) -> None:
    done = command(written, "verify")
    assert (done.returncode, done.stderr) == (0, "")
    end = done.stdout.split()[-1]
    assert end == f"{COUNT}:{rows(written)[-1][2]}"
    with copied(written) as path:
        emptied = "UPDATE head SET count = 0, hash = ?"
        tamper(path, ("DELETE FROM entry", ()), (emptied, ("0" * 64,)))
        assert command(path, "verify").returncode == 0
        done = command(path, "verify", "--noted", end, "--format", "json")
        assert (done.returncode, done.stderr) == (1, "")
        assert json.loads(done.stdout)["broken"]["number"] == 1
        tamper(path, ("UPDATE head SET count = 2", ()))
        done = command(path, "verify")
        assert (done.returncode, done.stdout[:6]) == (1, "第 1 条 ")


def test_the_command_lists(written: Path) -> None:
    done = command(written, "list", "--after", "2", "--limit", "3", "--format", "json")
    assert [e["number"] for e in json.loads(done.stdout)] == [3, 4, 5]
    expected: dict[str, Any] = {**asdict(event(request="r-2")), "ids": ["U1", "X1"]}
    assert expected.items() <= json.loads(done.stdout)[0].items()
    text = command(written, "list").stdout
    assert all(word in text for word in ("某甲（虚构）", "r-5", "U1", "GET"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["erase"], "verify, list"), (["verify", "--noted", "6"], "COUNT:HASH")],
)
def test_wrong_use_of_the_command(written: Path, arguments: list[str], said: str) -> None:
    done = command(written, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
