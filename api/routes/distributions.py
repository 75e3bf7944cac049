"""Distributions: send a version to agencies, list what was sent or received, withdraw."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from core.distribution.model import (
    Distribution,
    DistributionOrder,
    DistributionResult,
    DistributionStatus,
    Impact,
    SetResult,
)
from core.distribution.model import (
    Response as Answer,
)
from core.distribution.operations import distribute, preview, withdraw
from core.distribution.queries import DistributionFilter, distribution, distributions
from core.distribution.reminders import remind
from core.distribution.rules import MESSAGE_LIMIT, RECIPIENT_LIMIT

router = APIRouter(prefix="/policy-distribution", tags=["Distribution"])


class Order(RequestBody):
    """Which version goes to whom; without a number the newest version, without a due time 14 days."""

    policy_id: UUID
    agency_ids: list[UUID] = Field(default=[], max_length=RECIPIENT_LIMIT)
    group_ids: list[UUID] = Field(default=[], max_length=200)
    version_number: int | None = Field(default=None, ge=1, le=1_000_000, examples=[2])
    message: str = Field(default="", max_length=MESSAGE_LIMIT, examples=["Please read §3 on prompt records first."])
    due_at: AwareDatetime | None = Field(default=None, examples=["2027-01-15T17:00:00Z"])
    mandatory: bool = True
    scheduled_for: AwareDatetime | None = None
    announce_now: bool = Field(default=False, description="Show a scheduled distribution to the agencies already.")

    def order(self) -> DistributionOrder:
        """The same, as the core reads it."""
        return DistributionOrder(**self.model_dump())


class Withdrawal(RequestBody):
    """Why a sending ends; the agency reads it."""

    reason: str = Field(min_length=1, max_length=MESSAGE_LIMIT)


class Reminder(RequestBody):
    """Which distributions to remind of."""

    distribution_ids: list[UUID] = Field(min_length=1, max_length=RECIPIENT_LIMIT)
    insist: bool = Field(default=False, description="Remind again of what was reminded of today already.")


class ListFilter(RequestBody):
    """What to list; left out means any."""

    policy_id: UUID | None = None
    version_number: int | None = Field(default=None, ge=1, le=1_000_000)
    batch_id: UUID | None = Field(default=None, description="The sending it came with; a sender's own.")
    delivery: Literal["queued", "delivered", "opened"] | None = None
    brand: str | None = Field(default=None, max_length=200)
    agency: str | None = Field(default=None, max_length=200, description="Part of the agency's name, in any case.")
    overdue: bool = Field(default=False, description="Only what waits for its answer after the due time.")
    counterpart_id: UUID | None = Field(default=None, description="The other side: an agency's or a client's id.")
    distribution_status: DistributionStatus | None = None
    response: Answer | None = None
    current_only: bool = False


@router.get("/distributions")
def list_distributions(
    scope: Scoped, wanted: Annotated[ListFilter, Depends()], limit: Limit = 50, cursor: Cursor = None
) -> Page[Distribution]:
    """All distributions of the caller's organization, newest first: sent by an enterprise, received by an agency."""
    after = read_cursor(cursor, datetime, UUID)
    asked = wanted.model_dump(exclude={"overdue"}) | {"overdue_at": scope.now if wanted.overdue else None}
    place = (after[0], after[1]) if after else None
    found = distributions(scope.conn, scope.actor.org_id, DistributionFilter(**asked, after=place, limit=limit + 1))
    return page_of(found, limit, lambda row: (row.distributed_at.isoformat(), row.id))


@router.post("/distribute", status_code=HTTPStatus.CREATED, response_model=DistributionResult)
def distribute_policy(order: Order, once: Once) -> Response:
    """Send one published version to several agencies in one transaction; every agency done and refused is named."""
    scope = once.scope
    return once.answer(
        lambda: distribute(scope.conn, actor=scope.actor, order=order.order(), now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.post("/distribute/preview")
def preview_distribution(order: Order, scope: Scoped) -> Impact:
    """What the same body would do at `/distribute` now: whom it reaches, what it supersedes, who is refused and why."""
    return preview(scope.conn, actor=scope.actor, order=order.order(), now=scope.now)


@router.post("/distributions/remind", response_model=SetResult)
def remind_of_distributions(reminder: Reminder, once: Once) -> Response:
    """Remind the agencies of what they have not answered, once a day each; what is left out is named with why."""
    scope = once.scope
    return once.answer(lambda: remind(scope.conn, actor=scope.actor, now=scope.now, **reminder.model_dump()))


@router.get("/distributions/{distribution_id}")
def get_distribution(distribution_id: UUID, scope: Scoped) -> Distribution:
    """One distribution."""
    return distribution(scope.conn, scope.actor.org_id, distribution_id)


@router.post("/distributions/{distribution_id}/withdraw", response_model=Distribution)
def withdraw_distribution(distribution_id: UUID, withdrawal: Withdrawal, once: Once) -> Response:
    """End a pending or active sending; the agency is told why."""
    scope = once.scope

    def withdrawn() -> Distribution:
        withdraw(
            scope.conn,
            actor=scope.actor,
            distribution_id=distribution_id,
            reason=withdrawal.reason,
            now=scope.now,
        )
        return distribution(scope.conn, scope.actor.org_id, distribution_id)

    return once.answer(withdrawn)
