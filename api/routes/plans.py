"""Plans of waves: send a version to these agencies first and to others later."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from core.distribution.rules import MESSAGE_LIMIT, RECIPIENT_LIMIT
from core.distribution.waves.model import Plan, PlanOrder, PlanResult, WaveCondition, WaveOrder
from core.distribution.waves.operations import cancel_waves, change_wave, make_plan, start_wave
from core.distribution.waves.queries import plan, plans
from core.distribution.waves.rules import DAYS_LIMIT, WAVE_LIMIT

router = APIRouter(prefix="/policy-distribution/distribution-plans", tags=["Distribution"])


class Condition(RequestBody):
    """When a wave starts: at a time, or when a share of the wave before has signed."""

    starts_at: AwareDatetime | None = Field(default=None, examples=["2027-01-15T09:00:00Z"])
    share_signed: int | None = Field(default=None, ge=1, le=100, description="In percent of the wave before.")
    not_before_days: int | None = Field(default=None, ge=0, le=DAYS_LIMIT, description="Counted from the wave before.")
    not_after_days: int | None = Field(default=None, ge=1, le=DAYS_LIMIT, description="Then it starts in any case.")

    def condition(self) -> WaveCondition:
        """The same, as the core reads it."""
        return WaveCondition(**self.model_dump())


class WaveBody(RequestBody):
    """One wave; only the first may leave its condition out, and then it starts at once."""

    agency_ids: list[UUID] = Field(min_length=1, max_length=RECIPIENT_LIMIT)
    condition: Condition | None = None


class PlanBody(RequestBody):
    """Which version goes out in which waves; each wave's agencies have `due_days` to answer from its start."""

    policy_id: UUID
    waves: list[WaveBody] = Field(min_length=1, max_length=WAVE_LIMIT)
    version_number: int | None = Field(default=None, ge=1, le=1_000_000, examples=[2])
    message: str = Field(default="", max_length=MESSAGE_LIMIT)
    mandatory: bool = True
    due_days: int | None = Field(default=None, ge=1, le=DAYS_LIMIT, examples=[14])

    def order(self) -> PlanOrder:
        """The same, as the core reads it."""
        waves = [
            WaveOrder(wave.agency_ids, wave.condition.condition() if wave.condition else None) for wave in self.waves
        ]
        return PlanOrder(**self.model_dump(exclude={"waves"}), waves=waves)


class Cancellation(RequestBody):
    """Why waves are given up; without a number all that are still planned."""

    reason: str = Field(min_length=1, max_length=MESSAGE_LIMIT)
    number: int | None = Field(default=None, ge=1, le=WAVE_LIMIT)


@router.get("")
def list_plans(scope: Scoped, limit: Limit = 50, cursor: Cursor = None) -> Page[Plan]:
    """The enterprise's plans with how far each wave has come, newest first."""
    after = read_cursor(cursor, datetime, UUID)
    place = (after[0], after[1]) if after else None
    found = plans(scope.conn, scope.actor.org_id, after=place, limit=limit + 1)
    return page_of(found, limit, lambda row: (row.created_at.isoformat(), row.id))


@router.post("", status_code=HTTPStatus.CREATED, response_model=PlanResult)
def make_distribution_plan(body: PlanBody, once: Once) -> Response:
    """Plan the waves; the first starts at once unless it has a condition. Who cannot receive the version is named."""
    scope = once.scope
    return once.answer(
        lambda: make_plan(scope.conn, actor=scope.actor, order=body.order(), now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.get("/{plan_id}")
def get_plan(plan_id: UUID, scope: Scoped) -> Plan:
    """One plan."""
    return plan(scope.conn, scope.actor.org_id, plan_id)


@router.post("/{plan_id}/cancel", response_model=Plan)
def cancel_plan(plan_id: UUID, body: Cancellation, once: Once) -> Response:
    """Give up what is still planned; what was sent stays in force."""
    scope = once.scope
    return once.answer(
        lambda: cancel_waves(scope.conn, actor=scope.actor, plan_id=plan_id, now=scope.now, **body.model_dump())
    )


@router.post("/{plan_id}/waves/{number}/start", response_model=Plan)
def start_plan_wave(plan_id: UUID, number: int, once: Once) -> Response:
    """Start the next wave now, whatever its condition."""
    scope = once.scope
    return once.answer(lambda: start_wave(scope.conn, actor=scope.actor, plan_id=plan_id, number=number, now=scope.now))


@router.put("/{plan_id}/waves/{number}")
def change_plan_wave(plan_id: UUID, number: int, body: Condition, scope: Scoped) -> Plan:
    """Give a planned wave another condition."""
    return change_wave(
        scope.conn, actor=scope.actor, plan_id=plan_id, number=number, condition=body.condition(), now=scope.now
    )
