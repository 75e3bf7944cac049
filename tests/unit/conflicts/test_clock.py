"""By when a finding is to be settled, and when its clock stands."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.conflicts.clock import DAYS_BY_SEVERITY, Clock, Start, Turn, TurnTaken, clock, pauses, start
from core.conflicts.handling import turn_after
from core.conflicts.model import Severity
from core.requests.model import LEADS_TO, RequestState, Step

OPENED = datetime(2026, 11, 24, 9, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)
HOUR = timedelta(hours=1)
BEGUN = Start(date(2026, 11, 26), OPENED)


def at(hours):
    return OPENED + hours * HOUR


def asked(hours, request=ONE):
    return TurnTaken(request, Turn.CLIENT, at(hours))


def answered(hours, request=ONE):
    return TurnTaken(request, Turn.AGENCY, at(hours))


def closed(hours, request=ONE):
    return TurnTaken(request, Turn.NOBODY, at(hours))


@pytest.mark.parametrize(("severity", "days"), [("critical", 2), ("high", 5), ("medium", 15), ("low", 30)])
def test_the_severity_says_how_many_days(severity, days):
    assert start(Severity(severity), OPENED, due_on=None, due_set_at=None).day == OPENED.date() + timedelta(days=days)


def test_worse_is_never_due_later():
    days = [DAYS_BY_SEVERITY[severity] for severity in Severity]
    assert days == sorted(days, reverse=True)


def test_a_day_set_by_hand_counts_until_the_finding_opens_again():
    day = date(2026, 12, 24)
    assert start(Severity.LOW, OPENED, due_on=day, due_set_at=at(1)) == Start(day, at(1))
    assert start(Severity.LOW, OPENED, due_on=day, due_set_at=at(-1)).at == OPENED


def test_it_is_overdue_from_the_day_after():
    last = datetime(2026, 11, 26, 23, 59, tzinfo=UTC)
    assert clock(BEGUN, [], now=last) == Clock(BEGUN.day, is_overdue=False)
    assert clock(BEGUN, [], now=last + timedelta(minutes=1)) == Clock(BEGUN.day, is_overdue=True)


def test_what_lay_with_the_client_is_added_and_part_of_a_day_counts_as_one():
    assert clock(BEGUN, [asked(1), answered(49)], now=at(60)).due_on == date(2026, 11, 28)
    assert clock(BEGUN, [asked(1), answered(2)], now=at(60)).due_on == date(2026, 11, 27)


def test_it_stands_and_is_not_overdue_while_the_client_has_it():
    assert clock(BEGUN, [asked(10)], now=at(1000)).stands_since == at(10)
    assert not clock(BEGUN, [asked(10)], now=at(1000)).is_overdue
    assert not clock(BEGUN, [asked(999)], now=at(1000)).is_overdue


def test_one_answered_question_starts_it_again_and_a_closed_one_does_not():
    both = [asked(1), asked(2, TWO)]
    assert list(pauses([*both, answered(5, TWO)])) == [(at(1), at(5))]
    assert list(pauses([*both, closed(5, TWO)])) == [(at(1), None)]
    assert list(pauses([*both, closed(5), closed(6, TWO)])) == [(at(1), at(6))]


def test_what_lay_with_a_client_before_the_count_began_adds_nothing():
    assert clock(BEGUN, [asked(-48), closed(-24)], now=at(1)).due_on == BEGUN.day
    assert clock(BEGUN, [asked(-48), answered(24)], now=at(60)).due_on == date(2026, 11, 27)


@pytest.mark.parametrize("step", Step)
def test_each_step_of_a_request_says_whose_turn_it_is(step):
    said = {RequestState.WITH_CLIENT: Turn.CLIENT, RequestState.WITH_AGENCY: Turn.AGENCY}
    state = LEADS_TO.get(step, RequestState.WITH_CLIENT)
    assert turn_after(step) is said.get(state, Turn.NOBODY)


TURNS = st.lists(
    st.builds(TurnTaken, st.sampled_from([ONE, TWO]), st.sampled_from(Turn), st.integers(-50, 400).map(at)), max_size=8
)


@given(TURNS, st.integers(0, 400), st.integers(0, 100))
def test_the_day_never_comes_nearer_and_stands_still_only_while_it_is_counted(turns, now, later):
    first, second = clock(BEGUN, turns, now=at(now)), clock(BEGUN, turns, now=at(now + later))
    assert BEGUN.day <= first.due_on <= second.due_on
    assert not (first.is_overdue and first.stands_since)


@given(TURNS, st.integers(0, 400))
def test_whether_it_stands_follows_from_the_last_turn_of_each_question(turns, now):
    last = {each.request_id: each.turn for each in sorted(turns, key=lambda each: each.at) if each.at <= at(now)}
    still = [turn for turn in last.values() if turn is not Turn.NOBODY]
    stands = bool(still) and set(still) == {Turn.CLIENT}
    assert (clock(BEGUN, turns, now=at(now)).stands_since is not None) is stands
