"""By when a finding is to be settled: days by severity, on a clock that stands while all questions are with clients."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from core.conflicts.model import Severity

DAYS_BY_SEVERITY: Mapping[Severity, int] = MappingProxyType(
    {Severity.CRITICAL: 2, Severity.HIGH: 5, Severity.MEDIUM: 15, Severity.LOW: 30}
)
"""Whole days from the day a finding opened, that one not counted."""
_DAY = timedelta(days=1)


class Turn(StrEnum):
    """Whose turn it is in a question about a finding."""

    CLIENT = "client"
    AGENCY = "agency"
    NOBODY = "nobody"


@dataclass(frozen=True)
class TurnTaken:
    """From when on it is whose turn in one question."""

    request_id: UUID
    turn: Turn
    at: datetime


@dataclass(frozen=True)
class Clock:
    """By when, and whether the clock stands (`stands_since`); what is late while it stands is not overdue."""

    due_on: date
    is_overdue: bool
    stands_since: datetime | None = None


@dataclass(frozen=True)
class Start:
    """What a day is counted from: a base day, and the moment from which pauses count."""

    day: date
    at: datetime


def start(severity: Severity, opened_at: datetime, *, due_on: date | None, due_set_at: datetime | None) -> Start:
    """The day that somebody set since the finding last opened, or else the one of its severity."""
    if due_on is not None and due_set_at is not None and due_set_at >= opened_at:
        return Start(due_on, due_set_at)
    opened = opened_at.astimezone(UTC)
    return Start(opened.date() + timedelta(days=DAYS_BY_SEVERITY[severity]), opened)


def clock(begun: Start, turns: Sequence[TurnTaken], *, now: datetime) -> Clock:
    """The base day moved by all the time that the clock stood since it was begun; part of a day counts as a day."""
    paused, stands_since = timedelta(), None
    for since, until in pauses([each for each in turns if each.at <= now]):
        paused += max((until or now) - max(since, begun.at), timedelta())
        stands_since = since if until is None else None
    ends_at = datetime.combine(begun.day + _DAY, time(), UTC) + paused
    due_on = (ends_at - timedelta(microseconds=1)).date()
    return Clock(due_on, stands_since is None and now >= ends_at, stands_since)


def ends_at(clock: Clock) -> datetime:
    """The last second of the day, as dues are said."""
    return datetime.combine(clock.due_on + _DAY, time(), UTC) - timedelta(seconds=1)


def pauses(turns: Sequence[TurnTaken]) -> Iterator[tuple[datetime, datetime | None]]:
    """The times in which there was a question, and every one of them lay with a client; the last may still run."""
    whose: dict[UUID, Turn] = {}
    since: datetime | None = None
    for taken in sorted(turns, key=lambda each: each.at):
        whose[taken.request_id] = taken.turn
        asked = [turn for turn in whose.values() if turn is not Turn.NOBODY]
        stands = bool(asked) and all(turn is Turn.CLIENT for turn in asked)
        if stands and since is None:
            since = taken.at
        elif not stands and since is not None:
            yield since, taken.at
            since = None
    if since is not None:
        yield since, None
