"""Exceptions that agencies ask for by a reservation or a decline: either side's list, the client's answer, the ends."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.authentication import Scoped
from api.models import RequestBody
from core.exceptions.asking import withdraw_request
from core.exceptions.granting import deny_exception, grant_exception, revoke_exception
from core.exceptions.model import ExceptionState
from core.exceptions.queries import (
    PAGE_SIZE,
    ExceptionEntry,
    ExceptionFilter,
    exception_counts,
    exception_entry,
    exceptions_page,
)
from core.exceptions.renewing import ask_again
from core.exceptions.rules import WORDS_LIMIT

router = APIRouter(prefix="/policy-distribution/exceptions", tags=["Exceptions"])

SEARCH_LIMIT = 200
MOST_PAGES = 10_000


class ExceptionDecision(RequestBody):
    """The client's answer: granted for a period (from today, or from `starts_on`), or denied with a comment."""

    decision: Literal["granted", "denied"]
    starts_on: date | None = Field(default=None, examples=["2027-01-15"])
    ends_on: date | None = Field(default=None, examples=["2027-04-15"], description="The last day; needed to grant.")
    conditions: str = Field(
        default="",
        max_length=WORDS_LIMIT,
        examples=["A person checks every output."],
        description="What the agency keeps to while the exception is in force; for a grant alone.",
    )
    comment: str = Field(default="", max_length=WORDS_LIMIT, examples=["Until your new asset system is in use."])


class ExceptionRevocation(RequestBody):
    """Why the client takes an exception back."""

    reason: str = Field(min_length=1, max_length=WORDS_LIMIT, examples=["The system has been in use since March."])


class ExceptionRenewal(RequestBody):
    """Why the agency still needs an exception that ends."""

    reason: str = Field(min_length=1, max_length=WORDS_LIMIT, examples=["The new asset system comes in June."])


class ExceptionPage(BaseModel):
    """One page of exceptions, and how many fit the same filter in each state."""

    items: list[ExceptionEntry]
    counts: dict[ExceptionState, int]
    page: int
    page_count: int


@router.get("")
def list_exceptions(
    scope: Scoped,
    state: Annotated[list[ExceptionState] | None, Query(description="One or several; all without.")] = None,
    counterpart_id: Annotated[UUID | None, Query(description="The agency, or for an agency the client.")] = None,
    policy_id: UUID | None = None,
    search: Annotated[
        str | None, Query(max_length=SEARCH_LIMIT, description="A part of the title, a name, or the reason.")
    ] = None,
    ends_by: Annotated[
        date | None, Query(description="Granted ones whose last day is this one or an earlier one.")
    ] = None,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
) -> ExceptionPage:
    """What agencies asked this client for, or what this agency asked its clients; the latest first, 25 a page."""
    wanted = ExceptionFilter(tuple(state) if state else None, counterpart_id, policy_id, search, ends_by)
    counts = exception_counts(scope.conn, scope.actor, wanted)
    fitting = sum(count for each, count in counts.items() if not state or each in state)
    items = exceptions_page(scope.conn, scope.actor, wanted, page=page)
    return ExceptionPage(items=items, counts=dict(counts), page=page, page_count=max(1, -(-fitting // PAGE_SIZE)))


@router.get("/{exception_id}")
def get_exception(exception_id: UUID, scope: Scoped) -> ExceptionEntry:
    """One exception with its clauses' words, the agency's reason, and who signed when."""
    return exception_entry(scope.conn, scope.actor, exception_id)


@router.put("/{exception_id}/decision")
def decide_exception(exception_id: UUID, decision: ExceptionDecision, scope: Scoped) -> ExceptionEntry:
    """The client's answer, given once: the state guards it, so there is no `If-Match`. A second answer is a 409.

    Granting is a 409 too where the version in force at the agency asks something else in one of the clauses.
    """
    where = {"actor": scope.actor, "exception_id": exception_id, "now": scope.now}
    if decision.decision == "denied":
        return deny_exception(scope.conn, comment=decision.comment, **where)  # type: ignore[arg-type]
    return grant_exception(
        scope.conn,
        starts_on=decision.starts_on or scope.now.date(),
        ends_on=decision.ends_on,
        comment=decision.comment,
        conditions=decision.conditions,
        **where,  # type: ignore[arg-type]
    )


@router.put("/{exception_id}/revocation")
def revoke_granted_exception(exception_id: UUID, revocation: ExceptionRevocation, scope: Scoped) -> ExceptionEntry:
    """The client takes back what it granted, with a reason; what was waived counts again."""
    return revoke_exception(
        scope.conn, actor=scope.actor, exception_id=exception_id, reason=revocation.reason, now=scope.now
    )


@router.put("/{exception_id}/withdrawal")
def withdraw_exception(exception_id: UUID, scope: Scoped) -> ExceptionEntry:
    """The agency asks no longer; its signature and reservation stay as they are."""
    return withdraw_request(scope.conn, actor=scope.actor, exception_id=exception_id, now=scope.now)


@router.post("/{exception_id}/renewal", status_code=HTTPStatus.CREATED)
def renew_exception(exception_id: UUID, renewal: ExceptionRenewal, scope: Scoped) -> ExceptionEntry:
    """The agency asks to go on with an exception that is granted or ran out; the client answers the new request.

    409 where nothing was granted, a request waits already, or the version in force asks something else by now.
    """
    return ask_again(scope.conn, actor=scope.actor, exception_id=exception_id, reason=renewal.reason, now=scope.now)
