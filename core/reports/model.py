"""What can be reported, what a report is narrowed to, what was made, and when one is made by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.compliance.model import ComplianceStatus, Severity, ViolationState
from core.conflicts.model import ResolutionStatus
from core.distribution.model import Response
from core.papers.model import Format

MOST_ROWS = 5_000
"""The most rows of one table of a report; a register's own file holds a hundred thousand."""
MOST_RECIPIENTS = 50
MOST_SCHEDULES = 50
"""Of one organization; each costs the seconds that its files take."""


class FilterKey(StrEnum):
    """What a report can be narrowed to; also the names in an address, in the API and in the history."""

    COUNTERPART = "counterpart_id"
    POLICY = "policy_id"
    STATUS = "status"
    RESPONSE = "response"
    STATE = "state"
    SEVERITY = "severity"
    FINDING = "finding"
    DAYS = "days"
    VIEW = "view_id"


@dataclass(frozen=True)
class Filters:
    """What a report is narrowed to; None means everything.

    Attributes:
        counterpart_id: the agency, or for an agency the client.
        finding: in which state a finding is.
        days: how many days before the time of the data it looks back.
        view_id: the saved view of a dashboard.
    """

    counterpart_id: UUID | None = None
    policy_id: UUID | None = None
    status: ComplianceStatus | None = None
    response: Response | None = None
    state: ViolationState | None = None
    severity: Severity | None = None
    finding: ResolutionStatus | None = None
    days: int | None = None
    view_id: UUID | None = None


NO_FILTERS = Filters()


@dataclass(frozen=True)
class MadeReport:
    """A row of the history: a file that was handed out or sent. Times in UTC."""

    id: UUID
    user_id: UUID
    made_by: str
    report: str
    title: str
    filters: Mapping[str, str]
    filter_words: Mapping[str, str]
    format: Format
    data_at: datetime
    file_name: str
    file_sha256: bytes
    byte_count: int
    schedule_id: UUID | None


class Rhythm(StrEnum):
    """How often a scheduled report is made."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ScheduleState(StrEnum):
    """Whether a schedule runs; one that was taken away stays for the history alone."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


SCHEDULE_MOVES: Mapping[ScheduleState, frozenset[ScheduleState]] = {
    ScheduleState.ACTIVE: frozenset({ScheduleState.PAUSED, ScheduleState.ENDED}),
    ScheduleState.PAUSED: frozenset({ScheduleState.ACTIVE, ScheduleState.ENDED}),
    ScheduleState.ENDED: frozenset(),
}


@dataclass(frozen=True)
class Cadence:
    """When: at an hour of the owner's day; `weekday` counts from Monday, 0. The 31st is a month's last day."""

    rhythm: Rhythm
    hour: int
    weekday: int | None = None
    day_of_month: int | None = None


@dataclass(frozen=True)
class ScheduleWanted:
    """What somebody asks for: which report, of what, as which files, when, for whom."""

    report: str
    filters: Filters
    formats: Sequence[Format]
    cadence: Cadence
    recipient_ids: Sequence[UUID]


@dataclass(frozen=True)
class Schedule:
    """A schedule as its organization reads it. Times in UTC; `time_zone` is its owner's."""

    id: UUID
    owner_id: UUID
    owner_name: str
    time_zone: str
    report: str
    filters: Mapping[str, str]
    formats: tuple[Format, ...]
    cadence: Cadence
    state: ScheduleState
    pause_reason: str | None
    next_run_at: datetime | None
    last_run_at: datetime | None
    last_error: str | None
    revision: int
    created_at: datetime
    recipient_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Recipient:
    """Somebody of the organization who can sign in today; `may_make` the report, and so be sent it."""

    user_id: UUID
    display_name: str
    email: str
    may_make: bool
