"""What a client keeps about a policy beside its text; agencies never read it."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from api.authentication import Scoped
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.policies.model import Tracking
from core.policies.tracking import MAX_LEAD_DAYS, MAX_WORD_LENGTH, MOST_WORDS, track, tracking

router = APIRouter(prefix="/policy-distribution/policies", tags=["Policies"])


class TrackingText(RequestBody):
    """Brands, markets (terms of the jurisdiction taxonomy), topics, and checks of FDA practice."""

    brands: list[str] = Field(default=[], max_length=MOST_WORDS, examples=[["Corvexa"]])
    markets: list[str] = Field(default=[], max_length=MOST_WORDS, examples=[["DE", "FR"]])
    topics: list[str] = Field(
        default=[], max_length=MOST_WORDS, description=f"Up to {MAX_WORD_LENGTH} characters each."
    )
    requires_fair_balance: bool = Field(default=False, description="A fair-balance check (21 CFR 202.1(e)).")
    requires_mlr_signoff: bool = Field(default=False, description="Medical, legal and regulatory sign-off by a human.")
    requires_ai_label: bool = Field(default=False, description="A label on what AI made.")
    form_2253_lead_days: int | None = Field(
        default=None, ge=0, le=MAX_LEAD_DAYS, description="Days before Form FDA 2253 (21 CFR 314.81(b)(3))."
    )

    def kept(self) -> Tracking:
        """The same, as the core keeps it."""
        words = {name: tuple(getattr(self, name)) for name in ("brands", "markets", "topics")}
        return Tracking(**{**self.model_dump(), **words})


@router.get("/{policy_id}/tracking")
def get_tracking(policy_id: UUID, scope: Scoped) -> Tracking:
    """What is kept about the policy; `revision` 0 where nobody has filled it in."""
    return tracking(scope.conn, scope.actor, policy_id)


@router.put("/{policy_id}/tracking")
def put_tracking(policy_id: UUID, body: TrackingText, scope: Scoped, expected_revision: ExpectedRevision) -> Tracking:
    """Replace it; versions and their hashes stay as they are. `If-Match` protects a colleague's change."""
    return track(
        scope.conn,
        actor=scope.actor,
        policy_id=policy_id,
        wanted=body.kept(),
        now=scope.now,
        expected_revision=expected_revision,
    )
