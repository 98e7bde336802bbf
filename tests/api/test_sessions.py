"""Sessions, links and the limit on failed logins, on a clock that is set by hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.access.accounts import Accounts
from api.access.errors import LoginRefused
from api.access.sessions import Sessions
from graph.errors import UsageError
from tests.api.accounts import NOON, PASSWORD, Clock, all_bytes, attempt

MINUTE, HOUR = 60, 3600
HERE, THERE = "192.0.2.1", "192.0.2.2"
fresh = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_login_begins_a_session_of_its_own(sessions: Sessions) -> None:
    first, session = sessions.login("Zhang.San", PASSWORD, HERE)
    second, other = sessions.login("zhang.san", PASSWORD, THERE)
    assert (session.user.name, session.user.role) == ("zhang.san", "viewer")
    assert (session.created, session.expires) == (NOON, NOON + 12 * HOUR)
    assert sessions.find(first) == session
    assert sessions.find(second) == other
    assert len({first, second, session.csrf, other.csrf}) == 4


def test_the_csrf_secret_is_accepted_and_nothing_else(sessions: Sessions) -> None:
    told, session = sessions.login("zhang.san", PASSWORD, HERE)
    assert session.accepts(session.csrf)
    for other in ("", told, session.csrf[:-1], session.csrf + "x", "\ud800"):
        assert not session.accepts(other)


@pytest.mark.parametrize("told", ["", "A" * 43, "\ud800"])
def test_other_texts_are_no_sessions(sessions: Sessions, told: str) -> None:
    sessions.login("zhang.san", PASSWORD, HERE)
    assert sessions.find(told) is None
    sessions.logout(told)


def test_a_token_is_no_session_and_a_session_no_token(
    accounts: Accounts, sessions: Sessions
) -> None:
    token, _ = accounts.issue_token("zhang.san", "报表", 1)
    told, _ = sessions.login("zhang.san", PASSWORD, HERE)
    assert sessions.find(token) is None
    assert accounts.authenticate_token(told) is None


@fresh
@given(st.lists(st.integers(0, 40 * MINUTE) | st.integers(29 * MINUTE, 31 * MINUTE), max_size=40))
def test_a_session_ends_when_idle_or_old(
    sessions: Sessions, clock: Clock, pauses: list[int]
) -> None:
    """Never later than told, and at most a minute sooner when idle."""
    clock.now = NOON
    told, session = sessions.login("zhang.san", PASSWORD, HERE)
    last = NOON
    for pause in pauses:
        clock.now += pause
        alive = sessions.find(told) == session
        if clock.now - last >= 30 * MINUTE or clock.now - NOON >= 12 * HOUR:
            assert not alive
        elif clock.now - last <= 29 * MINUTE:
            assert alive
        if not alive:
            break
        last = int(clock.now)


@pytest.mark.parametrize(
    ("pauses", "alive"),
    [([1799], True), ([1800], False), ([60, 1799], True), ([60, 1800], False),
     ([1799] * 24, True), ([1799] * 24 + [23], True), ([1799] * 24 + [24], False)],
)  # fmt: skip
def test_the_ends_of_a_session_are_exact(
    sessions: Sessions, clock: Clock, pauses: list[int], alive: bool
) -> None:
    told, _ = sessions.login("zhang.san", PASSWORD, HERE)
    for pause in pauses:
        clock.now += pause
        found = sessions.find(told)
    assert (found is not None) == alive


def test_logout_ends_one_session_and_revoking_all_of_a_user(sessions: Sessions) -> None:
    one, two, other = (
        sessions.login(name, PASSWORD, HERE)[0] for name in ("zhang.san", "zhang.san", "li.si")
    )
    sessions.logout(one)
    assert sessions.find(one) is None
    assert sessions.find(two) is not None
    assert sessions.revoke_all("ZHANG.SAN") == 1
    assert sessions.find(two) is None
    assert sessions.find(other) is not None


def test_a_role_counts_in_a_session_that_is_open(accounts: Accounts, sessions: Sessions) -> None:
    told, _ = sessions.login("zhang.san", PASSWORD, HERE)
    accounts.set_role("zhang.san", "admin")
    found = sessions.find(told)
    assert found is not None
    assert found.user.role == "admin"


def test_a_new_password_and_disabling_end_the_sessions_of_that_user(
    accounts: Accounts, sessions: Sessions
) -> None:
    other, _ = sessions.login("li.si", PASSWORD, HERE)
    told, _ = sessions.login("zhang.san", PASSWORD, HERE)
    accounts.set_password("Zhang.San", PASSWORD)
    assert sessions.find(told) is None
    told, _ = sessions.login("zhang.san", PASSWORD, HERE)
    accounts.disable("zhang.san")
    assert sessions.find(told) is None
    assert attempt(sessions, "zhang.san", HERE, PASSWORD) == "wrong"
    accounts.enable("zhang.san")
    assert sessions.find(told) is None
    assert sessions.find(other) is not None


def test_a_link_works_once_and_makes_an_admin_without_an_account(
    accounts: Accounts, sessions: Sessions
) -> None:
    link, other = sessions.link(), sessions.link()
    told, session = sessions.follow(link)
    assert (session.user.name, session.user.role) == ("local", "admin")
    assert sessions.find(told) == session
    for used in (link, told, "", "\ud800"):
        with pytest.raises(LoginRefused, match="the link is"):
            sessions.follow(used)
    assert sessions.find(sessions.follow(other)[0]) is not None
    assert sessions.revoke_all("local") == 2
    assert sessions.find(told) is None
    assert attempt(sessions, "local", HERE, PASSWORD) == "wrong"
    with pytest.raises(UsageError):
        accounts.issue_token("local", "报表", 1)


@pytest.mark.parametrize(("after", "good"), [(HOUR - 1, True), (HOUR, False)])
def test_a_link_expires(sessions: Sessions, clock: Clock, after: int, good: bool) -> None:
    link = sessions.link()
    clock.now += after
    if good:
        sessions.follow(link)
    else:
        with pytest.raises(LoginRefused):
            sessions.follow(link)


def test_of_many_who_follow_a_link_at_once_one_gets_in(sessions: Sessions) -> None:
    def follow(_: int) -> bool:
        try:
            sessions.follow(link)
        except LoginRefused:
            return False
        return True

    link = sessions.link()
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(follow, range(16))) == 1


def test_the_file_keeps_neither_secrets_nor_what_was_typed(
    accounts: Accounts, sessions: Sessions
) -> None:
    told, _ = sessions.login("zhang.san", PASSWORD, HERE)
    link = sessions.link()
    attempt(sessions, "my-secret-typed-as-a-name", HERE)
    kept = all_bytes(accounts.file.path.parent)
    assert b"zhang.san" in kept
    for text in (told, link, "my-secret-typed-as-a-name"):
        assert text.encode() not in kept


@pytest.mark.parametrize("change", ["password", "disable and enable", "role"])
def test_a_change_while_the_password_is_being_checked_counts(
    accounts: Accounts, clock: Clock, change: str
) -> None:
    class Slow(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            if change == "role":
                accounts.set_role("zhang.san", "admin")
            elif change == "password":
                accounts.set_password("zhang.san", "another password")
            else:
                accounts.disable("zhang.san")
                accounts.enable("zhang.san")
            return super().verify(hash, password)

    slow = Slow(time_cost=1, memory_cost=8, parallelism=1)
    with Accounts(accounts.file.path, hasher=slow, clock=clock) as again:
        sessions = Sessions(again)
        end = attempt(sessions, "zhang.san", HERE, PASSWORD)
        assert end == ("in" if change == "role" else "wrong")
        assert sessions.revoke_all("zhang.san") == (change == "role")


def test_sessions_that_ended_are_forgotten(sessions: Sessions, clock: Clock) -> None:
    sessions.login("zhang.san", PASSWORD, HERE)
    clock.now += 20 * MINUTE
    sessions.login("zhang.san", PASSWORD, HERE)
    clock.now += 10 * MINUTE
    sessions.login("li.si", PASSWORD, HERE)
    assert sessions.revoke_all("zhang.san") == 1
