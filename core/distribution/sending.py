"""Send one version in a sender's name: what a person's order, a wave that starts and a preview have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.distribution.model import (
    Candidate,
    DistributionOrder,
    DistributionResult,
    DistributionStatus,
    Recipient,
    RefusedRecipient,
    Sent,
)
from core.distribution.rules import OrderNotValid, due_at, recipients, replaced_riders
from core.engagements.queries import agencies_in_groups
from core.errors import NotValid
from core.events.operations import emit
from core.identity.model import Actor
from core.identity.organization_settings import settings_of
from core.policies.queries import no_such_policy

OVERTAKEN = "Version {} of the policy was sent meanwhile."


class VersionNotPublished(NotValid):
    """The version asked for does not exist yet."""


class VersionWithdrawn(NotValid):
    """The version asked for was withdrawn and may no longer be sent."""


@dataclass(frozen=True)
class Sender:
    """In whose name a version is sent: who orders it, or who planned the wave that starts by itself."""

    org_id: UUID
    user_id: UUID
    name: str

    @classmethod
    def of(cls, actor: Actor) -> "Sender":
        """The signed-in person."""
        return cls(actor.org_id, actor.user_id, actor.display_name)


@dataclass(frozen=True)
class Prepared:
    """An order with what the database knows: the version, its due time, and every agency it names."""

    order: DistributionOrder
    version_number: int
    last_material_version: int
    due_at: datetime
    candidates: tuple[Candidate, ...]


def prepare(
    conn: Connection, sender: Sender, order: DistributionOrder, now: datetime, *, lock: bool = True
) -> Prepared:
    """Look up what an order needs; to send it, under the row lock that serializes a policy's sendings."""
    due = due_at(order, now, default_due(conn, sender.org_id))
    version_number = _version_to_send(conn, sender, order, lock=lock)
    material = one(
        conn,
        "last_material_version",
        org_id=sender.org_id,
        policy_id=order.policy_id,
        version_number=version_number,
    )
    candidates = candidates_of(conn, sender.org_id, order.policy_id, agencies_of(conn, sender.org_id, order))
    return Prepared(order, version_number, material.number if material else 0, due, candidates)


def carry_out(conn: Connection, sender: Sender, prepared: Prepared, now: datetime) -> DistributionResult:
    """Send to everybody who may have it; nobody at all is a result like any other here.

    Once a version takes effect, what is still planned of earlier ones is given up.
    """
    order, version_number = prepared.order, prepared.version_number
    is_later = order.scheduled_for is not None
    chosen, refused = recipients(prepared.candidates, version_number, scheduled=is_later)
    batch_id = uuid4()
    sent = _send(conn, sender, prepared, chosen, batch_id=batch_id, now=now) if chosen else ()
    if sent and not is_later:
        rows(
            conn,
            "cancel_overtaken_waves",
            org_id=sender.org_id,
            policy_id=order.policy_id,
            version_number=version_number,
            reason=OVERTAKEN.format(version_number),
            actor_name=sender.name,
            now=now,
        )
    status = DistributionStatus.PENDING if is_later else DistributionStatus.ACTIVE
    reached = {each.agency_org_id for each in sent}
    among = [candidate for candidate in prepared.candidates if candidate.agency_org_id in reached]
    result = DistributionResult(
        batch_id, order.policy_id, version_number, status, prepared.due_at, sent, refused, replaced_riders(among)
    )
    _tell_the_sender(conn, sender, result)
    return result


def candidates_of(conn: Connection, org_id: UUID, policy_id: UUID, agency_ids: Iterable[UUID]) -> tuple[Candidate, ...]:
    """What is known of each of these agencies, in their order."""
    found = many(conn, "candidates", org_id=org_id, policy_id=policy_id, agency_ids=list(agency_ids))
    return tuple(Candidate(**row._mapping) for row in found)


def agencies_of(conn: Connection, org_id: UUID, order: DistributionOrder) -> list[UUID]:
    """Everybody an order names, members of groups included, each once."""
    groups = agencies_in_groups(conn, org_id, order.group_ids) if order.group_ids else {}
    missing = [str(group_id) for group_id in order.group_ids if group_id not in groups]
    if missing:
        raise OrderNotValid(f"No saved group of yours has the id {', '.join(missing)}. Choose groups from your list.")
    members = (agency for members in groups.values() for agency in members)
    return list(dict.fromkeys([*order.agency_ids, *members]))


def default_due(conn: Connection, org_id: UUID) -> timedelta:
    """How long agencies have to answer unless an order says otherwise, as the organization has set it."""
    return timedelta(days=settings_of(conn, org_id).default_due_days)


def named(agency: RefusedRecipient) -> dict[str, str | None]:
    """A refused agency as details of a refusal and rows of the trail hold it."""
    return {"agency_org_id": str(agency.agency_org_id), "name": agency.name, "reason": agency.reason}


def _version_to_send(conn: Connection, sender: Sender, order: DistributionOrder, *, lock: bool) -> int:
    policy = one(conn, "lock_policy" if lock else "policy_to_send", org_id=sender.org_id, policy_id=order.policy_id)
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
    withdrawn = one(
        conn, "withdrawn_version", org_id=sender.org_id, policy_id=order.policy_id, version_number=version_number
    )
    if withdrawn is not None:
        raise VersionWithdrawn(
            f"Version {version_number} of “{policy.title}” was withdrawn: {withdrawn.reason} Choose another version."
        )
    return version_number


def _send(
    conn: Connection,
    sender: Sender,
    prepared: Prepared,
    chosen: Sequence[Recipient],
    *,
    batch_id: UUID,
    now: datetime,
) -> tuple[Sent, ...]:
    order = prepared.order
    agency_ids = [recipient.agency_org_id for recipient in chosen]
    held = {candidate.agency_org_id: candidate for candidate in prepared.candidates}
    policy = {"org_id": sender.org_id, "policy_id": order.policy_id, "version_number": prepared.version_number}
    if order.scheduled_for is None:
        rows(conn, "supersede_held", agency_ids=agency_ids, now=now, **policy)
    sent = many(
        conn,
        "send_version",
        agency_ids=agency_ids,
        engagement_ids=[recipient.engagement_id for recipient in chosen],
        held_versions=[held[agency_id].held_version for agency_id in agency_ids],
        held_riders=[held[agency_id].held_rider for agency_id in agency_ids],
        rider_number=0,
        last_material_version=prepared.last_material_version,
        status=(DistributionStatus.PENDING if order.scheduled_for else DistributionStatus.ACTIVE).value,
        batch_id=batch_id,
        user_id=sender.user_id,
        actor_name=sender.name,
        is_mandatory=order.mandatory,
        message=order.message.strip(),
        scheduled_for=order.scheduled_for,
        announced_at=now if order.scheduled_for and order.announce_now else None,
        is_visible=order.scheduled_for is None or order.announce_now,
        due_at=prepared.due_at,
        now=now,
        **policy,
    )
    names = {recipient.agency_org_id: recipient.name for recipient in chosen}
    return tuple(Sent(row.id, row.agency_org_id, names[row.agency_org_id]) for row in sent)


def _tell_the_sender(conn: Connection, sender: Sender, result: DistributionResult) -> None:
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
        enterprise_org_id=sender.org_id,
        new={**facts, "refused": [named(agency) for agency in result.refused]},
    )
    emit(conn, "batch.distributed", org_id=sender.org_id, payload={**facts, "batch_id": result.batch_id})
