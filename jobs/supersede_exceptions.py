"""End the exceptions of which a newly current version changed what their clauses ask, as the outbox tells of it."""

from datetime import datetime

from sqlalchemy import Connection

from core.events.operations import advance, unread_for_consumer
from core.exceptions.ending import supersede_exceptions

CONSUMER = "supersede_exceptions"
TOPICS = frozenset({"distribution.created"})
BATCH = 500


def run(conn: Connection, *, now: datetime) -> int:
    """Look at the agencies that the next events are about; each once, however many documents it was sent."""
    unread = unread_for_consumer(conn, CONSUMER, TOPICS, BATCH)
    if unread:
        supersede_exceptions(conn, list({event.org_id for event in unread}), now=now)
        advance(conn, CONSUMER, unread[-1].xid, unread[-1].id)
    return len(unread)
