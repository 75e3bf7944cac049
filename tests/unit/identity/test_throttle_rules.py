from datetime import UTC, datetime, timedelta

import pytest

from core.identity.throttle_rules import (
    ACCOUNT,
    MAX_WAIT,
    MEMORY,
    NETWORK,
    REAUTHENTICATION,
    Throttle,
    counted,
    network_of,
    subject,
    wait_seconds,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTHING_YET = Throttle(0, NOW, None)


def after(attempts: int, limit=ACCOUNT) -> Throttle:
    throttle = NOTHING_YET
    for _ in range(attempts):
        throttle = counted(throttle, limit, NOW)
    return throttle


@pytest.mark.parametrize("limit", [ACCOUNT, NETWORK, REAUTHENTICATION])
def test_the_free_attempts_cost_no_time(limit):
    assert after(limit.free_attempts - 1, limit).blocked_until is None
    assert after(limit.free_attempts, limit).blocked_until == NOW + timedelta(seconds=1)


@pytest.mark.parametrize(("excess", "seconds"), [(0, 1), (1, 2), (2, 4), (5, 32), (9, 512), (10, 900), (50, 900)])
def test_each_further_attempt_doubles_the_wait_up_to_the_longest(excess, seconds):
    assert after(ACCOUNT.free_attempts + excess).blocked_until == NOW + timedelta(seconds=seconds)
    assert timedelta(seconds=seconds) <= MAX_WAIT


def test_a_count_is_forgotten_after_an_hour_without_an_attempt():
    exhausted = after(ACCOUNT.free_attempts + 3)

    assert counted(exhausted, ACCOUNT, NOW + MEMORY).failure_count == ACCOUNT.free_attempts + 4
    assert counted(exhausted, ACCOUNT, NOW + MEMORY + timedelta(seconds=1)) == Throttle(
        1, NOW + MEMORY + timedelta(seconds=1), None
    )


def test_the_wait_is_the_longest_of_the_blocks_that_hold_rounded_up():
    def until(seconds: float) -> Throttle:
        return Throttle(9, NOW, NOW + timedelta(seconds=seconds))

    assert wait_seconds([NOTHING_YET], NOW) == 0
    assert wait_seconds([until(-1), until(0)], NOW) == 0
    assert wait_seconds([until(2.5), until(7.2), NOTHING_YET], NOW) == 8


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_subscriber_is_one_network(address, network):
    assert network_of(address) == network


def test_subjects_of_different_kinds_never_meet():
    names = {subject(limit, "a@example.com") for limit in (ACCOUNT, NETWORK, REAUTHENTICATION)}

    assert len(names) == 3
    assert all(len(name) == 32 and b"example" not in name for name in names)
