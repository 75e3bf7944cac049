"""The words and shapes of violations: who tells of them, what is done about them, and what either side reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from core.compliance.model import Severity, ViolationState

Terms = Mapping[str, tuple[str, ...]]
"""What was done, by dimension: terms of the shared vocabulary."""


class Source(StrEnum):
    """Who told of a violation."""

    AGENCY = "agency"
    CLIENT = "client"
    USAGE_LOG = "usage_log"


class Side(StrEnum):
    """On which side of the engagement whoever takes a step stands."""

    AGENCY = "agency"
    CLIENT = "client"


class Step(StrEnum):
    """What somebody did about a violation; a comment moves nothing."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    CORRECTING = "correcting"
    VERIFIED = "verified"
    SENT_BACK = "sent_back"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    COMMENTED = "commented"


LEADS_TO: Mapping[Step, ViolationState] = MappingProxyType(
    {
        Step.CONFIRMED: ViolationState.CONFIRMED,
        Step.CORRECTING: ViolationState.CORRECTING,
        Step.VERIFIED: ViolationState.VERIFIED,
        Step.SENT_BACK: ViolationState.CORRECTING,
        Step.CLOSED: ViolationState.CLOSED,
        Step.DISMISSED: ViolationState.DISMISSED,
    }
)
"""The state after each step that moves a violation."""

STEPS_BETWEEN: Mapping[tuple[ViolationState, ViolationState], Step] = MappingProxyType(
    {
        (ViolationState.REPORTED, ViolationState.CONFIRMED): Step.CONFIRMED,
        (ViolationState.CONFIRMED, ViolationState.CORRECTING): Step.CORRECTING,
        (ViolationState.CORRECTING, ViolationState.VERIFIED): Step.VERIFIED,
        (ViolationState.VERIFIED, ViolationState.CORRECTING): Step.SENT_BACK,
        (ViolationState.VERIFIED, ViolationState.CLOSED): Step.CLOSED,
        (ViolationState.REPORTED, ViolationState.DISMISSED): Step.DISMISSED,
        (ViolationState.CONFIRMED, ViolationState.DISMISSED): Step.DISMISSED,
        (ViolationState.CORRECTING, ViolationState.DISMISSED): Step.DISMISSED,
    }
)
"""The step that each move of `VIOLATION_MOVES` is."""

AGENCY_STEPS = frozenset({Step.CORRECTING})
"""What the agency does; every other move is its client's."""


@dataclass(frozen=True)
class Report:
    """What somebody tells of: which clause of which document was broken, when, and what happened.

    Attributes:
        is_own_work: whether the activity was work for the client whose clause it is. An agency that says it was not
            keeps its words and what its clause does not name to itself.
        terms: what was done, by dimension, as far as it is told.
    """

    distribution_id: UUID
    clause_id: str
    happened_on: date
    words: str
    is_own_work: bool = True
    terms: Terms = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """A wanted move with what it needs.

    Attributes:
        words: why; for a corrective action what is done. Needed for everything but confirming, verifying and closing.
        severity: with which a client confirms, where it is not the proposed one.
        owner_id: the person of the agency who sees to the action.
        due_on: the action's day.
        seen_revision: of the violation as it was shown; None where nobody looked.
    """

    to: ViolationState
    words: str = ""
    severity: Severity | None = None
    owner_id: UUID | None = None
    due_on: date | None = None
    seen_revision: int | None = None


@dataclass(frozen=True)
class Replan:
    """Another person or another day for a corrective action, and why; None leaves what it is."""

    words: str
    owner_id: UUID | None = None
    due_on: date | None = None
    seen_revision: int | None = None


@dataclass(frozen=True)
class StepTaken:
    """One line of a violation's timeline."""

    position: int
    step: Step
    side: Side
    author_name: str
    words: str
    severity: Severity | None
    owner_name: str | None
    due_on: date | None
    written_at: datetime


@dataclass(frozen=True)
class Violation:
    """A violation as both sides read it.

    Attributes:
        clause: the clause as it stood in the version held on the day.
        terms: what was done; of work that was not this client's only what its clause names, and never its data.
        event_count: how many events of a usage log it stands for; None where it stands for none, or is not told.
        waived_until: last day of an exception to the clause, in force today and on the day; then it costs nothing.
    """

    id: UUID
    enterprise_org_id: UUID
    enterprise: str
    agency_org_id: UUID
    agency: str
    policy_id: UUID
    policy_title: str
    distribution_id: UUID
    version_number: int
    clause_id: str
    clause: Mapping[str, Any]
    clause_words: str
    severity: Severity
    state: ViolationState
    source: Source
    summary: str
    happened_on: date
    reported_at: datetime
    confirmed_at: datetime | None
    action: str | None
    action_due_on: date | None
    owner_name: str | None
    verified_at: datetime | None
    closed_at: datetime | None
    closed_by_name: str | None
    dismissed_at: datetime | None
    dismiss_reason: str | None
    terms: Terms
    event_count: int | None
    waived_until: date | None
    revision: int
    steps: tuple[StepTaken, ...] = ()


@dataclass(frozen=True)
class AgencySide:
    """What the agency alone knows of a violation: whether it was the client's own work, its note, and its events."""

    is_own_work: bool
    words: str | None
    terms: Terms
    event_count: int


@dataclass(frozen=True)
class ViolationCounts:
    """How many violations wait for whom."""

    to_confirm_count: int
    to_correct_count: int
    to_verify_count: int
    to_close_count: int
    overdue_count: int
