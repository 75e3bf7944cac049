"""Engagements: propose one to a mailbox, answer it, change it, end it; mark a brand as co-promoted."""

from datetime import date
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field
from starlette.responses import Response

from api.authentication import ActorScope, Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.engagements.alliances import mark_brand, unmark_brand
from core.engagements.model import Ending, Engagement, Mark, Proposal, Terms
from core.engagements.operations import change_terms, end
from core.engagements.proposals import accept, decline, propose, withdraw_proposal
from core.engagements.queries import (
    engagement,
    engagements_of_agency,
    engagements_of_enterprise,
    marks_of_enterprise,
    proposals,
)
from core.engagements.rules import BRANDS_AT_MOST, EMAIL_LIMIT, MARKETS_AT_MOST, NAME_LIMIT, REASON_LIMIT

router = APIRouter(prefix="/policy-distribution", tags=["Engagements"])

Brand = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT, examples=["Corvexa"])]


def _known(term: str) -> str:
    if term not in vocabulary().taxonomies[Dimension.JURISDICTION].masks:
        raise ValueError("is no market: name a term of the jurisdiction taxonomy, such as DE or EU")
    return term


Market = Annotated[str, AfterValidator(_known), Field(max_length=NAME_LIMIT, examples=["DE"])]


class ProposalIn(RequestBody):
    """Whom to propose an engagement to, and about what. The answer is the same whoever has the address."""

    email: str = Field(max_length=EMAIL_LIMIT, examples=["ada@agency.example"])
    brands: list[Brand] = Field(min_length=1, max_length=BRANDS_AT_MOST)
    markets: list[Market] = Field(
        default=[], max_length=MARKETS_AT_MOST, description="Where: terms of the jurisdiction taxonomy."
    )
    starts_on: date = Field(examples=["2027-01-01"])
    ends_on: date | None = Field(default=None, description="Its last day; left out: open.")


class TermsIn(RequestBody):
    """What to change; what is left out stays."""

    brands: list[Brand] | None = Field(default=None, min_length=1, max_length=BRANDS_AT_MOST)
    markets: list[Market] | None = Field(
        default=None, max_length=MARKETS_AT_MOST, description="Where; an empty list: nobody says."
    )
    ends_on: date | None = Field(default=None, description="Its last day; null: open.")


class EndIn(RequestBody):
    """Why it ends; the agency reads it."""

    reason: str = Field(min_length=1, max_length=REASON_LIMIT, examples=["The brand moves to another agency."])


class MarkIn(RequestBody):
    """A brand of the engagement."""

    brand: Brand


@router.get("/engagements")
def list_engagements(scope: Scoped) -> list[Engagement]:
    """The relations of the caller's organization: an enterprise's agencies, an agency's clients."""
    ask = engagements_of_enterprise if scope.actor.is_enterprise else engagements_of_agency
    return ask(scope.conn, scope.actor.org_id)


@router.get("/engagements/proposals")
def list_proposals(scope: Scoped) -> list[Proposal]:
    """What an enterprise proposed and nobody accepted; what waits for an agency's answer."""
    return proposals(scope.conn, scope.actor)


@router.post("/engagements", status_code=HTTPStatus.CREATED, response_model=Proposal)
def propose_engagement(wanted: ProposalIn, once: Once) -> Response:
    """Propose an engagement to an address; whose it is you learn when it is accepted."""
    scope = once.scope

    def proposed() -> Proposal:
        terms = Terms(tuple(wanted.brands), wanted.starts_on, wanted.ends_on, tuple(wanted.markets))
        made = propose(scope.conn, actor=scope.actor, email=wanted.email, wanted=terms, now=scope.now)
        return next(each for each in proposals(scope.conn, scope.actor) if each.id == made)

    return once.answer(proposed, status=HTTPStatus.CREATED)


@router.post("/engagements/{engagement_id}/accept", response_model=Engagement)
def accept_engagement(engagement_id: UUID, once: Once) -> Response:
    """Accept what was proposed to an administrator of the caller's agency."""
    scope = once.scope

    def accepted() -> Engagement:
        accept(scope.conn, actor=scope.actor, engagement_id=engagement_id, now=scope.now)
        return engagement(scope.conn, scope.actor, engagement_id)

    return once.answer(accepted)


@router.post("/engagements/{engagement_id}/decline", status_code=HTTPStatus.NO_CONTENT)
def decline_engagement(engagement_id: UUID, scope: Scoped) -> None:
    """Decline a proposal; the client learns that it was declined, and not by whom."""
    decline(scope.conn, actor=scope.actor, engagement_id=engagement_id, now=scope.now)


@router.post("/engagements/{engagement_id}/withdraw", status_code=HTTPStatus.NO_CONTENT)
def withdraw_engagement(engagement_id: UUID, scope: Scoped) -> None:
    """Take a proposal back that nobody has answered."""
    withdraw_proposal(scope.conn, actor=scope.actor, engagement_id=engagement_id, now=scope.now)


@router.post("/engagements/{engagement_id}/end", response_model=Ending)
def end_engagement(engagement_id: UUID, wanted: EndIn, once: Once, expected_revision: ExpectedRevision) -> Response:
    """End an engagement: active distributions expire, scheduled ones are refused; answers with how many of each."""
    scope = once.scope
    return once.answer(
        lambda: end(
            scope.conn,
            actor=scope.actor,
            engagement_id=engagement_id,
            why=wanted.reason,
            now=scope.now,
            expected_revision=expected_revision,
        )
    )


@router.patch("/engagements/{engagement_id}")
def change_engagement(
    engagement_id: UUID, wanted: TermsIn, scope: Scoped, expected_revision: ExpectedRevision
) -> Engagement:
    """Other brands or markets, another last day, of an active engagement."""
    held = engagement(scope.conn, scope.actor, engagement_id)
    ends_on = wanted.ends_on if "ends_on" in wanted.model_fields_set else held.ends_on
    markets = held.markets if wanted.markets is None else tuple(wanted.markets)
    change_terms(
        scope.conn,
        actor=scope.actor,
        engagement_id=engagement_id,
        wanted=Terms(tuple(wanted.brands or held.brands), held.starts_on, ends_on, markets),
        now=scope.now,
        expected_revision=expected_revision,
    )
    return engagement(scope.conn, scope.actor, engagement_id)


@router.get("/co-promotions")
def list_co_promotions(scope: Scoped) -> list[Mark]:
    """The brands that the enterprise marked as co-promoted, and which are in effect."""
    return _marks(scope)


@router.post("/engagements/{engagement_id}/co-promotions", response_model=list[Mark])
def mark_co_promotion(engagement_id: UUID, wanted: MarkIn, once: Once) -> Response:
    """Mark a brand as co-promoted; clauses on your work alone will no longer reach it once it is in effect."""
    scope = once.scope

    def marked() -> list[Mark]:
        mark_brand(scope.conn, actor=scope.actor, engagement_id=engagement_id, brand=wanted.brand, now=scope.now)
        return _marks(scope)

    return once.answer(marked)


@router.delete("/engagements/{engagement_id}/co-promotions", status_code=HTTPStatus.NO_CONTENT)
def unmark_co_promotion(
    engagement_id: UUID, scope: Scoped, brand: Annotated[str, Query(max_length=NAME_LIMIT)]
) -> None:
    """Take the mark back."""
    unmark_brand(scope.conn, actor=scope.actor, engagement_id=engagement_id, brand=brand)


def _marks(scope: ActorScope) -> list[Mark]:
    return marks_of_enterprise(scope.conn, scope.actor.org_id)
