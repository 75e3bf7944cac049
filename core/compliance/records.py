"""Stored compliance records as their readers see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.compliance.model import AssessmentState, ComplianceStatus


@dataclass(frozen=True)
class ComplianceRecord:
    """One distribution's record: the score with what it rests on. Coverage in ten-thousandths, times in UTC."""

    id: UUID
    agency_org_id: UUID
    agency: str
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    policy_distribution_id: UUID
    is_current_version: bool
    is_mandatory: bool
    response: str
    due_at: datetime
    compliance_score: int | None
    score_before_waivers: int | None
    coverage: int
    compliance_status: ComplianceStatus
    violations_count: int
    last_assessment_date: datetime | None
    next_review_date: datetime | None
    breakdown: Mapping[str, Any]
    formula_version: str
    settings_number: int
    computed_at: datetime | None
    revision: int
    created_at: datetime
    rider_number: int = 0


@dataclass(frozen=True)
class ComplianceSummary:
    """How one side's current records stand; the average is None while nothing has data."""

    record_count: int
    average_score: int | None
    violations_count: int
    compliant_count: int
    at_risk_count: int
    non_compliant_count: int
    pending_count: int
    review_overdue_count: int


@dataclass(frozen=True)
class CounterpartAverage:
    """One agency's (or client's) average score and how its records stand."""

    counterpart_id: UUID
    counterpart: str
    average_score: int | None
    record_count: int
    compliant_count: int
    at_risk_count: int
    non_compliant_count: int
    pending_count: int


@dataclass(frozen=True)
class DailyAverage:
    """The average score of one counterpart on one day, over the records with data."""

    day: date
    counterpart: str
    average_score: int | None
    scored_count: int


@dataclass(frozen=True)
class Assessment:
    """The assessment that is under way for an agency and policy."""

    id: UUID
    state: str
    answers: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class AssessmentEntry:
    """One assessment of an agency and policy with what the client said of it; times in UTC."""

    id: UUID
    state: AssessmentState
    version_number: int
    answers: Mapping[str, Mapping[str, Any]]
    submitted_at: datetime | None
    decided_at: datetime | None
    decision_comment: str | None
    distribution_id: UUID | None = None
    submission: int = 1
