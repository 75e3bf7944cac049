"""Questions about compliance, for either side."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.model import AssessmentState, ComplianceStatus
from core.compliance.records import (
    Assessment,
    AssessmentEntry,
    ComplianceRecord,
    ComplianceSummary,
    CounterpartAverage,
    DailyAverage,
)
from core.db.statements import many, one
from core.errors import NotFound


class NoSuchRecord(NotFound):
    """No compliance record with that id is between the actor's organization and another."""


@dataclass(frozen=True)
class ComplianceFilter:
    """What to list; None means any. `after` is (created_at, id) of the last row of the page before."""

    agency_org_id: UUID | None = None
    policy_id: UUID | None = None
    distribution_id: UUID | None = None
    compliance_status: ComplianceStatus | None = None
    current_only: bool = True
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


def compliance_records(
    conn: Connection, org_id: UUID, wanted: ComplianceFilter | None = None
) -> list[ComplianceRecord]:
    """A page of the organization's records, newest first."""
    return [_record(row) for row in _page(conn, org_id, wanted or ComplianceFilter(), None)]


def compliance_record(conn: Connection, org_id: UUID, compliance_id: UUID) -> ComplianceRecord:
    """One record, or NoSuchRecord."""
    found = _page(conn, org_id, ComplianceFilter(current_only=False, limit=1), compliance_id)
    if not found:
        raise no_such_record()
    return _record(found[0])


def no_such_record() -> NoSuchRecord:
    """The one sentence for every id that does not reach the organization."""
    return NoSuchRecord("There is no such compliance record. Open Compliance and choose one from there.")


def assessment_under_way(conn: Connection, org_id: UUID, *, agency_org_id: UUID, policy_id: UUID) -> Assessment | None:
    """The assessment that is submitted, or back for changes; None when none is."""
    row = one(conn, "assessment_under_way", org_id=org_id, agency_org_id=agency_org_id, policy_id=policy_id)
    return None if row is None else Assessment(row.id, row.state, row.answers)


def assessments_of_policy(
    conn: Connection, org_id: UUID, *, agency_org_id: UUID, policy_id: UUID
) -> list[AssessmentEntry]:
    """Every assessment of an agency for a policy, the one under way first, then the latest decided."""
    found = many(conn, "assessments_of_policy", org_id=org_id, agency_org_id=agency_org_id, policy_id=policy_id)
    return [AssessmentEntry(**{**row._mapping, "state": AssessmentState(row.state)}) for row in found]


def compliance_summary(conn: Connection, org_id: UUID, *, now: datetime) -> ComplianceSummary:
    """How the organization's current records stand."""
    row = one(conn, "compliance_summary", org_id=org_id, now=now)
    assert row is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    return ComplianceSummary(**{**row._mapping, "average_score": _whole(row.average_score)})


def average_by_counterpart(conn: Connection, org_id: UUID) -> list[CounterpartAverage]:
    """Each agency (or client) with its average score, lowest first."""
    found = many(conn, "average_by_counterpart", org_id=org_id)
    return [CounterpartAverage(**{**row._mapping, "average_score": _whole(row.average_score)}) for row in found]


def daily_average(
    conn: Connection, org_id: UUID, *, since: date, compliance_id: UUID | None = None
) -> list[DailyAverage]:
    """The average score by day and counterpart, oldest first."""
    found = many(conn, "daily_average", org_id=org_id, since=since, compliance_id=compliance_id)
    return [DailyAverage(**{**row._mapping, "average_score": _whole(row.average_score)}) for row in found]


def _page(conn: Connection, org_id: UUID, wanted: ComplianceFilter, compliance_id: UUID | None) -> list[Row[Any]]:
    after_at, after_id = wanted.after or (None, None)
    return list(
        many(
            conn,
            "compliance_records",
            org_id=org_id,
            compliance_id=compliance_id,
            agency_org_id=wanted.agency_org_id,
            policy_id=wanted.policy_id,
            distribution_id=wanted.distribution_id,
            compliance_status=wanted.compliance_status,
            current_only=wanted.current_only,
            after_at=after_at,
            after_id=after_id,
            limit=wanted.limit,
        )
    )


def _record(row: Row[Any]) -> ComplianceRecord:
    return ComplianceRecord(**{**row._mapping, "compliance_status": ComplianceStatus(row.compliance_status)})


def _whole(value: Any) -> int | None:  # a database numeric
    return None if value is None else int(value)
