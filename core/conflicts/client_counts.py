"""How many of an agency's findings concern one client: the agency's own figure, which no client sees."""

from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import one
from core.identity.model import Actor, Permission
from core.identity.rules import allow


def open_findings_with(conn: Connection, actor: Actor, client_id: UUID) -> int:
    """The open conflicts and tensions in which a clause of this client takes part."""
    allow(actor, Permission.CONFLICT_READ)
    row = one(conn, "open_findings_with_client", org_id=actor.org_id, client_id=client_id)
    return int(row.finding_count) if row else 0
