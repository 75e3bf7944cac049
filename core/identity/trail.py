"""Write the trail of one organization of any kind about its people."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.identity.model import Actor, OrganizationKind


def record_of(
    conn: Connection,
    event: str,
    actor: Actor,
    *,
    entity: str,
    entity_id: UUID,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
) -> None:
    """One row in the trail of the actor's organization; never a password, a token or somebody's address."""
    record_in(conn, event, actor.kind, actor.org_id, entity=entity, entity_id=entity_id, old=old, new=new)


def record_in(
    conn: Connection,
    event: str,
    kind: OrganizationKind,
    org_id: UUID,
    *,
    entity: str,
    entity_id: UUID,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
) -> None:
    """The same where nobody is signed in yet; an operator's row belongs to no other organization."""
    record(
        conn,
        event,
        entity=entity,
        entity_id=entity_id,
        enterprise_org_id=org_id if kind is OrganizationKind.ENTERPRISE else None,
        agency_org_id=org_id if kind is OrganizationKind.AGENCY else None,
        old=old,
        new=new,
    )
