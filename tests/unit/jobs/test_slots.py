"""Which slot a moment lies in."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from jobs.schedule import Job

NOTHING = SimpleNamespace(run=lambda conn, *, now: 0)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-02T02:14:59.999999", "2026-11-01T02:15:00"),
        ("2026-11-02T02:15:00", "2026-11-02T02:15:00"),
        ("2026-11-02T23:59:59", "2026-11-02T02:15:00"),
        ("2026-11-03T00:00:00", "2026-11-02T02:15:00"),
    ],
)
def test_a_daily_slot_begins_at_its_hour(now, slot):
    daily = Job("daily", NOTHING, every=timedelta(days=1), offset=timedelta(hours=2, minutes=15))
    assert daily.slot(at(now)) == at(slot)


def test_slots_of_seconds_follow_each_other_without_a_gap():
    often = Job("often", NOTHING, every=timedelta(seconds=15))
    moments = [at("2026-11-02T09:00:00") + timedelta(seconds=n) for n in range(60)]
    assert sorted({often.slot(moment) for moment in moments}) == moments[::15]
    assert all(often.slot(moment) <= moment < often.slot(moment) + often.every for moment in moments)
