"""Write to a client or an agency that the other side of a request took a step, apart from the step itself."""

from datetime import datetime

from sqlalchemy import Connection

from core.events.operations import LAST_OF_TRANSACTION, advance, unread_for_consumer
from core.requests.notices import CONSUMER, TOPICS, write_request_notices

BATCH = 500


def run(conn: Connection, *, now: datetime) -> int:
    """Post the letters of the next steps."""
    unread = unread_for_consumer(conn, CONSUMER, TOPICS, BATCH)
    if unread:
        write_request_notices(conn, {event.xid for event in unread}, now=now)
        advance(conn, CONSUMER, unread[-1].xid, LAST_OF_TRANSACTION)
    return len(unread)
