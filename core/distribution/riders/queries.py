"""Questions about riders: a client's of one policy, and what one is written for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.distribution.model import DistributionStatus, Response
from core.distribution.riders.model import BesideVersion, Rider, ToAdapt
from core.distribution.sending import VersionWithdrawn
from core.errors import NotFound, NotInThisState
from core.identity.model import Actor, OrganizationKind, Permission
from core.identity.rules import allow
from core.policies.queries import no_such_policy


class NoSuchHolder(NotFound):
    """No agency with that id works for the client."""


class NothingToAdapt(NotInThisState):
    """The agency holds no version of the policy, or may not be sent one."""


def riders_of_policy(
    conn: Connection,
    actor: Actor,
    policy_id: UUID,
    *,
    agency_org_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Rider]:
    """A page of the riders of a client's own policy, newest first; an agency reads of no such policy.

    Raises:
        NoSuchPolicy: none of the client's own has this id.
    """
    allow(actor, Permission.DISTRIBUTION_READ)
    found = one(conn, "policy_to_send", org_id=actor.org_id, policy_id=policy_id) if _is_client(actor) else None
    if found is None:
        raise no_such_policy()
    after_at, after_id = after or (None, None)
    rows = many(
        conn,
        "riders_of_policy",
        org_id=actor.org_id,
        policy_id=policy_id,
        agency_org_id=agency_org_id,
        after_at=after_at,
        after_id=after_id,
        limit=limit,
    )
    return [
        Rider(
            **{
                **row._mapping,
                "document_sha256": bytes(row.document_sha256),
                "distribution_status": DistributionStatus(row.distribution_status),
                "response": Response(row.response),
            }
        )
        for row in rows
    ]


def beside_version(conn: Connection, org_id: UUID, distribution_id: UUID) -> BesideVersion | None:
    """What the rider of a distribution was laid over, and why; None for a version as published."""
    row = one(conn, "version_beside_rider", org_id=org_id, distribution_id=distribution_id)
    return None if row is None else BesideVersion(row.reason, row.clauses)


def document_to_adapt(conn: Connection, actor: Actor, agency_org_id: UUID, policy_id: UUID) -> ToAdapt:
    """What one agency holds of the client's policy, as a rider is written for it.

    Raises:
        NoSuchHolder, NothingToAdapt, VersionWithdrawn: there is nothing that a rider could be laid over.
    """
    allow(actor, Permission.DISTRIBUTION_SEND)
    row = held_to_adapt(conn, actor, agency_org_id, policy_id)
    return ToAdapt(
        agency=row.agency,
        policy_title=row.title,
        version_number=row.version_number,
        rider_number=row.rider_number,
        version_clauses=row.version_clauses,
        clauses=row.clauses,
        effective_from=row.effective_from,
        effective_until=row.effective_until,
        distribution_id=row.distribution_id,
    )


def held_to_adapt(conn: Connection, actor: Actor, agency_org_id: UUID, policy_id: UUID) -> Row[Any]:
    """What one agency holds of a policy, with the version's clauses and its own.

    Raises:
        NoSuchHolder, NothingToAdapt, VersionWithdrawn: there is nothing that a rider could be laid over.
    """
    held = one(conn, "held_to_adapt", org_id=actor.org_id, agency_org_id=agency_org_id, policy_id=policy_id)
    if held is None:
        raise no_such_holder()
    if held.engagement_state != "active":
        raise NothingToAdapt(f"The engagement with {held.agency} is {held.engagement_state}, not active.")
    if held.version_number is None:
        raise NothingToAdapt(f"{held.agency} holds no version of this policy. Send it one, then adapt that.")
    if held.withdrawn_why is not None:
        raise VersionWithdrawn(f"Version {held.version_number} was withdrawn: {held.withdrawn_why} Send another first.")
    return held


def no_such_holder() -> NoSuchHolder:
    """The one sentence for every id of no agency of the client's."""
    return NoSuchHolder("No agency with this id works for you. Choose one from your list.")


def _is_client(actor: Actor) -> bool:
    return actor.kind is OrganizationKind.ENTERPRISE
