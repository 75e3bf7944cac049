"""Write to the signers of agencies about what clients sent, reminded of and withdrew, apart from the act itself."""

from datetime import datetime

from sqlalchemy import Connection

from core.distribution.letters import Act
from core.distribution.notices import CONSUMER, write_notices
from core.events.operations import LAST_OF_TRANSACTION, advance, unread_for_consumer

BATCH = 500


def run(conn: Connection, *, now: datetime) -> int:
    """Post the letters of the next acts, each whole however many agencies it reached: one act is one letter to each."""
    unread = unread_for_consumer(conn, CONSUMER, frozenset(Act), BATCH)
    if unread:
        write_notices(conn, {event.xid for event in unread}, now=now)
        advance(conn, CONSUMER, unread[-1].xid, LAST_OF_TRANSACTION)
    return len(unread)
