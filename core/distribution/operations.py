"""Send a version to agencies and say beforehand what that does, withdraw it, and make scheduled sendings active."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, rows
from core.distribution.model import (
    DISTRIBUTION_MOVES,
    DistributionOrder,
    DistributionResult,
    DistributionStatus,
    Impact,
    LeftOut,
    SetResult,
)
from core.distribution.queries import no_such_distribution
from core.distribution.rules import (
    NobodyToSendTo,
    check_order,
    check_reason,
    check_set,
    impact,
    nobody,
    recipients,
    unknown,
)
from core.distribution.sending import Sender, carry_out, named, prepare
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.states import check_move


def distribute(conn: Connection, *, actor: Actor, order: DistributionOrder, now: datetime) -> DistributionResult:
    """Send one published version to every agency that may have it; all in the open transaction.

    The policy's row lock serializes its sendings, so of two versions sent at once the higher one stays current.
    """
    allow(actor, Permission.DISTRIBUTION_SEND)
    check_order(order, now)
    sender = Sender.of(actor)
    prepared = prepare(conn, sender, order, now)
    chosen, refused = recipients(
        prepared.candidates, prepared.version_number, scheduled=order.scheduled_for is not None
    )
    if not chosen:
        raise NobodyToSendTo(nobody(refused), refused=[named(agency) for agency in refused])
    return carry_out(conn, sender, prepared, now)


def preview(conn: Connection, *, actor: Actor, order: DistributionOrder, now: datetime) -> Impact:
    """What `distribute` would do with this order now, by the same rules; changes nothing.

    Of the actor's own relations and distributions alone: nothing that follows from another client's policies.
    """
    allow(actor, Permission.DISTRIBUTION_SEND)
    check_order(order, now)
    prepared = prepare(conn, Sender.of(actor), order, now, lock=False)
    return impact(
        prepared.candidates,
        prepared.version_number,
        prepared.last_material_version,
        due_at=prepared.due_at,
        scheduled=order.scheduled_for is not None,
    )


def withdraw(conn: Connection, *, actor: Actor, distribution_id: UUID, reason: str, now: datetime) -> None:
    """End a pending or active sending, with a reason that an agency which saw it reads."""
    result = withdraw_all(conn, actor=actor, distribution_ids=[distribution_id], reason=reason, now=now)
    for left_out in result.left_out:
        state = DistributionStatus(left_out.reason)
        check_move(DISTRIBUTION_MOVES, state, DistributionStatus.WITHDRAWN, noun="distribution")


def withdraw_all(
    conn: Connection, *, actor: Actor, distribution_ids: Sequence[UUID], reason: str, now: datetime
) -> SetResult:
    """End what still stands of these; the rest is left out with the state it is in.

    Raises:
        NoSuchDistribution: none of the ids is the organization's own.
    """
    allow(actor, Permission.DISTRIBUTION_WITHDRAW)
    check_set(distribution_ids)
    check_reason(reason)
    found = many(
        conn,
        "withdraw_distributions",
        org_id=actor.org_id,
        distribution_ids=list(distribution_ids),
        actor_name=actor.display_name,
        reason=reason.strip(),
        now=now,
    )
    if not found:
        raise no_such_distribution()
    return SetResult(
        done_ids=tuple(row.id for row in found if row.is_ended),
        left_out=(
            *(LeftOut(row.id, row.name, row.distribution_status) for row in found if not row.is_ended),
            *unknown(distribution_ids, (row.id for row in found)),
        ),
    )


def activate_due(conn: Connection, *, now: datetime, limit: int = 1000) -> int:
    """Make scheduled distributions active whose time has come; returns how many rows were settled.

    A row whose engagement has ended becomes `refused`; one whose agency holds a newer version becomes `superseded`.
    """
    rows(conn, "lock_policies_due", now=now, limit=limit)
    settled = many(conn, "settle_due", now=now, limit=limit)
    active = [row for row in settled if row.outcome == DistributionStatus.ACTIVE]
    if active:
        which = {
            "agency_ids": [row.agency_org_id for row in active],
            "distribution_ids": [row.id for row in active],
        }
        rows(conn, "activate", held_ids=[row.held_id for row in active], now=now, **which)
        rows(conn, "cancel_waves_overtaken_by_active", now=now, **which)
    return len(settled)
