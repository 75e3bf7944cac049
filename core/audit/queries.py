"""Read an organization's trail, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.audit.model import AuditEvent, TrailPlace
from core.db.statements import many


@dataclass(frozen=True)
class TrailFilter:
    """What to list; None means any. `person` is part of a name; `after` is the place of the last row before."""

    event: str | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: TrailPlace | None = None
    limit: int = 50


def trail(conn: Connection, org_id: UUID, wanted: TrailFilter | None = None) -> list[AuditEvent]:
    """A page of what happened in the organization, or between it and another; whose places stay inside the process."""
    asked = wanted or TrailFilter()
    after = asked.after or TrailPlace(None, None, None)
    found = many(
        conn,
        "trail",
        org_id=org_id,
        event=asked.event,
        person=asked.person or None,
        since=asked.since,
        until=asked.until,
        after_at=after.recorded_at,
        after_xid=after.xid,
        after_sequence=after.sequence,
        limit=asked.limit,
    )
    return [
        AuditEvent(
            recorded_at=row.recorded_at,
            event=row.event,
            actor_name=row.actor_name,
            entity=row.entity,
            entity_id=row.entity_id,
            old=row.old,
            new=row.new,
            reason=row.reason,
            place=TrailPlace(row.recorded_at, row.xid, row.sequence),
        )
        for row in found
    ]


def events_in_trail(conn: Connection, org_id: UUID) -> list[str]:
    """Which events the organization's trail holds, by name."""
    return [row.event for row in many(conn, "events_in_trail", org_id=org_id)]
