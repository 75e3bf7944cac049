"""Tell the agencies that hold clauses of a new version of the shared vocabulary, so that each is checked by it."""

from datetime import datetime

from sqlalchemy import Connection

from core.clauses.taxonomy import reading_with
from core.events.operations import advance, unread_for_consumer
from core.vocabulary.versions import tell_of_version, up_to_date

CONSUMER = "tell_of_vocabulary"
TOPICS = frozenset({"vocabulary.versioned"})
BATCH = 20


def run(conn: Connection, *, now: datetime) -> int:  # noqa: ARG001  # the shape of every job
    """Tell once of the newest version, however many were saved since."""
    unread = unread_for_consumer(conn, CONSUMER, TOPICS, BATCH)
    if unread:
        with reading_with(up_to_date(conn)):
            tell_of_version(conn)
        advance(conn, CONSUMER, unread[-1].xid, unread[-1].id)
    return len(unread)
