"""Read the outbox: an organization its own events by their number."""

from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, one
from core.events.model import Event


def events_after(conn: Connection, *, org_id: UUID, number: int, limit: int) -> tuple[Event, ...]:
    """The next `limit` events of an organization after event `number` (0: from the first), oldest first."""
    found = many(conn, "events_after", org_id=org_id, number=number, limit=limit)
    return tuple(Event(**row._mapping) for row in found)


def events_wait_for_relay(conn: Connection) -> bool:
    """Whether committed events have no number yet, because an older transaction is still running. Under `app_job`."""
    row = one(conn, "events_wait_for_relay")
    return bool(row and row.waiting)
