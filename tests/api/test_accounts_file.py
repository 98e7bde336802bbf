"""The file of the accounts: who can read it, what it keeps, threads, and files that are none."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.access.accounts import Accounts
from graph.errors import StoreBusy, StoreCorrupt, StoreError, UsageError
from tests.api.accounts import CHEAP, PASSWORD, all_bytes, modes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "access" / "accounts.sqlite"


@pytest.fixture
def accounts(path: Path) -> Iterator[Accounts]:
    with Accounts(path, hasher=CHEAP) as made:
        made.add("zhang.san", PASSWORD, "viewer")
        yield made


def test_the_file_keeps_no_secret_and_only_its_owner_reads_it(
    accounts: Accounts, path: Path
) -> None:
    told, _ = accounts.issue_token("zhang.san", "报表", 1)
    kept = all_bytes(path.parent)
    assert "报表".encode() in kept
    assert PASSWORD.encode() not in kept
    assert told.removeprefix("gk_").encode() not in kept
    assert set(modes(path.parent).values()) == {0o600}
    assert len(modes(path.parent)) == 3


def test_a_file_that_others_could_read_is_closed_to_them(accounts: Accounts, path: Path) -> None:
    accounts.close()
    path.chmod(0o664)
    with Accounts(path) as again:
        assert [user.name for user in again.users()] == ["zhang.san"]
        assert list(modes(path.parent).values()) == [0o600] * 3


def test_other_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.sqlite"
    text.write_text("not a database, but long enough to be read as the head of one\n" * 40)
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE t (x)")
    db.close()
    before = {file: (file.read_bytes(), file.stat().st_mode) for file in (text, other)}
    with pytest.raises(StoreCorrupt, match="notes.txt"):
        Accounts(text)
    with pytest.raises(StoreError, match="is no accounts file"):
        Accounts(other)
    assert {file: (file.read_bytes(), file.stat().st_mode) for file in before} == before


def test_a_file_of_another_version_is_refused(accounts: Accounts, path: Path) -> None:
    accounts.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 2")
    db.close()
    with pytest.raises(StoreError, match="of version 2; this guikou reads 1"):
        Accounts(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        Accounts(tmp_path)


def test_a_writer_who_waits_too_long_is_told_so(
    accounts: Accounts, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.access.file.BUSY_SECONDS", 0.0)
    other = sqlite3.connect(path, isolation_level=None)
    with Accounts(path, hasher=CHEAP) as waiting:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            waiting.add("li.si", PASSWORD, "viewer")
        assert len(waiting.users()) == 1
    other.close()


def test_threads_use_one_file_at_a_time_without_loss(accounts: Accounts) -> None:
    def work(number: int) -> None:
        accounts.add(f"u{number}", PASSWORD, "viewer")
        told, _ = accounts.issue_token(f"u{number}", "报表", 1)
        found.append(accounts.authenticate_token(told))

    found: list[object] = []
    for _ in range(2):
        start = len(found)
        threads = [threading.Thread(target=work, args=(start + n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(u.name for u in found) == sorted(f"u{n}" for n in range(12))  # type: ignore[attr-defined]
    assert len(accounts.users()) == 13


def test_threads_that_ended_leave_no_file_open(accounts: Accounts, path: Path) -> None:
    def open_files() -> int:
        links = (link for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
        return sum(str(link.readlink()) == str(path) for link in links)

    for _ in range(20):
        thread = threading.Thread(target=accounts.users)
        thread.start()
        thread.join()
    assert 1 <= open_files() <= 3
