"""The audit log: whatever is done to it later is found, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from api.auditlog import AuditLog, Head
from graph.errors import StoreCorrupt, StoreError, UsageError
from tests.api.logs import COUNT, broken, copied, event, rows, six, tamper

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.sqlite"


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of six entries, to be copied and not changed."""
    return six(tmp_path_factory.mktemp("log") / "audit.sqlite")


@pytest.fixture
def log(path: Path) -> Iterator[AuditLog]:
    """An empty log, open for writing."""
    with closing(AuditLog(path)) as made:
        yield made


def test_what_was_appended_is_read_in_order_and_by_pages(log: AuditLog) -> None:
    events = [event(request=f"r-{n}", about=(f"U{n}",)) for n in range(5)]
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
    odd = event(who="\ud800\x00\u2028'\"", about=("", "甲" * 5000))
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
    for may_write in (True, False):
        with pytest.raises(StoreCorrupt, match=r"audit\.sqlite"):
            AuditLog(path, write=may_write).entries()
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
    expected: dict[str, Any] = {**asdict(event(request="r-2")), "about": ["U1", "X1"]}
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
