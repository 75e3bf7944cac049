"""Publish an approved draft at a time: order it, change or cancel that, and carry out what has come due."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.db.statements import many, rows
from core.errors import NotAllowed, Refusal
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.queries import actor_by_id
from core.identity.rules import allow
from core.policies.model import Draft
from core.policies.operations import publish
from core.policies.queries import open_draft
from core.policies.records import hold_policy, save_draft, tell
from core.policies.rules import scheduled, unscheduled


class OrdererGone(NotAllowed):
    """Whoever ordered the publication may no longer sign in."""


def order_publication(conn: Connection, *, actor: Actor, policy_id: UUID, publish_at: datetime, now: datetime) -> Draft:
    """Let the approved draft publish itself at a time; a new order replaces the one before."""
    allow(actor, Permission.POLICY_PUBLISH)
    hold_policy(conn, actor, policy_id)
    before = open_draft(conn, actor, policy_id)
    save_draft(conn, actor, scheduled(before, publish_at=publish_at, by=actor.user_id, now=now))
    old, new = {"publish_at": before.publish_at}, {"publish_at": publish_at}
    tell(conn, actor, "publication.scheduled", policy_id, new, old=old)
    return open_draft(conn, actor, policy_id)


def cancel_publication(conn: Connection, *, actor: Actor, policy_id: UUID) -> Draft:
    """Take the time back; the draft stays approved."""
    allow(actor, Permission.POLICY_PUBLISH)
    hold_policy(conn, actor, policy_id)
    before = open_draft(conn, actor, policy_id)
    save_draft(conn, actor, unscheduled(before))
    tell(conn, actor, "publication.cancelled", policy_id, {"publish_at": None}, old={"publish_at": before.publish_at})
    return open_draft(conn, actor, policy_id)


def publish_due(conn: Connection, *, now: datetime, limit: int = 20) -> int:
    """Publish, in the orderer's name, what has come due; how many orders were settled. Under `app_job`.

    What forbids a publication meanwhile is kept with the draft and in the trail, and the order is void.
    """
    due = many(conn, "publications_due", now=now, limit=limit)
    for order in due:
        try:
            with conn.begin_nested():
                publish(conn, actor=_orderer(conn, order, now), policy_id=order.policy_id, now=now)
        except Refusal as refusal:
            _refuse(conn, order, refusal.message)
    return len(due)


def _orderer(conn: Connection, order: Row[tuple[object, ...]], now: datetime) -> Actor:
    """Who ordered it, as they are now: somebody who left or lost the permission publishes nothing."""
    actor = actor_by_id(conn, order.publish_ordered_by, org_id=order.enterprise_org_id, now=now)
    if actor is None:
        raise OrdererGone("Whoever ordered the publication is no longer with the organization. Order it again.")
    return actor


def _refuse(conn: Connection, order: Row[tuple[object, ...]], reason: str) -> None:
    rows(conn, "refuse_publication", org_id=order.enterprise_org_id, draft_id=order.draft_id, reason=reason)
    record(
        conn,
        "publication.refused",
        entity="policy",
        entity_id=order.policy_id,
        enterprise_org_id=order.enterprise_org_id,
        reason=reason,
    )
    payload = {"policy_id": order.policy_id}
    emit(conn, "publication.refused", org_id=order.enterprise_org_id, payload=payload)
