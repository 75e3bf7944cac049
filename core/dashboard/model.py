"""The figures of each side, and what needs the person who looks."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.compliance.records import ComplianceSummary, CounterpartAverage
from core.distribution.queries import DistributionCounts


class NeedKind(StrEnum):
    """What is to be done, in the order in which it is shown."""

    DRAFT_TO_REVIEW = "draft_to_review"
    DRAFT_TO_PUBLISH = "draft_to_publish"
    DRAFT_TO_REWORK = "draft_to_rework"
    ASSESSMENT_TO_DECIDE = "assessment_to_decide"
    REQUEST_TO_ANSWER = "request_to_answer"
    QUESTION_TO_ANSWER = "question_to_answer"
    VIOLATION_TO_CONFIRM = "violation_to_confirm"
    VIOLATION_TO_VERIFY = "violation_to_verify"
    VIOLATION_TO_CLOSE = "violation_to_close"
    VIOLATION_TO_CORRECT = "violation_to_correct"
    ACTION_OVERDUE = "action_overdue"
    UNSIGNED_PAST_DUE = "unsigned_past_due"
    COUNTERPART_AT_RISK = "counterpart_at_risk"
    OWN_FINDING = "own_finding"
    TO_SIGN = "to_sign"
    TO_RESOLVE = "to_resolve"
    TO_ASSESS = "to_assess"
    ANSWER_TO_READ = "answer_to_read"


@dataclass(frozen=True)
class Need:
    """One thing to do.

    `subject_id` is a policy's for drafts and own findings, an organization's for one at risk, else the record's own.
    `title` names the policy (or says a sentence), `counterpart` the other side where there is one. It is of
    `count` things; more than one are found in the list.
    """

    kind: NeedKind
    subject_id: UUID
    title: str
    counterpart: str | None = None
    due_at: datetime | None = None
    detail: str = ""
    count: int = 1


@dataclass(frozen=True)
class PolicyResponses:
    """How the current distributions of one policy were answered."""

    policy_id: UUID
    title: str
    acknowledged_count: int
    with_reservation_count: int
    declined_count: int
    awaiting_count: int
    overdue_count: int


@dataclass(frozen=True)
class DayScore:
    """The average score of one day over all records with data; None while none has."""

    day: date
    average_score: int | None
    scored_count: int


@dataclass(frozen=True)
class ConflictFigures:
    """How an agency's findings stand, and how urgent the open ones are.

    The rate is resolved and ignored out of all, in hundredths; None without any.
    """

    unresolved_count: int
    in_progress_count: int
    resolved_count: int
    ignored_count: int
    open_critical_count: int
    open_high_count: int
    resolution_rate: int | None


@dataclass(frozen=True)
class MetricFigure:
    """One figure with what it means: now, on the period before, and what it shall reach; None is no data."""

    key: str
    title: str
    definition: str
    formula: str
    unit: str
    value: int | float | None
    before: int | float | None
    target: int | None


@dataclass(frozen=True)
class Figures:
    """What both sides see of their own: `by_counterpart` are the agencies of a client, the clients of an agency."""

    needs: tuple[Need, ...]
    distributions: DistributionCounts
    compliance: ComplianceSummary
    responses_by_policy: tuple[PolicyResponses, ...]
    by_counterpart: tuple[CounterpartAverage, ...]
    trend: tuple[DayScore, ...]


@dataclass(frozen=True)
class ClientDashboard(Figures):
    """An enterprise's. It counts contradictions among the client's own clauses, and no other finding."""

    own_finding_count: int
    metrics: tuple[MetricFigure, ...] = ()


@dataclass(frozen=True)
class AgencyDashboard(Figures):
    """An agency's, with all its findings."""

    conflicts: ConflictFigures
    metrics: tuple[MetricFigure, ...] = ()


@dataclass(frozen=True)
class PlatformDashboard:
    """How the platform does, for whoever runs it: nothing of any organization."""

    metrics: tuple[MetricFigure, ...]
