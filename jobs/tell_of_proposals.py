"""Tell whoever has a mailbox of the engagement proposed to it, apart from the transaction that proposed it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.engagements.proposals import tell_of_proposals
from core.events.operations import advance, unread_for_consumer

CONSUMER = "tell_of_proposals"
TOPICS = frozenset({"proposal.sent"})
BATCH = 100


def run(conn: Connection, *, now: datetime) -> int:
    """Post a letter for each proposal, and tell the agency that has the address, if one does."""
    unread = unread_for_consumer(conn, CONSUMER, TOPICS, BATCH)
    if unread:
        tell_of_proposals(conn, [UUID(str(event.payload["engagement_id"])) for event in unread], now=now)
        advance(conn, CONSUMER, unread[-1].xid, unread[-1].id)
    return len(unread)
