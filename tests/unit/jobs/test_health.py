"""How late a job is, and whether somebody should look."""

from datetime import UTC, datetime, timedelta

import pytest

from core.job_runs.model import JobStatus, Planned
from core.job_runs.rules import lag, next_slot, slot_of, status

NOW = datetime(2026, 11, 24, 12, 10, tzinfo=UTC)
HOURLY = Planned("hourly", timedelta(hours=1), timedelta(minutes=5), is_woken=False)


def test_a_moment_lies_in_the_slot_that_began_last():
    assert slot_of(NOW, HOURLY.every, HOURLY.slots_begin) == NOW.replace(minute=5)
    assert next_slot(HOURLY, NOW) == NOW.replace(hour=13, minute=5)


@pytest.mark.parametrize(
    ("good", "minutes"),
    [(NOW.replace(minute=5), 0), (NOW.replace(hour=11, minute=5), 5), (NOW.replace(hour=9, minute=5), 125), (NOW.replace(minute=7), 0)],
    ids=["this slot", "the slot before", "hours ago", "ordered within this slot"],
)  # fmt: skip
def test_a_job_is_behind_since_the_first_slot_that_nobody_ran_well(good, minutes):
    assert lag(HOURLY, good_slot=good, registered_at=NOW, now=NOW) == timedelta(minutes=minutes)


def test_a_job_that_never_ran_is_behind_since_it_is_meant_to():
    assert lag(HOURLY, good_slot=None, registered_at=NOW - timedelta(minutes=3), now=NOW) == timedelta(minutes=3)


@pytest.mark.parametrize(
    ("behind", "succeeded", "silent", "expected"),
    [
        (0, True, 5, JobStatus.OK),
        (1, True, 5, JobStatus.OK),
        (10, True, 10, JobStatus.LATE),
        (10, None, 0, JobStatus.OK),
        (10, None, 2, JobStatus.LATE),
        (0, False, 0, JobStatus.FAILING),
        (10, False, 10, JobStatus.FAILING),
    ],
)
def test_what_failed_last_is_failing_and_what_waits_while_nothing_runs_is_late(behind, succeeded, silent, expected):
    heartbeat_at = NOW - timedelta(minutes=silent)
    found = status(behind=timedelta(minutes=behind), succeeded=succeeded, heartbeat_at=heartbeat_at, now=NOW)
    assert found is expected
