"""One other organization on one sheet: its scores, what is open, what is excepted, and what comes due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.model import AssessmentState, Severity, ViolationState
from core.compliance.overview import Totals, TrendDay, overview_totals, trend
from core.compliance.register import RecordFilter, RecordLine, RecordOrder, compliance_register
from core.db.statements import many, one
from core.engagements.queries import NoSuchAgency, check_agency_in_reach
from core.exceptions.register import (
    ExceptionLine,
    ExceptionOrder,
    ExceptionStanding,
    ExceptionsWanted,
    exceptions_register,
)
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.registers.model import Slice

MOST = 200
"""The most rows of each part: a sheet is read, and what is longer stands in its register."""


@dataclass(frozen=True)
class OpenViolation:
    """A violation that is open, as either side may read it."""

    id: UUID
    policy_id: UUID
    policy_title: str
    clause_id: str
    severity: Severity
    state: ViolationState
    happened_on: date
    confirmed_at: datetime | None
    action_due_on: date | None


@dataclass(frozen=True)
class AssessmentStanding:
    """How the latest assessment of a policy stands."""

    state: AssessmentState
    submitted_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True)
class Sheet:
    """One agency as its client works with it; `assessments` by policy, the longest lists cut at `MOST`."""

    agency_org_id: UUID
    agency: str
    totals: Totals
    records: Sequence[RecordLine]
    violations: Sequence[OpenViolation]
    exceptions: Sequence[ExceptionLine]
    assessments: Mapping[UUID, AssessmentStanding]
    trend: Sequence[TrendDay]


def agency_sheet(conn: Connection, actor: Actor, agency_id: UUID, *, now: datetime) -> Sheet:
    """The sheet of an agency that the actor's enterprise engages or engaged; NoSuchAgency for any other id."""
    allow(actor, Permission.COMPLIANCE_READ)
    check_agency_in_reach(conn, actor, agency_id)
    with_it = {"org_id": actor.org_id, "agency_id": agency_id, "client_id": None}
    records = compliance_register(conn, actor, RecordFilter(agency_id), Slice(RecordOrder.LOWEST_SCORE, MOST))
    violations = many(conn, "open_violations_with", **with_it, limit=MOST)
    return Sheet(
        agency_org_id=agency_id,
        agency=_name(conn, actor, agency_id),
        totals=overview_totals(conn, actor, now=now, counterpart_id=agency_id),
        records=records.rows,
        violations=[_violation(row) for row in violations],
        exceptions=_exceptions(conn, actor, agency_id, now.date()),
        assessments={row.policy_id: _assessment(row) for row in many(conn, "assessments_with", **with_it)},
        trend=trend(conn, actor, today=now.date(), counterpart_id=agency_id),
    )


def no_such_counterpart() -> NoSuchAgency:
    """The sentence for every id that names no agency of the client's."""
    return NoSuchAgency("There is no such agency. Open Engagements and choose one from there.")


def _name(conn: Connection, actor: Actor, agency_id: UUID) -> str:
    row = one(conn, "name_of_agency", org_id=actor.org_id, agency_id=agency_id)
    return str(row.name) if row else actor.organization


def _exceptions(conn: Connection, actor: Actor, agency_id: UUID, today: date) -> list[ExceptionLine]:
    """What waits, then what is or will be in force, the first to end first."""
    found: list[ExceptionLine] = []
    for standing in (ExceptionStanding.WAITING, ExceptionStanding.UPCOMING):
        asked = ExceptionsWanted(standing, agency_id)
        found += exceptions_register(conn, actor, asked, Slice(ExceptionOrder.ENDS_FIRST, MOST), today=today).rows
    return found


def _violation(row: Row[Any]) -> OpenViolation:
    return OpenViolation(**{**row._mapping, "severity": Severity(row.severity), "state": ViolationState(row.state)})


def _assessment(row: Row[Any]) -> AssessmentStanding:
    return AssessmentStanding(AssessmentState(row.state), row.submitted_at, row.decided_at)
