"""Adapt the version that one agency holds, and send it the rider in the version's place."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.distribution.model import DistributionOrder, DistributionStatus, Response, document_name
from core.distribution.riders.model import Adapted, RiderOrder, RiderPreview, RiderSent
from core.distribution.riders.queries import held_to_adapt
from core.distribution.riders.rules import (
    adapted,
    answer_to,
    check_expected,
    check_not_held,
    checked_reason,
    only_reworded,
)
from core.distribution.rules import due_at
from core.distribution.sending import default_due
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.queries import no_such_policy


def send_rider(conn: Connection, *, actor: Actor, order: RiderOrder, now: datetime) -> RiderSent:
    """Make the rider and put it in the place of what the agency holds of the policy; all in the open transaction.

    The policy's row lock serializes it with every other sending, so that exactly one document stays current.

    Raises:
        NoSuchPolicy, NoSuchHolder: not the client's own.
        NothingToAdapt, VersionWithdrawn, AlreadyHeld, HoldsSomethingElse: as their sentences say.
        RiderNotValid, ClausesNotValid, ContentNotValid: the overlay cannot be laid over the version.
    """
    look, held = _prepare(conn, actor, order, now, lock=True)
    numbers = {"version_number": look.version_number, "rider_number": look.rider_number}
    where = {"org_id": actor.org_id, "policy_id": order.policy_id, "now": now, **numbers}
    rows(
        conn,
        "add_rider",
        agency_org_id=order.agency_org_id,
        overlay=json.dumps(look.adapted.overlay.document()),
        clauses=json.dumps(look.adapted.clauses),
        changes_norms=look.adapted.changes_norms,
        document_sha256=look.adapted.document_sha256,
        reason=checked_reason(order.reason),
        user_id=actor.user_id,
        **where,
    )
    batch_id = uuid4()
    sent = RiderSent(
        distribution_id=_put_in_place(conn, actor, look, held, batch_id=batch_id, where=where),
        batch_id=batch_id,
        agency_org_id=order.agency_org_id,
        agency=look.agency,
        policy_id=order.policy_id,
        answer=look.answer,
        due_at=look.due_at,
        document_sha256=look.adapted.document_sha256,
        **numbers,
    )
    _tell(conn, actor, sent, order.reason)
    return sent


def preview_rider(conn: Connection, *, actor: Actor, order: RiderOrder, now: datetime) -> RiderPreview:
    """What `send_rider` would do with this order now, by the same rules; changes nothing."""
    return _prepare(conn, actor, order, now, lock=False)[0]


def _prepare(
    conn: Connection, actor: Actor, order: RiderOrder, now: datetime, *, lock: bool
) -> tuple[RiderPreview, Row[Any]]:
    allow(actor, Permission.DISTRIBUTION_SEND)
    allow(actor, Permission.POLICY_PUBLISH)
    checked_reason(order.reason)
    due = due_at(DistributionOrder(order.policy_id, due_at=order.due_at), now, default_due(conn, actor.org_id))
    policy = one(conn, "lock_policy" if lock else "policy_to_send", org_id=actor.org_id, policy_id=order.policy_id)
    if policy is None:
        raise no_such_policy()
    held = held_to_adapt(conn, actor, order.agency_org_id, order.policy_id)
    check_expected(order, held.version_number, held.rider_number)
    made = _adapted(order, held)
    check_not_held(made, held.agency, document_name(held.version_number, held.rider_number))
    look = RiderPreview(
        agency_org_id=order.agency_org_id,
        agency=held.agency,
        policy_id=order.policy_id,
        policy_title=held.title,
        version_number=held.version_number,
        rider_number=held.next_rider_number,
        replaces_rider=held.rider_number,
        answer=answer_to(made, Response(held.response)),
        due_at=held.due_at if only_reworded(made.from_held) else due,
        adapted=made,
        effective_from=held.effective_from,
        effective_until=held.effective_until,
    )
    return look, held


def _adapted(order: RiderOrder, held: Row[Any]) -> Adapted:
    return adapted(
        order,
        version=held.version_clauses,
        held=held.clauses,
        version_sha256=bytes(held.version_sha256),
        title=held.title,
        body=held.body,
        effective_from=held.effective_from,
        effective_until=held.effective_until,
    )


def _put_in_place(
    conn: Connection, actor: Actor, look: RiderPreview, held: Row[Any], *, batch_id: UUID, where: dict[str, Any]
) -> UUID:
    """End what the agency holds and send the rider instead; the id of the new distribution."""
    which = {key: value for key, value in where.items() if key != "rider_number"}
    rows(conn, "supersede_held", agency_ids=[look.agency_org_id], **which)
    [sent] = many(
        conn,
        "send_version",
        agency_ids=[look.agency_org_id],
        engagement_ids=[held.engagement_id],
        held_versions=[held.version_number],
        held_riders=[held.rider_number],
        # An answer carries over from this version on, or not at all.
        last_material_version=look.version_number + (0 if only_reworded(look.adapted.from_held) else 1),
        status=DistributionStatus.ACTIVE.value,
        batch_id=batch_id,
        user_id=actor.user_id,
        actor_name=actor.display_name,
        is_mandatory=held.is_mandatory,
        message="",
        scheduled_for=None,
        announced_at=None,
        is_visible=True,
        due_at=look.due_at,
        **where,
    )
    return UUID(str(sent.id))


def _tell(conn: Connection, actor: Actor, sent: RiderSent, reason: str) -> None:
    facts = {
        "policy_id": sent.policy_id,
        "version_number": sent.version_number,
        "rider_number": sent.rider_number,
        "document_sha256": sent.document_sha256.hex(),
    }
    record(
        conn,
        "rider.sent",
        entity="distribution",
        entity_id=sent.distribution_id,
        enterprise_org_id=actor.org_id,
        agency_org_id=sent.agency_org_id,
        new={**facts, "answer": sent.answer},
        reason=reason.strip(),
    )
    emit(conn, "rider.sent", org_id=actor.org_id, payload={**facts, "distribution_id": sent.distribution_id})
