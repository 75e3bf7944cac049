"""The register of compliance records in force, for either side: filtered, in an order chosen, by the page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.model import ComplianceStatus
from core.db.statements import many
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.registers.model import RegisterPage, Slice, page_from


class RecordOrder(StrEnum):
    """The orders of the register; a record without a score stands last in both orders by score."""

    LOWEST_SCORE = "lowest_score"
    HIGHEST_SCORE = "highest_score"
    NEXT_REVIEW = "next_review"
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True)
class RecordFilter:
    """What to list; None means any.

    Attributes:
        counterpart_id: the agency, or for an agency the client.
        least_score: with `most_score` the bounds of the score, both included.
        unscored_only: those without a score.
        with_violations_only: those with an open violation.
        review_before: those whose next review is before this moment.
        words: a part of the policy's title or of the other side's name.
    """

    counterpart_id: UUID | None = None
    policy_id: UUID | None = None
    status: ComplianceStatus | None = None
    least_score: int | None = None
    most_score: int | None = None
    unscored_only: bool = False
    with_violations_only: bool = False
    review_before: datetime | None = None
    words: str = ""


@dataclass(frozen=True)
class RecordLine:
    """One record as the register shows it. Coverage in ten-thousandths, times in UTC."""

    id: UUID
    agency_org_id: UUID
    agency: str
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    response: str
    compliance_score: int | None
    score_before_waivers: int | None
    coverage: int
    compliance_status: ComplianceStatus
    violations_count: int
    next_review_date: datetime | None
    last_assessment_date: datetime | None
    created_at: datetime


def compliance_register(conn: Connection, actor: Actor, wanted: RecordFilter, part: Slice) -> RegisterPage[RecordLine]:
    """One part of the records in force between the actor's organization and others."""
    allow(actor, Permission.COMPLIANCE_READ)
    found = many(conn, "compliance_register", **_parameters(actor, wanted), **part.parameters())
    return page_from(found, part, _line)


def _parameters(actor: Actor, wanted: RecordFilter) -> dict[str, object]:
    return {
        "org_id": actor.org_id,
        "is_agency": actor.is_agency,
        "agency_id": wanted.counterpart_id if actor.is_enterprise else None,
        "client_id": wanted.counterpart_id if actor.is_agency else None,
        "policy_id": wanted.policy_id,
        "compliance_status": wanted.status,
        "least_score": wanted.least_score,
        "most_score": wanted.most_score,
        "unscored_only": wanted.unscored_only,
        "with_violations_only": wanted.with_violations_only,
        "review_before": wanted.review_before,
        "words": wanted.words.strip() or None,
    }


def _line(row: Row[Any]) -> RecordLine:
    values = {name: row._mapping[name] for name in RecordLine.__dataclass_fields__}
    return RecordLine(**{**values, "compliance_status": ComplianceStatus(row.compliance_status)})
