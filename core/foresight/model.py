"""What is foreseen of a sending; only what follows from the sending itself, on the day it takes effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from core.compliance.model import ComplianceStatus
from core.conflicts.model import Severity
from core.distribution.model import RefusedRecipient


class HasSeverity(Protocol):
    """A finding, as far as two states of it can differ."""

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        ...


FindingT = TypeVar("FindingT", bound=HasSeverity)


class AnswerFate(StrEnum):
    """What becomes of an agency's answer when it gets a version."""

    FIRST = "first"
    """It holds no version of the policy and is asked for the first time."""
    ASKED_AGAIN = "asked_again"
    """A material change lies between: what it answered lapses."""
    CARRIED_OVER = "carried_over"
    """Only editorial changes lie between: what it answered stays."""
    STILL_WAITS = "still_waits"
    """It had not answered yet."""


@dataclass(frozen=True)
class OwnFinding:
    """A finding among one client's own clauses, without what it meets on; `clauses` are (policy, clause id)."""

    fingerprint: str
    conflict_type: str
    relation: str
    severity: Severity
    sentence: str
    scenario: str
    clauses: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class NamedClause:
    """A clause of a foreseen finding with whose it is and where it stands."""

    client: str
    policy_title: str
    policy_id: UUID
    version_number: int
    clause_id: str
    text: str


@dataclass(frozen=True)
class ForeseenFinding:
    """A finding of an agency's that will appear or go."""

    fingerprint: str
    conflict_type: str
    relation: str
    reach: str
    severity: Severity
    sentence: str
    scenario: str
    clauses: tuple[NamedClause, ...]


@dataclass(frozen=True)
class OwnSeverityChange:
    """A finding among one client's own clauses that stays, graver or lighter."""

    finding: OwnFinding
    severity_before: Severity


@dataclass(frozen=True)
class SeverityChange:
    """A finding of an agency's that stays, graver or lighter."""

    finding: ForeseenFinding
    severity_before: Severity


@dataclass(frozen=True)
class ScoreMove:
    """A policy's score at one agency without the sending and with it; None where there is no record or no data."""

    policy_id: UUID
    score_before: int | None
    score_after: int | None
    status_before: ComplianceStatus | None
    status_after: ComplianceStatus


@dataclass(frozen=True)
class AgencyForesight:
    """What a sending does at one agency, as far as its sender may know: of its own clauses and records alone.

    `due_at` is when the answer will be due, which stays as it was where the answer carries over.
    """

    agency_org_id: UUID
    agency: str
    held_version: int | None
    superseded_distribution_id: UUID | None
    answer: AnswerFate
    due_at: datetime
    ending_exception_ids: tuple[UUID, ...]
    appearing: tuple[OwnFinding, ...]
    vanishing: tuple[OwnFinding, ...]
    changing: tuple[OwnSeverityChange, ...]
    scores: tuple[ScoreMove, ...]


@dataclass(frozen=True)
class SendingForesight:
    """What a sending does, agency by agency up to a number, and who is refused in the words of the sending itself."""

    policy_id: UUID
    version_number: int
    takes_effect_on: date
    agencies: tuple[AgencyForesight, ...]
    untold_count: int
    refused: tuple[RefusedRecipient, ...]


@dataclass(frozen=True)
class ArrivalForesight:
    """What an announced document changes at the agency on its day; `unchanged_why` says why it will change nothing."""

    distribution_id: UUID
    takes_effect_on: date
    replaces_version: int | None
    ending_exception_ids: tuple[UUID, ...]
    appearing: tuple[ForeseenFinding, ...]
    vanishing: tuple[ForeseenFinding, ...]
    changing: tuple[SeverityChange, ...]
    unchanged_why: str = ""


def parted(
    before: Mapping[str, FindingT], after: Mapping[str, FindingT]
) -> tuple[list[FindingT], list[FindingT], list[tuple[FindingT, Severity]]]:
    """What appears, what goes, and what stays with another severity (as it will be, with what it was)."""
    appearing = [found for key, found in after.items() if key not in before]
    vanishing = [found for key, found in before.items() if key not in after]
    changing = [
        (found, before[key].severity)
        for key, found in after.items()
        if key in before and before[key].severity is not found.severity
    ]
    return appearing, vanishing, changing
