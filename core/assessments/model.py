"""What an assessment is made of while people work on it: questions, drafts, evidence, delegations, verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.compliance.model import AnswerValue, AssessmentState, ComplianceStatus


class EvidenceKind(StrEnum):
    """In what form something shows that an answer is true."""

    FILE = "file"
    LINK = "link"
    NOTE = "note"


class AnswerVerdict(StrEnum):
    """The client's word on one answer; a change is asked for with a comment."""

    ACCEPTED = "accepted"
    CHANGES_REQUESTED = "changes_requested"


class DelegationState(StrEnum):
    """How a colleague's part of an assessment stands."""

    ASKED = "asked"
    DONE = "done"
    TAKEN_BACK = "taken_back"


DELEGATION_MOVES: Mapping[DelegationState, frozenset[DelegationState]] = {
    DelegationState.ASKED: frozenset({DelegationState.ASKED, DelegationState.DONE, DelegationState.TAKEN_BACK}),
    DelegationState.DONE: frozenset({DelegationState.ASKED}),
    DelegationState.TAKEN_BACK: frozenset({DelegationState.ASKED}),
}


class SinceLast(StrEnum):
    """What became of a clause since the assessment that was accepted last."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True)
class Question:
    """What is asked about one clause; `is_own` where the client wrote it, else it follows from the clause."""

    clause_id: str
    question: str
    guidance: str
    evidence_wanted: str
    weight: int = 1
    is_own: bool = False


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as it was submitted; `is_carried` where it was taken over unchanged from the time before."""

    value: AnswerValue | None
    reason: str = ""
    note: str = ""
    is_carried: bool = False


@dataclass(frozen=True)
class DraftAnswer:
    """An answer while it is written. `is_stale`: the clause decides something else since, so it does not count."""

    value: AnswerValue | None
    reason: str
    note: str
    is_carried: bool
    is_stale: bool
    revision: int
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True)
class Delegation:
    """Who of the agency answers one clause, by when."""

    clause_id: str
    assignee_id: UUID
    assignee: str
    state: DelegationState
    due_on: date
    note: str
    delegated_by: str


@dataclass(frozen=True)
class Evidence:
    """What shows that an answer is true, without the bytes of a file. `shared_at` None: the client has not seen it."""

    id: UUID
    assessment_id: UUID
    clause_id: str
    kind: EvidenceKind
    words: str
    url: str | None
    file_name: str | None
    media_type: str | None
    byte_count: int | None
    sha256: str | None
    added_by_name: str
    added_at: datetime
    shared_at: datetime | None


@dataclass(frozen=True)
class EvidenceFile:
    """A file as it is handed out: always to be saved, never to be shown by a browser on its own."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Verdict:
    """What the client says of one answer, and at which submission it said so."""

    verdict: AnswerVerdict
    comment: str
    submission: int


@dataclass(frozen=True)
class AssessmentHead:
    """A current record with how its assessment stands; `due_at` is the next review, or the first assessment's day."""

    compliance_id: UUID
    agency_org_id: UUID
    agency: str
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    distribution_id: UUID
    response: str
    compliance_score: int | None
    compliance_status: ComplianceStatus
    due_at: datetime | None
    review_was_moved: bool
    revision: int
    assessment_id: UUID | None
    state: AssessmentState | None
    submitted_at: datetime | None
    decided_at: datetime | None
    accepted_at: datetime | None
    accepted_version: int | None


@dataclass(frozen=True)
class DelegatedPart:
    """What somebody is asked to answer of one assessment."""

    compliance_id: UUID
    policy_title: str
    enterprise: str
    clause_ids: tuple[str, ...]
    due_on: date
    delegated_by: str
    note: str
