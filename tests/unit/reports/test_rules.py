"""When a scheduled report comes next, over months of different lengths and clocks that are put; and what a schedule may ask."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.papers.model import Format
from core.reports.filters import FilterNotValid, as_values, filters_from, words_of
from core.reports.history import HashNotValid, digest_of
from core.reports.model import NO_FILTERS, SCHEDULE_MOVES, Cadence, FilterKey, Rhythm, ScheduleState, ScheduleWanted
from core.reports.rules import ScheduleNotInThisState, ScheduleNotValid, check_move, check_schedule, next_run

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
SOMEBODY = UUID(int=1)


def at(text, zone="UTC"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("cadence", "after", "zone", "expected"),
    [
        (Cadence(Rhythm.DAILY, 8), "2026-11-25T07:59", "Europe/London", "2026-11-25T08:00"),
        (Cadence(Rhythm.DAILY, 8), "2026-11-25T08:00", "Europe/London", "2026-11-26T08:00"),
        (Cadence(Rhythm.WEEKLY, 9, weekday=0), "2026-11-25T08:00", "Europe/Berlin", "2026-11-30T09:00"),
        (Cadence(Rhythm.WEEKLY, 9, weekday=2), "2026-11-25T08:00", "Europe/Berlin", "2026-11-25T09:00"),
        (Cadence(Rhythm.MONTHLY, 8, day_of_month=1), "2026-12-01T08:00", "Asia/Tokyo", "2027-01-01T08:00"),
        (Cadence(Rhythm.MONTHLY, 8, day_of_month=31), "2027-02-01T00:00", "UTC", "2027-02-28T08:00"),
        (Cadence(Rhythm.MONTHLY, 8, day_of_month=29), "2028-02-01T00:00", "UTC", "2028-02-29T08:00"),
        # The hour that London leaves out in spring is the one after; the one that it gives twice in autumn, the first.
        (Cadence(Rhythm.DAILY, 1), "2027-03-27T12:00", "Europe/London", "2027-03-28T02:00"),
        (Cadence(Rhythm.DAILY, 1), "2026-10-24T12:00", "Europe/London", "2026-10-25T01:00"),
    ],
)
def test_the_next_run_is_at_the_hour_of_the_owners_own_day(cadence, after, zone, expected):
    assert next_run(cadence, after=at(after, zone), zone_name=zone) == at(expected, zone)


@given(
    zone=st.sampled_from(ZONES), hour=st.integers(0, 23), rhythm=st.sampled_from(list(Rhythm)), day=st.integers(1, 31),
    begun=st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2028-12-31")),
)  # fmt: skip
def test_runs_follow_each_other_one_for_each_day_week_or_month_whatever_the_clocks_do(zone, hour, rhythm, day, begun):
    cadence = Cadence(
        rhythm, hour, weekday=day % 7 if rhythm is Rhythm.WEEKLY else None,
        day_of_month=day if rhythm is Rhythm.MONTHLY else None,
    )  # fmt: skip
    runs = [next_run(cadence, after=begun.replace(tzinfo=UTC), zone_name=zone)]
    for _ in range(5):
        runs.append(next_run(cadence, after=runs[-1], zone_name=zone))
    local = [each.astimezone(ZoneInfo(zone)) for each in runs]
    gaps = [later.date() - earlier.date() for earlier, later in pairwise(local)]
    if rhythm is Rhythm.MONTHLY:
        months = [each.year * 12 + each.month for each in local]
        assert months == list(range(months[0], months[0] + 6))
    else:
        assert set(gaps) == {timedelta(days=7 if rhythm is Rhythm.WEEKLY else 1)}
    # An hour that is left out is made up for by the next one.
    assert all(each.hour in {hour, (hour + 1) % 24} for each in local)


def wanted(cadence, formats=(Format.PDF,), people=(SOMEBODY,)):
    return ScheduleWanted("executive_summary", NO_FILTERS, formats, cadence, people)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (wanted(Cadence(Rhythm.DAILY, 24)), "hour"),
        (wanted(Cadence(Rhythm.WEEKLY, 8)), "weekday"),
        (wanted(Cadence(Rhythm.WEEKLY, 8, weekday=7)), "weekday"),
        (wanted(Cadence(Rhythm.DAILY, 8, weekday=1)), "weekday"),
        (wanted(Cadence(Rhythm.MONTHLY, 8)), "day of the month"),
        (wanted(Cadence(Rhythm.MONTHLY, 8, day_of_month=32)), "1 to 31"),
        (wanted(Cadence(Rhythm.DAILY, 8), formats=()), "kind of file"),
        (wanted(Cadence(Rhythm.DAILY, 8), formats=(Format.PDF, Format.PDF)), "once"),
        (wanted(Cadence(Rhythm.DAILY, 8), people=()), "who is sent"),
        (wanted(Cadence(Rhythm.DAILY, 8), people=[UUID(int=each) for each in range(51)]), "At most 50"),
    ],
)
def test_a_schedule_that_nobody_can_keep_is_refused_with_what_to_do(asked, sentence):
    with pytest.raises(ScheduleNotValid, match=sentence):
        check_schedule(asked, "Executive summary")


@pytest.mark.parametrize("now", list(ScheduleState))
@pytest.mark.parametrize("to", list(ScheduleState))
def test_a_schedule_moves_as_the_table_says(now, to):
    if to in SCHEDULE_MOVES[now]:
        check_move(now, to)
    else:
        with pytest.raises(ScheduleNotInThisState, match=now.value):
            check_move(now, to)


class TestFilters:
    KEYS = (FilterKey.COUNTERPART, FilterKey.STATUS, FilterKey.DAYS)

    def test_what_was_read_is_written_again_the_same(self):
        values = {"counterpart_id": str(SOMEBODY), "status": "at_risk", "days": "28"}
        assert as_values(filters_from(values, self.KEYS)) == values

    @pytest.mark.parametrize(
        "values",
        [{"status": "fine"}, {"days": "0"}, {"days": "99999"}, {"days": "x"}, {"counterpart_id": "x"}, {"severity": "low"}, {"'": ""}],
    )  # fmt: skip
    def test_what_a_report_does_not_have_or_cannot_mean_is_refused(self, values):
        with pytest.raises(FilterNotValid):
            filters_from(values, self.KEYS)

    def test_stored_words_are_said_as_people_say_them(self):
        assert [words_of(each) for each in ("non_compliant", "with_reservation")] == [
            "Non-compliant", "With reservation",
        ]  # fmt: skip


class TestHash:
    HEX = "ab" * 32

    @pytest.mark.parametrize("typed", [HEX, HEX.upper(), f" sha256:{HEX} ", ":".join([HEX[:32], HEX[32:]])])
    def test_it_is_read_as_programs_print_it(self, typed):
        assert digest_of(typed).hex() == self.HEX

    @pytest.mark.parametrize("typed", ["", "ab", HEX + "a", "g" * 64])
    def test_anything_else_is_no_hash(self, typed):
        with pytest.raises(HashNotValid):
            digest_of(typed)
