"""Roles, users, passwords and tokens: who is let in, until when, and what the file keeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.access.accounts import Accounts, User
from api.access.names import normal
from api.access.roles import Capability
from api.access.sessions import Sessions
from graph.errors import UsageError
from tests.api.accounts import CHEAP, NOON, PASSWORD, Clock, all_bytes

DAY = 86_400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "access" / "accounts.sqlite"


@pytest.fixture
def accounts(path: Path, clock: Clock) -> Iterator[Accounts]:
    with Accounts(path, hasher=CHEAP, clock=clock) as made:
        made.add("zhang.san", PASSWORD, "viewer")
        yield made


def test_a_user_signs_in_with_the_password_only(accounts: Accounts) -> None:
    user = accounts.verify_password("zhang.san", PASSWORD)
    assert user is not None
    assert user == User("zhang.san", "viewer", NOON, None)
    assert user.may(Capability.READ_UNITS)
    assert not user.may(Capability.READ_CASES)
    assert accounts.verify_password("zhang.san", PASSWORD + " ") is None
    assert accounts.verify_password("li.si", PASSWORD) is None
    assert accounts.verify_password("", PASSWORD) is None


def test_width_and_case_of_a_name_and_width_of_a_password_do_not_matter(
    accounts: Accounts,
) -> None:
    accounts.add("Ｌｉ.Si", "Ａ" * 12, "admin")
    assert accounts.verify_password("li.si", "A" * 12) is not None
    assert accounts.verify_password("li.si", "a" * 12) is None
    with pytest.raises(UsageError, match="li.si 已存在"):
        accounts.add("LI.SI", PASSWORD, "viewer")


@given(st.text(max_size=80))
def test_a_normal_name_stays_as_it_is(name: str) -> None:
    assert normal(normal(name)) == normal(name)


@pytest.mark.parametrize("name", ["", " a", "a b", "-a", ".a", "a\n", "a/b", "x" * 65, "\ud800"])
def test_malformed_names_are_refused_and_sign_nobody_in(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError, match="user name has"):
        accounts.add(name, PASSWORD, "viewer")
    assert accounts.verify_password(name, PASSWORD) is None
    assert accounts.user(name) is None


@pytest.mark.parametrize("name", ["local", "LOCAL", "ｌｏｃａｌ"])
def test_the_name_of_the_link_is_reserved(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError, match="reserved"):
        accounts.add(name, PASSWORD, "admin")


def test_a_short_password_is_refused_everywhere_and_not_repeated(accounts: Accounts) -> None:
    for refused in (
        lambda: accounts.add("li.si", "十一个字符的密码不够长", "viewer"),
        lambda: accounts.set_password("zhang.san", "十一个字符的密码不够长"),
    ):
        with pytest.raises(UsageError, match="at least 12") as caught:
            refused()
        assert "不够长" not in str(caught.value)
    assert [user.name for user in accounts.users()] == ["zhang.san"]
    assert accounts.verify_password("zhang.san", PASSWORD) is not None
    accounts.set_password("zhang.san", "十二个字符的密码够长了吧")


def test_any_text_is_an_answer_for_a_password(accounts: Accounts) -> None:
    assert accounts.verify_password("zhang.san", "\ud800\0") is None
    accounts.set_password("zhang.san", "\ud800" * 12)
    assert accounts.verify_password("zhang.san", "\ud800" * 12) is not None


def test_an_unknown_user_costs_as_much_work_as_a_known_one(path: Path) -> None:
    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            work.append(str(hash).rsplit("$", 2)[0])
            return super().verify(hash, password)  # type: ignore[return-value]

    work: list[str] = []
    counting = Counting(time_cost=2, memory_cost=16, parallelism=1)
    with Accounts(path, hasher=counting) as accounts:
        accounts.add("zhang.san", PASSWORD, "viewer")
        accounts.add("li.si", PASSWORD, "viewer")
        accounts.disable("li.si")
        for name in ("zhang.san", "li.si", "wang.wu", "\ud800"):
            accounts.verify_password(name, PASSWORD)
    assert work == ["$argon2id$v=19$m=16,t=2,p=1"] * 4


def test_the_shipped_hash_is_argon2id_as_rfc_9106_has_it(path: Path) -> None:
    with Accounts(path) as accounts:
        accounts.add("zhang.san", PASSWORD, "viewer")
        assert accounts.verify_password("zhang.san", PASSWORD) is not None
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in all_bytes(path.parent)


def test_another_password_replaces_the_first(accounts: Accounts) -> None:
    accounts.set_password("zhang.san", "another password")
    assert accounts.verify_password("zhang.san", PASSWORD) is None
    assert accounts.verify_password("zhang.san", "another password") is not None


def test_a_role_counts_from_the_next_request(accounts: Accounts) -> None:
    told, _ = accounts.issue_token("zhang.san", "报表", 1)
    accounts.set_role("zhang.san", "steward")
    user = accounts.authenticate_token(told)
    assert user is not None
    assert user.may(Capability.INGEST)
    with pytest.raises(UsageError, match="no role"):
        accounts.set_role("zhang.san", "root")


def test_a_disabled_user_is_shut_out_and_old_tokens_stay_so(
    accounts: Accounts, clock: Clock
) -> None:
    told, _ = accounts.issue_token("zhang.san", "报表", 1)
    accounts.revoke_token(accounts.issue_token("zhang.san", "备份", 1)[1].id)
    clock.now += 5
    accounts.disable("zhang.san")
    clock.now += 5
    accounts.disable("zhang.san")
    (user,) = accounts.users()
    assert user.disabled == NOON + 5
    assert [token.revoked for token in accounts.tokens()] == [NOON + 5, NOON]
    assert accounts.verify_password("zhang.san", PASSWORD) is None
    assert accounts.authenticate_token(told) is None
    with pytest.raises(UsageError, match="is disabled"):
        accounts.issue_token("zhang.san", "报表", 1)
    accounts.enable("zhang.san")
    assert accounts.verify_password("zhang.san", PASSWORD) is not None
    assert accounts.authenticate_token(told) is None


def test_what_is_asked_of_a_user_who_does_not_exist_is_refused(accounts: Accounts) -> None:
    for refused in (
        lambda: accounts.set_role("li.si", "admin"),
        lambda: accounts.set_password("li.si", PASSWORD),
        lambda: accounts.disable("li.si"),
        lambda: accounts.enable("li.si"),
        lambda: accounts.issue_token("li.si", "报表", 1),
        lambda: accounts.tokens("li.si"),
    ):
        with pytest.raises(UsageError, match="no such user"):
            refused()
    with pytest.raises(UsageError, match="no such token"):
        accounts.revoke_token(7)


def test_a_token_stands_for_its_user_until_it_is_revoked(accounts: Accounts, clock: Clock) -> None:
    told, token = accounts.issue_token("Zhang.San", " 报表 ", 90)
    other, _ = accounts.issue_token("zhang.san", "备份", 1)
    assert told.startswith("gk_")
    assert len(told) == 46
    assert (token.user, token.label) == ("zhang.san", "报表")
    assert (token.created, token.expires) == (NOON, NOON + 90 * DAY)
    assert accounts.authenticate_token(told) == accounts.user("zhang.san")
    clock.now += 9
    accounts.revoke_token(token.id)
    clock.now += 9
    accounts.revoke_token(token.id)
    assert accounts.authenticate_token(told) is None
    assert accounts.authenticate_token(other) is not None
    assert [t.revoked for t in accounts.tokens()] == [NOON + 9, None]


def test_tokens_are_listed_for_one_user_or_all(accounts: Accounts) -> None:
    accounts.add("li.si", PASSWORD, "viewer")
    for name, label in (("zhang.san", "a"), ("li.si", "b"), ("zhang.san", "c")):
        accounts.issue_token(name, label, 1)
    assert [t.label for t in accounts.tokens()] == ["a", "b", "c"]
    assert [t.label for t in accounts.tokens("ZHANG.SAN")] == ["a", "c"]


@pytest.mark.parametrize("told", ["", "gk_", "gk_" + "A" * 43, "\ud800", "0"])
def test_other_texts_are_no_tokens(accounts: Accounts, told: str) -> None:
    accounts.issue_token("zhang.san", "报表", 1)
    assert accounts.authenticate_token(told) is None


@pytest.mark.parametrize(
    ("label", "days"), [("", 1), (" ", 1), ("a\nb", 1), ("x" * 101, 1), ("a", 0), ("a", 367)]
)
def test_labels_and_days_out_of_bounds_are_refused(
    accounts: Accounts, label: str, days: int
) -> None:
    with pytest.raises(UsageError):
        accounts.issue_token("zhang.san", label, days)
    assert accounts.tokens() == []


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(1, 366), after=st.integers(-2, 2) | st.integers(-366 * DAY, 366 * DAY))
def test_a_token_is_good_to_the_second_before_it_expires(
    accounts: Accounts, clock: Clock, days: int, after: int
) -> None:
    clock.now = NOON + 0.5
    told, token = accounts.issue_token("zhang.san", "报表", days)
    clock.now = token.expires + after
    assert (accounts.authenticate_token(told) is not None) == (after < 0)


def test_the_last_day_of_use_is_kept(accounts: Accounts, clock: Clock) -> None:
    told, _ = accounts.issue_token("zhang.san", "报表", 90)
    seen = []
    for later in (None, 0, DAY // 2 - 1, DAY // 2):
        if later is not None:
            clock.now = NOON + later
            accounts.authenticate_token(told)
        seen.append(accounts.tokens()[0].used)
    assert seen == [None, "2016-09-06", "2016-09-06", "2016-09-07"]


def test_requests_are_answered_while_another_process_writes(
    accounts: Accounts, clock: Clock, path: Path
) -> None:
    """All but the first of a day with a token, and of a minute with a session."""
    token, _ = accounts.issue_token("zhang.san", "报表", 90)
    sessions = Sessions(accounts)
    cookie, _ = sessions.login("zhang.san", PASSWORD, "192.0.2.1")
    accounts.authenticate_token(token)
    clock.now += 59
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert accounts.authenticate_token(token) is not None
    assert sessions.find(cookie) is not None
    other.close()


def test_a_user_disabled_in_the_file_itself_is_shut_out_too(accounts: Accounts, path: Path) -> None:
    token, _ = accounts.issue_token("zhang.san", "报表", 1)
    sessions = Sessions(accounts)
    cookie, _ = sessions.login("zhang.san", PASSWORD, "192.0.2.1")
    db = sqlite3.connect(path)
    db.execute("UPDATE users SET disabled = 1")
    db.commit()
    db.close()
    assert accounts.authenticate_token(token) is None
    assert sessions.find(cookie) is None
