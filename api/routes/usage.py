"""An agency's usage log: its own systems tell what was done with AI, and read how it came out."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page_of, read_cursor
from core.usage.model import Look, Outcome, Receipt, SettledAs, Settling, StoredEvent
from core.usage.operations import take_in
from core.usage.queries import UsageCount, UsageFilter, usage_events, usage_summary
from core.usage.settling import settle
from core.violations.rules import WORDS_LIMIT

router = APIRouter(prefix="/policy-distribution/usage-events", tags=["Usage events"])

EXAMPLE = {
    "id": "studio-2027-0001",
    "occurred_at": "2027-01-15T09:30:00Z",
    "client": "Helix Biopharma",
    "brand": "Corvexa",
    "action": "gen_text",
    "tool": "claude_for_work",
    "data": "public_data",
    "channel": "email",
    "audience": "physician",
    "jurisdiction": "DE",
    "parameters": {"human_reviewers": 2},
    "actor_ref": "m.lind",
    "note": "First draft of the newsletter.",
}


class UsageLog(RequestBody):
    """At most 10,000 events. `id` is the sender's own and names one event for ever; what is left out is left open.

    `client` is a client's id or name; without one the work was the agency's own. `brand` is one of that client's: work
    on a co-promoted one is judged by that brand's rules. Words are terms of the shared
    vocabulary or the agency's own. Each row is read by itself: one that cannot be is named in the answer, with why.
    """

    events: list[Any] = Field(min_length=1, examples=[[EXAMPLE]])


class EventSettlement(RequestBody):
    """What somebody found who looked at an event; a violation names the clause that was broken and its document."""

    verdict: SettledAs
    reason: str = Field(min_length=1, max_length=WORDS_LIMIT, examples=["The tool is the one we call Studio."])
    distribution_id: UUID | None = None
    clause_id: str | None = Field(default=None, min_length=1, max_length=200, examples=["H4"])


@router.post("", response_model=Receipt, status_code=HTTPStatus.OK)
def send_usage_events(log: UsageLog, once: Once) -> Response:
    """Keep what is new, each with its outcome: allowed, a violation (which is opened), or something to look at.

    Sent again, the same events change nothing and are counted as duplicates.
    """
    scope = once.scope
    return once.answer(lambda: take_in(scope.conn, actor=scope.actor, events=log.events, now=scope.now))


@router.get("")
def list_usage_events(
    scope: Scoped,
    outcome: Outcome | None = None,
    look: Annotated[Look | None, Query(description="Why somebody should look.")] = None,
    client_id: UUID | None = None,
    violation_id: UUID | None = None,
    settled: Annotated[bool | None, Query(description="Of those that needed a look: whether it was taken.")] = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[StoredEvent]:
    """The agency's events, newest first."""
    after = read_cursor(cursor, datetime, str)
    wanted = UsageFilter(
        outcome=outcome,
        look=look,
        client_id=client_id,
        violation_id=violation_id,
        is_settled=settled,
        since=since,
        until=until,
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    return page_of(usage_events(scope.conn, scope.actor, wanted), limit, lambda each: (each.occurred_at, each.id))


@router.get("/summary")
def get_usage_summary(scope: Scoped, since: datetime | None = None, until: datetime | None = None) -> list[UsageCount]:
    """How the events of a time came out, by client."""
    return usage_summary(scope.conn, scope.actor, since=since, until=until)


@router.post("/{event_id:path}/settlement", status_code=HTTPStatus.CREATED, response_model=StoredEvent)
def settle_usage_event(event_id: str, found: EventSettlement, once: Once) -> Response:
    """Settle an event that needs a look, for good: it was fine, or it broke a clause and is reported to its client."""
    scope = once.scope
    wanted = Settling(**found.model_dump())
    return once.answer(
        lambda: settle(scope.conn, actor=scope.actor, event_id=event_id, wanted=wanted, now=scope.now),
        status=HTTPStatus.CREATED,
    )
