"""Write one row of the trail; the database adds the actor, the clock and the request."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import rows


def record(
    conn: Connection,
    event: str,
    *,
    entity: str,
    entity_id: UUID | None,
    enterprise_org_id: UUID | None = None,
    agency_org_id: UUID | None = None,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> None:
    """One audit row in the open transaction: an enterprise's own, an agency's own, or (both given) what the two share.

    `old` and `new` hold the changed fields alone; never policy text or another client's words.
    """
    rows(
        conn,
        "record_audit_event",
        event=event,
        entity=entity,
        entity_id=entity_id,
        enterprise_org_id=enterprise_org_id,
        agency_org_id=agency_org_id,
        old=as_json(old),
        new=as_json(new),
        reason=reason,
    )


def as_json(value: Mapping[str, object] | None) -> str | None:
    """A mapping as JSON text for a `CAST(… AS jsonb)` parameter; times and ids as strings."""
    return None if value is None else json.dumps(value, default=str)
