"""The register of submitted assessments, for either side: filtered, in an order chosen, by the page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.model import AssessmentState
from core.db.statements import many
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.registers.model import RegisterPage, Slice, page_from


class AssessmentOrder(StrEnum):
    """The orders of the register, by the last submission or the other side's name."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"


@dataclass(frozen=True)
class AssessmentLine:
    """One assessment as the register shows it; `compliance_id` is the record it was made for, with today's score."""

    id: UUID
    agency_org_id: UUID
    agency: str
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    state: AssessmentState
    submitted_at: datetime
    decided_at: datetime | None
    review_interval_days: int | None
    compliance_id: UUID
    compliance_score: int | None


@dataclass(frozen=True)
class AssessmentsWanted:
    """What to list; None means any. `words` are a part of the policy's title or of the other side's name."""

    state: AssessmentState | None = None
    words: str = ""


def assessments_register(
    conn: Connection, actor: Actor, wanted: AssessmentsWanted, part: Slice
) -> RegisterPage[AssessmentLine]:
    """One part of the submitted assessments between the actor's organization and others."""
    allow(actor, Permission.COMPLIANCE_READ)
    found = many(
        conn,
        "assessments_register",
        org_id=actor.org_id,
        is_agency=actor.is_agency,
        state=wanted.state,
        words=wanted.words.strip() or None,
        **part.parameters(),
    )
    return page_from(found, part, _line)


def _line(row: Row[Any]) -> AssessmentLine:
    values = {name: row._mapping[name] for name in AssessmentLine.__dataclass_fields__}
    return AssessmentLine(**{**values, "state": AssessmentState(row.state)})
