"""Send a version to agencies, withdraw it, and make scheduled sendings active."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.distribution.model import (
    DISTRIBUTION_MOVES,
    Candidate,
    DistributionOrder,
    DistributionResult,
    DistributionStatus,
    Recipient,
    RefusedRecipient,
    Sent,
)
from core.distribution.queries import no_such_distribution
from core.distribution.rules import NobodyToSendTo, OrderNotValid, check_order, due_at, recipients
from core.engagements.queries import agencies_in_groups
from core.errors import NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.queries import no_such_policy
from core.states import check_move


class VersionNotPublished(NotValid):
    """The version asked for does not exist yet."""


def distribute(conn: Connection, *, actor: Actor, order: DistributionOrder, now: datetime) -> DistributionResult:
    """Send one published version to every agency that may have it; all in the open transaction.

    The policy's row lock serializes its sendings, so of two versions sent at once the higher one stays current.
    """
    allow(actor, Permission.DISTRIBUTION_SEND)
    check_order(order, now)
    due = due_at(order, now)
    version_number = _version_to_send(conn, actor, order)
    candidates = _candidates(conn, actor, order)
    chosen, refused = recipients(candidates, version_number, scheduled=order.scheduled_for is not None)
    if not chosen:
        raise NobodyToSendTo(_nobody(refused), refused=[_named(agency) for agency in refused])
    held = {candidate.agency_org_id: candidate.held_version for candidate in candidates}
    batch_id = uuid4()
    sent = _send(conn, actor, order, chosen, held, version_number=version_number, batch_id=batch_id, due=due, now=now)
    status = DistributionStatus.PENDING if order.scheduled_for else DistributionStatus.ACTIVE
    result = DistributionResult(batch_id, order.policy_id, version_number, status, due, sent, refused)
    _tell_the_sender(conn, actor, result)
    return result


def withdraw(conn: Connection, *, actor: Actor, distribution_id: UUID, reason: str, now: datetime) -> None:
    """End a pending or active sending, with a reason that both sides read."""
    allow(actor, Permission.DISTRIBUTION_WITHDRAW)
    if not reason.strip():
        raise OrderNotValid("Say why the policy is withdrawn; the agency reads the reason.")
    row = one(conn, "parties_of_distribution", org_id=actor.org_id, distribution_id=distribution_id)
    if row is None:
        raise no_such_distribution()
    check_move(
        DISTRIBUTION_MOVES,
        DistributionStatus(row.distribution_status),
        DistributionStatus.WITHDRAWN,
        noun="distribution",
    )
    rows(conn, "withdraw_distribution", org_id=actor.org_id, distribution_id=distribution_id, now=now)
    was_seen = row.distribution_status == DistributionStatus.ACTIVE
    record(
        conn,
        "distribution.withdrawn",
        entity="distribution",
        entity_id=distribution_id,
        enterprise_org_id=actor.org_id,
        agency_org_id=row.agency_org_id if was_seen else None,
        old={"distribution_status": row.distribution_status},
        new={"distribution_status": "withdrawn"},
        reason=reason.strip(),
    )
    if was_seen:
        emit(conn, "distribution.withdrawn", org_id=row.agency_org_id, payload={"distribution_id": distribution_id})


def activate_due(conn: Connection, *, now: datetime, limit: int = 1000) -> int:
    """Make scheduled distributions active whose time has come; returns how many rows were settled.

    A row whose engagement has ended becomes `refused`; one whose agency holds a newer version becomes `superseded`.
    """
    rows(conn, "lock_policies_due", now=now, limit=limit)
    settled = many(conn, "settle_due", now=now, limit=limit)
    active = [row for row in settled if row.outcome == DistributionStatus.ACTIVE]
    if active:
        rows(
            conn,
            "activate",
            agency_ids=[row.agency_org_id for row in active],
            distribution_ids=[row.id for row in active],
            held_ids=[row.held_id for row in active],
        )
    return len(settled)


def _version_to_send(conn: Connection, actor: Actor, order: DistributionOrder) -> int:
    policy = one(conn, "lock_policy", org_id=actor.org_id, policy_id=order.policy_id)
    if policy is None:
        raise no_such_policy()
    newest: int = policy.current_version
    if newest == 0:
        raise VersionNotPublished(f"“{policy.title}” has no published version yet. Publish one, then distribute it.")
    version_number = newest if order.version_number is None else order.version_number
    if not 1 <= version_number <= newest:
        raise VersionNotPublished(
            f"“{policy.title}” has versions 1 to {newest}; version {version_number} is not published."
        )
    return version_number


def _candidates(conn: Connection, actor: Actor, order: DistributionOrder) -> list[Candidate]:
    groups = agencies_in_groups(conn, actor.org_id, order.group_ids) if order.group_ids else {}
    missing = [str(group_id) for group_id in order.group_ids if group_id not in groups]
    if missing:
        raise OrderNotValid(f"No saved group of yours has the id {', '.join(missing)}. Choose groups from your list.")
    asked = dict.fromkeys([*order.agency_ids, *(agency for members in groups.values() for agency in members)])
    found = many(conn, "candidates", org_id=actor.org_id, policy_id=order.policy_id, agency_ids=list(asked))
    return [Candidate(**row._mapping) for row in found]


def _send(
    conn: Connection,
    actor: Actor,
    order: DistributionOrder,
    chosen: Sequence[Recipient],
    held: dict[UUID, int | None],
    *,
    version_number: int,
    batch_id: UUID,
    due: datetime,
    now: datetime,
) -> tuple[Sent, ...]:
    agency_ids = [recipient.agency_org_id for recipient in chosen]
    policy = {"org_id": actor.org_id, "policy_id": order.policy_id, "version_number": version_number}
    if order.scheduled_for is None:
        rows(conn, "supersede_held", agency_ids=agency_ids, now=now, **policy)
    material = one(conn, "last_material_version", **policy)
    sent = many(
        conn,
        "send_version",
        agency_ids=agency_ids,
        engagement_ids=[recipient.engagement_id for recipient in chosen],
        held_versions=[held[agency_id] for agency_id in agency_ids],
        last_material_version=material.number if material else 0,
        status=(DistributionStatus.PENDING if order.scheduled_for else DistributionStatus.ACTIVE).value,
        batch_id=batch_id,
        user_id=actor.user_id,
        actor_name=actor.display_name,
        is_mandatory=order.mandatory,
        message=order.message.strip(),
        scheduled_for=order.scheduled_for,
        announced_at=now if order.scheduled_for and order.announce_now else None,
        is_visible=order.scheduled_for is None or order.announce_now,
        due_at=due,
        now=now,
        **policy,
    )
    names = {recipient.agency_org_id: recipient.name for recipient in chosen}
    return tuple(Sent(row.id, row.agency_org_id, names[row.agency_org_id]) for row in sent)


def _tell_the_sender(conn: Connection, actor: Actor, result: DistributionResult) -> None:
    facts = {
        "policy_id": result.policy_id,
        "version_number": result.version_number,
        "sent_count": len(result.sent),
    }
    record(
        conn,
        "batch.distributed",
        entity="batch",
        entity_id=result.batch_id,
        enterprise_org_id=actor.org_id,
        new={**facts, "refused": [_named(agency) for agency in result.refused]},
    )
    emit(conn, "batch.distributed", org_id=actor.org_id, payload={**facts, "batch_id": result.batch_id})


def _named(agency: RefusedRecipient) -> dict[str, str | None]:
    return {"agency_org_id": str(agency.agency_org_id), "name": agency.name, "reason": agency.reason}


def _nobody(refused: Sequence[RefusedRecipient]) -> str:
    shown = " ".join(agency.reason for agency in refused[:3])
    more = f" And {len(refused) - 3} more." if len(refused) > 3 else ""  # noqa: PLR2004  # as many as a sentence carries
    return f"No agency can receive this version. {shown}{more}"
