"""On which day which reminder of a fact is given: working days of the recipient's own calendar, most urgent first."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.notices.model import (
    BEFORE,
    DUE,
    GATHERED,
    LADDERS,
    MOST_A_DAY,
    OVERDUE,
    START,
    DueFact,
    Reader,
    Reminder,
)

OPENS, CLOSES = time(8), time(20)
"""Between these hours of the recipient's day a reminder is given; not at night after a morning of standing still."""
FRIDAY = 4
NO_DAYS: Container[date] = frozenset()
WEEK = timedelta(days=7)
START_KEEPS = timedelta(days=7)
"""A beginning longer ago than this is no news."""


@dataclass(frozen=True)
class Step:
    """One rung and the day on which it is given."""

    rung: str
    given_on: date


def zone_of(name: str) -> ZoneInfo:
    """The recipient's zone; UTC where the stored name is no longer one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def reminding_day(now: datetime, zone_name: str, days_off: Container[date] = NO_DAYS) -> date | None:
    """The day it is for somebody in this zone, where reminders are given now; None at night and when nobody works."""
    local = now.astimezone(zone_of(zone_name))
    return local.date() if is_working_day(local.date(), days_off) and OPENS <= local.time() < CLOSES else None


def rung_due(
    fact: DueFact,
    *,
    today: date,
    days_before: Iterable[int],
    overdue_count: int,
    days_off: Container[date] = NO_DAYS,
) -> str | None:
    """The rung that is given today, or None: the last one whose day has come, unless that was given.

    One that was missed is made good as long as no later one has come; two that meet on one day are the later one.
    """
    passed = [step for step in steps(fact, days_before, overdue_count, days_off) if step.given_on <= today]
    if not passed or passed[-1].rung in fact.sent:
        return None
    last = passed[-1]
    is_stale = last.rung == START and today - fact.starts_on > START_KEEPS
    return None if is_stale else last.rung


def steps(
    fact: DueFact, days_before: Iterable[int], overdue_count: int, days_off: Container[date] = NO_DAYS
) -> list[Step]:
    """The whole ladder of a fact, in order. A reminder before its beginning is none."""
    ladder, due = LADDERS[fact.kind], fact.due_on
    before = sorted(ladder.before if ladder.before is not None else set(days_before), reverse=True)
    found = [Step(START, working_day_from(fact.starts_on, days_off))] if ladder.is_start_told else []
    found += [
        Step(f"{BEFORE}{days}", working_day_until(due - timedelta(days=days), days_off))
        for days in before
        if due - timedelta(days=days) > fact.starts_on
    ]
    if ladder.is_due_told:
        found.append(Step(DUE, working_day_until(due, days_off)))
    if ladder.is_overdue_told:
        found += [
            Step(f"{OVERDUE}{week + 1}", working_day_from(due + timedelta(days=1) + week * WEEK, days_off))
            for week in range(overdue_count)
        ]
    return found


def is_working_day(day: date, days_off: Container[date] = NO_DAYS) -> bool:
    """Whether somebody is there to be told: Monday to Friday, public holidays left out."""
    return day.weekday() <= FRIDAY and day not in days_off


def working_day_until(day: date, days_off: Container[date] = NO_DAYS) -> date:
    """The day itself, or the last working one before it: a warning is of no use after the day it warns of."""
    while not is_working_day(day, days_off):
        day -= timedelta(days=1)
    return day


def working_day_from(day: date, days_off: Container[date] = NO_DAYS) -> date:
    """The day itself, or the next working one: what is late waits for somebody to be there."""
    while not is_working_day(day, days_off):
        day += timedelta(days=1)
    return day


def reminders(reader: Reader, facts: Sequence[DueFact]) -> list[Reminder]:
    """What the reader is told today, the most urgent first, and no more than a day may hold."""
    found = [
        Reminder(fact, rung)
        for fact in facts
        if fact.kind not in GATHERED
        and (
            rung := rung_due(
                fact,
                today=reader.today,
                days_before=reader.days_before,
                overdue_count=reader.overdue_count,
                days_off=reader.days_off,
            )
        )
    ]
    for kind in sorted(GATHERED):
        found += gathered(reader, [fact for fact in facts if fact.kind is kind])
    found.sort(key=lambda each: (urgency(each.rung), each.fact.due_on, each.fact.kind, each.fact.subject_id))
    return found[: max(0, MOST_A_DAY - reader.reminded_by_hand)]


def gathered(reader: Reader, facts: Sequence[DueFact]) -> list[Reminder]:
    """One reminder of all the facts of a gathered kind, on a day on which one of them has a step; else none.

    Steps of the last week that the reader has not heard of are made good, all of them by this one.
    """
    fresh = [
        (fact, step.rung)
        for fact in facts
        for step in steps(fact, reader.days_before, reader.overdue_count, reader.days_off)
        if max(fact.told_on or date.min, reader.today - WEEK) < step.given_on <= reader.today
    ]
    if not fresh:
        return []
    lead, rung = max(fresh, key=lambda each: (each[0].due_at, each[1]))
    first = min(fact.due_on for fact in facts)
    return [Reminder(replace(lead, due_on=first, count=sum(fact.count or 0 for fact in facts)), rung)]


def urgency(rung: str) -> int:
    """How early it stands in a list: late, due, coming, new."""
    if rung.startswith(OVERDUE):
        return 0
    if rung == DUE:
        return 1
    return 2 if rung.startswith(BEFORE) else 3
