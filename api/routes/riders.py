"""Riders: a published version adapted for one agency alone; preview one, send it, list a policy's."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.overlays import OverlayBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from api.policy_lints import LintDocument, lint_document
from api.version_comparisons import ClauseCompared, clause_compared
from core.distribution.model import DistributionStatus
from core.distribution.model import Response as Answer
from core.distribution.riders.model import AnswerToRider, Rider, RiderOrder, RiderSent
from core.distribution.riders.operations import send_rider
from core.distribution.riders.queries import riders_of_policy
from core.distribution.riders.rules import REASON_LIMIT
from core.foresight.riders import RiderForesight, foresee_rider

router = APIRouter(prefix="/policy-distribution/policies", tags=["Distribution"])


class RiderBody(OverlayBody):
    """Which agency's version is adapted, how and why; the agency reads the reason."""

    agency_id: UUID
    reason: str = Field(min_length=1, max_length=REASON_LIMIT, examples=["Your log rotates after 12 months."])

    def order(self, policy_id: UUID) -> RiderOrder:
        """The same, as the core reads it."""
        return RiderOrder(self.agency_id, policy_id, **self.model_dump(exclude={"agency_id"}))


class RiderMade(BaseModel):
    """The rider that was sent, and what becomes of the agency's answer."""

    distribution_id: UUID
    agency_org_id: UUID
    agency: str
    policy_id: UUID
    version_number: int = Field(examples=[3])
    rider_number: int = Field(examples=[1])
    answer: AnswerToRider
    due_at: datetime
    document_sha256: str


class RiderLine(BaseModel):
    """One rider as its client reads it, and how its distribution stands."""

    distribution_id: UUID
    agency_org_id: UUID
    agency: str
    policy_id: UUID
    version_number: int = Field(examples=[3])
    rider_number: int = Field(examples=[1])
    overlay: dict[str, Any]
    changes_norms: bool = Field(description="Whether it decides otherwise than the version, not only in other words.")
    document_sha256: str
    reason: str
    created_by: str
    created_at: datetime
    distribution_status: DistributionStatus
    response: Answer


class RiderSeen(BaseModel):
    """What sending the same body would do now."""

    agency_org_id: UUID
    agency: str
    policy_id: UUID
    version_number: int = Field(examples=[3])
    rider_number: int = Field(description="The number it would get.", examples=[1])
    replaces_rider: int = Field(description="The rider the agency holds now; 0 for the version as published.")
    answer: AnswerToRider
    due_at: datetime
    document_sha256: str
    clauses: list[dict[str, Any]]
    from_version: list[ClauseCompared] = Field(description="What differs from the version as published.")
    from_held: list[ClauseCompared] = Field(description="What differs from what the agency holds now.")
    lints: list[LintDocument]


@router.get("/{policy_id}/riders")
def list_riders(
    policy_id: UUID, scope: Scoped, agency_id: UUID | None = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[RiderLine]:
    """The riders of the caller's own policy, newest first, of one agency or all."""
    after = read_cursor(cursor, datetime, UUID)
    place = (after[0], after[1]) if after else None
    found = riders_of_policy(scope.conn, scope.actor, policy_id, agency_org_id=agency_id, after=place, limit=limit + 1)
    return page_of(
        [_line(rider) for rider in found], limit, lambda row: (row.created_at.isoformat(), row.distribution_id)
    )


@router.post("/{policy_id}/riders", status_code=HTTPStatus.CREATED, response_model=RiderMade)
def send_rider_to_agency(policy_id: UUID, rider: RiderBody, once: Once) -> Response:
    """Adapt the version that one agency holds and send it the rider instead; nobody else's document changes."""
    scope = once.scope
    return once.answer(
        lambda: _made(send_rider(scope.conn, actor=scope.actor, order=rider.order(policy_id), now=scope.now)),
        status=HTTPStatus.CREATED,
    )


@router.post("/{policy_id}/riders/preview")
def preview_rider_for_agency(policy_id: UUID, rider: RiderBody, scope: Scoped) -> RiderSeen:
    """What the same body would do at `/riders` now, from the caller's own clauses alone."""
    return _seen(foresee_rider(scope.conn, actor=scope.actor, order=rider.order(policy_id), now=scope.now))


def _line(rider: Rider) -> RiderLine:
    return RiderLine(**{**rider.__dict__, "document_sha256": rider.document_sha256.hex()})


def _made(sent: RiderSent) -> RiderMade:
    return RiderMade(**{**sent.__dict__, "document_sha256": sent.document_sha256.hex()})


def _seen(foreseen: RiderForesight) -> RiderSeen:
    seen, made = foreseen.preview, foreseen.preview.adapted
    return RiderSeen(
        agency_org_id=seen.agency_org_id,
        agency=seen.agency,
        policy_id=seen.policy_id,
        version_number=seen.version_number,
        rider_number=seen.rider_number,
        replaces_rider=seen.replaces_rider,
        answer=seen.answer,
        due_at=seen.due_at,
        document_sha256=made.document_sha256.hex(),
        clauses=[dict(clause) for clause in made.clauses],
        from_version=[clause_compared(each) for each in made.from_version],
        from_held=[clause_compared(each) for each in made.from_held],
        lints=[lint_document(lint) for lint in foreseen.lints],
    )
