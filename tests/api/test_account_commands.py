"""`guikou users` and `guikou tokens` in a process of their own: secrets, errors, exit codes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.access.accounts import Accounts
from api.access.roles import roles
from tests.api.accounts import CHEAP, PASSWORD, Clock, all_bytes, modes

ROOT = Path(__file__).parents[2]
MAIN = "import sys; sys.argv[0] = 'guikou'; from api.cli import main; main()"
COMMAND = [sys.executable, "-W", "error", "-c", MAIN]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "accounts.sqlite"


@pytest.fixture
def environment(file: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GUIKOU_")}
    return kept | {
        "GUIKOU_ACCOUNTS": str(file), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"
    }  # fmt: skip


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    def call(*arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments], input=typed, env=environment | more, cwd=tmp_path,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    return call


@pytest.fixture
def filled(run: Run, file: Path) -> Run:
    """As `run`, with two users."""
    with Accounts(file, hasher=CHEAP, clock=Clock()) as accounts:
        accounts.add("zhang.san", PASSWORD, "viewer")
        accounts.add("李四", PASSWORD, "steward")
    return run


def done(run: Run, *arguments: str, **more: str) -> str:
    """What a command that succeeds prints."""
    ended = run(*arguments, **more)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def listed(run: Run, *arguments: str) -> Any:
    return json.loads(done(run, *arguments, "--format", "json"))


def refused(run: Run, code: int, *arguments: str, **more: str) -> str:
    """The one sentence of a command that fails; nothing is answered."""
    ended = run(*arguments, **more)
    assert (ended.returncode, ended.stdout) == (code, ""), ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert PASSWORD not in ended.stderr
    return ended.stderr


def test_a_user_is_added_with_a_password_from_standard_input(run: Run, file: Path) -> None:
    said = done(run, "users", "add", "zhang.san", "--role", "admin", "--password-stdin",
                typed=f"{PASSWORD}\r\nmore\n")  # fmt: skip
    assert "zhang.san (admin)" in said
    assert PASSWORD not in said
    assert modes(file.parent) == {file.name: 0o600}
    assert PASSWORD.encode() not in all_bytes(file.parent)
    with Accounts(file) as accounts:
        assert accounts.verify_password("zhang.san", PASSWORD) is not None


def test_a_password_is_asked_for_twice_without_echo(
    environment: dict[str, str], file: Path
) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "users", "add", "zhang.san", "--role", "viewer"],
        env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = b""
        for prompt in (b"password: ", b"again: "):
            while not seen.endswith(prompt):
                seen += os.read(ours, 1000)
            os.write(ours, PASSWORD.encode() + b"\n")
        while "已添加".encode() not in seen:
            seen += os.read(ours, 1000)
        assert process.wait() == 0
    os.close(ours)
    assert PASSWORD.encode() not in seen
    with Accounts(file) as accounts:
        assert accounts.verify_password("zhang.san", PASSWORD) is not None


def test_without_a_terminal_no_password_is_read(run: Run, file: Path) -> None:
    said = refused(run, 2, "users", "add", "a", "--role", "viewer", typed=f"{PASSWORD}\n" * 2)
    assert "--password-stdin" in said


def test_users_are_listed(filled: Run) -> None:
    created = "2016-09-06T12:00:00Z"
    assert listed(filled, "users", "list") == [
        {"name": "zhang.san", "role": "viewer", "created": created, "disabled": None},
        {"name": "李四", "role": "steward", "created": created, "disabled": None},
    ]
    text = done(filled, "users", "list")
    assert all(word in text for word in ("zhang.san", "李四", "steward", created))


def test_a_user_is_changed_disabled_and_enabled(filled: Run, file: Path) -> None:
    done(filled, "users", "role", "zhang.san", "investigator")
    done(filled, "users", "disable", "zhang.san")
    user = listed(filled, "users", "list")[0]
    assert user["role"] == "investigator"
    assert user["disabled"].endswith("Z")
    done(filled, "users", "enable", "zhang.san")
    assert listed(filled, "users", "list")[0]["disabled"] is None
    done(filled, "users", "password", "李四", "--password-stdin", typed="another password")
    with Accounts(file) as accounts:
        assert accounts.verify_password("李四", PASSWORD) is None
        assert accounts.verify_password("李四", "another password") is not None


def test_a_token_is_shown_once_alone_on_standard_output(filled: Run, file: Path) -> None:
    ended = filled("tokens", "issue", "zhang.san", "--label", "月报")
    told = ended.stdout.strip()
    assert ended.returncode == 0
    assert told.startswith("gk_")
    assert told not in ended.stderr
    assert "shown this once" in ended.stderr
    assert told not in done(filled, "tokens", "list")
    (token,) = listed(filled, "tokens", "list")
    assert told not in token.values()
    assert (token["user"], token["label"], token["state"]) == ("zhang.san", "月报", "valid")
    with Accounts(file) as accounts:
        assert accounts.authenticate_token(told) is not None
        (kept,) = accounts.tokens()
        assert kept.expires - kept.created == 90 * 86_400


def test_a_token_is_revoked(filled: Run, file: Path) -> None:
    made = listed(filled, "tokens", "issue", "李四", "--label", "a", "--days", "1")
    with Accounts(file, clock=Clock()) as accounts:
        accounts.issue_token("zhang.san", "b", 1)
    assert [t["state"] for t in listed(filled, "tokens", "list")] == ["valid", "expired"]
    done(filled, "tokens", "revoke", str(made["id"]))
    (token,) = listed(filled, "tokens", "list", "李四")
    assert (token["state"], token["expires"]) == ("revoked", made["expires"])
    with Accounts(file) as accounts:
        assert accounts.authenticate_token(made["token"]) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("users add zhang.san --role viewer --password-stdin", "exists already"),
        ("users add a/b --role viewer --password-stdin", "user name has"),
        ("users add local --role viewer --password-stdin", "reserved"),
        ("users add a --role root --password-stdin", "no role"),
        ("users role zhang.san root", "no role"),
        ("users role nobody viewer", "no such user"),
        ("users password nobody --password-stdin", "no such user"),
        ("users disable nobody", "no such user"),
        ("users enable nobody", "no such user"),
        ("users list --format xml", "no format"),
        ("tokens issue nobody --label a", "no such user"),
        ("tokens list nobody", "no such user"),
        ("tokens revoke 9", "no such token"),
        ("users list --accounts other.sqlite", "there is no accounts file"),
        ("users list --accounts .", "cannot be opened"),
    ],
)
def test_wrong_use_is_one_sentence(filled: Run, arguments: str, said: str) -> None:
    assert said in refused(filled, 2, *arguments.split(), typed=PASSWORD)


@pytest.mark.parametrize("typed", [b"short", b"", b"\xff" * 12])
def test_a_password_that_is_too_short_or_no_text_is_refused(
    filled: Run, environment: dict[str, str], typed: bytes
) -> None:
    ended = subprocess.run(
        [*COMMAND, "users", "password", "zhang.san", "--password-stdin"],
        input=typed, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert len(ended.stderr.splitlines()) == 1
    assert b"short" not in ended.stderr.replace(b"too short", b"")


def test_a_file_that_is_none_of_ours_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes\n" * 500)
    said = refused(run, 4, "users", "list", "--accounts", "notes.txt")
    assert "no accounts file, or damaged" in said


def test_the_file_is_in_the_home_folder_unless_told(
    run: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    del environment["GUIKOU_ACCOUNTS"]
    done(run, "users", "add", "a", "--role", "viewer", "--password-stdin", typed=PASSWORD,
         HOME=str(tmp_path))  # fmt: skip
    assert modes(tmp_path / ".config" / "guikou") == {"accounts.sqlite": 0o600}


def test_help_names_every_role(run: Run) -> None:
    assert " | ".join(roles()) in done(run, "users", "add", "--help", COLUMNS="200")


def test_the_last_admin_can_neither_be_disabled_nor_given_another_role(
    run: Run, file: Path
) -> None:
    with Accounts(file, hasher=CHEAP, clock=Clock()) as accounts:
        accounts.add("root", PASSWORD, "admin")
        for arguments in (("disable", "root"), ("role", "root", "viewer")):
            refused = run("users", *arguments)
            assert (refused.returncode, refused.stdout) == (2, "")
            assert "last enabled user who may manage users" in refused.stderr
            assert accounts.users()[0].role == "admin"
            assert accounts.users()[0].disabled is None
