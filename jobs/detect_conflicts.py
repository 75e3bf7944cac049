"""Check the agencies whose clauses, assets or exceptions changed, as the outbox tells of it."""

from datetime import datetime

from sqlalchemy import Connection

from core.conflicts.queries import agencies_among
from core.conflicts.runs import detect_for_agency
from core.events.operations import advance, unread_for_consumer

CONSUMER = "detect_conflicts"
TOPICS = frozenset(
    {
        "distribution.created",
        "distribution.withdrawn",
        "distribution.expired",
        "asset.split",
        "asset.joined",
        "asset.changed",
        "asset.registered",
        "engagement.accepted",
        "service.changed",
        "exception.decided",
        "exception.expired",
        "exception.revoked",
        "exception.superseded",
        "engagement.ended",
        "alliance.changed",
        "taxonomy.changed",
        "detection.requested",
    }
)
BATCH = 20


def run(conn: Connection, *, now: datetime) -> int:
    """Check each agency once that the next events are about; what a client is told of too has its twin there."""
    unread = unread_for_consumer(conn, CONSUMER, TOPICS, BATCH)
    for agency_org_id in agencies_among(conn, {event.org_id for event in unread}):
        detect_for_agency(conn, agency_org_id, now=now)
    if unread:
        advance(conn, CONSUMER, unread[-1].xid, unread[-1].id)
    return len(unread)
