"""Score again the agencies of which the outbox tells that a fact changed."""

from datetime import datetime

from sqlalchemy import Connection

from core.compliance.scoring import recompute
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
BATCH = 500


def run(conn: Connection, *, now: datetime) -> int:
    """Score the agencies the next events are about; an event that went to a client has its twin at the agency."""
    unread = unread_for_consumer(conn, CONSUMER, TOPICS, BATCH)
    agencies = list(dict.fromkeys(event.org_id for event in unread))
    if agencies:
        recompute(conn, agencies, now=now)
        advance(conn, CONSUMER, unread[-1].xid, unread[-1].id)
    return len(unread)
