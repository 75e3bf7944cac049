"""When a scheduled report is made next, and what a schedule may ask for."""

import calendar
from datetime import UTC, date, datetime, time, timedelta

from core.errors import NotInThisState, NotValid
from core.notices.rules import zone_of
from core.reports.model import (
    MOST_RECIPIENTS,
    SCHEDULE_MOVES,
    Cadence,
    Rhythm,
    ScheduleState,
    ScheduleWanted,
)

LAST_WEEKDAY, LAST_HOUR, LONGEST_MONTH = 6, 23, 31


class ScheduleNotValid(NotValid):
    """A schedule asks for what it cannot have."""


class ScheduleNotInThisState(NotInThisState):
    """A schedule's state does not allow the move."""


def next_run(cadence: Cadence, *, after: datetime, zone_name: str) -> datetime:
    """The first moment after `after` that the cadence means, in UTC.

    An hour that the clocks leave out is the hour after; one that they give twice is the first of the two.
    """
    zone = zone_of(zone_name)
    day = after.astimezone(zone).date()
    while True:
        day = _day_from(cadence, day)
        found = datetime.combine(day, time(cadence.hour), tzinfo=zone).astimezone(UTC)
        if found > after:
            return found
        day += timedelta(days=1)


def _day_from(cadence: Cadence, day: date) -> date:
    """The first day that the cadence means, not before `day`."""
    if cadence.rhythm is Rhythm.WEEKLY:
        return day + timedelta(days=((cadence.weekday or 0) - day.weekday()) % 7)
    if cadence.rhythm is Rhythm.DAILY:
        return day
    wanted = _day_of_month(cadence, day.year, day.month)
    if wanted >= day:
        return wanted
    return _day_of_month(cadence, day.year + day.month // 12, day.month % 12 + 1)


def _day_of_month(cadence: Cadence, year: int, month: int) -> date:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(cadence.day_of_month or 1, last))


def check_schedule(wanted: ScheduleWanted, title: str) -> None:
    """Refuse a schedule that no clock or file can keep."""
    _check_cadence(wanted.cadence)
    if not wanted.formats or len(set(wanted.formats)) < len(wanted.formats):
        raise ScheduleNotValid("Choose at least one kind of file, each once.")
    if not wanted.recipient_ids:
        raise ScheduleNotValid(f"Choose who is sent “{title}”: at least one of your people.")
    if len(set(wanted.recipient_ids)) > MOST_RECIPIENTS:
        raise ScheduleNotValid(f"At most {MOST_RECIPIENTS} people are sent one report.")


def _check_cadence(cadence: Cadence) -> None:
    if not 0 <= cadence.hour <= LAST_HOUR:
        raise ScheduleNotValid("Choose an hour from 0 to 23.")
    if (cadence.rhythm is Rhythm.WEEKLY) != (cadence.weekday is not None):
        raise ScheduleNotValid("A weekly report needs its weekday, and no other has one.")
    if (cadence.rhythm is Rhythm.MONTHLY) != (cadence.day_of_month is not None):
        raise ScheduleNotValid("A monthly report needs its day of the month, and no other has one.")
    if cadence.weekday is not None and not 0 <= cadence.weekday <= LAST_WEEKDAY:
        raise ScheduleNotValid("Choose a weekday from 0 (Monday) to 6 (Sunday).")
    if cadence.day_of_month is not None and not 1 <= cadence.day_of_month <= LONGEST_MONTH:
        raise ScheduleNotValid("Choose a day from 1 to 31; a shorter month's report is made on its last day.")


def check_move(now: ScheduleState, to: ScheduleState) -> None:
    """Refuse a move that the table of moves does not hold."""
    if to not in SCHEDULE_MOVES[now]:
        allowed = ", ".join(sorted(each.value for each in SCHEDULE_MOVES[now])) or "nothing"
        raise ScheduleNotInThisState(f"This schedule is {now.value}: it can become {allowed}.")
