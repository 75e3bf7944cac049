"""Compliance: the records of an agency, and the acts that change the facts under a score."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.authentication import ActorScope, Scoped
from api.models import RequestBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from api.preconditions import ExpectedRevision
from core.compliance.answers import TEXT_LIMIT
from core.compliance.model import AnswerValue, ComplianceStatus
from core.compliance.operations import decide_assessment, set_review_date, submit_assessment
from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.records import ComplianceRecord
from core.engagements.queries import check_agency_in_reach

router = APIRouter(prefix="/policy-distribution", tags=["Compliance"])


class Answer(RequestBody):
    """What is said of one clause; `not_applicable` needs a reason."""

    value: AnswerValue
    reason: str = Field(default="", max_length=TEXT_LIMIT)
    note: str = Field(default="", max_length=TEXT_LIMIT)


class AssessmentChange(RequestBody):
    """The agency's answers by clause id, submitted to the client."""

    kind: Literal["assessment"]
    answers: dict[str, Answer] = Field(examples=[{"H1": {"value": "met"}}], max_length=1000)


class DecisionChange(RequestBody):
    """The client accepts the submitted assessment, or asks for changes with a comment."""

    kind: Literal["decision"]
    decision: Literal["accepted", "changes_requested"]
    comment: str = Field(default="", max_length=TEXT_LIMIT)


class ReviewDateChange(RequestBody):
    """The client moves the next review, with a reason."""

    kind: Literal["review_date"]
    next_review_on: date
    reason: str = Field(min_length=1, max_length=TEXT_LIMIT)


Change = Annotated[AssessmentChange | DecisionChange | ReviewDateChange, Field(discriminator="kind")]


@router.get("/compliance/{agency_id}")
def list_compliance(
    agency_id: UUID,
    scope: Scoped,
    limit: Limit = 50,
    cursor: Cursor = None,
    compliance_status: ComplianceStatus | None = None,
    current_only: bool = True,  # a query parameter
) -> Page[ComplianceRecord]:
    """The compliance records of an agency: a client reads those of its own policies, an agency its own."""
    check_agency_in_reach(scope.conn, scope.actor, agency_id)
    wanted = ComplianceFilter(
        agency_org_id=agency_id,
        compliance_status=compliance_status,
        current_only=current_only,
        after=read_cursor(cursor, datetime, UUID),
        limit=limit + 1,
    )
    found = compliance_records(scope.conn, scope.actor.org_id, wanted)
    return page_of(found, limit, lambda row: (row.created_at.isoformat(), row.id))


@router.put("/compliance/{compliance_id}")
def change_compliance(
    compliance_id: UUID, change: Change, scope: Scoped, expected_revision: ExpectedRevision
) -> ComplianceRecord:
    """Submit answers (agency), decide them or set the next review (client). The score is computed, never sent."""
    where = {"actor": scope.actor, "compliance_id": compliance_id, "now": scope.now}
    return _changed(change, scope, where, expected_revision)


def _changed(
    change: Change, scope: ActorScope, where: dict[str, object], expected_revision: int | None
) -> ComplianceRecord:
    common = {**where, "expected_revision": expected_revision}
    if isinstance(change, AssessmentChange):
        answers = {clause_id: answer.model_dump() for clause_id, answer in change.answers.items()}
        return submit_assessment(scope.conn, answers=answers, **common)  # type: ignore[arg-type]
    if isinstance(change, DecisionChange):
        accepted = change.decision == "accepted"
        return decide_assessment(scope.conn, accepted=accepted, comment=change.comment, **common)  # type: ignore[arg-type]
    return set_review_date(scope.conn, next_review_on=change.next_review_on, reason=change.reason, **common)  # type: ignore[arg-type]
