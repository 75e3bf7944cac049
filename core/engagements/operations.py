"""Changes to an engagement under way: its terms, and its end with everything that rests on it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.engagements.model import ENGAGEMENT_MOVES, Ending, EngagementState, Terms
from core.engagements.queries import marks_of_enterprise, state_of
from core.engagements.rules import check_marks_kept, check_revision, reason, terms
from core.errors import NotInThisState
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.states import check_move

ENDED_BY_DATE = "Its last day is over."


class EngagementNotActive(NotInThisState):
    """Only an active engagement has terms to change."""


def change_terms(
    conn: Connection,
    *,
    actor: Actor,
    engagement_id: UUID,
    wanted: Terms,
    now: datetime,
    expected_revision: int | None = None,
) -> None:
    """Other brands or markets, another last day; when an active engagement began stays as it was agreed."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    held = one(conn, "lock_engagement", org_id=actor.org_id, engagement_id=engagement_id)
    state = state_of(conn, actor, engagement_id)
    if held is None or state is not EngagementState.ACTIVE:
        raise EngagementNotActive(f"This engagement is {state.value}; only an active one can be changed.")
    check_revision(held.revision, expected_revision)
    about = terms(replace(wanted, starts_on=held.starts_on), today=now.date())
    marked = [each.brand for each in marks_of_enterprise(conn, actor.org_id) if each.engagement_id == engagement_id]
    check_marks_kept(about.brands, marked)
    rows(
        conn,
        "change_terms",
        org_id=actor.org_id,
        engagement_id=engagement_id,
        brands=list(about.brands),
        markets=list(about.markets),
        ends_on=about.ends_on,
    )
    record(
        conn,
        "engagement.changed",
        entity="engagement",
        entity_id=engagement_id,
        enterprise_org_id=actor.org_id,
        agency_org_id=held.agency_org_id,
        old={"brands": held.brands, "markets": held.markets, "ends_on": held.ends_on},
        new={"brands": about.brands, "markets": about.markets, "ends_on": about.ends_on},
    )
    for org_id in (actor.org_id, held.agency_org_id):
        emit(conn, "engagement.changed", org_id=org_id, payload={"engagement_id": engagement_id})


def end(
    conn: Connection,
    *,
    actor: Actor,
    engagement_id: UUID,
    why: str,
    now: datetime,
    expected_revision: int | None = None,
) -> Ending:
    """End an engagement: its active distributions expire, scheduled ones are refused, their records freeze.

    The policies' row locks come first, as they do for whoever sends: a sending at the same time is either ended with
    the rest, or finds the engagement ended.
    """
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    said = reason(why)
    rows(conn, "hold_policies", org_ids=[actor.org_id])
    held = one(conn, "lock_engagement", org_id=actor.org_id, engagement_id=engagement_id)
    check_move(ENGAGEMENT_MOVES, state_of(conn, actor, engagement_id), EngagementState.ENDED, noun="engagement")
    assert held is not None  # noqa: S101  # only an engagement is active
    check_revision(held.revision, expected_revision)
    (ended,) = many(
        conn,
        "end_engagements",
        engagement_ids=[engagement_id],
        org_ids=[actor.org_id],
        reason=said,
        actor_name=actor.display_name,
        now=now,
    )
    return Ending(ended.active_count, ended.pending_count)


def end_due(conn: Connection, *, now: datetime, limit: int) -> int:
    """End the engagements whose last day is over, as by hand; how many. Under `app_job`."""
    due = many(conn, "engagements_due_to_end", today=now.date(), limit=limit)
    if not due:
        return 0
    clients = list({row.enterprise_org_id for row in due})
    rows(conn, "hold_policies", org_ids=clients)
    ended = many(
        conn,
        "end_engagements",
        engagement_ids=[row.id for row in due],
        org_ids=clients,
        reason=ENDED_BY_DATE,
        actor_name=None,
        now=now,
    )
    return len(ended)
