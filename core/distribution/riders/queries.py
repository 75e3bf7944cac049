"""Questions about riders: a client's of one policy, and what one is written for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, one
from core.distribution.model import DistributionStatus, Response
from core.distribution.riders.model import Rider
from core.identity.model import Actor, OrganizationKind, Permission
from core.identity.rules import allow
from core.policies.queries import no_such_policy


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


def _is_client(actor: Actor) -> bool:
    return actor.kind is OrganizationKind.ENTERPRISE
