"""Which reminder is given on which day: weekends, missed days, what meets on one day, and the cap."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity.countries import country_names, public_holidays
from core.identity.model import OrganizationKind
from core.notices.model import MOST_A_DAY, DueFact, NoticeKind, Reader
from core.notices.rules import reminders, reminding_day, rung_due, steps, working_day_from, working_day_until

DAYS = (7, 1)
WEDNESDAY = date(2026, 11, 25)


def a_fact(due_on, *, starts_on=date(2026, 10, 1), kind=NoticeKind.ACKNOWLEDGEMENT, sent=(), subject_id=None):
    due_at = datetime(due_on.year, due_on.month, due_on.day, tzinfo=UTC)
    return DueFact(kind, subject_id or uuid4(), uuid4(), "T", "C", starts_on, due_at, due_on, frozenset(sent))


def climbed(fact, first, last, days_before=DAYS, overdue_count=4):
    """What is told on each day when somebody looks on every business day."""
    told, sent = {}, set()
    for offset in range((last - first).days + 1):
        today = first + timedelta(days=offset)
        if today.weekday() > 4:
            continue
        step = rung_due(
            a_fact(fact.due_on, starts_on=fact.starts_on, kind=fact.kind, sent=sent),
            today=today, days_before=days_before, overdue_count=overdue_count,
        )  # fmt: skip
        if step:
            told[step] = today
            sent.add(step)
    return told


def test_a_fact_is_told_at_its_start_before_on_and_after_its_day():
    fact = a_fact(WEDNESDAY, starts_on=date(2026, 11, 2))
    assert climbed(fact, date(2026, 11, 2), date(2027, 2, 1)) == {
        "start": date(2026, 11, 2), "before_7": date(2026, 11, 18), "before_1": date(2026, 11, 24), "due": WEDNESDAY,
        "overdue_1": date(2026, 11, 26), "overdue_2": date(2026, 12, 3), "overdue_3": date(2026, 12, 10), "overdue_4": date(2026, 12, 17),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("due_on", "told"),
    [
        (date(2026, 11, 28), {"before_7": date(2026, 11, 20), "due": date(2026, 11, 27), "overdue_1": date(2026, 11, 30)}),
        (date(2026, 11, 29), {"before_7": date(2026, 11, 20), "due": date(2026, 11, 27), "overdue_1": date(2026, 11, 30)}),
        (date(2026, 11, 30), {"before_7": date(2026, 11, 23), "before_1": date(2026, 11, 27), "due": date(2026, 11, 30), "overdue_1": date(2026, 12, 1)}),
    ],
    ids=["Saturday", "Sunday", "Monday"],
)  # fmt: skip
def test_a_warning_comes_on_the_friday_before_a_weekend_and_what_is_late_on_the_monday_after(due_on, told):
    found = climbed(a_fact(due_on), date(2026, 11, 10), date(2026, 12, 2))
    assert found == told


def test_a_short_notice_has_no_reminder_before_its_own_beginning():
    fact = a_fact(WEDNESDAY, starts_on=date(2026, 11, 23))
    assert [step.rung for step in steps(fact, DAYS, 0)] == ["start", "before_1", "due"]


def test_days_that_were_missed_are_made_good_by_the_last_reminder_alone():
    fact = a_fact(WEDNESDAY)
    assert rung_due(fact, today=date(2026, 11, 20), days_before=DAYS, overdue_count=4) == "before_7"
    assert rung_due(fact, today=date(2026, 12, 30), days_before=DAYS, overdue_count=4) == "overdue_4"


def test_a_beginning_of_weeks_ago_is_no_news():
    fact = a_fact(date(2027, 6, 1), starts_on=date(2026, 11, 2))
    assert rung_due(fact, today=date(2026, 11, 9), days_before=DAYS, overdue_count=4) == "start"
    assert rung_due(fact, today=date(2026, 11, 10), days_before=DAYS, overdue_count=4) is None


def test_an_ending_exception_is_told_thirty_and_seven_days_before_and_never_after():
    fact = a_fact(date(2026, 12, 31), kind=NoticeKind.EXCEPTION_ENDING)
    assert climbed(fact, date(2026, 11, 1), date(2027, 2, 1)) == {
        "before_30": date(2026, 12, 1),
        "before_7": date(2026, 12, 24),
    }


@given(
    starts=st.integers(0, 400), length=st.integers(0, 90), days_before=st.sets(st.integers(1, 60), max_size=3),
    overdue=st.integers(0, 8),
)  # fmt: skip
def test_each_rung_is_told_once_on_a_business_day_in_order_and_no_warning_after_the_day(
    starts, length, days_before, overdue
):
    begin = date(2026, 1, 1) + timedelta(days=starts)
    fact = a_fact(begin + timedelta(days=length), starts_on=begin)
    told = climbed(fact, begin - timedelta(days=5), fact.due_on + timedelta(days=80), days_before, overdue)
    days = list(told.values())
    assert days == sorted(set(days))
    assert all(day.weekday() < 5 for day in days)
    assert all(day <= fact.due_on for rung, day in told.items() if rung.startswith("before_"))
    assert all(day > fact.due_on for rung, day in told.items() if rung.startswith("overdue_"))
    assert sum(rung.startswith("overdue_") for rung in told) == overdue
    assert any(rung in {"due", "start"} for rung in told)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_weekend_moves_to_the_days_beside_it(day):
    assert working_day_until(day) <= day <= working_day_from(day)
    assert (working_day_from(day) - working_day_until(day)).days in {0, 3}


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-11-24T07:00+00:00", "Europe/Berlin", date(2026, 11, 24)),
        ("2026-11-24T06:59+00:00", "Europe/Berlin", None),
        ("2026-11-24T19:00+00:00", "Europe/Berlin", None),
        ("2026-11-22T22:00+00:00", "Australia/Sydney", date(2026, 11, 23)),
        ("2026-11-20T22:00+00:00", "Australia/Sydney", None),
        ("2026-11-24T02:30+00:00", "Asia/Kolkata", date(2026, 11, 24)),
        ("2026-11-24T08:00+00:00", "No/Such_Zone", date(2026, 11, 24)),
    ],
)
def test_reminders_are_given_from_eight_to_eight_on_business_days_of_the_readers_own_calendar(moment, zone, day):
    assert reminding_day(datetime.fromisoformat(moment), zone) == day


def a_reader(reminded_by_hand=0):
    return Reader(
        uuid4(), uuid4(), "Lumen", OrganizationKind.AGENCY, "a@example.com", WEDNESDAY, DAYS, 4, reminded_by_hand
    )


def test_the_most_urgent_come_first_and_no_more_than_a_day_holds():
    late = [a_fact(WEDNESDAY - timedelta(days=1), subject_id=UUID(int=n)) for n in range(15)]
    due = [a_fact(WEDNESDAY, subject_id=UUID(int=n)) for n in range(15)]
    found = reminders(a_reader(), due + late)
    assert [each.rung for each in found] == ["overdue_1"] * 15 + ["due"] * 5
    assert len(found) == MOST_A_DAY


def test_what_a_client_reminded_of_by_hand_counts_towards_the_day():
    due = [a_fact(WEDNESDAY) for _ in range(30)]
    assert len(reminders(a_reader(reminded_by_hand=15), due)) == MOST_A_DAY - 15
    assert reminders(a_reader(reminded_by_hand=40), due) == []


CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)})


def test_a_public_holiday_is_a_day_on_which_nobody_is_there():
    # The 25th is a Friday: warned on Thursday; late on Monday; a week on it is New Year's Day, a Friday too.
    fact = a_fact(date(2026, 12, 25))
    found = {step.rung: step.given_on for step in steps(fact, (1,), 2, CHRISTMAS)}
    assert (found["before_1"], found["due"]) == (date(2026, 12, 24), date(2026, 12, 24))
    assert found["overdue_1"] == date(2026, 12, 28)
    fact = a_fact(date(2026, 12, 24))
    assert [step.given_on for step in steps(fact, (), 2, CHRISTMAS)][-2:] == [date(2026, 12, 28), date(2027, 1, 4)]
    assert reminding_day(datetime(2026, 12, 25, 9, tzinfo=UTC), "UTC", CHRISTMAS) is None
    assert reminding_day(datetime(2026, 12, 28, 9, tzinfo=UTC), "UTC", CHRISTMAS) == date(2026, 12, 28)


def test_countries_have_names_and_their_holidays_and_an_unknown_one_has_none():
    assert {
        "DE": "Germany",
        "US": "United States",
        "IM": "Isle of Man",
        "CD": "DR Congo",
    }.items() <= country_names().items()
    assert date(2026, 10, 3) in public_holidays("DE", 2026)
    assert date(2026, 10, 3) not in public_holidays("FR", 2026)
    assert public_holidays("XX", 2026) == frozenset()


def test_gathered_facts_are_one_reminder_of_all_of_them_and_one_already_told_of_today_is_none():
    kind = NoticeKind.SIGNATURES_OVERDUE
    first, second = (replace(a_fact(WEDNESDAY - timedelta(days=days), kind=kind), count=days) for days in (1, 5))
    reader = a_reader()
    (told,) = reminders(reader, [first, second])
    assert (told.fact.count, told.fact.due_on, told.fact.due_at, told.rung) == (
        6,
        second.due_on,
        first.due_at,
        "overdue_1",
    )
    heard = [replace(each, told_on=WEDNESDAY) for each in (first, second)]
    assert reminders(reader, heard) == []
