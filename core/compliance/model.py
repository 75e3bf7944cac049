"""The stored words of compliance, and from which state to which a record may move."""

from collections.abc import Mapping
from enum import StrEnum


class ComplianceStatus(StrEnum):
    """What an agency's record for a policy reads; computed, never typed in."""

    PENDING = "pending"
    COMPLIANT = "compliant"
    AT_RISK = "at_risk"
    NON_COMPLIANT = "non_compliant"


class Severity(StrEnum):
    """How grave a violation or a finding is, gravest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class AnswerValue(StrEnum):
    """What an assessment says about one clause; `not_applicable` needs a reason and leaves the clause out."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class AssessmentState(StrEnum):
    """A self-assessment's way to acceptance; the accepted one counts, however old, until the next is accepted."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"


class ViolationState(StrEnum):
    """A violation's way from report to closing by a named human."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    CORRECTING = "correcting"
    VERIFIED = "verified"
    CLOSED = "closed"
    DISMISSED = "dismissed"


ASSESSMENT_MOVES: Mapping[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.DRAFT: frozenset({AssessmentState.SUBMITTED}),
    AssessmentState.SUBMITTED: frozenset({AssessmentState.ACCEPTED, AssessmentState.CHANGES_REQUESTED}),
    AssessmentState.CHANGES_REQUESTED: frozenset({AssessmentState.DRAFT}),
    AssessmentState.ACCEPTED: frozenset({AssessmentState.SUPERSEDED}),
    AssessmentState.SUPERSEDED: frozenset(),
}

VIOLATION_MOVES: Mapping[ViolationState, frozenset[ViolationState]] = {
    ViolationState.REPORTED: frozenset({ViolationState.CONFIRMED, ViolationState.DISMISSED}),
    ViolationState.CONFIRMED: frozenset({ViolationState.CORRECTING, ViolationState.DISMISSED}),
    ViolationState.CORRECTING: frozenset({ViolationState.VERIFIED, ViolationState.DISMISSED}),
    ViolationState.VERIFIED: frozenset({ViolationState.CLOSED, ViolationState.CORRECTING}),
    ViolationState.CLOSED: frozenset(),
    ViolationState.DISMISSED: frozenset(),
}

OPEN_VIOLATION_STATES = frozenset({ViolationState.CONFIRMED, ViolationState.CORRECTING, ViolationState.VERIFIED})
