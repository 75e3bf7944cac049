"""Changes to an agency's registers."""

from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import one
from core.errors import NotFound
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow


class NoSuchEngagement(NotFound):
    """No active engagement with that client."""


def split_asset(conn: Connection, *, actor: Actor, kind: str, enterprise_org_id: UUID) -> UUID:
    """Give one client's engagement an instance of its own; the other instances of the kind serve it no longer."""
    allow(actor, Permission.ASSET_MANAGE)
    engagement = one(conn, "active_engagement_of", org_id=actor.org_id, enterprise_org_id=enterprise_org_id)
    if engagement is None:
        raise NoSuchEngagement("There is no active engagement with that client, so nothing can be split for it.")
    label = f"{kind.replace('_', ' ').capitalize()} for {engagement.counterpart}"
    asset = one(conn, "add_asset", org_id=actor.org_id, kind=kind, label=label, engagement_id=engagement.id)
    assert asset is not None  # noqa: S101  # INSERT … RETURNING yields its row
    record(
        conn,
        "asset.split",
        entity="asset",
        entity_id=asset.id,
        agency_org_id=actor.org_id,
        new={"kind": kind, "label": label},
    )
    emit(conn, "asset.split", org_id=actor.org_id, payload={"asset_id": asset.id})
    return UUID(str(asset.id))
