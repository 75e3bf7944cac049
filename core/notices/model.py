"""Of what people are reminded, who is, and on which steps before and after a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.identity.model import PERMISSIONS, OrganizationKind, Permission, Role

START, DUE, BEFORE, OVERDUE = "start", "due", "before_", "overdue_"
"""The words of a ladder's rungs; `before_7` is seven days before the due day, `overdue_1` the first one after it."""

MOST_A_DAY = 20
"""Nobody is told of more than this on one day, reminders that a client gives by hand included; the rest follows."""


class NoticeKind(StrEnum):
    """What is due; and what happened to a scheduled report, which has no ladder and is told once."""

    ACKNOWLEDGEMENT = "acknowledgement"
    FIRST_ASSESSMENT = "first_assessment"
    REVIEW = "review"
    DELEGATED_ANSWERS = "delegated_answers"
    CORRECTIVE_ACTION = "corrective_action"
    EXCEPTION_ENDING = "exception_ending"
    REQUEST = "request"
    IGNORED_LAPSE = "ignored_lapse"
    REPORT_READY = "report_ready"
    REPORT_PAUSED = "report_paused"
    SIGNATURES_OVERDUE = "signatures_overdue"


@dataclass(frozen=True)
class Ladder:
    """How often somebody is reminded of one kind of fact.

    Attributes:
        before: days before the due day; None takes the organization's own.
        is_due_told: on the due day.
        is_overdue_told: weekly after it as often as the organization wants.
        is_start_told: when the fact begins.
        is_start_written: and by letter too; not where a letter of its own tells of the beginning at once.
    """

    before: tuple[int, ...] | None = None
    is_due_told: bool = True
    is_overdue_told: bool = True
    is_start_told: bool = True
    is_start_written: bool = True


_ANNOUNCED = Ladder(is_start_written=False)
_WARNED = {"is_due_told": False, "is_overdue_told": False, "is_start_told": False}
LADDERS: Mapping[NoticeKind, Ladder] = {
    NoticeKind.ACKNOWLEDGEMENT: _ANNOUNCED,
    NoticeKind.FIRST_ASSESSMENT: Ladder(),
    NoticeKind.REVIEW: Ladder(),
    NoticeKind.DELEGATED_ANSWERS: Ladder(),
    NoticeKind.CORRECTIVE_ACTION: Ladder(),
    NoticeKind.EXCEPTION_ENDING: Ladder(before=(30, 7), **_WARNED),
    NoticeKind.REQUEST: _ANNOUNCED,
    NoticeKind.IGNORED_LAPSE: Ladder(before=(7, 1), **_WARNED),
    NoticeKind.SIGNATURES_OVERDUE: Ladder(before=(), is_due_told=False, is_start_told=False),
}
GATHERED = frozenset({NoticeKind.SIGNATURES_OVERDUE})
"""Told as one notice of all that there is of the kind, however many facts it has."""

# Whoever may act on it; whoever a fact was given to is told besides.
_WHO: Mapping[NoticeKind, frozenset[Permission]] = {
    NoticeKind.ACKNOWLEDGEMENT: frozenset({Permission.DISTRIBUTION_SIGN}),
    NoticeKind.FIRST_ASSESSMENT: frozenset({Permission.ASSESSMENT_SUBMIT}),
    NoticeKind.REVIEW: frozenset({Permission.ASSESSMENT_SUBMIT}),
    NoticeKind.DELEGATED_ANSWERS: frozenset({Permission.ASSESSMENT_DRAFT}),
    NoticeKind.CORRECTIVE_ACTION: frozenset({Permission.VIOLATION_CORRECT}),
    NoticeKind.EXCEPTION_ENDING: frozenset({Permission.DISTRIBUTION_SIGN, Permission.EXCEPTION_DECIDE}),
    NoticeKind.REQUEST: frozenset({Permission.REQUEST_OPEN, Permission.REQUEST_ANSWER}),
    NoticeKind.IGNORED_LAPSE: frozenset({Permission.CONFLICT_RESOLVE}),
    NoticeKind.SIGNATURES_OVERDUE: frozenset({Permission.DISTRIBUTION_REMIND}),
}
RECIPIENTS: Mapping[NoticeKind, tuple[Role, ...]] = {
    kind: tuple(sorted(role for role, may in PERMISSIONS.items() if may & wanted)) for kind, wanted in _WHO.items()
}
_TOLD_ONCE: Mapping[NoticeKind, Permission] = {
    NoticeKind.REPORT_READY: Permission.RECORD_EXPORT,
    NoticeKind.REPORT_PAUSED: Permission.PERSON_MANAGE,
}
READERS: Mapping[NoticeKind, tuple[Role, ...]] = {
    **RECIPIENTS,
    **{
        kind: tuple(sorted(role for role, may in PERMISSIONS.items() if wanted in may))
        for kind, wanted in _TOLD_ONCE.items()
    },
}
"""Whose role lets them act on what a notice of each kind says."""


@dataclass(frozen=True)
class DueFact:
    """One fact as one person is to be reminded of it.

    `due_at` identifies the ladder, `due_on` is the day in the reader's own calendar; `sent` the rungs told of so far.
    A gathered kind has how many there are in `count`, and in `told_on` the day on which the reader heard of it last.
    """

    kind: NoticeKind
    subject_id: UUID
    link_id: UUID
    title: str | None
    counterpart: str | None
    starts_on: date
    due_at: datetime
    due_on: date
    sent: frozenset[str] = frozenset()
    count: int | None = None
    told_on: date | None = None


@dataclass(frozen=True)
class Reminder:
    """One line of somebody's day: the fact and the step of its ladder that has come."""

    fact: DueFact
    rung: str


@dataclass(frozen=True)
class Reader:
    """Whose day it is, and how their organization wants to be reminded; on `days_off` nobody there works."""

    org_id: UUID
    user_id: UUID
    organization: str
    kind: OrganizationKind
    email: str
    today: date
    days_before: tuple[int, ...]
    overdue_count: int
    reminded_by_hand: int
    days_off: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Notice:
    """What somebody was told. `settled_at` says since when there is nothing left to do about it.

    `fact_count` says of a gathered kind how many there were; its `due_on` is the earliest of their days.
    """

    id: UUID
    kind: NoticeKind
    subject_id: UUID
    link_id: UUID
    rung: str
    title: str | None
    counterpart: str | None
    due_on: date
    created_at: datetime
    read_at: datetime | None
    settled_at: datetime | None
    fact_count: int | None

    @property
    def is_open(self) -> bool:
        """Not read yet, and still to be done."""
        return self.read_at is None and self.settled_at is None
