"""Score again the records of which the outbox tells that a fact changed."""

from datetime import datetime

from sqlalchemy import Connection

from core.compliance.in_database import pairs_of_events, recompute_pairs
from core.events.operations import advance, unread_for_consumer

CONSUMER = "recompute_scores"
TOPICS = frozenset(
    {
        "distribution.created",
        "distribution.signed",
        "assessment.decided",
        "review_date.set",
        "violation.moved",
        "exception.decided",
        "exception.expired",
        "exception.revoked",
        "exception.superseded",
        "conflict.detected",
        "conflict.reopened",
        "conflict.superseded",
        "conflict.moved",
        "request.moved",
        "score_settings.set",
    }
)
BATCH = 2_000
"""Events at a time: about a second of scoring where each names a record of its own."""


def run(conn: Connection, *, now: datetime) -> int:
    """Score the records that the next events tell a fact of, each once, and no other record of the agency."""
    unread = unread_for_consumer(conn, CONSUMER, TOPICS, BATCH)
    if unread:
        recompute_pairs(conn, pairs_of_events(conn, unread), now=now)
        advance(conn, CONSUMER, unread[-1].xid, unread[-1].id)
    return len(unread)
