"""The limit on failed logins, on a clock that is set by hand."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.access.accounts import Accounts
from api.access.sessions import Sessions
from tests.api.accounts import CHEAP, NOON, PASSWORD, Clock, attempt

MINUTE, HOUR = 60, 3600
HERE, THERE = "192.0.2.1", "192.0.2.2"


def test_after_five_failures_a_user_is_refused_unheard(sessions: Sessions, clock: Clock) -> None:
    for number in range(5):
        assert attempt(sessions, "zhang.san", f"192.0.2.{number}") == "wrong"
        clock.now += 10
    assert attempt(sessions, "ZHANG.SAN", THERE, PASSWORD) == 15 * MINUTE - 50
    assert attempt(sessions, "li.si", THERE, PASSWORD) == "in"
    clock.now = NOON + 15 * MINUTE - 1
    assert attempt(sessions, "zhang.san", THERE, PASSWORD) == 1
    clock.now += 1
    assert attempt(sessions, "zhang.san", THERE) == "wrong"
    assert attempt(sessions, "zhang.san", THERE, PASSWORD) == 10
    clock.now += 10
    assert attempt(sessions, "zhang.san", THERE, PASSWORD) == "in"


def test_a_name_without_an_account_is_refused_alike(sessions: Sessions) -> None:
    ends = [attempt(sessions, "wang.wu", f"192.0.2.{number}") for number in range(6)]
    assert ends == ["wrong"] * 5 + [15 * MINUTE]


def test_after_five_failures_an_address_is_refused(sessions: Sessions) -> None:
    ends = [attempt(sessions, f"u{number}", HERE) for number in range(6)]
    assert ends == ["wrong"] * 5 + [15 * MINUTE]
    assert attempt(sessions, "zhang.san", HERE, PASSWORD) == 15 * MINUTE
    assert attempt(sessions, "zhang.san", THERE, PASSWORD) == "in"


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", HERE, True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("socket", "other", False),
    ],
)
def test_who_is_one_address(sessions: Sessions, address: str, other: str, same: bool) -> None:
    for number in range(5):
        attempt(sessions, f"u{number}", address)
    assert (attempt(sessions, "u9", other) != "wrong") == same


def test_a_login_forgives_the_user_but_not_the_address(sessions: Sessions) -> None:
    for number in range(4):
        attempt(sessions, "zhang.san", f"198.51.100.{number}")
        attempt(sessions, f"u{number}", HERE)
    assert attempt(sessions, "zhang.san", HERE, PASSWORD) == "in"
    assert attempt(sessions, "zhang.san", THERE) == "wrong"
    assert attempt(sessions, "zhang.san", HERE, PASSWORD) == "in"
    assert attempt(sessions, "u9", HERE) == "wrong"
    assert attempt(sessions, "zhang.san", HERE, PASSWORD) == 15 * MINUTE


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=30))
def test_the_limit_follows_a_plain_count(
    accounts: Accounts, clock: Clock, tries: list[tuple[int, bool]]
) -> None:
    sessions, failed = Sessions(accounts), []
    # A day later nothing of an earlier example counts.
    clock.now += 24 * HOUR
    for pause, right in tries:
        clock.now += pause
        now = int(clock.now)
        recent = [at for at in failed if now < at + 15 * MINUTE]
        # Every try from an address of its own: only the user's count matters.
        end = attempt(sessions, "zhang.san", f"at {now} {len(failed)}", PASSWORD if right else "no")
        if len(recent) >= 5:
            assert end == recent[-5] + 15 * MINUTE - now
        elif right:
            assert end == "in"
            failed.clear()
        else:
            assert end == "wrong"
            failed.append(now)


def test_guesses_at_the_same_moment_are_all_counted(sessions: Sessions) -> None:
    with ThreadPoolExecutor(8) as pool:
        ends = Counter(pool.map(lambda n: attempt(sessions, "li.si", f"a{n}"), range(24)))
    assert ends == {"wrong": 5, 15 * MINUTE: 19}


def test_failures_count_in_every_process_that_uses_the_file(
    accounts: Accounts, sessions: Sessions, clock: Clock
) -> None:
    for number in range(5):
        attempt(sessions, "zhang.san", f"192.0.2.{number}")
    with Accounts(accounts.file.path, hasher=CHEAP, clock=clock) as again:
        assert attempt(Sessions(again), "zhang.san", THERE, PASSWORD) == 15 * MINUTE
