"""Times in the reader's zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pages.view_models import times

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_day_is_the_readers_day():
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert times.day(late, "UTC") == "24 Nov 2026"
    assert times.day(late, "Asia/Tokyo") == "25 Nov 2026"


def test_a_minute_is_the_readers_minute():
    assert times.minute(NOON, "America/New_York") == "24 Nov 2026, 07:00"


def test_nothing_yet_is_a_dash():
    assert times.day(None) == times.minute(None, "UTC") == times.when(None, now=NOON, zone_name="UTC") == "–"


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=5), "in 5 hours"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=-13), "13 days ago"),
        (timedelta(days=-14), "2 weeks ago"),
        (timedelta(days=90), "in 3 months"),
    ],
)
def test_a_distance_is_said_in_its_largest_fitting_unit(distance, said):
    assert times.relative(NOON + distance, NOON) == said


def test_absolute_and_relative_stand_together():
    due = NOON + timedelta(days=3)
    assert times.when(due, now=NOON, zone_name="UTC") == "27 Nov 2026, 12:00 (in 3 days)"
    assert times.when_day(due, now=NOON, zone_name="UTC") == "27 Nov 2026 (in 3 days)"


def test_due_on_a_day_means_its_last_minute_where_the_reader_is():
    end = times.end_of_day(date(2026, 12, 8), "America/New_York")
    assert end == datetime(2026, 12, 9, 4, 59, tzinfo=UTC)
    assert times.day(end, "America/New_York") == "8 Dec 2026"


def test_a_day_begins_where_the_reader_is_even_when_clocks_change():
    assert times.start_of_day(date(2026, 3, 29), "Europe/Zurich") == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert times.start_of_day(date(2026, 3, 30), "Europe/Zurich") == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_an_unknown_zone_reads_as_utc():
    assert times.minute(NOON, "Atlantis/Capital") == "24 Nov 2026, 12:00"
